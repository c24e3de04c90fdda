// Grants: one section, one person, a purpose, who gave it, an end. Given by somebody who can read the section himself.
import { randomBytes } from 'node:crypto'
import { Refused } from '../../shared/failure'
import type { Grant } from '../../shared/ipc/access'
import { may, rightOf, type Purpose } from '../../shared/model/access'
import { newId, type CaseId, type GrantId, type SectionId, type StaffId, type Utc } from '../../shared/model/ids'
import type { SectionKind } from '../../shared/model/section'
import type { Store } from '../store/store'
import { sectionById } from '../store/world'
import { memberOf, ownRole } from './members'
import { checkRight, settleCase, takeGranted } from './walls'

type Row = { id: GrantId; section: SectionId; holder: StaffId; purpose: Purpose; asked_at: Utc; granted_by: StaffId | null; until_utc: Utc | null; ended: 'ended' | 'expired' | null; kind: SectionKind; case_id: CaseId }

const grantOf = (store: Store, row: Row): Grant => ({
  grantId: row.id, sectionId: row.section, kind: row.kind, caseId: row.case_id, holder: row.holder, purpose: row.purpose, by: row.granted_by, askedAt: row.asked_at, until: row.until_utc,
  state: row.ended ?? (row.granted_by === null ? 'asked' : row.until_utc !== null && row.until_utc <= store.clock.utc() ? 'expired' : 'running'),
})

const select = 'SELECT access_grant.*, section.kind, section.case_id FROM access_grant JOIN section ON section.id = access_grant.section'

async function byId(store: Store, id: GrantId): Promise<Row> {
  const row = await store.db.get<Row>(`${select} WHERE access_grant.id = ?`, id)
  if (!row) throw new Refused('E-B1')
  return row
}

export async function listGrants(store: Store, caseId: CaseId): Promise<Grant[]> {
  return (await store.db.all<Row>(`${select} WHERE section.case_id = ? ORDER BY asked_at DESC`, caseId)).map((row) => grantOf(store, row))
}

/** Asks for a section that is closed to the one who asks. */
export async function askGrant(store: Store, sectionId: SectionId, purpose: Purpose): Promise<Grant> {
  const section = await sectionById(store, sectionId)
  if (!section.caseId) throw new Refused('E-B3')
  const id = newId('grt', randomBytes)
  await store.custody({ kind: 'access.changed', body: { act: 'asked', grantId: id, target: sectionId, holder: store.staffId, purpose, until: null } })
  await store.db.run('INSERT INTO access_grant (id, section, holder, purpose, asked_at) VALUES (?,?,?,?,?)', id, sectionId, store.staffId, purpose, store.clock.utc())
  return grantOf(store, await byId(store, id))
}

/**
 * Opens a section to a person until `until`. Throws `Refused`: E-B3 when the one who grants cannot read it by role himself, E-B2 when
 * the end is past or later than `longestDays`, E-A19 when the person is not admitted.
 */
export async function giveGrant(store: Store, input: { sectionId: SectionId; holder: StaffId; purpose: Purpose; until: Utc; note: string }, longestDays: number): Promise<Grant> {
  const section = await sectionById(store, input.sectionId)
  const role = await ownRole(store)
  // Who reads it by a grant himself passes nothing on.
  if (!section.caseId || !may(role, 'grant') || rightOf(role, section.kind) === null) throw new Refused('E-B3')
  await checkRight(store, section, 'read')
  const holder = await memberOf(store, input.holder)
  const now = store.clock.utc()
  if (holder.staffId === store.staffId || input.until <= now || Date.parse(input.until) - Date.parse(now) > longestDays * 86_400_000) throw new Refused('E-B2')
  const asked = await store.db.get<{ id: GrantId }>('SELECT id FROM access_grant WHERE section = ? AND holder = ? AND granted_by IS NULL AND ended IS NULL', input.sectionId, input.holder)
  const id = asked?.id ?? newId('grt', randomBytes)
  await store.custody({ kind: 'access.changed', body: { act: 'granted', grantId: id, target: input.sectionId, holder: input.holder, purpose: input.purpose, until: input.until } })
  // The words go where only those who may read the section find them.
  await store.log.append(input.sectionId, { kind: 'access.noted', body: { grantId: id, text: input.note } }, store.staffId)
  await store.db.run(`INSERT INTO access_grant (id, section, holder, purpose, asked_at, granted_by, until_utc) VALUES (?,?,?,?,?,?,?)
    ON CONFLICT (id) DO UPDATE SET granted_by = excluded.granted_by, until_utc = excluded.until_utc, purpose = excluded.purpose`, id, input.sectionId, input.holder, input.purpose, now, store.staffId, input.until)
  await settleCase(store, section.caseId)
  return grantOf(store, await byId(store, id))
}

/** Ends a grant at once: by who gave it, or by whoever may read the section and grant. */
export async function endGrant(store: Store, grantId: GrantId): Promise<void> {
  const row = await byId(store, grantId)
  if (row.granted_by !== store.staffId) await checkRight(store, await sectionById(store, row.section), 'read')
  if (row.ended) return
  await store.custody({ kind: 'access.changed', body: { act: 'ended', grantId, target: row.section, holder: row.holder, purpose: row.purpose, until: row.until_utc } })
  await close(store, row, 'ended')
}

async function close(store: Store, row: Row, ended: 'ended' | 'expired'): Promise<void> {
  await store.db.transaction(async (tx) => {
    await tx.run('UPDATE access_grant SET ended = ? WHERE id = ?', ended, row.id)
    await takeGranted(store, tx, { id: row.section, caseId: row.case_id }, row.holder)
  })
  await settleCase(store, row.case_id)
}

/** Takes the boxes of grants that ran out. At login and every minute; a clock set back revives none, because the row says `expired`. */
export async function expireGrants(store: Store): Promise<boolean> {
  const rows = await store.db.all<Row>(`${select} WHERE granted_by IS NOT NULL AND ended IS NULL AND until_utc <= ?`, store.clock.utc())
  for (const row of rows) {
    await store.custody({ kind: 'access.changed', body: { act: 'expired', grantId: row.id, target: row.section, holder: row.holder, purpose: row.purpose, until: row.until_utc } })
    await close(store, row, 'expired')
  }
  return rows.length > 0
}
