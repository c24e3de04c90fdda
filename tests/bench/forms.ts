// A long form: five hundred fields and two hundred rows. From a key to 「已保存」, from the window to the disk, opening every group, and the pages on paper.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import type { Page } from '@playwright/test'
import { PDFDocument } from '@cantoo/pdf-lib'
import { join } from 'node:path'
import { newId } from '../../shared/model/ids'
import { launchApp } from '../harness/launch'
import { Officer } from '../harness/flow'
import { cast } from '../harness/people'
import { lock, must, prepareRoom, switchTo } from '../harness/room'
import { folderIn, forApp, worldDir } from '../harness/world'
import { byTurns, figure, percentile, type Figure } from './figure'
import { fromInput } from './input'

const [groups, perGroup, rows, runs] = [10, 50, 200, 3]
const l = (text: string) => ({ zh: text, en: text })
const sentence = '当时在操场边上等同学，书包掉在地上，水杯摔破了，旁边有几个高年级的同学看见。'

/** 450 texts and 50 choices; rows of three fields. */
const definition = {
  id: 'bench-long', version: 1, section: 'follow-up', order: 0, title: l('长表'),
  groups: [
    ...Array.from({ length: groups }, (_, g) => ({
      key: `g${g}`, title: l(`第 ${g + 1} 组`), fields: Array.from({ length: perGroup }, (_, f) => (f % 10 === 9
        ? { key: `f${g}-${f}`, type: 'choice', label: l(`选择 ${g + 1}.${f + 1}`), options: [{ value: 'yes', label: l('是') }, { value: 'no', label: l('否') }] }
        : { key: `f${g}-${f}`, type: 'paragraph', label: l(`记录 ${g + 1}.${f + 1}`) })),
    })),
    { key: 'many', title: l('逐条'), repeat: { noun: l('条'), max: 500, title: 'row-what' }, fields: [
      { key: 'row-what', type: 'text', label: l('事项') }, { key: 'row-note', type: 'paragraph', label: l('说明') }, { key: 'row-done', type: 'yes-no', label: l('办结') },
    ] },
  ],
}

/** Before an answer is written the form waits for a pause in typing; so does what it is held against. */
const PAUSE_MS = 600
const keys = 12

/** The same words in the plainest tables there are. */
const plainRows = [...Array.from({ length: groups * perGroup }, (_, i) => [`记录 ${i + 1}`, sentence]), ...Array.from({ length: rows }, (_, i) => [`${i + 1}`, `第 ${i + 1} 条`, sentence, '是'])]
const staticPage = `<!doctype html><meta charset="utf-8"><style>table{width:100%;border-collapse:collapse}td{border:1px solid;padding:2px}</style><table>${plainRows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}`).join('')}`).join('')}</table>`

type Bridge = Record<string, Record<string, (input: unknown) => Promise<{ ok: boolean; value?: unknown; failure?: { code: string } }>>>

