// The test vector of the media format, and a reader written from electron/vault/FORMAT.md alone: it shares no code with the vault.
import { createDecipheriv, createHash, hkdfSync } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MediaReader } from '../../electron/vault/reader'
import { MediaWriter } from '../../electron/vault/writer'

type Vector = { format: string; takeKey: string; id: string; key: string; prefix: string; chunks: { endMs: number; plain: string }[]; file: { bytes: number; sha256: string; hex: string }; head: string; sha256: string }

let folder: string
let vector: Vector
let file: Buffer
const hex = (text: string) => Buffer.from(text, 'hex')

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'som1-'))
  vector = JSON.parse(await readFile(join(import.meta.dirname, 'som1.json'), 'utf8')) as Vector
  file = hex(vector.file.hex)
})
afterEach(async () => { await rm(folder, { recursive: true, force: true }) })

/** From FORMAT.md, with nothing but Node's own cipher. Throws when anything is not as it says. */
function read(bytes: Buffer, key: Buffer, id: string): { endMs: number; plain: string }[] {
  const header = bytes.subarray(0, 32)
  if (header.toString('ascii', 0, 4) !== 'SOM1' || header.toString('ascii', 8, 32) !== id) throw new Error('another file')
  const chunks: { endMs: number; plain: string }[] = []
  let link: Buffer = createHash('sha256').update(header).digest().subarray(0, 16)
  let at = 32
  while (at < bytes.length) {
    if (at + 32 > bytes.length) throw new Error('torn')
    const index = bytes.readUInt32BE(at)
    const length = bytes.readUInt32BE(at + 4)
    if (index !== chunks.length || at + 32 + length > bytes.length) throw new Error('torn or out of order')
    const nonce = Buffer.alloc(12)
    header.copy(nonce, 0, 4, 8)
    nonce.writeUInt32BE(index, 8)
    const tag = bytes.subarray(at + 16, at + 32)
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 }).setAuthTag(tag)
    decipher.setAAD(Buffer.concat([header, bytes.subarray(at, at + 16), link]))
    const plain = Buffer.concat([decipher.update(bytes.subarray(at + 32, at + 32 + length)), decipher.final()])
    chunks.push({ endMs: Number(bytes.readBigUInt64BE(at + 8)), plain: plain.toString('hex') })
    link = tag
    at += 32 + length
  }
  return chunks
}

/** Where each record of a file begins, and where the last ends. */
function startsOf(bytes: Buffer): number[] {
  const starts = [32]
  for (let at = 32; at < bytes.length; starts.push(at)) at += 32 + bytes.readUInt32BE(at + 4)
  return starts
}

describe('the test vector of SOM1', () => {
  it('is what the writer writes with this key, id and prefix, byte for byte', async () => {
    const path = join(folder, 'a.som')
    const writer = await MediaWriter.create(path, vector.id, hex(vector.key), { prefix: () => hex(vector.prefix) })
    for (const { endMs, plain } of vector.chunks) await writer.append(hex(plain), endMs)
    const end = await writer.finish()
    await writer.close()
    expect((await readFile(path)).toString('hex')).toBe(vector.file.hex)
    expect(end).toMatchObject({ head: vector.head, sha256: vector.sha256, file: { bytes: vector.file.bytes, sha256: vector.file.sha256 } })
    const reader = await MediaReader.open(path, hex(vector.key), vector.id, end)
    const parts: Buffer[] = []
    for await (const part of reader.range(0, reader.bytes)) parts.push(part)
    await reader.close()
    expect(Buffer.concat(parts).toString('hex')).toBe(vector.chunks.map((c) => c.plain).join(''))
  })

  it('is read by a reader that was written from FORMAT.md alone', () => {
    expect(createHash('sha256').update(file).digest('hex')).toBe(vector.file.sha256)
    expect(Buffer.from(hkdfSync('sha256', hex(vector.takeKey), Buffer.from(vector.id, 'ascii'), 'sayonce/1/media', 32)).toString('hex')).toBe(vector.key)
    expect(read(file, hex(vector.key), vector.id)).toEqual(vector.chunks)
  })

  it('XB1, XB4, XB5: that reader too finds swapped, missing, repeated, renumbered and cut records, another id, and each flipped bit', () => {
    const key = hex(vector.key)
    const starts = startsOf(file)
    const records = starts.slice(0, -1).map((at, i) => file.subarray(at, starts[i + 1]))
    const header = file.subarray(0, 32)
    const refuses = (bytes: Buffer, id = vector.id) => expect(() => read(bytes, key, id)).toThrow()
    const with1 = (order: number[]) => Buffer.concat([header, ...order.map((i) => records[i]!)])
    const renumbered = (order: number[]) => Buffer.concat([header, ...order.map((i, index) => { const r = Buffer.from(records[i]!); r.writeUInt32BE(index, 0); return r })])
    const all = records.map((_, i) => i)
    for (const order of [[1, 0, ...all.slice(2)], all.slice(1), [0, ...all.slice(2)], [0, 0, ...all.slice(1)]]) {
      refuses(with1(order))
      refuses(renumbered(order))
    }
    refuses(file, 'rec_00000000000000000000')
    const renamed = Buffer.from(file)
    renamed.write('rec_00000000000000000000', 8, 'ascii')
    refuses(renamed, 'rec_00000000000000000000')
    for (let cut = starts.at(-2)! + 1; cut < file.length; cut++) refuses(file.subarray(0, cut))
    for (let bit = 0; bit < file.length * 8; bit++) {
      const flipped = Buffer.from(file)
      flipped[bit >> 3]! ^= 1 << (bit & 7)
      refuses(flipped)
    }
    // Whole last records that are gone are not seen in the file alone: that is what the database is asked for.
    expect(read(file.subarray(0, starts.at(-2)), key, vector.id)).toEqual(vector.chunks.slice(0, -1))
  })
})
