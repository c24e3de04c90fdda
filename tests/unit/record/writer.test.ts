// What the process that writes does with chunks and notes: each once, in order, answered when it is on disk.
import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { TakeWriter } from '../../../electron/record/writer'
import { MediaWriter } from '../../../electron/vault/writer'
import { Refused } from '../../../shared/failure'
import { newId, type RecordingId } from '../../../shared/model/ids'
import { sleep, until } from './writing'
import { ms, WriterScene } from './writer-scene'

let s: WriterScene
beforeEach(() => { s = new WriterScene() })
afterEach(() => s.remove())

it('a chunk is answered only after both places have synced it, and both hold the same bytes', async () => {
  const here = s.writer()
  await s.begin(here)
  const recordingId = await s.part(here)
  const window = s.port(here)
  s.faults.second.hang()
  window.chunk(recordingId, 0)
  await sleep(100)
  expect(window.answers).toEqual([])
  s.faults.second.release()
  await until(() => window.answers.length === 1)
  expect(window.answers).toEqual([{ recordingId, index: 0, ok: true }])
  expect(s.saved()).toEqual([expect.objectContaining({ recordingId, index: 0, endMs: 1000, bytes: 7, good: ['vault', 'second'], mediaMs: null })])
  expect(s.saved()[0]!.tookMs).toBeGreaterThan(90)
  const finished = await s.finish(here, recordingId)
  expect(finished).toMatchObject({ chunks: 1, bytes: 7, durationMs: 1000, copies: 2, head: s.saved()[0]!.tag })
  expect(s.alike(recordingId)).toBe(true)
  expect(s.read('second', recordingId)).toEqual(['chunk 0'])
})

it('a chunk that is repeated is answered again and not written twice; another under its number, one out of order, of nobody or after the end is refused', async () => {
  const here = s.writer()
  await s.begin(here)
  const recordingId = await s.part(here)
  const window = s.port(here)
  window.chunk(recordingId, 0)
  await until(() => window.answers.length === 1)
  window.chunk(recordingId, 0)
  window.chunk(recordingId, 0, Buffer.from('something longer'))
  window.chunk(recordingId, 2)
  window.chunk(newId('rec', randomBytes), 0)
  window.send({ recordingId, index: 1 })
  window.send('nonsense')
  await until(() => window.answers.length === 6)
  expect(window.answers.slice(1).map((a) => (a.ok ? 'ok' : a.code))).toEqual(['ok', 'E-C6', 'E-C6', 'E-B1', 'E-C6'])
  const once = await s.finish(here, recordingId)
  window.chunk(recordingId, 1)
  window.chunk(recordingId, 0)
  expect(window.answers.slice(6).map((a) => (a.ok ? 'ok' : a.code))).toEqual(['E-B1', 'ok'])
  expect(await s.finish(here, recordingId)).toEqual(once)
  expect(s.read('vault', recordingId)).toEqual(['chunk 0'])
  await expect(s.finish(here, newId('rec', randomBytes))).rejects.toMatchObject({ code: 'E-B1' })
})

it('chunks that were handed over before the end are in it', async () => {
  const here = s.writer()
  await s.begin(here)
  const recordingId = await s.part(here)
  const window = s.port(here)
  for (let n = 0; n < 20; n++) window.chunk(recordingId, n)
  expect((await s.finish(here, recordingId)).chunks).toBe(20)
  expect(window.answers.every((a) => a.ok)).toBe(true)
})

it('a chunk sent again over a new port is answered there, and written once', async () => {
  const here = s.writer()
  await s.begin(here)
  const recordingId = await s.part(here)
  const old = s.port(here)
  s.faults.vault.hang()
  s.faults.second.hang()
  old.chunk(recordingId, 0)
  await sleep(20)
  const next = s.port(here)
  next.chunk(recordingId, 0)
  s.faults.vault.release()
  s.faults.second.release()
  await until(() => next.answers.length === 1)
  expect(old.answers).toEqual([])
  expect(s.read('vault', recordingId)).toEqual(['chunk 0'])
})

