// Where the person is: one route at a time, and the case and session that the rail keeps pointing at. Not a URL: nothing to bookmark or leak.
import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from 'react'
import type { CaseId, SessionId } from '../../shared/model/ids'
import type { PersonRole } from '../../shared/model/person'
import type { ServiceKind } from '../../shared/model/section'

type Here = { caseId: CaseId; sessionId: SessionId }
export type FormService = Exclude<ServiceKind, 'questioning'>

export type Route =
  | { name: 'cases' }
  | { name: 'case-new' }
  /** `add` opens the people dialog at once, for a person of this role. */
  | { name: 'case'; caseId: CaseId; add?: PersonRole }
  | ({ name: 'session' | 'desk' | 'briefing' | 'set-up' | 'self-test' | 'redact' | 'seal' } & Here)
  | ({ name: 'form'; service: FormService } & Here)
  | { name: 'verify' }
  | { name: 'approvals' | 'custody' | 'upkeep' }
  /** `recovery`: on the page of the recovery sheets. */
  | { name: 'people'; recovery?: boolean }

export type Place = { caseId: CaseId; sessionId: SessionId | null } | null

type Routing = { route: Route; place: Place; go: (route: Route) => void }

const Context = createContext<Routing | null>(null)

const placeOf = (route: Route, had: Place): Place => {
  if ('sessionId' in route) return { caseId: route.caseId, sessionId: route.sessionId }
  if (route.name === 'case') return had?.caseId === route.caseId ? had : { caseId: route.caseId, sessionId: null }
  if (route.name === 'case-new') return null
  return had
}

export function RouteProvider({ first, children }: { first: Route; children: ReactNode }) {
  const [at, setAt] = useState<{ route: Route; place: Place }>({ route: first, place: null })
  const go = useCallback((route: Route) => setAt((had) => ({ route, place: placeOf(route, had.place) })), [])
  const value = useMemo(() => ({ ...at, go }), [at, go])
  return <Context.Provider value={value}>{children}</Context.Provider>
}

/** The current route and place, and `go` to change them. Throws outside the frame (a bug). */
export function useRoute(): Routing {
  const routing = useContext(Context)
  if (!routing) throw new Error('useRoute outside RouteProvider')
  return routing
}

/** Only the way to move, for buttons. */
export function useGo(): (route: Route) => void {
  return useRoute().go
}
