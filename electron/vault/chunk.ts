// One authenticated chunk of a media file: header, AAD, seal and open. The file format is in FORMAT.md.
import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import type { Millis } from '../../shared/model/ids'

export const magic = Buffer.from('SOM1')
/** magic 4 · nonce prefix 4 · id 24 (ASCII) */
export const fileHeaderBytes = 32
/** index u32 · length u32 · end ms u64 · tag 16, all big-endian */
export const recordHeaderBytes = 32
const tagBytes = 16
/** Latest end of a chunk that is no damage: what `Millis` allows. */
const latestMs = 1e13

export type RecordHeader = { index: number; length: number; endMs: Millis; tag: Buffer }

/** `id`: of a recording, a take (its journal), a photograph or a derived file; 24 ASCII characters. */
export function fileHeader(id: string, noncePrefix: Buffer): Buffer {
  const name = Buffer.from(id, 'ascii')
  if (name.length !== fileHeaderBytes - 8 || noncePrefix.length !== 4) throw new Error('id or nonce prefix of another length')
  return Buffer.concat([magic, noncePrefix, name])
}

/** True when these are the first bytes of the file of `id`. */
export const isHeaderOf = (header: Buffer, id: string) =>
  header.length === fileHeaderBytes && header.subarray(0, 4).equals(magic) && header.toString('latin1', 8) === id

/** What the first chunk is chained to: so a chunk fits one file and one place in it only. */
export function firstLink(header: Buffer): Buffer {
  return createHash('sha256').update(header).digest().subarray(0, tagBytes)
}

const nonce = (prefix: Buffer, index: number) => {
  const bytes = Buffer.alloc(12)
  prefix.copy(bytes)
  bytes.writeBigUInt64BE(BigInt(index), 4)
  return bytes
}

const aad = (header: Buffer, recordHead: Buffer, link: Buffer) => Buffer.concat([header, recordHead.subarray(0, 16), link])

/** A record's head from its fields: it can be made again from the row of the chunk table. */
export function recordHead(index: number, length: number, endMs: number, tag?: Uint8Array): Buffer {
  const head = Buffer.alloc(recordHeaderBytes)
  head.writeUInt32BE(index, 0)
  head.writeUInt32BE(length, 4)
  head.writeBigUInt64BE(BigInt(endMs), 8)
  if (tag) head.set(tag, 16)
  return head
}

/** Null for a head that no writer wrote. */
export function readHead(bytes: Buffer): RecordHeader | null {
  const endMs = bytes.readBigUInt64BE(8)
  if (endMs > latestMs) return null
  return { index: bytes.readUInt32BE(0), length: bytes.readUInt32BE(4), endMs: Number(endMs) as Millis, tag: Buffer.from(bytes.subarray(16, 32)) }
}

/** Encrypts one chunk with AES-256-GCM. `link` = tag of the previous chunk, or `firstLink`. Returns head and ciphertext. */
export function sealChunk(key: Buffer, header: Buffer, link: Buffer, index: number, endMs: number, plain: Uint8Array): { head: Buffer; data: Buffer; tag: Buffer } {
  const head = recordHead(index, plain.length, endMs)
  const cipher = createCipheriv('aes-256-gcm', key, nonce(header.subarray(4, 8), index)).setAAD(aad(header, head, link))
  const data = cipher.update(plain)
  cipher.final()
  const tag = cipher.getAuthTag()
  tag.copy(head, 16)
  return { head, data, tag }
}

/** Null when any bit of the chunk, its head, its place or its file is not what was written. */
export function openChunk(key: Buffer, header: Buffer, link: Buffer, expectedIndex: number, head: Buffer, data: Buffer): Buffer | null {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce(header.subarray(4, 8), expectedIndex), { authTagLength: tagBytes })
    decipher.setAAD(aad(header, head, link)).setAuthTag(head.subarray(16, 32))
    const plain = decipher.update(data)
    decipher.final()
    return plain
  } catch {
    return null
  }
}
