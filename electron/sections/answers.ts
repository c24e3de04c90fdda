// The answers of a form as they may leave the room: for the therapy notes only what the counsellor let out (F69).
import { foldForm, foldReleased } from '../../shared/fold/form'
import type { FormDefinition } from '../../shared/model/form'
import type { SectionId, SessionId } from '../../shared/model/ids'
import type { Filled } from '../../shared/walk'
import type { Store } from '../store/store'

/**
 * The section that those outside a profession read, and what stands in it; null where a session has no such section (one of before it was thought
 * of). Forms of the case are read from the case of the session. Throws `Refused` E-B10 for who may not read it.
 */
export async function answersOf(store: Store, sessionId: SessionId, form: FormDefinition): Promise<{ sectionId: SectionId; filled: Filled } | null> {
  const released = form.section === 'psychological'
  const kind = released ? 'psychological-out' : form.section
  const sectionId = await homeOf(store, sessionId, kind)
  if (sectionId === null) return null
  const entries = await store.log.read(sectionId)
  return { sectionId, filled: released ? foldReleased(entries, form.id, form) : foldForm(entries, form.id) }
}

async function homeOf(store: Store, sessionId: SessionId, kind: string): Promise<SectionId | null> {
  const row = await store.db.get<{ id: SectionId }>(kind === 'case'
    ? `SELECT c.id AS id FROM section s JOIN section c ON c.case_id = s.case_id AND c.kind = 'case' WHERE s.session_id = ?1 AND s.kind = 'session'`
    : `SELECT id FROM section WHERE session_id = ?1 AND kind = ?2`, ...(kind === 'case' ? [sessionId] : [sessionId, kind]))
  return row?.id ?? null
}
