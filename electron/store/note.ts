// The signed head as text: a C2SP checkpoint in a signed note (c2sp.org/tlog-checkpoint, c2sp.org/signed-note).
import { createHash, sign, verify, type KeyObject } from 'node:crypto'
import { logVersion } from '../../shared/model/custody-log'

/** Size of the log and the RFC 6962 root over its entries. */
export type Head = { size: number; root: Buffer }

/** Makes and reads the notes of one vault. */
export class Notary {
  readonly origin: string
  private readonly keyId: Buffer

  constructor(vaultId: string, private readonly signer: KeyObject, private readonly publicKey: KeyObject) {
    this.origin = `sayonce/${vaultId}`
    // Key id of a signed note: first 4 bytes of SHA-256(name ‖ LF ‖ 0x01 ‖ public key).
    this.keyId = createHash('sha256').update(`${this.origin}\n\u0001`).update(this.publicRaw()).digest().subarray(0, 4)
  }

  /** The raw Ed25519 public key, 32 bytes. */
  publicRaw(): Buffer {
    return this.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)
  }

  /** Origin, size, root, empty line, one Ed25519 signature line, and the empty line by which a note in a file ends. */
  sign(head: Head): string {
    const text = `${this.origin}\n${head.size}\n${head.root.toString('base64')}\n`
    const signature = Buffer.concat([this.keyId, sign(null, Buffer.from(text), this.signer)])
    return `${text}\n— ${this.origin} ${signature.toString('base64')}\n\n`
  }

  /**
   * Signature of an exported log by its SHA-256, over the two lines `sayonce-log/1` and the digest in hexadecimal. No note
   * begins like that, so neither can stand for the other.
   */
  signExport(sha256: Buffer): Buffer {
    return sign(null, Buffer.from(`${logVersion}\n${sha256.toString('hex')}\n`), this.signer)
  }

  /** Null for any text that is not a note of this vault with a valid signature, spelt as `sign` spells it. */
  read(note: string): Head | null {
    const match = /^(.+)\n(0|[1-9]\d{0,14})\n([A-Za-z0-9+/=]+)\n\n— (.+) ([A-Za-z0-9+/=]+)\n\n$/.exec(note)
    if (!match || match[1] !== this.origin || match[4] !== this.origin) return null
    const box = Buffer.from(match[5]!, 'base64')
    const root = Buffer.from(match[3]!, 'base64')
    // Re-encoding must give the same text: base64 has spare bits in which a flip would otherwise hide.
    if (root.length !== 32 || root.toString('base64') !== match[3] || box.toString('base64') !== match[5]) return null
    const signed = Buffer.from(`${match[1]}\n${match[2]}\n${match[3]}\n`)
    if (!box.subarray(0, 4).equals(this.keyId) || !verify(null, signed, this.publicKey, box.subarray(4))) return null
    return { size: Number(match[2]), root }
  }
}
