// What somebody began in a section and has not signed, or typed and could not write: kept over the lock for who began it, and for nobody else. Never an entry of
// the log, so it is in no count, search, print or bundle; it goes with its section when that is destroyed.
import { Refused } from '../../shared/failure'
import type { Begun } from '../../shared/ipc/drafts'
import { foldPhotographs } from '../../shared/fold/photographs'
import { Draft, draftBytes, draftCount, DraftSlot, photographSlot, WaitingPhotograph, type KeptDraft, type PhotographSlot } from '../../shared/model/draft'
import { Utc, type CaseId, type ItemId, type SectionId, type SessionId, type StaffId } from '../../shared/model/ids'
import type { Photograph } from '../../shared/model/photograph'
import { formSections, type FormSection } from '../../shared/model/section'
import { rightTo } from '../access/walls'
import { openBody, sealBody } from '../store/entry-body'
import { openSealed, sealTo } from '../store/sealed-box'
import { isDisk, isFull, type Sql } from '../store/sql'
import type { Store } from '../store/store'

type Slot = DraftSlot | PhotographSlot
type Place = { draft: Slot; section: SectionId; staff: StaffId }
const contextOf = ({ draft, section, staff }: Place) => `draft/${section}/${staff}/${draft}`

/**
 * Keeps a draft of who is logged in, over the one that was there; null throws it away. Sealed twice: under the section's key, so that it is closed to whom the wall shuts out
 * and gone with the case, and to the person's own key, since others read the section too. The caller has checked that he may write here.
 * Throws `Refused`: E-B2 above `draftBytes` or `draftCount`, E-B3 in a recovery (nobody is there as a person), E-A7 on a read-only vault, E-C2/E-C9 from the disk, and as `SectionKeys.get`.
 * @returns when it was kept (UTC).
 */
export async function keepDraft(store: Store, sectionId: SectionId, slot: Slot, draft: Draft | WaitingPhotograph | null): Promise<Utc> {
  const { person, staffId } = store
  if (!person) throw new Refused('E-B3')
  if (store.log.readOnly) throw new Refused('E-A7')
  const at = store.clock.utc()
  const place: Place = { draft: slot, section: sectionId, staff: staffId }
  try {
    if (draft === null) {
      await store.db.run('DELETE FROM draft WHERE section = ? AND staff = ? AND slot = ?', sectionId, staffId, slot)
      return at
    }
    if (Buffer.byteLength(JSON.stringify(draft)) > draftBytes - 512) throw new Refused('E-B2')
    const others = await store.db.get<{ n: number }>('SELECT count(*) AS n FROM draft WHERE section = ? AND staff = ? AND slot <> ?', sectionId, staffId, slot)
    if ((others?.n ?? 0) >= draftCount) throw new Refused('E-B2')
    const inner = sealBody(await store.sectionKeys.get(sectionId), place, { at, draft })
    const box = sealTo(Buffer.from(person.publics.box, 'hex'), inner, contextOf(place))
    await store.db.run('INSERT INTO draft (section, staff, slot, box) VALUES (?,?,?,?) ON CONFLICT (section, staff, slot) DO UPDATE SET box = excluded.box', sectionId, staffId, slot, box)
    return at
  } catch (error) {
    throw isFull(error) ? new Refused('E-C2') : isDisk(error) ? new Refused('E-C9') : error
  }
}

type Opened = { slot: Slot; at: Utc | null; /** Null when it cannot be opened any more. */ draft: unknown }

async function openAll(store: Store, sectionId: SectionId): Promise<Opened[]> {
  const { person, staffId } = store
  if (!person) return []
  const rows = await store.db.all<{ slot: Slot; box: Buffer }>('SELECT slot, box FROM draft WHERE section = ? AND staff = ? ORDER BY rowid', sectionId, staffId)
  if (rows.length === 0) return []
  const key = await store.sectionKeys.get(sectionId)
  return rows.map(({ slot, box }) => {
    const place: Place = { draft: slot, section: sectionId, staff: staffId }
    const inner = openSealed(person.box, box, contextOf(place))
    return { slot, ...(inner === null ? { at: null, draft: null } : opened(key, place, inner)) }
  })
}

/** Nulls for what is damaged. */
function opened(key: Buffer, place: Place, inner: Buffer): { at: Utc | null; draft: unknown } {
  try {
    const { at, draft } = openBody(key, place, inner) as { at: unknown; draft: unknown }
    return { at: Utc.parse(at), draft }
  } catch {
    return { at: null, draft: null }
  }
}

/** The drafts of who is logged in, in one section. One that cannot be opened any more, or whose shape this version does not know, is told as such, so that it does not vanish without a word. Throws as `SectionKeys.get`. */
export async function readDrafts(store: Store, sectionId: SectionId): Promise<KeptDraft[]> {
  return (await openAll(store, sectionId)).flatMap(({ slot, at, draft }) => {
    const own = DraftSlot.safeParse(slot)
    const known = Draft.safeParse(draft)
    return own.success ? [{ slot: own.data, at: known.success ? at : null, draft: known.data ?? null }] : []
  })
}

/** Where who is logged in has begun something and may still write, by the numbers of the cases: a table of places, nothing is opened for it. */
export async function begunBy(store: Store): Promise<Begun[]> {
  const rows = await store.db.all<{ section: SectionId; kind: FormSection; case_id: CaseId; session_id: SessionId | null; number: string | null }>(
    `SELECT s.id AS section, s.kind, s.case_id, s.session_id, c.number FROM section s LEFT JOIN case_number c ON c.case_id = s.case_id
     WHERE s.id IN (SELECT section FROM draft WHERE staff = ?) AND s.kind IN (SELECT value FROM json_each(?)) AND s.case_id IS NOT NULL
     ORDER BY c.number, s.created_at, s.id`, store.staffId, JSON.stringify(formSections))
  const begun: Begun[] = []
  for (const { section: sectionId, kind, case_id: caseId, session_id: sessionId, number } of rows) {
    if ((await rightTo(store, { sectionId, kind })).may.write) begun.push({ caseId, sessionId, sectionId, kind, number: number ?? '' })
  }
  return begun
}

/** His photographs there that wait for his signature, in the order in which they were taken in. One that stands in the log waits no more, whatever was written about it meanwhile. Throws as `SectionKeys.get`. */
export async function readWaiting(store: Store, sectionId: SectionId): Promise<Photograph[]> {
  const found = (await openAll(store, sectionId)).flatMap(({ draft }) => WaitingPhotograph.safeParse(draft).data?.photograph ?? [])
  if (found.length === 0) return found
  const standing = new Set(foldPhotographs(await store.log.read(sectionId)).map((p) => p.itemId))
  return found.filter(({ itemId }) => !standing.has(itemId))
}

/** They are signed for, or thrown away. `sql`: the transaction in which that happens. */
export async function dropWaiting(sql: Sql, store: Store, sectionId: SectionId, items: readonly ItemId[]): Promise<void> {
  for (const itemId of items) await sql.run('DELETE FROM draft WHERE section = ? AND staff = ? AND slot = ?', sectionId, store.staffId, photographSlot(itemId))
}
