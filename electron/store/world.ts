// Reading the store: sections of a case, and the folds that the steps work on.
import { Refused } from '../../shared/failure'
import { foldCase, foldStaff, type Case, type Staff } from '../../shared/fold/case'
import { foldSession, type Session } from '../../shared/fold/session'
import type { SectionRow } from '../../shared/ipc/cases'
import type { CaseId, SectionId, SessionId } from '../../shared/model/ids'
import type { SectionKind } from '../../shared/model/section'
import type { Store } from './store'

export type World = { case: Case; session: Session; staff: Staff[] }

/** A section by its place, without who may open it (electron/access/walls.ts says that). */
export type SectionPlace = Pick<SectionRow, 'sectionId' | 'kind' | 'caseId' | 'sessionId'>

type Row = { id: SectionId; kind: SectionKind; case_id: CaseId | null; session_id: SessionId | null }
const toSection = (row: Row): SectionPlace => ({ sectionId: row.id, kind: row.kind, caseId: row.case_id, sessionId: row.session_id })

/** Sections of a case and all its sessions; for null the vault's own. */
export async function sectionsOf(store: Store, caseId: CaseId | null): Promise<SectionPlace[]> {
  const rows = caseId === null
    ? await store.db.all<Row>('SELECT id, kind, case_id, session_id FROM section WHERE case_id IS NULL')
    : await store.db.all<Row>('SELECT id, kind, case_id, session_id FROM section WHERE case_id = ? ORDER BY rowid', caseId)
  return rows.map(toSection)
}

export async function sectionById(store: Store, sectionId: SectionId): Promise<SectionPlace> {
  const row = await store.db.get<Row>('SELECT id, kind, case_id, session_id FROM section WHERE id = ?', sectionId)
  if (!row) throw new Refused('E-B1')
  return toSection(row)
}

/** The section of one kind in a session. Throws `Refused` E-B1 when the session does not exist. */
export async function sectionOf(store: Store, sessionId: SessionId, kind: SectionKind): Promise<SectionId> {
  const row = await store.db.get<{ id: SectionId }>('SELECT id FROM section WHERE session_id = ? AND kind = ?', sessionId, kind)
  if (!row) throw new Refused('E-B1')
  return row.id
}

export async function registerSection(store: Store): Promise<SectionId> {
  const row = await store.db.get<{ id: SectionId }>(`SELECT id FROM section WHERE kind = 'register'`)
  if (!row) throw new Refused('E-B1')
  return row.id
}

/** Case, session and staff of one session, folded. */
export async function loadWorld(store: Store, sessionId: SessionId): Promise<World> {
  const row = await store.db.get<{ case_id: CaseId; session: SectionId; case_section: SectionId }>(
    `SELECT s.case_id AS case_id, s.id AS session, c.id AS case_section FROM section s
     JOIN section c ON c.case_id = s.case_id AND c.kind = 'case' WHERE s.session_id = ? AND s.kind = 'session'`, sessionId)
  if (!row) throw new Refused('E-B1')
  const found = foldCase(await store.log.read(row.case_section))
  const session = foldSession(await store.log.read(row.session))
  if (!found || !session) throw new Refused('E-B1')
  return { case: found, session, staff: foldStaff(await store.log.read(await registerSection(store))) }
}
