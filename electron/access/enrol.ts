// People come, change and go: enter (a login), admit (keys), update, remove. Each is a fact of the register and an event of the log.
import { randomBytes } from 'node:crypto'
import { Refused } from '../../shared/failure'
import type { Member } from '../../shared/ipc/people'
import type { Entry } from '../../shared/model/entry'
import { newId, type CaseId, type StaffId } from '../../shared/model/ids'
import { Entered, isQualified, PublicKeys, type Officer } from '../../shared/model/staff'
import { z } from 'zod'
import { personKeys, type PersonKeys } from '../store/keys'
import { Keyring, type Holder } from '../store/keyring'
import type { Store } from '../store/store'
import { registerSection } from '../store/world'
import { ensureActKeys, isLastKeeper, settleHalves } from './act-keys'
import { admitted, signCard, signEntered } from './cards'
import { membersOf } from './members'
import { leaveRole, settleRoles } from './role-keys'
import { settleCase, settleRegister, settleSections } from './walls'

/** Public keys of logins, with the admin's signature on whom they are for: what a supervisor's card is made of. They cannot be learnt from the slot. */
const waitingKeys = (staffId: StaffId) => `keys/${staffId}`

async function fact(store: Store, ...facts: Parameters<Store['log']['append']>[1][]): Promise<void> {
  const register = await registerSection(store)
  for (const one of facts) await store.log.append(register, one, store.staffId)
}

const Waiting = z.strictObject({ keys: PublicKeys, entered: Entered.nullable() })
type Admin = { staffId: StaffId; person: PersonKeys }

/** The admin who is logged in; null for anybody else: what he enters is not signed and cannot be admitted. */
async function adminOf(store: Store): Promise<Admin | null> {
  const me = (await membersOf(store)).active.find((m) => m.staffId === store.staffId)
  return me?.role === 'admin' && store.person ? { staffId: store.staffId, person: store.person } : null
}

/** Enters a person; with a password he gets a login that opens nothing until a supervisor admits him. `admin` signs for it. */
export async function enrol(store: Store, officer: Officer, password: string | null, admin?: Admin | null): Promise<{ staffId: StaffId; person: PersonKeys | null }> {
  const staffId = newId('stf', randomBytes)
  await fact(store, { kind: 'staff.added', body: { staffId, ...officer } })
  await store.custody({ kind: 'people.changed', body: { act: 'enrolled', staffId, role: officer.role } })
  return { staffId, person: password === null ? null : await giveLogin(store, { staffId, role: officer.role }, password, admin === undefined ? await adminOf(store) : admin) }
}

async function giveLogin(store: Store, who: { staffId: StaffId; role: Officer['role'] }, password: string, admin: Admin | null): Promise<PersonKeys> {
  const seed = await store.slots.addPerson(who.staffId, password, store.clock.utc())
  const person = personKeys(seed)
  seed.fill(0)
  await sign(store, who, person.publics, admin)
  await store.custody({ kind: 'slot.changed', body: { act: 'added', staffId: who.staffId, slot: 'password' } })
  return person
}

async function sign(store: Store, who: { staffId: StaffId; role: Officer['role'] }, keys: PublicKeys, admin: Admin | null): Promise<void> {
  const entered = admin && signEntered({ ...who, keys }, admin.staffId, admin.person.sign)
  await store.setMeta(waitingKeys(who.staffId), JSON.stringify({ keys, entered } satisfies z.infer<typeof Waiting>))
}

/** A room without an admin (a vault of part A) gets its first one from a supervisor. Throws `Refused` E-B3 where there is one. */
export async function enrolFirstAdmin(store: Store, officer: Officer, password: string): Promise<StaffId> {
  if (officer.role !== 'admin' || (await membersOf(store)).active.some((m) => m.role === 'admin')) throw new Refused('E-B3')
  const { staffId } = await enrol(store, officer, password, null)
  return staffId
}

/** A supervisor signs the card, and passes on every key he can. Throws as `giveCard`. */
export async function admit(store: Store, staffId: StaffId): Promise<void> {
  await giveCard(store, staffId)
  await settle(store)
  // The first case officer makes sealing possible.
  await ensureActKeys(store)
}

