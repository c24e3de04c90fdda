// Places that refuse, fill up, turn read-only or hang under the writer: the other goes on, and is completed afterwards.
import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { sleep, until } from './writing'
import { Faults, ms, WriterScene } from './writer-scene'

let s: WriterScene
beforeEach(() => { s = new WriterScene() })
afterEach(() => s.remove())

it('XA14 EIO always on one disk: the other goes on, the place is told as lost once for all its files, and is completed when it is back, ended recordings too', async () => {
  const here = s.writer()
  await s.begin(here)
  const [first, second] = [await s.part(here), await s.part(here)]
  const window = s.port(here)
  window.chunk(first, 0)
  await until(() => window.answers.length === 1)
  s.faults.second.code = 'EIO'
  window.chunk(first, 1)
  window.chunk(second, 0)
  await until(() => window.answers.length === 3)
  expect(window.answers.every((a) => a.ok)).toBe(true)
  expect(s.saved().slice(1).map((n) => n.good)).toEqual([['vault'], ['vault']])
  expect(s.places()).toEqual(['second lost E-C1'])
  expect(await s.finish(here, first)).toMatchObject({ chunks: 2, copies: 1 })
  const third = await s.part(here)
  window.chunk(third, 0)
  await until(() => window.answers.length === 4)
  s.faults.second.code = null
  await until(() => s.places().length === 2, 8_000)
  expect(s.places()).toEqual(['second lost E-C1', 'second complete null'])
  for (const id of [first, second, third, s.takeId]) expect(s.alike(id)).toBe(true)
  expect(s.read('second', first)).toEqual(['chunk 0', 'chunk 1'])
}, 20_000)

it('XA13 a place that becomes read-only is lost with its own code, and a start on it is refused', async () => {
  const here = s.writer()
  await s.begin(here)
  const recordingId = await s.part(here)
  const window = s.port(here)
  s.faults.vault.code = 'EROFS'
  window.chunk(recordingId, 0)
  await until(() => window.answers.length === 1)
  expect(window.answers[0]).toMatchObject({ ok: true })
  expect(s.places()).toEqual(['vault lost E-C31'])
  expect(s.read('second', recordingId)).toEqual(['chunk 0'])
  s.faults.second.code = 'EROFS'
  await expect(s.part(here)).rejects.toMatchObject({ code: 'E-C31' })
  await expect(s.begin(s.writer())).rejects.toMatchObject({ code: 'E-C31' })
})

it('XA18 too many open files: E-C32, and what is open goes on', async () => {
  const here = s.writer()
  await s.begin(here)
  const recordingId = await s.part(here)
  const real = s.faults
  s.faults = { vault: new Faults(), second: new Faults() }
  s.faults.vault.code = s.faults.second.code = 'EMFILE'
  await expect(s.part(here)).rejects.toMatchObject({ code: 'E-C32' })
  s.faults = real
  const window = s.port(here)
  window.chunk(recordingId, 0)
  await until(() => window.answers.length === 1)
  expect(window.answers[0]).toMatchObject({ ok: true })
})

it('XA16 one of two disks hangs: the other is not held up for more than the limit, and no new part waits for it', async () => {
  const here = s.writer()
  await s.begin(here)
  const recordingId = await s.part(here)
  const window = s.port(here)
  // For good: whoever waited for it would never be answered.
  s.faults.second.hang()
  window.chunk(recordingId, 0)
  await until(() => window.answers.length === 1)
  window.chunk(recordingId, 1)
  await until(() => window.answers.length === 2)
  const opening = performance.now()
  const next = await s.part(here)
  expect(performance.now() - opening, 'whoever waits, waits for the limit').toBeLessThan(1_000)
  s.faults.second.release()
  await until(() => s.places().length === 2, 8_000)
  expect(s.alike(recordingId)).toBe(true)
  expect(s.alike(next)).toBe(true)
}, 15_000)

