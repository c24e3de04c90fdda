// Keys of media files: as FORMAT.md says, and different for every file.
import { createHmac, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { mediaKey } from '../../../electron/vault/keys'

/** HKDF of RFC 5869 for one block of output, from HMAC alone. */
function recomputed(parent: Buffer, id: string): Buffer {
  const extracted = createHmac('sha256', Buffer.from(id, 'ascii')).update(parent).digest()
  return createHmac('sha256', extracted).update('sayonce/1/media').update(Buffer.from([1])).digest()
}

describe('mediaKey', () => {
  it('is HKDF-SHA-256 with the id as salt, as recomputed from RFC 5869', () => {
    for (const id of ['rec_00000000000000000000', 'tak_0123456789abcdefghjk', 'drv_zzzzzzzzzzzzzzzzzzzz']) {
      const parent = randomBytes(32)
      expect(mediaKey(parent, id)).toEqual(recomputed(parent, id))
    }
  })

  it('gives the fixed vector', () => {
    const parent = Buffer.from(Array.from({ length: 32 }, (_, i) => i))
    expect(mediaKey(parent, 'rec_00000000000000000000').toString('hex')).toBe('f5879bdb72c70dcc5cb147990c5c12df159907c9db4a2c71c8937284693f7b48')
  })

  it('differs by file and by parent, and takes no key of another length', () => {
    const parent = randomBytes(32)
    expect(mediaKey(parent, 'rec_00000000000000000000')).not.toEqual(mediaKey(parent, 'rec_00000000000000000001'))
    expect(mediaKey(parent, 'rec_00000000000000000000')).not.toEqual(mediaKey(randomBytes(32), 'rec_00000000000000000000'))
    expect(() => mediaKey(randomBytes(16), 'rec_00000000000000000000')).toThrow()
  })
})
