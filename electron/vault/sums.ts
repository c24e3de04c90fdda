// The two SHA-256 of a media file that grows: of the plain media and of the file itself. Fed with each record as it is written; what an earlier writer
// left is read behind the recording, record by record, so that the end of a long file need not wait for it.
import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { firstLink, openChunk, readHead, recordHeaderBytes } from './chunk'
import type { Position } from './resume'

/** What it reads from: each way is tried, `read` rejects when the disk refuses or hangs. */
export type Ways = () => readonly ((read: (handle: FileHandle) => Promise<void>) => Promise<void>)[]

export class Sums {
  private readonly plain = createHash('sha256')
  private readonly file
  private at: Position

  constructor(private readonly header: Buffer, private readonly key: Buffer) {
    this.file = createHash('sha256').update(header)
    this.at = { index: 0, at: header.length, link: firstLink(header), endMs: 0 }
  }

  /** The record that begins at `from` and was just written; passed over while those before it are not counted yet. */
  add(from: Position, { head, data, tag }: { head: Buffer; data: Buffer; tag: Buffer }, plain: Uint8Array): void {
    if (from.at === this.at.at) this.count(head, data, tag, plain)
  }

  /** True while it has not counted all up to `end`. */
  lacks(end: Position): boolean {
    return this.at.at < end.at
  }

  private count(head: Buffer, data: Buffer, tag: Buffer, plain: Uint8Array): void {
    this.plain.update(plain)
    this.file.update(head).update(data)
    const { index, at } = this.at
    this.at = { index: index + 1, at: at + head.length + data.length, link: tag, endMs: 0 }
  }

  /**
   * Reads what it lacks up to `end`, which may move meanwhile. `pause` is awaited after each record; it says whether to go on. False when it was told to
   * stop, or when no way gives the next record as it was written.
   */
  async catchUp(end: () => Position, ways: Ways, pause: (tookMs: number) => Promise<boolean>): Promise<boolean> {
    while (this.at.at < end().at) {
      const before = this.at
      const began = performance.now()
      for (const way of ways()) {
        await way((handle) => this.next(handle, before, end().at)).catch(() => undefined)
        if (this.at !== before) break
      }
      if (this.at === before || !(await pause(performance.now() - began))) return false
    }
    return true
  }

  private async next(handle: FileHandle, from: Position, limit: number): Promise<void> {
    const head = await exactly(handle, from.at, recordHeaderBytes)
    const record = readHead(head)
    if (!record || from.at + recordHeaderBytes + record.length > limit) throw new Error('no such record')
    const data = await exactly(handle, from.at + recordHeaderBytes, record.length)
    const plain = openChunk(this.key, this.header, from.link, from.index, head, data)
    // A disk that hung may answer after another has given the record.
    if (plain && this.at === from) this.count(head, data, record.tag, plain)
  }

  /** Null when it does not stand at `end`. To be asked once. */
  digest(end: Position): { plain: string; file: string } | null {
    if (this.at.at !== end.at || !this.at.link.equals(end.link)) return null
    return { plain: this.plain.digest('hex'), file: this.file.digest('hex') }
  }
}

async function exactly(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length)
  const { bytesRead } = await handle.read(bytes, 0, length, at)
  if (bytesRead !== length) throw new Error('the file ends early')
  return bytes
}
