// Owner and state of the services of a session: every change is a `session.service` fact.
import { useCallback } from 'react'
import type { Session } from '../../shared/fold/session'
import type { Entry, UserFact } from '../../shared/model/entry'
import type { StaffId } from '../../shared/model/ids'
import type { ServiceKind, SetServiceState } from '../../shared/model/section'
import { useWanted } from './use-wanted'

type Change = Partial<{ state: SetServiceState; owner: StaffId | null; reason: string }>

export function useServices(session: Session, append: (fact: UserFact) => Promise<Entry | null>): (service: ServiceKind, change: Change) => Promise<boolean> {
  const { change: want } = useWanted(session.services)
  return useCallback(async (service, change) => {
    if (session.services[service].state === 'sealed') return false
    return want((had) => ({ ...had, [service]: { ...had[service], ...change } }), async (services) => {
      const { state, owner, reason } = services[service]
      return state !== 'sealed' && await append({ kind: 'session.service', body: { service, state, owner, reason } }) !== null
    })
  }, [session, append, want])
}
