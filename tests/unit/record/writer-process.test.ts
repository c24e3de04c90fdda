// The process that writes, killed, stopped and starved: nothing that was acknowledged is ever missing.
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import type { Millis } from '../../../shared/model/ids'
import { figure } from '../../harness/figures'
import { Scene, sleep, until } from './writing'

const scenes: Scene[] = []
const scene = async (options: Parameters<typeof Scene.open>[0] = {}) => {
  const made = await Scene.open(options)
  scenes.push(made)
  return made
}
afterEach(() => { for (const made of scenes.splice(0)) made.remove() })

/** Chunks flow on every recording until told to stop. */
function flow(of: Scene, everyMs = 8): () => void {
  const timer = setInterval(() => {
    for (const recordingId of of.sender.streams.keys()) of.sender.push(recordingId, randomBytes(1_000 + Math.floor(Math.random() * 60_000)))
  }, everyMs)
  return () => clearInterval(timer)
}

for (const ahead of [1, 8]) {
  it(`XA3 F21 the writer is killed ten times at random moments with ${ahead} chunk(s) on the way: every acknowledged chunk is there, in order, on both places, and main heard of each`, { timeout: 120_000 }, async () => {
    const here = await scene({ ahead })
    here.desk.warm()
    await here.begin()
    const recordings = [await here.part(), await here.part(), await here.part()]
    const stop = flow(here)
    const back: number[] = []
    for (let n = 0; n < 10; n++) {
      await sleep(300 + Math.random() * 300)
      const note = here.desk.note(`{"n":${n}}`, (n * 1000) as Millis)
      const killed = performance.now()
      const before = here.replaced
      here.writer.kill('SIGKILL')
      await until(() => here.replaced > before && here.sender.firstAnswer !== null)
      back.push(here.sender.firstAnswer! - killed)
      expect(await note).toBe(n)
    }
    stop()
    await until(() => here.sender.idle)
    for (const recordingId of recordings) here.check(recordingId, await here.desk.finish(recordingId))
    await here.desk.close()
    expect(here.notes()).toEqual(Array.from({ length: 10 }, (_, n) => `{"n":${n}}`))
    for (const id of [...recordings, here.takeId]) expect(readFileSync(here.path('vault', id)).equals(readFileSync(here.path('second', id)))).toBe(true)
    figure('writer killed: first acknowledged write of the spare', 'ms', back)
  })
}

it('XA3 a take begins, parts open and end, although the writer dies at each of these calls', { timeout: 60_000 }, async () => {
  const here = await scene()
  here.desk.warm()
  const beginning = here.begin()
  here.processes.children[0]!.kill('SIGKILL')
  await beginning
  const kill = () => here.writer.kill('SIGKILL')
  const again = async () => {
    await until(() => here.replaced > seen)
    seen = here.replaced
  }
  let seen = here.replaced
  const opening = here.part()
  kill()
  const recordingId = await opening
  await again()
  here.sender.push(recordingId, randomBytes(5_000))
  await until(() => here.sender.idle)
  const finishing = here.desk.finish(recordingId)
  kill()
  here.check(recordingId, await finishing)
  await again()
  const closing = here.desk.close()
  kill()
  await closing
  here.check(recordingId, await (async () => { await here.begin(); return here.desk.finish(recordingId) })())
})

it('XA11 XA3 an event that no disk took is in the journal before the next one, also when the writer died in between', { timeout: 60_000 }, async (ctx) => {
  if (process.getuid?.() !== 0) ctx.skip('mounting a disk needs root')
  const here = await scene()
  here.folders = here.folders.slice(0, 1)
  const at = here.folders[0]!.folder
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'sayonce-test', at])
  try {
    await here.begin()
    await here.desk.note('first', 0 as Millis)
    const filler = join(at, 'filler')
    try { writeFileSync(filler, randomBytes(2_000_000)) } catch { /* It is full now. */ }
    const big = 'x'.repeat(19_000)
    await expect(here.desk.note(big, 1 as Millis)).rejects.toMatchObject({ code: 'E-C2' })
    here.writer.kill('SIGKILL')
    await until(() => here.replaced === 1)
    rmSync(filler)
    expect(await here.desk.note('third', 2 as Millis)).toBe(2)
    expect(here.notes()).toEqual(['first', big, 'third'])
    await here.desk.close()
  } finally {
    execFileSync('umount', ['-l', at])
  }
})

it('XA16 a writer that stands still for five seconds is waited for: not replaced, and nothing lost', { timeout: 60_000 }, async () => {
  const here = await scene()
  await here.begin()
  const recordingId = await here.part()
  const stop = flow(here, 50)
  await sleep(300)
  const { pid } = here.writer
  process.kill(pid!, 'SIGSTOP')
  await sleep(5_000)
  process.kill(pid!, 'SIGCONT')
  await sleep(500)
  stop()
  await until(() => here.sender.idle)
  expect(here.replaced).toBe(0)
  expect(here.writer.pid).toBe(pid)
  here.check(recordingId, await here.desk.finish(recordingId))
})

