// What outlives the emptying of the window between two people: who was chosen at the switch, and that a recording was just ended.
// Kept in the page's own history entry: in memory, and gone with the window.
import { StaffId } from '../../shared/model/ids'

type Left = { next: StaffId | null; stopped: boolean }

export function left(): Left {
  const state: unknown = window.history.state
  if (typeof state !== 'object' || state === null) return { next: null, stopped: false }
  const next = StaffId.safeParse('next' in state ? state.next : null)
  return { next: next.success ? next.data : null, stopped: 'stopped' in state && state.stopped === true }
}

export const leave = (what: Partial<Left>): void => window.history.replaceState({ ...left(), ...what }, '')

/** Somebody came in: it has served. */
export const forget = (): void => window.history.replaceState(null, '')
