// Cases and sessions: opening them with their sections, listing them, finding one by a typed number (F2).
import { randomBytes } from 'node:crypto'
import type { z } from 'zod'
import { foldCase } from '../../shared/fold/case'
import { foldSession } from '../../shared/fold/session'
import type { CaseRow, cases } from '../../shared/ipc/cases'
import { newCaseNumber, parseCaseNumber } from '../../shared/model/case-number'
import { newId, type CaseId, type SectionId, type SessionId } from '../../shared/model/ids'
import { serviceKinds, sessionSections } from '../../shared/model/section'
import { Refused } from '../../shared/failure'
import { addSection } from '../access/walls'
import type { Sql } from '../store/sql'
import type { Store } from '../store/store'

/** Opens a case: its sections and its first entry in one transaction, so that there is never one without the other. */
export async function openCase(store: Store, input: z.output<typeof cases.open.input>): Promise<{ caseId: CaseId; number: string }> {
  const caseId = newId('cas', randomBytes)
  let number = ''
  await store.log.appendMade(async (tx) => {
    number = await freshNumber(store, tx)
    await tx.run('INSERT INTO case_number (number, case_id) VALUES (?,?)', number, caseId)
    await addSection(store, tx, 'key-volume', caseId, null)
    const sectionId = await addSection(store, tx, 'case', caseId, null)
    return { sectionId, fact: { kind: 'case.opened', body: { caseId, number, ...input } } }
  }, store.staffId)
  return { caseId, number }
}

async function freshNumber(store: Store, tx: Sql): Promise<string> {
  const year = Number(store.clock.utc().slice(0, 4))
  for (;;) {
    const number = newCaseNumber(year, randomBytes)
    if (!(await tx.get('SELECT 1 FROM case_number WHERE number = ?', number))) return number
  }
}

/** Opens the next session of a case: one section a service, plus redaction and seal. Throws `Refused` E-B1 for an unknown case, E-B8 with the certificate's number for a destroyed one. */
export async function openSession(store: Store, caseId: CaseId, room: string): Promise<{ sessionId: SessionId }> {
  const sessionId = newId('ses', randomBytes)
  await store.log.appendMade(async (tx) => {
    // Counted inside the transaction: two calls at once must not both be the first telling.
    const row = await tx.get<{ known: number; opened: number }>(
      `SELECT count(*) AS known, count(*) FILTER (WHERE kind = 'session') AS opened FROM section WHERE case_id = ?`, caseId)
    if (!row || row.known === 0) throw new Refused('E-B1')
    const gone = await tx.get<{ number: string }>(`SELECT number FROM certificate WHERE case_id = ? AND what = 'case'`, caseId)
    if (gone) throw new Refused('E-B8', gone.number)
    for (const kind of sessionSections) await addSection(store, tx, kind, caseId, sessionId)
    const sectionId = await addSection(store, tx, 'session', caseId, sessionId)
    return { sectionId, fact: { kind: 'session.opened', body: { sessionId, ordinal: row.opened + 1, room } } }
  }, store.staffId)
  return { sessionId }
}

/**
 * Gives the sessions of a case the sections they lack: those of before a kind was thought of. True when there were any. Nothing for a destroyed case or a
 * read-only vault.
 */
export async function addMissing(store: Store, caseId: CaseId): Promise<boolean> {
  const rows = await store.db.all<{ session_id: SessionId; kinds: string }>(
    `SELECT session_id, json_group_array(kind) AS kinds FROM section WHERE case_id = ?1 AND session_id IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM certificate WHERE case_id = ?1 AND what = 'case') GROUP BY session_id`, caseId)
  const lacking = rows.flatMap(({ session_id, kinds }) => {
    const had = new Set(JSON.parse(kinds) as string[])
    return had.has('session') ? sessionSections.filter((kind) => !had.has(kind)).map((kind) => ({ kind, sessionId: session_id })) : []
  })
  if (lacking.length === 0 || store.log.readOnly) return false
  await store.db.transaction(async (tx) => {
    for (const { kind, sessionId } of lacking) {
      if (!(await tx.get('SELECT 1 FROM section WHERE session_id = ? AND kind = ?', sessionId, kind))) await addSection(store, tx, kind, caseId, sessionId)
    }
  })
  return true
}

/**
 * `count` cases from the `from`-th on, newest first, and how many there are in all; the destroyed ones are no cases any more. Only those
 * of the page are read. A case whose key has not reached this person yet is counted, but has no row.
 */
export async function listCases(store: Store, { from, count }: { from: number; count: number }): Promise<{ rows: CaseRow[]; total: number }> {
  const [total, page] = await Promise.all([
    store.db.get<{ n: number }>(`SELECT count(*) AS n FROM section s INDEXED BY section_cases WHERE s.kind = 'case' AND NOT EXISTS (SELECT 1 FROM certificate c WHERE c.case_id = s.case_id AND c.what = 'case')`),
    store.db.all<{ id: SectionId; session: SectionId | null }>(
      `SELECT page.id AS id, (SELECT l.id FROM section l WHERE l.case_id = page.case_id AND l.kind = 'session' ORDER BY l.rowid DESC LIMIT 1) AS session
       FROM (SELECT s.id, s.case_id, s.created_at, s.rowid AS made FROM section s INDEXED BY section_cases WHERE s.kind = 'case' AND NOT EXISTS (SELECT 1 FROM certificate c WHERE c.case_id = s.case_id AND c.what = 'case')
         ORDER BY s.created_at DESC, s.rowid DESC LIMIT ? OFFSET ?) page ORDER BY page.created_at DESC, page.made DESC`, count, from),
  ])
  const rows = await Promise.all(page.map((places) => caseRow(store, places)))
  return { rows: rows.filter((row) => row !== null), total: total?.n ?? 0 }
}

async function caseRow(store: Store, places: { id: SectionId; session: SectionId | null }): Promise<CaseRow | null> {
  const open = async (id: SectionId | null) => (id !== null && await store.sectionKeys.canOpen(id) ? store.log.read(id) : [])
  const [entries, ofSession] = await Promise.all([open(places.id), open(places.session)])
  const found = foldCase(entries)
  if (!found) return null
  const session = foldSession(ofSession)
  const child = found.persons.find((p) => p.role === 'child')
  return {
    caseId: found.caseId, number: found.number, openedAt: found.openedAt, firstReceiver: found.firstReceiver, hold: found.hold,
    child: child?.pseudonym ?? '', ageBand: child?.ageBand ?? 'unknown',
    session: session && { sessionId: session.sessionId, ordinal: session.ordinal, services: Object.fromEntries(serviceKinds.map((k) => [k, session.services[k].state])) },
  }
}

export async function findCase(store: Store, typed: string): Promise<{ valid: boolean; caseId: CaseId | null }> {
  const number = parseCaseNumber(typed)
  if (!number) return { valid: false, caseId: null }
  const row = await store.db.get<{ case_id: CaseId }>('SELECT case_id FROM case_number WHERE number = ?', number)
  return { valid: true, caseId: row?.case_id ?? null }
}
