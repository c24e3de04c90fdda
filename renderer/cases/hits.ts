// Hits as they are shown: by case, and where a click on one leads.
import type { Hit } from '../../shared/ipc/cases'
import type { CaseId } from '../../shared/model/ids'
import { ServiceKind, type SectionKind } from '../../shared/model/section'
import type { Route } from '../ui/route'

export type HitGroup = { caseId: CaseId; number: string; hits: { hit: Hit; /** Its place in the whole list, from 0. */ at: number }[] }

/** In the order of the newest hit of each case; inside a case in theirs. */
export function byCase(hits: readonly Hit[]): HitGroup[] {
  const groups = new Map<CaseId, HitGroup>()
  for (const [at, hit] of hits.entries()) {
    const group = groups.get(hit.caseId) ?? { caseId: hit.caseId, number: hit.number, hits: [] }
    group.hits.push({ hit, at })
    groups.set(hit.caseId, group)
  }
  return [...groups.values()]
}

/** The screen on which the words of a hit stand. */
export function routeOf({ caseId, sessionId, kind }: Hit): Route {
  if (sessionId === null) return { name: 'case', caseId }
  const here = { caseId, sessionId }
  if (kind === 'questioning') return { name: 'desk', ...here }
  if (kind === 'seal') return { name: 'seal', ...here }
  const service = ServiceKind.exclude(['questioning']).safeParse(kind === 'psychological-out' ? 'psychological' : kind)
  return service.success ? { name: 'form', service: service.data, ...here } : { name: 'session', ...here }
}

type Searched = Exclude<SectionKind, 'register' | 'custody' | 'intimate' | 'redaction'>

/** The kind of a section that a hit may come from; what is never searched counts as the case. */
export function searchedKind(kind: SectionKind): Searched {
  switch (kind) {
    case 'register':
    case 'custody':
    case 'intimate':
    case 'redaction':
      return 'case'
    default:
      return kind
  }
}
