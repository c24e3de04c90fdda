// The body of an entry at rest: canonical JSON under its section's key, bound to its place in the log; plain in the custody section.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { canonical, parseCanonical } from '../../shared/canonical'
import { Refused } from '../../shared/failure'
import type { Entry } from '../../shared/model/entry'
import type { SectionId } from '../../shared/model/ids'

/** Everything of an entry but its body and hash: readable without the section's key, and authenticated with the body. */
export type Place = Pick<Entry, 'sectionId' | 'seq' | 'atUtc' | 'atMono' | 'author' | 'kind' | 'prev'>

/** Who turns bodies into stored bytes and back; the log itself knows no key. */
export type Bodies = {
  seal(sectionId: SectionId, place: Place, body: unknown): Promise<Buffer>
  /** Throws `Refused` E-B3 without the section's key, E-A2 when the bytes or their place were changed. */
  open(sectionId: SectionId, place: Place, box: Buffer): Promise<unknown>
}

/** AES-256-GCM: nonce 12 · tag 16 · ciphertext. `place`: what the body is bound to; of an entry its `Place`. */
export function sealBody(key: Buffer, place: object, body: unknown): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(canonical(place)))
  const data = Buffer.concat([cipher.update(canonical(body), 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), data])
}

/** Throws `Refused` E-A2 when the body or its place was changed. */
export function openBody(key: Buffer, place: object, box: Buffer): unknown {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(0, 12), { authTagLength: 16 })
    decipher.setAAD(Buffer.from(canonical(place))).setAuthTag(box.subarray(12, 28))
    return JSON.parse(Buffer.concat([decipher.update(box.subarray(28)), decipher.final()]).toString('utf8'))
  } catch {
    throw new Refused('E-A2', 'entry')
  }
}

/** A custody body: canonical JSON (RFC 8785) as it is, so that an exported log can show it and anyone can hash it again. */
export function plainBody(body: unknown): Buffer {
  return Buffer.from(canonical(body), 'utf8')
}

/** Throws `Refused` E-A2 when the bytes are not canonical JSON. */
export function openPlainBody(box: Buffer): unknown {
  const value = parseCanonical(box.toString('utf8'))
  if (value === undefined) throw new Refused('E-A2', 'entry')
  return value
}
