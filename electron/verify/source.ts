// The file being checked, read at positions.
import type { FileHandle } from 'node:fs/promises'

export type Source = { size: number; read(position: number, length: number): Promise<Buffer> }

/** Reads of exactly `length` bytes; throws a RangeError beyond the end, and the system's own errors. */
export function fileSource(handle: FileHandle, size: number): Source {
  return {
    size,
    async read(position, length) {
      if (position < 0 || length < 0 || position + length > size) throw new RangeError('read beyond the end')
      const buffer = Buffer.allocUnsafeSlow(length)
      for (let at = 0; at < length;) {
        const { bytesRead } = await handle.read(buffer, at, length - at, position + at)
        if (bytesRead === 0) throw new RangeError('the file became shorter while it was read')
        at += bytesRead
      }
      return buffer
    },
  }
}
