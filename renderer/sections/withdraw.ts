// Taking an answer back: the field is open again, as if nobody had said anything. That is no non-answer (F55): those are
// pressed, never guessed.
import { foldForm } from '../../shared/fold/form'
import { live } from '../../shared/fold/live'
import type { Entry } from '../../shared/model/entry'
import { placeOf, type Place } from '../../shared/walk'

/** The `seq` of every entry that still answers this place, newest first. Undoing all of them leaves it open. */
export function answering(entries: readonly Entry[], formId: string, place: Place): number[] {
  return live(entries).filter((e) => e.kind === 'form.answer' && e.body.formId === formId && placeOf(e.body.field, e.body.row ?? null) === place).map((e) => e.seq).reverse()
}

/** The same for a person who saw the answer `base` there (0: none). E-B9 when something else stands there by now: it is not taken back unseen (XC3). */
export const takingBack = (entries: readonly Entry[], formId: string, place: Place, base: number): number[] | 'E-B9' =>
  (foldForm(entries, formId).answers.get(place)?.seq ?? 0) === base ? answering(entries, formId, place) : 'E-B9'
