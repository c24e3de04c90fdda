// The writer on two disks: what was acknowledged lies on every disk that is counted as good, and a disk that comes back becomes the same as the other.
import { createHash, randomBytes } from 'node:crypto'
import { chmod, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { newId, type RecordingId } from '../../../shared/model/ids'
import type { Place } from '../../../shared/model/take'
import type { ChunkRow } from '../../../electron/vault/heads'
import { MediaReader } from '../../../electron/vault/reader'
import { MediaWriter, type WriterOptions } from '../../../electron/vault/writer'
import { brokenDisk, type Fault } from './disks'

let folder: string
let id: RecordingId
let key: Buffer
let faults: Map<string, Fault>
let news: string[]
let targets: { place: Place; path: string }[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'places-'))
  id = newId('rec', randomBytes)
  key = randomBytes(32)
  news = []
  targets = (['vault', 'second'] as const).map((place) => ({ place, path: join(folder, place, 'a.som') }))
  faults = new Map([[join(folder, 'vault'), {}], [join(folder, 'second'), {}]])
  for (const place of ['vault', 'second']) await mkdir(join(folder, place))
})
afterEach(async () => { await rm(folder, { recursive: true, force: true }) })

const fault = (place: Place, now: Fault) => faults.set(join(folder, place), now)
const chunk = (i: number) => Buffer.alloc(3000 + i * 7, i + 1)
/** A disk that is well has all the time that a busy machine needs; one that hangs is given up after `lateMs`. */
const options = (more: WriterOptions = {}): WriterOptions => ({ openFile: brokenDisk(faults).openFile, lateMs: 5000, onPlace: (place, state, code) => { news.push(`${place} ${state} ${code ?? ''}`.trim()) }, ...more })
const create = (more: WriterOptions = {}) => MediaWriter.create(targets, id, Buffer.from(key), options(more))
/** Both files, as something short to compare and to print. */
const files = () => Promise.all(targets.map(async ({ path }) => marked(await readFile(path))))
const marked = (bytes: Buffer) => `${bytes.length} ${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}`

async function plainOf(paths: string | string[], rows?: ChunkRow[]): Promise<string> {
  const reader = await MediaReader.open(paths, key, id, null, rows)
  const parts: Buffer[] = []
  for await (const part of reader.range(0, reader.bytes)) parts.push(part)
  await reader.close()
  return marked(Buffer.concat(parts))
}
const upTo = (n: number) => marked(Buffer.concat(Array.from({ length: n }, (_, i) => chunk(i))))

