// One sealing at a time, cancelled and waited for before the room locks; and no bundle that the log does not know.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { finish } from '../../../electron/seal/finish'
import { OneWork, unlessAborted } from '../../../electron/one-work'

const dir = mkdtempSync(join(tmpdir(), 'sayonce-finish-'))
const file = join(dir, 'b.zip')
beforeEach(() => { writeFileSync(file, 'bundle') })
afterAll(() => { rmSync(dir, { recursive: true, force: true }) })

const going = new AbortController().signal
const intact = async () => ({ verdict: 'intact' as const, findings: [] })

describe('the end of sealing', () => {
  it('keeps a bundle that is verified and entered', async () => {
    await finish(file, going, intact, async () => undefined)
    expect(existsSync(file)).toBe(true)
  })

  it('removes it when it does not verify, the check fails, the entry cannot be written, or it was cancelled by then', async () => {
    const stopped = new AbortController()
    stopped.abort()
    const ways: [AbortSignal, () => ReturnType<typeof intact>, () => Promise<unknown>, object][] = [
      [going, async () => ({ verdict: 'altered', findings: [] }) as never, async () => undefined, { code: 'E-D4' }],
      [going, () => Promise.reject(new Error('disk')), async () => undefined, { message: 'disk' }],
      [going, intact, () => Promise.reject(new Error('locked')), { message: 'locked' }],
      [stopped.signal, intact, async () => undefined, { code: 'E-D3' }],
    ]
    for (const [signal, check, enter, error] of ways) {
      writeFileSync(file, 'bundle')
      await expect(finish(file, signal, check, enter)).rejects.toMatchObject(error)
      expect(existsSync(file)).toBe(false)
    }
  })
})

describe('one sealing', () => {
  it('is claimed before anything is awaited: the second is told so, and cancelling reaches the first', async () => {
    const sealing = new OneWork('E-D8')
    const first = sealing.run((signal) => unlessAborted(new Promise(() => undefined), signal))
    expect(() => sealing.run(async () => 'second')).toThrow(expect.objectContaining({ code: 'E-D8' }))
    sealing.cancel()
    await expect(first).rejects.toMatchObject({ code: 'E-D3' })
    await expect(sealing.run(async () => 'third')).resolves.toBe('third')
  })

  it('abort resolves only when nothing of it runs any more, and at once when there is none', async () => {
    const sealing = new OneWork('E-D8')
    await sealing.abort()
    let over = false
    const run = sealing.run(async (signal) => {
      await unlessAborted(new Promise(() => undefined), signal).catch(() => undefined)
      await new Promise((done) => setTimeout(done, 30))
      over = true
    })
    await sealing.abort()
    expect([over, sealing.isRunning]).toEqual([true, false])
    await run
  })
})