it('F17 the second place on a small disk of its own fills up: lost with the code for a full disk, the other goes on, and it is completed once there is space', { timeout: 30_000 }, async (ctx) => {
  if (process.getuid?.() !== 0) ctx.skip('mounting a disk needs root')
  s.mount('second', '2m')
  const here = s.writer()
  await s.begin(here)
  const recordingId = await s.part(here)
  const window = s.port(here)
  for (let n = 0; n < 30; n++) window.chunk(recordingId, n, randomBytes(100_000))
  await until(() => window.answers.length === 30)
  expect(window.answers.every((a) => a.ok)).toBe(true)
  expect(s.places()).toEqual(['second lost E-C2'])
  expect(s.saved().at(-1)!.good).toEqual(['vault'])
  s.remount('second', 'size=8m')
  await until(() => s.places().length === 2, 8_000)
  expect(s.alike(recordingId)).toBe(true)
  expect(await s.finish(here, recordingId)).toMatchObject({ chunks: 30, copies: 2 })
})

it('XA13 the folder of one place becomes read-only under the writer (remount): it goes on with the other, and is completed afterwards', { timeout: 30_000 }, async (ctx) => {
  if (process.getuid?.() !== 0) ctx.skip('mounting a disk needs root')
  s.mount('vault', '8m')
  const here = s.writer()
  await s.begin(here)
  const recordingId = await s.part(here)
  const window = s.port(here)
  window.chunk(recordingId, 0)
  await until(() => window.answers.length === 1)
  // A file open for writing forbids the remount, as on a disk that fails the kernel alone may do it: closed by a part that ends.
  await s.finish(here, recordingId)
  await here.stop()
  s.remount('vault', 'ro')
  const again = s.writer()
  await s.begin(again, ['second', 'vault'])
  const next = await s.part(again)
  const later = s.port(again)
  later.chunk(next, 0)
  await until(() => later.answers.length === 1)
  expect(later.answers[0]).toMatchObject({ ok: true })
  expect(s.places()).toEqual(['vault lost E-C31'])
  s.remount('vault', 'rw')
  await until(() => s.places().length === 2, 8_000)
  expect(s.alike(next)).toBe(true)
})

it('XA11 the last place is full: E-C2 after the tries, and main is told of the place at once', async () => {
  const here = s.writer()
  await s.begin(here, ['vault'])
  const recordingId = await s.part(here)
  const window = s.port(here)
  s.faults.vault.code = 'ENOSPC'
  window.chunk(recordingId, 0)
  await until(() => window.answers.length === 1)
  expect(window.answers).toMatchObject([{ ok: false, code: 'E-C2' }])
  expect(s.places()).toEqual(['vault lost E-C2'])
  await expect(here.handle({ kind: 'note', n: 0, text: 'x', atMs: ms(0) })).rejects.toMatchObject({ code: 'E-C2' })
  s.faults.vault.code = null
  // Its number is used up: it goes before the next, so that no nonce ever sees two texts.
  await here.handle({ kind: 'note', n: 1, text: 'y', atMs: ms(0) })
  expect(s.read('vault', s.takeId)).toEqual(['x', 'y'])
  expect(await s.finish(here, recordingId)).toMatchObject({ chunks: 0, copies: 1 })
})

it('XA3 XA16 a writer that takes over does not wait for a place that main knows to be lost; main hears when it is complete', async () => {
  const here = s.writer()
  await s.begin(here)
  const recordingId = await s.part(here)
  const window = s.port(here)
  window.chunk(recordingId, 0)
  await until(() => window.answers.length === 1)
  s.faults.second.hang()
  window.chunk(recordingId, 1)
  await until(() => window.answers.length === 2)
  await Promise.race([here.stop(), sleep(500)])
  const next = s.writer({ lateMs: 3_000 })
  const before = performance.now()
  const { chunks, bytes, endMs, tag } = { chunks: 2, bytes: 14, endMs: ms(2000), tag: s.saved()[1]!.tag }
  await s.begin(next, ['vault', 'second'], { resume: [{ recordingId, told: { chunks, bytes, endMs, tag } }], lost: ['second'] })
  expect(performance.now() - before, 'whoever waits, waits for the limit').toBeLessThan(3_000)
  const later = s.port(next)
  later.chunk(recordingId, 2)
  await until(() => later.answers.length === 1)
  expect(s.saved().at(-1)!.good).toEqual(['vault'])
  expect(s.places()).toEqual(['second lost E-C1'])
  s.faults.second.release()
  await until(() => s.places().length === 2, 8_000)
  expect(s.places()).toEqual(['second lost E-C1', 'second complete null'])
  expect(s.alike(recordingId)).toBe(true)
  expect(s.alike(s.takeId)).toBe(true)
}, 15_000)

