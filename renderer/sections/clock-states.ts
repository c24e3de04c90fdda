// How the clocks of a form stand at a moment (F61, F71): what is left, what is over, what was stopped in time.
import { clockEnd, clockMissed, clockRows, clockStopped } from '../../shared/fold/due'
import type { Clock, FormDefinition } from '../../shared/model/form'
import type { RowId } from '../../shared/model/ids'
import type { Filled } from '../../shared/walk'

export type ClockState = {
  clock: Clock; row: RowId | null
  /** `waiting`: its beginning is not known yet. `late`, `early`: what stopped it came out of time. `ripe`: what may be done from its end on may be done. */
  state: 'waiting' | 'running' | 'over' | 'ripe' | 'stopped' | 'late' | 'early'
  /** Milliseconds by which it was missed; 0 where it was not. */
  by: number
  /** Milliseconds UTC; null while waiting. */
  end: number | null
}

/** Clocks whose condition does not hold are left out once their beginning is known; of a repeated group one for each row. */
export function clockStates(form: FormDefinition, filled: Filled, now: number): ClockState[] {
  return (form.clocks ?? []).flatMap((clock) => clockRows(form, clock, filled).flatMap((row): ClockState[] => {
    const end = clockEnd(form, clock, filled, row)
    if (end === null) return clock.when || row !== null ? [] : [{ clock, row, state: 'waiting', end: null, by: 0 }]
    const missed = clockMissed(form, clock, filled, row)
    const passed = now > end ? (clock.earliest ? 'ripe' : 'over') : 'running'
    return [{ clock, row, end, by: missed?.by ?? 0, state: missed?.how ?? (clockStopped(clock, filled, row) ? 'stopped' : passed) }]
  }))
}