it('XA14 EIO once: nothing is answered as saved before it is, and the chunk gets in at the second try', async () => {
  // So many tries that one comes after the disks are well, whenever that is.
  const here = s.writer({ retryMs: Array<number>(200).fill(50) })
  await s.begin(here)
  const recordingId = await s.part(here)
  const window = s.port(here)
  s.faults.vault.code = s.faults.second.code = 'EIO'
  window.chunk(recordingId, 0)
  await sleep(15)
  expect(window.answers).toEqual([])
  s.faults.vault.code = s.faults.second.code = null
  await until(() => window.answers.length === 1)
  expect(window.answers[0]).toMatchObject({ ok: true })
  await here.handle({ kind: 'close' })
  expect(s.read('vault', recordingId)).toEqual(['chunk 0'])
  expect(s.alike(recordingId)).toBe(true)
})

it('XA14 EIO always on every disk: the chunk and those behind it are refused with a code, none is called saved, and what came before is whole', async () => {
  const here = s.writer()
  await s.begin(here, ['vault'])
  const recordingId = await s.part(here)
  const window = s.port(here)
  window.chunk(recordingId, 0)
  await until(() => window.answers.length === 1)
  s.faults.vault.code = 'EIO'
  window.chunk(recordingId, 1)
  window.chunk(recordingId, 2)
  await until(() => window.answers.length === 3)
  expect(window.answers.slice(1).map((a) => (a.ok ? 'ok' : [a.index, a.code]))).toEqual([[1, 'E-C1'], [2, 'E-C1']])
  s.faults.vault.code = null
  // The same chunk may come once more: it fits where it would have been.
  window.chunk(recordingId, 1)
  await until(() => window.answers.length === 4)
  expect(window.answers[3]).toMatchObject({ index: 1, ok: true })
  expect(s.read('vault', recordingId)).toEqual(['chunk 0', 'chunk 1'])
  expect(s.saved().map((n) => n.index)).toEqual([0, 1])
})

it('XA16 a disk that hangs: main hears that chunks wait, the light goes off after three seconds, nothing is lost when it answers', async () => {
  const here = s.writer({ lateMs: 3_000 })
  await s.begin(here, ['vault'])
  const recordingId = await s.part(here)
  const window = s.port(here)
  window.chunk(recordingId, 0)
  await until(() => window.answers.length === 1)
  expect(s.lights).toEqual([true])
  s.faults.vault.hang()
  for (let n = 1; n < 4; n++) window.chunk(recordingId, n)
  await until(() => s.lights.length === 2)
  expect(s.lights).toEqual([true, false])
  expect(s.news.filter((n) => n.news === 'light').map((n) => n.on)).toEqual([true, false])
  const slow = s.news.flatMap((n) => (n.news === 'slow' ? [n.waitingMs] : []))
  expect(slow[0]).toBeGreaterThan(2_000)
  expect(s.news.findIndex((n) => n.news === 'slow'), 'before the light goes').toBeLessThan(s.news.findLastIndex((n) => n.news === 'light'))
  expect(slow.length).toBeLessThan(4)
  expect(await here.handle({ kind: 'ping' })).toBe(null)
  s.faults.vault.release()
  await until(() => window.answers.length === 4)
  expect(s.lights).toEqual([true, false, true])
  expect((await s.finish(here, recordingId)).chunks).toBe(4)
}, 15_000)

it('notes are kept in order, once each, although they are sent again, also by the next writer', async () => {
  const here = s.writer()
  expect(await s.begin(here)).toEqual({ next: [], notes: 0 })
  const note = (of: TakeWriter, n: number, text: string) => of.handle({ kind: 'note', n, text, atMs: ms(n) })
  await Promise.all([note(here, 0, 'a'), note(here, 1, 'b')])
  await note(here, 1, 'b')
  await expect(note(here, 3, 'd')).rejects.toMatchObject({ code: 'E-C6' })
  await here.stop()
  const next = s.writer()
  expect(await s.begin(next)).toEqual({ next: [], notes: 2 })
  await note(next, 1, 'b')
  await note(next, 2, 'c')
  await next.handle({ kind: 'close' })
  expect(s.read('vault', s.takeId)).toEqual(['a', 'b', 'c'])
  expect(s.alike(s.takeId)).toBe(true)
})

