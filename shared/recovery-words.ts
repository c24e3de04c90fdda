// A recovery share as 31 Chinese words and as the text of a QR code, and back from what a person types, pastes or scans.
// Layout, 44 + 264 + 33 bits = 31 words of 11: version 4 | index 4 | threshold 2 | total 2 | set id 32 | data | check words.
// The words are the Simplified Chinese list of BIP-0039 (the list alone): one character each, all different in NFKC.
import { wordlist } from '@scure/bip39/wordlists/simplified-chinese.js'
import { total, threshold, SetId, ShareIndex, type Share } from './model/recovery'
import { printable } from './printable'
import { checked, checkLength, withCheck, type Symbols } from './recovery-check'

const version = 1n
const dataBytes = 33
/** Bits of a word; also those the header fills exactly. */
const wordBits = 11n
const headerBits = 44n
/** Words of a share, check words included. */
export const wordCount = Number((headerBits + BigInt(8 * dataBytes)) / wordBits) + checkLength

const numberOf = new Map(wordlist.map((word, n) => [word, n]))

const prefix = 'SAYONCE-R1:'
// RFC 4648 §6, without padding: QR codes hold it in their compact alphanumeric mode.
const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const qrLength = Math.ceil((wordCount * Number(wordBits)) / 5)
const spare = BigInt(qrLength * 5 - wordCount * Number(wordBits))

const join = (parts: Symbols, bits: bigint) => parts.reduce((all, part) => (all << bits) | BigInt(part), 0n)
function cut(value: bigint, bits: bigint, count: number): number[] {
  const mask = (1n << bits) - 1n
  return Array.from({ length: count }, (_, i) => Number((value >> (bits * BigInt(count - 1 - i))) & mask))
}

/** The share as printed. Throws when it is not one of ours: that is a bug. */
export function writeShare(share: Share): { words: string[]; qr: string } {
  if (share.data.length !== dataBytes) throw new Error('a share holds 33 bytes')
  const head = (((((version << 4n) | BigInt(share.index)) << 2n) | BigInt(share.threshold)) << 2n) | BigInt(share.total)
  const value = (((head << 32n) | BigInt(`0x${share.setId}`)) << BigInt(8 * dataBytes)) | join([...share.data], 8n)
  const symbols = withCheck(cut(value, wordBits, wordCount - checkLength))
  return {
    words: symbols.map((symbol) => wordlist[symbol]!),
    qr: prefix + cut(join(symbols, wordBits) << spare, 5n, qrLength).map((n) => base32[n]!).join(''),
  }
}

/** Positions count from 1, as printed. `words` is what was understood so far, for showing it back. */
export type Reading = { words: string[]; unknown: number[] } & (
  | { state: 'whole'; share: Share }
  /** Some words are not in the list. */
  | { state: 'unknown' }
  /** Nothing wrong so far, but words are missing or too many. */
  | { state: 'count' }
  /** All words are words, but not these words in this order. `likely`: the one that is wrong, when it is only one. */
  | { state: 'checksum'; likely: number | null }
  /** No share of this version, or a cut-off QR text. */
  | { state: 'form' }
)

/**
 * Reads what was typed: words with or without spaces, line breaks, numbers, punctuation, in full or half width; or the QR
 * text. A run of other letters counts as one unknown word.
 */
export function readShare(typed: string): Reading {
  const text = printable(typed).normalize('NFKC')
  const compact = text.replace(/\s/gu, '').toUpperCase()
  if (compact.startsWith('SAYONCE')) return readQr(compact)
  const words = text.replace(/[\s\p{P}\p{Nd}]+/gu, ' ').match(/\p{Script=Han}|[^\s\p{Script=Han}]+/gu) ?? []
  const unknown = words.flatMap((word, i) => (numberOf.has(word) ? [] : [i + 1]))
  if (unknown.length > 0) return { state: 'unknown', words, unknown }
  if (words.length !== wordCount) return { state: 'count', words, unknown }
  return readSymbols(words.map((word) => numberOf.get(word)!))
}

function readQr(text: string): Reading {
  const broken: Reading = { state: 'form', words: [], unknown: [] }
  const body = text.startsWith(prefix) ? text.slice(prefix.length) : ''
  const numbers = [...body].map((sign) => base32.indexOf(sign))
  if (numbers.length !== qrLength || numbers.includes(-1)) return broken
  const value = join(numbers, 5n)
  // One text per share: bits that mean nothing are zero.
  if ((value & ((1n << spare) - 1n)) !== 0n) return broken
  return readSymbols(cut(value >> spare, wordBits, wordCount))
}

function readSymbols(symbols: Symbols): Reading {
  const read = { words: symbols.map((symbol) => wordlist[symbol]!), unknown: [] }
  const check = checked(symbols)
  if (!check.ok) return { state: 'checksum', likely: check.at === null ? null : check.at + 1, ...read }
  const [head = 0, id = 0, ...data] = fields(join(symbols.slice(0, -checkLength), wordBits))
  const index = ShareIndex.safeParse((head >> 4) & 0xf)
  if (head >> 8 !== Number(version) || !index.success || ((head >> 2) & 3) !== threshold || (head & 3) !== total) return { state: 'form', ...read }
  return { state: 'whole', share: { setId: SetId.parse(id.toString(16).padStart(8, '0')), index: index.data, threshold, total, data: Uint8Array.from(data) }, ...read }
}

/** Twelve bits of header, the set id, then each byte of the data. */
function fields(value: bigint): number[] {
  const data = BigInt(8 * dataBytes)
  return [Number(value >> (data + 32n)), Number((value >> data) & 0xffff_ffffn), ...cut(value, 8n, dataBytes)]
}
