// The walls of a case: to whom each section's key is sealed, and when. By role from the start; to interviewers by assignment (questioning)
// and only after the close of their questioning (medical, samples: F33); to anybody else by a grant while it runs.
import { randomBytes } from 'node:crypto'
import { Refused } from '../../shared/failure'
import { foldSession, type Session } from '../../shared/fold/session'
import type { SectionRow } from '../../shared/ipc/cases'
import { mayWrite, rightOf, rolesOf } from '../../shared/model/access'
import { newId, type CaseId, type SectionId, type SessionId, type StaffId } from '../../shared/model/ids'
import type { Role } from '../../shared/model/role'
import type { SectionKind } from '../../shared/model/section'
import { roleHolder, type Holder } from '../store/keyring'
import { isDisk, isFull, type Sql } from '../store/sql'
import type { Store } from '../store/store'
import { registerSection } from '../store/world'
import { membersOf, ownRole } from './members'
import { currentRoleKey } from './role-keys'

type Recipient = { holder: Holder; publicKey: Buffer }

async function roleRecipients(store: Store, tx: Sql, kind: SectionKind): Promise<Recipient[]> {
  const keys = await Promise.all(rolesOf(kind).map(async (role) => ({ role, key: await currentRoleKey(store, tx, role) })))
  return keys.flatMap(({ role, key }) => (key ? [{ holder: roleHolder(role, key.version), publicKey: key.publicKey }] : []))
}

const personal = (m: { staffId: StaffId; admission: { keys: { box: string } } }): Recipient => ({ holder: m.staffId, publicKey: Buffer.from(m.admission.keys.box, 'hex') })

/** Makes a section with its key, in the caller's transaction. Until interviewers are named every one of them may open the questioning. */
export async function addSection(store: Store, tx: Sql, kind: SectionKind, caseId: CaseId | null, sessionId: SessionId | null): Promise<SectionId> {
  const id = newId('sec', randomBytes)
  await tx.run('INSERT INTO section (id, kind, case_id, session_id, created_at) VALUES (?,?,?,?,?)', id, kind, caseId, sessionId, store.clock.utc())
  await seal(store, tx, id, kind)
  return id
}

async function seal(store: Store, tx: Sql, id: SectionId, kind: SectionKind): Promise<void> {
  if (kind === 'custody') return
  const assigned = (await membersOf(store)).active.filter((m) => rightOf(m.role, kind) === 'assigned')
  await store.sectionKeys.create(tx, id, [...await roleRecipients(store, tx, kind), ...assigned.map(personal)])
}

/** A section that nobody could open yet when it was made gets its key from the first one who may write it. */
async function ensureKey(store: Store, row: { id: SectionId; kind: SectionKind }, role: Role): Promise<void> {
  if (!mayWrite(role, row.kind) || (await store.sectionKeys.holdersOf(row.id)).length > 0 || (await destroyedNumber(store, row.id)) !== null) return
  // Boxes that were lost are no section without a key: a second one would part it from its entries.
  if (await store.db.get('SELECT 1 FROM entry WHERE section = ? LIMIT 1', row.id)) return
  await store.db.transaction((tx) => seal(store, tx, row.id, row.kind))
}

/**
 * Seals every section to the roles that have a newer key and nobody left who opens it with an older one: a role whose first member came
 * later than the section, or whose last one has gone. As far as this person can open them.
 */
