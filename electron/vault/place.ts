// One media file on one saving place: what of it is synced, whether the place can be counted on, and what it does when the disk refuses or hangs.
import { constants } from 'node:fs'
import { open, stat, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Refused } from '../../shared/failure'
import type { Place } from '../../shared/model/take'
import { syncFolder } from '../store/slot-file'
import { fileHeaderBytes } from './chunk'

/** Effects of the disk, passed in so that a fault test can break one call. */
export type OpenFile = (path: string, flags: string | number, mode: number) => Promise<FileHandle>

/** What a refusal of the disk is called. */
export type DiskCode = 'E-C1' | 'E-C2' | 'E-C31' | 'E-C32'
const codes: Record<string, DiskCode> = {
  ENOSPC: 'E-C2', EDQUOT: 'E-C2', EFBIG: 'E-C2', EROFS: 'E-C31', EACCES: 'E-C31', EPERM: 'E-C31', EMFILE: 'E-C32', ENFILE: 'E-C32',
}
export const diskCode = (error: unknown): DiskCode => codes[(error as NodeJS.ErrnoException | null)?.code ?? ''] ?? 'E-C1'

const late = () => Object.assign(new Error('the disk does not answer'), { code: 'ETIMEDOUT' })
const short = () => Object.assign(new Error('short write'), { code: 'ENOSPC' })

/** Resolves or rejects with `work`, or rejects after `ms`; the work itself cannot be called back. */
export async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  try {
    return await Promise.race([work, new Promise<never>((_, reject) => { timer = setTimeout(() => reject(late()), ms) })])
  } finally {
    clearTimeout(timer)
  }
}

/** What is copied or compared at once. */
export const blockBytes = 1024 * 1024

export class PlaceFile {
  handle: FileHandle | null = null
  /** Bytes of whole records that are synced here. */
  offset = 0
  good = false
  /** Calls on the way to the disk. While one of a hung disk is out, nothing else is sent after it. */
  private out = 0
  private reads = 0
  private closing = false

  constructor(readonly place: Place, readonly path: string, private readonly openFile: OpenFile) {}

  get busy(): boolean {
    return this.out > 0
  }

  /** Runs `work` and counts it as on the way until it really returns, however long that takes. */
  async send<T>(work: () => Promise<T>): Promise<T> {
    this.out++
    try {
      return await work()
    } finally {
      this.out--
      if (this.closing) void this.close()
    }
  }

  /** Runs `work`, which only reads: a write need not wait for it, but closing does. */
  async look<T>(work: () => Promise<T>): Promise<T> {
    this.reads++
    try {
      return await work()
    } finally {
      this.reads--
      if (this.closing) void this.close()
    }
  }

  /** A new file with its header, synced with its name. Rejects when the file exists. */
  async create(header: Buffer): Promise<void> {
    this.handle = await this.openFile(this.path, 'wx+', 0o600)
    await this.writeHeader(header)
    await syncFolder(dirname(this.path))
  }

  async writeHeader(header: Buffer): Promise<void> {
    await this.handle!.truncate(0)
    const { bytesWritten } = await this.handle!.write(header, 0, header.length, 0)
    if (bytesWritten !== header.length) throw short()
    await this.handle!.datasync()
    this.offset = header.length
  }

  /** Opens what is there for going on. Rejects with ENOENT when there is nothing; never through a link. */
  async reopen(): Promise<void> {
    await this.handle?.close().catch(() => undefined)
    this.handle = null
    this.handle = await this.openFile(this.path, constants.O_RDWR | constants.O_NOFOLLOW, 0o600)
  }

  async size(): Promise<number> {
    return (await this.handle!.stat()).size
  }

  /** Whether the file still lies at its path: an open file goes on taking bytes after its folder was moved, deleted or unmounted. */
  async isThere(): Promise<boolean> {
    const [here, open] = await Promise.all([stat(this.path).catch(() => null), this.handle!.stat()])
    return here !== null && here.ino === open.ino && here.dev === open.dev
  }

  /** The file header; shorter than it should be when the file is. */
  async header(): Promise<Buffer> {
    const header = Buffer.alloc(fileHeaderBytes)
    const { bytesRead } = await this.handle!.read(header, 0, fileHeaderBytes, 0)
    return header.subarray(0, bytesRead)
  }

  /** One record behind what is here, synced. When it fails the file is cut back to what was whole before. */
  async append(parts: readonly Buffer[]): Promise<void> {
    const length = parts.reduce((sum, part) => sum + part.length, 0)
    try {
      // A full disk first answers with a short count and no error.
      const { bytesWritten } = await this.handle!.writev(parts, this.offset)
      if (bytesWritten !== length) throw short()
      await this.handle!.datasync()
    } catch (error) {
      await this.handle?.truncate(this.offset).catch(() => undefined)
      throw error
    }
    this.offset += length
  }

  /** Cuts the file to `size` when it is longer. */
  async cut(size: number): Promise<void> {
    if ((await this.size()) <= size) return
    await this.handle!.truncate(size)
    await this.handle!.datasync()
  }

  /** Brings over the bytes up to `to` from a place that has them, and syncs. */
  async copyFrom(source: FileHandle, to: number): Promise<void> {
    const block = Buffer.alloc(Math.min(blockBytes, Math.max(0, to - this.offset)))
    let at = this.offset
    while (at < to) {
      const { bytesRead } = await source.read(block, 0, Math.min(block.length, to - at), at)
      if (bytesRead === 0) throw new Error('the other copy ends early')
      const { bytesWritten } = await this.handle!.write(block, 0, bytesRead, at)
      if (bytesWritten !== bytesRead) throw short()
      at += bytesRead
    }
    if (at === this.offset) return
    await this.handle!.datasync()
    this.offset = at
  }

  /**
   * Up to where this file is taken for the same as `source`, at most `size`. Its last megabyte is compared, which is what a pulled disk may have lost;
   * when that differs, the one before it, and so on in doubled steps.
   */
  async agrees(source: FileHandle, size: number): Promise<number> {
    for (let back = 0; size - back > fileHeaderBytes; back = back === 0 ? blockBytes : back * 2) {
      const end = size - back
      if (await this.same(source, Math.max(0, end - blockBytes), end)) return end
    }
    return Math.min(size, fileHeaderBytes)
  }

  private async same(source: FileHandle, from: number, to: number): Promise<boolean> {
    const [mine, theirs] = [Buffer.alloc(to - from), Buffer.alloc(to - from)]
    const a = await this.handle!.read(mine, 0, mine.length, from)
    const b = await source.read(theirs, 0, theirs.length, from)
    return a.bytesRead === mine.length && b.bytesRead === theirs.length && mine.equals(theirs)
  }

  /** Closes the file, or lets it be closed when a hung call returns. */
  async close(): Promise<void> {
    this.closing = true
    if (this.busy || this.reads > 0) return
    const { handle } = this
    this.handle = null
    await handle?.close().catch(() => undefined)
  }
}

/** What is thrown when no place could take it. */
export const refusal = (errors: readonly unknown[]) => errors.find((error) => error instanceof Refused) ?? new Refused(diskCode(errors[0]))

export const openForWriting: OpenFile = open
