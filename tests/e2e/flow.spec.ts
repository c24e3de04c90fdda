// One whole session on the real screens, from the locked door to a bundle that a stranger verifies: what a user must see at each step.
import { expect, test } from '@playwright/test'
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newCaseNumber } from '../../shared/model/case-number'
import { secretKinds, story } from '../demo/story'
import { makeClip } from '../harness/clip.mjs'
import { Officer } from '../harness/flow'
import { launchApp, type RunningApp } from '../harness/launch'
import { needles } from '../harness/search'
import { folderIn, forApp, worldDir } from '../harness/world'
import { insidesOf, run, unpack, verifier, wordsOf } from './opened-bundle'

test.describe.configure({ mode: 'serial' })

const tale = story()
const typed: { text: string; kind: string; where: string }[] = []
const pseudonyms: Record<string, string> = {}
let running: RunningApp
let officer: Officer
let number: string
let folder: string
let ca: string
let media: { video: string; audio: string }
const sealed: Record<string, { file: string; passphrase: string; lines: string[] }> = {}

const launch = async (again?: RunningApp) => {
  running = await launchApp({ media, lang: 'zh', ...(again && { world: again.world, vault: again.vault, profile: again.profile }) })
  officer = new Officer(running.app, running.page, (text, kind, where) => typed.push({ text, kind, where }))
  await officer.resize(1366, 768)
}
const at = (testId: string | RegExp) => officer.at(testId)
const texts = (testId: string | RegExp) => at(testId).allTextContents()

test.beforeAll(async () => {
  test.setTimeout(180_000)
  media = await makeClip({ dir: worldDir('clip'), seconds: 4 })
  await launch()
})
test.afterAll(async () => { await running?.kill9() })

test('the first start asks for a strong password twice and a clear yes, then opens the room', async () => {
  const { officer: first } = tale.staff
  await officer.fillSetUp(tale.place, first, '12345678')
  await expect(at('setup-strength')).toHaveAttribute('data-enough', 'false')
  await expect(at('setup-submit')).toBeDisabled()
  await at('setup-password').fill(tale.password)
  await expect(at('setup-strength')).toHaveAttribute('data-enough', 'true')
  await expect(at('setup-differs')).toBeVisible()
  await expect(at('setup-submit')).toBeDisabled()
  await at('setup-password-again').fill(tale.password)
  await officer.setUp()
  await expect(at('frame-person')).toContainText(first.name)
  await expect(at('cases')).toContainText('还没有案件')
})

test('F2 a new case has a number with a check sign; a typing mistake is refused, not searched for', async () => {
  await officer.fillCase(tale.report)
  number = await officer.openCase()
  expect(number).toMatch(/^\d{4}-[2-9A-HJ-KM-NP-Z]{4}-[2-9A-HJ-KM-NP-Z]$/)
  await at('person-cancel').click()
  await officer.go('cases')
  const look = async (text: string) => {
    await at('case-find').fill(text)
    await at('case-find-go').click()
  }
  await look(number.slice(0, -1) + (number.endsWith('2') ? '3' : '2'))
  await expect(at('case-find-fault')).toHaveAttribute('data-fault', 'find-wrong')
  await look(newCaseNumber(1999, (n) => new Uint8Array(n).fill(7)))
  await expect(at('case-find-fault')).toHaveAttribute('data-fault', 'find-none')
  await look(number.toLowerCase().replaceAll('-', ' '))
  await expect(at('case')).toContainText(number)
})

test('people are seen by pseudonym only; the true identity is covered until someone asks for it', async () => {
  for (const person of tale.people) {
    await officer.fillPerson(person)
    if (person.who === 'child') {
      await at('person-id-number').fill(person.idNumber!.slice(0, -1) + (person.idNumber!.endsWith('1') ? '2' : '1'))
      await expect(at('person-id-warning')).toBeVisible()
      await at('person-id-number').fill(person.idNumber!)
      await expect(at('person-id-warning')).toBeHidden()
      await at('person-pseudonym').fill(person.name)
      await at('person-save').click()
      await expect(at('person-pseudonym-fault')).toBeVisible()
      await at('person-pseudonym-other').click()
    }
    pseudonyms[person.who] = await officer.savePerson()
  }
  const page = await officer.page.locator('body').innerText()
  for (const person of tale.people) {
    expect(page).toContain(pseudonyms[person.who])
    expect(page).not.toContain(person.name)
  }
  await at(`person-edit-${pseudonyms.child}`).click()
  await expect(at('person-masked')).toBeVisible()
  await expect(at('person-name')).toBeHidden()
  await at('person-show').click()
  await expect(at('person-name')).toHaveValue(tale.people[0]!.name)
  await at('person-cancel').click()
})

