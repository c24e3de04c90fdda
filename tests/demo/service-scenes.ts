// The services of the demonstration behind their walls: what was said is handed on, each profession fills its forms, the doctor signs, the counsellor
// lets out what she chooses, the plan for tonight stands, the session is closed.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '../harness/flow-base'
import { forApp } from '../harness/world'
import { colourChart } from './chart'
import type { Stage } from './stage'
import type { StoryForm } from './story-forms'

/** Every form of a service, on the screen and on paper; pictures of the groups named, in two sizes, and of the last of each form. The examination is printed once it is signed. */
export async function fillForms(stage: Stage, service: StoryForm['service'], shots: readonly string[] = []): Promise<void> {
  const { officer, tale } = stage
  for (const form of tale.forms.filter((f) => f.service === service)) {
    await officer.fillForm(form, async (group) => {
      await officer.page.evaluate(() => document.querySelector('.form-head')?.scrollIntoView({ block: 'start' }))
      if (shots.includes(group)) await stage.shot(`${form.form}-${group}`, 'both')
      else if (group === form.groups.at(-1)!.key) await stage.shot(form.form)
    })
    if (service !== 'medical') await stage.print('form', `${form.form}.pdf`)
    if (service === 'case' || service === 'session') await officer.leaveForm()
  }
}

/** One series as it is asked for: the label first, then from far to near, the close ones with and without a scale. */
async function photographs(stage: Stage, picture: string): Promise<void> {
  const { officer } = stage
  const taken = officer.at(/^photo-itm_/)
  for (const [i, shot] of (['label', 'overview', 'mid', 'close', 'close'] as const).entries()) {
    await expect(officer.at(`photo-shot-${shot}`)).toHaveAttribute('data-chosen', 'true')
    await officer.at('photo-label').fill(`右膝 ${i + 1}`)
    await officer.dialogsGive(picture)
    await officer.at('photo-put').click()
    await expect(taken).toHaveCount(i + 1)
  }
  await officer.at('photographs-medical').scrollIntoViewIfNeeded()
  await stage.shot('photographs', 'both')
  await officer.at(/^photo-open-/).nth(3).click()
  await officer.at('envelope-image').waitFor()
  await stage.shot('photograph')
  await officer.closePicture()
}

