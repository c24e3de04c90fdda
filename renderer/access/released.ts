// What the counsellor let leave the therapy notes (F69), as a fold: the last word on each field, and how it stands to the note itself.
import { canonical } from '../../shared/canonical'
import { live } from '../../shared/fold/live'
import type { Entry } from '../../shared/model/entry'
import type { Answer } from '../../shared/model/form'

/** Released copies by field; a withdrawn one is not there. */
export function foldReleased(entries: readonly Entry[], formId: string): Map<string, Answer> {
  const released = new Map<string, Answer>()
  for (const entry of live(entries)) {
    if (entry.kind !== 'form.released' || entry.body.formId !== formId) continue
    if (entry.body.answer) released.set(entry.body.field, entry.body.answer)
    else released.delete(entry.body.field)
  }
  return released
}

/** `changed`: the note says something else now than what was handed over. `gone`: it says nothing any more. */
export type ReleaseState = 'kept' | 'out' | 'changed' | 'gone'

export function releaseState(answer: Answer | null, released: Answer | null): ReleaseState {
  if (!released) return 'kept'
  if (!answer) return 'gone'
  return canonical(answer) === canonical(released) ? 'out' : 'changed'
}