test('F3 F4 questioning cannot start before the checklist holds; who may not accompany the child is not offered', async () => {
  await officer.openSession()
  await expect(at('session-start')).toBeDisabled()
  await expect(at('session-say')).toContainText('还差')
  const { officer: _, ...others } = tale.staff
  for (const [who, member] of Object.entries(others)) await officer.addStaff(who, member)
  await at('staff-companion').click()
  await expect(at(/^staff-companion-per_/)).toHaveCount(1)
  await officer.page.keyboard.press('Escape')
  await expect(at('staff-companion-barred')).toContainText(pseudonyms.father!)
  await officer.assign({ interviewers: [tale.staff.officer.name, tale.staff.second.name], recorder: tale.staff.recorder.name, companion: pseudonyms.mother! })
  await officer.answerChecklist()
  await at('session-undo').click()
  await expect(at('session-start')).toBeDisabled()
  await at('session-redo').click()
  await expect(at('session-start')).toBeEnabled()
  await expect(at('checklist-progress')).toContainText('10 / 10')
})

test('F1 a service is set aside only with a written reason', async () => {
  const { service, reason } = tale.notNeeded
  await at(`service-${service}-not-needed`).click()
  await expect(at(`service-${service}-reason-save`)).toBeDisabled()
  await officer.page.keyboard.press('Escape')
  await officer.notNeeded(service, reason)
  await expect(at(`service-${service}`)).toContainText(reason)
  await officer.neededAgain(service)
  for (const [kind, who] of [['questioning', tale.staff.officer], ['medical', tale.staff.medic]] as const) {
    await officer.owner(kind, who.name)
    await expect(at(`service-${kind}-owner`)).toContainText(who.name)
  }
})

test('F15 F18 the line says that it records only after a verified write', async () => {
  await officer.toDesk()
  await expect(at('state-line')).toBeHidden()
  await officer.page.evaluate(() => {
    const seen: { text: string; savedMs: number }[] = []
    Object.assign(window, { seenLines: seen })
    const look = () => {
      const line = document.querySelector<HTMLElement>('[data-testid="state-line"]')
      if (line) seen.push({ text: line.innerText, savedMs: Number(line.dataset.savedMs) })
    }
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true })
  })
  await officer.startRecording()
  await officer.savedAtLeast(1000)
  const seen = await officer.page.evaluate(() => (window as unknown as { seenLines: { text: string; savedMs: number }[] }).seenLines)
  const claims = seen.filter((line) => line.text.includes('正在录制'))
  expect(claims.length).toBeGreaterThan(0)
  expect(seen.findIndex((line) => line.text.includes('正在录制'))).toBeGreaterThan(0)
  for (const line of claims) expect(line.savedMs).toBeGreaterThan(0)
})

test('F20 nothing on the desk pauses a recording', async () => {
  const words = await officer.page.evaluate(() => [...document.querySelectorAll('button, [role="button"], input, a')].map((e) => `${e.textContent} ${e.getAttribute('aria-label')} ${e.getAttribute('title')}`))
  expect(words.length).toBeGreaterThan(10)
  expect(words.filter((word) => /暂停|pause/i.test(word))).toEqual([])
})

test('F43 questions and answers are bound to the second in which they were begun', async () => {
  for (const [i, line] of tale.lines.entries()) {
    const from = (await officer.stateLine())!.elapsedMs
    await officer.say(line, i, 250)
    const shown = at('desk-line').nth(i)
    await expect(shown).toContainText(line.text)
    const ms = Number(await shown.getAttribute('data-at-ms'))
    expect(ms).toBeGreaterThanOrEqual(from)
    expect(ms).toBeLessThanOrEqual((await officer.stateLine())!.elapsedMs)
  }
  await officer.takeBreak()
  await officer.savedAtLeast(6000)
  await officer.stopRecording()
})