export async function forms(): Promise<Figure[]> {
  const world = worldDir('forms')
  const own = join(folderIn(world, 'profile'), 'forms')
  folderIn(join(world, 'profile'), 'forms')
  writeFileSync(join(own, 'long.json'), JSON.stringify(definition))
  forApp(join(own, 'long.json'))
  const paper = folderIn(world, 'paper')
  const running = await launchApp({ world, args: [`--print-to=${paper}`] })
  const { app, page } = running
  try {
    const room = await prepareRoom(page)
    await switchTo(page, 'case-officer')
    const sectionId = room.sections['follow-up']
    const place = { formId: 'bench-long', version: 1 }
    const text = (value: string) => ({ state: 'value', value })
    const facts: unknown[] = definition.groups.slice(0, groups).flatMap((g) => g.fields.map((f) => ({ kind: 'form.answer', body: { ...place, field: f.key, answer: text(f.type === 'choice' ? 'yes' : sentence) } })))
    for (let i = 0; i < rows; i++) {
      const row = newId('row', randomBytes)
      facts.push({ kind: 'form.row', body: { ...place, group: 'many', row, present: true } })
      for (const [field, answer] of [['row-what', text(`第 ${i + 1} 条`)], ['row-note', text(sentence)], ['row-done', { state: 'value', value: true }]] as const) facts.push({ kind: 'form.answer', body: { ...place, row, field, answer } })
    }
    const write = (facts: readonly unknown[]) => page.evaluate(async ({ facts, sectionId }) => {
      const took: number[] = []
      for (const fact of facts) {
        const before = performance.now()
        const answer = await (window.sayonce as unknown as Bridge).log!.append!({ sectionId, fact })
        if (!answer.ok) throw new Error(`log.append: ${answer.failure?.code}`)
        took.push(performance.now() - before)
      }
      return took
    }, { facts: facts as never[], sectionId })
    await write(facts)
    console.error(`forms: ${facts.length} entries written`)

    const saved = { ours: [] as number[], theirs: [] as number[] }
    const late = { ours: [] as number[], theirs: [] as number[] }
    for (let run = 0; run < runs; run++) {
      const took = await write(Array.from({ length: 100 }, (_, i) => ({ kind: 'form.answer', body: { ...place, field: `f3-${i % 9}`, answer: text(`${sentence}${run}.${i}`) } })))
      const plain = await plainWrites(app, join(world, 'plain.bin'), 100)
      saved.ours.push(percentile(took, 50))
      saved.theirs.push(percentile(plain, 50))
      late.ours.push(percentile(took, 99))
      late.theirs.push(percentile(plain, 99))
    }

    const officer = new Officer(app, page)
    await lock(page, 'switch')
    await page.reload()
    await officer.unlock(cast['case-officer'])
    await officer.openCaseFromList(room.number)
    const opened = await byTurns(runs, async () => {
      await page.getByTestId('rail-session').click()
      return untilDrawn(page, 'rail-follow-up', 'field-f0-0')
    }, () => inWindow(page))
    const whole = await byTurns(runs, async () => {
      await page.getByTestId('rail-session').click()
      let took = await untilDrawn(page, 'rail-follow-up', `field-f0-${perGroup - 1}`)
      for (let g = 1; g < groups; g++) took += await untilDrawn(page, `form-group-g${g}`, `field-f${g}-${perGroup - 1}`)
      return took + await untilDrawn(page, 'form-group-many', `row-${rows}`)
    }, () => inWindow(page))

    await page.getByTestId('form-group-g3').click()
    await page.getByTestId('field-f3-0').locator('textarea').click()
    const typed = await byTurns(keys, () => keyToSaved(page), async () => {
      const waited = await page.evaluate((ms) => { const from = performance.now(); return new Promise<number>((done) => setTimeout(() => done(performance.now() - from), ms)) }, PAUSE_MS)
      return waited + (await plainWrites(app, join(world, 'key.bin'), 1))[0]!
    })

    const printed = { ours: [] as number[], theirs: [] as number[] }
    let pages = 0
    for (let run = 0; run < runs; run++) {
      const before = performance.now()
      await must(page, 'sections', 'print', { sectionId, what: 'form', formIds: ['bench-long'], rows: [], paper: 'A4' })
      printed.ours.push((performance.now() - before) / 1000)
      const plain = await plainPrint(app, staticPage)
      printed.theirs.push(plain.ms / 1000)
      pages = plain.pages
    }
    const papers = readdirSync(paper)
    const ownPages = (await PDFDocument.load(readFileSync(join(paper, papers[0]!)))).getPageCount()
    console.error(`forms: ${papers.length} papers`)
    const size = `${groups * perGroup} fields and ${rows} rows of three`
    const table = 'the same words as one plain table put into the same window by script'
    return [
      figure('form-saved', 'ms', typed, { of: `in a form of ${size}: from a key in a field to 「已保存」 on the screen, the pause of ${PAUSE_MS} ms after the last key included`, against: `the same pause, and write + fdatasync of one sentence by the main process` }),
      figure('form-append-p50', 'ms', saved, { of: `an answer in a form of ${size}: from the window to the disk and back`, against: 'p50 of write + fdatasync of the same words, main process, same disk' }),
      figure('form-append-p99', 'ms', late, { of: `an answer in a form of ${size}: from the window to the disk and back`, against: 'p99 of the same' }),
      figure('form-open', 'ms', opened, { of: `from the click to the first group (${perGroup} fields) of a form of ${size} drawn`, against: `${table}, all of them` }),
      figure('form-open-all', 'ms', whole, { of: `the form of ${size} opened and each of its ${groups + 1} groups drawn one after the other, the rows too`, against: table }),
      figure('form-print', 's', printed, { of: `the filled form of ${size} as ${ownPages} pages, numbered (drawn twice)`, against: `load and printToPDF of a static page with the same words, ${pages} pages` }),
    ]
  } finally {
    await running.close()
  }
}

