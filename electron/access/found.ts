// The first people of a vault: a supervisor who founds it, an admin, and whoever else is there. From then on people are entered by
// the admin and admitted by a supervisor. Also: how a vault of part A, with its one officer, becomes one with walls.
import { Refused } from '../../shared/failure'
import { foldStaff } from '../../shared/fold/case'
import { type SessionId, type CaseId } from '../../shared/model/ids'
import { sessionSections } from '../../shared/model/section'
import type { Officer } from '../../shared/model/staff'
import { Keyring } from '../store/keyring'
import type { Store } from '../store/store'
import { registerSection } from '../store/world'
import { ensureActKeys } from './act-keys'
import { admitted, signCard } from './cards'
import { enrol, giveCard, settle } from './enrol'
import { addSection, settleCase } from './walls'

export type NewOfficer = Officer & { password: string }
/** `officers`: at least one supervisor, the founder, whose slot the vault was created with, and one admin. */
export type Founding = { unit: string; room: string; founder: Officer; others: readonly NewOfficer[] }

/** The founder must be a supervisor, and somebody else must be the admin: neither can let people in alone. Throws `Refused` E-B2. */
export function checkFounders(officers: readonly Officer[]): void {
  const [founder, ...others] = officers
  if (founder?.role !== 'supervisor' || !others.some((o) => o.role === 'admin')) throw new Refused('E-B2', 'officers')
}

/** Furnishes a vault that was just created: register, custody log, role keys, the first people, act keys. */
export async function found(store: Store, { unit, room, founder, others }: Founding): Promise<void> {
  checkFounders([founder, ...others])
  await store.setMeta('place', JSON.stringify({ unit, room }))
  await begin(store, { ...founder, unit: founder.unit || unit })
  // The first admin first: he signs for all the others, though everybody stands here together.
  let admin: Parameters<typeof enrol>[3] = null
  for (const { password, ...officer } of [...others].sort((a, b) => Number(b.role === 'admin') - Number(a.role === 'admin'))) {
    const { staffId, person } = await enrol(store, { ...officer, unit: officer.unit || unit }, password, admin)
    await giveCard(store, staffId)
    admin ??= person && { staffId, person }
  }
  // All at once: a role's key is made for all who are here, so that nobody waits for a colleague.
  await settle(store)
  await ensureActKeys(store)
  await store.setMeta('founded', store.clock.utc())
}

/** Register and custody log with the founder in them; his card is signed by himself. */
async function begin(store: Store, founder: Officer): Promise<void> {
  const { person, staffId } = store
  if (!person) throw new Error('a vault is founded by a person')
  await store.db.transaction(async (tx) => {
    await Keyring.make(tx, 'supervisor', [{ holder: staffId, publicKey: Buffer.from(person.publics.box, 'hex') }])
  })
  await store.sectionKeys.ring.refresh()
  await store.custodySection()
  const register = await store.db.transaction((tx) => addSection(store, tx, 'register', null, null))
  await store.log.append(register, { kind: 'staff.added', body: { staffId, ...founder } }, staffId)
  await store.log.append(register, { kind: 'staff.card', body: signCard({ staffId, role: 'supervisor', keys: person.publics, entered: null, at: store.clock.utc(), by: staffId }, person.sign) }, staffId)
  await store.custody({ kind: 'slot.changed', body: { act: 'added', staffId, slot: 'password' } })
  await settle(store)
}

/** True for a vault of part A, also one whose adoption was cut off. */
export async function isOfPartA(store: Store): Promise<boolean> {
  return (await store.meta('founded')) === null
}

/**
 * Brings a vault of part A behind walls: its one officer becomes the founder and supervisor (he is the only one who can let others in),
 * the sections that part A did not know are added. What he wrote stays his. Every step may be done again: a power cut costs nothing.
 */
export async function adopt(store: Store): Promise<void> {
  const { person, staffId } = store
  if (!person) throw new Error('a vault is adopted by a person')
  const register = await registerSection(store)
  const entries = await store.log.read(register)
  const officer = foldStaff(entries).find((s) => s.staffId === staffId)
  if (!officer) throw new Refused('E-A2', 'register')
  const { removed: _removed, ...known } = officer
  if ((await Keyring.versions(store.db, 'supervisor')).length === 0) {
    await store.db.transaction(async (tx) => { await Keyring.make(tx, 'supervisor', [{ holder: staffId, publicKey: Buffer.from(person.publics.box, 'hex') }]) })
  }
  await store.sectionKeys.ring.refresh()
  if (known.role !== 'supervisor') await store.log.append(register, { kind: 'staff.updated', body: { ...known, role: 'supervisor' } }, staffId)
  if (!admitted(entries).people.has(staffId)) {
    await store.log.append(register, { kind: 'staff.card', body: signCard({ staffId, role: 'supervisor', keys: person.publics, entered: null, at: store.clock.utc(), by: staffId }, person.sign) }, staffId)
    await store.custody({ kind: 'people.changed', body: { act: 'updated', staffId, role: 'supervisor' } })
  }
  const sessions = await store.db.all<{ session_id: SessionId; case_id: CaseId }>(`SELECT session_id, case_id FROM section WHERE kind = 'session'`)
  for (const { session_id, case_id } of sessions) {
    const had = (await store.db.all<{ kind: string }>('SELECT kind FROM section WHERE session_id = ?', session_id)).map((r) => r.kind)
    for (const kind of sessionSections.filter((k) => !had.includes(k))) await store.db.transaction((tx) => addSection(store, tx, kind, case_id, session_id))
  }
  await settle(store)
  for (const caseId of new Set(sessions.map((s) => s.case_id))) await settleCase(store, caseId)
  await store.setMeta('founded', store.clock.utc())
}
