// Requests for a second person: asked by one, approved by another with his own key, good for exactly what was asked and not for long.
import { createHash, randomBytes, sign, verify } from 'node:crypto'
import { canonical } from '../../shared/canonical'
import { Refused } from '../../shared/failure'
import type { Approval, Subject } from '../../shared/ipc/access'
import { dualRoles, type DualAct } from '../../shared/model/access'
import { newId, type RequestId, type Sha256, type StaffId, type Utc } from '../../shared/model/ids'
import { openSealed, sealTo } from '../store/sealed-box'
import { verifyingKeyFrom, type PersonKeys } from '../store/keys'
import { Keyring, type Holder } from '../store/keyring'
import type { Store } from '../store/store'
import { openHalf, openSecret } from './act-keys'
import { memberOf } from './members'

type State = Approval['state']
type Row = {
  id: RequestId; act: DualAct; subject: string; hash: Sha256; requester: StaffId; requested_at: Utc; expires_at: Utc; state: State
  approver: StaffId | null; approved_at: Utc | null; share: Buffer | null; signature: string | null
}

const domain = 'sayonce/1/approval\n'
const terms = (row: Pick<Row, 'id' | 'act' | 'hash' | 'requester' | 'expires_at'>, approver: StaffId) =>
  canonical({ requestId: row.id, act: row.act, hash: row.hash, requester: row.requester, expiresAt: row.expires_at, approver })

/** What a request is about, as one hash: `content` is what the subject stands for at this moment (a session's state, a case's last entry). */
export function subjectHash(subject: Subject, content: string): Sha256 {
  return createHash('sha256').update(canonical({ subject, content })).digest('hex')
}

/** Not before the last entry: a clock that is set back makes nothing valid that has just run out. */
async function nowOf(store: Store): Promise<Utc> {
  const last = (await store.db.get<{ at: string | null }>('SELECT at_utc AS at FROM entry ORDER BY n DESC LIMIT 1'))?.at ?? ''
  const now = store.clock.utc()
  return last > now ? last : now
}

export async function ask(store: Store, subject: Subject, hash: Sha256, hours: number): Promise<RequestId> {
  const { role } = await memberOf(store, store.staffId)
  if (!(dualRoles[subject.dual] as readonly string[]).includes(role)) throw new Refused('E-B3')
  const id = newId('req', randomBytes)
  const now = await nowOf(store)
  await event(store, 'requested', { id, act: subject.dual, hash, requester: store.staffId }, null)
  await store.db.run('INSERT INTO dual_request (id, act, subject, hash, requester, requested_at, expires_at, state) VALUES (?,?,?,?,?,?,?,?)',
    id, subject.dual, JSON.stringify(subject), hash, store.staffId, now, new Date(Date.parse(now) + hours * 3_600_000).toISOString(), 'open')
  return id
}

/** In a read-only vault nothing can be logged; accepting the log again is the one request that must work there. */
async function event(store: Store, act: 'requested' | 'approved' | 'declined' | 'used' | 'expired', row: Pick<Row, 'id' | 'act' | 'hash' | 'requester'>, approver: StaffId | null): Promise<void> {
  if (store.log.readOnly && row.act === 'control') return
  await store.custody({ kind: 'approval.changed', body: { act, requestId: row.id, dual: row.act, target: null, hash: row.hash, requester: row.requester, approver } })
}

async function rowOf(store: Store, id: RequestId): Promise<Row> {
  const row = await store.db.get<Row>('SELECT * FROM dual_request WHERE id = ?', id)
  if (!row) throw new Refused('E-B1')
  if ((row.state === 'open' || row.state === 'approved') && row.expires_at <= await nowOf(store)) {
    if (store.log.readOnly) return { ...row, state: 'expired' }
    await store.db.run(`UPDATE dual_request SET state = 'expired', share = NULL WHERE id = ?`, id)
    await event(store, 'expired', row, row.approver)
    return { ...row, state: 'expired' }
  }
  return row
}

/** Marks what ran out, whoever is logged in: from then on it stays so, whatever the clock says later. At every login and every minute. */
export async function expireRequests(store: Store): Promise<void> {
  const rows = await store.db.all<{ id: RequestId }>(`SELECT id FROM dual_request WHERE state IN ('open', 'approved') AND expires_at <= ?`, await nowOf(store))
  for (const { id } of rows) await rowOf(store, id)
}

/** Who approves: the person logged in, or one who gave his password at this machine. */
export type Approver = { staffId: StaffId; keys: PersonKeys; ring: Keyring }

export async function approverOf(store: Store): Promise<Approver> {
  if (!store.person) throw new Refused('E-B5')
  return { staffId: store.staffId, keys: store.person, ring: store.sectionKeys.ring }
}

/** A second person at this machine, from the seed in his slot. */
export async function approverFrom(store: Store, staffId: StaffId, keys: PersonKeys): Promise<Approver> {
  return { staffId, keys, ring: await Keyring.open(store.db, new Map([[staffId as Holder, keys.box]])) }
}

/**
 * Approves: opens the approver's half and seals it to the requester, bound to what was asked and until when, signed by the approver.
 * Throws `Refused`: E-B5 same person, or not of the other role · E-B6 not open any more, or `hashNow` is not what was asked.
 */
