// Rules of the requests for a second person, as the screens need them.
import { canonical } from '../../shared/canonical'
import type { Approval, Subject } from '../../shared/ipc/access'
import { dualRoles } from '../../shared/model/access'
import type { StaffId } from '../../shared/model/ids'
import type { Role } from '../../shared/model/role'

export type RequestStateName = Approval['state'] | 'none'

/** State of a request at `nowMs`: one whose time ran out while the screen stood open is expired, whatever was read. */
export function stateNow(request: Approval | null, nowMs: number): RequestStateName {
  if (!request) return 'none'
  return (request.state === 'open' || request.state === 'approved') && Date.parse(request.expiresAt) <= nowMs ? 'expired' : request.state
}

/** My newest request for exactly this, or null. Another recipient, another policy: another request. */
export function requestFor(list: readonly Approval[], subject: Subject): Approval | null {
  const wanted = canonical(subject)
  return list.filter((r) => r.mine && canonical(r.subject) === wanted).sort(newestFirst)[0] ?? null
}

export const newestFirst = (a: Approval, b: Approval): number => (a.requestedAt < b.requestedAt ? 1 : a.requestedAt > b.requestedAt ? -1 : 0)

/** Which post the second person holds: of the two whose halves make the key of the act, the one that does not ask. */
export function secondRole(dual: Approval['dual'], asking: Role): Role {
  const [first, second] = dualRoles[dual]
  return asking === first ? second : first
}

/** Who may approve in person: of that post, admitted, and never who asks. */
export function secondPersons<M extends { staffId: StaffId; role: Role; state: string }>(members: readonly M[], dual: Approval['dual'], me: { staffId: StaffId; role: Role }): M[] {
  const role = secondRole(dual, me.role)
  return members.filter((m) => m.role === role && m.state === 'active' && m.staffId !== me.staffId)
}