export async function settleSections(store: Store): Promise<void> {
  const role = await ownRole(store)
  const due = await store.db.all<{ role: Role; version: number }>('SELECT role, min(version) AS version FROM role_key WHERE settled = 0 GROUP BY role')
  if (due.length === 0) return
  const own = new Set((await store.db.all<{ section: SectionId }>('SELECT section FROM section_key WHERE holder = ?', store.staffId)).map((r) => r.section))
  for (const { role: newcomer } of due) {
    let whole = true
    const rows = await store.db.all<{ id: SectionId; kind: SectionKind }>(
      `SELECT id, kind FROM section WHERE kind <> 'custody' AND NOT EXISTS (
        SELECT 1 FROM section_key JOIN role_member ON section_key.holder = 'role:' || role_member.role || '/' || role_member.version
        WHERE section_key.section = section.id AND role_member.role = ? AND role_member.holder LIKE 'stf%')
       AND id NOT IN (SELECT section FROM destroyed_section)`, newcomer)
    for (const row of rows.filter((r) => rolesOf(r.kind).includes(newcomer))) {
      // Not asked one by one at every login: what neither his role nor a box of his own gives him he cannot pass on.
      if (rightOf(role, row.kind) === null && !own.has(row.id)) {
        whole = false
        continue
      }
      await ensureKey(store, row, role)
      if (!(await store.sectionKeys.canOpen(row.id))) {
        whole = false
        continue
      }
      await store.db.transaction(async (tx) => {
        const key = await currentRoleKey(store, tx, newcomer)
        if (key) await store.sectionKeys.pass(tx, row.id, roleHolder(newcomer, key.version), key.publicKey)
      })
    }
    if (whole) await store.db.run('UPDATE role_key SET settled = 1 WHERE role = ?', newcomer)
  }
}

/** Who is admitted and waits for his role's key reads the register meanwhile, and so comes in and sees that he waits. */
export async function settleRegister(store: Store): Promise<void> {
  const register = await registerSection(store)
  const holders = await store.sectionKeys.holdersOf(register)
  const members = await store.db.all<{ role: Role; version: number; holder: Holder }>('SELECT role, version, holder FROM role_member')
  const waiting = (await membersOf(store)).active.filter((m) => !holders.includes(m.staffId) && !members.some((k) => k.holder === m.staffId && holders.includes(roleHolder(k.role, k.version))))
  if (waiting.length === 0 || !(await store.sectionKeys.canOpen(register))) return
  await store.db.transaction(async (tx) => { for (const m of waiting) await store.sectionKeys.pass(tx, register, m.staffId, personal(m).publicKey) })
}

type Row = { id: SectionId; kind: SectionKind; session_id: SessionId | null }

/** The folded sessions of a case whose session section this person can read. */
async function sessionsOf(store: Store, caseId: CaseId): Promise<Map<SessionId, Session>> {
  const rows = await store.db.all<Row>(`SELECT id, kind, session_id FROM section WHERE case_id = ? AND kind = 'session'`, caseId)
  const found = new Map<SessionId, Session>()
  for (const row of rows) {
    if (!(await store.sectionKeys.canOpen(row.id))) continue
    const session = foldSession(await store.log.read(row.id))
    if (session) found.set(session.sessionId, session)
  }
  return found
}

/** Who may hold a personal box of a section now, besides the roles. */
function wantedPersons(kind: SectionKind, session: Session, sessions: ReadonlyMap<SessionId, Session>, interviewers: readonly StaffId[]): StaffId[] {
  const right = rightOf('interviewer', kind)
  const named = session.interviewers.filter((id) => interviewers.includes(id))
  if (right === 'assigned') return named.length > 0 ? named : [...interviewers]
  if (right !== 'after') return []
  // Closed for him means: every questioning of this case in which he asks is done.
  return named.filter((id) => [...sessions.values()].every((s) => !s.interviewers.includes(id) || s.services.questioning.state === 'done' || s.services.questioning.state === 'sealed'))
}

/**
 * Brings the personal boxes of a case in line with its walls: adds those this person can give, takes away those without a right.
 * A session for which something is missing stays due, for the next one who can. Returns true when nothing is missing.
 */
