// A form as people see it: the last answer to each field. Answers to fields a newer definition dropped are kept and shown.
import type { Entry } from '../model/entry'
import type { Answer, FormDefinition } from '../model/form'
import { live } from './live'

export type Answers = Map<string, Answer>

export function foldForm(entries: readonly Entry[], formId: string): Answers {
  const answers: Answers = new Map()
  for (const entry of live(entries)) {
    if (entry.kind === 'form.answer' && entry.body.formId === formId) answers.set(entry.body.field, entry.body.answer)
  }
  return answers
}

/** What the counsellor let leave the therapy notes: the last word on each field counts, null takes it back (F69). */
export function foldReleased(entries: readonly Entry[], formId: string): Answers {
  const answers: Answers = new Map()
  for (const entry of live(entries)) {
    if (entry.kind !== 'form.released' || entry.body.formId !== formId) continue
    if (entry.body.answer) answers.set(entry.body.field, entry.body.answer)
    else answers.delete(entry.body.field)
  }
  return answers
}

/** Keys of required fields that hold neither a value nor a stated reason for having none. */
export function openFields(form: FormDefinition, answers: Answers): string[] {
  return form.groups.flatMap((g) => g.fields).filter((field) => {
    const answer = answers.get(field.key)
    if (!field.required) return false
    return !answer || (answer.state === 'value' && (answer.value === '' || (Array.isArray(answer.value) && answer.value.length === 0)))
  }).map((f) => f.key)
}
