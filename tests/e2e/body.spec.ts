// The body map in the real app (F53, F54): places marked by mouse and by keys, moved, taken back, and the list in step with the drawing all along.
import { expect as plain, test, type Page } from '@playwright/test'
import { pointAt } from '../harness/body'
import { figure } from '../harness/figures'
import { Officer } from '../harness/flow'
import { freshId } from '../harness/ids'
import { cast } from '../harness/people'
import { write } from '../harness/room'
import { launchRoom } from '../harness/template'

const shots = process.env.SAYONCE_SHOTS
const expect = plain.configure({ timeout: 20_000 })

/** Milliseconds from letting the mouse go until the new point was drawn. */
const untilDrawn = (page: Page) => page.evaluate(() => new Promise<number>((done) => {
  const widget = document.querySelector<HTMLElement>('[data-testid="body-widget"]')!
  const had = widget.dataset.points
  let from = 0
  window.addEventListener('pointerup', () => { from = performance.now() }, { once: true, capture: true })
  new MutationObserver((_, observer) => {
    if (widget.dataset.points === had) return
    observer.disconnect()
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - from)))
  }).observe(widget, { attributes: true })
}))

test('F53 F54 places are marked by mouse and by keys; list and drawing stay in step through moving, undo and two hundred points', async () => {
  test.setTimeout(360_000)
  const running = await launchRoom({ as: null })
  const { page, room } = running
  const officer = new Officer(running.app, page)
  const at = (id: string) => page.getByTestId(id)
  const map = at('body-map')
  const shot = async (name: string) => { if (shots) await page.screenshot({ path: `${shots}/body-${name}.png` }) }
  const region = (n: number) => at(`body-row-${n}`)
  /** A place of the drawing, from 0 to 1, on the screen. */
  const spot = async (x: number, y: number): Promise<[number, number]> => {
    const [left, top] = await map.evaluate((svg, [x, y]) => {
      const { width, height } = (svg as SVGSVGElement).viewBox.baseVal
      const p = new DOMPoint(x * width, y * height).matrixTransform((svg as SVGSVGElement).getScreenCTM()!)
      return [p.x, p.y] as const
    }, [x, y] as const)
    return [left, top]
  }
  const marks = () => map.locator('g[data-n]')
  try {
    await officer.unlock(cast.medic)
    await officer.openCaseFromList(room.number)
    await officer.go('medical')
    const form = { formId: 'examination', version: 1 }
    const { medical } = room.sections
    await write(page, medical, { kind: 'form.answer', body: { ...form, field: 'injuries-seen', answer: { state: 'value', value: 'some' } } })
    await write(page, medical, { kind: 'form.answer', body: { ...form, field: 'intimate-done', answer: { state: 'value', value: 'done' } } })
    await at('form-group-injuries').click()
    await expect(map).toBeVisible()
    await shot('empty')

    // By mouse: left upper arm is on the right of the picture.
    await page.mouse.click(...await spot(0.72, 0.37))
    await expect(region(1)).toHaveAttribute('data-region', /^left-/)
    await expect(marks()).toHaveCount(1)
    await expect(at('field-side-input-left')).toHaveAttribute('data-chosen', 'true')
    await officer.choose('field-type-input', 'bruise')
    await at('field-length-mm-input').fill('22')
    await officer.formSaved()
    await expect(region(1)).toContainText('挫')

    // Beside the body, and where findings are recorded in words, nothing is marked.
    await page.mouse.click(...await spot(0.05, 0.05))
    await expect(at('body-fault')).toBeVisible()
    await page.mouse.click(...await spot(0.5, 0.56))
    await expect(at('body-fault')).toContainText('按结构逐一')
    await expect(marks()).toHaveCount(1)

    // Dragged to the other arm: one answer, and the side that no longer fits is told.
    await page.mouse.move(...await spot(0.72, 0.37))
    await page.mouse.down()
    await page.mouse.move(...await spot(0.5, 0.3), { steps: 4 })
    await page.mouse.move(...await spot(0.28, 0.37), { steps: 4 })
    await page.mouse.up()
    await expect(region(1)).toHaveAttribute('data-region', /^right-/)
    await expect(at('body-contradicts')).toBeVisible()
    await shot('contradicts')
    await at('form-undo').click()
    await expect(region(1)).toHaveAttribute('data-region', /^left-/)
    await expect(at('body-contradicts')).toHaveCount(0)

    // By keys alone.
    await at('body-view-back').click()
    await map.focus()
    for (const key of ['Shift+ArrowUp', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'Enter']) await page.keyboard.press(key)
    await expect(region(2)).toHaveAttribute('data-region', /./)
    await expect(marks()).toHaveCount(1)
    await expect(map).toHaveAttribute('data-view', 'back')
    await expect(region(2)).toHaveAttribute('aria-current', 'true')
    const before = await region(2).getAttribute('data-region')
    await map.focus()
    for (const key of ['Shift+ArrowLeft', ' ']) await page.keyboard.press(key)
    await expect(region(2)).not.toHaveAttribute('data-region', before!)
    await page.keyboard.press('n')
    await expect(map).toHaveAttribute('data-view', 'front')
    await expect(region(1)).toHaveAttribute('aria-current', 'true')
    await page.keyboard.press('p')
    await expect(region(2)).toHaveAttribute('aria-current', 'true')
    await page.keyboard.press('Delete')
    await expect(region(2)).toHaveCount(0)
    await at('form-undo').click()
    await expect(region(2)).toBeVisible()

    await at('body-part-head').click()
    await shot('head')
    await at('body-zoom-in').click()
    await expect(map).not.toHaveAttribute('data-zoom', '1')
    await at('body-part-hands').click()
    await shot('hands')
    await at('body-part-feet').click()
    await shot('feet')
    // The number that is chosen already brings its view up again.
    await region(1).click()
    await expect(map).toHaveAttribute('data-view', 'front')
    if (shots) {
      await officer.resize(1920, 1080)
      await officer.language('en')
      await shot('wide-en')
      await officer.language('zh')
      await officer.resize(1366, 768)
    }

    // Two hundred points: written as the screen writes them, in one go.
    const facts = Array.from({ length: 197 }, (_, i) => {
      const row = freshId('row')
      const left = i % 2 === 0
      return [
        { kind: 'form.row' as const, body: { ...form, group: 'injuries', row, present: true } },
        { kind: 'form.answer' as const, body: { ...form, field: 'place', row, answer: { state: 'value' as const, value: pointAt('front', left ? 0.52 + (i % 10) * 0.008 : 0.48 - (i % 10) * 0.008, 0.26 + (i % 23) * 0.009) } } },
      ]
    }).flat()
    expect(await page.evaluate(async ({ sectionId, facts }) => {
      let written = 0
      for (const fact of facts) if ((await window.sayonce.log.append({ sectionId, fact })).ok) written++
      return written
    }, { sectionId: medical, facts })).toBe(facts.length)
    await expect(at('body-widget')).toHaveAttribute('data-points', '199')
    await at('body-part-whole').click()
    await expect(marks()).toHaveCount(198)
    await shot('many')
    const drawn = untilDrawn(page)
    await page.mouse.click(...await spot(0.5, 0.08))
    figure('body map: the 200th point drawn after the click', 'ms', [await drawn])
    await expect(region(200)).toHaveAttribute('aria-current', 'true')
    await page.mouse.click(...await spot(0.72, 0.42))
    await expect(at('body-fault')).toContainText('200')
    await shot('full')

    // The dial.
    await at('form-group-structures').click()
    await at('rows-structures-add').click()
    await officer.choose('field-structure-finding-input', 'finding')
    const dial = at('field-structure-dial-input')
    await at('field-structure-dial-input-3').click()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press(' ')
    await expect(at('field-structure-dial-input-list')).toContainText('3 点、4 点')
    await dial.scrollIntoViewIfNeeded()
    await shot('dial')
    await at('field-structure-dial-input-3').click()
    await expect(at('field-structure-dial-input-list')).not.toContainText('3 点')
  } finally {
    await running.close()
  }
})
