// The end of the day on the real screens: what was said is handed on, the examination is signed and sealed, the session is closed once tonight is planned.
import { expect as plain, test, type Page } from '@playwright/test'
import type { Answer } from '../../shared/model/answer'
import type { Field, FormDefinition } from '../../shared/model/form'
import { beijing } from '../../shared/time'
import { walk, type Filled } from '../../shared/walk'
import { shippedForms } from '../harness/forms'
import { freshId } from '../harness/ids'
import { Officer } from '../harness/flow'
import { cast } from '../harness/people'
import { ask, codeOf, switchTo, write, type Room } from '../harness/room'
import { launchRoom } from '../harness/template'

const shots = process.env.SAYONCE_SHOTS
const expect = plain.configure({ timeout: 20_000 })
const forms = shippedForms().current
const none: Filled = { answers: new Map(), rows: new Map() }

/** What is planned lies ahead, whenever this runs. */
const tomorrow = beijing(new Date(Date.now() + 86_400_000)).slice(0, 10)

/** Some value of the field's type; null where a value takes more than words. */
function someValue(field: Field, room: Room): Answer | null {
  const value = (of: string | number | boolean): Answer => ({ state: 'value', value: of })
  switch (field.type) {
    case 'text': case 'paragraph': return value('见记录')
    case 'choice': return value(field.options[0]!.value)
    case 'yes-no': return value(true)
    case 'date': return value(tomorrow)
    case 'datetime': return value(`${tomorrow}T09:00`)
    case 'number': return value(field.min)
    case 'staff': return value(room.ids['case-officer'])
    default: return null
  }
}

/** Every required place that is asked of an empty form; what takes no words is `not-asked`, or with `values` gets some value. */
async function fillRequired(page: Page, room: Room, form: FormDefinition, values = false): Promise<void> {
  for (const { field, row, asked } of walk(form, none)) {
    if (!field.required || !asked || row !== null) continue
    const typed = field.type === 'text' || field.type === 'paragraph'
    const answer = (values || typed ? someValue(field, room) : null) ?? { state: 'not-asked' as const }
    await write(page, room.sections[form.section], { kind: 'form.answer', body: { formId: form.id, version: form.version, field: field.key, answer, ...(field.sourced ? { source: { from: 'papers' as const } } : {}) } })
  }
}