export async function settleCase(store: Store, caseId: CaseId): Promise<boolean> {
  const members = (await membersOf(store)).active
  const interviewers = members.filter((m) => m.role === 'interviewer').map((m) => m.staffId)
  const sessions = await sessionsOf(store, caseId)
  const now = store.clock.utc()
  const rows = await store.db.all<Row>('SELECT id, kind, session_id FROM section WHERE case_id = ?', caseId)
  const grants = await store.db.all<{ section: SectionId; holder: StaffId }>(
    `SELECT section, holder FROM access_grant WHERE section IN (SELECT id FROM section WHERE case_id = ?) AND granted_by IS NOT NULL AND ended IS NULL AND until_utc > ?`, caseId, now)
  let whole = true
  const due = new Set<SessionId>()
  for (const row of rows) {
    const session = row.session_id ? sessions.get(row.session_id) : undefined
    const unknown = row.session_id !== null && !session
    if (unknown) whole = false
    const byGrant = grants.filter((g) => g.section === row.id).map((g) => g.holder)
    const had = (await store.sectionKeys.holdersOf(row.id)).filter((h): h is StaffId => h.startsWith('stf_'))
    // Who cannot read the session leaves what rests on it as it is; a grant that ended is taken by anybody.
    const right = rightOf('interviewer', row.kind)
    const byRole = session ? wantedPersons(row.kind, session, sessions, interviewers)
      : unknown && (right === 'assigned' || right === 'after') ? had.filter((h) => interviewers.includes(h)) : []
    const wanted = new Set([...byRole, ...byGrant])
    // The last box stays whatever the walls say: without any the section would be lost (part A sealed to one person only).
    const others = (await store.sectionKeys.holdersOf(row.id)).some((h) => !h.startsWith('stf_') || wanted.has(h as StaffId))
    const extra = others ? had.filter((h) => !wanted.has(h)) : []
    const missing = members.filter((m) => wanted.has(m.staffId) && !had.includes(m.staffId))
    const able = missing.length > 0 && await store.sectionKeys.canOpen(row.id)
    // Given before taken: the one who acts may be taking his own.
    await store.db.transaction(async (tx) => {
      if (able) for (const m of missing) await store.sectionKeys.pass(tx, row.id, m.staffId, personal(m).publicKey)
      for (const holder of extra) await store.sectionKeys.take(tx, row.id, holder)
    })
    if (missing.length > 0 && !able) {
      whole = false
      if (row.session_id) due.add(row.session_id)
    }
  }
  for (const id of sessions.keys()) {
    await (due.has(id) ? markDue(store.db, id) : store.db.run('DELETE FROM wall_due WHERE session_id = ?', id))
  }
  // A session that this person cannot read was not looked at.
  const unread = rows.filter((row) => row.kind === 'session' && row.session_id !== null && !sessions.has(row.session_id))
  for (const row of unread) if ((await destroyedNumber(store, row.id)) === null) await markDue(store.db, row.session_id!)
  return whole
}

/** The walls of a session are to be settled, by this login or a later one (`settleDue`). */
export async function markDue(sql: Pick<Sql, 'run'>, sessionId: SessionId): Promise<void> {
  await sql.run('INSERT OR IGNORE INTO wall_due (session_id) VALUES (?)', sessionId)
    .catch((error: unknown) => { throw isFull(error) ? new Refused('E-C2') : isDisk(error) ? new Refused('E-C9') : error })
}

/** At login: what earlier logins could not settle, and grants that ran out meanwhile. */
export async function settleDue(store: Store): Promise<void> {
  const rows = await store.db.all<{ case_id: CaseId }>(
    `SELECT DISTINCT case_id FROM section WHERE session_id IN (SELECT session_id FROM wall_due)
     UNION SELECT DISTINCT case_id FROM section WHERE id IN (SELECT section FROM access_grant WHERE granted_by IS NOT NULL AND ended IS NULL AND until_utc <= ?)`, store.clock.utc())
  for (const { case_id } of rows) await settleCase(store, case_id)
}

/** The number of the certificate under which the case of a section was destroyed; null while it lives. */
async function destroyedNumber(store: Store, sectionId: SectionId): Promise<string | null> {
  return (await store.db.get<{ number: string }>('SELECT number FROM destroyed_section WHERE section = ?', sectionId))?.number ?? null
}

