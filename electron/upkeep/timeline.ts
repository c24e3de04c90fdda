// The log as an auditor reads it: newest first, filtered, places and custody events only.
import { custodyGroup, type CustodyFilter, type CustodyLine } from '../../shared/ipc/upkeep'
import { parseCaseNumber } from '../../shared/model/case-number'
import { custodyKinds } from '../../shared/model/custody'
import type { SectionId, Sha256, StaffId, Utc } from '../../shared/model/ids'
import type { Store } from '../store/store'

type Row = { n: number; section: SectionId; section_kind: string; number: string | null; seq: number; at_utc: Utc; author: StaffId; kind: string; hash: Sha256; body: Buffer }

/** Rows looked at a time: a narrow filter over a long log must not read all of it into memory. */
const batch = 2_000

/** At most `count` lines before entry number `before` (null: from the newest). `more`: earlier ones may follow. */
export async function timeline(store: Pick<Store, 'db'>, filter: CustodyFilter, before: number | null, count: number): Promise<{ lines: CustodyLine[]; more: boolean }> {
  const kinds = wantedKinds(filter)
  const named = filter.caseNumber === '' ? null : await idsOf(store, filter.caseNumber)
  const numberOf = caseNumbers(store)
  const lines: CustodyLine[] = []
  let at = before ?? Number.MAX_SAFE_INTEGER
  for (;;) {
    const rows = await store.db.all<Row>(
      `SELECT entry.n, entry.section, section.kind AS section_kind, case_number.number, entry.seq, entry.at_utc, entry.author, entry.kind, entry.hash, entry.body
       FROM entry JOIN section ON section.id = entry.section LEFT JOIN case_number ON case_number.case_id = section.case_id
       WHERE entry.n < ?1 AND (?2 = '' OR entry.author = ?2) AND (?3 = '' OR entry.at_utc >= ?3) AND (?4 = '' OR entry.at_utc <= ?4)
         AND (?5 = 'all' OR (?5 = 'content' AND section.kind <> 'custody') OR entry.kind IN (SELECT value FROM json_each(?6)))
       ORDER BY entry.n DESC LIMIT ?7`,
      at, filter.author ?? '', filter.from ?? '', filter.to ?? '', kinds === null ? 'all' : kinds.content ? 'content' : 'events', JSON.stringify(kinds?.kinds ?? []), batch)
    for (const row of rows) {
      const event = row.section_kind === 'custody' ? JSON.parse(row.body.toString('utf8')) as Record<string, unknown> : null
      if (named && row.number !== named.number && !(event && Object.values(event).some((v) => typeof v === 'string' && named.ids.has(v)))) continue
      if (lines.length === count) return { lines, more: true }
      const caseNumber = row.number ?? (event && await numberOf(event))
      lines.push({ n: row.n, sectionId: row.section, caseNumber, sectionKind: row.section_kind, seq: row.seq, at: row.at_utc, author: row.author, kind: row.kind, hash: row.hash, event })
    }
    if (rows.length < batch) return { lines, more: false }
    at = rows.at(-1)!.n
  }
}

/** Null: every kind. */
function wantedKinds(filter: CustodyFilter): { kinds: string[]; content: boolean } | null {
  if (filter.kinds.length === 0) return null
  return { kinds: custodyKinds.filter((kind) => filter.kinds.includes(custodyGroup(kind))), content: filter.kinds.includes('content') }
}

/** Everything an event may name a case by. A number that does not exist matches nothing. */
async function idsOf(store: Pick<Store, 'db'>, typed: string): Promise<{ number: string; ids: Set<string> }> {
  const number = parseCaseNumber(typed) ?? typed
  const caseId = (await store.db.get<{ case_id: string }>('SELECT case_id FROM case_number WHERE number = ?', number))?.case_id
  if (!caseId) return { number, ids: new Set() }
  const sections = await store.db.all<{ id: string; session_id: string | null }>('SELECT id, session_id FROM section WHERE case_id = ?', caseId)
  const recordings = await store.db.all<{ id: string }>('SELECT recording.id FROM recording JOIN section ON section.id = recording.section WHERE section.case_id = ?', caseId)
  return { number, ids: new Set([caseId, ...sections.flatMap((s) => [s.id, ...(s.session_id ? [s.session_id] : [])]), ...recordings.map((r) => r.id)]) }
}

/** The number of the case that an event names by any of its ids; what was looked up once is kept for the page. */
function caseNumbers(store: Pick<Store, 'db'>): (event: Record<string, unknown>) => Promise<string | null> {
  const known = new Map<string, string | null>()
  return async (event) => {
    for (const id of Object.values(event)) {
      if (typeof id !== 'string' || !/^(?:cas|sec|ses|rec)_/.test(id)) continue
      if (!known.has(id)) {
        const row = await store.db.get<{ number: string }>(
          `SELECT number FROM case_number WHERE case_id IN (
             SELECT case_id FROM section WHERE case_id = ?1 UNION SELECT case_id FROM section WHERE id = ?1 UNION SELECT case_id FROM section WHERE session_id = ?1
             UNION SELECT section.case_id FROM recording JOIN section ON section.id = recording.section WHERE recording.id = ?1) LIMIT 1`, id)
        known.set(id, row?.number ?? null)
      }
      const number = known.get(id)
      if (number) return number
    }
    return null
  }
}
