// F77 the viewing log, recovery of a person, and a vault of part A that gets its walls.
import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signRecoveryCard } from '../../../electron/access/cards'
import { ensureActKeys } from '../../../electron/access/act-keys'
import { enrol, enrolFirstAdmin, admit, listMembers, reissue, settle } from '../../../electron/access/enrol'
import { adopt, isOfPartA } from '../../../electron/access/found'
import { membersOf, ownRole } from '../../../electron/access/members'
import { Views } from '../../../electron/access/views'
import { bodiesOf } from '../../../electron/store/bodies'
import { Heads } from '../../../electron/store/heads'
import { derive, personKeys, signingKeyFrom, signingPublicOf, vaultKeys } from '../../../electron/store/keys'
import { Log } from '../../../electron/store/log'
import { initial } from '../../../electron/store/migrations/0010-initial'
import { privateKeyFrom, publicKeyOf, sealTo } from '../../../electron/store/sealed-box'
import { systemClock } from '../../../electron/store/clock'
import { Database } from '../../../electron/store/sql'
import { Store } from '../../../electron/store/store'
import { registerSection, sectionsOf } from '../../../electron/store/world'
import type { Fact } from '../../../shared/model/entry'
import type { Millis, SectionId } from '../../../shared/model/ids'
import type { SectionKind } from '../../../shared/model/section'
import { line } from '../../harness/case'
import { freshId } from '../../harness/ids'
import { cast, cheap, login } from '../../harness/people'
import { writePartA } from './part-a'
import { code, scene, type Scene } from './scene'

let room: Scene
beforeEach(async () => { room = await scene() }, 60_000)
afterEach(() => room.clean())

const custodyOf = async (store: Store) => store.log.read(await store.custodySection())

describe('F77 what was watched', () => {
  it('is logged before it is given out, once a stretch, and an opening dies with the lock', async () => {
    const store = await room.as('recorder')
    const views = new Views(() => store)
    const viewId = await views.open(freshId('rec'), 'review', 95_000)
    await views.served(viewId, 0, 1000)
    await views.served(viewId, 5000, 9000)
    await views.served(viewId, 9000, 31_000)
    await views.served(viewId, 90_000, 95_000)
    await views.watched(viewId, 2000 as Millis, 8000 as Millis, 12_000 as Millis)
    expect(await code(views.watched(viewId, 9000 as Millis, 8000 as Millis, 0 as Millis))).toBe('E-B2')
    await views.closeAll()
    expect(await code(views.served(viewId, 40_000, 41_000))).toBe('E-B1')
    const events = (await custodyOf(store)).filter((e) => e.kind.startsWith('view.')).map((e) => ('fromMs' in e.body ? [e.kind, e.body.fromMs, 'toMs' in e.body && e.body.toMs] : [e.kind]))
    expect(events).toEqual([['view.opened'], ['view.served', 0, 10_000], ['view.served', 10_000, 40_000], ['view.served', 90_000, 95_000], ['view.watched', 2000, 8000], ['view.closed']])
  }, 60_000)

  it('nothing is given out when the log cannot be written', async () => {
    const store = await room.as('recorder')
    const views = new Views(() => store)
    const viewId = await views.open(freshId('rec'), 'review', 95_000)
    store.log.readOnly = true
    expect(await code(views.served(viewId, 0, 1000))).toBe('E-A7')
    store.log.readOnly = false
    expect(await code(views.served(viewId, 0, 1000))).toBe('ok')
  }, 60_000)
})

