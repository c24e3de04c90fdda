// What is begun and not signed, on the real screens: there after a kill and after a lock, for who began it alone, and gone once it is signed or thrown away.
import { expect as plain, test } from '@playwright/test'
import { Officer } from '../harness/flow'
import { shippedForms } from '../harness/forms'
import { ask, must, switchTo, write } from '../harness/room'
import { launchApp, type RunningApp } from '../harness/launch'
import { launchRoom } from '../harness/template'

const shots = process.env.SAYONCE_SHOTS
const expect = plain.configure({ timeout: 20_000 })

test('F63 XF4: what was begun and typed two seconds before a kill is there, for who began it and nobody else; it is thrown away and taken back, signed, and leaves nothing', async () => {
  test.setTimeout(180_000)
  const { room, ...first } = await launchRoom({ as: 'medic' })
  let running: RunningApp = first
  const at = (id: string) => running.page.getByTestId(id)
  const input = (key: string) => at(`field-${key}-input`)
  const both = async (name: string, testId: string) => {
    if (!shots) return
    const officer = new Officer(running.app, running.page)
    for (const language of ['zh', 'en'] as const) {
      await officer.language(language)
      for (const [width, height] of [[1366, 768], [1920, 1080]] as const) {
        await officer.resize(width, height)
        await at(testId).scrollIntoViewIfNeeded()
        await running.page.screenshot({ path: `${shots}/drafts-${name}-${language}-${width}.png` })
      }
    }
    await officer.language('zh')
    await officer.resize(1366, 768)
  }
  const { samples, medical } = room.sections
  const count = async (sectionId: typeof samples) => (await must(running.page, 'log', 'read', { sectionId })).length
  try {
    const form = shippedForms().current.find(({ id }) => id === 'samples')!
    const place = { formId: form.id, version: form.version }
    await write(running.page, samples, { kind: 'form.answer', body: { ...place, field: 'taken', answer: { state: 'value', value: 'no' } } })
    await write(running.page, samples, { kind: 'form.answer', body: { ...place, field: 'not-taken-why', answer: { state: 'refused' } } })
    await must(running.page, 'sections', 'sign', { sectionId: samples })
    const before = [await count(samples), await count(medical)]

    let officer = new Officer(running.app, running.page)
    await running.page.reload()
    await officer.openCaseFromList(room.number)
    // A number that cannot be written, then what is begun to be added.
    await officer.go('medical')
    await at('form-group-general').click()
    await input('pulse').fill('900')
    await officer.go('samples')
    await at('form-group-results').click()
    await at('later-add').click()
    await at('addendum-text').fill('另补一句，还没有签名。')
    await input('laboratory').fill('云溪虚构鉴定中心')
    await input('result').fill('未检出可供比对的成分，蓝鲸书包除外。')
    // As soon as the vault has it; that this is soon stands in a unit test.
    for (const [sectionId, words] of [[samples, '蓝鲸书包除外'], [medical, '900']] as const) await expect.poll(async () => JSON.stringify(await ask(running.page, 'drafts', 'read', { sectionId })), { timeout: 20_000 }).toContain(words)
    await running.kill9()

    running = await launchApp(first)
    officer = new Officer(running.app, running.page)
    // Somebody else who writes the section finds it as it was signed.
    await switchTo(running.page, 'medic2')
    expect(await ask(running.page, 'drafts', 'read', { sectionId: samples })).toEqual({ ok: true, value: [] })
    await switchTo(running.page, 'medic')
    await running.page.reload()
    expect([await count(samples), await count(medical)], 'nothing of it is in the log').toEqual(before)
    // The list of cases says where: one click to it.
    await expect(at('begun-medical')).toContainText(room.number)
    await both('begun', 'begun')
    await at('begun-samples').click()
    await expect(at('kept-words')).toContainText('未签名的补充说明')
    await expect(at('addendum-text')).toHaveValue('另补一句，还没有签名。')
    await at('form-group-results').click()
    await expect(at('kept-addition')).toContainText(/已恢复 \d\d:\d\d 未签名的补充内容/)
    await expect(input('laboratory')).toHaveValue('云溪虚构鉴定中心')
    await expect(input('result')).toHaveValue('未检出可供比对的成分，蓝鲸书包除外。')
    await both('addition', 'kept-addition')
    await at('kept-addition-drop').click()
    await expect(at('later-draft')).toHaveCount(0)
    await both('dropped', 'kept-dropped')
    await at('kept-undo').click()
    await expect(input('laboratory')).toHaveValue('云溪虚构鉴定中心')
    // Signed, it is no draft any more.
    await at('addendum-go').click()
    await expect(at('addenda')).toContainText('另补一句，还没有签名。')
    await expect(at('addendum-text')).toHaveValue('')
    await officer.go('medical')
    await expect(at('kept-places')).toContainText('没能写入的填写')
    await at('form-group-general').click()
    await expect(input('pulse')).toHaveValue('900')
    await both('places', 'kept-places')
    await at('kept-places-drop').click()
    await expect(input('pulse')).toHaveValue('')

    // The lock by hand has nothing to ask, and loses nothing.
    await at('lock').click()
    await expect(at('unlock-password')).toBeVisible()
    await switchTo(running.page, 'medic')
    expect((await must(running.page, 'drafts', 'read', { sectionId: samples })).map(({ slot, draft }) => [slot, draft?.what])).toEqual([['later:samples/results', 'addition']])
    expect(await must(running.page, 'drafts', 'read', { sectionId: medical })).toEqual([])
  } finally {
    await running.kill9()
  }
})
