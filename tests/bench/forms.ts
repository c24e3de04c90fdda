// A long form: five hundred fields and two hundred rows. From a key to the disk, opening the screen, and the pages on paper.
import { readdirSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { newId } from '../../shared/model/ids'
import { launchApp } from '../harness/launch'
import { Officer } from '../harness/flow'
import { cast } from '../harness/people'
import { lock, must, prepareRoom, switchTo } from '../harness/room'
import { folderIn, forApp, worldDir } from '../harness/world'
import { figure, percentile, type Figure } from './figure'

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

/** The same words in the plainest page there is. */
const staticPage = `<!doctype html><meta charset="utf-8"><style>table{width:100%;border-collapse:collapse}td{border:1px solid;padding:2px}</style><table>${
  Array.from({ length: groups * perGroup }, (_, i) => `<tr><td>记录 ${i + 1}<td>${sentence}`).join('')}</table><table>${
  Array.from({ length: rows }, (_, i) => `<tr><td>${i + 1}<td>第 ${i + 1} 条<td>${sentence}<td>是`).join('')}</table>`

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
      const plain = await app.evaluate((_electron, { file, bytes }) => {
        const fs = process.getBuiltinModule('node:fs')
        const handle = fs.openSync(file, 'a', 0o600)
        const took: number[] = []
        for (let i = 0; i < 100; i++) {
          const before = performance.now()
          fs.writeSync(handle, bytes)
          fs.fdatasyncSync(handle)
          took.push(performance.now() - before)
        }
        fs.closeSync(handle)
        return took
      }, { file: join(world, 'plain.bin'), bytes: sentence })
      saved.ours.push(percentile(took, 50))
      saved.theirs.push(percentile(plain, 50))
      late.ours.push(percentile(took, 99))
      late.theirs.push(percentile(plain, 99))
    }

    const opened = { ours: [] as number[], theirs: [] as number[] }
    const officer = new Officer(app, page)
    await lock(page, 'switch')
    await page.reload()
    await officer.unlock(cast['case-officer'])
    await officer.openCaseFromList(room.number)
    for (let run = 0; run < runs; run++) {
      await page.getByTestId('rail-session').click()
      await page.getByTestId('rail-follow-up').waitFor()
      opened.ours.push(await page.evaluate(async () => {
        const before = performance.now()
        document.querySelector<HTMLElement>('[data-testid="rail-follow-up"]')!.click()
        while (!document.querySelector('[data-testid="field-f0-0"]')) await new Promise(requestAnimationFrame)
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
        return performance.now() - before
      }))
      opened.theirs.push((await plainPage(app, staticPage)).load)
    }

    const printed = { ours: [] as number[], theirs: [] as number[] }
    for (let run = 0; run < runs; run++) {
      const before = performance.now()
      await must(page, 'sections', 'print', { sectionId, what: 'form', formIds: ['bench-long'], rows: [], paper: 'A4' })
      printed.ours.push((performance.now() - before) / 1000)
      printed.theirs.push((await plainPage(app, staticPage)).print / 1000)
    }
    console.error(`forms: ${readdirSync(paper).length} papers`)
    const size = `${groups * perGroup} fields and ${rows} rows of three`
    return [
      figure('form-saved-p50', 'ms', saved, { of: `an answer in a form of ${size}: from the window to the disk and back`, against: 'p50 of write + fdatasync of the same words, main process, same disk' }),
      figure('form-saved-p99', 'ms', late, { of: `an answer in a form of ${size}: from the window to the disk and back`, against: 'p99 of the same' }),
      figure('form-open', 'ms', opened, { of: `from the click to the form of ${size} drawn`, against: 'loading a static page with the same words' }),
      figure('form-print', 's', printed, { of: `the filled form of ${size} as pages, numbered (drawn twice)`, against: 'load and printToPDF of a static page with the same words' }),
    ]
  } finally {
    await running.close()
  }
}

/** Milliseconds to load a page in a hidden window of its own, and to load and print it. */
function plainPage(app: Awaited<ReturnType<typeof launchApp>>['app'], html: string): Promise<{ load: number; print: number }> {
  return app.evaluate(async ({ BrowserWindow }, html) => {
    const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true, partition: 'bench' } })
    try {
      const before = performance.now()
      await window.loadURL(`data:text/html;charset=utf-8,${encodeURIComponent(html)}`)
      await window.webContents.executeJavaScript('document.body.offsetHeight')
      const load = performance.now() - before
      await window.webContents.printToPDF({ pageSize: 'A4' })
      return { load, print: performance.now() - before }
    } finally {
      window.destroy()
    }
  }, html)
}
