// The random passphrase of a bundle, and its random name.
import { randomBytes, randomInt } from 'node:crypto'
import { groups, passphraseAlphabet, passphraseLength } from '../../shared/model/bundle'
import { BundleId } from '../../shared/model/ids'
import { dayOf } from '../sections/time'

/** 7 × 4 characters, 137 bits, evenly distributed (`randomInt` has no modulo bias). */
export function newPassphrase(): string {
  return groups(Array.from({ length: passphraseLength }, () => passphraseAlphabet.charAt(randomInt(passphraseAlphabet.length))).join(''))
}

/** `BDL-<yyyymmdd>-<8 hex>` with the calendar day in Beijing; neutral, because names in a ZIP can be read by anyone. */
export function newBundleId(at: Date): BundleId {
  return BundleId.parse(`BDL-${dayOf(at)}-${randomBytes(4).toString('hex')}`)
}
