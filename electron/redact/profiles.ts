// What each recipient may see: a starting policy (reference/redaction.md §5.2), to be approved by each customer.
import type { PersonRole } from '../../shared/model/person'
import type { RecipientProfile } from '../../shared/model/redaction'

export type Profile = {
  /** People whose identity is replaced by their pseudonym or a word. */
  hides: readonly PersonRole[]
  /** Whether numbers of nobody in particular are searched too. */
  numbers: boolean
  /** Whether the recording goes with the bundle; where not, it is viewed at the unit against an undertaking (刑诉法解释 §55). */
  media: boolean
}

const family: readonly PersonRole[] = ['child', 'guardian', 'other-child', 'reporter', 'witness', 'other']

export const profiles: Record<RecipientProfile, Profile> = {
  police: { hides: ['reporter'], numbers: false, media: true },
  prosecutor: { hides: family, numbers: true, media: true },
  court: { hides: family, numbers: true, media: true },
  defence: { hides: family, numbers: true, media: false },
  'legal-aid': { hides: ['other-child', 'reporter', 'witness'], numbers: false, media: false },
  hospital: { hides: ['other-child', 'reporter', 'witness', 'suspect'], numbers: false, media: false },
}
