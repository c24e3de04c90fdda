// What part of the log is looked at, as the screen holds it.
import type { CustodyFilter } from '../../shared/ipc/upkeep'
import type { StaffId } from '../../shared/model/ids'
import { endOf, startOf } from '../../shared/time'

export const groups = ['door', 'access', 'view', 'approval', 'export', 'people', 'store', 'content', 'refused'] as const satisfies readonly CustodyFilter['kinds'][number][]

/** `from` and `to` are days (YYYY-MM-DD) or ''; `number` is what was typed. */
export type Wanted = { kinds: CustodyFilter['kinds']; author: StaffId | null; number: string; from: string; to: string }
export const everything: Wanted = { kinds: [], author: null, number: '', from: '', to: '' }

/** First and last instant of the days asked for, as main takes them. */
export function span(from: string, to: string): { from: string | null; to: string | null } {
  const instant = (at: number | null) => (at === null ? null : new Date(at).toISOString())
  return { from: instant(startOf(from)), to: instant(endOf(to)) }
}
