// The media file: what was acknowledged reads back, and nothing else does.
import { randomBytes } from 'node:crypto'
import { appendFile, cp, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Refused } from '../../../shared/failure'
import { newId, type RecordingId } from '../../../shared/model/ids'
import type { ChunkRow } from '../../../electron/vault/heads'
import { MediaReader } from '../../../electron/vault/reader'
import { MediaWriter } from '../../../electron/vault/writer'

let folder: string
let id: RecordingId
let key: Buffer
let path: string
let chunks: Buffer[]
let state: { chunks: number; head: string; sha256: string }
let rows: ChunkRow[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'media-'))
  id = newId('rec', randomBytes)
  key = randomBytes(32)
  path = join(folder, 'a.som')
  chunks = [500, 1, 3000, 777].map((n) => randomBytes(n))
  const writer = await MediaWriter.create(path, id, Buffer.from(key))
  rows = []
  for (const [i, chunk] of chunks.entries()) {
    const { tag } = await writer.append(chunk, (i + 1) * 1000)
    rows.push({ idx: i, endMs: (i + 1) * 1000, bytes: chunk.length, tag })
  }
  state = await writer.finish()
  await writer.close()
})
afterEach(async () => { await rm(folder, { recursive: true, force: true }) })

async function readAll(file = path, expected: { chunks: number; head: string } | null = state, recording: string = id): Promise<Buffer | string> {
  try {
    const reader = await MediaReader.open(file, key, recording, expected)
    try {
      const parts: Buffer[] = []
      for await (const part of reader.range(0, reader.bytes)) parts.push(part)
      return Buffer.concat(parts)
    } finally {
      await reader.close()
    }
  } catch (error) {
    if (error instanceof Refused) return error.code
    throw error
  }
}

