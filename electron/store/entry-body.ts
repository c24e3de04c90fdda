// The body of an entry at rest: canonical JSON under its section's key, bound to its place in the log.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { canonical } from '../../shared/canonical'
import { Refused } from '../../shared/failure'
import type { Entry } from '../../shared/model/entry'

/** Everything of an entry but its body and hash: readable without the section's key, and authenticated with the body. */
export type Place = Pick<Entry, 'sectionId' | 'seq' | 'atUtc' | 'atMono' | 'author' | 'kind' | 'prev'>

/** AES-256-GCM: nonce 12 · tag 16 · ciphertext. */
export function sealBody(key: Buffer, place: Place, body: unknown): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(canonical(place)))
  const data = Buffer.concat([cipher.update(canonical(body), 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), data])
}

/** Throws `Refused` E-A2 when the body or its place was changed. */
export function openBody(key: Buffer, place: Place, box: Buffer): unknown {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(0, 12), { authTagLength: 16 })
    decipher.setAAD(Buffer.from(canonical(place))).setAuthTag(box.subarray(12, 28))
    return JSON.parse(Buffer.concat([decipher.update(box.subarray(28)), decipher.final()]).toString('utf8'))
  } catch {
    throw new Refused('E-A2', 'entry')
  }
}
