// Redaction, the second person, sealing, verifying inside and outside, with our verifier and with ordinary tools.
import { expect, test } from '@playwright/test'
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { secretKinds } from '../../demo/story'
import { expect as soon } from '../../harness/flow-base'
import { needles } from '../../harness/search'
import { folderIn, forApp, worldDir } from '../../harness/world'
import { insidesOf, run, unpack, verifier, wordsOf } from '../opened-bundle'
import type { FlowWorld } from './world'

export function sealTests(w: FlowWorld): void {
  const { tale, sealed } = w
  const { staff } = tale

  test('F93 sealing waits for every proposal; hidden text is replaced by the same pseudonym everywhere', async () => {
    const { officer, pseudonyms } = w
    await officer.go('session')
    await expect(w.at('session-to-redact')).toBeVisible()
    await officer.prepareSeal('prosecutor', tale.recipients[0]!.name)
    await expect(w.at('seal-block').and(officer.page.locator('[data-code="E-D1"]'))).toBeVisible()
    await expect(w.at('seal-make')).toHaveCount(0)
    await expect(w.at('request-send')).toHaveCount(0)
    await w.at('seal-go-redact').click()
    await officer.redactFor('prosecutor')
    expect(await officer.openFindings()).toBeGreaterThan(8)
    await expect(w.at('redact-leak')).not.toHaveAttribute('data-state', 'ok')
    // Without a reason nothing is kept open to be read.
    await w.at('redact-reject').click()
    await expect(w.at('redact-reason-fault')).toBeVisible()
    await officer.decideAll(tale.kept)
    for (const { text, code, replacement, kind } of tale.byHand) await officer.hideByHand(text, code, replacement, kind)
    await expect(w.at('redact-leak')).toHaveAttribute('data-state', 'ok')
    const result = (await officer.resultTexts()).join('\n')
    for (const { name, who } of tale.people.slice(0, 2)) {
      expect(result).not.toContain(name)
      expect(result).toContain(pseudonyms[who])
    }
    expect(result).toContain(tale.kept.text)
    await w.at('redact-undo').click()
    await expect.poll(async () => (await officer.resultTexts()).join('')).toContain(tale.byHand[0]!.text)
    await w.at('redact-redo').click()
    await expect.poll(async () => (await officer.resultTexts()).join('')).not.toContain(tale.byHand[0]!.text)
  })

  test('F92 XE14 nothing is sealed without the second person; he approves on the spot, with his own password', async () => {
    const { officer } = w
    w.folder = folderIn(w.running.world, 'handed-over')
    await keepLines('prosecutor')
    await officer.prepareSeal('prosecutor', tale.recipients[0]!.name)
    await officer.requestState('none')
    await expect(w.at('seal-make')).toHaveCount(0)
    await officer.fillApproval({ ...staff.supervisor, password: '不是她的口令' })
    await w.at('request-here-ok').click()
    await soon(w.at('request-here-failure')).toHaveAttribute('data-code', 'E-A1')
    await expect(w.at('request-here-password')).toHaveValue('')
    await w.at('request-here-password').fill(staff.supervisor.password)
    await officer.approveHere()
    await sealIt('prosecutor')
    // Used once, it is used up.
    await officer.prepareSeal('prosecutor', tale.recipients[0]!.name)
    await officer.requestState('used')
    await expect(w.at('seal-make')).toHaveCount(0)
  })

  test('F92 the second person approves at her own login; a closed dialog seals nothing; the passphrase is shown once', async () => {
    const { officer } = w
    await officer.redactFor('defence')
    await officer.decideAll(tale.kept)
    for (const { text, code, replacement, kind } of tale.byHand) await officer.hideByHand(text, code, replacement, kind)
    await keepLines('defence')
    await officer.prepareSeal('defence', tale.recipients[1]!.name)
    await officer.sendRequest()
    await officer.go('upkeep')
    await officer.askDestruction(w.second)
    await officer.sendRequest()
    await w.at('upkeep-destroy-cancel').click()
    await officer.change(staff.supervisor)
    await officer.go('approvals')
    await soon(w.at('approvals')).toContainText(tale.recipients[1]!.name)
    await expect(w.at('approvals')).toContainText(w.second)
    expect(await officer.approveAll()).toBe(2)
    await w.as(staff.officer)
    await officer.prepareSeal('defence', tale.recipients[1]!.name)
    await officer.requestState('approved')
    await officer.dialogsGive(null)
    await officer.startSeal()
    await soon(w.at('seal-closed')).toBeVisible()
    expect(readdirSync(w.folder).filter((entry) => entry.startsWith('BDL-'))).toHaveLength(1)
    const passphrase = await sealIt('defence')
    await expect(officer.page.locator('body')).not.toContainText(passphrase)
    w.ca = join(w.folder, 'ca.pem')
  })

  /** What the recipient will read, with the reason codes, as it stands on the redaction screen. */
  async function keepLines(profile: string): Promise<void> {
    await w.officer.redactFor(profile)
    const lines = await w.at(/^redact-result-\d+$/).evaluateAll((rows) => rows.map((row) => [...row.children].map((part) => {
      const code = part.querySelector('small')?.textContent ?? ''
      return code ? `【${part.textContent!.slice(0, -code.length)}】${code}` : part.textContent
    }).join('').replace(/\s+/g, '')))
    sealed[profile] = { file: '', passphrase: '', lines: lines.slice(0, tale.lines.length) }
  }

  async function sealIt(profile: string): Promise<string> {
    const { officer } = w
    await officer.dialogsGive(w.folder)
    await officer.startSeal()
    const made = await officer.sealed()
    expect(made.shortCode).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/)
    expect(made.file).toBe(`${made.bundleId}.zip`)
    await expect(w.at('seal-finish')).toBeDisabled()
    if (profile === 'prosecutor') await officer.exportTrust()
    Object.assign(sealed[profile]!, { file: join(w.folder, made.file), passphrase: made.passphrase })
    await officer.finishSeal()
    return made.passphrase
  }
}

