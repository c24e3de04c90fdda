// heads.log: the signed head of the log, kept outside the database, because a flipped bit in a WAL file loses rows silently
// (reference/security.md §0.1). Written after each commit, compared at every unlock.
import { createHash, sign, verify, type KeyObject } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'

export type Head = { size: number; root: Buffer }

/** Signed note in the C2SP checkpoint form: origin, size, root, empty line, one Ed25519 signature line. */
function note(origin: string, head: Head, signer: KeyObject, keyId: Buffer): string {
  const text = `${origin}\n${head.size}\n${head.root.toString('base64')}\n`
  const signature = Buffer.concat([keyId, sign(null, Buffer.from(text), signer)])
  return `${text}\n— ${origin} ${signature.toString('base64')}\n\n`
}

/** Key id of a signed note: first 4 bytes of SHA-256(name ‖ LF ‖ 0x01 ‖ public key). */
function keyIdOf(origin: string, publicKey: KeyObject): Buffer {
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)
  return createHash('sha256').update(`${origin}\n\u0001`).update(raw).digest().subarray(0, 4)
}

function parse(text: string, origin: string, publicKey: KeyObject, keyId: Buffer): Head | null {
  const match = /^(.+)\n(\d+)\n([A-Za-z0-9+/=]+)\n\n— (.+) ([A-Za-z0-9+/=]+)$/.exec(text)
  if (!match || match[1] !== origin || match[4] !== origin) return null
  const box = Buffer.from(match[5]!, 'base64')
  const root = Buffer.from(match[3]!, 'base64')
  // Re-encoding must give the same text: base64 has spare bits in which a flip would otherwise hide.
  if (root.length !== 32 || root.toString('base64') !== match[3] || box.toString('base64') !== match[5]) return null
  const signed = Buffer.from(`${match[1]}\n${match[2]}\n${match[3]}\n`)
  if (!box.subarray(0, 4).equals(keyId) || !verify(null, signed, publicKey, box.subarray(4))) return null
  return { size: Number(match[2]), root }
}

export class Heads {
  private readonly keyId: Buffer
  /** The file ends inside a note. */
  private torn = false
  private note = ''

  private constructor(private readonly handle: FileHandle, private readonly origin: string, private readonly signer: KeyObject, private readonly publicKey: KeyObject) {
    this.keyId = keyIdOf(origin, publicKey)
  }

  static async open(file: string, vaultId: string, signer: KeyObject, publicKey: KeyObject): Promise<Heads> {
    return new Heads(await open(file, 'a+', 0o600), `sayonce/${vaultId}`, signer, publicKey)
  }

  /** Appends and syncs the head. Throws the system's error; what it wrote by then is closed by the next note. */
  async write(head: Head): Promise<void> {
    // What a crash left of a note is closed first, by a line that no note has: it must not spoil the ones behind it.
    const text = note(this.origin, head, this.signer, this.keyId)
    const bytes = Buffer.from(`${this.torn ? '\n-\n\n' : ''}${text}`, 'utf8')
    this.torn = true
    const { bytesWritten } = await this.handle.write(bytes)
    // A full disk first answers with a short count and no error.
    if (bytesWritten !== bytes.length) throw Object.assign(new Error('short write to heads.log'), { code: 'ENOSPC' })
    await this.handle.datasync()
    this.torn = false
    this.note = text
  }

  /**
   * The last head: a value, `none` for an empty file, `damaged` when the last complete note does not verify. A note cut
   * off by a crash (no closing empty line) is passed over: its entry was committed but not yet acknowledged.
   */
  async last(): Promise<Head | 'none' | 'damaged'> {
    const { size } = await this.handle.stat()
    if (size === 0) return 'none'
    const from = Math.max(0, size - 4096)
    const buffer = Buffer.alloc(size - from)
    await this.handle.read(buffer, 0, buffer.length, from)
    const text = buffer.toString('utf8')
    const closing = lastClosing(text)
    this.torn = closing < 0 || closing + 2 !== text.length
    if (closing < 0) return from === 0 ? 'none' : 'damaged'
    // Before the closing, not at it: the note behind it may have begun.
    const start = text.lastIndexOf(`\n\n${this.origin}\n`, closing - 1)
    const whole = text.slice(start < 0 ? 0 : start + 2, closing)
    this.note = `${whole}\n\n`
    return parse(whole, this.origin, this.publicKey, this.keyId) ?? 'damaged'
  }

  /** The text of the last head, written or read. */
  lastNote(): string {
    return this.note
  }

  async close(): Promise<void> {
    await this.handle.close()
  }
}

/** Where the last complete note ends: the last empty line that follows a signature line (a note holds another one itself). */
function lastClosing(text: string): number {
  for (let at = text.lastIndexOf('\n\n'); at > 0; at = text.lastIndexOf('\n\n', at - 1)) {
    const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at)
    if (line.startsWith('— ')) return at
  }
  return -1
}
