// Every screen at both sizes and in both languages: nothing cut, nothing colliding, nothing too small to hit, nothing untranslated.
import { expect, test } from '@playwright/test'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { story } from '../demo/story'
import { makeClip } from '../harness/clip.mjs'
import { Officer } from '../harness/flow'
import { launchApp, type RunningApp } from '../harness/launch'
import { folderIn, worldDir } from '../harness/world'
import { audit } from './layout-audit'

test.describe.configure({ mode: 'serial' })

const sizes = [[1366, 768], [1920, 1080]] as const
const tale = story()
/** What people typed, and the law's own words: Chinese on every screen. Longest first, so that no part is taken before the whole. */
const typed = new Set<string>()
let running: RunningApp
let officer: Officer
let mother: string
let number: string

/** The four looks of the screen that is open. `target`: least height of its buttons. */
async function looks(name: string, target = 32): Promise<void> {
  const data = [...typed].filter((text) => /\p{Script=Han}/u.test(text)).sort((a, b) => b.length - a.length)
  const faults: string[] = []
  for (const lang of ['zh', 'en'] as const) {
    // A dialog covers the switch: main is not asked, only the screen.
    if (!(await officer.page.locator('.ant-modal-mask').isVisible())) await officer.language(lang)
    else if (lang === 'en') continue
    for (const [width, height] of sizes) {
      await officer.resize(width, height)
      for (const fault of await audit(officer.page, { lang, data, target })) faults.push(`${name} ${lang} ${width}: ${fault}`)
    }
  }
  await officer.resize(...sizes[0])
  expect.soft(faults).toEqual([])
}

const bases = () => {
  const folder = join(process.env.SAYONCE_ROOT ?? '.', 'assets', 'forms')
  return readdirSync(folder).flatMap((name) => [...readFileSync(join(folder, name), 'utf8').matchAll(/"basis": "([^"]+)"/g)].map((match) => match[1]!))
}

test.beforeAll(async () => {
  test.setTimeout(180_000)
  for (const basis of bases()) typed.add(basis)
  // The word that is printed where something is hidden without a replacement.
  typed.add('已遮蔽')
  // A given name alone is found too.
  for (const { name } of tale.people) typed.add(name.slice(1))
  running = await launchApp({ media: await makeClip({ dir: worldDir('clip'), seconds: 4 }), lang: 'zh' })
  officer = new Officer(running.app, running.page, (text) => typed.add(text))
})
test.afterAll(async () => { await running?.kill9() })

test('set-up, cases, people', async () => {
  await officer.fillSetUp(tale.place, tale.staff.officer, '12345678')
  await looks('set-up, weak password')
  await officer.fillSetUp(tale.place, tale.staff.officer, tale.password)
  // A second click takes the yes back.
  await officer.at('setup-accept').click()
  await looks('set-up')
  await officer.setUp()
  await looks('cases, none')
  await officer.fillCase(tale.report)
  await looks('new case')
  number = await officer.openCase()
  await officer.fillPerson(tale.people[0]!)
  await looks('person')
  await officer.savePerson()
  for (const person of tale.people.slice(1)) {
    await officer.fillPerson(person)
    const pseudonym = await officer.savePerson()
    if (person.who === 'mother') mother = pseudonym
  }
  await looks('case')
})

test('session board and desk', async () => {
  await officer.language('zh')
  await officer.openSession()
  await looks('session, nothing done')
  const { officer: _, ...others } = tale.staff
  for (const [who, member] of Object.entries(others)) await officer.addStaff(who, member)
  await officer.assign({ interviewers: [tale.staff.officer.name, tale.staff.second.name], recorder: tale.staff.recorder.name, companion: mother })
  await officer.notNeeded(tale.notNeeded.service, tale.notNeeded.reason)
  await officer.go('desk')
  await looks('desk, checklist open', 48)
  await officer.go('session')
  await officer.answerChecklist()
  await looks('session, ready')
  await officer.toDesk()
  await looks('desk, before', 48)
  await officer.startRecording()
  for (const [i, line] of tale.lines.entries()) await officer.say(line, i)
  await officer.takeBreak()
  await looks('desk, recording', 48)
  await officer.go('session')
  await looks('session, recording')
  await officer.go('desk')
  await officer.askToStop()
  // Switching the language would take the question away: only the sizes.
  for (const [width, height] of sizes) {
    await officer.resize(width, height)
    expect.soft(await audit(officer.page, { lang: 'zh', data: [], target: 48 })).toEqual([])
  }
  await officer.stopRecording()
  await officer.playLine(1)
  await officer.pausePlayer()
  await looks('desk, playback', 48)
  await officer.finishQuestioning()
})

test('forms', async () => {
  for (const form of tale.forms) {
    await officer.go(form.service)
    for (const group of form.groups) {
      await officer.at(`form-group-${group.key}`).click()
      await looks(`${form.service} ${group.key}`)
      if (form.service === tale.notNeeded.service) continue
      for (const [field, answer] of Object.entries(group.fields)) await officer.answer(form.service, field, answer)
      await officer.formSaved()
    }
    if (form.service !== tale.notNeeded.service) await officer.finishService()
    await looks(`${form.service} done`)
  }
  await officer.go('session')
  await looks('session, all done')
  await officer.go('cases')
  await officer.at('case-find').fill('2026-0000-0')
  await officer.at('case-find-go').click()
  await looks('cases, typing mistake')
})

test('redaction, sealing, verifying, the door', async () => {
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
  await looks('seal')
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
  await officer.lock()
  await officer.tryPassword('不是这个口令')
  await officer.at('unlock-failure').waitFor()
  await looks('unlock, wrong')
  await officer.at('unlock-verify').click()
  await looks('verify at the door')
})
