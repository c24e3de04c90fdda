// A service begins with the first answer in its forms (F1): nobody has to say beside that it has begun.
import { foldSession } from '../../shared/fold/session'
import { mayAppend } from '../../shared/model/access'
import type { Entry, UserFact } from '../../shared/model/entry'
import { ServiceKind } from '../../shared/model/section'
import { ownRole } from '../access/members'
import { rightTo } from '../access/walls'
import type { Store } from '../store/store'
import { sectionOf, type SectionPlace } from '../store/world'

/**
 * What the board is to say after `entry`, an answer or a row; null when it says so already, when something was answered before (who set the state back meant
 * it), or when the writer does not keep the board of this service.
 */
export async function begins(store: Store, { sectionId, sessionId, kind }: SectionPlace, entry: Pick<Entry, 'seq'>): Promise<{ sectionId: SectionPlace['sectionId']; fact: UserFact } | null> {
  const service = ServiceKind.safeParse(kind)
  if (!service.success || sessionId === null || store.log.readOnly) return null
  if (await store.db.get(`SELECT 1 FROM entry WHERE section = ? AND seq < ? AND kind IN ('form.answer', 'form.row') LIMIT 1`, sectionId, entry.seq)) return null
  const board = await sectionOf(store, sessionId, 'session')
  if (!(await rightTo(store, { sectionId: board, kind: 'session' })).may.write) return null
  const session = foldSession(await store.log.read(board))
  const had = session?.services[service.data]
  if (!had || session.closed || had.state !== 'open') return null
  const fact: UserFact = { kind: 'session.service', body: { service: service.data, state: 'active', owner: had.owner, reason: had.reason } }
  return mayAppend(await ownRole(store), 'session', fact) ? { sectionId: board, fact } : null
}