test('F43 a click on a line plays its second', async () => {
  for (const index of [9, 2, 6]) {
    const { lineMs, landedMs } = await officer.playLine(index)
    expect(Math.abs(landedMs - lineMs)).toBeLessThan(1000)
    await officer.pausePlayer()
  }
  await at('desk-review-close').click()
})

test('what was written is taken back and brought again; a change of language leaves half a line where it is', async () => {
  const last = tale.lines.length - 1
  const line = at('desk-line').nth(last)
  await line.hover()
  await line.getByTestId('desk-line-edit').click()
  await at('desk-line-input').fill('改过的一句。')
  await at('desk-line-input').press('Enter')
  await expect(line).toContainText('改过的一句。')
  await at('desk-undo').click()
  await expect(line).toContainText(tale.lines[last]!.text)
  await at('desk-redo').click()
  await expect(line).toContainText('改过的一句。')
  await at('desk-undo').click()
  await at('desk-input').fill('写到一半')
  await officer.language('en')
  await expect(at('desk-input')).toHaveValue('写到一半')
  await expect(at('desk-line')).toHaveCount(tale.lines.length)
  await officer.language('zh')
  await at('desk-input').fill('')
  await officer.finishQuestioning()
})

test('F55 a field has five kinds of answers; a wrong one is not kept; undo works inside the form', async () => {
  const [medical, ...others] = tale.forms
  await officer.fillForm(medical!)
  await at('form-group-findings').click()
  await at('field-height-input').fill('999')
  await expect(at('field-height-fault')).toBeVisible()
  await at('field-height-input').fill('142')
  for (const state of ['not-asked', 'refused', 'not-examined', 'unknown'] as const) {
    await officer.answer('medical', 'demeanour', { none: state })
    await expect(at('field-demeanour')).toHaveAttribute('data-state', state)
  }
  await officer.answer('medical', 'demeanour', { text: '安静，能配合，回答简短。' })
  await officer.formSaved()
  await expect(at('field-demeanour')).toHaveAttribute('data-state', 'value')
  await at('form-undo').click()
  await expect(at('field-demeanour')).toHaveAttribute('data-state', 'unknown')
  await at('form-redo').click()
  await expect(at('field-demeanour-input')).toHaveValue('安静，能配合，回答简短。')
  await expect(at('form-fixed')).toContainText('不排除')
  await officer.finishService()
  for (const form of others) {
    await officer.fillForm(form)
    await officer.finishService()
  }
  await officer.go('session')
  await expect(at('session-to-redact')).toBeVisible()
})

test('F93 sealing waits for every proposal; hidden text is replaced by the same pseudonym everywhere', async () => {
  await officer.prepareSeal('prosecutor', tale.recipients[0]!.name)
  await expect(at('seal-block').and(officer.page.locator('[data-code="E-D1"]'))).toBeVisible()
  await expect(at('seal-make')).toBeDisabled()
  await at('seal-go-redact').click()
  await officer.redactFor('prosecutor')
  expect(await officer.openFindings()).toBeGreaterThan(8)
  await expect(at('redact-leak')).not.toHaveAttribute('data-state', 'ok')
  // Without a reason nothing is kept open to be read.
  await at('redact-reject').click()
  await expect(at('redact-reason-fault')).toBeVisible()
  await officer.decideAll(tale.kept)
  for (const { text, code, replacement, kind } of tale.byHand) await officer.hideByHand(text, code, replacement, kind)
  await expect(at('redact-leak')).toHaveAttribute('data-state', 'ok')
  const result = (await officer.resultTexts()).join('\n')
  for (const { name, who } of tale.people.slice(0, 2)) {
    expect(result).not.toContain(name)
    expect(result).toContain(pseudonyms[who])
  }
  expect(result).toContain(tale.kept.text)
  await at('redact-undo').click()
  await expect.poll(async () => (await officer.resultTexts()).join('')).toContain(tale.byHand[0]!.text)
  await at('redact-redo').click()
  await expect.poll(async () => (await officer.resultTexts()).join('')).not.toContain(tale.byHand[0]!.text)
})

