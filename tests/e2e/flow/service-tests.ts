// The professions one after the other at the machine that records: what each sees, what stays shut, what leaves.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { colourChart } from '../../demo/chart'
import { expect as soon } from '../../harness/flow-base'
import { forApp } from '../../harness/world'
import type { FlowWorld } from './world'

export function serviceTests(w: FlowWorld): void {
  const { tale } = w
  const { staff } = tale

  test('F33 before the close of the questioning the interviewer finds the medical sections shut, with the reason, and nothing of the others', async () => {
    const { officer } = w
    await soon.poll(() => w.rail()).toEqual(['cases', 'session', 'desk', 'medical:questioning', 'samples:questioning', 'follow-up', 'verify'])
    await officer.go('medical')
    await expect(w.at('closed-why')).toContainText('询问结束')
    await expect(w.at('closed-ask')).toHaveCount(0)
  })

  test('F55 a field has five kinds of answers; a wrong one is not kept; undo works inside the form', async () => {
    const { officer } = w
    await w.as(staff.medic)
    await soon.poll(() => w.rail()).toEqual(['cases', 'session', 'medical', 'samples', 'follow-up', 'verify'])
    await w.fill('medical')
    await w.at('form-group-general').click()
    await w.at('field-height-input').fill('999')
    await expect(w.at('field-height-fault')).toBeVisible()
    await w.at('field-height-input').fill('142')
    for (const state of ['not-asked', 'refused', 'not-examined', 'unknown'] as const) {
      await officer.answer('medical', 'demeanour', { none: state })
      await expect(w.at('field-demeanour')).toHaveAttribute('data-state', state)
    }
    await officer.answer('medical', 'demeanour', { text: '安静，能配合，回答简短。' })
    await officer.formSaved()
    await expect(w.at('field-demeanour')).toHaveAttribute('data-state', 'value')
    await w.at('form-undo').click()
    await expect(w.at('field-demeanour')).toHaveAttribute('data-state', 'unknown')
    await w.at('form-redo').click()
    await expect(w.at('field-demeanour-input')).toHaveValue('安静，能配合，回答简短。')
    await expect(w.at('form-fixed')).toContainText('不排除')
  })

  test('F57 a picture lies in its envelope under a cover; each opening asks for a reason and is counted', async () => {
    const { officer } = w
    const picture = join(w.running.world, 'chart.png')
    writeFileSync(picture, colourChart())
    await officer.putPicture(tale.picture.label, forApp(picture))
    const item = w.at(/^envelope-item-/)
    // Not the picture under a veil: a dozen points of it.
    await soon.poll(() => item.locator('img').evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeLessThanOrEqual(12)
    await w.at(/^envelope-open-/).click()
    await expect(w.at('envelope-ok')).toBeDisabled()
    await w.at('envelope-reason').fill(tale.picture.reason)
    await officer.openPicture()
    await expect(w.at('watermark')).toHaveAttribute('data-text', new RegExp(staff.medic.name))
    await officer.closePicture()
    await soon(item).toContainText('1')
    await officer.finishService()
    await w.fill('samples')
    await officer.finishService()
  })

  test('F69 therapy notes stay with the counsellor; what she chooses leaves, and says so when it changed', async () => {
    const { officer } = w
    await w.as(staff.counsellor)
    await soon.poll(() => w.rail()).toEqual(['cases', 'session', 'psychological', 'follow-up', 'verify'])
    await w.fill('psychological')
    await officer.release(tale.released)
    await w.at('form-group-statement').click()
    await officer.answer('psychological', 'for-the-file', { text: '轻度紧张，可以交流。' })
    await officer.formSaved()
    await soon(w.at('release-line-for-the-file')).toHaveAttribute('data-state', 'changed')
    await w.at('release-again-for-the-file').click()
    await soon(w.at('release-line-for-the-file')).toHaveAttribute('data-state', 'out')
    await officer.finishService()
  })

  test('F75 each post has its own rail: legal aid, the newcomer, the observer, auditor', async () => {
    const { officer } = w
    await w.as(staff.legalAid)
    await soon.poll(() => w.rail()).toEqual(['cases', 'session', 'legal-aid', 'follow-up', 'verify'])
    await w.fill('legal-aid')
    await officer.finishService()
    // Entered when everything stood already: the colleague's login has passed the key on.
    await w.as(tale.late)
    await soon.poll(() => w.rail()).toEqual(['cases', 'session', 'psychological', 'follow-up', 'verify'])
    await w.fill('follow-up')
    await officer.finishService()
    await officer.go('psychological')
    await w.at('form-group-observation').click()
    await expect(w.at('field-words-input')).toHaveValue('我明天不想走操场。')
    await w.as(tale.observer)
    await soon.poll(() => w.rail()).toEqual(['cases', 'session', 'desk', 'verify'])
    await officer.go('desk')
    await expect(w.at('desk-line')).toHaveCount(tale.lines.length)
    await expect(w.at('desk-input')).toBeDisabled()
    await officer.change(staff.auditor)
    await soon.poll(() => w.rail()).toEqual(['custody', 'upkeep', 'verify'])
  })

  test('F18 F79 the recorder ends one recording that went on through all of this; nothing of it is missing', async () => {
    const { officer } = w
    await w.as(staff.recorder)
    const { elapsedMs, part } = (await officer.stateLine())!
    expect(part).toBe(1)
    await officer.go('desk')
    await officer.stopRecording()
    await expect(w.recordings()).toHaveCount(1)
    expect(Number(await w.recordings().getAttribute('data-duration-ms'))).toBeGreaterThanOrEqual(elapsedMs - 1500)
  })

  test('F20 F79 at the locked door a recording is ended by its second key, without a secret', async () => {
    const { officer } = w
    await officer.startRecording()
    await officer.savedAtLeast(1500)
    await officer.lock()
    await officer.page.keyboard.press('F8')
    await expect(w.at('desk-stop-bar')).toBeFocused()
    await officer.page.keyboard.press('Enter')
    await soon(w.at('door-stopped')).toBeVisible()
    await expect(w.at('state-line')).toBeHidden()
    await officer.unlock(staff.recorder)
    await expect(w.at('recovered-notice')).toBeHidden()
    await officer.openCaseFromList(w.number)
    await officer.go('desk')
    await soon(w.recordings()).toHaveCount(2)
    await expect(w.recordings().nth(1)).toHaveAttribute('data-end', 'stopped')
    expect(Number(await w.recordings().nth(1).getAttribute('data-duration-ms'))).toBeGreaterThanOrEqual(1000)
  })

  test('F43 F78 a click on a line plays its second, after the viewer agreement and under the viewer\'s name', async () => {
    const { officer } = w
    await w.at('desk-line').nth(9).getByTestId('desk-line-play').click()
    await expect(w.at('agreement-accept')).toBeDisabled()
    await expect(w.at('player-video')).toHaveCount(0)
    await officer.agree()
    for (const index of [9, 2, 6]) {
      const { lineMs, landedMs } = await officer.playLine(index)
      expect(Math.abs(landedMs - lineMs)).toBeLessThan(1000)
      await officer.pausePlayer()
    }
    const mark = w.at('watermark')
    await expect(mark).toHaveAttribute('data-text', new RegExp(`${staff.recorder.name}.*${tale.place.unit}|${tale.place.unit}.*${staff.recorder.name}`))
    const clock = await mark.getAttribute('data-clock')
    await soon.poll(() => mark.getAttribute('data-clock')).not.toBe(clock)
    await w.at('desk-review-close').click()
    await officer.finishQuestioning()
  })

  test('F33 after the close, and a login of someone who holds the key, the interviewer reads the medical section and cannot write it', async () => {
    const { officer } = w
    await w.as(staff.officer)
    await w.as(staff.interviewer)
    await soon.poll(() => w.rail()).toEqual(['cases', 'session', 'desk', 'medical', 'samples', 'follow-up', 'verify'])
    await officer.go('medical')
    await w.at('form-group-general').click()
    await expect(w.at('field-demeanour-input')).toHaveValue('安静，能配合，回答简短。')
    await expect(w.at('field-demeanour-input')).toBeDisabled()
    await expect(w.at('envelope')).toHaveCount(0)
    await w.as(staff.officer)
    await officer.go('psychological')
    await expect(w.at('release')).toContainText('轻度紧张，可以交流。')
    await expect(w.at('service-psychological')).not.toContainText('我明天不想走操场')
  })
}
