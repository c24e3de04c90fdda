// What each recipient may see of people and recordings, and what of the forms stays here: a starting policy (reference/redaction.md §5.2), to be
// approved by each customer. Which fields of a form go to whom stands in its definition (shared/goes.ts).
import { goesTo, withheldBy } from '../../shared/goes'
import type { FormDefinition } from '../../shared/model/form'
import type { PersonRole } from '../../shared/model/person'
import type { ReasonCode, RecipientProfile } from '../../shared/model/redaction'

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

export type Withheld = { form: string; /** Labels of the fields; null: the whole form. */ fields: string[] | null; code: ReasonCode }

/** What of these forms is not handed over, by form and reason, in their order. */
export function withheldOf(profile: RecipientProfile, forms: readonly FormDefinition[]): Withheld[] {
  return forms.flatMap((form): Withheld[] => {
    const fields = form.groups.flatMap((group) => group.fields.map((field) => ({ field, code: withheldBy(form, group, field), goes: goesTo(form, group, field, profile) })))
    const kept = fields.filter((f) => !f.goes)
    if (kept.length === fields.length) return [{ form: form.title.zh, fields: null, code: form.withheld ?? kept[0]?.code ?? 'R12' }]
    return [...new Set(kept.map((f) => f.code))].map((code) => ({ form: form.title.zh, fields: kept.filter((f) => f.code === code).map((f) => f.field.label.zh), code }))
  })
}