describe('F17: a media file on two disks', () => {
  it('F18 a folder that was moved away under an open file is a lost place, and is completed when it is back', async () => {
    const writer = await create()
    await writer.append(chunk(0), 1000)
    await rename(join(folder, 'second'), join(folder, 'away'))
    await writer.append(chunk(1), 2000)
    await writer.mend()
    expect([writer.good, news]).toEqual([['vault'], ['second lost E-C1']])
    await writer.append(chunk(2), 3000)
    await rename(join(folder, 'away'), join(folder, 'second'))
    await writer.mend()
    expect([writer.good, news.at(-1)]).toEqual([['vault', 'second'], 'second complete'])
    await writer.append(chunk(3), 4000)
    await writer.close()
    const [one, two] = await files()
    expect(one).toBe(two)
    expect(await plainOf(targets[1]!.path)).toBe(upTo(4))
  })

  it('is byte for byte the same on both, and says that both hold it', async () => {
    const writer = await create()
    for (let i = 0; i < 5; i++) expect(await writer.append(chunk(i), (i + 1) * 1000)).toMatchObject({ index: i, good: ['vault', 'second'] })
    const end = await writer.finish()
    await writer.close()
    const [one, two] = await files()
    expect(one).toBe(two)
    expect(end).toMatchObject({ chunks: 5, bytes: 5 * 3000 + 70, durationMs: 5000, copies: 2, file: { bytes: 32 + 5 * 32 + 5 * 3000 + 70 } })
    expect(await plainOf(targets[1]!.path)).toBe(upTo(5))
    expect(news).toEqual([])
  })

  it.each([
    ['a disk that is full', { write: 'ENOSPC' }, 'E-C2'], ['a write that ends short', { short: 40 }, 'E-C2'], ['XA14: a sync that fails', { sync: 'EIO' }, 'E-C1'],
    ['XA13: a disk that became read-only', { write: 'EROFS', truncate: 'EROFS' }, 'E-C31'], ['XA18: a limit of the file size', { write: 'EFBIG' }, 'E-C2'],
    ['a disk that was pulled', { write: 'EIO', sync: 'EIO', truncate: 'EIO', open: 'ENOENT' }, 'E-C1'],
  ] as [string, Fault, string][])('%s loses that place only, and mending makes both the same again', async (_, broken, code) => {
    const writer = await create()
    await writer.append(chunk(0), 1000)
    fault('second', { ...broken })
    for (let i = 1; i < 4; i++) expect(await writer.append(chunk(i), (i + 1) * 1000)).toMatchObject({ index: i, good: ['vault'] })
    expect(news).toEqual([`second lost ${code}`])
    if (!broken.short) {
      await writer.mend()
      expect(writer.good).toEqual(['vault'])
    }
    fault('second', {})
    await writer.mend()
    expect(writer.good).toEqual(['vault', 'second'])
    expect(news.slice(1)).toEqual(['second complete'])
    expect(await writer.append(chunk(4), 5000)).toMatchObject({ index: 4, good: ['vault', 'second'] })
    expect((await writer.finish()).copies).toBe(2)
    await writer.close()
    const [one, two] = await files()
    expect(one).toBe(two)
    expect(await plainOf(targets[0]!.path)).toBe(upTo(5))
  })

  it('goes on with the second disk when the first fails, and the other way round, one after the other', async () => {
    const writer = await create()
    await writer.append(chunk(0), 1000)
    fault('vault', { sync: 'EIO' })
    expect((await writer.append(chunk(1), 2000)).good).toEqual(['second'])
    fault('vault', {})
    await writer.mend()
    fault('second', { write: 'ENOSPC' })
    expect((await writer.append(chunk(2), 3000)).good).toEqual(['vault'])
    fault('second', {})
    await writer.mend()
    await writer.close()
    const [one, two] = await files()
    expect(one).toBe(two)
    expect(await plainOf(targets[0]!.path)).toBe(upTo(3))
  })

  it('XA16: a disk that hangs is given up once the other has the chunk, left alone while it hangs, and completed after', async () => {
    const writer = await create({ lateMs: 1000 })
    await writer.append(chunk(0), 1000)
    let free = () => undefined as void
    fault('second', { hang: new Promise((resolve) => { free = resolve }) })
    expect((await writer.append(chunk(1), 2000)).good).toEqual(['vault'])
    expect((await writer.append(chunk(2), 3000)).good).toEqual(['vault'])
    await writer.mend()
    expect(news).toEqual(['second lost E-C1'])
    expect((await stat(targets[1]!.path)).size).toBe(32 + 32 + 3000)
    fault('second', {})
    free()
    // What came late is chunk 1, whole; only chunk 2 is missing.
    await vi.waitFor(async () => expect((await stat(targets[1]!.path)).size).toBe(32 + 32 + 3000 + 32 + 3007), { timeout: 10_000 })
    await writer.mend()
    expect((await writer.append(chunk(3), 4000)).good).toEqual(['vault', 'second'])
    await writer.close()
    const [one, two] = await files()
    expect(one).toBe(two)
    expect(await plainOf(targets[1]!.path)).toBe(upTo(4))
  })

  it('XA16: the last disk is waited for however slow it is: nothing is lost by waiting', async () => {
    const writer = await MediaWriter.create(targets[0]!.path, id, Buffer.from(key), options({ lateMs: 100 }))
    let free = () => undefined as void
    fault('vault', { hang: new Promise((resolve) => { free = resolve }) })
    const saved = writer.append(chunk(0), 1000)
    setTimeout(free, 400)
    expect(await saved).toMatchObject({ index: 0, good: ['vault'] })
    expect(news).toEqual([])
    await writer.close()
  })

  it('XA16: when everything stood still for longer than that, no disk is blamed', async () => {
    const writer = await create({ lateMs: 600 })
    let free = () => undefined as void
    const hang = new Promise<void>((resolve) => { free = resolve })
    fault('vault', { hang })
    fault('second', { hang: hang.then(() => new Promise((resolve) => { setTimeout(resolve, 40) })) })
    const saved = writer.append(chunk(0), 1000)
    setTimeout(free, 1500)
    expect((await saved).good).toEqual(['vault', 'second'])
    expect(news).toEqual([])
    await writer.close()
  })

  it('refuses only when no disk takes the chunk, tries the same chunk again, and never another under its number', async () => {
    const writer = await create()
    await writer.append(chunk(0), 1000)
    fault('vault', { write: 'EIO' })
    fault('second', { write: 'ENOSPC' })
    await expect(writer.append(chunk(1), 2000)).rejects.toMatchObject({ code: expect.stringMatching(/^E-C[12]$/) })
    expect(writer.good).toEqual([])
    for (const { path } of targets) expect((await stat(path)).size).toBe(32 + 32 + 3000)
    await expect(writer.append(chunk(1), 2000)).rejects.toMatchObject({ code: expect.stringMatching(/^E-C[12]$/) })
    fault('vault', {})
    fault('second', {})
    await expect(writer.append(chunk(2), 2000)).rejects.toMatchObject({ code: 'E-C6' })
    await expect(writer.append(chunk(1), 2001)).rejects.toMatchObject({ code: 'E-C6' })
    expect(await writer.append(chunk(1), 2000)).toMatchObject({ index: 1, good: ['vault', 'second'] })
    expect(news).toEqual(['vault lost E-C1', 'second lost E-C2', 'vault complete', 'second complete'].sort((a, b) => news.indexOf(a) - news.indexOf(b)))
    await writer.append(chunk(2), 3000)
    const end = await writer.finish()
    await writer.close()
    expect(end.chunks).toBe(3)
    const [one, two] = await files()
    expect(one).toBe(two)
    expect(await plainOf(targets[0]!.path)).toBe(upTo(3))
  })

  it('a record that was given up leaves nothing behind the last whole one', async () => {
    const writer = await create()
    await writer.append(chunk(0), 1000)
    for (const place of ['vault', 'second'] as const) fault(place, { short: 500, truncate: 'EIO' })
    await expect(writer.append(chunk(1), 2000)).rejects.toMatchObject({ code: 'E-C2' })
    fault('vault', {})
    fault('second', {})
    const size = await stat(targets[0]!.path).then((s) => s.size)
    expect(size).toBeGreaterThan(32 + 32 + 3000)
    expect(writer.good).toEqual([])
    expect(await writer.finish()).toMatchObject({ chunks: 1, durationMs: 1000, copies: 2, file: { bytes: 32 + 32 + 3000 } })
    for (const { path } of targets) expect((await stat(path)).size).toBe(32 + 32 + 3000)
    await expect(writer.append(chunk(1), 2000)).rejects.toMatchObject({ code: 'E-C6' })
    await writer.close()
  })

  it('a file that ended while no disk worked is complete once they do, and not before', async () => {
    const writer = await create()
    await writer.append(chunk(0), 1000)
    for (const place of ['vault', 'second'] as const) fault(place, { write: 'EIO', sync: 'EIO', truncate: 'EIO', open: 'EIO' })
    await expect(writer.append(chunk(1), 2000)).rejects.toMatchObject({ code: 'E-C1' })
    expect(await writer.finish()).toMatchObject({ chunks: 1, copies: 0 })
    await writer.mend()
    for (const place of ['vault', 'second'] as const) fault(place, { sync: 'EIO' })
    await writer.mend()
    expect(writer.good).toEqual([])
    fault('vault', {})
    fault('second', {})
    await writer.mend()
    expect(await writer.finish()).toMatchObject({ chunks: 1, copies: 2 })
    expect(news.slice(-2)).toEqual(['vault complete', 'second complete'])
    await writer.close()
    const [one, two] = await files()
    expect(one).toBe(two)
  })

  it('a file that runs is not called complete before it took the record that it lacks', async () => {
    const writer = await create()
    for (const place of ['vault', 'second'] as const) fault(place, { write: 'ENOSPC' })
    await expect(writer.append(chunk(0), 1000)).rejects.toMatchObject({ code: 'E-C2' })
    await writer.mend()
    expect(writer.good).toEqual([])
    await writer.close()
  })

  it('a disk from which hashes are being read is asked for the next record all the same', async () => {
    const first = await MediaWriter.create(targets[0]!, id, Buffer.from(key))
    for (let i = 0; i < 3; i++) await first.append(chunk(i), (i + 1) * 1000)
    await first.close()
    const writer = await MediaWriter.resume(targets[0]!, id, Buffer.from(key), options())
    let answer!: () => void
    fault('vault', { write: 'EIO', late: new Promise<void>((resolve) => { answer = resolve }) })
    void writer.catchUp()
    await expect(writer.append(chunk(3), 4000)).rejects.toMatchObject({ code: 'E-C1' })
    fault('vault', {})
    // The read still has no answer.
    expect(await writer.append(chunk(3), 4000)).toMatchObject({ index: 3, good: ['vault'] })
    answer()
    expect(await writer.finish()).toMatchObject({ chunks: 4 })
    await writer.close()
  })

  it.each([['XA18', 'EMFILE', 'E-C32'], ['XA13', 'EROFS', 'E-C31'], ['XA10', 'ENOSPC', 'E-C2'], ['XA14', 'EIO', 'E-C1']])('%s: %s at the start is told as %s when no place is left, and costs one place when the other works', async (_, errno, code) => {
    fault('second', { open: errno })
    const writer = await create()
    expect(writer.good).toEqual(['vault'])
    expect(news).toEqual([`second lost ${code}`])
    await writer.append(chunk(0), 1000)
    fault('second', {})
    await writer.mend()
    expect(writer.good).toEqual(['vault', 'second'])
    await writer.close()
    const [one, two] = await files()
    expect(one).toBe(two)
    fault('vault', { open: errno })
    fault('second', { open: errno })
    await expect(create()).rejects.toMatchObject({ code })
  })

  it('a file that exists is never written over', async () => {
    await writeFile(targets[0]!.path, 'there before')
    await writeFile(targets[1]!.path, 'there before')
    await expect(create()).rejects.toMatchObject({ code: 'EEXIST' })
    expect((await readFile(targets[0]!.path)).toString()).toBe('there before')
  })

  it('a place that begins as lost is not touched before it is mended', async () => {
    fault('second', { open: 'EIO', write: 'EIO' })
    const writer = await create({ lost: ['second'] })
    await writer.append(chunk(0), 1000)
    expect(news).toEqual([])
    fault('second', {})
    await writer.mend()
    expect(news).toEqual(['second complete'])
    expect(writer.good).toEqual(['vault', 'second'])
    await writer.close()
  })

  it('mending works after the end, and a disk that holds another file under the name stays lost and keeps it', async () => {
    const writer = await create()
    await writer.append(chunk(0), 1000)
    fault('second', { write: 'EIO', open: 'EIO' })
    await writer.append(chunk(1), 2000)
    expect((await writer.finish()).copies).toBe(1)
    fault('second', {})
    const away = `${targets[1]!.path}.away`
    await rename(targets[1]!.path, away)
    const foreign = Buffer.concat([Buffer.from('SOM1'), randomBytes(4), Buffer.from(id), randomBytes(500)])
    await writeFile(targets[1]!.path, foreign)
    await writer.mend()
    expect(writer.good).toEqual(['vault'])
    expect(await readFile(targets[1]!.path)).toEqual(foreign)
    await rename(away, targets[1]!.path)
    await writer.mend()
    expect((await writer.finish()).copies).toBe(2)
    await writer.close()
    const [one, two] = await files()
    expect(one).toBe(two)
  })

  it('what a pulled disk lost of its last bytes is written again', async () => {
    const writer = await create()
    for (let i = 0; i < 6; i++) await writer.append(Buffer.alloc(700_000, i), (i + 1) * 1000)
    fault('second', { write: 'EIO', open: 'EIO' })
    await writer.append(chunk(6), 7000)
    const hurt = await readFile(targets[1]!.path)
    hurt.fill(0, hurt.length - 1_500_000)
    await writeFile(targets[1]!.path, hurt.subarray(0, hurt.length - 3))
    fault('second', {})
    await writer.mend()
    await writer.close()
    const [one, two] = await files()
    expect(one).toBe(two)
  })

  it('mending does not hold up the chunks, even megabytes behind', async () => {
    const writer = await create()
    fault('second', { write: 'ENOSPC' })
    for (let i = 0; i < 20; i++) await writer.append(Buffer.alloc(1_000_000, i), (i + 1) * 1000)
    fault('second', {})
    const mending = writer.mend()
    for (let i = 20; i < 60; i++) await writer.append(chunk(i), (i + 1) * 1000)
    await mending
    await writer.mend()
    expect(writer.good).toEqual(['vault', 'second'])
    await writer.close()
    const [one, two] = await files()
    expect(one).toBe(two)
  })

  it.skipIf(process.getuid?.() === 0)('a folder without the right to write is told as read-only', async () => {
    await chmod(join(folder, 'vault'), 0o500)
    await expect(MediaWriter.create(targets[0]!.path, id, Buffer.from(key))).rejects.toMatchObject({ code: 'E-C31' })
    await chmod(join(folder, 'vault'), 0o700)
  })

  it('whatever fails in whatever order: every acknowledged chunk reads back, and both files agree as far as both go', { timeout: 60_000 }, async () => {
    const faultOf = fc.constantFrom<Fault>({}, {}, {}, { write: 'EIO' }, { sync: 'EIO' }, { write: 'ENOSPC' }, { short: 10 }, { write: 'EROFS', truncate: 'EROFS', open: 'EROFS' }, { sync: 'EIO', truncate: 'EIO' })
    const steps = fc.array(fc.tuple(faultOf, faultOf, fc.boolean()), { minLength: 1, maxLength: 25 })
    await fc.assert(fc.asyncProperty(steps, async (plan) => {
      for (const { path } of targets) await rm(path, { force: true })
      fault('vault', {})
      fault('second', {})
      const writer = await create()
      const saved: Buffer[] = []
      const rows: ChunkRow[] = []
      for (const [vault, second, mends] of plan) {
        fault('vault', { ...vault })
        fault('second', { ...second })
        if (mends) await writer.mend()
        const text = chunk(saved.length % 50)
        // The same chunk is tried until it is taken, as the writer process does.
        const endMs = saved.length * 1000
        await writer.append(text, endMs).then(({ tag }) => { rows.push({ idx: saved.length, endMs, bytes: text.length, tag }); saved.push(text) }, () => undefined)
      }
      const { good } = writer
      const end = await writer.finish()
      await writer.close()
      expect(end.chunks).toBe(saved.length)
      for (const { place, path } of targets) if (good.includes(place)) expect(await plainOf(path)).toBe(marked(Buffer.concat(saved)))
      const [one, two] = await files()
      if (good.length === 2) expect(one).toBe(two)
      expect(await plainOf(targets.map((t) => t.path), rows)).toBe(marked(Buffer.concat(saved)))
    }), { numRuns: 60 })
  })
})