export async function approve(store: Store, id: RequestId, hashNow: Sha256, by: Approver): Promise<void> {
  const row = await rowOf(store, id)
  if (row.state !== 'open' || row.hash !== hashNow) throw new Refused('E-B6')
  await checkPair(store, row, by.staffId)
  const requester = await memberOf(store, row.requester)
  const half = await openHalf(store, by.ring, row.act)
  const agreed = terms(row, by.staffId)
  const share = sealTo(Buffer.from(requester.admission.keys.box, 'hex'), half, agreed)
  half.fill(0)
  const signature = sign(null, Buffer.from(domain + agreed), by.keys.sign).toString('hex')
  await event(store, 'approved', row, by.staffId)
  await store.db.run(`UPDATE dual_request SET state = 'approved', approver = ?, approved_at = ?, share = ?, signature = ? WHERE id = ? AND state = 'open'`, by.staffId, await nowOf(store), share, signature, id)
}

/** Two different persons, one of each role, both admitted now. */
async function checkPair(store: Store, row: Row, approver: StaffId): Promise<void> {
  // Somebody who has gone meanwhile: the request is void, not this person's account.
  const gone = () => { throw new Refused('E-B6') }
  const [one, two] = [await memberOf(store, row.requester).catch(gone), await memberOf(store, approver).catch(gone)]
  const pair: readonly string[] = dualRoles[row.act]
  if (one.staffId === two.staffId || one.role === two.role || !pair.includes(one.role) || !pair.includes(two.role)) throw new Refused('E-B5')
}

export async function decline(store: Store, id: RequestId): Promise<void> {
  const row = await rowOf(store, id)
  if (row.state !== 'open' && row.state !== 'approved') throw new Refused('E-B6')
  // Who asked takes his request back; anybody else must be one who could have approved it.
  if (row.requester !== store.staffId) await checkPair(store, row, store.staffId)
  await event(store, 'declined', row, store.staffId)
  await store.db.run(`UPDATE dual_request SET state = 'declined', share = NULL WHERE id = ?`, id)
}

/**
 * Uses an approval: both halves give the secret of the act. The approval is used up by it. The caller wipes the secret.
 * Throws `Refused`: E-B5 not approved · E-B6 expired, used, not this requester, changed since (`hashNow`), or a signature that does not hold.
 */
export async function redeem(store: Store, id: RequestId, act: DualAct, hashNow: Sha256): Promise<{ secret: Buffer; subject: Subject; approver: StaffId }> {
  const row = await rowOf(store, id)
  if (row.state === 'open') throw new Refused('E-B5')
  if (row.state !== 'approved' || row.act !== act || row.requester !== store.staffId || row.hash !== hashNow || !row.approver || !row.share || !row.signature || !store.person) throw new Refused('E-B6')
  await checkPair(store, row, row.approver)
  const approver = await memberOf(store, row.approver)
  const agreed = terms(row, row.approver)
  if (!verify(null, Buffer.from(domain + agreed), verifyingKeyFrom(approver.admission.keys.sign), Buffer.from(row.signature, 'hex'))) throw new Refused('E-B6', 'signature')
  const theirs = openSealed(store.person.box, row.share, agreed)
  if (!theirs) throw new Refused('E-B6', 'share')
  const mine = await openHalf(store, store.sectionKeys.ring, act)
  const secret = await openSecret(store, act, mine, theirs)
  mine.fill(0)
  theirs.fill(0)
  await event(store, 'used', row, row.approver)
  const { changes } = await store.db.run(`UPDATE dual_request SET state = 'used', share = NULL WHERE id = ? AND state = 'approved'`, id)
  if (changes !== 1) {
    secret.fill(0)
    throw new Refused('E-B6')
  }
  return { secret, subject: JSON.parse(row.subject), approver: row.approver }
}

export async function subjectOf(store: Store, id: RequestId): Promise<Subject> {
  return JSON.parse((await rowOf(store, id)).subject)
}

async function caseOf(store: Store, subject: Subject): Promise<Approval['about']> {
  const found = subject.dual === 'seal' ? await store.db.get<NonNullable<Approval['about']>>('SELECT case_number.case_id AS caseId, number FROM case_number JOIN section ON section.case_id = case_number.case_id WHERE section.session_id = ? LIMIT 1', subject.wish.sessionId)
    : subject.dual === 'dispose' ? await store.db.get<NonNullable<Approval['about']>>('SELECT case_id AS caseId, number FROM case_number WHERE case_id = ?', subject.caseId) : undefined
  return found ?? null
}

/** Requests of the last thirty days that this person made or may approve, newest first. */
export async function listRequests(store: Store): Promise<Approval[]> {
  const since = new Date(Date.parse(store.clock.utc()) - 30 * 86_400_000).toISOString()
  const me = await memberOf(store, store.staffId)
  const rows = await store.db.all<{ id: RequestId }>('SELECT id FROM dual_request WHERE requested_at > ? ORDER BY requested_at DESC LIMIT 200', since)
  const all = await Promise.all(rows.map(async ({ id }) => {
    const row = await rowOf(store, id)
    return { row, canApprove: row.state === 'open' && await checkPair(store, row, me.staffId).then(() => true, () => false) }
  }))
  const about = await Promise.all(all.map(({ row }) => caseOf(store, JSON.parse(row.subject))))
  return all.map((one, i) => ({ ...one, about: about[i]! })).filter(({ row }) => row.requester === me.staffId || (dualRoles[row.act] as readonly string[]).includes(me.role)).map(({ row, canApprove, about }) => ({
    requestId: row.id, dual: row.act, subject: JSON.parse(row.subject), hash: row.hash, about, requester: row.requester, requestedAt: row.requested_at, expiresAt: row.expires_at,
    approver: row.approver, approvedAt: row.approved_at, state: row.state, mine: row.requester === me.staffId, canApprove,
  }))
}
