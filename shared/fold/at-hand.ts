// What whoever questions the child has to have before the eyes all the time: its sign for stopping, whom it does not want there, how it speaks (F10, F11).
import type { Answer } from '../model/answer'
import type { Entry } from '../model/entry'
import type { Field, FormDefinition } from '../model/form'
import { walk } from '../walk'
import { foldForm } from './form'

export type AtHand = { formId: string; field: Field; answer: Extract<Answer, { state: 'value' }> }

/** The answers of fields with `desk` that are asked for, in the order of the forms; of several choices only those that are not the ordinary case. */
export function atHand(forms: readonly FormDefinition[], entries: readonly Entry[]): AtHand[] {
  return forms.flatMap((form) => [...walk(form, foldForm(entries, form.id))].flatMap(({ field, asked, given }): AtHand[] => {
    const quiet = field.desk
    const answer = given?.answer
    if (!quiet || !asked || answer?.state !== 'value') return []
    const { value } = answer
    if (Array.isArray(value)) {
      const told = value.filter((one) => !quiet.includes(one))
      return told.length === 0 ? [] : [{ formId: form.id, field, answer: { state: 'value', value: told } }]
    }
    return value === '' || (typeof value === 'string' && quiet.includes(value)) ? [] : [{ formId: form.id, field, answer }]
  }))
}
