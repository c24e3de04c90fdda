// What a dead writer left of a file: where the whole records end, what of the next one had begun, and whether that is a torn end or damage.
import type { FileHandle } from 'node:fs/promises'
import { Refused } from '../../shared/failure'
import { fileHeaderBytes, firstLink, isHeaderOf, openChunk, readHead, recordHead, recordHeaderBytes, type RecordHeader } from './chunk'
import { walk } from './heads'
import type { PlaceFile } from './place'

/** Where the record `index` begins in the file (`at`), with the tag and the end of the one before it. */
export type Position = { index: number; at: number; link: Buffer; endMs: number }
export type Found = { header: Buffer; end: Position; torn: Buffer | null }

/** Larger than any record: what is longer is no torn end. */
const largestRecord = 64 * 1024 * 1024 + recordHeaderBytes

/**
 * Opens the file of one place and finds the end of its chain; the last record is authenticated, so all before it are what it is chained to. Null: there is
 * no file, or not even its header. `from`: where records are known to be whole, so that the heads before need not be read. Throws `Refused` E-C7 when
 * something other than the end is damaged. Changes nothing.
 */
export async function findEnd(place: PlaceFile, id: string, key: Buffer, from: Position | undefined): Promise<Found | null> {
  try {
    await place.reopen()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  const handle = place.handle!
  const header = await place.header()
  if (header.length < fileHeaderBytes) return null
  if (!isHeaderOf(header, id)) throw new Refused('E-C7', 'header')
  const size = await place.size()
  const trail: Position[] = [from && from.at <= size ? from : { index: 0, at: fileHeaderBytes, link: firstLink(header), endMs: 0 }]
  await walk(handle, size, trail[0]!, (record, at) => {
    trail.push({ index: record.index + 1, at: at + recordHeaderBytes + record.length, link: record.tag, endMs: record.endMs })
    if (trail.length > 3) trail.shift()
  })
  let end = trail.pop()!
  let torn = await tornEnd(handle, key, header, end, size)
  let last = trail.pop()
  if (last && !(await isWhole(handle, key, header, last, end))) {
    // Its length is there and its bytes are not: a power cut. Then nothing lies behind it, and what lies before it is whole.
    const begun = await bytesOf(handle, last.at, end.at)
    if (torn.length > 0 || !endsInZeros(begun)) throw new Refused('E-C7', 'damaged')
    torn = begun
    end = last
    last = trail.pop()
    if (last && !(await isWhole(handle, key, header, last, end))) throw new Refused('E-C7', 'damaged')
  }
  return { header, end, torn: torn.length > 0 && !endsInZeros(torn) ? torn : null }
}

/**
 * The bytes behind the last whole record. Throws `Refused` E-C7 when they are something else than one record that was being written: another record, a
 * whole one whose length is damaged, or one with whole ones behind it.
 */
export async function tornEnd(handle: FileHandle, key: Buffer, header: Buffer, end: Position, size: number): Promise<Buffer> {
  if (size - end.at > largestRecord) throw new Refused('E-C7', 'damaged')
  const bytes = await bytesOf(handle, end.at, size)
  if (bytes.length < recordHeaderBytes || bytes.every((byte) => byte === 0)) return bytes
  const head = readHead(bytes)
  if (!head || head.index !== end.index || bytes.length >= recordHeaderBytes + head.length) throw new Refused('E-C7', 'damaged')
  const data = bytes.subarray(recordHeaderBytes)
  if (openChunk(key, header, end.link, head.index, recordHead(head.index, data.length, head.endMs, head.tag), data)) throw new Refused('E-C7', 'damaged')
  if (holdsNext(bytes, key, header, head)) throw new Refused('E-C7', 'damaged')
  return bytes
}

/** True when the record after `head` lies whole somewhere in these bytes. */
function holdsNext(bytes: Buffer, key: Buffer, header: Buffer, head: RecordHeader): boolean {
  const mark = recordHead(head.index + 1, 0, 0).subarray(0, 4)
  for (let at = bytes.indexOf(mark, recordHeaderBytes); at >= 0 && at + recordHeaderBytes <= bytes.length; at = bytes.indexOf(mark, at + 1)) {
    const next = readHead(bytes.subarray(at))
    const end = at + recordHeaderBytes + (next?.length ?? Infinity)
    if (end <= bytes.length && openChunk(key, header, head.tag, head.index + 1, bytes.subarray(at, at + recordHeaderBytes), bytes.subarray(at + recordHeaderBytes, end))) return true
  }
  return false
}

/** What a power cut leaves of bytes that never reached the disk; no ciphertext ends so. */
export const endsInZeros = (bytes: Buffer) => bytes.subarray(-Math.min(64, Math.max(1, bytes.length - recordHeaderBytes))).every((byte) => byte === 0)

async function bytesOf(handle: FileHandle, from: number, to: number): Promise<Buffer> {
  const bytes = Buffer.alloc(Math.max(0, to - from))
  const { bytesRead } = await handle.read(bytes, 0, bytes.length, from)
  return bytes.subarray(0, bytesRead)
}

/** True when the record between two positions authenticates. */
async function isWhole(handle: FileHandle, key: Buffer, header: Buffer, from: Position, to: Position): Promise<boolean> {
  const record = await bytesOf(handle, from.at, to.at)
  if (record.length !== to.at - from.at) return false
  return openChunk(key, header, from.link, from.index, record.subarray(0, recordHeaderBytes), record.subarray(recordHeaderBytes)) !== null
}
