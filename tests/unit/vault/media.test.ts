// The media file: what was acknowledged reads back, and nothing else does.
import { randomBytes } from 'node:crypto'
import { appendFile, cp, mkdtemp, open, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Refused } from '../../../shared/failure'
import { newId, type RecordingId } from '../../../shared/model/ids'
import { MediaReader } from '../../../electron/vault/reader'
import { MediaWriter } from '../../../electron/vault/writer'

let folder: string
let id: RecordingId
let key: Buffer
let path: string
let chunks: Buffer[]
let state: { chunks: number; head: string; sha256: string }

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'media-'))
  id = newId('rec', randomBytes)
  key = randomBytes(32)
  path = join(folder, 'a.som')
  chunks = [500, 1, 3000, 777].map((n) => randomBytes(n))
  const writer = await MediaWriter.create(path, id, Buffer.from(key))
  for (const [i, chunk] of chunks.entries()) await writer.append(chunk, (i + 1) * 1000)
  state = writer.state()
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

  it('XA11: a short write on a full disk is undone, nothing acknowledged is lost, and the chunk can be tried again', async () => {
    const file = join(folder, 'full.som')
    let short = false
    const writer = await MediaWriter.create(file, id, Buffer.from(key), async (p, flags, mode) => {
      const handle = await open(p, flags, mode)
      const writev = handle.writev.bind(handle)
      handle.writev = (async (buffers: Buffer[], position: number) => {
        if (!short) return writev(buffers, position)
        short = false
        const { bytesWritten } = await handle.write(buffers[0]!, 0, 10, position)
        return { bytesWritten, buffers }
      }) as typeof handle.writev
      return handle
    })
    await writer.append(chunks[0]!, 1000)
    short = true
    await expect(writer.append(chunks[1]!, 2000)).rejects.toMatchObject({ code: 'E-C2' })
    expect((await stat(file)).size).toBe(32 + 32 + chunks[0]!.length)
    await writer.append(chunks[1]!, 2000)
    const end = writer.state()
    await writer.close()
    expect(await readAll(file, end)).toEqual(Buffer.concat([chunks[0]!, chunks[1]!]))
  })

  it('XA14: when the sync fails the chunk is not acknowledged and the file ends at the last whole record', async () => {
    const file = join(folder, 'eio.som')
    let broken = false
    const writer = await MediaWriter.create(file, id, Buffer.from(key), async (p, flags, mode) => {
      const handle = await open(p, flags, mode)
      const datasync = handle.datasync.bind(handle)
      handle.datasync = async () => { if (broken) throw Object.assign(new Error('EIO'), { code: 'EIO' }); await datasync() }
      return handle
    })
    await writer.append(chunks[0]!, 1000)
    broken = true
    await expect(writer.append(chunks[1]!, 2000)).rejects.toMatchObject({ code: 'E-C1' })
    broken = false
    await writer.append(chunks[1]!, 2000)
    expect(writer.state().chunks).toBe(2)
    await writer.close()
  })
})