/** Every profession at the same machine while it records. */
export async function services(stage: Stage): Promise<void> {
  const { officer, tale } = stage
  const fill = (service: StoryForm['service'], shots: readonly string[] = []) => fillForms(stage, service, shots)
  await stage.step('briefing', '办案人员：把孩子已经说过的话交给医务和心理人员', 'What the child has said goes to doctor and counsellor', async () => {
    await stage.as(tale.staff.officer)
    await officer.at('session-briefing').click()
    for (const [line, topic] of [[1, 'what'], [3, 'threat']] as const) {
      await officer.at('briefing-line').nth(line).getByTestId('briefing-take').click()
      await officer.at(`briefing-topic-${topic}`).click()
      await expect(officer.at('briefing-line').nth(line)).toHaveAttribute('data-taken', 'true')
    }
    if (await officer.at('briefing-distress').isEnabled()) await officer.at('briefing-distress').click()
    await officer.at('form-group-told').click()
    await stage.shot('briefing', 'both')
  })
  await stage.step('medical', '医务人员：身体检查，伤处图，照片', 'The medic: examination, body map, photographs', async () => {
    await stage.as(tale.staff.medic)
    await fill('medical', ['consent', 'history', 'injuries', 'signing'])
    const picture = join(stage.running.world, 'colour-chart.png')
    writeFileSync(picture, colourChart())
    await photographs(stage, forApp(picture))
    await officer.putPicture(tale.picture.label, picture)
    await officer.at('envelope').scrollIntoViewIfNeeded()
    await stage.shot('envelope')
    await officer.askPicture(tale.picture.reason)
    await stage.shot('envelope-reason')
    await officer.openPicture()
    await stage.shot('envelope-picture')
    await officer.closePicture()
    await officer.finishService()
  })
  await stage.step('sign', '医务人员：签名封存，之后只能补记；打印', 'The medic signs and seals the section; later only addenda; printed', async () => {
    await officer.at('sign').scrollIntoViewIfNeeded()
    await stage.shot('sign')
    await officer.signSection()
    await officer.at('addendum-text').fill(tale.addendum)
    stage.note(tale.addendum, 'text', 'medical.addendum')
    await officer.at('addendum-go').click()
    await expect(officer.at('addenda')).toContainText(tale.addendum)
    await officer.at('sealed').scrollIntoViewIfNeeded()
    await stage.shot('sealed', 'both')
    await stage.print('form', 'examination.pdf')
  })
  await stage.step('samples', '样本：登记、标签、移交双方签名；签封后补移交和检验结果', 'Samples: register, labels, a hand-over signed by both; after the seal the next one, and a result', async () => {
    await officer.go('samples')
    await stage.shot('samples-not-needed')
    await officer.at('service-needed').click()
    await fill('samples', ['register', 'hand-overs'])
    await officer.at('form-group-register').click()
    await stage.print('labels', 'labels.pdf')
    await officer.finishService()
    await officer.signSection()
    await officer.addBehindSeal('samples', 'hand-overs', tale.behind['hand-overs'])
    await stage.shot('samples-later', 'both')
    await officer.addBehindSeal('samples', 'results', tale.behind.results)
    await stage.shot('samples-result')
  })
  await stage.step('psychological', '心理人员：记录不出门，选定的内容移交', 'The counsellor: notes stay, chosen answers leave', async () => {
    await stage.as(tale.staff.counsellor)
    await fill('psychological', ['observation', 'safety'])
    await officer.fillForm(tale.notes)
    await stage.shot('session-notes')
    await officer.at('form-tab-cries-8').click()
    await officer.at('form-group-items').click()
    await stage.shot('cries')
    await officer.at('form-tab-observation').click()
    await officer.release(tale.released)
    await officer.at('release').scrollIntoViewIfNeeded()
    await stage.shot('release')
    await officer.finishService()
  })
  await stage.step('legal-aid', '法律援助：两份权利告知、申请、保护与救助、费用', 'Legal aid: rights in two versions, application, protection, costs', async () => {
    await stage.as(tale.staff.legalAid)
    await fill('legal-aid', ['to-child', 'application', 'items', 'ledger'])
    await officer.at('form-tab-rights').click()
    await officer.at('form-group-to-child').click()
    await stage.print('notice', 'rights-notice.pdf')
    await officer.finishService()
  })
  await stage.step('follow-up', '新来的心理人员：安全计划、跟进阶梯，打印给家庭的计划', 'The newcomer: safety plan, ladder, the plan printed for the family', async () => {
    await stage.as(tale.late)
    await fill('follow-up', ['tonight', 'ladder'])
    await officer.at('ladder').scrollIntoViewIfNeeded()
    await stage.shot('ladder', 'both')
    await stage.print('plan', 'family-plan.pdf')
    await officer.finishService()
  })
}

/** What the day looks like when it is done, its close, and the wall that opens. */
export async function closing(stage: Stage): Promise<void> {
  const { officer, tale } = stage
  await stage.step('board', '总览：五项服务都已完成，结束本次办理', 'Session board: everything done, the session closed', async () => {
    await stage.as(tale.staff.officer)
    await stage.shot('session-done', 'both')
    await officer.at('session-close').click()
    await stage.shot('session-close')
    await officer.at('session-close-confirm').click()
    await officer.at('closed').waitFor()
    await stage.shot('session-closed')
    await officer.go('psychological')
    await officer.at('release').waitFor()
    await stage.shot('released')
    await officer.go('cases')
    await stage.shot('cases', 'both')
    await officer.at('case-find').fill(stage.number.slice(0, -1) + (stage.number.endsWith('2') ? '3' : '2'))
    await officer.at('case-find-go').click()
    await stage.shot('case-find-typo')
  })
  await stage.step('wall-open', '询问已结束：身体检查对询问人开放', 'After the close the interviewer reads the medical section', async () => {
    await stage.as(tale.staff.interviewer)
    await officer.go('medical')
    await officer.at('service-state').waitFor()
    await stage.shot('medical-open')
  })
}