it('a writer that continues says what main did not hear of, each with its tag, and answers repeats', async () => {
  const here = s.writer()
  await s.begin(here)
  const recordingId = await s.part(here)
  const window = s.port(here)
  for (let n = 0; n < 5; n++) window.chunk(recordingId, n)
  await until(() => window.answers.length === 5)
  const known = s.saved()
  await here.stop()
  s.news = []
  const next = s.writer()
  const told = { chunks: 2, bytes: 14, endMs: ms(2000), tag: known[1]!.tag }
  expect(await s.begin(next, ['vault', 'second'], { resume: [{ recordingId, told }, { recordingId: newId('rec', randomBytes), told: null }] }))
    .toMatchObject({ next: [{ recordingId, index: 5, endMs: 5000 }, { index: 0, endMs: 0 }], notes: 0 })
  expect(s.saved().map(({ index, tag, bytes, endMs }) => ({ index, tag, bytes, endMs }))).toEqual(known.slice(2).map(({ index, tag, bytes, endMs }) => ({ index, tag, bytes, endMs })))
  const later = s.port(next)
  later.chunk(recordingId, 4)
  later.chunk(recordingId, 4, Buffer.from('longer than it was'))
  later.chunk(recordingId, 5)
  await until(() => later.answers.length === 3)
  expect(later.answers.map((a) => a.ok)).toEqual([true, false, true])
  expect((await s.finish(next, recordingId)).chunks).toBe(6)
  expect(s.read('second', recordingId)).toHaveLength(6)
})

it('a recording that cannot be continued is left out and the others go on; fewer chunks than main was told of are never passed over', async () => {
  const here = s.writer()
  await s.begin(here, ['vault'])
  const [good, cut] = [await s.part(here), await s.part(here)]
  const window = s.port(here)
  for (const id of [good, cut]) for (let n = 0; n < 3; n++) window.chunk(id, n)
  await until(() => window.answers.length === 6)
  const of = (id: RecordingId) => ({ recordingId: id, told: { chunks: 3, bytes: 21, endMs: ms(3000), tag: s.saved().filter((n) => n.recordingId === id).at(-1)!.tag } })
  const resume = [of(good), of(cut)]
  await here.stop()
  writeFileSync(s.path('vault', cut), readFileSync(s.path('vault', cut)).subarray(0, -50))
  const next = s.writer()
  const answer = await s.begin(next, ['vault'], { resume })
  expect(answer).toMatchObject({ next: [{ recordingId: good, index: 3 }] })
})

it('the key of a call is wiped where it came in, and those of files that are refused', async () => {
  const here = s.writer()
  const keys = [0, 1].map(() => new Uint8Array(randomBytes(32)))
  // The second call is a repeat.
  for (const key of keys) await here.handle({ kind: 'take', takeId: s.takeId, key, folders: [{ place: 'vault', folder: join(s.folder, 'vault') }], light: '', resume: [], lost: [] })
  expect(keys.map((key) => Buffer.from(key))).toEqual([Buffer.alloc(32), Buffer.alloc(32)])
  const given: Buffer[] = []
  const create = vi.spyOn(MediaWriter, 'create').mockImplementation(async (_targets, _id, key) => { given.push(key); throw new Refused('E-C32') })
  await expect(s.part(here)).rejects.toMatchObject({ code: 'E-C32' })
  create.mockRestore()
  expect(given).toEqual([Buffer.alloc(32)])
})

it('XA3: a writer that took over has hashed what the other left before it is asked to end it', async () => {
  const first = s.writer()
  await s.begin(first)
  const recordingId = await s.part(first)
  const window = s.port(first)
  for (let i = 0; i < 5; i++) window.chunk(recordingId, i)
  await until(() => window.answers.length === 5)
  const caught: Promise<boolean>[] = []
  const real = MediaWriter.prototype.catchUp
  const spy = vi.spyOn(MediaWriter.prototype, 'catchUp').mockImplementation(function (this: MediaWriter) { const work = real.call(this); caught.push(work); return work })
  const next = s.writer()
  await s.begin(next, ['vault', 'second'], { resume: [{ recordingId, told: null }] })
  expect(await Promise.all(caught)).toEqual([true])
  spy.mockRestore()
  expect(await s.finish(next, recordingId)).toMatchObject({ chunks: 5, copies: 2 })
})

