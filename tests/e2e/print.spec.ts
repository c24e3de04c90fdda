// Paper: forms, the list of photographs, the family's plan and labels as the print window really draws them. `--print-to` gives the pages as files.
import { expect, test } from '@playwright/test'
import { copyFileSync, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Officer } from '../harness/flow'
import { freshId } from '../harness/ids'
import { cast } from '../harness/people'
import { must, switchTo, write } from '../harness/room'
import { launchRoom } from '../harness/template'
import { folderIn, worldDir } from '../harness/world'
import { drawnWords, run } from './opened-bundle'

const shots = process.env.SAYONCE_SHOTS
const hostile = ['<img src=x onerror=alert(1)>', '<svg onload=alert(1)>', 'javascript:alert(1)', '{{constructor.constructor("alert(1)")()}}', '=cmd|\'/c calc\'!A1', '"><script>alert(1)</script>']
/** Names of household registers out of each extension, accents apart and together, emoji with tone, flag and keycap. */
const rare = '𠮷㛃䶮𫖯龘𪛖𪟿𪠀𫠝𬺡𮯠 e\u0302ž ❤👍🏽🇨🇳1⃣🏿🐀'
/** What no font of ours has is named by its number, never drawn by whatever font the machine has: private use, an ideograph after extension F, a tone behind no emoji. */
const nowhere = ['\uE000', '\u{30000}', '好🏽']

test('XD1 XD2 XD12 F58 F63 F70: forms, labels, plan, notice and list come out on paper, whatever was typed', async () => {
  test.setTimeout(180_000)
  const world = worldDir()
  const paper = folderIn(world, 'paper')
  const running = await launchRoom({ as: 'medic', world, args: [`--print-to=${paper}`] })
  const { page, room } = running
  const text = (file: string) => run('pdftotext', ['-layout', file, '-']).text.replace(/\s+/g, '')
  let printed = 0
  const print = async (what: 'form' | 'labels' | 'plan' | 'photographs' | 'notice', sectionId: typeof room.sections.medical, formIds: string[] = [], sheet: 'A4' | 'label' = 'A4') => {
    expect(await must(page, 'sections', 'print', { sectionId, what, formIds, rows: [], paper: sheet })).toBe(true)
    const file = join(paper, `${what}-${++printed}.pdf`)
    expect(existsSync(file), file).toBe(true)
    expect(running.output()).toContain(`printed ${file}`)
    if (shots) copyFileSync(file, join(shots, `${what}-${printed}.pdf`))
    return { file, text: text(file), pages: Number(/Pages:\s+(\d+)/.exec(run('pdfinfo', [file]).text)?.[1]), size: /Page size:\s+(.*)/.exec(run('pdfinfo', [file]).text)?.[1] ?? '' }
  }
  try {
    const { forms } = await must(page, 'sections', 'forms', {})
    const version = (id: string) => forms.find((f) => f.id === id)!.version
    const { medical, samples } = room.sections
    const answer = (sectionId: typeof medical, formId: string, field: string, value: unknown, row?: string) =>
      write(page, sectionId, { kind: 'form.answer', body: { formId, version: version(formId), field, ...(row ? { row } : {}), answer: { state: 'value', value } } } as never)
    const addRow = async (sectionId: typeof medical, formId: string, group: string) => {
      const row = freshId('row')
      await write(page, sectionId, { kind: 'form.row', body: { formId, version: version(formId), group, row, present: true } })
      return row
    }
    const examination = forms.find((f) => f.id === 'examination')!
    const free = examination.groups.filter((g) => !g.repeat && !g.when).flatMap((g) => g.fields.filter((f) => (f.type === 'text' || f.type === 'paragraph') && !f.when))
    for (const [i, field] of free.slice(0, hostile.length).entries()) await answer(medical, 'examination', field.key, hostile[i])
    await answer(medical, 'examination', free[hostile.length]!.key, `${rare}\u200b，\u{1F468}\u200D\u{1F467}\uFE0F\u202E${nowhere.join('、')}`)
    await answer(medical, 'examination', 'injuries-seen', 'some')
    for (let i = 0; i < 3; i++) {
      const row = await addRow(medical, 'examination', 'injuries')
      const view = i === 2 ? 'back' : 'front'
      await answer(medical, 'examination', 'place', { view, x: 0.42 + i * 0.05, y: 0.32, region: ['right-chest', 'sternum', 'spine-upper'][i] }, row)
      for (const field of examination.groups.find((g) => g.key === 'injuries')!.fields) {
        if (field.when) continue
        if (field.type === 'choice') await answer(medical, 'examination', field.key, field.options[0]!.value, row)
        if (field.type === 'number') await answer(medical, 'examination', field.key, field.min + 3, row)
        if (field.type === 'text') await answer(medical, 'examination', field.key, '他推我，撞在桌角上', row)
      }
    }
    const form = await print('form', medical, ['examination'])
    for (const typed of hostile) expect(form.text).toContain(typed.replace(/\s+/g, ''))
    const shown = `${rare.normalize('NFC').replace(/\s+/g, '')}，\u{1F468}\u{1F467}〔U+E000〕、〔U+30000〕、好〔U+1F3FD〕`
    expect(form.text.normalize('NFC')).toContain(shown)
    // A reader that does not know /ActualText copies the same.
    expect((await drawnWords(form.file)).normalize('NFC')).toContain(shown)
    expect(run('pdffonts', [form.file]).text.match(/(?<=^[A-Z]{6}\+)\S+/gm)?.filter((font) => !/^(NotoSerifSC-(Regular|Bold)|HanaMin[AB]|NotoEmoji-Regular)$/.test(font))).toEqual([])
    expect(form.text).toContain('「他推我，撞在桌角上」')
    expect(form.text).toContain(examination.fixed!.zh)
    expect(form.text).toContain(`第1页共${form.pages}页`)
    expect(form.text).toContain(`第${form.pages}页共${form.pages}页`)
    expect(form.text).toContain(room.number)
    expect(form.size).toContain('A4')
    expect(run('pdffonts', [form.file]).text).not.toMatch(/\bno\s+(?:yes|no)\s+(?:yes|no)\s+\d/)

    await answer(samples, 'samples', 'taken', 'yes')
    for (let i = 1; i <= 3; i++) {
      const row = await addRow(samples, 'samples', 'register')
      for (const [key, value] of Object.entries({ 'package-no': `溪检-2026-00${i}`, 'seal-no': `封-88${i}`, kind: 'swab', count: 2, site: '右前臂外侧', 'collected-at': '2026-11-20T14:30', temperature: 'cool' })) await answer(samples, 'samples', key, value, row)
    }
    const sheet = await print('labels', samples)
    expect(sheet.pages).toBe(1)
    for (let i = 1; i <= 3; i++) expect(sheet.text).toContain(`溪检-2026-00${i}`)
    const strip = await print('labels', samples, [], 'label')
    expect(strip.pages).toBe(3)
    expect(strip.size).toMatch(/^1(69|70)\.\d+ x 113/)
    await print('labels', medical, [], 'label')
    expect((await print('photographs', medical)).text).toContain('（无照片）')

    await switchTo(page, 'case-officer')
    const plan = await print('plan', room.sections['follow-up'])
    expect(plan.text).toContain('接下来的安排')
    for (const word of [room.number, '被害', '公安', '案件']) expect(plan.text).not.toContain(word)

    const notice = await print('notice', room.sections['legal-aid'], ['rights'])
    expect(notice.pages).toBe(2)
    for (const words of ['你来这里不是因为你做错了事', '权利告知书', '申请法律援助']) expect(notice.text).toContain(words)
    expect(notice.text).not.toContain(room.number)

    await switchTo(page, 'auditor')
    const log = await must(page, 'log', 'read', { sectionId: room.custody })
    expect(log.flatMap((entry) => (entry.kind === 'print.made' ? [entry.body.what] : []))).toEqual(['form', 'labels', 'labels', 'labels', 'photographs', 'plan', 'form'])
  } finally {
    await running.close()
  }
})

