// First half of the demonstration: first start and people, the case, the services behind their walls, and the board when all is done. The
// recording is in recorder-scenes.ts.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { forApp } from '../harness/world'
import { colourChart } from './chart'
import type { Stage } from './stage'
import type { StoryForm } from './story-forms'

/** First start: place, supervisor, administrator, the others, the vault, the recovery sheets with their rehearsal. */
export async function firstStart(stage: Stage): Promise<void> {
  const { officer, tale } = stage
  const { supervisor, admin, ...others } = tale.staff
  await stage.step('set-up', '首次启动：建立加密库，登记第一批人员', 'First start: vault and first people', async () => {
    await stage.shot('set-up')
    await officer.fillPlace(tale.place)
    await officer.setUpNext()
    await officer.fillOfficer('supervisor', supervisor)
    await stage.shot('set-up-supervisor', 'both')
    await officer.setUpNext()
    await officer.fillOfficer('admin', admin)
    await stage.shot('set-up-admin')
    await officer.setUpNext()
    for (const [who, member] of Object.entries(others)) {
      await officer.addOther(who, member, async () => { if (who === 'officer') await stage.shot('set-up-other') })
    }
    await stage.shot('set-up-others')
    await officer.makeVault()
  })
  await stage.step('recovery', '恢复表：三人各执一份，当场抄回两份核对', 'Recovery sheets for three officers, two of them typed back', async () => {
    await stage.shot('recovery-keepers')
    stage.sheets = await officer.makeSheets(tale.keepers, async (index) => { if (index === 1) await stage.shot('recovery-sheet', 'both') })
    await officer.typeSheets(stage.sheets.slice(0, 2))
    await stage.shot('recovery-rehearsal')
    await officer.rehearse(stage.sheets.slice(0, 2))
    await stage.shot('recovery-passed')
    await officer.at('recovery-done').click()
    await stage.shot('set-up-done')
    await officer.finishSetUp()
    await stage.shot('cases-empty')
  })
}

/** The administrator enters one more person; only the supervisor's signature gives him keys. */
export async function newcomer(stage: Stage): Promise<void> {
  const { officer, tale } = stage
  await stage.step('enrol', '管理员登记一名新人员', 'The administrator enters a person', async () => {
    await officer.page.getByTestId('person-menu').click()
    await stage.shot('person-menu')
    await officer.page.keyboard.press('Escape')
    await officer.switchTo(tale.staff.admin)
    await stage.shot('unlock', 'both')
    await officer.enter(tale.staff.admin)
    await officer.fillEnrol('late', tale.late)
    await stage.shot('people-enrol')
    await officer.enrol()
    await stage.shot('people', 'both')
    await officer.at('people-tab-rights').click()
    await stage.shot('people-rights')
  })
  await stage.step('admit', '审批人核验后启用', 'The supervisor admits him', async () => {
    await stage.as(tale.staff.supervisor)
    await officer.go('people')
    await officer.admit(tale.late)
    await stage.shot('people-admitted')
    await officer.at('people-tab-recovery').click()
    await stage.shot('people-recovery')
  })
}