describe('recovery of a person', () => {
  it('gives new keys to one person; what the sheets hold comes with them, his old boxes and password are gone', async () => {
    const secret = randomBytes(32)
    const sign = signingKeyFrom(derive(secret, 'recovery/sign'))
    const supervisor = await room.as('supervisor')
    const keys = { box: publicKeyOf(privateKeyFrom(derive(secret, 'recovery/box'))).toString('hex'), sign: signingPublicOf(sign) }
    const officers = [room.ids.supervisor, room.ids['case-officer'], room.ids.medic]
    await supervisor.slots.addRecovery(secret, { setId: 'abcd', check: '0'.repeat(64), boxKey: keys.box, signKey: keys.sign, officers, madeAt: supervisor.clock.utc() })
    await supervisor.slots.rehearsed('abcd', supervisor.clock.utc())
    await supervisor.log.append(await registerSection(supervisor), { kind: 'recovery.card', body: signRecoveryCard({ setId: 'abcd', keys, officers, control: null, by: supervisor.staffId }, supervisor.person!.sign) }, supervisor.staffId)
    await settle(supervisor)
    // Every profession passes its key on to the sheets when one of it comes in.
    for (const who of ['medic', 'counsellor', 'case-officer'] as const) await room.as(who)
    await room.out()
    const store = await Store.recover(room.vault, secret, { setId: 'abcd', index: 3 }, { cost: cheap })
    await reissue(store, room.ids.medic, '恢复之后的新口令-42', sign)
    await store.close()
    expect(await code(login(room.vault, room.ids.medic, cast.medic.password))).toBe('E-A1')
    const medic = await login(room.vault, room.ids.medic, '恢复之后的新口令-42')
    expect(await ownRole(medic)).toBe('medic')
    for (const kind of ['medical', 'intimate'] as const) expect([kind, await code(medic.log.read(room.one.section(kind)))]).toEqual([kind, 'ok'])
    expect(await code(medic.log.read(room.one.section('psychological')))).toBe('E-B10')
    await medic.close()
    // What was opened to a person himself is opened to him again: the questioning he asks in, and no other.
    const again = await Store.recover(room.vault, secret, { setId: 'abcd', index: 3 }, { cost: cheap })
    await reissue(again, room.ids.interviewer, '恢复之后的新口令-43', sign)
    await again.close()
    const interviewer = await login(room.vault, room.ids.interviewer, '恢复之后的新口令-43')
    expect(await code(interviewer.log.read(room.one.section('questioning')))).toBe('ok')
    expect(await code(interviewer.log.read(room.two.section('questioning')))).toBe('E-B10')
    await interviewer.close()
    // Another secret opens nothing.
    expect(await code(Store.recover(room.vault, randomBytes(32), { setId: 'abcd', index: 1 }, { cost: cheap }))).toBe('E-A17')
  }, 60_000)
})

