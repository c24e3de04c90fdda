// Looking at every page of a large database while work goes on: SQLCipher's own check holds up everything else until it has read the whole
// file. Read from the file beside the database, whose pages change only when the WAL is written back.
import { createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

const pageBytes = 4096
/** At the end of a page: IV 16, HMAC-SHA-512 64. */
const macBytes = 64
/** The page at this place is kept free for locks and never written (SQLite file format §1.2, "lock-byte page"). */
const lockPage = 0x4000_0000 / pageBytes + 1
/** Pages a turn of the event loop: about two milliseconds. */
const slice = 128
/** A page that was just being written is looked at again after so many milliseconds. */
const again = [200, 1000, 3000]

export type PageCheck = { progress?: ((done: number, total: number) => void) | undefined; signal?: AbortSignal | undefined }

/**
 * Numbers (from 1) of the pages that do not authenticate, after SQLCipher 4's page format: HMAC-SHA-512 over ciphertext, IV and page
 * number (little endian), its key by PBKDF2 from key and salt. `handle` must stay open as long as the database: closing any handle of a
 * file drops all locks of this process on it (POSIX fcntl), and another program could then open the vault. Throws the system's error
 * and the reason of an aborted `signal`.
 */
export async function damagedPages(handle: FileHandle, key: Buffer, salt: Buffer, { progress, signal }: PageCheck = {}): Promise<number[]> {
  const macKey = pbkdf2Sync(key, Buffer.from(salt.map((byte) => byte ^ 0x3a)), 2, 32, 'sha512')
  try {
    const { size } = await handle.stat()
    const total = Math.ceil(size / pageBytes)
    let bad: number[] = []
    for (let first = 1; first <= total; first += slice) {
      signal?.throwIfAborted()
      bad.push(...await badOf(handle, macKey, first, Math.min(slice, total - first + 1)))
      progress?.(Math.min(total, first + slice - 1), total)
      await sleep(1)
    }
    for (const ms of again) {
      if (bad.length === 0) break
      await sleep(ms, undefined, signal ? { signal } : {})
      const still: number[] = []
      for (const page of bad) still.push(...await badOf(handle, macKey, page, 1))
      // What lies behind the end now was cut off by a VACUUM.
      const last = Math.ceil((await handle.stat()).size / pageBytes)
      bad = still.filter((page) => page <= last)
    }
    return bad
  } finally {
    macKey.fill(0)
  }
}

async function badOf(handle: FileHandle, macKey: Buffer, first: number, count: number): Promise<number[]> {
  const bytes = Buffer.alloc(count * pageBytes)
  const { bytesRead } = await handle.read(bytes, 0, bytes.length, (first - 1) * pageBytes)
  const bad: number[] = []
  const number = Buffer.alloc(4)
  for (let i = 0; i < count; i++) {
    const page = first + i
    if (page === lockPage) continue
    const whole = bytes.subarray(i * pageBytes, Math.min(bytesRead, (i + 1) * pageBytes))
    number.writeUInt32LE(page)
    // The first page begins with the salt, in clear.
    const covered = whole.subarray(page === 1 ? 16 : 0, pageBytes - macBytes)
    const mac = createHmac('sha512', macKey).update(covered).update(number).digest()
    if (whole.length !== pageBytes || !timingSafeEqual(mac, whole.subarray(pageBytes - macBytes))) bad.push(page)
  }
  return bad
}
