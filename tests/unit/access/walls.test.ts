// F33, F69, F75: who opens which section of which case when, by key; grants with purpose and end.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addSection, checkRight, rightTo, settleCase } from '../../../electron/access/walls'
import { admit, enrol, remove, update } from '../../../electron/access/enrol'
import { askGrant, endGrant, expireGrants, giveGrant, listGrants } from '../../../electron/access/grants'
import { openSession } from '../../../electron/sections/cases'
import { sectionOf, sectionById } from '../../../electron/store/world'
import type { Store } from '../../../electron/store/store'
import { rightOf } from '../../../shared/model/access'
import type { SectionKind } from '../../../shared/model/section'
import { sectionKinds } from '../../../shared/model/section'
import { append, line, setService } from '../../harness/case'
import { cast, everybody, login, officerOf } from '../../harness/people'
import { code, movable, scene, type Scene } from './scene'

let room: Scene
beforeEach(async () => { room = await scene() }, 60_000)
afterEach(() => room.clean())

const right = async (store: Store, made: Scene['one'], kind: SectionKind) => rightTo(store, { sectionId: made.section(kind), kind })

describe('F75 the table, held by keys', () => {
  it('what the table gives a role opens, what it does not give refuses, and the two never differ', async () => {
    for (const who of everybody) {
      const store = await room.as(who)
      for (const kind of sectionKinds.filter((k) => k !== 'register' && k !== 'custody')) {
        const wanted = rightOf(cast[who].role, kind)
        const opens = wanted === 'r' || wanted === 'rw' || (wanted === 'assigned' && who === 'interviewer')
        const place = { sectionId: room.one.section(kind), kind }
        expect([who, kind, await code(store.log.read(place.sectionId)), await code(checkRight(store, place, 'read'))]).toEqual([who, kind, opens ? 'ok' : 'E-B10', opens ? 'ok' : wanted === null ? 'E-B3' : 'E-B10'])
        const writes = wanted === 'rw' || (wanted === 'assigned' && who === 'interviewer')
        expect([who, kind, (await code(checkRight(store, place, 'write'))) === 'ok'], 'write').toEqual([who, kind, writes])
      }
    }
  }, 60_000)
})

describe('F33 the interviewer and what others found', () => {
  const rights = async () => {
    const store = await room.as('interviewer')
    return Promise.all((['medical', 'samples'] as const).map(async (kind) => (await right(store, room.one, kind)).may.read))
  }
  const turn = async (state: 'done' | 'active') => {
    await setService(await room.as('interviewer'), room.one, 'questioning', state)
    await room.as('medic')
  }

  it('opens when his questioning is done, shuts when it is opened again, and he never writes there', async () => {
    expect(await rights()).toEqual([false, false])
    await turn('done')
    expect(await rights()).toEqual([true, true])
    expect(await room.does('interviewer', (s) => checkRight(s, { sectionId: room.one.section('medical'), kind: 'medical' }, 'write'))).toBe('E-B3')
    await turn('active')
    expect(await rights()).toEqual([false, false])
  }, 60_000)

  it('waits for somebody who holds the section: the interviewer’s own close gives him nothing by itself', async () => {
    const store = await room.as('interviewer')
    await setService(store, room.one, 'questioning', 'done')
    expect((await right(store, room.one, 'medical')).closed).toBe('questioning')
    await room.as('counsellor')
    expect(await rights()).toEqual([false, false])
    await room.as('medic2')
    expect(await rights()).toEqual([true, true])
  }, 60_000)

  it('stays shut for the interviewer of another case, and for his own while he still has a second session of this case to do', async () => {
    const officer = await room.as('case-officer')
    const { sessionId } = await openSession(officer, room.one.caseId, '询问室二')
    await append(officer, await sectionOf(officer, sessionId, 'session'), { kind: 'session.staff', body: { interviewers: [room.ids.interviewer], recorder: room.ids.recorder, companion: null, interpreter: null } })
    await settleCase(officer, room.one.caseId)
    await turn('done')
    expect(await rights()).toEqual([false, false])
    expect(await room.reads('interviewer2', room.one, 'medical')).toBe('E-B10')
    expect(await room.reads('interviewer2', room.one, 'questioning')).toBe('E-B10')
    const again = await room.as('interviewer')
    await append(again, await sectionOf(again, sessionId, 'session'), { kind: 'session.service', body: { service: 'questioning', state: 'done', owner: null, reason: '' } })
    await settleCase(again, room.one.caseId)
    await room.as('medic')
    expect(await rights()).toEqual([true, true])
  }, 60_000)

  it('until interviewers are named every one of them may open the questioning; from then on those named', async () => {
    const recorder = await room.as('recorder')
    const { sessionId } = await openSession(recorder, room.one.caseId, '询问室二')
    const questioning = await sectionOf(recorder, sessionId, 'questioning')
    await append(recorder, questioning, line('他推了我一把。'))
    for (const who of ['interviewer', 'interviewer2'] as const) expect(await code((await room.as(who)).log.read(questioning))).toBe('ok')
    const officer = await room.as('case-officer')
    await append(officer, await sectionOf(officer, sessionId, 'session'), { kind: 'session.staff', body: { interviewers: [room.ids.interviewer2], recorder: room.ids.recorder, companion: null, interpreter: null } })
    await settleCase(officer, room.one.caseId)
    expect(await code((await room.as('interviewer')).log.read(questioning))).toBe('E-B10')
    expect(await code((await room.as('interviewer2')).log.read(questioning))).toBe('ok')
  }, 60_000)
})

