// The entries of a redaction section that concern one recipient, so that undo never takes back a decision made for another.
import type { Entry } from '../../shared/model/entry'
import type { RecipientProfile } from '../../shared/model/redaction'

export function ofProfile(entries: readonly Entry[], profile: RecipientProfile): Entry[] {
  const bySeq = new Map(entries.map((e) => [e.seq, e]))
  return entries.filter((entry) => {
    let origin: Entry | undefined = entry
    while (origin?.kind === 'undo') origin = bySeq.get(origin.body.seq)
    return origin?.kind === 'redaction.decided' && origin.body.profile === profile
  })
}
