// Samples on the real screens: the register, a seal number used twice, a hand-over signed by hand, a gap in the chain.
import { expect as plain, test, type Locator } from '@playwright/test'
import { Officer } from '../harness/flow'
import { cast } from '../harness/people'
import { launchRoom } from '../harness/template'

const shots = process.env.SAYONCE_SHOTS
const expect = plain.configure({ timeout: 20_000 })

test('F58 F59 F60 XC10 XF7 samples are registered, a seal is used once, a hand-over is signed by hand or its refusal noted, a gap asks for its reason', async () => {
  test.setTimeout(180_000)
  const running = await launchRoom({ as: null })
  const { page, room } = running
  const officer = new Officer(running.app, page)
  const at = (id: string) => page.getByTestId(id)
  const input = (key: string) => at(`field-${key}-input`)
  const shot = async (name: string) => { if (shots) await page.screenshot({ path: `${shots}/samples-${name}.png` }) }
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
    await at('service-begin').click()
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
  } finally {
    await running.close()
  }
})
