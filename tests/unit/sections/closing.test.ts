// F68: a session is closed only when every service is settled, tonight is planned, nothing urgent is open and nothing records. F67: what is urgent is
// known without opening the counsellor's notes. A closed one keeps the day as it was.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkStanding, closeSession, closingBlocks, isPlanComplete, keepUrgent } from '../../../electron/sections/closing'
import type { Store } from '../../../electron/store/store'
import { sectionById } from '../../../electron/store/world'
import { Refused } from '../../../shared/failure'
import { foldForm, openPlaces } from '../../../shared/fold/form'
import { foldSession } from '../../../shared/fold/session'
import { urgentPlaces } from '../../../shared/fold/urgent'
import type { Answer } from '../../../shared/model/answer'
import type { Fact } from '../../../shared/model/entry'
import { serviceKinds, type SectionKind } from '../../../shared/model/section'
import { append, line, makeCase, setService, type MadeCase } from '../../harness/case'
import { freshId } from '../../harness/ids'
import { copyRoom, loginAs, type Who } from '../../harness/people'
import { entries } from '../shared/world'
import type { Definitions } from '../../../electron/sections/definitions'
import type { FormDefinition } from '../../../shared/model/form'
import { answered, definitions, examination, formOf, observation, plan } from './signing'

const code = async (work: Promise<unknown>) => work.then(() => 'ok', (e: unknown) => (e instanceof Refused ? e.code : `bug: ${String(e)}`))
let folder: string
let vault: string
let store: Store
let made: MadeCase

const as = async (who: Who) => { await store?.close(); store = await loginAs(vault, who) }
const blocks = async (recording = false) => (await closingBlocks(store, definitions, made.sessionId, recording ? made.sessionId : null)).map((b) => `${b.block}/${b.service}`)
const close = () => code(closeSession(store, definitions, made.sessionId, null, ''))
const write = async (kind: SectionKind, fact: Fact) => {
  await append(store, made.section(kind), fact)
  await keepUrgent(store, definitions, { sectionId: made.section(kind), kind })
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sayonce-closing-'))
  vault = join(folder, 'vault')
  const ids = await copyRoom(vault)
  store = await loginAs(vault, 'recorder')
  made = await makeCase(store, ids, { lines: 0 })
}, 60_000)
afterAll(async () => {
  await store?.close()
  await rm(folder, { recursive: true, force: true })
})

