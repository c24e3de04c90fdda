// How often the child was asked again today, as the sources of the answers say (F64).
import { foldForm } from '../../shared/fold/form'
import type { Entry } from '../../shared/model/entry'
import type { FormDefinition } from '../../shared/model/form'
import { walk } from '../../shared/walk'

/** Answers that stand and name the child today as their source. */
export function retoldIn(forms: readonly FormDefinition[], entries: readonly Entry[]): number {
  let n = 0
  for (const form of forms) for (const { given } of walk(form, foldForm(entries, form.id))) if (given?.source?.from === 'child-today' && given.answer.state === 'value') n++
  return n
}
