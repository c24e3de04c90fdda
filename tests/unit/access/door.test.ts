// XB9: the counter at the door stands in a file that nobody turns back, by restart, by clock, by deleting it or by killing the program.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Door } from '../../../electron/access/door'
import { Refused } from '../../../shared/failure'
import { freshId } from '../../harness/ids'

let profile: string
let boot: { id: string; at: number; uptimeMs: () => number }
beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), 'sayonce-door-'))
  boot = { id: 'first', at: 1_000_000, uptimeMs() { return this.at } }
})
afterEach(() => rm(profile, { recursive: true, force: true }))

const open = () => Door.open(profile, boot)
const knock = async (door: Door) => door.knock().then(() => 'in', (e: unknown) => (e instanceof Refused ? `${e.code} ${e.detail}` : String(e)))
async function wrong(door: Door, times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    expect(await knock(door)).toBe('in')
    boot.at += door.waitMs
  }
}

describe('XB9 throttling at the door', () => {
  it('five tries are free, then 30 s, doubling to 15 minutes; never for good', async () => {
    const door = await open()
    const waits: number[] = []
    for (let i = 0; i < 20; i++) {
      expect(await knock(door)).toBe('in')
      waits.push(door.waitMs / 1000)
      boot.at += door.waitMs
    }
    expect(waits).toEqual([0, 0, 0, 0, 30, 60, 120, 240, 480, ...Array<number>(11).fill(900)])
  })

  it('while it runs no try is made, and it says how long', async () => {
    const door = await open()
    for (let i = 0; i < 5; i++) await door.knock()
    expect(await knock(door)).toBe('E-A10 30')
    boot.at += 29_999
    expect(await knock(door)).toBe('E-A10 1')
    boot.at += 1
    expect(await knock(door)).toBe('in')
  })

  it('a restart of the program changes nothing, one of the machine begins the pause anew', async () => {
    await wrong(await open(), 6)
    const door = await open()
    expect([door.failures, door.waitMs]).toEqual([6, 0])
    await door.knock()
    boot.at += 60_000
    expect((await open()).waitMs).toBe(60_000)
    boot = { id: 'second', at: 5, uptimeMs() { return this.at } }
    expect((await open()).waitMs).toBe(120_000)
  })

  it('where the system names no boot, a smaller uptime tells the restart', async () => {
    boot.id = ''
    await wrong(await open(), 5)
    const door = await open()
    await door.knock()
    boot.at = 10
    expect((await open()).waitMs).toBe(60_000)
  })

  it('setting the wall clock forward or back changes nothing', async () => {
    const door = await open()
    for (let i = 0; i < 5; i++) await door.knock()
    const now = Date.now
    try {
      for (const shift of [3_600_000, -3_600_000]) {
        Date.now = () => now() + shift
        expect((await open()).waitMs).toBe(30_000)
        expect(await knock(door)).toBe('E-A10 30')
      }
    } finally {
      Date.now = now
    }
  })

  it('a deleted or changed file counts as five tries; without the machine’s key it cannot be written', async () => {
    const door = await open()
    await door.remember([{ staffId: freshId('stf'), name: '沈知雁', role: 'interviewer', token: false }], null)
    await rm(join(profile, 'door.json'))
    expect(await open()).toMatchObject({ failures: 5, waitMs: 30_000, people: [] })
    const text = JSON.parse(await readFile(join(profile, 'door.json'), 'utf8').catch(() => '{}')) as object
    await writeFile(join(profile, 'door.json'), JSON.stringify({ ...text, failures: 0 }))
    expect((await open()).failures).toBe(5)
  })

  it('a try is counted before it is made: killing the program between saves nobody the count', async () => {
    const door = await open()
    await door.knock()
    // Nothing after it: the process is gone.
    expect((await open()).failures).toBe(1)
  })

  it('the right password forgives everything, a failure of another kind its own try', async () => {
    const door = await open()
    await wrong(door, 3)
    await door.knock()
    await door.forgive(false)
    expect((await open()).failures).toBe(3)
    await door.knock()
    await door.forgive(true)
    expect((await open()).failures).toBe(0)
  })

  it('names stand in no file in clear, last users come first, and a typed name is found by its letters', async () => {
    const door = await open()
    const [a, b] = [freshId('stf'), freshId('stf')]
    const people = [{ staffId: a, name: '沈知雁', role: 'interviewer' as const, token: false }, { staffId: b, name: 'Café Lin', role: 'medic' as const, token: false }]
    await door.remember(people, { staffId: a, at: '2026-02-03T09:00:00.000Z' })
    await door.remember(people, { staffId: b, at: '2026-02-03T10:00:00.000Z' })
    const again = await open()
    expect(again.people.map((p) => p.staffId)).toEqual([b, a])
    expect(again.named('沈 知雁')?.staffId).toBe(a)
    expect(again.named('ｃａｆé lin')?.staffId).toBe(b)
    expect(again.named('沈')).toBeNull()
    expect((await readFile(join(profile, 'door.json'))).includes(Buffer.from('沈知雁'))).toBe(false)
  })

  it('XB9: who guesses at another is not forgiven by his own right password', async () => {
    const door = await open()
    for (let i = 0; i < 4; i++) await door.knock('stf_other')
    await door.knock('stf_mine')
    await door.forgive(true, 'stf_mine')
    expect([door.failures, door.waitMs]).toEqual([4, 0])
    await door.knock('stf_other')
    expect(door.waitMs).toBe(30_000)
  })
})
