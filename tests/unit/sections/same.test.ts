// Nothing is asked twice: what one form holds is offered in another that asks for the same thing, to who reads both. And a service begins with its first answer.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { begins } from '../../../electron/sections/begin'
import { FormBook } from '../../../electron/sections/definitions'
import { writeFormFact } from '../../../electron/sections/form-facts'
import { sameOf } from '../../../electron/sections/same'
import { sectionById, type SectionPlace } from '../../../electron/store/world'
import type { Store } from '../../../electron/store/store'
import { drawing, locate } from '../../../shared/body'
import { Refused } from '../../../shared/failure'
import { foldSession } from '../../../shared/fold/session'
import type { Answer, Source, Value } from '../../../shared/model/answer'
import type { UserFact } from '../../../shared/model/entry'
import type { RowId, SectionId, StaffId } from '../../../shared/model/ids'
import type { SectionKind } from '../../../shared/model/section'
import { append, makeCase, setService, type MadeCase } from '../../harness/case'
import { shippedForms } from '../../harness/forms'
import { freshId } from '../../harness/ids'
import { copyRoom, loginAs, type Who } from '../../harness/people'

const shipped = shippedForms()
const book = new FormBook({ current: shipped.current.map((form) => ({ file: `${form.id}.json`, form })), past: [], refused: [] })

let vault: string
let ids: Record<Who, StaffId>
let store: Store
let made: MadeCase
const as = async (who: Who) => { await store?.close(); store = await loginAs(vault, who) }
const place = (kind: SectionKind): Promise<SectionPlace> => sectionById(store, made.section(kind))
const code = (work: Promise<unknown>) => work.then(() => 'ok', (error: unknown) => { if (error instanceof Refused) return error.code; throw error })
const fact = (formId: string, field: string, value: Value, more: { row?: RowId; source?: Source } = {}): UserFact => ({ kind: 'form.answer', body: { formId, version: 1, field, answer: { state: 'value', value }, ...more } })
const row = (formId: string, group: string, id: RowId): UserFact => ({ kind: 'form.row', body: { formId, version: 1, group, row: id, present: true } })
const write = async (kind: SectionKind, one: UserFact) => writeFormFact(store, book, await place(kind), one)
const looked: SectionId[] = []
const same = async (kind: SectionKind) => {
  looked.length = 0
  return (await sameOf(store, await book.in(store), await place(kind), async ({ sectionId }) => { looked.push(sectionId) })).map(({ formId, field, value }) => `${formId ?? 'case'}/${field} ${String(value)}`)
}

beforeAll(async () => {
  vault = join(await mkdtemp(join(tmpdir(), 'same-')), 'vault')
  ids = await copyRoom(vault)
  store = await loginAs(vault, 'recorder')
  made = await makeCase(store, ids, { lines: 0 })
}, 60_000)
afterAll(async () => {
  await store?.close()
  await rm(join(vault, '..'), { recursive: true, force: true })
})

describe.sequential('R60 one thing that several forms ask for', () => {
  const told: Source = { from: 'interview', recordingId: null, atMs: 192_000 as never }

  it('F64: what the questioning handed over is offered to doctor and counsellor, with its source; F9: what was entered with the case to the first receiver', async () => {
    await write('briefing', fact('briefing', 'happened-at', '2026-02-02T18:30', { source: told }))
    expect(await same('case')).toEqual([`case/ 2026-02-03T09:00`, `case/ ${ids.interviewer}`])
    await as('medic')
    expect(await same('medical')).toEqual(['briefing/happened-at 2026-02-02T18:30'])
    expect(looked, 'a look at another section is on record').toEqual([made.section('briefing')])
    expect((await sameOf(store, await book.in(store), await place('medical'), async () => undefined))[0]!.source).toEqual(told)
  })

  it('each sees what he may read and nothing else: the counsellor’s notes stay hers', async () => {
    await write('medical', fact('examination', 'incident-at', '2026-02-02T19:00', { source: { from: 'guardian' } }))
    expect(await same('samples')).toEqual(expect.arrayContaining(['briefing/happened-at 2026-02-02T18:30', 'examination/incident-at 2026-02-02T19:00']))
    await as('counsellor')
    await write('psychological', fact('observation', 'event-at', '2026-02-02T18:30', { source: { from: 'papers' } }))
    expect((await same('psychological')).sort()).toEqual(['briefing/happened-at 2026-02-02T18:30', 'observation/event-at 2026-02-02T18:30'])
    await as('medic')
    expect((await same('medical')).join()).not.toContain('observation')
  })

  it('an answer that is taken back, refused or asked no more is not offered', async () => {
    await as('recorder')
    const entries = await store.log.read(made.section('briefing'))
    await append(store, made.section('briefing'), { kind: 'undo', body: { seq: entries.at(-1)!.seq } })
    await as('medic')
    expect(await same('medical')).toEqual(['examination/incident-at 2026-02-02T19:00'])
    await write('medical', { kind: 'form.answer', body: { formId: 'examination', version: 1, field: 'incident-at', answer: { state: 'unknown' } satisfies Answer } })
    expect(await same('medical')).toEqual([])
  })
})