/** The card alone; keys come with the next `settle`. Throws `Refused` E-B1 for somebody without a login, E-B3 when the card would not count: no keys of his own, no admin's signature. */
export async function giveCard(store: Store, staffId: StaffId): Promise<void> {
  const known = (await membersOf(store)).all.find((m) => m.staffId === staffId && !m.removed)
  const stored = await store.meta(waitingKeys(staffId))
  if (!known || stored === null) throw new Refused('E-B1')
  if (!store.person) throw new Refused('E-B3')
  const card = signCard({ staffId, role: known.role, ...Waiting.parse(JSON.parse(stored)), at: store.clock.utc(), by: store.staffId }, store.person.sign)
  const register = await store.log.read(await registerSection(store))
  if (admitted([...register, { ...register.at(-1), kind: 'staff.card', body: card } as Entry]).people.get(staffId)?.keys !== card.keys) throw new Refused('E-B3')
  await fact(store, { kind: 'staff.card', body: card })
  await store.custody({ kind: 'people.changed', body: { act: 'admitted', staffId, role: known.role } })
}

/** Passes on what can be passed on: at every login, and after each change of people. */
export async function settle(store: Store): Promise<void> {
  await settleRemoved(store)
  await settleRoles(store)
  await settleHalves(store)
  await settleSheets(store)
  await settleSections(store)
  await settleRegister(store)
}

/** A removal that was cut off behind its fact is finished. */
async function settleRemoved(store: Store): Promise<void> {
  for (const m of (await membersOf(store)).all) if (m.removed && store.slots.ofPerson(m.staffId).length > 0) await takeAll(store, m.staffId, m)
}

/** The older recovery sheets are void once the newer ones keep all that they kept. */
async function settleSheets(store: Store): Promise<void> {
  const { recovery } = await membersOf(store)
  const newest = store.slots.file.recovery.find((r) => r.setId === recovery?.setId)
  if (!newest) return
  // Its card is written only after the rehearsal: that was cut off before the slot file knew.
  if (newest.rehearsedAt === null) await store.slots.rehearsed(newest.setId, store.clock.utc())
  const named = await store.db.all<{ holder: Holder }>('SELECT holder FROM role_member UNION SELECT holder FROM act_half')
  for (const { setId, rehearsedAt } of store.slots.file.recovery) {
    if (rehearsedAt !== null && setId !== newest.setId && !named.some((n) => n.holder === `recovery:${setId}`)) await store.slots.dropRecovery(setId)
  }
}

/** True when what is sealed to this person, or to a key of his role that he alone has, could be opened by nobody any more. */
async function isOnlyHolder(store: Store, staffId: StaffId): Promise<boolean> {
  const role = await store.db.get(`SELECT 1 FROM role_member AS mine WHERE holder = ?
    AND NOT EXISTS (SELECT 1 FROM role_member WHERE role = mine.role AND version = mine.version AND holder <> mine.holder)
    AND (EXISTS (SELECT 1 FROM section_key WHERE holder = 'role:' || mine.role || '/' || mine.version)
      OR EXISTS (SELECT 1 FROM role_member WHERE holder = 'role:' || mine.role || '/' || mine.version))`, staffId)
  return role !== undefined || (await store.db.get(`SELECT 1 FROM section_key AS mine WHERE holder = ?
    AND NOT EXISTS (SELECT 1 FROM section_key WHERE section = mine.section AND holder <> mine.holder)
    AND EXISTS (SELECT 1 FROM entry WHERE section = mine.section)`, staffId)) !== undefined
}

/** Throws `Refused` E-A18 when it would leave no supervisor or no admin, nobody with his half of an act of two persons, or a key that nobody has. */
async function keepLast(store: Store, staffId: StaffId): Promise<void> {
  if (await isLastKeeper(store, staffId) || await isOnlyHolder(store, staffId)) throw new Refused('E-A18')
  const { active } = await membersOf(store)
  const member = active.find((m) => m.staffId === staffId)
  if (!member || (member.role !== 'supervisor' && member.role !== 'admin')) return
  if (!active.some((m) => m.role === member.role && m.staffId !== staffId)) throw new Refused('E-A18')
}

/** Corrects what is written about a person. With another role he holds no keys until he is admitted anew. */
export async function update(store: Store, staffId: StaffId, officer: Officer): Promise<void> {
  const known = (await membersOf(store)).all.find((m) => m.staffId === staffId && !m.removed)
  if (!known) throw new Refused('E-B1')
  if (known.role !== officer.role) await keepLast(store, staffId)
  await fact(store, { kind: 'staff.updated', body: { staffId, ...officer } })
  await store.custody({ kind: 'people.changed', body: { act: 'updated', staffId, role: officer.role } })
  if (known.role === officer.role) return
  await takeKeys(store, staffId, known)
  const stored = await store.meta(waitingKeys(staffId))
  if (stored !== null) await sign(store, { staffId, role: officer.role }, Waiting.parse(JSON.parse(stored)).keys, await adminOf(store))
}