/** The session of a section as this person reads it; null when he cannot, or it has none. */
async function sessionOf(store: Store, sectionId: SectionId): Promise<Session | null> {
  const row = await store.db.get<{ id: SectionId }>(`SELECT home.id AS id FROM section JOIN section home ON home.session_id = section.session_id AND home.kind = 'session' WHERE section.id = ?`, sectionId)
  return row && await store.sectionKeys.canOpen(row.id) ? foldSession(await store.log.read(row.id)) : null
}

/** Whether this person holds a section that is given by name only because somebody granted it. */
async function byGrantAlone(store: Store, sectionId: SectionId, kind: SectionKind): Promise<boolean> {
  if (!(await store.db.get('SELECT 1 FROM access_grant WHERE section = ? AND holder = ? AND granted_by IS NOT NULL AND ended IS NULL', sectionId, store.staffId))) return false
  const session = await sessionOf(store, sectionId)
  const interviewers = (await membersOf(store)).active.filter((m) => m.role === 'interviewer').map((m) => m.staffId)
  return !session || !wantedPersons(kind, session, new Map(), interviewers).includes(store.staffId)
}

/**
 * Takes the box of a grant that has just ended, in the transaction that ends it, when this person cannot read the session that says
 * whether the holder keeps it by right: he then gets it back from the next one who can. The last box of a section stays.
 */
export async function takeGranted(store: Store, tx: Sql, section: { id: SectionId; caseId: CaseId }, holder: StaffId): Promise<void> {
  for (const { session_id } of await tx.all<{ session_id: SessionId }>(`SELECT session_id FROM section WHERE case_id = ? AND kind = 'session'`, section.caseId)) await markDue(tx, session_id)
  if (await sessionOf(store, section.id)) return
  const running = await tx.get('SELECT 1 FROM access_grant WHERE section = ? AND holder = ? AND granted_by IS NOT NULL AND ended IS NULL AND until_utc > ?', section.id, holder, store.clock.utc())
  const other = await tx.get('SELECT 1 FROM section_key WHERE section = ? AND holder <> ?', section.id, holder)
  if (!running && other) await store.sectionKeys.take(tx, section.id, holder)
}

/** What this person can do with a section, by key and by table. */
export async function rightTo(store: Store, section: { sectionId: SectionId; kind: SectionKind }): Promise<Pick<SectionRow, 'may' | 'closed'>> {
  const role = await ownRole(store)
  const right = rightOf(role, section.kind)
  if (section.kind === 'custody') return { may: { read: right !== null, write: false }, closed: right ? null : 'role' }
  await ensureKey(store, { id: section.sectionId, kind: section.kind }, role)
  const holders = await store.sectionKeys.holdersOf(section.sectionId)
  const read = holders.includes(store.staffId) || (right !== null && holders.some((h) => store.sectionKeys.ring.has(h)))
  // A grant is for reading.
  if (read) return { may: { read, write: mayWrite(role, section.kind) && !(right === 'assigned' && await byGrantAlone(store, section.sectionId, section.kind)) }, closed: null }
  return { may: { read, write: false }, closed: (await destroyedNumber(store, section.sectionId)) !== null ? 'destroyed' : right === null ? 'role' : right === 'after' ? 'questioning' : 'pending' }
}

/** Throws `Refused`: E-B3 when role and grants give no right, E-B10 when the wall is closed just now, E-B8 when it was destroyed. */
export async function checkRight(store: Store, section: { sectionId: SectionId; kind: SectionKind }, act: 'read' | 'write'): Promise<void> {
  const { may, closed } = await rightTo(store, section)
  if (may[act]) return
  throw closed === 'destroyed' ? new Refused('E-B8', (await destroyedNumber(store, section.sectionId)) ?? '') : new Refused(closed === null || closed === 'role' ? 'E-B3' : 'E-B10')
}
