// Opens one encrypted entry (WinZip AE-2, AES-256): independent of the library that wrote it. Memory stays flat.
import { createCipheriv, createHmac, pbkdf2, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { Source } from './source'
import { aesOverhead } from './zip-records'
import type { Entry } from './zip'

const derive = promisify(pbkdf2)
const step = 1 << 20

export type EntryKeys = { cipher: Buffer; mac: Buffer }

/** The keys of an entry, or null when the passphrase does not fit its two check bytes (a wrong one fits 1 in 65536). */
export async function entryKeys(source: Source, entry: Entry, passphrase: string): Promise<EntryKeys | null> {
  const head = await source.read(entry.data, 18)
  const keys = await derive(passphrase, head.subarray(0, 16), 1000, 66, 'sha1')
  return keys.subarray(64).equals(head.subarray(16)) ? { cipher: keys.subarray(0, 32), mac: keys.subarray(32, 64) } : null
}

/**
 * Hands the plain bytes to `sink` in order (its buffer is reused). True when the authentication code matches; only then
 * may anything that `sink` saw be believed.
 */
export async function readEntry(source: Source, entry: Entry, keys: EntryKeys, sink: (bytes: Buffer) => void): Promise<boolean> {
  const stream = counterStream(keys.cipher)
  const mac = createHmac('sha1', keys.mac)
  const length = entry.stored - aesOverhead
  const start = entry.data + 18
  for (let at = 0; at < length; at += step) {
    const bytes = await source.read(start + at, Math.min(step, length - at))
    mac.update(bytes)
    stream(bytes)
    sink(bytes)
  }
  const code = await source.read(start + length, 10)
  return timingSafeEqual(mac.digest().subarray(0, 10), code)
}

/** AES-CTR as WinZip has it: a little-endian counter from 1, which node's own CTR mode cannot do. Works in place. */
function counterStream(key: Buffer): (bytes: Buffer) => void {
  const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false)
  const counters = Buffer.alloc(step)
  // In the machine's byte order: every processor Node is built for here is little-endian, as the format is.
  const counter = new Uint32Array(counters.buffer, counters.byteOffset, step / 4)
  let block = 1
  return (bytes) => {
    const blocks = Math.ceil(bytes.length / 16)
    for (let i = 0; i < blocks; i++, block++) {
      counter[i * 4] = block // storing keeps the low 32 bits
      counter[i * 4 + 1] = block / 0x1_0000_0000
    }
    const pad = cipher.update(counters.subarray(0, blocks * 16))
    const words = bytes.byteOffset % 4 === 0 && pad.byteOffset % 4 === 0 ? bytes.length >> 2 : 0
    const a = new Uint32Array(bytes.buffer, words === 0 ? 0 : bytes.byteOffset, words)
    const b = new Uint32Array(pad.buffer, words === 0 ? 0 : pad.byteOffset, words)
    for (let i = 0; i < words; i++) a[i]! ^= b[i]!
    for (let i = words * 4; i < bytes.length; i++) bytes[i]! ^= pad[i]!
  }
}
