// What this person may change of a session: the section must be writable for him now, and his post must be the one for it.
import { mayAppend } from '../../shared/model/access'
import type { Role } from '../../shared/model/role'
import type { ServiceKind } from '../../shared/model/section'
import type { World } from '../ui/use-world'

export type MaySession = { /** Who is present, and the checklist. */ run: boolean; /** Owner and state of a service. */ service: (service: ServiceKind) => boolean }

export function maySession(role: Role, { session }: Pick<World['rows'], 'session'>): MaySession {
  const may = (fact: { kind: string; body: object }) => session.may.write && mayAppend(role, 'session', fact)
  return { run: may({ kind: 'session.staff', body: {} }), service: (service) => may({ kind: 'session.service', body: { service } }) }
}
