// Rules of a grant that the screen applies before main does: how long, and to whom it makes sense.
import { may, rightOf } from '../../shared/model/access'
import type { StaffId } from '../../shared/model/ids'
import type { Role } from '../../shared/model/role'
import type { SectionKind } from '../../shared/model/section'
import { endOf } from '../../shared/time'
import { localStamp } from '../ui/time'

const DAY_MS = 86_400_000

/** `YYYY-MM-DD`, `days` from `now`. */
export const dayFrom = (now: Date, days: number): string => localStamp(new Date(now.getTime() + days * DAY_MS)).slice(0, 10)

/** The instant a grant until that day ends: its last one, but never later than the policy allows. Null when the day is past or too far. */
export function grantEnd(day: string, now: Date, grantDays: number): string | null {
  const end = endOf(day)
  const longest = now.getTime() + grantDays * DAY_MS
  if (end === null || end <= now.getTime() || day > dayFrom(now, grantDays)) return null
  return new Date(Math.min(end, longest)).toISOString()
}

/** Those whom a grant can help: at work on cases, admitted, and not readers by their post. */
export function grantable<M extends { staffId: StaffId; role: Role; state: string }>(members: readonly M[], kind: SectionKind, me: StaffId): M[] {
  return members.filter((m) => m.state === 'active' && m.staffId !== me && may(m.role, 'ask') && !['r', 'rw', 'assigned'].includes(rightOf(m.role, kind) ?? ''))
}
