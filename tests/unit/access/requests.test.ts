// XE14: what needs two persons gets its key from two persons. No changed window, no forged row and no single one of them is enough.
import { createHash, sign } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ensureActKeys, openHalf } from '../../../electron/access/act-keys'
import { enrol, admit, remove } from '../../../electron/access/enrol'
import { approve, approverFrom, approverOf, ask, decline, listRequests, redeem, subjectHash } from '../../../electron/access/requests'
import { personKeys, signingKeyFrom, signingPublicOf } from '../../../electron/store/keys'
import { Keyring } from '../../../electron/store/keyring'
import type { Store } from '../../../electron/store/store'
import { canonical } from '../../../shared/canonical'
import type { Subject } from '../../../shared/ipc/access'
import type { RequestId } from '../../../shared/model/ids'
import { membersOf } from '../../../electron/access/members'
import { cast, type Who } from '../../harness/people'
import { code, movable, scene, type Scene } from './scene'

let room: Scene
let subject: Subject
const hash = (content = '原样') => subjectHash(subject, content)
beforeEach(async () => {
  room = await scene()
  subject = { dual: 'dispose', caseId: room.one.caseId, what: 'case' }
}, 60_000)
afterEach(() => room.clean())

/** Asked by the case officer, approved by the supervisor's own login. */
async function approved(hours = 24): Promise<RequestId> {
  const id = await ask(await room.as('case-officer'), subject, hash(), hours)
  const supervisor = await room.as('supervisor')
  await approve(supervisor, id, hash(), await approverOf(supervisor))
  return id
}

/** The second person at the same machine. */
async function here(store: Store, who: Who) {
  const seed = await store.slots.seedOf({ who: room.ids[who], password: cast[who].password, token: null })
  return approverFrom(store, room.ids[who], personKeys(seed))
}

const useIt = (id: RequestId, who: Who = 'case-officer', content = '原样') => room.does(who, (store) => redeem(store, id, 'dispose', hash(content)))

