// Samples on the real screens: the register, a seal number used twice, a hand-over signed by hand, a gap in the chain.
import { expect as plain, test, type Locator } from '@playwright/test'
import { live } from '../../shared/fold/live'
import { isOpen, placeOf, walk } from '../../shared/walk'
import { Officer } from '../harness/flow'
import { shippedForms } from '../harness/forms'
import { freshId } from '../harness/ids'
import { cast } from '../harness/people'
import { ask, codeOf, write as append } from '../harness/room'
import { launchRoom } from '../harness/template'

const shots = process.env.SAYONCE_SHOTS
const expect = plain.configure({ timeout: 20_000 })

test('F58 F59 F60 F63 XC10 XF7 samples are registered, a seal is used once, a hand-over is signed by hand or its refusal noted, a gap asks for its reason; signed, the register goes on', async () => {
  test.setTimeout(240_000)
  const running = await launchRoom({ as: null })
  const { page, room } = running
  const officer = new Officer(running.app, page)
  const at = (id: string) => page.getByTestId(id)
  const input = (key: string) => at(`field-${key}-input`)
  const shot = async (name: string) => { if (shots) await page.screenshot({ path: `${shots}/samples-${name}.png` }) }
  const both = async (name: string) => {
    if (!shots) return
    for (const [width, height] of [[1366, 768], [1920, 1080]] as const) {
      await officer.resize(width, height)
      await page.screenshot({ path: `${shots}/samples-${name}-${width}.png` })
    }
    await officer.resize(1366, 768)
  }
  const form = shippedForms().current.find(({ id }) => id === 'samples')!
  const saved = () => officer.formSaved()
  /** Writes on the pad with the mouse; `lift` false leaves the button down. */
  const write = async (pad: Locator, lift = true, from = 0.1) => {
    const box = (await pad.boundingBox())!
    const point = (x: number, y: number): [number, number] => [box.x + box.width * x, box.y + box.height * y]
    await page.mouse.move(...point(from, 0.7))
    await page.mouse.down()
    for (let i = 1; i <= 12; i++) await page.mouse.move(...point(from + i * 0.05, i % 2 ? 0.3 : 0.65))
    if (lift) await page.mouse.up()
  }
  try {
    await officer.unlock(cast.medic)
    await officer.openCaseFromList(room.number)
    await officer.go('samples')
    await officer.choose('field-taken-input', 'yes')
    await at('form-group-register').click()

    const sample = async (no: string, seal: string, site: string, kind: string, container: string, first: boolean) => {
      await at('samples-add').click()
      // The new one is open, not still the one before.
      await expect(at(first ? 'sample-1' : 'sample-2')).toHaveAttribute('aria-selected', 'true')
      await input('package-no').fill(no)
      await officer.choose('field-kind-input', kind)
      await input('site').fill(site)
      await input('count').fill('1')
      await input('collected-at').fill('2026-11-22T09:00')
      if (first) {
        await officer.chooseWords('field-collector-input', [cast.medic.name])
        await input('witness').fill('全程录像')
        await input('storage').fill('检查室二号冰箱')
        await officer.choose('field-temperature-input', 'cool')
      }
      await officer.choose('field-container-input', container)
      await input('seal-no').fill(seal)
      await saved()
    }
    await sample('YX-0001', 'F-880001', '右前臂外侧擦伤处', 'swab', 'swab-box', true)
    await sample('YX-0002', 'F-880001', '蓝色校服上衣，左袖有灰印', 'clothes', 'plastic-bag', false)

    // F59: the number of a seal is used once in the whole vault.
    await expect(at('field-seal-no').locator('[data-code]')).toHaveAttribute('data-code', 'E-B12')
    await expect(at('sample-warn-clothes')).toBeVisible()
    await shot('refused')
    await input('seal-no').fill('F-880002')
    await officer.choose('field-container-input', 'paper-bag')
    await saved()
    await expect(at('field-seal-no').locator('[data-code]')).toHaveCount(0)
    await expect(at('sample-warn-clothes')).toHaveCount(0)
    await expect(at('sample-2')).toContainText('F-880002')
    // What was the same for the first was offered for the second.
    await expect(at('sample-2')).toContainText(cast.medic.name)

    // F58: found by its number, as a scanner types it.
    await at('samples-find').fill('yx-0001')
    await at('samples-find').press('Enter')
    await expect(at('sample-1')).toHaveAttribute('aria-selected', 'true')
    await shot('register')

    // F60: who has them is offered as giver.
    await at('form-group-hand-overs').click()
    await at('hand-over-add').click()
    await at('hand-over-all').click()
    await expect(input('giver')).toHaveValue(cast.medic.name)
    await input('given-at').fill('2026-11-22T10:35')
    await saved()
    await expect(at('hand-over-fault-late')).toContainText('95')
    await shot('gap')

    await officer.choose('field-taker-kind-input', 'police-laboratory')
    // Never through the hands of the child's side.
    await input('taker').fill('小鹿灯')
    await saved()
    await expect(at('field-taker').locator('[data-code]')).toHaveAttribute('data-code', 'E-B13')
    await shot('taker')
    await input('taker').fill('云溪鉴定员甲')
    await input('taker-unit').fill('云溪虚构鉴定中心')
    await input('place').fill('听雨询问室检查间')
    await officer.choose('field-seal-whole-input', 'yes')
    await saved()
    // XC10: the pen is gone in the middle of a stroke.
    const pad = at('field-giver-signature-pad')
    await at('field-giver-signature-write').click()
    await expect(at('field-giver-signature-name')).toHaveValue(cast.medic.name)
    await pad.scrollIntoViewIfNeeded()
    await write(pad, false)
    await page.evaluate(() => window.dispatchEvent(new PointerEvent('pointercancel')))
    await expect(at('field-giver-signature-say')).toContainText('书写中断')
    await page.mouse.up()
    await at('field-giver-signature-confirm').click()
    await expect(at('field-giver-signature-sheet')).toBeVisible()
    await shot('broken')
    await at('field-giver-signature-leave').click()
    await expect(at('field-giver-signature-line')).toHaveAttribute('data-signed', 'open')

    await at('field-giver-signature-write').click()
    await pad.scrollIntoViewIfNeeded()
    await write(pad)
    await write(pad, true, 0.3)
    await shot('signing')
    await at('field-giver-signature-confirm').click()
    await expect(at('field-giver-signature-line')).toHaveAttribute('data-signed', 'drawn')

    // XF7: who will not sign is noted with the reason and who saw it.
    await at('field-taker-signature-write').click()
    await officer.choose('field-taker-signature-how', 'refused')
    await at('field-taker-signature-confirm').click()
    await expect(at('field-taker-signature-say')).toContainText('原因')
    await at('field-taker-signature-reason').fill('称须回单位核对后补签')
    await at('field-taker-signature-witness').fill(cast.medic.name)
    await at('field-taker-signature-confirm').click()
    await expect(at('field-taker-signature-line')).toHaveAttribute('data-signed', 'refused')

    await expect(at('chain-YX-0001').getByTestId('chain-fault-late')).toHaveAttribute('data-open', 'true')
    await expect(at('chain-YX-0001').getByTestId('chain-fault-refused')).toContainText('称须回单位核对后补签')
    await expect(at('chain-YX-0001').getByTestId('chain-fault-changed')).toHaveCount(0)
    await input('place').fill('听雨询问室走廊')
    await saved()
    await expect(at('chain-YX-0001').getByTestId('chain-fault-changed')).toHaveAttribute('data-open', 'true')
    await input('place').fill('听雨询问室检查间')
    await saved()
    await expect(at('chain-YX-0001').getByTestId('chain-fault-changed')).toHaveAttribute('data-open', 'true')
    await input('gap-why').fill('其间存放在检查室二号冰箱，上锁，由提取人保管')
    await saved()
    await expect(at('chain-YX-0001').getByTestId('chain-fault-late')).toHaveAttribute('data-open', 'false')
    await at('chain-YX-0001').scrollIntoViewIfNeeded()
    await shot('chain')
    await expect(at('form-samples')).toHaveAttribute('data-open', /^\d+$/)

    // Written once and whole: it is there after leaving the screen.
    await officer.go('medical')
    await officer.go('samples')
    await at('form-group-hand-overs').click()
    await at('hand-over-1').click()
    await expect(at('field-giver-signature-line')).toHaveAttribute('data-signed', 'drawn')
    await expect(at('field-giver-signature-line').locator('path')).toHaveCount(2)

    // F60 F63: the doctor signs the register; the courier comes hours, the result weeks later. What he signed stays as it is.
    const sign = async (who: 'giver' | 'taker') => {
      await at(`field-${who}-signature-write`).click()
      const own = at(`field-${who}-signature-pad`)
      await own.scrollIntoViewIfNeeded()
      for (const from of [0.1, 0.3]) {
        const box = (await own.boundingBox())!
        await page.mouse.move(box.x + box.width * from, box.y + box.height * 0.7)
        await page.mouse.down()
        for (let i = 1; i <= 12; i++) await page.mouse.move(box.x + box.width * (from + i * 0.05), box.y + box.height * (i % 2 ? 0.3 : 0.65))
        await page.mouse.up()
      }
      await at(`field-${who}-signature-confirm`).click()
      await expect(at(`field-${who}-signature-line`)).toHaveAttribute('data-signed', 'drawn')
    }
    await sign('giver')
    await saved()
    const read = await ask(page, 'log', 'read', { sectionId: room.sections.samples })
    if (!read.ok) throw new Error(read.failure.code)
    const mine = live(read.value)
    const answers = new Map(mine.flatMap((e) => (e.kind === 'form.answer' ? [[placeOf(e.body.field, e.body.row ?? null), { answer: e.body.answer, source: null, seq: e.seq }] as const] : [])))
    const rows = new Map(form.groups.map(({ key }) => [key, mine.flatMap((e) => (e.kind === 'form.row' && e.body.group === key ? [e.body.row] : []))] as const))
    for (const spot of walk(form, { answers, rows })) {
      if (!spot.asked || !spot.field.required || !isOpen(spot)) continue
      const { field: { key: field }, row } = spot
      await append(page, room.sections.samples, { kind: 'form.answer', body: { formId: form.id, version: form.version, field, ...(row ? { row } : {}), answer: { state: 'refused' } } })
    }
    await expect(at('sign-later')).toContainText('移交、结果')
    await officer.signSection()
    await expect(at('hand-over-add')).toHaveCount(0)
    await expect(at('later-add')).toHaveText('补充移交')
    await at('later-add').scrollIntoViewIfNeeded()
    await both('signed')
    await page.keyboard.press('Alt+KeyN')
    await expect(at('later-sign')).toBeDisabled()
    await officer.chooseWords('field-samples-input', ['YX-0001', 'YX-0002'])
    await expect(input('giver')).toHaveValue('云溪鉴定员甲')
    await input('given-at').fill('2026-11-23T08:30')
    await officer.choose('field-taker-kind-input', 'forensic-institute')
    await input('taker').fill('小鹿灯妈妈')
    await input('taker-unit').fill('云溪虚构鉴定中心二部')
    await input('place').fill('鉴定中心收件处')
    await officer.choose('field-seal-whole-input', 'yes')
    await sign('giver')
    await sign('taker')
    // Main looks at it as at any answer.
    await at('later-sign').click()
    await expect(at('later-refused')).toHaveAttribute('data-code', 'E-B13')
    await input('taker').fill('云溪鉴定员乙')
    // Both signed for another name.
    await expect(at('later-sign')).toBeDisabled()
    await sign('giver')
    await sign('taker')
    // Left and come back to, it is there.
    await officer.go('medical')
    await officer.go('samples')
    await at('form-group-hand-overs').click()
    await expect(input('taker')).toHaveValue('云溪鉴定员乙')
    await at('later-sign').scrollIntoViewIfNeeded()
    await both('later-draft')
    await at('later-sign').click()
    await expect(at('hand-over-2')).toContainText('签名后补充')
    await expect(at('chain-YX-0001')).toContainText('现由 云溪鉴定员乙 保管')
    await both('later-row')
    await at('form-group-results').click()
    await at('later-add').click()
    await officer.chooseWords('field-result-of-input', ['YX-0001'])
    for (const [key, value] of [['laboratory', '云溪虚构鉴定中心'], ['report-no', '云溪鉴字 12'], ['result-at', '2026-12-10'], ['result', '未检出可供比对的成分。']] as const) await input(key).fill(value)
    await at('later-sign').click()
    await expect(at('row-open').getByTestId('later-mark')).toBeVisible()
    await both('later-result')
    await expect(at('addenda')).toContainText('结果 1')
    await expect(at('sealed')).toHaveAttribute('data-holds', 'true')
    await at('sealed').scrollIntoViewIfNeeded()
    await both('later-sealed')
    const more = (group: string, field: string) => ask(page, 'sections', 'addend', { sectionId: room.sections.samples, text: '', added: [{ formId: form.id, version: form.version, group, row: freshId('row'), answers: [{ field, answer: { state: 'value', value: 'YX-9' } }] }] })
    expect(codeOf(await more('register', 'package-no'))).toBe('E-B11')
    expect(codeOf(await more('hand-overs', 'giver'))).toBe('E-B15')
  } finally {
    await running.close()
  }
})
