// F33, F75: what a reviewer found past the walls of walls.test.ts, through the calls a window makes.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ownRole } from '../../../electron/access/members'
import { expireGrants, giveGrant } from '../../../electron/access/grants'
import { rightTo } from '../../../electron/access/walls'
import { log, redact } from '../../../electron/handlers/cases'
import { openSession } from '../../../electron/sections/cases'
import { FormBook } from '../../../electron/sections/definitions'
import { sectionById, sectionOf } from '../../../electron/store/world'
import type { Store } from '../../../electron/store/store'
import { foldSession } from '../../../shared/fold/session'
import type { UserFact } from '../../../shared/model/entry'
import type { SectionId, StaffId } from '../../../shared/model/ids'
import type { SectionKind } from '../../../shared/model/section'
import { append, line } from '../../harness/case'
import type { Who } from '../../harness/people'
import { code, movable, scene, type Scene } from './scene'

vi.mock('electron', () => ({ dialog: {} }))

let room: Scene
beforeEach(async () => { room = await scene() }, 60_000)
afterEach(() => room.clean())

/** The calls of a window over an open store. */
const windowOf = (store: Store, { broken = false } = {}) => {
  const looked: SectionId[] = []
  const write = broken ? () => Promise.reject(new Error('crash')) : (id: SectionId, fact: UserFact) => append(store, id, fact)
  const world = { room: { store, role: () => ownRole(store), write, wallsMoved: () => undefined, looked: async (id: SectionId) => { looked.push(id) } }, forms: new FormBook({ current: [], past: [], refused: [] }) } as never
  return { looked, passages: redact(world).passages, append: async (sectionId: SectionId, fact: UserFact) => log(world).append({ sectionId, fact }) }
}
const staff = (...interviewers: StaffId[]): UserFact => ({ kind: 'session.staff', body: { interviewers, recorder: room.ids.recorder, companion: null, interpreter: null } })
const service = (state: 'active' | 'done'): UserFact => ({ kind: 'session.service', body: { service: 'questioning', state, owner: null, reason: '' } })
const undo = (seq: number): UserFact => ({ kind: 'undo', body: { seq } })
const right = (store: Store, kind: SectionKind) => rightTo(store, { sectionId: room.one.section(kind), kind })
const due = (store: Store) => store.db.all('SELECT session_id FROM wall_due')
const holds = async (store: Store, kind: SectionKind, who: Who) => (await store.sectionKeys.holdersOf(room.one.section(kind))).includes(room.ids[who])

describe('who names the interviewers', () => {
  const tries = async (who: Who, session: SectionId, fact: UserFact) => code(windowOf(await room.as(who)).append(session, fact))

  it('no interviewer once the questioning has an entry, by a fact or by taking one back; recorder and case officer do', async () => {
    const session = room.one.section('session')
    const named = (await (await room.as('recorder')).log.read(session)).find((e) => e.kind === 'session.staff')!.seq
    for (const who of ['interviewer', 'interviewer2'] as const) {
      for (const fact of [staff(room.ids.interviewer, room.ids.interviewer2), undo(named)]) expect([who, fact.kind, await tries(who, session, fact)]).toEqual([who, fact.kind, 'E-B3'])
    }
    const undone = await windowOf(await room.as('recorder')).append(session, undo(named))
    expect(await tries('interviewer2', session, undo(undone.seq)), 'undo of the undo').toBe('E-B3')
    for (const who of ['recorder', 'case-officer'] as const) expect(await tries(who, session, staff(room.ids.interviewer))).toBe('ok')
    expect(await room.reads('interviewer2', room.one, 'questioning')).toBe('E-B10')
  }, 60_000)

  it('before the first entry whoever is named, or anybody while nobody is', async () => {
    const { sessionId } = await openSession(await room.as('recorder'), room.one.caseId, '询问室二')
    const session = await sectionOf(await room.as('recorder'), sessionId, 'session')
    expect(await tries('interviewer', session, staff(room.ids.interviewer))).toBe('ok')
    expect(await tries('interviewer2', session, staff(room.ids.interviewer2))).toBe('E-B3')
    expect(await tries('interviewer', session, staff(room.ids.interviewer, room.ids.interviewer2))).toBe('ok')
  }, 60_000)
})