it.each(['EIO', 'EROFS', 'ENOSPC'])('XA14: %s on the only place for longer than all tries: once the disk works again the place is complete, although the part was ended meanwhile', async (errno) => {
  const here = s.writer()
  await s.begin(here, ['vault'])
  const recordingId = await s.part(here)
  const window = s.port(here)
  window.chunk(recordingId, 0)
  await until(() => window.answers.length === 1)
  s.faults.vault.code = errno
  window.chunk(recordingId, 1)
  await until(() => window.answers.length === 2)
  expect(await s.finish(here, recordingId)).toMatchObject({ chunks: 1 })
  s.faults.vault.code = null
  await until(() => s.places().at(-1) === 'vault complete null')
  expect(s.read('vault', recordingId)).toEqual(['chunk 0'])
})

it('a chunk that is not one is refused to who sent it, not left without an answer', async () => {
  const here = s.writer()
  await s.begin(here)
  const recordingId = await s.part(here)
  const window = s.port(here)
  window.send({ recordingId, index: 0, endMs: Number.NaN, bytes: new Uint8Array(3) })
  window.send('nobody')
  expect(window.answers).toEqual([{ recordingId, index: 0, ok: false, code: 'E-C6' }])
})

it('a take that begins while another was left open puts that one aside, keys and all', async () => {
  const here = s.writer()
  await s.begin(here)
  const recordingId = await s.part(here)
  const other = newId('tak', randomBytes)
  const folders = [{ place: 'vault' as const, folder: join(s.folder, 'vault') }]
  await here.handle({ kind: 'take', takeId: other, key: new Uint8Array(randomBytes(32)), folders, light: '', resume: [], lost: [] })
  const window = s.port(here)
  window.chunk(recordingId, 0)
  expect(window.answers).toMatchObject([{ ok: false, code: 'E-B1' }])
  await here.handle({ kind: 'close' })
  await expect(s.part(here)).rejects.toMatchObject({ code: 'E-B1' })
  await here.handle({ kind: 'close' })
})


it('F18 the position in the media comes from the media itself, also after a writer took over in the middle of a cluster', async () => {
  const segment = Buffer.from('1853806701ffffffffffffff', 'hex')
  const cluster = (at: number) => Buffer.from(`1f43b67501ffffffffffffffe782${at.toString(16).padStart(4, '0')}`, 'hex')
  /** A block of track 1, `at` ms after its cluster. */
  const block = (at: number) => Buffer.concat([Buffer.from(`a3c481${at.toString(16).padStart(4, '0')}80`, 'hex'), Buffer.alloc(64, 7)])
  const here = s.writer()
  await s.begin(here)
  const recordingId = await s.part(here)
  const window = s.port(here)
  const torn = block(960)
  window.chunk(recordingId, 0, Buffer.concat([segment, cluster(0), block(0), block(33)]))
  window.chunk(recordingId, 1, Buffer.concat([block(66), torn.subarray(0, 40)]))
  await until(() => window.answers.length === 2)
  expect(s.saved().map((n) => n.mediaMs)).toEqual([33, 960])
  await here.stop()
  const next = s.writer()
  const [, last] = s.saved()
  const told = { chunks: 2, bytes: s.saved()[0]!.bytes + last!.bytes, endMs: last!.endMs, tag: last!.tag }
  await s.begin(next, ['vault', 'second'], { resume: [{ recordingId, told }] })
  const later = s.port(next)
  later.chunk(recordingId, 2, Buffer.concat([torn.subarray(40), block(1000)]))
  later.chunk(recordingId, 3, Buffer.concat([cluster(2000), block(0)]).subarray(0, 3))
  later.chunk(recordingId, 4, Buffer.concat([cluster(2000), block(0), block(40)]).subarray(3))
  await until(() => later.answers.length === 3)
  expect(s.saved().slice(2).map((n) => n.mediaMs)).toEqual([null, null, 2040])
})
