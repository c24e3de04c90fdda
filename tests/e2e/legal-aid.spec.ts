// Legal aid and follow-up as those who do it use the screens (F4, F70-F73): rights told, application and its clocks, protection, costs, the ladder; and the wall before the rest.
import { expect as plain, test, type Page } from '@playwright/test'
import type { SectionId } from '../../shared/model/ids'
import { beijing } from '../../shared/time'
import type { StoryFields } from '../demo/story-forms'
import { Officer } from '../harness/flow'
import { freshId } from '../harness/ids'
import { cast } from '../harness/people'
import { ask, codeOf, must, switchTo, write } from '../harness/room'
import { launchRoom } from '../harness/template'
import { moveClock } from './stage'

const shots = process.env.SAYONCE_SHOTS
const expect = plain.configure({ timeout: 20_000 })
const day = 86_400_000
const began = Date.now()
/** `2026-11-21T14:05` in Beijing, so many days from when this file began: the same minute each time it is asked. */
const stamp = (days: number) => beijing(new Date(began + days * day)).slice(0, 16)
const date = (days: number) => stamp(days).slice(0, 10)

/** The window's wall clock from its next loading on: what the main process is told by `moveClock`. */
const moveWindow = (page: Page, byMs: number) => page.addInitScript((byMs) => {
  const real = Date
  globalThis.Date = new Proxy(real, {
    construct: (target, args: ConstructorParameters<DateConstructor>) => ((args as unknown[]).length === 0 ? new target(target.now() + byMs) : Reflect.construct(target, args) as Date),
    get: (target, key) => (key === 'now' ? () => target.now() + byMs : Reflect.get(target, key) as unknown),
  })
}, byMs)