describe('XE14 an act of two persons', () => {
  it('is asked by one, approved by the other, and gives the secret behind the card everybody knows; once', async () => {
    const id = await approved()
    const store = await room.as('case-officer')
    const { secret, approver } = await redeem(store, id, 'dispose', hash())
    expect(signingPublicOf(signingKeyFrom(secret))).toBe((await membersOf(store)).acts.dispose)
    expect(approver).toBe(room.ids.supervisor)
    expect(await useIt(id)).toBe('E-B6')
    const auditor = await room.as('auditor')
    const events = await auditor.log.read(await auditor.custodySection())
    expect(events.flatMap((e) => (e.kind === 'approval.changed' ? [e.body.act] : []))).toEqual(['requested', 'approved', 'used'])
  }, 60_000)

  it('goes both ways, and at one machine with the other’s password', async () => {
    const supervisor = await room.as('supervisor')
    const id = await ask(supervisor, subject, hash(), 24)
    await approve(supervisor, id, hash(), await here(supervisor, 'case-officer'))
    const { secret } = await redeem(supervisor, id, 'dispose', hash())
    expect(secret).toHaveLength(32)
  }, 60_000)

  it('the same person twice, two of one role, and a role that has no half are not two persons', async () => {
    const store = await room.as('case-officer')
    const id = await ask(store, subject, hash(), 24)
    expect(await code(approve(store, id, hash(), await approverOf(store)))).toBe('E-B5')
    for (const who of ['case-officer2', 'admin', 'auditor', 'interviewer'] as const) expect(await code(here(store, who).then((by) => approve(store, id, hash(), by))), who).toBe('E-B5')
    expect(await code(store.slots.seedOf({ who: room.ids.supervisor, password: '不是他的口令', token: null }))).toBe('E-A1')
    for (const who of ['interviewer', 'auditor', 'admin', 'medic'] as const) expect(await room.does(who, (s) => ask(s, subject, hash(), 24)), who).toBe('E-B3')
    expect(await useIt(id)).toBe('E-B5')
  }, 60_000)

  it('a share alone is worth nothing: not to the approver, not to a colleague of who asked, not in another act', async () => {
    const id = await approved()
    expect(await useIt(id, 'supervisor')).toBe('E-B6')
    expect(await useIt(id, 'case-officer2')).toBe('E-B6')
    expect(await room.does('case-officer', (s) => redeem(s, id, 'seal', hash()))).toBe('E-B6')
    // Nobody reaches both halves through role keys: the supervisor keeps the case officers' role key and not their half.
    const supervisor = await room.as('supervisor')
    expect(supervisor.sectionKeys.ring.has('role:case-officer/1')).toBe(true)
    const half = await openHalf(supervisor, supervisor.sectionKeys.ring, 'dispose')
    const others = await supervisor.db.all<{ role: string; holder: never; box: Buffer }>(`SELECT role, holder, box FROM act_half WHERE act = 'dispose' AND role = 'case-officer'`)
    expect(others).toHaveLength(2)
    for (const { role, holder, box } of others) for (const mine of supervisor.sectionKeys.ring.holders) expect(supervisor.sectionKeys.ring.open(mine, box, `act-half/dispose/${role}/${holder}`)).toBeNull()
    expect(half).toHaveLength(32)
  }, 60_000)

  it('is void when what it is about has changed, since the asking or since the approval', async () => {
    const store = await room.as('case-officer')
    const id = await ask(store, subject, hash(), 24)
    const supervisor = await room.as('supervisor')
    expect(await code(approve(supervisor, id, hash('多一句'), await approverOf(supervisor)))).toBe('E-B6')
    await approve(supervisor, id, hash(), await approverOf(supervisor))
    expect(await useIt(id, 'case-officer', '多一句')).toBe('E-B6')
    expect(await useIt(id)).toBe('ok')
  }, 60_000)

  it('runs out; a clock set back does not bring it back', async () => {
    const clock = movable()
    const id = await ask(await room.as('case-officer', { clock }), subject, hash(), 2)
    const supervisor = await room.as('supervisor', { clock })
    await approve(supervisor, id, hash(), await approverOf(supervisor))
    clock.add(3)
    // Somebody comes in meanwhile, for something else.
    await room.as('medic', { clock })
    clock.add(-3)
    expect(await room.does('case-officer', (s) => redeem(s, id, 'dispose', hash()), { clock })).toBe('E-B6')
    expect(await room.does('supervisor', async (s) => { await approve(s, id, hash(), await approverOf(s)) }, { clock })).toBe('E-B6')
    const store = await room.as('case-officer', { clock })
    expect((await listRequests(store)).map((r) => r.state)).toEqual(['expired'])
    expect(await store.db.get('SELECT share FROM dual_request')).toEqual({ share: null })
  }, 60_000)

  it('rows written by hand into the database are no approval', async () => {
    const store = await room.as('case-officer')
    const id = await ask(store, subject, hash(), 24)
    const forge = (set: string, ...values: (string | Uint8Array | null)[]) => store.db.run(`UPDATE dual_request SET ${set} WHERE id = '${id}'`, ...values)
    await forge(`state = 'approved', approver = ?, share = ?, signature = ?`, room.ids.supervisor, Buffer.alloc(96), '0'.repeat(128))
    expect(await code(redeem(store, id, 'dispose', hash()))).toBe('E-B6')
    // Signed by the requester himself in the supervisor's name; and by himself in his own name.
    const row = (await store.db.get<{ act: string; hash: string; requester: string; expires_at: string }>('SELECT * FROM dual_request'))!
    const agreed = (approver: string) => canonical({ requestId: id, act: row.act, hash: row.hash, requester: row.requester, expiresAt: row.expires_at, approver })
    const mine = (approver: string) => sign(null, Buffer.from(`sayonce/1/approval\n${agreed(approver)}`), store.person!.sign).toString('hex')
    await forge('signature = ?', mine(room.ids.supervisor))
    expect(await code(redeem(store, id, 'dispose', hash()))).toBe('E-B6')
    await forge('approver = ?, signature = ?', room.ids['case-officer'], mine(room.ids['case-officer']))
    expect(await code(redeem(store, id, 'dispose', hash()))).toBe('E-B5')
    await forge('approver = ?, signature = ?', room.ids['case-officer2'], mine(room.ids['case-officer2']))
    expect(await code(redeem(store, id, 'dispose', hash()))).toBe('E-B5')
  }, 60_000)

  it('a good approval cannot be stretched, moved to another request, or made to say something else', async () => {
    const id = await approved()
    const store = await room.as('case-officer')
    const good = (await store.db.get<{ expires_at: string; hash: string; share: Buffer; signature: string }>('SELECT * FROM dual_request WHERE id = ?', id))!
    await store.db.run('UPDATE dual_request SET expires_at = ? WHERE id = ?', '2099-01-01T00:00:00.000Z', id)
    expect(await code(redeem(store, id, 'dispose', hash()))).toBe('E-B6')
    const other = createHash('sha256').update('另一件').digest('hex')
    await store.db.run('UPDATE dual_request SET expires_at = ?, hash = ? WHERE id = ?', good.expires_at, other, id)
    expect(await code(redeem(store, id, 'dispose', other))).toBe('E-B6')
    const second = await ask(store, subject, hash(), 24)
    await store.db.run(`UPDATE dual_request SET state = 'approved', approver = ?, share = ?, signature = ?, expires_at = ? WHERE id = ?`, room.ids.supervisor, good.share, good.signature, good.expires_at, second)
    expect(await code(redeem(store, second, 'dispose', hash()))).toBe('E-B6')
  }, 60_000)

  it('is void when the approver, or the one who asked, was removed since', async () => {
    const admin = await room.as('admin')
    const officer = { name: '江不系', role: 'supervisor' as const, sex: 'female' as const, unit: '', badge: '', training: null }
    const { staffId } = await enrol(admin, officer, '一位新的审批人-口令')
    await admit(await room.as('supervisor'), staffId)
    const store = await room.as('case-officer')
    const id = await ask(store, subject, hash(), 24)
    const seed = await store.slots.seedOf({ who: staffId, password: '一位新的审批人-口令', token: null })
    await approve(store, id, hash(), await approverFrom(store, staffId, personKeys(seed)))
    await remove(await room.as('admin'), staffId, '调离岗位')
    expect(await useIt(id)).toBe('E-B6')
  }, 60_000)

  it('taken back by who asked, or declined by who could approve, it is gone; a third person cannot decline it', async () => {
    const first = await approved()
    expect(await room.does('case-officer', (s) => decline(s, first))).toBe('ok')
    expect(await useIt(first)).toBe('E-B6')
    const second = await ask(await room.as('case-officer'), subject, hash(), 24)
    expect(await room.does('case-officer2', (s) => decline(s, second))).toBe('E-B5')
    expect(await room.does('supervisor', (s) => decline(s, second))).toBe('ok')
  }, 60_000)

  it('a colleague who came later gets his half from a colleague, never from the other side; who keeps the last one cannot go', async () => {
    await room.as('supervisor')
    const admin = await room.as('admin')
    for (const who of ['case-officer2'] as const) await remove(admin, room.ids[who], '调离岗位')
    expect(await code(remove(admin, room.ids['case-officer'], '调离岗位'))).toBe('E-A18')
    const { staffId } = await enrol(admin, { name: '新来的', role: 'case-officer', sex: 'male', unit: '', badge: '', training: null }, '新来的办案人员-口令')
    const supervisor = await room.as('supervisor')
    await admit(supervisor, staffId)
    await ensureActKeys(supervisor)
    const holders = async (store: Store) => (await store.db.all<{ holder: string }>(`SELECT holder FROM act_half WHERE act = 'dispose' AND role = 'case-officer'`)).map((r) => r.holder)
    expect(await holders(supervisor)).toEqual([room.ids['case-officer']])
    expect((await holders(await room.as('case-officer'))).sort()).toEqual([room.ids['case-officer'], staffId].sort())
    expect(await room.does('admin', (s) => remove(s, room.ids['case-officer'], '调离岗位'))).toBe('ok')
    const late = await room.as('supervisor')
    expect(await holders(late)).toEqual([staffId])
    const seed = await late.slots.seedOf({ who: staffId, password: '新来的办案人员-口令', token: null })
    const ring = await Keyring.open(late.db, new Map([[staffId, personKeys(seed).box]]))
    expect(await openHalf(late, ring, 'dispose')).toHaveLength(32)
  }, 60_000)
})
