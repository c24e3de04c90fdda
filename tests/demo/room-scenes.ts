// First part of the demonstration: first start and people, the case, the board with its checklist. The recording is in recorder-scenes.ts, the
// services are in service-scenes.ts.
import { fillForms } from './service-scenes'
import type { Stage } from './stage'

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
  await stage.step('first-receiver', '首接登记、强制报告、向报告人反馈', 'First receiver, mandatory report, feedback to the reporter', () => fillForms(stage, 'case', ['mandatory']))
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
  await stage.step('readiness', '孩子的状态和自己的意愿', 'How the child is, and what it wishes', () => fillForms(stage, 'session', ['today', 'asked']))
  return second
}
