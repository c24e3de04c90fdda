// Owner and state of the services of a session: every change is a `session.service` fact.
import { useCallback } from 'react'
import type { Session } from '../../shared/fold/session'
import type { Entry, UserFact } from '../../shared/model/entry'
import type { StaffId } from '../../shared/model/ids'
import type { ServiceKind, SetServiceState } from '../../shared/model/section'

type Change = Partial<{ state: SetServiceState; owner: StaffId | null; reason: string }>

export function useServices(session: Session, append: (fact: UserFact) => Promise<Entry | null>): (service: ServiceKind, change: Change) => Promise<boolean> {
  return useCallback(async (service, change) => {
    const { state, owner, reason } = session.services[service]
    if (state === 'sealed') return false
    return await append({ kind: 'session.service', body: { service, state, owner, reason, ...change } }) !== null
  }, [session, append])
}
