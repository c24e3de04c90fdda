// Drafts in words: where each answer stood, by whichever version of the form still knows the field; and which drafts no form on the screen has a place for.
import type { HeldDrafts } from '../ui/draft-book'
import type { Answer } from '../../shared/model/answer'
import type { Draft, DraftSlot } from '../../shared/model/draft'
import type { Field, FormDefinition } from '../../shared/model/form'

type One = { field: string; answer: Answer | null }

/** `forms`: the newest first. `say`: an answer as one reads it; null for one that was to be taken back. */
export function wordsOf(forms: readonly FormDefinition[], formId: string, answers: readonly One[], language: 'zh' | 'en', say: (field: Field | null, answer: Answer | null) => string): { label: string; text: string }[] {
  const fields = forms.filter(({ id }) => id === formId).flatMap(({ groups }) => groups.flatMap((group) => group.fields))
  return answers.map(({ field: key, answer }) => {
    const field = fields.find((one) => one.key === key) ?? null
    return { label: field?.label[language] ?? key, text: say(field, answer) }
  })
}

export type Homeless = { slot: DraftSlot; draft: Exclude<Draft, { what: 'words' }> | null }

/** Drafts whose form or group is not among `forms`, and those that cannot be opened. */
export function homeless(held: HeldDrafts, forms: readonly FormDefinition[]): Homeless[] {
  return [...held].flatMap(([slot, { draft }]): Homeless[] => {
    if (draft === null) return [{ slot, draft }]
    if (draft.what === 'words') return []
    const form = forms.find(({ id }) => id === draft.formId)
    return form && (draft.what === 'places' || form.groups.some(({ key }) => key === draft.group)) ? [] : [{ slot, draft }]
  })
}
