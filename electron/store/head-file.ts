// One file of signed heads (heads.log, and its copies elsewhere): notes are appended and synced, and only the last one is read.
import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import type { Head, Notary } from './note'

/** What a place knows: its last head · `none` for an empty file · `damaged` when its last complete note does not verify. */
export type LastHead = Head | 'none' | 'damaged'

export class HeadFile {
  /** The file ends inside a note. */
  private torn = false

  private constructor(private readonly handle: FileHandle, private readonly notary: Notary) {}

  /** Opens for appending. Without `create` a file that is not there is an error (ENOENT), never a new, empty one. */
  static async open(file: string, notary: Notary, create: boolean): Promise<HeadFile> {
    const flags = constants.O_RDWR | constants.O_APPEND | (create ? constants.O_CREAT : 0)
    return new HeadFile(await open(file, flags, 0o600), notary)
  }

  /** Appends and syncs a note. Throws the system's error; what it wrote by then is closed by the next note. */
  async write(note: string): Promise<void> {
    // What a crash left of a note is closed first, by a line that no note has: it must not spoil the ones behind it.
    const bytes = Buffer.from(`${this.torn ? '\n-\n\n' : ''}${note}`, 'utf8')
    this.torn = true
    const { bytesWritten } = await this.handle.write(bytes)
    // A full disk first answers with a short count and no error.
    if (bytesWritten !== bytes.length) throw Object.assign(new Error('short write of a head'), { code: 'ENOSPC' })
    await this.handle.datasync()
    this.torn = false
  }

  /** The last head. A note cut off by a crash (no closing empty line) is passed over: nobody was told yet that it was there. */
  async last(): Promise<{ head: LastHead; note: string }> {
    const { size } = await this.handle.stat()
    this.torn = false
    if (size === 0) return { head: 'none', note: '' }
    const from = Math.max(0, size - 4096)
    const buffer = Buffer.alloc(size - from)
    await this.handle.read(buffer, 0, buffer.length, from)
    const text = buffer.toString('utf8')
    const closing = lastClosing(text)
    this.torn = closing < 0 || closing + 2 !== text.length
    if (closing < 0) return { head: from === 0 ? 'none' : 'damaged', note: '' }
    // Before the closing, not at it: the note behind it may have begun.
    const start = text.lastIndexOf(`\n\n${this.notary.origin}\n`, closing - 1)
    const note = text.slice(start < 0 ? 0 : start + 2, closing + 2)
    const head = this.notary.read(note)
    return head ? { head, note } : { head: 'damaged', note: '' }
  }

  async close(): Promise<void> {
    await this.handle.close()
  }
}

/** Where the last complete note ends: the last empty line that follows a signature line (a note holds another one itself). */
function lastClosing(text: string): number {
  for (let at = text.lastIndexOf('\n\n'); at > 0; at = text.lastIndexOf('\n\n', at - 1)) {
    const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at)
    if (line.startsWith('— ')) return at
  }
  return -1
}