test('F92 sealing: a closed dialog seals nothing; the result shows short code and passphrase once', async () => {
  folder = folderIn(running.world, 'handed-over')
  for (const { profile, name } of tale.recipients) {
    if (profile !== 'prosecutor') {
      await officer.redactFor(profile)
      await officer.decideAll(tale.kept)
      for (const { text, code, replacement, kind } of tale.byHand) await officer.hideByHand(text, code, replacement, kind)
    }
    const lines = await at(/^redact-result-\d+$/).evaluateAll((rows) => rows.map((row) => [...row.children].map((part) => {
      const code = part.querySelector('small')?.textContent ?? ''
      return code ? `【${part.textContent!.slice(0, -code.length)}】${code}` : part.textContent
    }).join('').replace(/\s+/g, '')))
    await officer.prepareSeal(profile, name)
    await officer.dialogsGive(null)
    await officer.startSeal()
    await expect(at('seal-closed')).toBeVisible()
    expect(readdirSync(folder).filter((entry) => entry.startsWith('BDL-'))).toHaveLength(Object.keys(sealed).length)
    await officer.dialogsGive(folder)
    await officer.startSeal()
    const made = await officer.sealed()
    expect(made.shortCode).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/)
    expect(made.file).toBe(`${made.bundleId}.zip`)
    await expect(at('seal-finish')).toBeDisabled()
    if (profile === 'prosecutor') await officer.exportTrust()
    sealed[profile] = { file: join(folder, made.file), passphrase: made.passphrase, lines: lines.slice(0, tale.lines.length) }
    await officer.finishSeal()
    await expect(officer.page.locator('body')).not.toContainText(made.passphrase)
  }
  ca = join(folder, 'ca.pem')
})

test('F94 inside the app: intact, altered and unconfirmed are told apart in large words', async () => {
  const { file, passphrase } = sealed.prosecutor!
  await officer.go('verify')
  await officer.fillVerify(file, passphrase)
  expect(await officer.verdict()).toBe('intact')
  await expect(at('verify-verdict')).toContainText('全部一致')
  const bytes = readFileSync(file)
  bytes[bytes.length >> 1]! ^= 1
  const altered = join(folder, 'altered.zip')
  writeFileSync(altered, bytes)
  await officer.fillVerify(forApp(altered), passphrase)
  expect(await officer.verdict()).toBe('altered')
  await expect(at('verify-verdict')).toContainText('已被改动')
  await expect(at('verify-finding').first()).toContainText('media-001-child.webm')
  await officer.fillVerify(file, 'AAAA-BBBB')
  expect(await officer.verdict()).toBe('unconfirmed')
  await expect(at('verify-verdict')).toContainText('无法确认')
})

test('F94 the standalone verifier: exit code 0, 1 and 2', () => {
  for (const { file, passphrase } of Object.values(sealed)) expect(verifier(file, '--trust', ca, '--passphrase', passphrase)).toMatchObject({ code: 0 })
  const { file, passphrase } = sealed.prosecutor!
  const told = verifier(join(folder, 'altered.zip'), '--trust', ca, '--passphrase', passphrase)
  expect(told.code).toBe(1)
  expect(told.text).toContain('已被改动')
  expect(verifier(file, '--passphrase', passphrase).code).toBe(2)
  expect(verifier(file, '--trust', ca).code).toBe(2)
  const beside = join(worldDir('stranger'), 'BDL-copy.zip')
  copyFileSync(file, beside)
  writeFileSync(beside.replace(/\.zip$/, '.passphrase.txt'), `${passphrase}\n`)
  const report = JSON.parse(verifier(beside, '--trust', ca, '--json').text)
  expect(report).toMatchObject({ verdict: 'intact', facts: { caseNumber: number, passphrase: 'beside', trusted: true } })
})

test('F94 ordinary tools agree: 7z, sha256sum, openssl, pdfsig, qpdf', () => {
  const bundle = unpack(sealed.prosecutor!.file, sealed.prosecutor!.passphrase)
  const sums = run('sha256sum', ['-c', '--strict', 'manifest-sha256.txt'], bundle)
  expect(sums.code, sums.text).toBe(0)
  const cms = run('openssl', ['cms', '-verify', '-binary', '-cades', '-inform', 'DER', '-in', 'manifest.json.room.p7s', '-content', 'manifest.json', '-CAfile', ca, '-purpose', 'any', '-out', '/dev/null'], bundle)
  expect(cms.code, cms.text).toBe(0)
  expect(run('certutil', ['-N', '-d', 'sql:.', '--empty-password'], join(bundle, '..')).code).toBe(0)
  expect(run('certutil', ['-A', '-d', 'sql:.', '-n', 'room-ca', '-t', 'CT,CT,CT', '-a', '-i', ca], join(bundle, '..')).code).toBe(0)
  const signature = run('pdfsig', ['-nssdir', `sql:${join(bundle, '..')}`, 'data/binder.pdf'], bundle)
  for (const words of ['Signature is Valid', 'Certificate is Trusted', 'Total document signed']) expect(signature.text).toContain(words)
  const check = run('qpdf', ['--check', 'data/binder.pdf'], bundle)
  expect(check.code, check.text).toBe(0)
})

