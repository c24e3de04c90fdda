// Which cases have been kept as long as the policy says (F81). It proposes; two persons destroy. A clock that jumped proposes nothing (XC1).
import { foldCase } from '../../shared/fold/case'
import type { DueCase } from '../../shared/ipc/upkeep'
import type { CaseId, SectionId, Utc } from '../../shared/model/ids'
import { keptKinds, keptSections, yearsOf, type KeptKind, type Policy } from '../../shared/model/policy'
import { Refused } from '../../shared/failure'
import type { KeptStore } from './kept'

const day = 86_400_000
/** No room stands still for longer than this between two entries of its log. */
const longestGap = 400 * day
/** Small steps back are a clock being set right. */
const smallStep = day
/** So long (of the log's own time) the clock must have run quietly before it may say that years have passed. */
const quiet = 30 * day
/** Rows looked back over: at any pace more than `quiet` in a room that works. */
const lookBack = 200_000

/** True when wall time cannot be trusted for counting years: it jumped since the last login, lately in the log, or since its newest entry. */
export async function clockJumped(store: Pick<KeptStore, 'db'>, now: Utc): Promise<boolean> {
  const at = Date.parse(now)
  const last = await store.db.get<{ at_utc: string }>('SELECT at_utc FROM entry ORDER BY n DESC LIMIT 1')
  if (last && (at < Date.parse(last.at_utc) - smallStep || at > Date.parse(last.at_utc) + longestGap)) return true
  const told = await store.db.get<{ opened: number | null; jumped: number | null }>(
    `SELECT max(n) FILTER (WHERE entry.kind = 'door.opened') AS opened, max(n) FILTER (WHERE entry.kind = 'clock.jumped') AS jumped
     FROM entry JOIN section ON section.id = entry.section WHERE section.kind = 'custody'`)
  if ((told?.jumped ?? 0) > (told?.opened ?? 0)) return true
  // A wrong clock at login makes the login itself the newest entry: the step shows between neighbours.
  const steps = await store.db.get(
    `SELECT 1 FROM entry AS later JOIN entry AS earlier ON earlier.n = later.n - 1
     WHERE later.n > (SELECT max(n) FROM entry) - ? AND later.at_utc >= ?
       AND (julianday(later.at_utc) - julianday(earlier.at_utc) > ? OR julianday(earlier.at_utc) - julianday(later.at_utc) > ?) LIMIT 1`,
    lookBack, new Date(at - quiet).toISOString(), longestGap / day, smallStep / day)
  return steps !== undefined
}

/** The same day `years` later, in UTC (29 February becomes 1 March), YYYY-MM-DD. */
export function yearsLater(at: Utc, years: number): string {
  const date = new Date(at)
  date.setUTCFullYear(date.getUTCFullYear() + years)
  return date.toISOString().slice(0, 10)
}

type Row = { case_id: CaseId; number: string; case_section: SectionId; at_utc: Utc }

/** Every case with the day its keeping ends, and the kinds in it that end for themselves. A case that cannot be read counts as held. */
export async function dueCases(store: Pick<KeptStore, 'db' | 'log'>, policy: Policy, now: Utc): Promise<DueCase[]> {
  const jumped = await clockJumped(store, now)
  const certificates = await store.db.all<{ number: string; case_id: CaseId; what: KeptKind }>('SELECT number, case_id, what FROM certificate')
  const found: DueCase[] = []
  for (const what of keptKinds) {
    const rows = await store.db.all<Row>(
      `SELECT case_number.case_id, case_number.number, root.id AS case_section, last.at_utc
       FROM case_number
       JOIN section AS root ON root.case_id = case_number.case_id AND root.kind = 'case'
       JOIN entry AS last ON last.n = (SELECT max(n) FROM entry JOIN section ON section.id = entry.section
         WHERE section.case_id = case_number.case_id AND (?1 = 'null' OR section.kind IN (SELECT value FROM json_each(?1))))
       ORDER BY last.at_utc`, JSON.stringify(keptSections[what]))
    for (const row of rows) {
      const destroyed = certificates.find((c) => c.case_id === row.case_id && (c.what === what || c.what === 'case'))?.number ?? null
      const hold = destroyed === null && (await isHeld(store, row.case_section))
      const dueOn = yearsLater(row.at_utc, yearsOf(policy, what))
      found.push({ caseId: row.case_id, what, number: row.number, lastAt: row.at_utc, dueOn, hold, due: destroyed === null && !hold && !jumped && now.slice(0, 10) >= dueOn, destroyed })
    }
  }
  return found
}

async function isHeld(store: Pick<KeptStore, 'log'>, caseSection: SectionId): Promise<boolean> {
  try {
    return foldCase(await store.log.read(caseSection))?.hold ?? true
  } catch (error) {
    if (error instanceof Refused) return true
    throw error
  }
}
