// Every screen at both sizes and in both languages: nothing cut, nothing colliding, nothing too small to hit, nothing untranslated.
import { expect, test } from '@playwright/test'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { colourChart } from '../demo/chart'
import { story } from '../demo/story'
import { makeClip } from '../harness/clip.mjs'
import { Officer } from '../harness/flow'
import { launchApp, type RunningApp } from '../harness/launch'
import { folderIn, forApp, worldDir } from '../harness/world'
import { editElsewhere } from './desk-world'
import { audit } from './layout-audit'

test.describe.configure({ mode: 'serial', timeout: 480_000 })

const sizes = [[1366, 768], [1920, 1080]] as const
const tale = story()
const { staff } = tale
/** What people typed, and the law's own words: Chinese on every screen. Longest first, so that no part is taken before the whole. */
const typed = new Set<string>()
let running: RunningApp
let officer: Officer
let mother: string
let number: string
let second: string
let sheets: string[]

/** Both sizes of what is open, in one language. `target`: least height of its buttons. */
async function atBothSizes(name: string, lang: 'zh' | 'en', target: number): Promise<string[]> {
  const data = [...typed].filter((text) => /\p{Script=Han}/u.test(text)).sort((a, b) => b.length - a.length)
  const faults: string[] = []
  for (const [width, height] of sizes) {
    await officer.resize(width, height)
    for (const fault of await audit(officer.page, { lang, data, target })) faults.push(`${name} ${lang} ${width}: ${fault}`)
  }
  await officer.resize(...sizes[0])
  return faults
}

/** The four looks of the screen that is open. */
async function looks(name: string, target = 32): Promise<void> {
  const faults: string[] = []
  // What was said of an act goes away in the language it was said in.
  await expect(officer.page.locator('.ant-message-notice')).toHaveCount(0, { timeout: 20_000 })
  for (const lang of ['zh', 'en'] as const) {
    await officer.language(lang)
    faults.push(...await atBothSizes(name, lang, target))
  }
  await officer.language('zh')
  expect.soft(faults).toEqual([])
}

/** The four looks of what lies over the screen and over its language switch: opened in each language. */
async function dialogLooks(name: string, open: () => Promise<unknown>, close: () => Promise<unknown>): Promise<void> {
  const faults: string[] = []
  for (const lang of ['en', 'zh'] as const) {
    await officer.language(lang)
    await open()
    faults.push(...await atBothSizes(name, lang, 32))
    await close()
  }
  expect.soft(faults).toEqual([])
}
const click = (testId: string | RegExp) => () => officer.at(testId).first().click()