describe('F33 by way of undo', () => {
  it('taking back the undo of an undo shuts what opened', async () => {
    const session = room.one.section('session')
    const first = windowOf(await room.as('interviewer'))
    await first.append(session, service('active'))
    const done = await first.append(session, service('done'))
    const back = await first.append(session, undo(done.seq))
    const again = await first.append(session, undo(back.seq))
    await room.as('medic')
    const store = await room.as('interviewer')
    expect((await right(store, 'medical')).may.read).toBe(true)
    await windowOf(store).append(session, undo(again.seq))
    expect(foldSession(await store.log.read(session))!.services.questioning.state).toBe('active')
    expect((await right(store, 'medical')).may.read).toBe(false)
  }, 60_000)

  it('a stop between the entry and the walls leaves the session due', async () => {
    const store = await room.as('interviewer')
    await expect(windowOf(store, { broken: true }).append(room.one.section('session'), service('done'))).rejects.toThrow('crash')
    expect(await due(store)).toEqual([{ session_id: room.one.sessionId }])
    expect(await due(await room.as('case-officer'))).toEqual([])
  }, 60_000)
})

describe('a grant on a questioning', () => {
  const give = async (clock: ReturnType<typeof movable>, holder: Who = 'interviewer2', section: SectionKind = 'questioning') => {
    const until = new Date(Date.parse(clock.utc()) + 3_600_000).toISOString()
    await giveGrant(await room.as('supervisor', { clock }), { sectionId: room.one.section(section), holder: room.ids[holder], purpose: 'review', until, note: '复核' }, 30)
  }

  it('gives no write; the one who is named keeps his', async () => {
    const clock = movable()
    await give(clock)
    await give(clock, 'interviewer')
    const other = await room.as('interviewer2', { clock })
    expect((await right(other, 'questioning')).may).toEqual({ read: true, write: false })
    expect(await code(windowOf(other).append(room.one.section('questioning'), line('改一句') as UserFact))).toBe('E-B3')
    expect((await right(await room.as('interviewer', { clock }), 'questioning')).may).toEqual({ read: true, write: true })
  }, 60_000)

  it.each(['admin', 'auditor'] as const)('that runs out in the login of an %s is closed, and an interviewer with a right gets his box back', async (who) => {
    const clock = movable()
    await give(clock)
    await give(clock, 'interviewer')
    const store = await room.as(who, { clock })
    clock.add(2)
    await expireGrants(store)
    expect(await holds(store, 'questioning', 'interviewer2')).toBe(false)
    expect(await due(store)).toEqual([{ session_id: room.one.sessionId }])
    expect(await room.reads('interviewer2', room.one, 'questioning', { clock })).toBe('E-B10')
    await room.as('recorder', { clock })
    expect(await room.reads('interviewer', room.one, 'questioning', { clock })).toBe('ok')
    expect(await due(await room.as('recorder', { clock }))).toEqual([])
    expect(await room.reads('interviewer2', room.one, 'questioning', { clock })).toBe('E-B10')
  }, 60_000)

  it('never takes the last box of a section', async () => {
    const clock = movable()
    await give(clock)
    const store = await room.as('admin', { clock })
    await store.db.run('DELETE FROM section_key WHERE section = ? AND holder <> ?', room.one.section('questioning'), room.ids.interviewer2)
    clock.add(2)
    await expireGrants(store)
    expect(await holds(store, 'questioning', 'interviewer2')).toBe(true)
  }, 60_000)
})

it('a section with entries whose boxes are all gone gets no second key', async () => {
  const store = await room.as('medic')
  const id = room.one.section('medical')
  await store.db.run('DELETE FROM section_key WHERE section = ?', id)
  expect((await rightTo(store, await sectionById(store, id))).may).toEqual({ read: false, write: false })
  expect(await store.sectionKeys.holdersOf(id)).toEqual([])
}, 60_000)

it('passages for redaction are a look at each section they come from', async () => {
  const at = windowOf(await room.as('case-officer'))
  const found = await at.passages({ sessionId: room.one.sessionId, profile: 'police', withoutConsent: false })
  expect(at.looked).toContain(room.one.section('questioning'))
  expect([...at.looked].sort()).toEqual([...new Set(found.map((p) => p.ref.sectionId))].sort())
}, 60_000)