describe('F69 therapy notes', () => {
  it('F69 open to counsellors alone; what one let out opens to the case officer, and not to police who ask', async () => {
    for (const who of everybody) {
      expect([who, await room.reads(who, room.one, 'psychological')]).toEqual([who, cast[who].role === 'counsellor' ? 'ok' : 'E-B10'])
      expect([who, await room.reads(who, room.one, 'psychological-out')]).toEqual([who, ['counsellor', 'case-officer', 'supervisor'].includes(cast[who].role) ? 'ok' : 'E-B10'])
    }
  }, 60_000)
})

describe('F75 grants', () => {
  const until = (clock: { utc: () => string }, hours: number) => new Date(Date.parse(clock.utc()) + hours * 3_600_000).toISOString()
  const give = (store: Store, clock: { utc: () => string }, hours: number, change: Partial<Parameters<typeof giveGrant>[1]> = {}) =>
    giveGrant(store, { sectionId: room.one.section('psychological'), holder: room.ids['case-officer'], purpose: 'protection', until: until(clock, hours), note: '保护令需要', ...change }, 30)

  it('opens one section of one case to one person for reading, until its end; a clock set back revives it for nobody', async () => {
    const clock = movable()
    await give(await room.as('counsellor', { clock }), clock, 10)
    expect(await room.reads('case-officer', room.one, 'psychological', { clock })).toBe('ok')
    expect(await room.reads('case-officer', room.two, 'psychological', { clock })).toBe('E-B10')
    expect(await room.reads('case-officer2', room.one, 'psychological', { clock })).toBe('E-B10')
    expect(await room.does('case-officer', (s) => checkRight(s, { sectionId: room.one.section('psychological'), kind: 'psychological' }, 'write'), { clock })).toBe('E-B3')
    clock.add(11)
    await room.as('recorder', { clock })
    clock.add(-11)
    expect(await room.reads('case-officer', room.one, 'psychological', { clock })).toBe('E-B10')
    expect((await listGrants(await room.as('counsellor', { clock }), room.one.caseId)).map((g) => g.state)).toEqual(['expired'])
  }, 60_000)

  it('runs out while the holder is logged in, and for a holder who can read no session', async () => {
    const clock = movable()
    await give(await room.as('counsellor', { clock }), clock, 10, { holder: room.ids.auditor, purpose: 'review' })
    const auditor = await room.as('auditor', { clock })
    expect(await code(auditor.log.read(room.one.section('psychological')))).toBe('ok')
    clock.add(11)
    await expireGrants(auditor)
    expect(await code(auditor.log.read(room.one.section('psychological')))).toBe('E-B10')
    expect((await right(auditor, room.one, 'psychological')).may.read).toBe(false)
    expect(await room.reads('auditor', room.one, 'psychological', { clock })).toBe('E-B10')
  }, 60_000)

  it('is ended at once by who gave it or who may give it, and by nobody else', async () => {
    const clock = movable()
    const { grantId } = await give(await room.as('counsellor'), clock, 10)
    expect(await room.does('medic', (s) => endGrant(s, grantId))).not.toBe('ok')
    expect(await room.does('supervisor', (s) => endGrant(s, grantId))).not.toBe('ok')
    expect(await room.reads('case-officer', room.one, 'psychological')).toBe('ok')
    expect(await room.does('counsellor2', (s) => endGrant(s, grantId))).toBe('ok')
    expect(await room.reads('case-officer', room.one, 'psychological')).toBe('E-B10')
  }, 60_000)

  it('nobody gives what he cannot read, gives it to himself, beyond the longest time, into the past, or to somebody who is not admitted', async () => {
    const clock = movable()
    for (const who of ['supervisor', 'case-officer', 'medic', 'admin', 'auditor'] as const) expect(await room.does(who, (s) => give(s, clock, 10)), who).toBe('E-B3')
    expect(await room.does('counsellor', (s) => give(s, clock, 10, { holder: room.ids.counsellor }))).toBe('E-B2')
    expect(await room.does('counsellor', (s) => give(s, clock, 31 * 24))).toBe('E-B2')
    expect(await room.does('counsellor', (s) => give(s, clock, -1))).toBe('E-B2')
    await remove(await room.as('admin'), room.ids.observer, '调离岗位')
    expect(await room.does('counsellor', (s) => give(s, clock, 10, { holder: room.ids.observer }))).toBe('E-A19')
    expect(await room.reads('case-officer', room.one, 'psychological')).toBe('E-B10')
  }, 60_000)

  it('somebody who was given a section does not pass it on', async () => {
    const clock = movable()
    await give(await room.as('counsellor'), clock, 10, { holder: room.ids.supervisor })
    expect(await room.reads('supervisor', room.one, 'psychological')).toBe('ok')
    expect(await room.does('supervisor', (s) => give(s, clock, 10, { holder: room.ids['case-officer'] }))).not.toBe('ok')
    expect(await room.reads('case-officer', room.one, 'psychological')).toBe('E-B10')
  }, 60_000)

  it('asking gives nothing; the grant answers it, and its purpose stands in the log while its words do not', async () => {
    const clock = movable()
    const asked = await askGrant(await room.as('case-officer'), room.one.section('psychological'), 'protection')
    expect(asked.state).toBe('asked')
    expect(await room.reads('case-officer', room.one, 'psychological')).toBe('E-B10')
    const given = await give(await room.as('counsellor'), clock, 10)
    expect(given).toMatchObject({ grantId: asked.grantId, state: 'running', purpose: 'protection' })
    const auditor = await room.as('auditor')
    const events = (await auditor.log.read(await auditor.custodySection())).filter((e) => e.kind === 'access.changed')
    expect(events.map((e) => e.kind === 'access.changed' && e.body.act)).toEqual(['asked', 'granted'])
    expect(JSON.stringify(events)).not.toContain('保护令')
  }, 60_000)
})

