// How often the child was asked again outside the questioning (F64): answers whose source is "the child today".
import { countRetold } from '../../shared/fold/retold'
import type { SessionId } from '../../shared/model/ids'
import { formSections } from '../../shared/model/section'
import { hiddenFrom, seen } from '../../shared/see'
import { ownRole } from '../access/members'
import { rightTo } from '../access/walls'
import type { Store } from '../store/store'
import type { SectionPlace } from '../store/world'
import type { Definitions } from './definitions'

/** Of those sections of a session that this person may read now; only the number leaves. */
export async function retoldToday(store: Store, { current, past }: Definitions, sessionId: SessionId): Promise<number> {
  const rows = await store.db.all<{ sectionId: SectionPlace['sectionId']; kind: SectionPlace['kind'] }>('SELECT id AS sectionId, kind FROM section WHERE session_id = ?', sessionId)
  const hidden = hiddenFrom(await ownRole(store), [...current, ...past])
  let count = 0
  for (const row of rows) {
    if (!(formSections as readonly string[]).includes(row.kind) || !(await rightTo(store, row)).may.read) continue
    count += countRetold(seen(await store.log.read(row.sectionId), hidden))
  }
  return count
}
