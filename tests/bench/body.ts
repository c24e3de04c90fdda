// The body map with two hundred places: drawing them all, and marking one more, in the real window.
import { randomBytes } from 'node:crypto'
import type { Page } from '@playwright/test'
import { newId } from '../../shared/model/ids'
import { pointAt } from '../harness/body'
import { Officer } from '../harness/flow'
import { cast } from '../harness/people'
import { write } from '../harness/room'
import { launchRoom } from '../harness/template'
import { byTurns, figure, type Figure } from './figure'
import { fromInput } from './input'

const full = 200
/** Far enough from each other that no click is taken for choosing what is there. */
const free = [[0.46, 0.05], [0.54, 0.05], [0.46, 0.11], [0.54, 0.11], [0.5, 0.17]] as const
const runs = free.length

/** Milliseconds from `start` (a click on `on`) until the frame after the map shows `least` to `most` marks. */
const untilMarks = (page: Page, on: string, least: number, most = least) => page.evaluate(([on, least, most]) => new Promise<number>((done, fail) => {
  const from = performance.now()
  setTimeout(() => fail(new Error(`${on}: ${document.querySelectorAll('[data-testid="body-map"] g[data-n]').length} marks`)), 20_000)
  const look = () => {
    const n = document.querySelectorAll('[data-testid="body-map"] g[data-n]').length
    if (n >= least && n <= most) requestAnimationFrame(() => done(performance.now() - from))
    else requestAnimationFrame(look)
  }
  document.querySelector<HTMLElement>(`[data-testid="${on}"]`)!.click()
  look()
}), [on, least, most] as const)

/** Milliseconds from letting the mouse go on the map until the frame after its new mark. */
async function oneMore(page: Page, x: number, y: number): Promise<number> {
  const at = await page.getByTestId('body-map').evaluate((svg, [x, y]) => {
    const { width, height } = (svg as SVGSVGElement).viewBox.baseVal
    const p = new DOMPoint(x * width, y * height).matrixTransform((svg as SVGSVGElement).getScreenCTM()!)
    return [p.x, p.y] as const
  }, [x, y] as const)
  return fromInput(page, () => page.mouse.click(...at), () => ({ took: new Promise<number>((done, fail) => {
    setTimeout(() => fail(new Error('no new mark')), 20_000)
    const count = () => document.querySelectorAll('[data-testid="body-map"] g[data-n]').length
    const had = count()
    window.addEventListener('pointerup', () => {
      const from = performance.now()
      const look = () => (count() > had ? requestAnimationFrame(() => done(performance.now() - from)) : requestAnimationFrame(look))
      look()
    }, { once: true, capture: true })
  }) }))
}

/** The plainest way to the same picture: its outline and `count` marks put into a bare SVG of the same window by script, and the frame after it. */
const bare = (page: Page, count: number) => page.evaluate((count) => new Promise<number>((done) => {
  const make = (name: string, of: Record<string, string | number>) => { const made = document.createElementNS('http://www.w3.org/2000/svg', name); for (const [key, value] of Object.entries(of)) made.setAttribute(key, String(value)); return made }
  const from = performance.now()
  const svg = make('svg', { viewBox: '0 0 600 1000', width: 350, height: 400, class: 'bench-bare' })
  for (const outline of document.querySelectorAll('[data-testid="body-map"] path')) svg.append(outline.cloneNode(true))
  for (let i = 0; i < count; i++) {
    const words = make('text', { x: 60 + (i % 20) * 24, y: 60 + Math.floor(i / 20) * 40 })
    words.textContent = String(i + 1)
    const mark = make('g', {})
    mark.append(make('rect', { x: 50 + (i % 20) * 24, y: 45 + Math.floor(i / 20) * 40, width: 24, height: 24, rx: 12, fill: '#fff', stroke: '#000' }), words)
    svg.append(mark)
  }
  document.querySelector('.bench-bare')?.remove()
  document.body.append(svg)
  requestAnimationFrame(() => requestAnimationFrame(() => { svg.remove(); done(performance.now() - from) }))
}), count)

export async function body(): Promise<Figure[]> {
  const running = await launchRoom({ as: null })
  const { app, page, room } = running
  try {
    const officer = new Officer(app, page)
    await officer.unlock(cast.medic)
    await officer.openCaseFromList(room.number)
    await officer.go('medical')
    const { medical } = room.sections
    const form = { formId: 'examination', version: 1 }
    await write(page, medical, { kind: 'form.answer', body: { ...form, field: 'injuries-seen', answer: { state: 'value', value: 'some' } } })
    for (let i = 0; i < full - runs; i++) {
      const row = newId('row', randomBytes)
      await write(page, medical, { kind: 'form.row', body: { ...form, group: 'injuries', row, present: true } })
      const said = { place: pointAt('front', 0.42 + (i % 17) * 0.01, 0.26 + (i % 23) * 0.009), type: 'bruise', 'length-mm': 12, 'width-mm': 5, colour: ['blue'], direction: '横向' }
      for (const [field, value] of Object.entries(said)) await write(page, medical, { kind: 'form.answer', body: { ...form, field, row, answer: { state: 'value', value } } })
    }
    await page.getByTestId('form-group-injuries').click()
    await page.locator('[data-testid="body-map"] g[data-n]').nth(full - runs - 1).waitFor()
    // As many as a form takes: the last ones by hand, then all of them are drawn anew.
    await untilMarks(page, 'body-part-head', 0)
    await untilMarks(page, 'body-part-whole', full - runs)
    const added = await byTurns(runs, (run) => { const [x, y] = free[run]!; return oneMore(page, x, y) }, () => bare(page, full))
    const drawn = await byTurns(runs, async () => {
      await untilMarks(page, 'body-part-head', 0, free.length)
      return untilMarks(page, 'body-part-whole', full)
    }, () => bare(page, full))
    return [
      figure('body-draw', 'ms', drawn, { of: `from choosing a view of the body map to ${full} numbered places on the screen, ${full - runs} of them with kind, size, colour and words`, against: 'its outline and as many marks put into a bare SVG by script in the same window' }),
      figure('body-add', 'ms', added, { of: `from a click on the body map to its new numbered place on the screen, written to the store, as number ${full - runs + 1} to ${full}`, against: 'the outline and all marks put into a bare SVG anew by script in the same window' }),
    ]
  } finally {
    await running.close()
  }
}
