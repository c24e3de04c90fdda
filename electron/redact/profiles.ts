// What each recipient may see: a starting policy (reference/redaction.md §5.2), to be approved by each customer.
import type { FormDefinition } from '../../shared/model/form'
import type { PersonRole } from '../../shared/model/person'
import type { ReasonCode, RecipientProfile } from '../../shared/model/redaction'

/** Of one form: the whole, nothing, or only these fields. */
export type FormRule = 'all' | 'none' | readonly string[]

export type Profile = {
  /** People whose identity is replaced by their pseudonym or a word. */
  hides: readonly PersonRole[]
  /** Whether numbers of nobody in particular are searched too. */
  numbers: boolean
  /** Whether the recording goes with the bundle; where not, it is viewed at the unit against an undertaking (刑诉法解释 §55). */
  media: boolean
  /** What goes of each form, by its id. A form that is not named here does not go. */
  forms: Readonly<Record<string, FormRule>>
}

const family: readonly PersonRole[] = ['child', 'guardian', 'other-child', 'reporter', 'witness', 'other']

// The examination without the history that was reported: what was told is in the questioning, the rest is not about the case.
const examination: FormRule = [
  'consent-by', 'consent-examination', 'consent-evidence', 'consent-photographs', 'consent-sharing', 'child-assent',
  'place', 'started-at', 'ended-at', 'examiner', 'examiner-fits', 'present', 'history-source', 'demeanour', 'height', 'weight',
  'injuries-seen', 'injuries', 'photographs-taken', 'care-given', 'conclusion',
]
/** Of the counsellor's notes only the statement that was written to be handed on. */
const statement: FormRule = ['for-the-file']
const office: Profile['forms'] = {
  'medical-note': examination, 'samples-note': 'all', 'counsellor-note': statement, 'legal-aid-note': 'all',
  'follow-up-note': ['reporter-told', 'reporter-told-at', 'measures', 'another-needed', 'another-why'],
}

export const profiles: Record<RecipientProfile, Profile> = {
  police: { hides: ['reporter'], numbers: false, media: true, forms: office },
  prosecutor: { hides: family, numbers: true, media: true, forms: office },
  court: { hides: family, numbers: true, media: true, forms: office },
  defence: {
    hides: family, numbers: true, media: false,
    forms: { 'medical-note': examination, 'samples-note': 'all', 'counsellor-note': 'none', 'legal-aid-note': ['told-child', 'told-guardian', 'told-at', 'told-by', 'understood'], 'follow-up-note': 'none' },
  },
  'legal-aid': {
    hides: ['other-child', 'reporter', 'witness'], numbers: false, media: false,
    forms: {
      'medical-note': 'all', 'samples-note': 'all', 'legal-aid-note': 'all', 'follow-up-note': 'all',
      'counsellor-note': ['self-harm', 'tonight', 'safe-adult', 'suspect-contact', 'crisis-contact', 'intervention', 'next-meeting', 'guardian-support', 'for-the-file'],
    },
  },
  hospital: {
    hides: ['other-child', 'reporter', 'witness', 'suspect'], numbers: false, media: false,
    forms: {
      'medical-note': 'all', 'samples-note': 'all', 'legal-aid-note': 'none', 'follow-up-note': ['helper', 'first-contact', 'measures'],
      'counsellor-note': ['seen-at', 'appearance', 'mood', 'self-harm', 'self-harm-told', 'tonight', 'safe-adult', 'suspect-contact', 'crisis-contact', 'intervention', 'next-meeting', 'guardian-support', 'for-the-file'],
    },
  },
}

/** Whether a field goes to this recipient. A form without a rule: no. */
export function goes(profile: RecipientProfile, formId: string, fieldKey: string): boolean {
  const { forms } = profiles[profile]
  const rule = Object.hasOwn(forms, formId) ? forms[formId]! : 'none'
  return rule === 'all' || (rule !== 'none' && rule.includes(fieldKey))
}

// Why something of a form stays here: the form's reason, and where a field has another one.
const formCodes: Readonly<Record<string, ReasonCode>> = { 'medical-note': 'R6', 'samples-note': 'R6', 'counsellor-note': 'R7', 'legal-aid-note': 'R11', 'follow-up-note': 'R8' }
const fieldCodes: Readonly<Record<string, ReasonCode>> = { 'counsellor-note/tonight': 'R8', 'counsellor-note/safe-adult': 'R8', 'counsellor-note/crisis-contact': 'R8', 'follow-up-note/reporter-told-how': 'R4' }

export type Withheld = { form: string; /** Labels of the fields; null: the whole form. */ fields: string[] | null; code: ReasonCode }

/** What of these forms is not handed over, by form and reason, in their order. */
export function withheldOf(profile: RecipientProfile, forms: readonly FormDefinition[]): Withheld[] {
  return forms.flatMap((form): Withheld[] => {
    const fields = form.groups.flatMap((group) => group.fields)
    const kept = fields.filter((field) => !goes(profile, form.id, field.key))
    const codeOf = (key: string): ReasonCode => fieldCodes[`${form.id}/${key}`] ?? formCodes[form.id] ?? 'R12'
    if (kept.length === fields.length) return [{ form: form.title.zh, fields: null, code: formCodes[form.id] ?? 'R12' }]
    return [...new Set(kept.map((field) => codeOf(field.key)))].map((code) => ({ form: form.title.zh, fields: kept.filter((field) => codeOf(field.key) === code).map((field) => field.label.zh), code }))
  })
}
