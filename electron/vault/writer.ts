// Appends chunks to one media file. `append` resolves only when the bytes are on disk.
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Refused } from '../../shared/failure'
import type { ItemId, RecordingId } from '../../shared/model/ids'
import { syncFolder } from '../store/slot-file'
import { fileHeader, firstLink, sealChunk } from './chunk'

/** See `MediaWriter.vouch`. */
export const vouchFor = (key: Buffer, text: string) => createHmac('sha256', key).update(`sayonce/1/media-end\n${text}`).digest('hex')

/** Effects of the disk, passed in so that a fault test can break one call. */
export type OpenFile = (path: string, flags: string, mode: number) => Promise<FileHandle>

export class MediaWriter {
  private offset: number
  private index = 0
  private readonly plainHash = createHash('sha256')
  /** Of the file as it lies on the disk: it can then be checked by who has no key. */
  private readonly fileHash = createHash('sha256')

  private constructor(private readonly handle: FileHandle, private readonly key: Buffer, private readonly header: Buffer, private link: Buffer) {
    this.offset = header.length
    this.fileHash.update(header)
  }

  /** Creates the file (fails when it exists), writes and syncs its header and its name. */
  static async create(path: string, recordingId: RecordingId | ItemId, key: Buffer, openFile: OpenFile = open): Promise<MediaWriter> {
    const header = fileHeader(recordingId, randomBytes(4))
    const handle = await openFile(path, 'wx', 0o600)
    await handle.write(header, 0, header.length, 0)
    await handle.datasync()
    await syncFolder(dirname(path))
    return new MediaWriter(handle, key, header, firstLink(header))
  }

  /**
   * Encrypts, appends and syncs one chunk; `endMs` = its end on the recorder's clock. On a failed or short write the file
   * is cut back to the last whole record and `Refused` E-C2 (full) or E-C1 is thrown; the same chunk may be tried again.
   */
  async append(plain: Uint8Array, endMs: number): Promise<{ index: number; tag: string }> {
    const { head, data, tag } = sealChunk(this.key, this.header, this.link, this.index, endMs, plain)
    try {
      // A full disk first answers with a short count and no error (reference/media.md §0.11).
      const { bytesWritten } = await this.handle.writev([head, data], this.offset)
      if (bytesWritten !== head.length + data.length) throw Object.assign(new Error('short write'), { code: 'ENOSPC' })
      await this.handle.datasync()
    } catch (error) {
      await this.handle.truncate(this.offset).catch(() => undefined)
      throw (error as NodeJS.ErrnoException).code === 'ENOSPC' ? new Refused('E-C2') : new Refused('E-C1')
    }
    this.plainHash.update(plain)
    this.fileHash.update(head).update(data)
    this.offset += head.length + data.length
    this.link = tag
    return { index: this.index++, tag: tag.toString('hex') }
  }

  /** Count and head of the chain, SHA-256 of the plain media so far; size and SHA-256 of the file itself. */
  state(): { chunks: number; head: string; sha256: string; file: { bytes: number; sha256: string } } {
    return {
      chunks: this.index, head: this.link.toString('hex'), sha256: this.plainHash.copy().digest('hex'),
      file: { bytes: this.offset, sha256: this.fileHash.copy().digest('hex') },
    }
  }

  /** HMAC-SHA-256 under the media key: what the writer says when no other key is at hand. */
  vouch(text: string): string {
    return vouchFor(this.key, text)
  }

  async close(): Promise<void> {
    await this.handle.close()
    this.key.fill(0)
  }
}