describe('F75 people who come and go', () => {
  const officer = (role: 'medic' | 'case-officer' | 'supervisor') => ({ ...officerOf('medic'), name: '新来的一位', badge: '', role })
  const secret = '新来的一位-自己的口令'
  const come = async (role: Parameters<typeof officer>[0]) => {
    const { staffId } = await enrol(await room.as('admin'), officer(role), secret)
    await room.out()
    expect(await code(login(room.vault, staffId, secret)), 'before he is admitted').toBe('E-A19')
    await admit(await room.as('supervisor'), staffId)
    await room.out()
    return staffId
  }
  const reads = async (staffId: Parameters<typeof login>[1], kind: SectionKind) => {
    const store = await login(room.vault, staffId, secret)
    try {
      return await code(store.log.read(room.one.section(kind)))
    } finally {
      await store.close()
    }
  }

  it('a new case officer opens the old cases at once, because the supervisor passes the key on', async () => {
    const staffId = await come('case-officer')
    expect(await reads(staffId, 'key-volume')).toBe('ok')
    expect(await reads(staffId, 'intimate')).toBe('E-B10')
  }, 60_000)

  it('a new medic waits for a medic: no supervisor can pass that key on', async () => {
    const staffId = await come('medic')
    expect(await reads(staffId, 'medical')).toBe('E-B10')
    await room.as('medic')
    await room.out()
    expect(await reads(staffId, 'medical')).toBe('ok')
  }, 60_000)

  it('the last one of a profession stays as long as nobody else holds its key: what only he can open would be lost', async () => {
    const admin = await room.as('admin')
    await remove(admin, room.ids.medic, '调离岗位')
    expect(await code(remove(admin, room.ids.medic2, '调离岗位'))).toBe('E-A18')
    const left = await room.as('medic2')
    expect(await code(left.log.read(room.one.section('intimate')))).toBe('ok')
  }, 60_000)

  it('XB16 a medic who leaves cannot log in, loses every box, and what is made from then on is sealed to another key', async () => {
    const admin = await room.as('admin')
    await remove(admin, room.ids.medic, '调离岗位')
    for (const table of ['role_member', 'section_key', 'act_half']) expect(await admin.db.all(`SELECT 1 FROM ${table} WHERE holder = ?`, room.ids.medic), table).toEqual([])
    await room.out()
    expect(await code(login(room.vault, room.ids.medic, cast.medic.password))).toBe('E-A1')
    const recorder = await room.as('recorder')
    const { sessionId } = await openSession(recorder, room.one.caseId, '询问室二')
    const fresh = await sectionOf(recorder, sessionId, 'medical')
    expect((await recorder.sectionKeys.holdersOf(fresh)).sort()).toEqual(['role:case-officer/1', 'role:medic/2', 'role:supervisor/1'])
    const left = await room.as('medic2')
    expect(await code(left.log.read(fresh))).toBe('ok')
    expect(await code(left.log.read(room.one.section('medical')))).toBe('ok')
  }, 60_000)

  it('a supervisor who leaves takes nothing along: every key the supervisors keep is made anew, and kept by those who stay', async () => {
    const staffId = await come('supervisor')
    await room.as('supervisor')
    const admin = await room.as('admin')
    await remove(admin, staffId, '调离岗位')
    const store = await room.as('supervisor')
    const newest = await store.db.all<{ role: string; version: number }>(`SELECT role, version FROM role_key WHERE retired = 0 AND role <> 'medic' AND role <> 'counsellor' ORDER BY role`)
    expect(newest.map((k) => k.version)).toEqual(newest.map(() => 2))
    for (const { role, version } of newest) expect([role, store.sectionKeys.ring.has(`role:${role as 'observer'}/${version}`)]).toEqual([role, true])
  }, 60_000)

  it('with another role he holds no keys until he is admitted anew, and then those of the new role only', async () => {
    await update(await room.as('admin'), room.ids.medic, { ...officerOf('medic'), role: 'observer' })
    await room.out()
    expect(await code(login(room.vault, room.ids.medic, cast.medic.password))).toBe('E-A19')
    await admit(await room.as('supervisor'), room.ids.medic)
    expect(await room.reads('medic', room.one, 'questioning')).toBe('ok')
    expect(await room.reads('medic', room.one, 'medical')).toBe('E-B10')
  }, 60_000)

  it('the last supervisor and the last admin cannot go', async () => {
    expect(await room.does('admin', (s) => remove(s, room.ids.supervisor, '调离岗位'))).toBe('E-A18')
    expect(await room.does('supervisor', (s) => remove(s, room.ids.admin, '调离岗位'))).toBe('E-A18')
    expect(await room.does('admin', (s) => update(s, room.ids.supervisor, { ...officerOf('supervisor'), role: 'auditor' }))).toBe('E-A18')
  }, 60_000)

  it('neither alone: whom a supervisor entered himself no card admits, and an admin’s card is none', async () => {
    const supervisor = await room.as('supervisor')
    const { staffId } = await enrol(supervisor, officer('medic'), secret)
    expect(await code(admit(supervisor, staffId))).toBe('E-B3')
    await room.out()
    expect(await code(login(room.vault, staffId, secret))).toBe('E-A19')
    const admin = await room.as('admin')
    const { staffId: other } = await enrol(admin, officer('medic'), secret)
    expect(await code(admit(admin, other))).toBe('E-B3')
    await room.out()
    expect(await code(login(room.vault, other, secret))).toBe('E-A19')
  }, 60_000)
})

it('a section made before its profession had a member gets its key from the first who comes', async () => {
  const store = await room.as('recorder')
  const id = await store.db.transaction((tx) => addSection(store, tx, 'medical', room.one.caseId, room.one.sessionId))
  await store.db.run('DELETE FROM section_key WHERE section = ?', id)
  const medic = await room.as('medic')
  expect(await rightTo(medic, await sectionById(medic, id))).toEqual({ may: { read: true, write: true }, closed: null })
}, 60_000)
