// Nothing is asked twice, nothing lawful is forgotten: a time taken over from the briefing with one key, a wrong number kept for who comes back to it, the question that must be asked.
import { expect as plain, test } from '@playwright/test'
import { Officer } from '../harness/flow'
import { cast } from '../harness/people'
import { lock, switchTo, write } from '../harness/room'
import { launchRoom } from '../harness/template'

const shots = process.env.SAYONCE_SHOTS
const expect = plain.configure({ timeout: 20_000 })

test('R60 F1 F63 F67 F73 a time is taken over, a service begins by itself, what is wrong is kept, the child is asked, the plan says what it lacks', async () => {
  test.setTimeout(360_000)
  const running = await launchRoom({ as: null })
  const { page, room: { sections, number } } = running
  const officer = new Officer(running.app, page)
  const at = (id: string) => page.getByTestId(id)
  const shot = async (name: string) => {
    if (!shots) return
    for (const language of ['zh', 'en'] as const) {
      await officer.language(language)
      for (const [width, height] of [[1920, 1080], [1366, 768]] as const) {
        await officer.resize(width, height)
        await page.waitForTimeout(200)
        await page.screenshot({ path: `${shots}/once-${name}-${language}-${width}.png` })
      }
    }
    await officer.language('zh')
  }
  const enter = async (who: (typeof cast)[keyof typeof cast]) => {
    await lock(page, 'switch')
    await page.reload()
    await officer.unlock(who)
    await officer.openCaseFromList(number)
  }
  try {
    await switchTo(page, 'recorder')
    await write(page, sections.briefing, { kind: 'form.answer', body: { formId: 'briefing', version: 1, field: 'happened-at', answer: { state: 'value', value: '2026-02-02T18:30' }, source: { from: 'interview', recordingId: null, atMs: 192_000 as never } } })

    await enter(cast.medic)
    await officer.go('medical')
    await at('form-group-history').click()
    await expect(at('field-incident-at-same')).toContainText('2026-02-02 18:30')
    await shot('offered')
    await at('field-incident-at-input').focus()
    await page.keyboard.press('Alt+y')
    await expect(at('field-incident-at')).toHaveAttribute('data-state', 'value')
    await expect(at('field-incident-at-input')).toHaveValue('2026-02-02T18:30')
    await expect(at('field-incident-at-same')).toHaveCount(0)
    await at('field-incident-at-input').fill('2026-02-02T20:00')
    await expect(at('field-incident-at-same')).toHaveAttribute('data-differs', 'true')
    await shot('differs')
    await at('field-incident-at-same-1').click()
    await expect(at('field-incident-at-input')).toHaveValue('2026-02-02T18:30')

    await at('form-group-general').click()
    await at('field-height-input').fill('999')
    await expect(at('field-height-fault')).toBeVisible()
    await officer.go('samples')
    await officer.go('medical')
    await at('form-group-general').click()
    await expect(at('field-height-input')).toHaveValue('999')
    await expect(at('field-height-fault')).toBeVisible()
    await at('field-height-input').fill('131')
    await expect(at('field-height-fault')).toHaveCount(0)

    await enter(cast.counsellor)
    await officer.go('psychological')
    await at('form-group-safety').click()
    await at('field-self-harm-not-asked').click()
    await expect(at('service-state')).toHaveAttribute('data-state', 'active')
    await expect(at('service-begin')).toHaveCount(0)
    await expect(at('field-self-harm-unheard')).toBeVisible()
    await expect(at('service-done')).toBeDisabled()
    await shot('unheard')
    await at('field-self-harm-refused').click()
    await expect(at('field-self-harm-unheard')).toHaveCount(0)
    await expect(at('field-self-harm-unsaid')).toBeVisible()
    await expect(at('urgent-psychological')).toBeVisible()
    await shot('refused')
    await officer.go('follow-up')
    await expect(at('plan-gaps')).toContainText('身体检查（医务人员）')
    await at('plan-gaps').scrollIntoViewIfNeeded()
    await shot('plan')
  } finally {
    await running.close()
  }
})