it('XA16 a writer that gives no sign of life is ended and replaced, and nothing is lost', { timeout: 60_000 }, async () => {
  const here = await scene({ limits: { silentMs: 1_500, lookMs: 100 } })
  here.desk.warm()
  await here.begin()
  const recordingId = await here.part()
  const stop = flow(here, 50)
  await sleep(300)
  process.kill(here.writer.pid!, 'SIGSTOP')
  await until(() => here.replaced === 1)
  await sleep(300)
  stop()
  await until(() => here.sender.idle)
  here.check(recordingId, await here.desk.finish(recordingId))
})

it('a quiet writer that answers is never replaced, however long nothing is written', { timeout: 60_000 }, async () => {
  const here = await scene({ limits: { silentMs: 2_000, lookMs: 100 } })
  await here.begin()
  await sleep(5_000)
  expect(here.replaced).toBe(0)
})

it('XA18 ulimit -n: a part that no file can be opened for is refused with E-C32, and what is being recorded goes on', { timeout: 60_000 }, async () => {
  const here = await scene()
  await here.begin()
  const first = await here.part()
  // What a shell's `ulimit -n` sets, once the process has loaded its own files.
  execFileSync('prlimit', ['--pid', String(here.writer.pid), '--nofile=64'])
  const codes: unknown[] = []
  for (let n = 0; n < 40 && codes.length === 0; n++) await here.part().catch((error: { code?: string }) => codes.push(error.code))
  expect(codes).toEqual(['E-C32'])
  for (let n = 0; n < 5; n++) here.sender.push(first, randomBytes(10_000))
  await until(() => here.sender.idle)
  here.check(first, await here.desk.finish(first))
  expect(here.replaced).toBe(0)
})

it('XA18 ulimit -f: a file that may grow no more is E-C2, and what was written is whole', { timeout: 60_000 }, async () => {
  // The signal that the limit sends would end the process; Node ignores it.
  const here = await scene({ shell: 'ulimit -f 200' })
  await here.begin()
  const recordingId = await here.part()
  for (let n = 0; n < 5; n++) here.sender.push(recordingId, randomBytes(40_000))
  const stream = here.sender.streams.get(recordingId)!
  await until(() => here.sender.idle, 20_000)
  expect(stream.refused.at(-1)).toMatchObject({ ok: false, code: 'E-C2' })
  expect(here.read('vault', recordingId).chunks.length).toBe(stream.acknowledged.length)
  expect(stream.acknowledged.length).toBeGreaterThan(0)
})

it('XA1 when main is gone the write in flight is finished, the light goes off and the process ends', { timeout: 30_000 }, async () => {
  const here = await scene()
  const lamp = join(here.folder, 'lamp')
  await here.begin(`file:${lamp}`)
  const recordingId = await here.part()
  here.sender.push(recordingId, randomBytes(50_000))
  await until(() => here.sender.idle)
  await until(() => existsSync(lamp) && readFileSync(lamp, 'utf8').startsWith('recording '))
  here.sender.push(recordingId, randomBytes(2_000_000))
  const child = here.writer
  await sleep(2)
  child.disconnect()
  await until(() => child.exitCode !== null)
  expect(child.exitCode).toBe(0)
  expect(readFileSync(lamp, 'utf8')).toMatch(/^off /)
  const { chunks, torn } = here.read('vault', recordingId)
  expect(torn).toBe(0)
  expect(chunks.length).toBeGreaterThanOrEqual(1)
  expect(readFileSync(here.path('vault', recordingId)).equals(readFileSync(here.path('second', recordingId)))).toBe(true)
})

it('where no process can live a take is refused after a few tries, not waited for', { timeout: 30_000 }, async () => {
  const here = await scene({ shell: 'exit 1' })
  await expect(here.begin()).rejects.toMatchObject({ code: 'E-C1' })
})

it('a dead spare is replaced, and the take does not notice', { timeout: 30_000 }, async () => {
  const here = await scene()
  here.desk.warm()
  await here.begin()
  const recordingId = await here.part()
  here.processes.children[1]!.kill('SIGKILL')
  await until(() => here.processes.running().length === 2 && here.processes.children.length === 3)
  here.sender.push(recordingId, randomBytes(1_000))
  await until(() => here.sender.idle)
  expect(here.replaced).toBe(0)
  here.writer.kill('SIGKILL')
  await until(() => here.replaced === 1)
  here.check(recordingId, await here.desk.finish(recordingId))
})
