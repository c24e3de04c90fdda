// A reader of the media format that shares no code with the app: written from electron/vault/FORMAT.md with node:crypto alone.
import { createDecipheriv, createHash } from 'node:crypto'

export type Chunk = { index: number; endMs: number; plain: Buffer; tag: string }
export type Read = { id: string; chunks: Chunk[]; /** Bytes behind the last whole record. */ torn: number }

/**
 * Opens every whole record of a file. @throws when the header is not ours, or a record is complete and does not open, is out of its place
 * or belongs elsewhere
 */
export function readSom(file: Buffer, key: Buffer, id: string): Read {
  const header = file.subarray(0, 32)
  if (file.length < 32 || header.subarray(0, 4).toString('latin1') !== 'SOM1') throw new Error('no SOM1 file')
  if (header.subarray(8, 32).toString('ascii') !== id) throw new Error(`header names ${header.subarray(8, 32).toString('ascii')}`)
  const prefix = header.subarray(4, 8)
  let previous: Buffer = createHash('sha256').update(header).digest().subarray(0, 16)
  const chunks: Chunk[] = []
  let at = 32
  while (at + 32 <= file.length) {
    const head = file.subarray(at, at + 16)
    const index = head.readUInt32BE(0)
    const length = head.readUInt32BE(4)
    if (at + 32 + length > file.length) break
    if (index !== chunks.length) throw new Error(`record ${index} where ${chunks.length} should be`)
    const tag = file.subarray(at + 16, at + 32)
    const nonce = Buffer.alloc(12)
    prefix.copy(nonce, 0)
    nonce.writeBigUInt64BE(BigInt(index), 4)
    const cipher = createDecipheriv('aes-256-gcm', key, nonce)
    cipher.setAAD(Buffer.concat([header, head, previous]))
    cipher.setAuthTag(tag)
    const plain = Buffer.concat([cipher.update(file.subarray(at + 32, at + 32 + length)), cipher.final()])
    chunks.push({ index, endMs: Number(head.readBigUInt64BE(8)), plain, tag: tag.toString('hex') })
    previous = tag
    at += 32 + length
  }
  return { id, chunks, torn: file.length - at }
}
