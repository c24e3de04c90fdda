// The encrypted ZIP on its way to the disk: nothing is seen under the final name before every byte is there and was
// read back, and nothing at all is left when it could not be finished.
import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { access, open, readdir, rename, unlink } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { configure, ZipWriter } from '@zip.js/zip.js'
import { Refused } from '../../shared/failure'

configure({ useWebWorkers: false, chunkSize: 1 << 20 })

/** Without ZIP64 the fields hold 32 bits; 0xffffffff means "look elsewhere". One mebibyte is kept back for headers. */
export const plainZipLimit = 0xffff_ffff - (1 << 20)

const temporary = /^\.BDL-\d{8}-[0-9a-f]{8}\.zip\.part$/
const running = new Set<string>()

export type Container = {
  /** Adds one encrypted entry, streaming. */
  add(name: string, content: AsyncIterable<Uint8Array>): Promise<void>
  /** Closes, syncs, reads back and gives the file its name. `sha256` is that of the whole file, in hexadecimal. */
  finish(): Promise<{ file: string; size: number; sha256: string }>
  /** Closes and removes whatever is there. Safe to call at any time, also after `finish`. */
  discard(): Promise<void>
}

/**
 * Begins `${bundleId}.zip` in `targetDir` under a hidden name. Every entry: stored, WinZip AES-256 (AE-2), no name of
 * the room's own time or machine in the headers. Refused E-D6 when the folder cannot be written or the name is taken.
 */
export async function openContainer(targetDir: string, bundleId: string, options: { passphrase: string; zip64: boolean; signal?: AbortSignal }): Promise<Container> {
  const file = join(targetDir, `${bundleId}.zip`)
  const part = join(targetDir, `.${bundleId}.zip.part`)
  if (await exists(file)) throw new Refused('E-D6')
  const handle = await open(part, 'wx', 0o600).catch((error: unknown) => { throw asRefused(error) })
  running.add(part)
  const sha256 = createHash('sha256')
  let size = 0
  const zip = new ZipWriter(new WritableStream<Uint8Array>({
    async write(bytes) {
      await writeAll(handle, bytes)
      sha256.update(bytes)
      size += bytes.length
      if (!options.zip64 && size > 0xffff_fffe) throw new Refused('E-B4')
    },
  }), {
    level: 0, password: options.passphrase, encryptionStrength: 3, zip64: options.zip64, keepOrder: true,
    // 1980-01-01 00:00, the earliest a ZIP can say: the time of sealing stands in the signed manifest.
    lastModDate: new Date(1980, 0, 1), extendedTimestamp: false, useWebWorkers: false,
    ...(options.signal ? { signal: options.signal } : {}),
  })
  let left = part
  let open_ = true
  return {
    async add(name, content) {
      await zip.add(name, ReadableStream.from(content) as ReadableStream<Uint8Array>)
    },
    async finish() {
      await zip.close()
      await handle.sync()
      await handle.close()
      open_ = false
      const written = sha256.digest('hex')
      if (await hashOf(part, options.signal) !== written) throw new Refused('E-D4')
      options.signal?.throwIfAborted()
      if (await exists(file)) throw new Refused('E-D6')
      await rename(part, file)
      left = file
      await syncFolder(targetDir)
      left = ''
      running.delete(part)
      return { file, size, sha256: written }
    },
    async discard() {
      if (open_) await handle.close().catch(() => undefined)
      open_ = false
      if (left !== '') await unlink(left).catch(() => undefined)
      left = ''
      running.delete(part)
    },
  }
}

/** Removes the hidden files that a killed run left in `targetDir`, and gives their number. Runs under way are spared. */
export async function cleanUp(targetDir: string): Promise<number> {
  let removed = 0
  for (const name of await readdir(targetDir).catch(() => [])) {
    if (!temporary.test(name) || running.has(join(targetDir, name))) continue
    await unlink(join(targetDir, name))
    removed++
  }
  return removed
}

/** The expected failure behind an error of the file system or of cancelling; a bug stays what it is. */
export function asRefused(error: unknown): unknown {
  if (error instanceof Refused || !(error instanceof Error)) return error
  if (error.name === 'AbortError') return new Refused('E-D3')
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') return new Refused('E-C2')
  if (code !== undefined && /^(?:EACCES|EPERM|EROFS|EEXIST|ENOENT|ENOTDIR|EIO|EBUSY|ENODEV)$/.test(code)) return new Refused('E-D6')
  return error
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += (await handle.write(bytes, at, bytes.length - at)).bytesWritten
}

async function hashOf(file: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  const handle = await open(file, 'r')
  try {
    const buffer = Buffer.allocUnsafe(1 << 20)
    for (;;) {
      signal?.throwIfAborted()
      const { bytesRead } = await handle.read(buffer, 0, buffer.length)
      if (bytesRead === 0) return hash.digest('hex')
      hash.update(buffer.subarray(0, bytesRead))
    }
  } finally {
    await handle.close()
  }
}

/** A rename is durable only when its folder is synced too. Windows and some sticks cannot; the data itself is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY).catch(() => undefined)
  if (!handle) return
  await handle.sync().catch(() => undefined)
  await handle.close()
}

const exists = (path: string): Promise<boolean> => access(path).then(() => true, () => false)
