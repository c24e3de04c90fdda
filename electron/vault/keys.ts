// Keys of media files: one secret of a take, from which each of its files has a key of its own.
import { hkdfSync } from 'node:crypto'

/**
 * Key of one file: HKDF-SHA-256 (RFC 5869) of `parent` (32 bytes: a take's key, or for a derived file its recording's key), salt = the
 * file's id in ASCII, info `sayonce/1/media`, 32 bytes. The caller wipes it.
 */
export function mediaKey(parent: Uint8Array, id: string): Buffer {
  if (parent.length !== 32) throw new Error('a media key has 32 bytes')
  return Buffer.from(hkdfSync('sha256', parent, Buffer.from(id, 'ascii'), 'sayonce/1/media', 32))
}
