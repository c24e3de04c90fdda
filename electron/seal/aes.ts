// Encrypts one entry of the bundle (WinZip AE-2, AES-256) with the processor's own AES and SHA-1: the ZIP library's
// WebAssembly takes four times as long, and a recording has gigabytes.
import { createCipheriv, createHmac, pbkdf2, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(pbkdf2)
const step = 1 << 20

/**
 * The stored form of `content`: 16 bytes of salt, 2 that tell a wrong passphrase, the ciphertext, 10 of authentication code
 * (winzip.com/aes_info.htm). The pieces of `content` are not changed.
 */
export async function* encrypted(content: AsyncIterable<Uint8Array>, passphrase: string): AsyncGenerator<Uint8Array> {
  const salt = randomBytes(16)
  const keys = await derive(passphrase, salt, 1000, 66, 'sha1')
  const encrypt = counterStream(keys.subarray(0, 32))
  const mac = createHmac('sha1', keys.subarray(32, 64))
  yield Buffer.concat([salt, keys.subarray(64)])
  for await (const piece of content) {
    for (let at = 0; at < piece.length; at += step) {
      const bytes = encrypt(piece.subarray(at, at + step))
      mac.update(bytes)
      yield bytes
    }
  }
  keys.fill(0)
  yield mac.digest().subarray(0, 10)
}

/** AES-CTR as WinZip has it: a little-endian counter from 1, which node's own CTR mode cannot do. At most `step` bytes a call. */
function counterStream(key: Uint8Array): (bytes: Uint8Array) => Uint8Array {
  const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false)
  const counters = Buffer.alloc(step)
  // In the machine's byte order; every processor Electron runs on is little-endian, as the format is.
  const words = new Uint32Array(counters.buffer, counters.byteOffset, step / 4)
  let block = 1
  let spare = Buffer.alloc(0) // what the last block left over, because pieces end anywhere
  return (bytes) => {
    const blocks = Math.ceil(Math.max(0, bytes.length - spare.length) / 16)
    for (let i = 0; i < blocks; i++, block++) {
      words[i * 4] = block
      words[i * 4 + 1] = block / 0x1_0000_0000
    }
    // Both in memory of their own, so that they can be read by words; the rest of the last word is never handed out.
    const whole = bytes.length + (-bytes.length & 3)
    const pad = Buffer.alloc(Math.max(whole, spare.length + blocks * 16))
    spare.copy(pad)
    cipher.update(counters.subarray(0, blocks * 16)).copy(pad, spare.length)
    const out = new Uint8Array(whole)
    out.set(bytes)
    const a = new Uint32Array(out.buffer)
    const b = new Uint32Array(pad.buffer, pad.byteOffset, whole / 4)
    for (let i = 0; i < a.length; i++) a[i]! ^= b[i]!
    spare = Buffer.from(pad.subarray(bytes.length, spare.length + blocks * 16))
    return out.subarray(0, bytes.length)
  }
}
