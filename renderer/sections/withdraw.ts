// Taking an answer back: the field is open again, as if nobody had said anything. That is no non-answer (F55): those are
// pressed, never guessed.
import { live } from '../../shared/fold/live'
import type { Entry } from '../../shared/model/entry'

/** The `seq` of every entry that still answers this field, newest first. Undoing all of them leaves the field open. */
export function answering(entries: readonly Entry[], formId: string, field: string): number[] {
  return live(entries).filter((e) => e.kind === 'form.answer' && e.body.formId === formId && e.body.field === field).map((e) => e.seq).reverse()
}
