// What has been kept long enough is proposed; a wrong clock, a hold and a destroyed case propose nothing.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dueCases, yearsLater } from '../../../electron/upkeep/retention'
import { defaultPolicy } from '../../../shared/model/policy'
import { addCase, keptVault, movable, type KeptVault } from './kept-vault'

const day = 86_400_000
const policy = { ...defaultPolicy, retentionYears: 1 }
let folder: string
let vault: KeptVault
let clock: ReturnType<typeof movable>

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'retention-'))
  clock = movable()
  vault = await keptVault(join(folder, 'vault'), { clock })
})
afterEach(async () => {
  await vault.store.close()
  await rm(folder, { recursive: true, force: true })
})

const login = () => vault.store.custody({ kind: 'door.opened', body: { by: 'password', role: null, failures: 0 } })
/** The room goes on working for some days. */
async function live(days: number): Promise<void> {
  for (let i = 0; i < days; i += 20) {
    clock.at += 20 * day
    await login()
  }
}
const due = async () => (await dueCases(vault.store, policy, clock.utc())).filter((c) => c.due).map((c) => c.number)

describe('F81: retention', () => {
  it('a case is due from the day its years are over, and not while it is on hold', async () => {
    const kept = await addCase(vault, 'C-1')
    await live(340)
    await addCase(vault, 'C-2')
    expect(await due()).toEqual([])
    await live(40)
    expect(await due()).toEqual(['C-1'])
    await vault.store.log.append(kept.section('case'), { kind: 'case.hold', body: { on: true, reason: '上级通知' } }, vault.store.staffId)
    await live(400)
    const rows = await dueCases(vault.store, policy, clock.utc())
    expect(rows.find((c) => c.number === 'C-1')).toMatchObject({ hold: true, due: false })
    expect(rows.find((c) => c.number === 'C-2')).toMatchObject({ hold: false, due: true, destroyed: null })
  })

  it('a case that this person cannot read counts as held', async () => {
    const kept = await addCase(vault, 'C-1')
    await live(380)
    await vault.store.db.run('DELETE FROM section_key WHERE section = ?', kept.section('case'))
    vault.store.sectionKeys.forget(kept.section('case'))
    expect(await dueCases(vault.store, policy, clock.utc())).toMatchObject([{ number: 'C-1', hold: true, due: false }])
  })

  it('XC1: a clock that jumped ahead makes nothing due, before the login, after it, and when it goes back', async () => {
    await addCase(vault, 'C-1')
    await live(100)
    const right = clock.at
    clock.at = right + 40 * 365 * day
    expect(await due()).toEqual([])
    await login()
    expect(await due()).toEqual([])
    clock.at += day
    await login()
    expect(await due()).toEqual([])
    clock.at = right
    expect(await due()).toEqual([])
  })

  it('XC1: a jump told of since the login makes nothing due until the next login', async () => {
    await addCase(vault, 'C-1')
    await live(380)
    expect(await due()).toEqual(['C-1'])
    await vault.store.custody({ kind: 'clock.jumped', body: { byMs: 3_600_000 } })
    expect(await due()).toEqual([])
    await login()
    expect(await due()).toEqual(['C-1'])
  })

  it('years are counted by the calendar', () => {
    expect(yearsLater('2026-11-20T23:59:59.999Z', 30)).toBe('2056-11-20')
    expect(yearsLater('2028-02-29T00:00:00.000Z', 1)).toBe('2029-03-01')
  })
})