test('F4 F70 F71 F72 F73 the lawyer and the follow-up: rights by the keyboard, clocks that turn late, orders, costs, a barred guardian, what is overdue', async () => {
  test.setTimeout(300_000)
  const running = await launchRoom({ as: null, lang: 'en' })
  const { app, page, room: { sections, number, ids } } = running
  const officer = new Officer(app, page)
  const at = (id: string) => page.getByTestId(id)
  const shot = async (name: string) => {
    if (!shots) return
    for (const [width, height] of [[1366, 768], [1920, 1080]] as const) {
      await officer.resize(width, height)
      for (const language of ['zh', 'en'] as const) {
        await officer.language(language)
        await page.waitForTimeout(150)
        await page.screenshot({ path: `${shots}/legal-${name}-${width}-${language}.png` })
      }
    }
    await officer.resize(1366, 768)
  }
  const form = async (id: string, group: string) => {
    await at(`form-tab-${id}`).click()
    await at(`form-group-${group}`).click()
  }
  const answer = (id: string, fields: StoryFields) => officer.fillGroup(id, { key: id, fields })
  const clock = async (key: string, state: string) => {
    const side = at('form-side').locator('summary')
    await expect(side.or(at(`clock-${key}`)).first()).toBeVisible()
    if (!(await at(`clock-${key}`).isVisible())) await side.click()
    await expect(at(`clock-${key}`)).toHaveAttribute('data-state', state)
  }
  const values = async (sectionId: SectionId, formId: string) => Object.fromEntries((await must(page, 'log', 'read', { sectionId })).flatMap((e) => (e.kind === 'form.answer' && e.body.formId === formId && e.body.answer.state === 'value' ? [[e.body.field, e.body.answer.value]] : [])))

  // The keyboard alone.
  const press = async (...keys: string[]) => { for (const key of keys) await page.keyboard.press(key) }
  const here = page.locator('.form-field:focus-within')
  const next = async (key: string) => {
    await press('Alt+o')
    await expect(here).toHaveAttribute('data-testid', `field-${key}`)
  }
  const tab = async (key: string) => {
    for (let n = 0; n < 12 && (await here.getAttribute('data-testid')) !== `field-${key}`; n++) await press('Tab')
    await expect(here).toHaveAttribute('data-testid', `field-${key}`)
  }
  const tick = async (key: string, n: number) => {
    await expect(here).toHaveAttribute('data-testid', `field-${key}`)
    for (let i = 0; i < n; i++) await press('Space', 'Tab')
  }
  /** As the field of an English machine takes it: month, day, year, hour of twelve, minute, half of the day. */
  const typeMoment = async (at: string) => {
    const [y, m, d, h, min] = at.split(/\D/)
    await page.keyboard.type(`${m}${d}${y}`)
    await press('Tab')
    await page.keyboard.type(`${String(Number(h) % 12 || 12).padStart(2, '0')}${min}${Number(h) < 12 ? 'A' : 'P'}`)
  }
  const pickByKey = async (words: string) => {
    await press('ArrowDown')
    const active = page.locator('.ant-select-item-option-active')
    for (let n = 0; n < 20 && !(await active.textContent())?.includes(words); n++) await press('ArrowDown')
    await press('Enter')
  }

  try {
    // A father who is unsuitable: by his pseudonym for everybody, by his true name for whoever reads the key volume.
    await switchTo(page, 'case-officer')
    const father = freshId('per')
    await write(page, sections.case, { kind: 'case.person', body: { personId: father, role: 'guardian', pseudonym: '小鹿灯爸爸', sex: 'male', ageBand: 'adult', relation: '父亲', unsuitable: '涉嫌殴打孩子' } })
    await write(page, sections['key-volume'], { kind: 'key.person', body: { personId: father, name: '林某石', aliases: [], idNumber: '', birthDate: '', phone: '', address: '', school: '' } })
    await page.reload()
    await at('lock').click()
    await officer.unlock(cast['legal-aid'])
    await officer.language('en')

    // The wall: neither findings nor names, on no screen and by no call.
    await expect(at('rail-medical')).toHaveCount(0)
    await expect(at('rail-desk')).toHaveCount(0)
    for (const kind of ['medical', 'questioning', 'psychological', 'key-volume'] as const) expect(codeOf(await ask(page, 'log', 'read', { sectionId: sections[kind] })), kind).toBe('E-B3')
    await at(`case-open-${number}`).click()
    await expect(page.locator('body')).toContainText('小鹿灯爸爸')
    for (const name of ['林溪照', '柳如烟雨', '林某石', '石榴崖']) await expect(page.locator('body')).not.toContainText(name)
    await officer.openSession()

    // F70: both versions by the keyboard alone.
    await officer.go('legal-aid')
    await expect(at('form-rights')).toBeVisible()
    await shot('rights-child')
    await at('form-rights').press('Alt+PageDown')
    await expect(at('form-group-to-guardian')).toHaveAttribute('aria-current', 'step')
    await press('Alt+PageUp')
    await tick('child-told', 14)
    await tab('child-told-at')
    await typeMoment(stamp(-0.1))
    await tab('child-told-by')
    await pickByKey(cast['legal-aid'].name)
    await next('child-language')
    await page.keyboard.insertText('云溪话，配图卡')
    await next('child-understood')
    await press('Space', 'ArrowRight')
    await next('child-not-why')
    await page.keyboard.insertText('不懂什么是律师，又说了一遍')
    await next('guardian-told')
    await page.keyboard.insertText('小鹿灯妈妈（母亲）')
    await next('guardian-rights')
    await tick('guardian-rights', 14)
    await next('guardian-told-at')
    await typeMoment(stamp(-0.05))
    await next('guardian-told-by')
    await pickByKey(cast['legal-aid'].name)
    await next('guardian-language')
    await page.keyboard.insertText('普通话')
    await next('guardian-understood')
    await press('Space')
    await next('paper-given')
    await press('Space')
    await expect(at('form-rights')).toHaveAttribute('data-open', '0')
    await officer.formSaved()
    const rights = await values(sections['legal-aid'], 'rights')
    expect(rights).toMatchObject({
      'child-told-at': stamp(-0.1), 'child-told-by': ids['legal-aid'], 'child-understood': 'partly', 'guardian-told-at': stamp(-0.05), 'guardian-told-by': ids['legal-aid'], 'guardian-understood': 'yes', 'paper-given': true,
    })
    for (const version of ['child-told', 'guardian-rights']) expect(rights[version]).toHaveLength(14)
    await shot('rights-guardian')

    // F4, F71: a barred father applies only with a reason, and never acts instead of himself.
    await form('legal-aid', 'application')
    await answer('legal-aid', { 'aid-applied': { choice: 'applied' }, applicant: { text: '小鹿灯爸爸' } })
    await expect(at('field-applicant-code')).toHaveAttribute('data-code', 'E-B17')
    await shot('barred')
    await answer('legal-aid', { 'guardian-why': { text: '母亲住院，只由其代交材料' } })
    await expect(at('field-applicant-code')).toHaveCount(0)
    await answer('legal-aid', { 'applied-at': { text: stamp(-1) }, agency: { text: '云溪虚构法律援助中心' }, exemption: { choices: ['abuse', 'minor'] }, 'urgent-first': { choice: 'yes' } })
    await clock('decide', 'running')
    await shot('application')
    await at('form-group-state-of-rights').click()
    await answer('legal-aid', { 'guardian-suspect': { choice: 'yes' }, 'acts-instead': { text: '小鹿灯爸爸' } })
    await expect(at('field-acts-instead-code')).toHaveAttribute('data-code', 'E-B17')
    await answer('legal-aid', { 'acts-instead': { text: '林某石' }, 'civil-affairs-at': { text: stamp(-0.5) } })
    await expect(at('field-acts-instead-code')).toHaveCount(0)
    await expect(at('form-legal-aid')).toHaveAttribute('data-open', '0')

    // F72: what is asked for stands as items with a day and somebody; the reason of before is offered, not asked again.
    await form('protection', 'items')
    await officer.fillGroup('protection', { key: 'items', rows: [
      { fields: { 'item-kind': { choice: 'order' }, 'item-applicant': { text: '小鹿灯妈妈' }, 'item-urgent': { choice: 'yes' }, 'item-measures': { choices: ['no-contact', 'move-out'] }, 'item-applied-at': { text: stamp(-0.2) }, 'item-body': { text: '云溪虚构法院' }, 'item-due': { text: date(1) }, 'item-owner': { text: cast['legal-aid'].name } } },
      { fields: { 'item-kind': { choice: 'judicial-relief' }, 'item-applicant': { text: '小鹿灯妈妈' }, 'item-relief': { choices: ['injured', 'treatment'] }, 'item-due': { text: date(20) }, 'item-owner': { text: '云溪虚构检察院' }, 'item-amount': { number: 12000 } } },
      { fields: { 'item-kind': { choice: 'school' }, 'item-applicant': { text: '小鹿灯妈妈' }, 'item-due': { text: date(5) }, 'item-owner': { text: '教育局专班' } } },
      { fields: { 'item-kind': { choice: 'placement' }, 'item-applicant': { text: '云溪虚构民政局' }, 'item-stay': { choices: ['danger'] }, 'item-due': { text: date(0) }, 'item-owner': { text: '民政值班' } } },
    ] })
    await clock('order-urgent', 'running')
    await clock('order', 'running')
    await shot('items')
    await at('form-group-not-needed').click()
    await expect(at('field-guardian-why-same')).toContainText('母亲住院')
    await at('field-guardian-why-input').focus()
    await press('Alt+y')
    await expect(at('field-guardian-why-input')).toHaveValue('母亲住院，只由其代交材料')
    await answer('protection', { weighed: { choices: ['order', 'relief', 'school', 'placement', 'psychology', 'compensation'] } })
    await shot('weighed')
    await form('costs', 'ledger')
    await officer.fillGroup('costs', { key: 'ledger', rows: [
      { fields: { 'cost-date': { text: date(-1) }, 'cost-kind': { choice: 'medical' }, 'cost-amount': { number: 86.5 }, 'cost-proof': { choice: 'invoice' }, 'cost-proof-no': { text: '溪票-0088' }, 'cost-for': { text: '换药' } } },
      { fields: { 'cost-date': { text: date(0) }, 'cost-kind': { choice: 'medical' }, 'cost-amount': { number: 13.55 }, 'cost-proof': { choice: 'none' } } },
    ] })
    await press('Alt+n')
    await expect(here).toHaveAttribute('data-testid', 'field-cost-date')
    await answer('costs', { 'cost-date': { text: date(0) }, 'cost-kind': { choice: 'travel' }, 'cost-amount': { number: 30 }, 'cost-proof': { choice: 'receipt' } })
    await expect(at('cost-sum-medical')).toContainText('100.05')
    await expect(at('cost-sum')).toContainText('130.05')
    await shot('costs')

    // F73: whoever follows up names the helper and the steps; the barred father is no safe adult.
    await officer.change(cast.counsellor)
    await officer.openCaseFromList(number)
    await officer.go('follow-up')
    await answer('safety-plan', { 'safe-adult': { text: '小鹿灯爸爸' } })
    await expect(at('field-safe-adult-code')).toHaveAttribute('data-code', 'E-B17')
    await answer('safety-plan', { 'safe-adult': { text: '小鹿灯妈妈' } })
    await shot('plan')
    await form('follow-up', 'helper-part')
    await answer('follow-up', { helper: { text: '纪帮扶' }, 'helper-phone': { text: '云溪社工站总机' }, measures: { choices: ['psychology', 'school'] } })
    await expect(at('ladder-helper')).toContainText('纪帮扶')
    await shot('helper')
    await at('form-group-ladder').click()
    await officer.fillGroup('follow-up', { key: 'ladder', rows: [
      { fields: { 'step-what': { choice: 'call' }, 'step-due': { text: date(1) }, 'step-owner': { text: '纪帮扶' } } },
      { fields: { 'step-what': { choice: 'school-talk' }, 'step-due': { text: date(30) }, 'step-owner': { text: cast.counsellor.name } } },
    ] })
    await shot('steps')
    await expect(at('ladder-overdue')).toHaveCount(0)

    // Eight days later: what nobody did is late wherever it stands.
    await officer.switchTo(cast['legal-aid'])
    await moveClock(running, 8 * day)
    await moveWindow(page, 8 * day)
    await page.reload()
    await officer.unlock(cast['legal-aid'])
    await expect(at('cases-overdue')).toHaveAttribute('data-overdue', '7')
    await at('cases-overdue').click()
    await shot('overdue')
    await at('due-row').filter({ hasText: /七日内决定|within 7 days/ }).getByTestId('due-open').click()
    await form('legal-aid', 'decision-part')
    await clock('decide', 'over')
    await shot('late')
    await answer('legal-aid', { 'decided-at': { text: stamp(8) }, decision: { choice: 'granted' } })
    await clock('decide', 'late')
    await answer('legal-aid', { 'decided-at': { text: stamp(4) } })
    await clock('decide', 'stopped')
    await clock('appoint', 'over')
    await answer('legal-aid', { 'appointed-at': { text: stamp(8) } })
    await clock('appoint', 'late')
    await answer('legal-aid', { 'appointed-at': { text: stamp(6) }, lawyer: { text: '乔援律师' } })
    await clock('appoint', 'stopped')
    await form('protection', 'items')
    await at('task-1').click()
    await answer('protection', { 'item-decided-at': { text: stamp(2) }, 'item-decision': { choice: 'refused' } })
    await clock('order-urgent', 'late')
    await clock('order', 'stopped')
    await clock('review', 'over')
    await shot('refused')
    await answer('protection', { 'item-done': { text: date(8) }, 'item-result': { choice: 'refused' } })

    // Whoever reads the names finds the father under his own; a step that is done is no more overdue.
    await officer.change(cast['case-officer'])
    await expect(at('cases-overdue')).toHaveAttribute('data-overdue', '3')
    await officer.openCaseFromList(number)
    await officer.go('legal-aid')
    await form('legal-aid', 'state-of-rights')
    await expect(at('field-acts-instead-code')).toHaveAttribute('data-code', 'E-B17')
    await shot('found')
    await officer.go('follow-up')
    await expect(at('ladder-overdue')).toBeVisible()
    await form('follow-up', 'ladder')
    await at('task-1').click()
    await answer('follow-up', { 'step-done': { text: date(8) }, 'step-outcome': { text: '已通话，孩子上学了' } })
    await shot('ladder')
    await officer.go('cases')
    await expect(at('cases-overdue')).toHaveAttribute('data-overdue', '2')
  } finally {
    await running.kill9()
  }
})