describe('a vault of part A', () => {
  const password = '第一部分的口令-4242'

  /** One officer, who asked and wrote alone: a register, a case, a session with what part A had. */
  async function partA(): Promise<{ vault: string; staffId: ReturnType<typeof freshId<'stf'>>; sections: Map<SectionKind, SectionId>; caseId: ReturnType<typeof freshId<'cas'>> }> {
    const vault = join(room.folder, 'part-a')
    await mkdir(join(vault, 'media'), { recursive: true })
    const [root, seed] = [randomBytes(32), randomBytes(32)]
    const [staffId, caseId, sessionId] = [freshId('stf'), freshId('cas'), freshId('ses')]
    const vaultId = randomBytes(16).toString('hex')
    const databaseSalt = randomBytes(16).toString('hex')
    await writePartA(vault, { root, seed, staffId, password, vaultId, databaseSalt })
    const keys = vaultKeys(root)
    const me = publicKeyOf(personKeys(seed).box)
    const db = await Database.open(join(vault, 'room.db'), keys.database, Buffer.from(databaseSalt, 'hex'))
    for (const statement of initial.statements) await db.run(statement)
    const known = new Map<SectionId, Buffer>()
    const sections = new Map<SectionKind, SectionId>()
    for (const kind of ['register', 'case', 'key-volume', 'session', 'questioning', 'medical', 'samples', 'psychological', 'legal-aid', 'follow-up', 'redaction', 'seal'] as const) {
      const id = freshId('sec')
      const key = randomBytes(32)
      known.set(id, key)
      sections.set(kind, id)
      const own = kind === 'register' || kind === 'case' || kind === 'key-volume'
      await db.run('INSERT INTO section (id, kind, case_id, session_id, created_at) VALUES (?,?,?,?,?)', id, kind, kind === 'register' ? null : caseId, own ? null : sessionId, systemClock.utc())
      await db.run('INSERT INTO section_key (section, holder, box) VALUES (?,?,?)', id, staffId, sealTo(me, key, `section-key/${id}/${staffId}`))
    }
    await db.run('INSERT INTO case_number (number, case_id) VALUES (?,?)', '2026-K7M3-4', caseId)
    await db.run(`INSERT INTO meta (key, value) VALUES ('place', ?)`, JSON.stringify({ unit: '云溪虚构分局', room: '听雨询问室' }))
    // The tables beside the log came later: what part A wrote is written with a log of today over tables that are then taken away again.
    const { people } = await import('../../../electron/store/migrations/0020-people')
    for (const statement of people.statements.filter((s) => /CREATE TABLE (?:tree_tile|head)\b/.test(s))) await db.run(statement)
    const heads = await Heads.open(join(vault, 'heads.log'), vaultId, keys.headSigner, keys.headPublic)
    const log = await Log.open(db, heads, bodiesOf(db, { get: async (id) => known.get(id)! }), systemClock)
    const write = (kind: SectionKind, fact: Fact) => log.append(sections.get(kind)!, fact, staffId)
    await write('register', { kind: 'staff.added', body: { staffId, name: '老沈', role: 'interviewer', sex: 'female', unit: '云溪虚构分局', badge: '1', training: null } })
    await write('case', { kind: 'case.opened', body: { caseId, number: '2026-K7M3-4', reporter: '学校', reportedAt: '', receipt: '', firstReceiver: staffId } })
    await write('session', { kind: 'session.opened', body: { sessionId, ordinal: 1, room: '一' } })
    await write('questioning', line('他推了我一把。'))
    await write('psychological', { kind: 'form.answer', body: { formId: 'counsellor-note', version: 1, field: 'words', answer: { state: 'value', value: '睡不着' } } })
    await heads.close()
    for (const table of ['tree_tile', 'head']) await db.run(`DROP TABLE ${table}`)
    await db.run('PRAGMA user_version = 10')
    await db.close()
    return { vault, staffId, sections, caseId }
  }

  it('opens with its password; its officer becomes the supervisor who can let others in, and reads what he wrote', async () => {
    const { vault, staffId, sections, caseId } = await partA()
    const store = await Store.unlock(vault, { who: null, password, token: null }, { cost: cheap })
    expect([store.log.readOnly, await isOfPartA(store)]).toEqual([false, true])
    await adopt(store)
    expect(await isOfPartA(store)).toBe(false)
    expect((await membersOf(store)).active.map((m) => [m.staffId, m.role])).toEqual([[staffId, 'supervisor']])
    expect((await store.log.read(sections.get('questioning')!)).map((e) => e.kind)).toEqual(['qa.added'])
    expect(await code(store.log.read(sections.get('psychological')!))).toBe('ok')
    // What part A did not have is there now.
    expect((await sectionsOf(store, caseId)).map((s) => s.kind)).toEqual(expect.arrayContaining(['intimate', 'psychological-out']))
    await store.close()

    const again = await login(vault, staffId, password)
    const admin = await enrolFirstAdmin(again, { ...officer('admin'), name: '新管理员' }, '新管理员-自己的口令')
    await admit(again, admin)
    expect(await code(enrolFirstAdmin(again, { ...officer('admin'), name: '又一个' }, '又一个-自己的口令'))).toBe('E-B3')
    await ensureActKeys(again)
    await again.close()
    const asAdmin = await login(vault, admin, '新管理员-自己的口令')
    const { staffId: counsellor } = await enrol(asAdmin, { ...officer('counsellor'), name: '新心理人员' }, '新心理人员-自己的口令')
    await asAdmin.close()
    const supervisor = await login(vault, staffId, password)
    await admit(supervisor, counsellor)
    expect((await listMembers(supervisor)).map((m) => [m.role, m.state])).toEqual([['supervisor', 'active'], ['admin', 'active'], ['counsellor', 'active']])
    await supervisor.close()
    const notes = await login(vault, counsellor, '新心理人员-自己的口令')
    expect(await code(notes.log.read(sections.get('psychological')!))).toBe('ok')
    expect(await code(notes.log.read(sections.get('questioning')!))).toBe('E-B10')
    await notes.close()
  }, 60_000)

  it('an adoption that a power cut stopped anywhere is taken up at the next login', async () => {
    const { vault, caseId } = await partA()
    // Each attempt gets one write further than the one before it, then the power is cut.
    for (let writes = 0; ; writes++) {
      const store = await Store.unlock(vault, { who: null, password, token: null }, { cost: cheap })
      let left = writes
      const append = store.log.append.bind(store.log)
      store.log.append = (...args) => (left-- > 0 ? append(...args) : Promise.reject(new Error('power')))
      const done = await adopt(store).then(() => true, (error: Error) => { expect(error.message).toBe('power'); return false })
      expect(await isOfPartA(store)).toBe(!done)
      if (done) {
        expect(await ownRole(store)).toBe('supervisor')
        expect((await sectionsOf(store, caseId)).filter((s) => s.kind === 'intimate')).toHaveLength(1)
        expect(writes).toBeGreaterThan(0)
        await store.close()
        return
      }
      await store.close()
    }
  }, 60_000)
})

const officer = (role: 'admin' | 'counsellor') => ({ role, sex: 'female' as const, unit: '', badge: '', training: null })