describe('media file', () => {
  it('gives back exactly the bytes that were appended, and any range of them', async () => {
    const whole = Buffer.concat(chunks)
    expect(await readAll()).toEqual(whole)
    const reader = await MediaReader.open(path, key, id, state)
    await fc.assert(fc.asyncProperty(fc.nat(whole.length), fc.nat(whole.length), async (a, b) => {
      const [from, to] = a < b ? [a, b] : [b, a]
      const parts: Buffer[] = []
      for await (const part of reader.range(from, to)) parts.push(part)
      expect(Buffer.concat(parts)).toEqual(whole.subarray(from, to))
    }), { numRuns: 200 })
    await reader.close()
    expect(reader.durationMs).toBe(4000)
  })

  it('XB1: a flipped bit anywhere in the file is refused (every byte)', { timeout: 60_000 }, async () => {
    const good = await readFile(path)
    for (let at = 0; at < good.length; at++) {
      const bad = Buffer.from(good)
      bad[at]! ^= 1 << (at % 8)
      await writeFile(path, bad)
      expect(await readAll(), `byte ${at}`).toBe('E-C7')
    }
  })

  it('XB4, XB5: a cut, extended, reordered or exchanged file is refused', async () => {
    const good = await readFile(path)
    for (const cut of [0, 1, 31, 32, Math.floor(good.length / 2), good.length - 1]) {
      await writeFile(path, good)
      await truncate(path, cut)
      expect(await readAll(), `cut at ${cut}`).toBe('E-C7')
    }
    await writeFile(path, good)
    await appendFile(path, 'x')
    expect(await readAll()).toBe('E-C7')
    await writeFile(path, good)
    const other = newId('rec', randomBytes)
    await cp(path, join(folder, 'b.som'))
    expect(await readAll(join(folder, 'b.som'), state, other)).toBe('E-C7')
  })

  it('cutting off whole last records is seen against the acknowledged count', async () => {
    const last = 32 + chunks.at(-1)!.length
    await truncate(path, (await stat(path)).size - last)
    expect(await readAll()).toBe('E-C7')
  })

  it('a torn last record costs only itself, whatever byte it is torn at', { timeout: 60_000 }, async () => {
    const good = await readFile(path)
    const start = good.length - 32 - chunks.at(-1)!.length
    for (const at of [start + 1, start + 16, start + 32, start + 33, good.length - 1]) {
      await writeFile(path, good.subarray(0, at))
      const reader = await MediaReader.open(path, key, id, null)
      const scan = await reader.scan()
      await reader.close()
      expect(scan).toMatchObject({ chunks: 3, durationMs: 3000, torn: at - start })
    }
  })

  it('with the rows of the index it opens without its heads, gives the same bytes, and refuses other rows', async () => {
    const whole = Buffer.concat(chunks)
    const all = async (index = rows) => {
      const reader = await MediaReader.open(path, key, id, state, index)
      const parts: Buffer[] = []
      for await (const part of reader.range(0, reader.bytes)) parts.push(part)
      await reader.close()
      return Buffer.concat(parts)
    }
    expect(await all()).toEqual(whole)
    for (const bad of [rows.slice(0, 3), [...rows].reverse(), rows.map((r, i) => (i === 1 ? { ...r, endMs: r.endMs + 1 } : r)), rows.map((r, i) => (i === 2 ? { ...r, bytes: r.bytes + 1 } : r)), rows.map((r, i) => (i === 0 ? { ...r, tag: '00'.repeat(16) } : r))]) {
      await expect(all(bad)).rejects.toMatchObject({ code: 'E-C7' })
    }
    // What lies behind the last row is never read.
    await appendFile(path, 'x')
    expect(await all()).toEqual(whole)
  })

  it('says which bytes hold a time, and which time bytes hold', async () => {
    const reader = await MediaReader.open(path, key, id, state, rows)
    expect(reader.at(0)).toEqual({ from: 0, to: 500, fromMs: 0, toMs: 1000 })
    expect(reader.at(999)).toMatchObject({ from: 0 })
    expect(reader.at(1000)).toEqual({ from: 500, to: 501, fromMs: 1000, toMs: 2000 })
    expect(reader.at(99_999)).toEqual({ from: 3501, to: 4278, fromMs: 3000, toMs: 4000 })
    expect(reader.span(0, 4278)).toEqual({ fromMs: 0, toMs: 4000 })
    expect(reader.span(500, 501)).toEqual({ fromMs: 1000, toMs: 2000 })
    expect(reader.span(499, 502)).toEqual({ fromMs: 0, toMs: 3000 })
    expect(reader.span(4278, 5000)).toEqual({ fromMs: 0, toMs: 0 })
    await reader.close()
  })

  it('XA15: what no place can give is told before zeros take its place, and the rest plays; without asking for that it is refused', async () => {
    const whole = Buffer.concat(chunks)
    const start = 32 + 32 + 500 + 32 + 1 + 32
    const hurt = await readFile(path)
    hurt[start + 100]! ^= 1
    await writeFile(path, hurt)
    const reader = await MediaReader.open(path, key, id, state, rows)
    const told: { fromMs: number; toMs: number; before: number }[] = []
    const parts: Buffer[] = []
    for await (const part of reader.range(400, 4278, { onHole: async (hole) => { told.push({ ...hole, before: Buffer.concat(parts).length }) } })) parts.push(part)
    expect(told).toEqual([{ fromMs: 2000, toMs: 3000, before: 101 }])
    expect(Buffer.concat(parts)).toEqual(Buffer.concat([whole.subarray(400, 501), Buffer.alloc(3000), whole.subarray(3501)]))
    await expect(reader.range(400, 4278).next()).resolves.toBeDefined()
    await expect((async () => { for await (const _ of reader.range(0, 4278)); })()).rejects.toMatchObject({ code: 'E-C7' })
    await reader.close()
    // Cut short under the index: the chunks that are gone are holes too.
    await truncate(path, start)
    const shorter = await MediaReader.open(path, key, id, state, rows)
    const holes: number[] = []
    let bytes = 0
    for await (const part of shorter.range(0, 4278, { onHole: ({ fromMs }) => { holes.push(fromMs) } })) bytes += part.length
    expect({ holes, bytes }).toEqual({ holes: [2000, 3000], bytes: 4278 })
    await shorter.close()
  })

  it('F17: with two places each chunk comes from whichever can give it', async () => {
    const second = join(folder, 'second.som')
    const whole = Buffer.concat(chunks)
    const good = await readFile(path)
    for (const index of [undefined, rows]) {
      // The first place is hurt in its first chunk and in its header, the second in its last chunk.
      const [one, two] = [Buffer.from(good), Buffer.from(good)]
      one[70]! ^= 4
      two[good.length - 1]! ^= 4
      await writeFile(path, one)
      await writeFile(second, two)
      const all = async () => {
        const reader = await MediaReader.open([path, second], key, id, state, index)
        const parts: Buffer[] = []
        for await (const part of reader.range(0, reader.bytes)) parts.push(part)
        const scan = await reader.scan()
        await reader.close()
        return { bytes: Buffer.concat(parts), scan }
      }
      const found = await all()
      expect(found.bytes).toEqual(whole)
      expect(found.scan).toMatchObject({ chunks: 4, sha256: state.sha256, head: state.head, torn: 0, tornAt: [0, 0] })
      one[5]! ^= 1
      await writeFile(path, one)
      expect((await all()).bytes).toEqual(whole)
      await rm(path)
      await writeFile(second, good)
      expect((await all()).bytes).toEqual(whole)
      await truncate(second, good.length - 1)
      await writeFile(path, good)
      expect((await all()).scan.tornAt).toEqual([0, -1])
    }
  })

  it('a record that one place took and the other refused is not read behind the end that was written', async () => {
    const [more, less] = [join(folder, 'more.som'), path]
    await cp(path, more)
    const writer = await MediaWriter.resume(more, id, Buffer.from(key))
    await writer.append(Buffer.from('given up'), 9_000)
    await writer.close()
    for (const places of [[more, less], [less, more]]) {
      const reader = await MediaReader.open(places, key, id, state)
      expect({ bytes: reader.bytes, durationMs: reader.durationMs, chunks: (await reader.scan()).chunks }).toEqual({ bytes: 4278, durationMs: 4000, chunks: 4 })
      await reader.close()
    }
  })

  it('XB5: the file of one id is not taken for another, nor a chunk of one file for that of another with the same key', async () => {
    const other = newId('rec', randomBytes)
    const file = join(folder, 'other.som')
    const writer = await MediaWriter.create(file, other, Buffer.from(key))
    for (const [i, chunk] of chunks.entries()) await writer.append(chunk, (i + 1) * 1000)
    const end = await writer.finish()
    await writer.close()
    expect(await readAll(file, end, id)).toBe('E-C7')
    const [mine, theirs] = [await readFile(path), await readFile(file)]
    const at = 32 + 32 + 500
    await writeFile(path, Buffer.concat([mine.subarray(0, at), theirs.subarray(at, at + 33), mine.subarray(at + 33)]))
    expect(await readAll()).toBe('E-C7')
  })
})
