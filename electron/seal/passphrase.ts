// The random passphrase of a bundle, and its random name.
import { randomBytes, randomInt } from 'node:crypto'
import { groups, passphraseAlphabet, passphraseLength } from '../../shared/model/bundle'
import { BundleId } from '../../shared/model/ids'

/** 7 × 4 characters, 137 bits, evenly distributed (`randomInt` has no modulo bias). */
export function newPassphrase(): string {
  return groups(Array.from({ length: passphraseLength }, () => passphraseAlphabet.charAt(randomInt(passphraseAlphabet.length))).join(''))
}

/** `BDL-<yyyymmdd>-<8 hex>` with the room's own calendar day; neutral, because names in a ZIP can be read by anyone. */
export function newBundleId(at: Date): BundleId {
  const day = [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((n) => String(n).padStart(2, '0')).join('')
  return BundleId.parse(`BDL-${day}-${randomBytes(4).toString('hex')}`)
}
