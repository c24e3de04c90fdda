// What is due in all cases (F73): a table without words, kept with every answer; the words are read only where the section can be read.
import { dueItems } from '../../shared/fold/due'
import { foldForm } from '../../shared/fold/form'
import type { DueItem } from '../../shared/ipc/sections'
import { rightOf } from '../../shared/model/access'
import type { Entry } from '../../shared/model/entry'
import type { FormDefinition } from '../../shared/model/form'
import { StaffId, type CaseId, type SectionId, type SessionId, type Utc } from '../../shared/model/ids'
import { formSections, type SectionKind } from '../../shared/model/section'
import { hiddenFrom } from '../../shared/see'
import { ownRole } from '../access/members'
import { rightTo } from '../access/walls'
import type { Sql } from '../store/sql'
import type { Store } from '../store/store'
import type { Definitions } from './definitions'

/** Brings the table (no words: of owners only who is of the staff) in line with what stands in a section after `entries`, in the transaction that writes the last of them. `forms`: those of the section that have dates, or had them in an earlier version. */
export async function settleDue(tx: Sql, sectionId: SectionId, forms: readonly FormDefinition[], entries: readonly Entry[]): Promise<void> {
  for (const form of forms) {
    const now = dueItems(form, foldForm(entries, form.id)).map(({ key, dueAt, done, owner }) => ({ key, due_at: dueAt, done: done ? 1 : 0, owner: StaffId.safeParse(owner).data ?? null }))
    const had = await tx.all<{ key: string; due_at: string; done: number; owner: string | null }>('SELECT key, due_at, done, owner FROM due WHERE section = ? AND form = ?', sectionId, form.id)
    const same = (a: (typeof had)[number], b: (typeof now)[number]) => a.key === b.key && a.due_at === b.due_at && a.done === b.done && a.owner === b.owner
    for (const row of had) if (!now.some((n) => same(row, n))) await tx.run('DELETE FROM due WHERE section = ? AND form = ? AND key = ?', sectionId, form.id, row.key)
    for (const n of now) if (!had.some((row) => same(row, n))) await tx.run('INSERT INTO due (section, form, key, due_at, done, owner) VALUES (?,?,?,?,?,?)', sectionId, form.id, n.key, n.due_at, n.done, n.owner)
  }
}

type Row = { section: SectionId; form: string; key: string; due_at: Utc; owner: StaffId | null; kind: SectionKind; case_id: CaseId; session_id: SessionId | null; number: string | null }

// Not of destroyed cases, nor of kinds of sections that this role never reads. Said four times, because SQL is never put together from strings.
function rowsOf(store: Store, caseId: CaseId | null, kinds: string, count: number): Promise<Row[]> {
  return caseId === null
    ? store.db.all<Row>(
        `SELECT d.section, d.form, d.key, d.due_at, d.owner, s.kind, s.case_id, s.session_id, c.number FROM due d INDEXED BY due_open JOIN section s ON s.id = d.section
         LEFT JOIN case_number c ON c.case_id = s.case_id
         WHERE d.done = 0 AND s.kind IN (SELECT value FROM json_each(?)) AND NOT EXISTS (SELECT 1 FROM destroyed_section x WHERE x.section = d.section) ORDER BY d.due_at LIMIT ?`, kinds, count)
    : store.db.all<Row>(
        `SELECT d.section, d.form, d.key, d.due_at, d.owner, s.kind, s.case_id, s.session_id, c.number FROM section s CROSS JOIN due d ON d.section = s.id
         LEFT JOIN case_number c ON c.case_id = s.case_id
         WHERE s.case_id = ? AND d.done = 0 AND s.kind IN (SELECT value FROM json_each(?)) AND NOT EXISTS (SELECT 1 FROM destroyed_section x WHERE x.section = d.section) ORDER BY d.due_at LIMIT ?`, caseId, kinds, count)
}

