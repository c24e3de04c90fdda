// How the clocks of a form stand at a moment (F61, F71): what is left, what is over, what was stopped in time.
import { clockEnd, clockRows, clockStopped } from '../../shared/fold/due'
import type { Clock, FormDefinition } from '../../shared/model/form'
import type { RowId } from '../../shared/model/ids'
import type { Filled } from '../../shared/walk'

export type ClockState = {
  clock: Clock; row: RowId | null
  /** `waiting`: its beginning is not known yet. */
  state: 'waiting' | 'running' | 'over' | 'stopped'
  /** Milliseconds UTC; null while waiting. */
  end: number | null
}

/** Clocks whose condition does not hold are left out once their beginning is known; of a repeated group one for each row. */
export function clockStates(form: FormDefinition, filled: Filled, now: number): ClockState[] {
  return (form.clocks ?? []).flatMap((clock) => clockRows(form, clock, filled).flatMap((row): ClockState[] => {
    const end = clockEnd(clock, filled, row)
    if (end === null) return clock.when || row !== null ? [] : [{ clock, row, state: 'waiting', end: null }]
    return [{ clock, row, end, state: clockStopped(clock, filled, row) ? 'stopped' : now > end ? 'over' : 'running' }]
  }))
}

/** Parts of a length of time as people say it: days and hours, hours and minutes, or minutes. Never negative. */
export function lengthParts(ms: number): { unit: 'days' | 'hours' | 'minutes'; a: number; b: number } {
  const minutes = Math.floor(Math.max(0, ms) / 60_000)
  if (minutes >= 48 * 60) return { unit: 'days', a: Math.floor(minutes / 1440), b: Math.floor((minutes % 1440) / 60) }
  if (minutes >= 60) return { unit: 'hours', a: Math.floor(minutes / 60), b: minutes % 60 }
  return { unit: 'minutes', a: minutes, b: 0 }
}
