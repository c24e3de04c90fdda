// The auditor's log, backup and restore, hold and destruction, and everything as it was after a new start.
import { expect, test } from '@playwright/test'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { Officer } from '../../harness/flow'
import { expect as soon } from '../../harness/flow-base'
import { launchApp } from '../../harness/launch'
import { folderIn, worldDir } from '../../harness/world'
import { verifier } from '../opened-bundle'
import type { FlowWorld } from './world'

export function keepTests(w: FlowWorld): void {
  const { tale } = w
  const { staff } = tale
  let log = ''

  test('F76 F77 the auditor reads who watched what and when, filters it, and finds no case content in it', async () => {
    const { officer } = w
    await officer.change(staff.auditor)
    await soon(w.at('custody-lines')).toBeVisible()
    const lines = () => w.at(/^custody-line-\d+$/)
    const kinds = () => lines().evaluateAll((rows) => [...new Set(rows.map((row) => (row as HTMLElement).dataset.kind))])
    const filter = async (group: string) => {
      await w.at('custody-filter-all').click()
      await w.at(`custody-filter-${group}`).click()
      await soon.poll(async () => (await lines().count()) > 0).toBe(true)
    }
    await filter('view')
    await soon.poll(async () => (await kinds()).every((kind) => /^(view|envelope)\./.test(kind ?? ''))).toBe(true)
    await expect(w.at('custody-lines')).toContainText(staff.recorder.name)
    await expect(w.at('custody-lines')).toContainText(staff.medic.name)
    await filter('approval')
    await soon.poll(async () => (await kinds()).every((kind) => kind === 'approval.changed')).toBe(true)
    await filter('door')
    await soon.poll(async () => (await kinds()).every((kind) => kind?.startsWith('door.'))).toBe(true)
    await w.at('custody-filter-all').click()
    while (await w.at('custody-older').isVisible()) {
      const had = await lines().count()
      await w.at('custody-older').click()
      await soon.poll(() => lines().count()).toBeGreaterThan(had)
    }
    const text = await officer.page.locator('body').innerText()
    for (const { text: word, kind } of w.typed) if (['name', 'id-number', 'question', 'answer', 'note', 'pseudonym'].includes(kind) && word.length > 1) expect(text).not.toContain(word)
    expect(await officer.verifyLog()).toBe(true)
    await expect(w.at('custody-mismatch')).toHaveCount(0)
  })

  test('F76 the exported log is checked by the standalone verifier: whole 0, one entry removed or changed 1', async () => {
    const folder = folderIn(w.running.world, 'log')
    log = join(folder, await w.officer.exportLog(folder))
    const text = readFileSync(log, 'utf8')
    const { publicKey } = JSON.parse(text.slice(0, text.indexOf('\n'))) as { publicKey: string }
    expect(verifier('--log', log, '--key', publicKey)).toMatchObject({ code: 0 })
    expect(verifier('--log', log).code).toBe(2)
    const rows = text.split('\n')
    const away = join(worldDir('stranger'), 'log.jsonl')
    writeFileSync(away, rows.toSpliced(40, 1).join('\n'))
    expect(verifier('--log', away, '--key', publicKey).code).toBe(1)
    const event = rows.findIndex((row) => row.includes('"door.opened"'))
    writeFileSync(away, rows.with(event, rows[event]!.replace(/"failures":\d+/, '"failures":7')).join('\n'))
    expect(verifier('--log', away, '--key', publicKey).code).toBe(1)
    // No name of anybody, no content: it can be shown to a court as it is.
    for (const { text: word, kind } of w.typed) if (['name', 'staff-name', 'id-number', 'answer', 'pseudonym', 'unit'].includes(kind) && word.length > 1) expect(text).not.toContain(word)
  })

  test('F81 a case on hold cannot be destroyed; with two persons another one is, with a certificate, and nobody finds it again', async () => {
    const { officer } = w
    await officer.change(staff.admin)
    await officer.go('upkeep')
    await officer.backup(folderIn(w.running.world, 'backup'))
    await officer.change(staff.officer)
    await officer.go('upkeep')
    await officer.hold(w.number, tale.holdReason)
    await expect(w.at(`upkeep-destroy-${w.number}`)).toBeDisabled()
    await officer.askDestruction(w.second)
    await officer.requestState('approved')
    await expect(w.at('upkeep-destroy-ok')).toBeDisabled()
    await w.at('upkeep-destroy-typed').fill(w.number)
    await expect(w.at('upkeep-destroy-ok')).toBeDisabled()
    await officer.destroy(w.second)
    await expect(w.at('certificate')).toContainText(staff.officer.name)
    await expect(w.at('certificate')).toContainText(staff.supervisor.name)
    await w.at('certificate-close').click()
    await expect(w.at(`upkeep-state-${w.second}`)).toHaveAttribute('data-state', 'destroyed')
    await officer.go('cases')
    await soon(w.at(`case-open-${w.number}`)).toBeVisible()
    await expect(w.at(`case-open-${w.second}`)).toHaveCount(0)
  })

  test('F82 a backup opens on a machine that never saw the vault, by password and by recovery sheets, with the same content', async () => {
    for (const how of ['password', 'sheets'] as const) {
      const world = worldDir(how)
      const running = await launchApp({ world, lang: 'zh' })
      const officer = new Officer(running.app, running.page)
      try {
        await officer.resize(1366, 768)
        await officer.restoreFrom(folderIn(w.running.world, 'backup'))
        if (how === 'password') await officer.unlock(staff.interviewer)
        else {
          await officer.recoverWith([w.sheets[2]!, w.sheets[1]!])
          await officer.recoverAs({ ...staff.interviewer, password: `${staff.interviewer.password} 新` })
        }
        await expect(officer.at('readonly-banner')).toHaveCount(0)
        await officer.openCaseFromList(w.number)
        await officer.go('desk')
        await soon(officer.at('desk-line')).toHaveCount(tale.lines.length)
        await expect(officer.at('desk-line').nth(3)).toContainText(tale.lines[3]!.text)
        await officer.playLine(3)
        await officer.pausePlayer()
        await officer.go('cases')
        // Destroyed after the backup was written: its keys are gone from the backup too.
        await officer.at(`case-open-${w.number}`).waitFor()
        await expect(officer.at(`case-open-${w.second}`)).toHaveCount(0)
        await officer.lock()
        await officer.unlock(staff.supervisor)
        await officer.go('custody')
        await soon(officer.at('custody-state')).toHaveAttribute('data-verified', 'true')
        await expect(officer.at('custody-mismatch')).toHaveCount(0)
      } finally {
        await running.kill9()
      }
    }
  })

  /** Everything the session's screens say to the case officer, to compare before and after. */
  async function contentOfScreens(): Promise<Record<string, unknown>> {
    const { officer } = w
    const seen: Record<string, unknown> = {}
    await officer.go('session')
    await soon(w.at('service-follow-up')).toBeVisible()
    seen.session = [await w.texts(/^service-[a-z-]+-state$/), await w.texts('staff'), await w.texts('checklist')]
    await officer.go('desk')
    await soon(w.at('desk-line').first()).toBeVisible()
    seen.desk = [await w.texts('desk-line'), await w.texts('desk-marker'), await w.texts('desk-recording')]
    for (const form of tale.forms) {
      if (form.service === 'psychological' || form.service === 'case' || form.service === 'session') continue
      await officer.go(form.service)
      if (await w.at(`form-tab-${form.form}`).isVisible()) await w.at(`form-tab-${form.form}`).click()
      for (const group of form.groups) {
        await w.at(`form-group-${group.key}`).click()
        seen[`${form.form}/${group.key}`] = await officer.page.getByTestId(`service-${form.service}`).evaluate((page) => [...page.querySelectorAll('fieldset')].map((field) => [
          field.dataset.state, ...[...field.querySelectorAll<HTMLInputElement>('input:not([type=radio]), textarea')].map((input) => input.value), ...[...field.querySelectorAll('[data-chosen=true]')].map((chosen) => chosen.textContent),
        ]))
      }
    }
    await officer.redactFor('prosecutor')
    seen.redact = await officer.resultTexts()
    return seen
  }

  /** Lists fill up piece by piece: what two looks in a row agree on. */
  async function settled(): Promise<Record<string, unknown>> {
    for (let seen = await contentOfScreens(), tries = 0; ; tries++) {
      const again = await contentOfScreens()
      if (tries === 4 || isDeepStrictEqual(seen, again)) return again
      seen = again
    }
  }

  test('locked, the screen is empty, main answers nothing, and after a new start everything is as it was', async () => {
    const { officer } = w
    await officer.openCaseFromList(w.number)
    const before = await settled()
    await officer.lock()
    const page = await officer.page.evaluate(() => document.documentElement.outerHTML)
    for (const word of [w.number, w.pseudonyms.child!, tale.place.unit, tale.lines[1]!.text]) expect(page).not.toContain(word)
    const asked = await officer.page.evaluate(() => (window as unknown as { sayonce: { cases: { list(input: object): Promise<unknown> } } }).sayonce.cases.list({ from: 0, count: 10 }))
    expect(asked).toEqual({ ok: false, failure: { code: 'E-A4' } })
    await w.running.close()
    await w.launch(true)
    await w.officer.unlock(staff.officer)
    await expect(w.at('recovered-notice')).toBeHidden()
    await w.officer.openCaseFromList(w.number)
    expect(await settled()).toEqual(before)
  })
}
