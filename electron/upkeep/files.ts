// Files of a backup: copied under another name, synced, read back, then renamed. A name that stands is a whole file.
import { createHash } from 'node:crypto'
import { open as openFile, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Refused } from '../../shared/failure'
import type { Sha256 } from '../../shared/model/ids'
import { syncFolder } from '../store/slot-file'

/** Effects of the disk, passed in so that a fault test can break one call. */
export type Disk = { open: (path: string, flags: string, mode?: number) => Promise<FileHandle> }
export const realDisk: Disk = { open: openFile }

export type Digest = { bytes: number; sha256: Sha256 }
type Told = (bytes: number) => void

const block = 1024 * 1024

async function* blocks(handle: FileHandle, limit: number): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafe(block)
  for (let at = 0; at < limit;) {
    const { bytesRead } = await handle.read(buffer, 0, Math.min(block, limit - at), at)
    if (bytesRead === 0) return
    at += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

/** SHA-256 of the first `limit` bytes of a file, and how many there were. Throws the system's error. */
export async function hashFile(path: string, limit = Number.MAX_SAFE_INTEGER, told: Told = () => undefined, disk: Disk = realDisk): Promise<Digest> {
  const handle = await disk.open(path, 'r')
  try {
    const hash = createHash('sha256')
    let bytes = 0
    for await (const part of blocks(handle, limit)) {
      hash.update(part)
      bytes += part.length
      told(part.length)
    }
    return { bytes, sha256: hash.digest('hex') }
  } finally {
    await handle.close()
  }
}

async function writeAll(handle: FileHandle, part: Buffer): Promise<void> {
  const { bytesWritten } = await handle.write(part)
  // A full disk first answers with a short count and no error.
  if (bytesWritten !== part.length) throw Object.assign(new Error('short write'), { code: 'ENOSPC', syscall: 'write' })
}

const half = (path: string) => `${path}.half`

/** Makes `to` by `fill`, synced and under its name only when whole. `wrong`: thrown when what is read back is not what was written. */
async function make(to: string, disk: Disk, wrong: 'E-E2' | 'E-E3', fill: (handle: FileHandle) => Promise<Digest>): Promise<Digest> {
  try {
    const handle = await disk.open(half(to), 'w', 0o600)
    let made: Digest
    try {
      made = await fill(handle)
      await handle.sync()
    } finally {
      await handle.close()
    }
    const back = await hashFile(half(to), undefined, undefined, disk)
    if (back.sha256 !== made.sha256 || back.bytes !== made.bytes) throw new Refused(wrong, 'read back')
    await rename(half(to), to)
    await syncFolder(dirname(to))
    return made
  } catch (error) {
    await rm(half(to), { force: true }).catch(() => undefined)
    throw error
  }
}

/** Copies the first `limit` bytes. Throws the system's error, E-E2 when the copy does not read back as written, or what `told` throws. */
export async function copyFile(from: string, to: string, options: { limit?: number; told?: Told; disk?: Disk } = {}): Promise<Digest> {
  const { limit = Number.MAX_SAFE_INTEGER, told = () => undefined, disk = realDisk } = options
  const source = await openFile(from, 'r')
  try {
    return await make(to, disk, 'E-E2', async (handle) => {
      const hash = createHash('sha256')
      let bytes = 0
      for await (const part of blocks(source, limit)) {
        await writeAll(handle, part)
        hash.update(part)
        bytes += part.length
        told(part.length)
      }
      return { bytes, sha256: hash.digest('hex') }
    })
  } finally {
    await source.close()
  }
}

/** Writes a small file in the same way. */
export function writeWhole(to: string, data: Buffer, disk: Disk = realDisk): Promise<Digest> {
  return make(to, disk, 'E-E2', async (handle) => {
    await writeAll(handle, data)
    return { bytes: data.length, sha256: createHash('sha256').update(data).digest('hex') }
  })
}

/** Overwrites a small file with zeros and removes it: a courtesy on a plain disk, no promise on flash (THREAT-MODEL). */
export async function blot(path: string): Promise<void> {
  const handle = await openFile(path, 'r+').catch(() => null)
  if (handle) {
    try {
      const { size } = await handle.stat()
      for (let at = 0; at < size; at += block) await handle.write(Buffer.alloc(Math.min(block, size - at)), 0, Math.min(block, size - at), at)
      await handle.datasync()
    } finally {
      await handle.close()
    }
  }
  await rm(path, { force: true })
}
