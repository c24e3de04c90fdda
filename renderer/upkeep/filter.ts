// What part of the log is looked at, as the screen holds it.
import type { CustodyFilter } from '../../shared/ipc/upkeep'
import type { StaffId } from '../../shared/model/ids'

export const groups = ['door', 'access', 'view', 'approval', 'export', 'people', 'store', 'content', 'refused'] as const satisfies readonly CustodyFilter['kinds'][number][]

/** `from` and `to` are days (YYYY-MM-DD) or ''; `number` is what was typed. */
export type Wanted = { kinds: CustodyFilter['kinds']; author: StaffId | null; number: string; from: string; to: string }
export const everything: Wanted = { kinds: [], author: null, number: '', from: '', to: '' }

/** First and last instant of the days asked for, local time, as main takes them. */
export function span(from: string, to: string): { from: string | null; to: string | null } {
  const at = (day: string, time: string) => {
    const instant = new Date(`${day}T${time}`)
    return Number.isNaN(instant.getTime()) ? null : instant.toISOString()
  }
  return { from: at(from, '00:00:00.000'), to: at(to, '23:59:59.999') }
}