test('F63 F64 F68 F73 what was said is handed on, a section is signed and frozen, the session closes only with a plan for tonight', async () => {
  test.setTimeout(180_000)
  const running = await launchRoom({ as: null })
  const { page, room } = running
  const officer = new Officer(running.app, page)
  const at = (id: string) => page.getByTestId(id)
  const form = (id: string) => forms.find((f) => f.id === id)!
  const shot = async (name: string) => {
    if (!shots) return
    for (const [width, height] of [[1366, 768], [1920, 1080]] as const) {
      await officer.resize(width, height)
      await page.screenshot({ path: `${shots}/day-${name}-${width}.png` })
    }
    await officer.resize(1366, 768)
  }
  const change = (who: keyof typeof cast) => async () => { await switchTo(page, who); await page.reload(); await officer.openCaseFromList(room.number) }
  try {
    await officer.unlock(cast.recorder)
    await write(page, room.sections.questioning, { kind: 'marker', body: { recordingId: null, atMs: 0 as never, mark: 'distress', text: '低头不说话' } })
    await officer.openCaseFromList(room.number)
    await at('session-briefing').click()
    await at('briefing-take').first().click()
    await at('briefing-topic-what').click()
    await expect(at('briefing-line').first()).toHaveAttribute('data-taken', 'true')
    await at('briefing-distress').click()
    await expect(at('briefing-distress')).toBeDisabled()
    await at('form-group-told').click()
    await expect(at('rows-told')).toContainText('发生了什么')
    await shot('briefing')

    // The doctor signs; from then on nothing is changed, only added to.
    await change('medic')()
    await fillRequired(page, room, form('examination'))
    await officer.go('medical')
    await expect(at('service-state')).toBeVisible()
    await at('sign-go').scrollIntoViewIfNeeded()
    await shot('sign')
    await at('sign-go').click()
    await at('sign-confirm').click()
    await expect(at('sealed-holds')).toBeVisible()
    const late = { kind: 'form.answer', body: { formId: 'examination', version: form('examination').version, field: 'findings', answer: { state: 'value', value: '改写' } } } as const
    for (const fact of [late, { kind: 'undo', body: { seq: 1 } } as const]) expect(codeOf(await ask(page, 'log', 'append', { sectionId: room.sections.medical, fact }))).toBe('E-B11')
    expect(codeOf(await ask(page, 'log', 'append', { sectionId: room.sections.session, fact: { kind: 'session.service', body: { service: 'medical', state: 'active', owner: null, reason: '' } } }))).toBe('E-B11')
    await at('addendum-text').fill('复查：左臂肿胀已退。')
    await at('addendum-go').click()
    await expect(at('addenda')).toContainText('左臂肿胀已退')
    await expect(at('sealed')).toHaveAttribute('data-holds', 'true')
    await at('sealed').scrollIntoViewIfNeeded()
    await shot('sealed')

    // Who closes sees what is missing, goes there from the board, and closes once.
    await change('case-officer')()
    for (const service of ['questioning', 'samples', 'psychological', 'legal-aid'] as const) {
      await write(page, room.sections.session, { kind: 'session.service', body: { service, state: service === 'questioning' ? 'done' : 'not-needed', owner: null, reason: service === 'questioning' ? '' : '虚构的试验' } })
    }
    await write(page, room.sections.session, { kind: 'session.service', body: { service: 'follow-up', state: 'active', owner: room.ids['case-officer'], reason: '' } })
    await expect(at('service-medical')).toHaveAttribute('data-state', 'sealed')
    await expect(at('service-medical-sealed')).toContainText(cast.medic.name)
    await expect(at('block-safety-plan-follow-up')).toBeVisible()
    await expect(at('closing')).toHaveAttribute('data-open', '4')
    for (const form of ['first-receiver', 'readiness', 'wishes']) await expect(at(`block-form-${form}`), 'F9 F10 F11 never opened').toBeVisible()
    expect(codeOf(await ask(page, 'sections', 'closeSession', { sessionId: room.sessionId, reason: '没有表' }))).toBe('E-B14')
    await shot('closing')
    await at('session-next').click()
    await expect(at('ladder')).toBeVisible()
    const row = freshId('row')
    const step = { formId: 'follow-up', version: form('follow-up').version, row }
    await write(page, room.sections['follow-up'], { kind: 'form.row', body: { formId: step.formId, version: step.version, row, group: 'ladder', present: true } })
    for (const [field, value] of [['step-what', form('follow-up').groups.flatMap((g) => g.fields).flatMap((f) => f.key === 'step-what' && f.type === 'choice' ? [f.options[0]!.value] : [])[0]!], ['step-due', '2026-01-05'], ['step-owner', cast['case-officer'].name]] as const) {
      await write(page, room.sections['follow-up'], { kind: 'form.answer', body: { ...step, field, answer: { state: 'value', value } } })
    }
    await expect(at('due-row').first()).toHaveAttribute('data-overdue', 'true')
    await at('ladder').scrollIntoViewIfNeeded()
    await shot('ladder')
    // A plan that only says what nobody knows is none.
    await fillRequired(page, room, form('safety-plan'))
    expect(codeOf(await ask(page, 'sections', 'closeSession', { sessionId: room.sessionId, reason: '没有表' }))).toBe('E-B14')
    await fillRequired(page, room, form('safety-plan'), true)
    await officer.go('session')
    // F9 F10 F11: what nobody opened is left open only with a reason.
    await at('session-close').click()
    await expect(at('session-close-confirm')).toBeDisabled()
    await at('session-close-reason').fill('报告由派出所登记，编号见卷')
    await shot('close-ask')
    await at('session-close-confirm').click()
    await expect(at('closed-reason')).toContainText('编号见卷')
    await expect(at('closed')).toContainText(cast['case-officer'].name)
    await shot('closed')
    expect(codeOf(await ask(page, 'log', 'append', { sectionId: room.sections.session, fact: { kind: 'session.staff', body: { interviewers: [], recorder: null, companion: null, interpreter: null } } }))).toBe('E-B16')
    await write(page, room.sections['follow-up'], { kind: 'form.answer', body: { ...step, field: 'step-outcome', answer: { state: 'value', value: '已联系' } } })

    // The overdue stands on the first screen.
    await officer.go('cases')
    await expect(at('cases-overdue')).toHaveAttribute('data-overdue', /[1-9]/)
    await expect(at('case-due').first()).toBeVisible()
    await shot('cases')
    await at('cases-overdue').click()
    await expect(at('cases-due').getByTestId('due-row').first()).toContainText(room.number)
    await shot('overdue')
    await switchTo(page, 'recorder')
    expect(codeOf(await ask(page, 'record', 'start', { sessionId: room.sessionId, single: '虚构的试验' }))).toBe('E-B16')
  } finally {
    await running.kill9()
  }
})
