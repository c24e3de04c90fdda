// From shares to the sheets that officers keep, and from sheets typed back to the secret: at the rehearsal and when it is needed.
import { Refused } from '../../shared/failure'
import { SheetSet, total, type Share, type ShareCheck } from '../../shared/model/recovery'
import { combineShares, decodeShare, encodeShare } from './shares'

/** The three sheets to print, in the order of the officers named; the caller sees to it that they are three people. Throws when there are not three names. */
export function sheetsOf(set: { setId: ShareCheck['setId']; shares: readonly Share[] }, officers: readonly string[]): SheetSet {
  if (officers.length !== total) throw new Error('three officers keep the three sheets')
  return SheetSet.parse({ setId: set.setId, sheets: set.shares.map((share) => ({ index: share.index, officer: officers[share.index - 1], ...encodeShare(share) })) })
}

/**
 * The secret from sheets typed in; the caller wipes it. Throws as `combineShares` does, and E-A15 with the place of the sheet
 * before the detail of `decodeShare`: `2 word 7`. Empty fields at the end are no shares.
 */
export async function recoverSecret(typed: readonly string[], expected: ShareCheck): Promise<Uint8Array> {
  const given = typed.slice(0, typed.findLastIndex((text) => text.trim() !== '') + 1)
  const shares = given.map((text, i) => {
    try {
      return decodeShare(text)
    } catch (error) {
      if (error instanceof Refused) throw new Refused(error.code, `${i + 1} ${error.detail ?? ''}`)
      throw error
    }
  })
  return await combineShares(shares, expected)
}

/** The rehearsal: two sheets typed back must give the secret. Throws as `recoverSecret`; the secret does not leave it. */
export async function rehearse(typed: readonly string[], expected: ShareCheck): Promise<void> {
  (await recoverSecret(typed, expected)).fill(0)
}
