// Where answers that no form of today shows are to be found: beside the forms of a section, and for a form whose file is gone on a line of its own (§3.2).
import type { Entry } from '../../shared/model/entry'
import type { FormDefinition } from '../../shared/model/form'
import { oldAnswers, type OldForm } from './old-answers'

/** What stands beside the forms that are shown. `ids`: only of these forms; all of the section without it. */
export function oldHere(entries: readonly Entry[], forms: readonly FormDefinition[], past: readonly FormDefinition[], ids?: readonly string[]): OldForm[] {
  return oldAnswers(entries, forms, past).filter(({ form }) => !ids || ids.includes(form.id))
}

/** Forms of this section that were answered and are no longer offered. */
export function goneForms(entries: readonly Entry[], forms: readonly FormDefinition[], past: readonly FormDefinition[]): FormDefinition[] {
  return oldAnswers(entries, forms, past).map(({ form }) => form).filter(({ id }) => !forms.some((f) => f.id === id))
}