for (const { profile } of tale.recipients) {
  test(`F93 the ${profile} can neither read nor dig out what was hidden, and reads every line that was not`, () => {
    const bundle = unpack(sealed[profile]!.file, sealed[profile]!.passphrase)
    const pdf = join(bundle, 'data', 'binder.pdf')
    const words = wordsOf(pdf)
    const places = [Buffer.from(words), insidesOf(pdf), ...['data/audit.jsonl', 'manifest.json', 'README.txt'].map((name) => readFileSync(join(bundle, name)))]
    // The search itself works: the title stands in the PDF's own strings.
    expect(places[1]!.includes('未成年被害人一次询问卷')).toBe(true)
    const secrets = typed.filter(({ kind }) => secretKinds.has(kind))
    expect(new Set(secrets.map((s) => s.kind))).toEqual(secretKinds)
    const found = secrets.filter(({ text }) => places.some((place) => needles(text).some((form) => place.includes(form))))
    expect(found).toEqual([])
    expect(sealed[profile]!.lines).toHaveLength(tale.lines.length)
    const marks = { question: '问：', answer: '答：', note: '注：' } as const
    for (const [i, line] of sealed[profile]!.lines.entries()) expect(words).toContain(marks[tale.lines[i]!.speaker] + line)
    expect(readdirSync(join(bundle, 'data')).filter((name) => name.endsWith('.webm'))).toHaveLength(profile === 'defence' ? 0 : 1)
  })
}

/** Everything the session's screens say, to compare before and after. */
async function contentOfScreens(): Promise<Record<string, unknown>> {
  const seen: Record<string, unknown> = {}
  await officer.go('session')
  await expect(at('service-follow-up')).toBeVisible()
  seen.session = [await texts(/^service-[a-z-]+-state$/), await texts('staff'), await texts('checklist')]
  await officer.go('desk')
  await expect(at('desk-line').first()).toBeVisible()
  seen.desk = [await texts('desk-line'), await texts('desk-marker'), await texts('desk-recording')]
  for (const form of tale.forms) {
    await officer.go(form.service)
    for (const group of form.groups) {
      await at(`form-group-${group.key}`).click()
      seen[`${form.service}/${group.key}`] = await officer.page.getByTestId(`service-${form.service}`).evaluate((page) => [...page.querySelectorAll('fieldset')].map((field) => [
        field.dataset.state, ...[...field.querySelectorAll<HTMLInputElement>('input:not([type=radio]), textarea')].map((input) => input.value), ...[...field.querySelectorAll('[data-chosen=true]')].map((chosen) => chosen.textContent),
      ]))
    }
  }
  await officer.redactFor('prosecutor')
  seen.redact = await officer.resultTexts()
  return seen
}

test('locked, the screen is empty, main answers nothing, and after a new start everything is as it was', async () => {
  await officer.go('session')
  const before = await contentOfScreens()
  await officer.lock()
  const page = await officer.page.evaluate(() => document.documentElement.outerHTML)
  for (const word of [number, pseudonyms.child!, tale.staff.officer.name, tale.place.unit, tale.lines[1]!.text]) expect(page).not.toContain(word)
  const asked = await officer.page.evaluate(() => (window as unknown as { sayonce: { cases: { list(input: object): Promise<unknown> } } }).sayonce.cases.list({}))
  expect(asked).toEqual({ ok: false, failure: { code: 'E-A4' } })
  await officer.tryPassword(`${tale.password}x`)
  await expect(at('unlock-failure')).toContainText('E-A1')
  await running.close()
  await launch(running)
  await officer.unlock(tale.password)
  await expect(at('recovered-notice')).toBeHidden()
  await officer.openCaseFromList(number)
  expect(await contentOfScreens()).toEqual(before)
})