describe.sequential('F68 closing a session', () => {
  test('F68: everything that is open is named, and the safety plan of tonight among it', async () => {
    await as('case-officer')
    expect(await blocks(true)).toEqual(['recording/questioning', ...serviceKinds.map((s) => `service/${s}`), 'safety-plan/follow-up'])
    expect(await close()).toBe('E-B14')
  })

  test('F68: who may not read the plan cannot close, and is told so', async () => {
    await as('recorder')
    expect(await blocks()).toContain('right/follow-up')
    expect(await close()).toBe('E-B14')
  })

  test('F67: a threat to himself without escalation blocks everybody, also who may not open the notes; a refusal does not settle it', async () => {
    await as('counsellor')
    await write('psychological', answered(observation, 'self-harm', 'yes'))
    await setService(store, made, 'psychological', 'done')
    await as('case-officer')
    expect(await blocks()).toContain('escalation/psychological')
    await as('counsellor')
    await write('psychological', { kind: 'form.answer', body: { formId: observation.id, version: 1, field: 'escalated-to', answer: { state: 'refused' } } })
    await as('case-officer')
    expect(await blocks()).toContain('escalation/psychological')
    await as('counsellor')
    await write('psychological', answered(observation, 'escalated-to', '已转市精神卫生中心值班医生'))
    await as('case-officer')
    expect(await blocks()).not.toContain('escalation/psychological')
    // Taken back, it is open again.
    await as('counsellor')
    await write('psychological', { kind: 'undo', body: { seq: 3 } })
    await as('case-officer')
    expect(await blocks()).toContain('escalation/psychological')
    await as('counsellor')
    await write('psychological', answered(observation, 'escalated-to', '已转市精神卫生中心值班医生'))
  })

  test('F68: the plan is complete only with an answer at every required place; "not asked" is none', () => {
    const filled = (facts: readonly Fact[]) => foldForm(entries(facts), plan.id)
    expect(isPlanComplete(plan, filled([]))).toBe(false)
    expect(isPlanComplete(plan, filled([answered(plan, 'adult', '外婆')]))).toBe(false)
    expect(isPlanComplete(plan, filled([answered(plan, 'adult', '外婆'), answered(plan, 'place', null)]))).toBe(false)
    expect(isPlanComplete(plan, filled([answered(plan, 'adult', '外婆'), answered(plan, 'place', '外婆家')]))).toBe(true)
    expect(isPlanComplete(plan, filled([answered(plan, 'adult', '外婆'), answered(plan, 'place', '外婆家'), { kind: 'undo', body: { seq: 2 } }]))).toBe(false)
  })

  test('F68: a plan of "unknown" is none; only the child may leave its own words open; too few rows and a source that is missing count', () => {
    const form = formOf('safety-plan', 'follow-up', [{ key: 'adult', required: true, sourced: true }, { key: 'agrees', required: true, plan: true, heard: true }, { key: 'does', required: true, verbatim: true, heard: true }], { closes: true })
    const steps = { key: 'steps', title: { zh: '步', en: 'steps' }, repeat: { noun: { zh: '步', en: 'step' }, min: 1, max: 5 }, fields: [{ key: 'step', type: 'text' as const, label: { zh: '步', en: 'step' }, required: false, max: 100 }] }
    const given = (field: string, answer: Answer): Fact => ({ kind: 'form.answer', body: { formId: form.id, version: 1, field, answer, ...(field === 'adult' ? { source: { from: 'guardian' as const } } : {}) } })
    const said: Answer = { state: 'value', value: '外婆' }
    const complete = (adult: Answer, agrees: Answer, does: Answer = said) => isPlanComplete(form, foldForm(entries([given('adult', adult), given('agrees', agrees), given('does', does)]), form.id))
    expect(complete(said, said)).toBe(true)
    expect(complete(said, { state: 'refused' }, { state: 'refused' })).toBe(true)
    for (const state of ['unknown', 'not-examined', 'not-asked', 'refused'] as const) expect(complete({ state }, said), state).toBe(false)
    for (const state of ['unknown', 'not-examined', 'not-asked'] as const) expect(complete(said, { state }), state).toBe(false)
    expect(complete({ state: 'value', value: ' ' }, said)).toBe(false)
    const filled = foldForm(entries([given('adult', said), given('agrees', said), given('does', said)]), form.id)
    expect(isPlanComplete({ ...form, groups: [...form.groups, steps] }, filled)).toBe(false)
    const noSource = foldForm(entries([answered(form, 'adult', '外婆'), given('agrees', said), given('does', said)]), form.id)
    expect(isPlanComplete(form, noSource)).toBe(false)
  })

  test('F67: an observation nobody began asks nothing urgent; "no" settles it', () => {
    const urgent = (facts: readonly Fact[]) => urgentPlaces(observation, foldForm(entries(facts), observation.id))
    expect(urgent([])).toEqual([])
    expect(urgent([answered(observation, 'self-harm', 'no')])).toEqual([])
    expect(urgent([answered(observation, 'self-harm', 'yes')])).toEqual(['escalated-to'])
    expect(urgent([answered(observation, 'self-harm', 'yes'), answered(observation, 'escalated-to', ' ')])).toEqual(['escalated-to'])
    expect(urgent([{ kind: 'form.answer', body: { formId: observation.id, version: 1, field: 'self-harm', answer: { state: 'refused' } } }])).toEqual(['escalated-to'])
  })

  test('F67: what cannot wait is open until it holds a value, so that nobody signs over it what could then never be settled', () => {
    for (const state of ['refused', 'not-asked', 'unknown', 'not-examined'] as const) {
      const filled = foldForm(entries([answered(observation, 'self-harm', 'yes'), { kind: 'form.answer', body: { formId: observation.id, version: 1, field: 'escalated-to', answer: { state } } }]), observation.id)
      expect(openPlaces(observation, filled), state).toEqual(['escalated-to'])
    }
    expect(openPlaces(observation, foldForm(entries([answered(observation, 'self-harm', 'yes'), answered(observation, 'escalated-to', '值班医生')]), observation.id))).toEqual([])
  })

  test('F67 R23: the red line of a form whose file is gone stays until it is settled, whatever else is written there', async () => {
    const other = formOf('other', 'psychological', [{ key: 'seen', required: true, urgent: true }])
    const gone: Definitions = { ...definitions, current: [examination, plan, other], past: [observation], gone: [observation], reading: [examination, plan, other, observation] }
    const told = async () => (await closingBlocks(store, gone, made.sessionId, null)).map((b) => b.block)
    const answer = async (form: FormDefinition, field: string, value: string | null) => {
      await append(store, made.section('psychological'), answered(form, field, value))
      await keepUrgent(store, gone, { sectionId: made.section('psychological'), kind: 'psychological' })
    }
    await as('counsellor')
    await answer(observation, 'escalated-to', null)
    await answer(other, 'seen', '哭过')
    expect(await told()).toContain('escalation')
    await as('case-officer')
    expect(await told()).toContain('escalation')
    await as('counsellor')
    await answer(observation, 'escalated-to', '已转市精神卫生中心值班医生')
    expect(await told()).not.toContain('escalation')
  })

  test('F68: which form closes the day is said by the form: one of a unit’s own will do, none at all never', async () => {
    await as('case-officer')
    const own = formOf('hunan-plan', 'follow-up', [{ key: 'who', required: true, plan: true }], { closes: true })
    const told = async (current: FormDefinition[]) => (await closingBlocks(store, { ...definitions, current, reading: current }, made.sessionId, null)).filter((b) => b.block === 'safety-plan').map((b) => b.service)
    expect(await told([examination, own, plan])).toEqual(['follow-up'])
    expect(await told([examination])).toEqual(['follow-up'])
    await write('follow-up', answered(own, 'who', '姑姑'))
    expect(await told([examination, own, plan])).toEqual([])
    expect(await told([examination, plan])).toEqual(['follow-up'])
  })

  test('F68: with the plan written and every service settled it closes once, for good', async () => {
    await as('case-officer')
    for (const service of ['questioning', 'medical', 'samples', 'legal-aid'] as const) await setService(store, made, service, service === 'questioning' ? 'done' : 'not-needed')
    await setService(store, made, 'follow-up', 'active')
    await write('follow-up', answered(plan, 'adult', '外婆'))
    expect(await blocks()).toEqual(['safety-plan/follow-up'])
    expect(await close()).toBe('E-B14')
    await write('follow-up', answered(plan, 'place', '外婆家，不与对方接触'))
    expect(await blocks(true)).toEqual(['recording/questioning'])
    // F4: the adult of the plan is found out after it was written.
    const adult = (unsuitable: string | null): Fact => ({ kind: 'case.person', body: { personId: freshId('per'), role: 'guardian', pseudonym: '外婆', ageBand: 'adult', sex: 'female', relation: '', unsuitable } })
    const found = adult('涉嫌包庇')
    await append(store, made.section('case'), found)
    expect(await blocks()).toEqual(['safety-plan/follow-up'])
    await append(store, made.section('case'), { ...found, body: { ...found.body, unsuitable: null } } as Fact)
    expect(await blocks()).toEqual([])
    // F9, F10, F11: what was never opened is named, and stays open only with a reason.
    const wanted = [formOf('first', 'case', [{ key: 'told', required: true }], { wanted: true }), formOf('ready', 'session', [{ key: 'well', required: true }], { wanted: true })]
    const asking: Definitions = { ...definitions, current: [...definitions.current, ...wanted], reading: [...definitions.reading, ...wanted] }
    const left = async () => (await closingBlocks(store, asking, made.sessionId, null)).map((b) => (b.block === 'form' ? b.form : b.block))
    const closeFor = (reason: string) => code(closeSession(store, asking, made.sessionId, null, reason))
    expect(await left()).toEqual(['first', 'ready'])
    await append(store, made.section('session'), answered(wanted[1]!, 'well', '精神好'))
    expect(await left()).toEqual(['first'])
    for (const none of ['', ' ', '无', '\u3164\u3164']) expect(await closeFor(none)).toBe('E-B14')
    expect(await closeFor('派出所登记，编号见卷')).toBe('ok')
    expect(foldSession(await store.log.read(made.section('session')))!.closed).toMatchObject({ by: store.staffId, reason: '派出所登记，编号见卷' })
    expect(await close()).toBe('E-B16')
  })

  test('F68: a closed session keeps the day as it was; care, help, follow-up and hand-over go on', async () => {
    const standing = async (kind: SectionKind, fact: Fact) => code(checkStanding(store, await sectionById(store, made.section(kind)), fact))
    const service = (of: (typeof serviceKinds)[number]): Fact => ({ kind: 'session.service', body: { service: of, state: 'active', owner: null, reason: '' } })
    const answer = answered(plan, 'adult', '外婆')
    expect(await standing('questioning', line('再补一句'))).toBe('E-B16')
    expect(await standing('session', { kind: 'session.staff', body: { interviewers: [], recorder: null, companion: null, interpreter: null } })).toBe('E-B16')
    expect(await standing('session', service('questioning'))).toBe('E-B16')
    expect(await standing('session', service('medical'))).toBe('E-B16')
    for (const kind of ['medical', 'briefing'] as const) expect(await standing(kind, answer), kind).toBe('E-B16')
    for (const kind of ['samples', 'psychological', 'legal-aid', 'follow-up', 'redaction'] as const) expect(await standing(kind, answer), kind).toBe('ok')
    expect(await standing('session', service('follow-up'))).toBe('ok')
    // What cannot wait is said after the day, too.
    expect(await blocks()).toEqual([])
    await as('counsellor')
    await write('psychological', { kind: 'form.answer', body: { formId: observation.id, version: 1, field: 'escalated-to', answer: { state: 'refused' } } })
    await as('case-officer')
    expect(await blocks()).toEqual(['escalation/psychological'])
    expect(await close()).toBe('E-B16')
  })
})
