// The recovery secret in three shares of which any two give it back (Shamir 1979), so that no one officer can open the vault alone
// and none is indispensable. The library gives a wrong secret silently for wrong shares: a check value tells.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { combine, split } from 'shamir-secret-sharing'
import { Refused } from '../../shared/failure'
import { SetId, ShareIndex, threshold, total, type Share, type ShareCheck } from '../../shared/model/recovery'
import { readShare, writeShare } from '../../shared/recovery-words'

const secretBytes = 32

/**
 * HMAC-SHA-256 keyed by the secret: knowing it does not help to find the secret, nor, with one share, the other.
 * The set id is in it, so that two sets of one secret cannot be told to be so.
 */
export function checkOf(secret: Uint8Array, setId: SetId): string {
  return createHmac('sha256', secret).update(`sayonce/1/recovery-check${setId}`).digest('hex')
}

const fits = (secret: Uint8Array, { setId, check }: ShareCheck) => timingSafeEqual(Buffer.from(checkOf(secret, setId), 'hex'), Buffer.from(check, 'hex'))

/** Runs over all pairs of different shares: i < j. */
const pairsOf = (shares: readonly Share[]) => shares.flatMap((_, i) => shares.slice(i + 1).map((__, k) => [i, i + 1 + k] as const))

/** The secret two shares stand for, right or wrong; null when they cannot belong together (same coordinate). */
async function joined(a: Share, b: Share): Promise<Uint8Array | null> {
  if (a.data[secretBytes] === b.data[secretBytes]) return null
  // It takes plain Uint8Arrays only, not Buffers.
  return await combine([Uint8Array.from(a.data), Uint8Array.from(b.data)])
}

/**
 * Splits a secret of 32 bytes into a new set of three shares. Every pair is put together again before the set is given
 * out: what is printed works. `check` is kept with the vault (`ShareCheck`).
 */
export async function splitSecret(secret: Uint8Array): Promise<{ setId: SetId; shares: Share[]; check: string }> {
  if (secret.length !== secretBytes) throw new Error('the recovery secret has 32 bytes')
  const setId = SetId.parse(randomBytes(4).toString('hex'))
  const plain = Uint8Array.from(secret)
  const parts = await split(plain, total, threshold)
  plain.fill(0)
  const shares = parts.map((data, i): Share => ({ setId, index: ShareIndex.parse(i + 1), threshold, total, data }))
  const expected = { setId, check: checkOf(secret, setId) }
  for (const [i, j] of pairsOf(shares)) {
    const again = await joined(shares[i]!, shares[j]!)
    if (!again || !fits(again, expected)) throw new Error('a pair of fresh shares does not give the secret')
    again.fill(0)
  }
  return { ...expected, shares }
}

/** As printed: 31 words with header and check words, and the same as text of a QR code. */
export function encodeShare(share: Share): { words: string[]; qr: string } {
  return writeShare(share)
}

/**
 * Reads a share from its words or its QR text. Throws Refused E-A15; detail `word 7`: the seventh is not in the list;
 * `checksum 7`: the seventh is wrong, all others fit; `checksum`: several are; `form`: no whole share.
 */
export function decodeShare(typed: string): Share {
  const read = readShare(typed)
  switch (read.state) {
    case 'whole': return read.share
    case 'unknown': throw new Refused('E-A15', `word ${read.unknown[0]}`)
    case 'checksum': throw new Refused('E-A15', read.likely === null ? 'checksum' : `checksum ${read.likely}`)
    case 'count':
    case 'form': throw new Refused('E-A15', 'form')
  }
}

/**
 * The secret of the set that `expected` names; the caller wipes it. Throws Refused, with places counted from 1 in the order given:
 * E-A16 share of another set (detail `2 9f3ab1c0`: place and its set id) · E-A14 too few (`1/2`; the same share twice is one) ·
 * E-A17 wrong: with a pair that fits, which one is wrong (`3`); without, `either`. Three shares of which one is wrong are
 * refused too: someone holds a forged sheet, and that must be known before anything is opened.
 */
export async function combineShares(given: readonly Share[], expected: ShareCheck): Promise<Uint8Array> {
  const foreign = given.findIndex((share) => share.setId !== expected.setId)
  if (foreign >= 0) throw new Refused('E-A16', `${foreign + 1} ${given[foreign]!.setId}`)
  const same = (a: Share, b: Share) => a.index === b.index && Buffer.compare(a.data, b.data) === 0
  const places = given.flatMap((share, i) => (given.findIndex((other) => same(other, share)) === i ? [i] : []))
  const shares = places.map((place) => given[place]!)
  if (shares.length < threshold) throw new Refused('E-A14', `${shares.length}/${threshold}`)

  const right = new Set<number>()
  let secret: Uint8Array | null = null
  for (const [i, j] of pairsOf(shares)) {
    const made = await joined(shares[i]!, shares[j]!)
    if (made && fits(made, expected)) {
      right.add(i).add(j)
      secret ??= Uint8Array.from(made)
    }
    made?.fill(0)
  }
  if (!secret) throw new Refused('E-A17', 'either')
  const wrong = shares.findIndex((_, i) => !right.has(i))
  if (wrong < 0) return secret
  secret.fill(0)
  throw new Refused('E-A17', String(places[wrong]! + 1))
}
