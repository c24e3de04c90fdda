// Reads a media file: every byte that leaves has been authenticated together with all chunks before it in the chain.
import { createHash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { Refused } from '../../shared/failure'
import { fileHeaderBytes, firstLink, magic, openChunk, readHead, recordHeaderBytes, type RecordHeader } from './chunk'

type Located = RecordHeader & { at: number; plainAt: number; head: Buffer }

/** What a file holds up to its last authentic record; `torn` = bytes after it. */
export type FullScan = { chunks: number; bytes: number; durationMs: number; head: string; sha256: string; torn: number; ends: number[]; tags: string[]; lengths: number[] }

export class MediaReader {
  private constructor(private readonly handle: FileHandle, private readonly key: Buffer, private readonly header: Buffer, private readonly records: Located[], private readonly size: number) {}

  /**
   * Opens the file and reads its record heads (not yet authenticated: they are when their chunk is).
   * `expected` = what the database says; a missing, added or other record throws `Refused` E-C7.
   */
  static async open(path: string, key: Buffer, recordingId: string, expected: { chunks: number; head: string } | null): Promise<MediaReader> {
    const handle = await open(path, 'r').catch(() => { throw new Refused('E-C7', 'file') })
    try {
      const { size } = await handle.stat()
      const header = Buffer.alloc(fileHeaderBytes)
      const read = await handle.read(header, 0, fileHeaderBytes, 0)
      if (read.bytesRead < fileHeaderBytes || !header.subarray(0, 4).equals(magic) || header.toString('ascii', 8) !== recordingId) throw new Refused('E-C7', 'header')
      const records: Located[] = []
      let at = fileHeaderBytes
      let plainAt = 0
      while (at + recordHeaderBytes <= size) {
        const head = Buffer.alloc(recordHeaderBytes)
        await handle.read(head, 0, recordHeaderBytes, at)
        const record = readHead(head)
        if (record.index !== records.length || at + recordHeaderBytes + record.length > size) break
        records.push({ ...record, at, plainAt, head })
        at += recordHeaderBytes + record.length
        plainAt += record.length
      }
      const reader = new MediaReader(handle, key, header, records, size)
      if (expected && (records.length !== expected.chunks || at !== size || reader.head() !== expected.head)) throw new Refused('E-C7', 'chain')
      return reader
    } catch (error) {
      await handle.close()
      throw error
    }
  }

  /** Bytes of plain media. */
  get bytes(): number {
    const last = this.records.at(-1)
    return last ? last.plainAt + last.length : 0
  }

  get durationMs(): number {
    return this.records.at(-1)?.endMs ?? 0
  }

  /** The stretch of time that the plain bytes [from, to) lie in. */
  span(from: number, to: number): { fromMs: number; toMs: number } {
    const touched = this.records.filter((r) => r.plainAt < to && r.plainAt + r.length > from)
    const [first] = touched
    return { fromMs: first ? (this.records[first.index - 1]?.endMs ?? 0) : 0, toMs: touched.at(-1)?.endMs ?? 0 }
  }

  private head(): string {
    return (this.records.at(-1)?.tag ?? firstLink(this.header)).toString('hex')
  }

  private async chunk(index: number): Promise<Buffer> {
    const record = this.records[index]
    if (!record) throw new Refused('E-C7', `chunk ${index}`)
    const data = Buffer.alloc(record.length)
    const { bytesRead } = await this.handle.read(data, 0, record.length, record.at + recordHeaderBytes)
    const link = index === 0 ? firstLink(this.header) : this.records[index - 1]!.tag
    const plain = bytesRead === record.length ? openChunk(this.key, this.header, link, index, record.head, data) : null
    if (!plain) throw new Refused('E-C7', `chunk ${index}`)
    return plain
  }

  /** Plain media bytes [from, to), chunk by chunk. Throws `Refused` E-C7 at the first chunk that does not authenticate. */
  async *range(from: number, to: number): AsyncGenerator<Buffer> {
    // Binary search for the record that holds `from`.
    let low = 0
    let high = this.records.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const record = this.records[middle]!
      if (record.plainAt + record.length <= from) low = middle + 1
      else high = middle
    }
    for (let i = low; i < this.records.length; i++) {
      const { plainAt, length } = this.records[i]!
      if (plainAt >= to) return
      const plain = await this.chunk(i)
      yield plain.subarray(Math.max(0, from - plainAt), Math.min(length, to - plainAt))
    }
  }

  /** After a crash: authenticates from the start and says how far the file is whole. */
  async scan(): Promise<FullScan> {
    const hash = createHash('sha256')
    const ends: number[] = []
    const tags: string[] = []
    const lengths: number[] = []
    let bytes = 0
    let end = fileHeaderBytes
    for (let i = 0; i < this.records.length; i++) {
      const plain = await this.chunk(i).catch(() => null)
      if (!plain) break
      const record = this.records[i]!
      hash.update(plain)
      bytes += plain.length
      ends.push(record.endMs)
      tags.push(record.tag.toString('hex'))
      lengths.push(record.length)
      end = record.at + recordHeaderBytes + record.length
    }
    return {
      chunks: tags.length, bytes, durationMs: ends.at(-1) ?? 0, head: tags.at(-1) ?? firstLink(this.header).toString('hex'),
      sha256: hash.digest('hex'), torn: this.size - end, ends, tags, lengths,
    }
  }

  async close(): Promise<void> {
    await this.handle.close()
  }
}