test('F73: what names the act or its people is shown before the plan is printed; who goes back prints nothing', async () => {
  test.setTimeout(120_000)
  const world = worldDir()
  const paper = folderIn(world, 'paper')
  const { app, page, room, close } = await launchRoom({ as: null, world, args: [`--print-to=${paper}`] })
  const at = (id: string) => page.getByTestId(id)
  try {
    const officer = new Officer(app, page)
    await officer.unlock(cast['case-officer'])
    await officer.openCaseFromList(room.number)
    await officer.go('follow-up')
    const say = (field: string, value: string) => write(page, room.sections['follow-up'], { kind: 'form.answer', body: { formId: 'safety-plan', version: 1, field, answer: { state: 'value', value } } } as never)
    await say('warning-signs', `不提案件${room.number}，也不提嫌疑人`)
    await say('family-has-plan', 'told')
    await at('print-plan').click()
    await expect(at('plan-told')).toBeVisible()
    for (const word of ['要留意的变化', room.number, '案件', '嫌疑']) await expect(at('plan-ask')).toContainText(word)
    if (shots) for (const [width, height] of [[1366, 768], [1920, 1080]] as const) { await page.setViewportSize({ width, height }); await page.screenshot({ path: join(shots, `plan-ask-${width}.png`) }) }
    await at('plan-back').click()
    await expect(at('plan-ask')).toBeHidden()
    expect(readdirSync(paper)).toEqual([])
    await at('print-plan').click()
    await at('plan-go').click()
    await expect.poll(() => readdirSync(paper).length, { timeout: 60_000 }).toBe(1)
    await say('warning-signs', '睡不着')
    await say('family-has-plan', 'printed')
    await at('print-plan').click()
    await expect.poll(() => readdirSync(paper).length, { timeout: 60_000 }).toBe(2)
  } finally {
    await close()
  }
})