const bases = () => {
  const folder = join(process.env.SAYONCE_ROOT ?? '.', 'assets', 'forms')
  return readdirSync(folder).filter((name) => name.endsWith('.json')).flatMap((name) => [...readFileSync(join(folder, name), 'utf8').matchAll(/"basis": "([^"]+)"/g)].map((match) => match[1]!))
}

test.beforeAll(async () => {
  test.setTimeout(180_000)
  for (const basis of bases()) typed.add(basis)
  // The word that is printed where something is hidden without a replacement.
  typed.add('已遮蔽')
  // The reason for one copy, chosen in Chinese and kept as it was chosen.
  typed.add('本单位尚未配备第二块盘')
  // A given name alone is found too.
  for (const { name } of tale.people) typed.add(name.slice(1))
  running = await launchApp({ media: await makeClip({ dir: worldDir('clip'), seconds: 4 }), lang: 'zh' })
  officer = new Officer(running.app, running.page, (text) => typed.add(text))
})
test.afterAll(async () => { await running?.kill9() })

test('first start and recovery sheets', async () => {
  await looks('set-up, place')
  await officer.fillPlace(tale.place)
  await officer.setUpNext()
  await officer.fillOfficer('supervisor', { ...staff.supervisor, password: '12345678' })
  await looks('set-up, weak password')
  await officer.fillOfficer('supervisor', staff.supervisor)
  await officer.setUpNext()
  await officer.fillOfficer('admin', staff.admin)
  await looks('set-up, administrator')
  await officer.setUpNext()
  const { supervisor: _1, admin: _2, ...others } = staff
  for (const [who, member] of Object.entries(others)) await officer.addOther(who, member, async () => { if (who === 'officer') await looks('set-up, another person') })
  await looks('set-up, people')
  await officer.makeVault()
  await looks('recovery, keepers')
  sheets = await officer.makeSheets(tale.keepers, async (index) => { if (index === 1) await looks('recovery, sheet') })
  await looks('recovery, rehearsal')
  await officer.at('share-entry-1').fill('错 字')
  await looks('recovery, wrong word')
  await officer.typeSheets(sheets.slice(0, 2))
  await looks('recovery, both typed')
  await officer.rehearse(sheets.slice(0, 2))
  await looks('recovery, passed')
  await officer.at('recovery-done').click()
  await looks('set-up, done')
  await officer.finishSetUp()
  await looks('cases, none')
})

test('the door, people', async () => {
  await dialogLooks('person menu', click('person-menu'), () => officer.page.keyboard.press('Escape'))
  await dialogLooks('my password', async () => { await officer.at('person-menu').click(); await officer.at('my-password').click() }, click('my-password-cancel'))
  await officer.switchTo(staff.admin)
  await looks('door')
  await officer.at('door-other').click()
  await looks('door, another name')
  await officer.doorPerson(staff.admin.name).click()
  await officer.tryPassword('不是这个口令')
  await officer.at('unlock-failure').waitFor()
  await looks('door, wrong password')
  await officer.at('door-recover').click()
  await looks('door, recovery sheets')
  await officer.recoverBack()
  await officer.unlock(staff.admin)
  await dialogLooks('enrol', click('people-enrol'), click('people-cancel'))
  await officer.fillEnrol('late', tale.late)
  await officer.enrol()
  await looks('people, administrator')
  await dialogLooks('remove', click(/^people-remove-stf_/), click('people-remove-cancel'))
  await officer.go('upkeep')
  await looks('upkeep, administrator')
  await officer.change(staff.supervisor)
  await officer.go('people')
  await looks('people, supervisor')
  await officer.admit(tale.late)
  await officer.at('people-tab-rights').click()
  await looks('people, rights')
  await officer.at('people-tab-recovery').click()
  await looks('people, recovery')
  await officer.go('approvals')
  await looks('approvals, none')
})

test('case and people of the case', async () => {
  await officer.change(staff.officer)
  await officer.fillCase(tale.second)
  second = await officer.openCase()
  await officer.fillPerson(tale.second.child)
  await officer.savePerson()
  await officer.go('cases')
  await officer.fillCase(tale.report)
  await looks('new case')
  number = await officer.openCase()
  await officer.fillPerson(tale.people[0]!)
  expect.soft(await atBothSizes('person', 'zh', 32)).toEqual([])
  await officer.savePerson()
  for (const person of tale.people.slice(1)) {
    await officer.fillPerson(person)
    const pseudonym = await officer.savePerson()
    if (person.who === 'mother') mother = pseudonym
  }
  await looks('case')
  await officer.openSession()
  await looks('session, nothing done')
  await officer.assign({ interviewers: [staff.interviewer.name, staff.second.name], recorder: staff.recorder.name, companion: mother })
  await officer.owner('questioning', staff.interviewer.name)
  await officer.notNeeded(tale.notNeeded.service, tale.notNeeded.reason)
  await officer.go('desk')
  await looks('desk of the case officer, checklist open', 48)
  await officer.go('session')
  await officer.answerChecklist()
  await officer.withoutSelfTest('虚构的试验：不做自检')
  await looks('session, ready')
})

test('recording: desk, locked door, closed sections', async () => {
  await officer.change(staff.recorder)
  await officer.openCaseFromList(number)
  await officer.toDesk()
  await looks('desk, before', 48)
  await officer.at('desk-set-up').click()
  await officer.at('set-up').waitFor()
  await looks('recording set-up')
  await officer.go('desk')
  await officer.at('desk-self-test').click()
  await officer.at('selftest-run').waitFor()
  await looks('self-test')
  await officer.go('desk')
  await officer.startRecording()
  for (const [i, line] of tale.lines.entries()) await officer.say(line, i)
  await officer.takeBreak()
  await looks('desk, recording', 48)
  const last = officer.at('desk-line').last()
  await last.hover()
  await last.getByTestId('desk-line-edit').click()
  typed.add('别处先改的一句。')
  await editElsewhere(officer.page, number, '别处先改的一句。')
  await officer.at('desk-line-input').fill('这里后改的一句。')
  await officer.at('desk-line-save').click()
  await officer.at('desk-line-merge').waitFor()
  typed.add('这里后改的一句。')
  await looks('desk, two versions of a line', 32)
  await officer.at('desk-line-cancel').click()
  await officer.go('session')
  await looks('session, recording')
  await officer.lock()
  await looks('door, recording')
  await officer.page.keyboard.press('F8')
  expect.soft(await atBothSizes('door, end asked', 'zh', 48)).toEqual([])
  await officer.page.keyboard.press('Escape')
  await officer.unlock(staff.interviewer)
  await officer.openCaseFromList(number)
  await officer.go('medical')
  await looks('medical, closed')
  await officer.change(staff.recorder)
  await officer.openCaseFromList(number)
  await officer.go('desk')
  await officer.askToStop()
  // Switching the language would take the question away: only the sizes.
  expect.soft(await atBothSizes('desk, end asked', 'zh', 48)).toEqual([])
  await officer.stopRecording()
  await officer.at('desk-line').nth(1).getByTestId('desk-line-play').click()
  await officer.at('agreement').waitFor()
  expect.soft(await atBothSizes('agreement', 'zh', 32)).toEqual([])
  await officer.agree()
  await officer.playLine(1)
  await officer.pausePlayer()
  await looks('desk, playback', 48)
  await officer.finishQuestioning()
})

test('forms, envelope, release', async () => {
  const by = { medical: staff.medic, samples: staff.medic, psychological: staff.counsellor, 'legal-aid': staff.legalAid, 'follow-up': tale.late }
  let who = ''
  for (const form of tale.forms) {
    if (form.service === 'case' || form.service === 'session') continue
    const member = by[form.service]
    if (member.name !== who) {
      await officer.change(member)
      await officer.openCaseFromList(number)
      who = member.name
    }
    await officer.go(form.service)
    const needed = form.service !== tale.notNeeded.service
    if (needed) {
      // Each form at its first group, and every screen that is more than fields.
      await officer.fillForm(form, async (group) => { if (group === form.groups[0]!.key || form.groups.find((g) => g.key === group)?.rows) await looks(`${form.form} ${group}`) })
    }
    const last = tale.forms.filter((f) => f.service === form.service).at(-1) === form
    if (form.service === 'medical') {
      const picture = join(running.world, 'chart.png')
      writeFileSync(picture, colourChart())
      await officer.putPicture(tale.picture.label, forApp(picture))
      await officer.at('envelope').scrollIntoViewIfNeeded()
      await looks('envelope')
      await dialogLooks('envelope, reason', click(/^envelope-open-/), click('envelope-cancel'))
      await officer.askPicture(tale.picture.reason)
      await officer.openPicture()
      expect.soft(await atBothSizes('envelope, picture', 'zh', 32)).toEqual([])
      await officer.closePicture()
    }
    if (form.service === 'psychological') {
      await officer.release(tale.released)
      await officer.at('release').scrollIntoViewIfNeeded()
      await looks('release')
      await dialogLooks('grant', click('grant-add'), click('grant-cancel'))
    }
    if (!last) continue
    if (needed) await officer.finishService()
    await looks(`${form.service} done`)
  }
  await officer.change(staff.officer)
  await officer.openCaseFromList(number)
  await looks('session, all done')
  await officer.go('psychological')
  await looks('released')
  await officer.go('cases')
  await officer.at('case-find').fill('2026-0000-0')
  await officer.at('case-find-go').click()
  await looks('cases, typing mistake')
})

test('redaction, the second person, sealing, verifying', async () => {
  await officer.openCaseFromList(number)
  await officer.go('redact')
  await looks('redact, recipient')
  await officer.redactFor('prosecutor')
  await looks('redact, open')
  await officer.go('seal')
  await officer.at('seal-blocks').waitFor()
  for (const title of await officer.at('seal-parts').locator('td:first-child').allTextContents()) typed.add(title)
  await looks('seal, blocked')
  await officer.redactFor('prosecutor')
  await officer.decideAll(tale.kept)
  await looks('redact, done')
  await officer.prepareSeal('prosecutor', tale.recipients[0]!.name)
  await looks('seal, not asked')
  await officer.sendRequest()
  await looks('seal, waiting')
  await officer.fillApproval(staff.supervisor)
  expect.soft(await atBothSizes('approve here', 'zh', 32)).toEqual([])
  await officer.approveHere()
  await looks('seal, approved')
  const folder = folderIn(running.world, 'bundles')
  await officer.dialogsGive(folder)
  await officer.startSeal()
  const { file, passphrase } = await officer.sealed()
  await looks('sealed')
  await officer.finishSeal()
  await officer.go('verify')
  await looks('verify, empty')
  await officer.fillVerify(join(folder, file), 'AAAA')
  await looks('verify, filled')
  expect(await officer.verdict()).toBe('unconfirmed')
  await looks('verify, unconfirmed')
  await officer.fillVerify(join(folder, file), passphrase)
  expect(await officer.verdict()).toBe('intact')
  await looks('verify, intact')
})

test('upkeep, approvals, certificate, custody log', async () => {
  await officer.go('upkeep')
  await officer.hold(number, tale.holdReason)
  await looks('upkeep, case officer')
  await officer.askDestruction(second)
  expect.soft(await atBothSizes('destroy, not asked', 'zh', 32)).toEqual([])
  await officer.sendRequest()
  await officer.at('upkeep-destroy-cancel').click()
  await officer.change(staff.supervisor)
  await officer.go('approvals')
  await officer.at(/^approve-req_/).first().waitFor()
  await looks('approvals, one waits')
  await officer.approveAll()
  await looks('approvals, done')
  await officer.go('upkeep')
  await officer.rehash()
  await officer.backup(folderIn(running.world, 'backup'))
  await looks('upkeep, supervisor')
  await officer.change(staff.officer)
  await officer.go('upkeep')
  await officer.askDestruction(second)
  expect.soft(await atBothSizes('destroy, approved', 'zh', 32)).toEqual([])
  await officer.destroy(second)
  await looks('certificate')
  await officer.at('certificate-close').click()
  await looks('upkeep, destroyed')
  await officer.change(staff.auditor)
  await officer.at(/^custody-line-/).first().waitFor()
  await looks('custody')
  await officer.at('custody-filter-view').click()
  await officer.at('custody-case').fill(number.slice(0, 6))
  await looks('custody, half a number')
  await officer.at('custody-clear').click()
  await officer.verifyLog()
  await officer.exportLog(folderIn(running.world, 'log'))
  await looks('custody, exported')
  await officer.go('upkeep')
  await looks('upkeep, auditor')
  await officer.lock()
  await officer.at('unlock-verify').click()
  await looks('verify at the door')
})
