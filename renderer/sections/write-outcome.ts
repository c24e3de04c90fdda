// What becomes of an answer main did not take: shown beside its field, settled by a person, given up, or tried again.
import type { FailureCode } from '../../shared/failure'

/** `beside`: about this one answer, which stays on the screen. `final`: no further try changes it, the row is gone or the section is shut. */
export type Outcome = 'written' | 'conflict' | 'beside' | 'final' | 'again'

const beside: ReadonlySet<FailureCode> = new Set<FailureCode>(['E-B2', 'E-B12', 'E-B13', 'E-B17'])
const final: ReadonlySet<FailureCode> = new Set<FailureCode>(['E-B1', 'E-B3', 'E-B8', 'E-B10', 'E-B11', 'E-B16'])

/** `done`: true when the log took it, else the code of the refusal. */
export function outcomeOf(done: true | FailureCode): Outcome {
  if (done === true) return 'written'
  return done === 'E-B9' ? 'conflict' : beside.has(done) ? 'beside' : final.has(done) ? 'final' : 'again'
}