/** Takes slots and boxes away at once; what was sealed to his role is sealed to a new key from now on. Data is not encrypted anew. */
export async function remove(store: Store, staffId: StaffId, reason: string): Promise<void> {
  const known = (await membersOf(store)).all.find((m) => m.staffId === staffId && !m.removed)
  if (!known) throw new Refused('E-B1')
  await keepLast(store, staffId)
  // First the fact: from here on nobody seals anything to him, whatever fails behind it.
  await fact(store, { kind: 'staff.removed', body: { staffId, reason } })
  await store.custody({ kind: 'people.changed', body: { act: 'removed', staffId, role: known.role } })
  await takeAll(store, staffId, known)
}

async function takeAll(store: Store, staffId: StaffId, known: { role: Officer['role'] }): Promise<void> {
  await takeKeys(store, staffId, known)
  // Sealed to him alone: nobody will ever read them.
  await store.db.run('DELETE FROM draft WHERE staff = ?', staffId)
  await store.dropMeta(waitingKeys(staffId))
  if (store.slots.ofPerson(staffId).length > 0) {
    await store.slots.revoke(staffId)
    await store.custody({ kind: 'slot.changed', body: { act: 'revoked', staffId, slot: 'password' } })
  }
}

async function takeKeys(store: Store, staffId: StaffId, known: { role: Officer['role'] }): Promise<void> {
  await store.db.transaction(async (tx) => {
    await leaveRole(tx, known.role, staffId)
    await tx.run('DELETE FROM section_key WHERE holder = ?', staffId)
    await tx.run('DELETE FROM act_half WHERE holder = ?', staffId)
    await tx.run(`UPDATE access_grant SET ended = 'ended' WHERE holder = ? AND ended IS NULL`, staffId)
  })
}

/** New password and new keys for a registered person, in a vault opened with recovery sheets; his card is signed by the recovery key. */
export async function reissue(store: Store, staffId: StaffId, password: string, recoveryKey: Parameters<typeof signCard>[1]): Promise<void> {
  const known = (await membersOf(store)).all.find((m) => m.staffId === staffId && !m.removed)
  if (!known) throw new Refused('E-B1')
  await store.db.transaction(async (tx) => {
    await tx.run('DELETE FROM role_member WHERE holder = ?', staffId)
    // What he held in person (an interviewer's questionings) is sealed to his new key by the next one who can.
    await tx.run('INSERT OR IGNORE INTO wall_due (session_id) SELECT session_id FROM section JOIN section_key ON section_key.section = section.id WHERE holder = ? AND session_id IS NOT NULL', staffId)
    await tx.run('DELETE FROM section_key WHERE holder = ?', staffId)
    await tx.run('DELETE FROM act_half WHERE holder = ?', staffId)
  })
  const { publics: keys } = await giveLogin(store, known, password, null)
  await fact(store, { kind: 'staff.card', body: signCard({ staffId, role: known.role, keys, entered: null, at: store.clock.utc(), by: 'recovery' }, recoveryKey) })
  await store.custody({ kind: 'people.changed', body: { act: 'admitted', staffId, role: known.role } })
  await settleRoles(store)
  await settleHalves(store)
  // What was opened to him by name, not by role, would otherwise wait for the next change of each case.
  for (const { case_id } of await store.db.all<{ case_id: CaseId }>('SELECT DISTINCT case_id FROM section WHERE case_id IS NOT NULL')) await settleCase(store, case_id)
}

/** Everybody, as the people screen shows him. `named`: in the register without a login. */
export async function listMembers(store: Store): Promise<Member[]> {
  const members = await membersOf(store)
  const today = store.clock.utc().slice(0, 10)
  return Promise.all(members.all.map(async (m): Promise<Member> => {
    const slots = store.slots.ofPerson(m.staffId)
    const versions = await Keyring.versions(store.db, m.role)
    const held = (await store.db.all('SELECT 1 FROM role_member WHERE role = ? AND holder = ?', m.role, m.staffId)).length
    const { staffId, name, role, sex, unit, badge, training } = m
    return {
      staffId, name, role, sex, unit, badge, training, qualified: isQualified(training, today),
      state: m.removed ? 'removed' : slots.length === 0 ? 'named' : m.admission === null ? 'waiting' : held < versions.length ? 'pending' : 'active',
      slots: slots.map((s) => ({ slotId: s.slotId, kind: s.token ? 'token' as const : 'password' as const, addedAt: s.addedAt, label: s.token?.label ?? '' })),
    }
  }))
}