async function lateOf(store: Store, caseId: CaseId | null, kinds: string, now: Utc): Promise<number> {
  const row = caseId === null
    ? await store.db.get<{ n: number }>(
        `SELECT count(*) AS n FROM due d INDEXED BY due_open JOIN section s ON s.id = d.section
         WHERE d.done = 0 AND s.kind IN (SELECT value FROM json_each(?)) AND NOT EXISTS (SELECT 1 FROM destroyed_section x WHERE x.section = d.section) AND d.due_at < ?`, kinds, now)
    : await store.db.get<{ n: number }>(
        `SELECT count(*) AS n FROM section s CROSS JOIN due d ON d.section = s.id
         WHERE s.case_id = ? AND d.done = 0 AND s.kind IN (SELECT value FROM json_each(?)) AND NOT EXISTS (SELECT 1 FROM destroyed_section x WHERE x.section = d.section) AND d.due_at < ?`, caseId, kinds, now)
  return row?.n ?? 0
}

/**
 * The `count` open items that come first, of one case or of all, and how many are overdue. `what` is empty where this person only may know that
 * something is due. Of what the definition shows to other roles only, the date is told and the words are not.
 */
export async function listDue(store: Store, forms: Definitions, { caseId, count }: { caseId: CaseId | null; count: number }, language: 'zh' | 'en'): Promise<{ items: DueItem[]; overdue: number }> {
  const role = await ownRole(store)
  const now = store.clock.utc()
  const kinds = JSON.stringify(formSections.filter((kind) => rightOf(role, kind) !== null))
  const [rows, overdue] = await Promise.all([rowsOf(store, caseId, kinds, count), lateOf(store, caseId, kinds, now)])
  const words = await wordsOf(store, forms, rows, language)
  const hidden = hiddenFrom(role, [...forms.current, ...forms.past])
  const told = (row: Row) => {
    const found = words.get(`${row.section}/${row.form}/${row.key}`)
    const kept = keptFrom(forms, hidden, row)
    return { what: kept.what ? '' : (found?.what ?? ''), owner: kept.owner ? null : (row.owner ?? found?.owner ?? null) }
  }
  const items = rows.map((row) => ({
    caseId: row.case_id, number: row.number ?? '', sessionId: row.session_id, sectionId: row.section, kind: row.kind, formId: row.form, key: row.key,
    ...told(row), dueAt: row.due_at, overdue: row.due_at < now, gone: forms.gone.some((form) => form.id === row.form),
  }))
  return { items, overdue }
}

/** Which words of a row with a date the definition shows to other roles only: its title, its owner. Of a clock the words are the definition's own. */
function keptFrom(forms: Definitions, hidden: ReadonlySet<string>, row: Pick<Row, 'form' | 'key'>): { what: boolean; owner: boolean } {
  const form = row.key.includes(':') || hidden.size === 0 ? undefined : forms.reading.find((f) => f.id === row.form)
  const of = form?.groups.filter((g) => g.due) ?? []
  const isHidden = (key: string | undefined) => key !== undefined && hidden.has(`${row.form}/${key}`)
  return { what: of.some((g) => isHidden(g.repeat?.title)), owner: of.some((g) => isHidden(g.due?.owner)) }
}

/** The words of these items, by section, form and key, where this person reads the section. */
async function wordsOf(store: Store, forms: Definitions, rows: readonly Row[], language: 'zh' | 'en'): Promise<Map<string, { what: string; owner: string | null }>> {
  const words = new Map<string, { what: string; owner: string | null }>()
  const places = new Map(rows.map((row) => [row.section, row.kind]))
  for (const [sectionId, kind] of places) {
    if (!(await rightTo(store, { sectionId, kind })).may.read) continue
    const entries = await store.log.read(sectionId)
    for (const formId of new Set(rows.filter((row) => row.section === sectionId).map((row) => row.form))) {
      const form = forms.reading.find((f) => f.id === formId)
      for (const item of form ? dueItems(form, foldForm(entries, formId)) : []) words.set(`${sectionId}/${formId}/${item.key}`, { what: item.what[language], owner: item.owner })
    }
  }
  return words
}