export function verifyTests(w: FlowWorld): void {
  const { tale, sealed } = w

  test('F94 inside the app: intact, altered and unconfirmed are told apart in large words', async () => {
    const { officer } = w
    const { file, passphrase } = sealed.prosecutor!
    await officer.go('verify')
    await officer.fillVerify(file, passphrase)
    expect(await officer.verdict()).toBe('intact')
    await expect(w.at('verify-verdict')).toContainText('全部一致')
    const bytes = readFileSync(file)
    bytes[bytes.length >> 1]! ^= 1
    const altered = join(w.folder, 'altered.zip')
    writeFileSync(altered, bytes)
    await officer.fillVerify(forApp(altered), passphrase)
    expect(await officer.verdict()).toBe('altered')
    await expect(w.at('verify-verdict')).toContainText('已被改动')
    await expect(w.at('verify-finding').first()).toContainText('media-001-face.webm')
    await officer.fillVerify(file, 'AAAA-BBBB')
    expect(await officer.verdict()).toBe('unconfirmed')
    await expect(w.at('verify-verdict')).toContainText('无法确认')
  })

  test('F94 the standalone verifier: exit code 0, 1 and 2', () => {
    for (const { file, passphrase } of Object.values(sealed)) expect(verifier(file, '--trust', w.ca, '--passphrase', passphrase)).toMatchObject({ code: 0 })
    const { file, passphrase } = sealed.prosecutor!
    const told = verifier(join(w.folder, 'altered.zip'), '--trust', w.ca, '--passphrase', passphrase)
    expect(told.code).toBe(1)
    expect(told.text).toContain('已被改动')
    expect(verifier(file, '--passphrase', passphrase).code).toBe(2)
    expect(verifier(file, '--trust', w.ca).code).toBe(2)
    const beside = join(worldDir('stranger'), 'BDL-copy.zip')
    copyFileSync(file, beside)
    writeFileSync(beside.replace(/\.zip$/, '.passphrase.txt'), `${passphrase}\n`)
    const report = JSON.parse(verifier(beside, '--trust', w.ca, '--json').text)
    expect(report).toMatchObject({ verdict: 'intact', facts: { caseNumber: w.number, passphrase: 'beside', trusted: true } })
  })

  test('F94 ordinary tools agree: 7z, sha256sum, openssl, pdfsig, qpdf', () => {
    const { ca } = w
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
    test(`F93 XD12 the ${profile} can neither read nor dig out what was hidden, and reads every line that was not`, () => {
      const bundle = unpack(sealed[profile]!.file, sealed[profile]!.passphrase)
      const pdf = join(bundle, 'data', 'binder.pdf')
      const words = wordsOf(pdf)
      const places = [Buffer.from(words), insidesOf(pdf), ...['data/audit.jsonl', 'manifest.json', 'README.txt'].map((name) => readFileSync(join(bundle, name)))]
      // The search itself works: the title stands in the PDF's own strings.
      expect(places[1]!.includes('未成年被害人一次询问卷')).toBe(true)
      const secrets = w.typed.filter(({ kind }) => secretKinds.has(kind))
      expect(new Set(secrets.map((s) => s.kind))).toEqual(secretKinds)
      const found = secrets.filter(({ text }) => places.some((place) => needles(text).some((form) => place.includes(form))))
      expect(found).toEqual([])
      expect(sealed[profile]!.lines).toHaveLength(tale.lines.length)
      const marks = { question: '问：', answer: '答：', note: '注：' } as const
      for (const [i, line] of sealed[profile]!.lines.entries()) expect(words).toContain(marks[tale.lines[i]!.speaker] + line)
      expect(words).toContain('𠮷')
      // Therapy notes that were not released are in no bundle.
      expect(words).not.toContain('我明天不想走操场')
      expect(readdirSync(join(bundle, 'data')).filter((name) => name.endsWith('.webm'))).toHaveLength(profile === 'defence' ? 0 : 4)
    })
  }
}