/** Milliseconds from a click on `on` until the frame after `wanted` stands on the screen. */
const untilDrawn = (page: Page, on: string, wanted: string) => page.evaluate(([on, wanted]) => new Promise<number>((done, fail) => {
  setTimeout(() => fail(new Error(`${wanted} was not drawn`)), 60_000)
  const from = performance.now()
  document.querySelector<HTMLElement>(`[data-testid="${on}"]`)!.click()
  const look = () => (document.querySelector(`[data-testid="${wanted}"]`) ? requestAnimationFrame(() => done(performance.now() - from)) : requestAnimationFrame(look))
  look()
}), [on, wanted] as const)

/** Milliseconds to put the plain tables into the window that is open, and draw them. */
const inWindow = (page: Page) => page.evaluate((plain) => new Promise<number>((done) => {
  const from = performance.now()
  const table = document.createElement('table')
  for (const cells of plain) {
    const line = table.insertRow()
    for (const cell of cells) line.insertCell().textContent = cell
  }
  document.body.append(table)
  requestAnimationFrame(() => requestAnimationFrame(() => { const took = performance.now() - from; table.remove(); done(took) }))
}), plainRows)

/** Milliseconds from a key in the field that has the focus until 「已保存」 is drawn. */
const keyToSaved = (page: Page) => fromInput(page, () => page.keyboard.press('a'), () => ({ took: new Promise<number>((done, fail) => {
  setTimeout(() => fail(new Error('not saved')), 30_000)
  const chip = document.querySelector('[data-testid="form-saved"]')!
  let from = 0
  let begun = false
  window.addEventListener('keydown', () => { from = performance.now() }, { once: true, capture: true })
  new MutationObserver((_, watch) => {
    if (chip.getAttribute('data-saving') === 'true') begun = true
    else if (begun && from > 0) {
      watch.disconnect()
      requestAnimationFrame(() => done(performance.now() - from))
    }
  }).observe(chip, { attributes: true, attributeFilter: ['data-saving'] })
}) }))

/** Milliseconds of each of `count` plain writes that are on the disk when they return. */
const plainWrites = (app: Awaited<ReturnType<typeof launchApp>>['app'], file: string, count: number) => app.evaluate((_electron, { file, bytes, count }) => {
  const fs = process.getBuiltinModule('node:fs')
  const handle = fs.openSync(file, 'a', 0o600)
  const took: number[] = []
  for (let i = 0; i < count; i++) {
    const before = performance.now()
    fs.writeSync(handle, bytes)
    fs.fdatasyncSync(handle)
    took.push(performance.now() - before)
  }
  fs.closeSync(handle)
  return took
}, { file, bytes: sentence, count })

/** Milliseconds to load a page in a hidden window of its own and print it, and its pages. */
async function plainPrint(app: Awaited<ReturnType<typeof launchApp>>['app'], html: string): Promise<{ ms: number; pages: number }> {
  const { ms, base64 } = await app.evaluate(async ({ BrowserWindow }, html) => {
    const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true, partition: 'bench' } })
    try {
      const before = performance.now()
      await window.loadURL(`data:text/html;charset=utf-8,${encodeURIComponent(html)}`)
      const made = await window.webContents.printToPDF({ pageSize: 'A4' })
      return { ms: performance.now() - before, base64: made.toString('base64') }
    } finally {
      window.destroy()
    }
  }, html)
  return { ms, pages: (await PDFDocument.load(Buffer.from(base64, 'base64'))).getPageCount() }
}
