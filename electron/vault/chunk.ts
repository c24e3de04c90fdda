// One authenticated chunk of a media file: header, AAD, seal and open. The file format is in FORMAT.md.
import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import type { ItemId, Millis, RecordingId } from '../../shared/model/ids'

export const magic = Buffer.from('SOM1')
/** magic 4 · nonce prefix 4 · recording id 24 (ASCII) */
export const fileHeaderBytes = 32
/** index u32 · length u32 · end ms u64 · tag 16, all big-endian */
export const recordHeaderBytes = 32

export type RecordHeader = { index: number; length: number; endMs: Millis; tag: Buffer }

export function fileHeader(recordingId: RecordingId | ItemId, noncePrefix: Buffer): Buffer {
  return Buffer.concat([magic, noncePrefix, Buffer.from(recordingId, 'ascii')])
}

/** What the first chunk is chained to: so a chunk fits one file and one place in it only. */
export function firstLink(header: Buffer): Buffer {
  return createHash('sha256').update(header).digest().subarray(0, 16)
}

const nonce = (prefix: Buffer, index: number) => {
  const bytes = Buffer.alloc(12)
  prefix.copy(bytes)
  bytes.writeBigUInt64BE(BigInt(index), 4)
  return bytes
}

const aad = (header: Buffer, recordHead: Buffer, link: Buffer) => Buffer.concat([header, recordHead.subarray(0, 16), link])

function recordHead(index: number, length: number, endMs: number): Buffer {
  const head = Buffer.alloc(recordHeaderBytes)
  head.writeUInt32BE(index, 0)
  head.writeUInt32BE(length, 4)
  head.writeBigUInt64BE(BigInt(endMs), 8)
  return head
}

export function readHead(bytes: Buffer): RecordHeader {
  return { index: bytes.readUInt32BE(0), length: bytes.readUInt32BE(4), endMs: Number(bytes.readBigUInt64BE(8)) as Millis, tag: Buffer.from(bytes.subarray(16, 32)) }
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
    const decipher = createDecipheriv('aes-256-gcm', key, nonce(header.subarray(4, 8), expectedIndex), { authTagLength: 16 })
    decipher.setAAD(aad(header, head, link)).setAuthTag(head.subarray(16, 32))
    const plain = decipher.update(data)
    decipher.final()
    return plain
  } catch {
    return null
  }
}