describe.sequential('F1 a service begins with its first answer', () => {
  const begun = async (kind: SectionKind, one: UserFact) => begins(store, await place(kind), await write(kind, one))

  it('whoever answers first has begun it, with the owner it had; a second answer says nothing more', async () => {
    await as('medic')
    await setService(store, made, 'samples', 'open')
    expect(await begun('samples', fact('samples', 'taken', 'no'))).toEqual({ sectionId: made.section('session'), fact: { kind: 'session.service', body: { service: 'samples', state: 'active', owner: ids.medic, reason: '' } } })
    expect(await begun('samples', fact('samples', 'not-taken-why', '孩子不愿意'))).toBeNull()
  })

  it('not a service that somebody set to another state, not a section that is none, not once the session is closed', async () => {
    await setService(store, made, 'follow-up', 'active')
    expect(await begun('follow-up', fact('follow-up', 'helper', '周阿姨'))).toBeNull()
    expect(foldSession(await store.log.read(made.section('session')))?.services['follow-up'].state).toBe('active')
    await as('recorder')
    expect(await begun('session', fact('readiness', 'medicine', '没有'))).toBeNull()
    await as('legal-aid')
    await append(store, made.section('session'), { kind: 'session.closed', body: { by: store.staffId, reason: '' } })
    expect(await begun('legal-aid', fact('legal-aid', 'not-applied-why', '已有律师'))).toBeNull()
  })
})

describe.sequential('B32 F4 who acts for the child, where it is written', () => {
  it('main refuses the name of the suspect as who was told the rights; with a reason beside it stands', async () => {
    await as('case-officer')
    await append(store, made.section('case'), { kind: 'case.person', body: { personId: freshId('per'), role: 'suspect', pseudonym: '灰松鼠', ageBand: 'adult', sex: 'male', relation: '', unsuitable: null } })
    await as('legal-aid')
    expect(await code(write('legal-aid', fact('rights', 'guardian-told', '灰松鼠（舅舅）')))).toBe('E-B17')
    expect((await store.log.read(made.section('legal-aid'))).some((e) => e.kind === 'form.answer' && e.body.field === 'guardian-told')).toBe(false)
    expect(await code(write('legal-aid', fact('rights', 'guardian-told', '小鹿灯妈妈')))).toBe('ok')
    await write('legal-aid', fact('rights', 'guardian-why', '只送达文书，不代孩子行使权利'))
    expect(await code(write('legal-aid', fact('rights', 'guardian-told', '灰松鼠')))).toBe('ok')
  })
})

describe.sequential('F53 DESIGN §9 a point on the body', () => {
  const put = async (value: Value) => {
    const id = freshId('row')
    await write('medical', row('examination', 'injuries', id))
    return code(write('medical', fact('examination', 'place', value, { row: id })))
  }
  const found = locate('6-13', 'front', 0.6, 0.3)

  it('main takes one that lies in the part it names and none that only a window says', async () => {
    await as('medic')
    if (found.at !== 'body') throw new Error('no body there')
    expect(await put({ view: 'front', x: 0.6, y: 0.3, region: found.region })).toBe('ok')
    expect(await put({ view: 'front', x: 0.6, y: 0.3, region: 'left-sole' })).toBe('E-B2')
    expect(await put({ view: 'front', x: 0.6, y: 0.3, region: 'zhang-san' }), 'no words are hidden in a name').toBe('E-B2')
    expect(await put({ view: 'front', x: 0.6, y: 0.3, region: null })).toBe('E-B2')
    expect(await put({ view: 'front', x: 0, y: 0, region: found.region })).toBe('E-B2')
    expect(await put({ view: 'inside', x: 0.6, y: 0.3, region: found.region })).toBe('E-B2')
  })

  it('none in the part that is recorded by named structure, by whatever name', async () => {
    const { width, height, closed } = drawing('6-13', 'front')
    const spots = Array.from({ length: 400 }, (_, i) => ({ x: 0.4 + (i % 20) * 0.01, y: 0.4 + Math.floor(i / 20) * 0.01 })).filter(({ x, y }) => locate('6-13', 'front', x, y).at === 'closed')
    expect([closed.length > 0, spots.length > 0, width > 0 && height > 0]).toEqual([true, true, true])
    for (const region of ['pelvis', found.at === 'body' ? found.region : '', null]) expect(await put({ view: 'front', ...spots[0]!, region })).toBe('E-B2')
  })
})
