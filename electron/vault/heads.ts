// Where each record of a media file lies, small enough to hold for a recording of eight hours: from the file itself, or from the chunk table.
import type { FileHandle } from 'node:fs/promises'
import { fileHeaderBytes, readHead, recordHead, recordHeaderBytes, type RecordHeader } from './chunk'

/** A row of the chunk table; `tag` hexadecimal. */
export type ChunkRow = { idx: number; endMs: number; bytes: number; tag: string }

/** One entry a record, about 40 bytes each. */
export class Heads {
  private readonly ends: number[] = []
  /** Plain bytes up to the end of each record. */
  private readonly through: number[] = []
  private tags = Buffer.alloc(16 * 1024)

  static ofRows(rows: readonly ChunkRow[]): Heads {
    const heads = new Heads()
    for (const row of rows) heads.add(row.bytes, row.endMs, Buffer.from(row.tag, 'hex'))
    return heads
  }

  get count(): number {
    return this.ends.length
  }
  /** Plain bytes of all. */
  get bytes(): number {
    return this.through.at(-1) ?? 0
  }
  get endMs(): number {
    return this.ends.at(-1) ?? 0
  }
  /** Length of the file that holds exactly these. */
  get fileBytes(): number {
    return this.fileAt(this.count)
  }

  add(length: number, endMs: number, tag: Buffer): void {
    const at = this.count * 16
    if (at + 16 > this.tags.length) {
      const wider = Buffer.alloc(this.tags.length * 2)
      this.tags.copy(wider)
      this.tags = wider
    }
    tag.copy(this.tags, at, 0, 16)
    this.through.push(this.bytes + length)
    this.ends.push(endMs)
  }

  plainAt(i: number): number {
    return i === 0 ? 0 : this.through[i - 1]!
  }
  length(i: number): number {
    return this.through[i]! - this.plainAt(i)
  }
  endOf(i: number): number {
    return this.ends[i]!
  }
  startOf(i: number): number {
    return i === 0 ? 0 : this.ends[i - 1]!
  }
  tag(i: number): Buffer {
    return this.tags.subarray(i * 16, i * 16 + 16)
  }
  /** Where record `i` begins in the file. */
  fileAt(i: number): number {
    return fileHeaderBytes + i * recordHeaderBytes + this.plainAt(i)
  }
  head(i: number): Buffer {
    return recordHead(i, this.length(i), this.endOf(i), this.tag(i))
  }

  /** First record that ends behind the plain byte `at`; `count` when there is none. */
  holding(at: number): number {
    return firstAbove(this.through, at)
  }
  /** First record that ends after `ms`; `count` when there is none. */
  during(ms: number): number {
    return firstAbove(this.ends, ms)
  }
}

/** Index of the first of the ascending `values` that is larger than `value`. */
function firstAbove(values: readonly number[], value: number): number {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (values[middle]! <= value) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Goes through the record heads of a file from record `index` at offset `at`, as far as they follow each other and lie wholly within `size`. None of
 * it is authenticated. Returns the index and offset at which it stopped.
 */
export async function walk(handle: FileHandle, size: number, from: { index: number; at: number }, each: (record: RecordHeader, at: number) => void): Promise<{ index: number; at: number }> {
  let { index, at } = from
  const head = Buffer.alloc(recordHeaderBytes)
  while (at + recordHeaderBytes <= size) {
    const { bytesRead } = await handle.read(head, 0, recordHeaderBytes, at)
    const record = bytesRead === recordHeaderBytes ? readHead(head) : null
    if (!record || record.index !== index || at + recordHeaderBytes + record.length > size) break
    each(record, at)
    at += recordHeaderBytes + record.length
    index++
  }
  return { index, at }
}
