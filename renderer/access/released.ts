// How what the counsellor let leave the therapy notes (F69) stands to the note itself.
import { canonical } from '../../shared/canonical'
import type { Answer } from '../../shared/model/answer'

/** `changed`: the note says something else now than what was handed over. `gone`: it says nothing any more. */
export type ReleaseState = 'kept' | 'out' | 'changed' | 'gone'

export function releaseState(answer: Answer | null, released: Answer | null): ReleaseState {
  if (!released) return 'kept'
  if (!answer) return 'gone'
  return canonical(answer) === canonical(released) ? 'out' : 'changed'
}