it('XA3 a writer that takes over when every place was lost tries them all, and says which is back', async () => {
  const here = s.writer()
  await s.begin(here, ['vault'])
  const recordingId = await s.part(here)
  const window = s.port(here)
  s.faults.vault.code = 'EIO'
  window.chunk(recordingId, 0)
  await until(() => window.answers.length === 1)
  await here.stop()
  s.faults.vault.code = null
  await s.begin(s.writer(), ['vault'], { resume: [{ recordingId, told: null }], lost: ['vault'] })
  expect(s.places()).toEqual(['vault lost E-C1', 'vault complete null'])
})

it('XA13 a part that no place takes leaves none of them lost for ever', async () => {
  const here = s.writer()
  await s.begin(here)
  s.faults.vault.code = s.faults.second.code = 'EROFS'
  await expect(s.part(here)).rejects.toMatchObject({ code: 'E-C31' })
  s.faults.vault.code = s.faults.second.code = null
  const last = (place: string) => s.places().filter((line) => line.startsWith(place)).at(-1)
  expect([last('vault'), last('second')]).toEqual(['vault complete null', 'second complete null'])
  const recordingId = await s.part(here)
  expect(s.alike(recordingId)).toBe(true)
})

it.each(['EIO', 'EROFS', 'ENOSPC'])('XA14 the only disk refuses (%s) until a part is given up and ended: when it takes writes again, it is said to be complete by itself', async (code) => {
  const here = s.writer()
  await s.begin(here, ['vault'])
  const recordingId = await s.part(here)
  const window = s.port(here)
  window.chunk(recordingId, 0)
  await until(() => window.answers.length === 1)
  s.faults.vault.code = code
  window.chunk(recordingId, 1)
  await until(() => window.answers.length === 2)
  await expect(here.handle({ kind: 'note', n: 0, text: 'lost', atMs: ms(0) })).rejects.toThrow()
  expect(await s.finish(here, recordingId)).toMatchObject({ chunks: 1 })
  await sleep(500)
  s.faults.vault.code = null
  await until(() => s.places().at(-1) === 'vault complete null', 5_000)
  expect(s.read('vault', s.takeId)).toEqual(['lost'])
  expect(s.read('vault', recordingId)).toEqual(['chunk 0'])
  const next = await s.part(here)
  window.chunk(next, 0)
  await until(() => window.answers.length === 3)
  expect(s.saved().at(-1)!.good).toEqual(['vault'])
  expect(s.places()).toEqual([expect.stringMatching(/^vault lost/), 'vault complete null'])
})

it('an event that no disk took is in the journal as soon as one is back, though no other event comes', async () => {
  const here = s.writer()
  await s.begin(here, ['vault'])
  s.faults.vault.code = 'EIO'
  await expect(here.handle({ kind: 'note', n: 0, text: 'an event', atMs: ms(0) })).rejects.toThrow('E-C1')
  expect(s.places()).toEqual(['vault lost E-C1'])
  s.faults.vault.code = null
  await until(() => s.places().length === 2, 8_000)
  expect(s.places()).toEqual(['vault lost E-C1', 'vault complete null'])
  await until(() => s.read('vault', s.takeId).length === 1, 8_000)
  expect(s.read('vault', s.takeId)).toEqual(['an event'])
}, 20_000)
