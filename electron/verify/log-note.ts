// Signed heads as text (C2SP tlog-checkpoint in a signed note): one from a bundle, or a whole heads.log.
import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto'

export type Note = { origin: string; size: number; root: Buffer; text: string; signatures: { name: string; keyId: Buffer; value: Buffer }[] }

const form = /(?<=^|\n)([^\n]{1,200})\n(0|[1-9]\d{0,14})\n([A-Za-z0-9+/]{43}=)\n((?:[^\n—][^\n]{0,2000}\n){0,20})\n((?:— [^\n ]{1,200} [A-Za-z0-9+/=]{8,8000}\n){1,50})/g

/**
 * The heads in a text, in order, and how many pieces of it are not heads. Lines that extend a note and signatures of other
 * names are allowed (c2sp.org/signed-note); empty lines between notes too.
 */
export function readNotes(text: string): { notes: Note[]; pieces: number } {
  const notes: Note[] = []
  let pieces = 0
  let end = 0
  const between = (until: number): void => {
    // A torn note is closed by a line of its own: `-`.
    if (/[^\n]/.test(text.slice(end, until).replace(/(?<=^|\n)-(?=\n)/g, ''))) pieces++
  }
  for (const match of text.matchAll(form)) {
    const [whole, origin, size, root, more, signatures] = match as unknown as [string, string, string, string, string, string]
    between(match.index)
    end = match.index + whole.length
    const bytes = Buffer.from(root, 'base64')
    const signed = signatures.trimEnd().split('\n').map((line) => line.slice(2).split(' ') as [string, string])
    const exact = bytes.toString('base64') === root && signed.every(([, value]) => Buffer.from(value, 'base64').toString('base64') === value)
    if (!exact || !Number.isSafeInteger(Number(size))) {
      pieces++
      continue
    }
    notes.push({
      origin, size: Number(size), root: bytes, text: `${origin}\n${size}\n${root}\n${more}`,
      signatures: signed.map(([name, value]) => ({ name, keyId: Buffer.from(value, 'base64').subarray(0, 4), value: Buffer.from(value, 'base64').subarray(4) })),
    })
  }
  between(text.length)
  return { notes, pieces }
}

/** A raw Ed25519 public key (32 bytes) as a key (RFC 8410 §4). */
export function ed25519(raw: Buffer): KeyObject {
  return createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw]), format: 'der', type: 'spki' })
}

/** What a note is for the holder of this key: `other-key` when no signature line is by it. */
export function judge(note: Note, origin: string, raw: Buffer, key: KeyObject): 'good' | 'bad' | 'other-key' | 'other-origin' {
  if (note.origin !== origin) return 'other-origin'
  // Key id of a signed note: first 4 bytes of SHA-256(name ‖ LF ‖ 0x01 ‖ public key).
  const keyId = createHash('sha256').update(`${origin}\n\u0001`).update(raw).digest().subarray(0, 4)
  const ours = note.signatures.find((s) => s.name === origin && s.keyId.equals(keyId))
  if (!ours) return 'other-key'
  return verify(null, Buffer.from(note.text), key, ours.value) ? 'good' : 'bad'
}