/** The case with its people, the session with its staff and checklist; and a second small case that is destroyed later. */
export async function openCases(stage: Stage): Promise<string> {
  const { officer, tale } = stage
  const second = await stage.step('case', '办案人员新建案件', 'The case officer opens the case', async () => {
    await stage.as(tale.staff.officer)
    await officer.fillCase(tale.second)
    const number = await officer.openCase()
    await officer.fillPerson(tale.second.child)
    await officer.savePerson()
    await officer.openSession()
    stage.note(number, 'case-number', 'case.second.number')
    await officer.go('cases')
    await officer.fillCase(tale.report)
    await stage.shot('case-new')
    stage.number = await officer.openCase()
    stage.note(stage.number, 'case-number', 'case.number')
    return number
  })
  await stage.step('people', `登记 ${tale.people.length} 人：化名入案，真名入密卷`, `${tale.people.length} people entered: pseudonyms in the case, true names in the key volume`, async () => {
    for (const person of tale.people) {
      await officer.fillPerson(person)
      if (person.who === 'child') await stage.shot('person', 'both')
      if (person.who === 'father') await stage.shot('person-unsuitable')
      stage.pseudonyms[person.who] = await officer.savePerson()
    }
    await stage.shot('case', 'both')
  })
  await stage.step('session', '开始办理：到场人员、负责人、开始前核对', 'Session opened: staff, owners, pre-start checklist', async () => {
    await officer.openSession()
    await stage.shot('session-blocked', 'both')
    const { interviewer, second, recorder, medic, counsellor, legalAid } = tale.staff
    await officer.assign({ interviewers: [interviewer.name, second.name], recorder: recorder.name, companion: stage.pseudonyms.mother! })
    await officer.owner('questioning', interviewer.name)
    await officer.owner('medical', medic.name)
    await officer.owner('psychological', counsellor.name)
    await officer.owner('legal-aid', legalAid.name)
    await officer.owner('follow-up', tale.late.name)
    await officer.notNeeded(tale.notNeeded.service, tale.notNeeded.reason)
    await officer.answerChecklist()
    await stage.shot('session-answered', 'both')
  })
  return second
}

/** Every profession at the same machine while it records: forms, envelope, release. */
export async function services(stage: Stage): Promise<void> {
  const { officer, tale } = stage
  /** Every form of a service; pictures of the groups named, and of the last of each form. */
  const fill = async (service: StoryForm['service'], shots: readonly string[] = []) => {
    for (const form of tale.forms.filter((f) => f.service === service)) {
      await officer.fillForm(form, async (group) => {
        if (shots.includes(group)) await stage.shot(`${form.form}-${group}`, 'both')
        else if (group === form.groups.at(-1)!.key) await stage.shot(form.form)
      })
    }
  }
  await stage.step('medical', '医务人员：身体检查、样本，照片入密封袋', 'The medic: examination, samples, a picture into the envelope', async () => {
    await stage.as(tale.staff.medic)
    await fill('medical', ['consent', 'history', 'injuries'])
    const picture = join(stage.running.world, 'colour-chart.png')
    writeFileSync(picture, colourChart())
    await officer.putPicture(tale.picture.label, forApp(picture))
    await officer.at('envelope').scrollIntoViewIfNeeded()
    await stage.shot('envelope')
    await officer.askPicture(tale.picture.reason)
    await stage.shot('envelope-reason')
    await officer.openPicture()
    await stage.shot('envelope-picture')
    await officer.closePicture()
    await officer.finishService()
    await officer.go('samples')
    await stage.shot('samples-not-needed')
    await officer.at('service-needed').click()
    await fill('samples', ['register', 'hand-overs'])
    await officer.finishService()
  })
  await stage.step('psychological', '心理人员：记录不出门，选定的内容移交', 'The counsellor: notes stay, chosen answers leave', async () => {
    await stage.as(tale.staff.counsellor)
    await fill('psychological', ['safety'])
    await officer.at('form-tab-cries-8').click()
    await officer.at('form-group-items').click()
    await stage.shot('cries')
    await officer.release(tale.released)
    await officer.at('release').scrollIntoViewIfNeeded()
    await stage.shot('release')
    await officer.finishService()
  })
  await stage.step('legal-aid', '法律援助', 'Legal aid', async () => {
    await stage.as(tale.staff.legalAid)
    await fill('legal-aid', ['to-child', 'application', 'items', 'ledger'])
    await officer.finishService()
  })
  await stage.step('follow-up', '新来的心理人员：跟进', 'The newcomer: follow-up', async () => {
    await stage.as(tale.late)
    await fill('follow-up', ['tonight', 'ladder'])
    await officer.finishService()
  })
}

/** What the day looks like when it is done, and the wall that opens at the close. */
export async function closing(stage: Stage): Promise<void> {
  const { officer, tale } = stage
  await stage.step('board', '总览：五项服务都已完成', 'Session board: everything done', async () => {
    await stage.as(tale.staff.officer)
    await stage.shot('session-done', 'both')
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
