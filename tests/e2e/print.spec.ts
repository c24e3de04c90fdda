// Paper: forms, the list of photographs, the family's plan and labels as the print window really draws them. `--print-to` gives the pages as files.
import { expect, test } from '@playwright/test'
import { copyFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { freshId } from '../harness/ids'
import { must, switchTo, write } from '../harness/room'
import { launchRoom } from '../harness/template'
import { folderIn, worldDir } from '../harness/world'
import { run } from './opened-bundle'

const shots = process.env.SAYONCE_SHOTS
const hostile = ['<img src=x onerror=alert(1)>', '<svg onload=alert(1)>', 'javascript:alert(1)', '{{constructor.constructor("alert(1)")()}}', '=cmd|\'/c calc\'!A1', '"><script>alert(1)</script>']
/** The pages' font has all but the first, which is named by its number instead of being drawn by whatever font the machine has. */
const rare = '𠮷㛃䶮𫖯龘'

test('XD1 XD2 XD12 F58 F63: forms, labels, plan and list come out on paper, whatever was typed', async () => {
  test.setTimeout(180_000)
  const world = worldDir()
  const paper = folderIn(world, 'paper')
  const running = await launchRoom({ as: 'medic', world, args: [`--print-to=${paper}`] })
  const { page, room } = running
  const text = (file: string) => run('pdftotext', ['-layout', file, '-']).text.replace(/\s+/g, '')
  let printed = 0
  const print = async (what: 'form' | 'labels' | 'plan' | 'photographs', sectionId: typeof room.sections.medical, formIds: string[] = [], sheet: 'A4' | 'label' = 'A4') => {
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
    await answer(medical, 'examination', free[hostile.length]!.key, `${rare}\u200b，\u{1F600}`)
    await answer(medical, 'examination', 'injuries-seen', 'some')
    for (let i = 0; i < 3; i++) {
      const row = await addRow(medical, 'examination', 'injuries')
      const view = i === 2 ? 'back' : 'front'
      await answer(medical, 'examination', 'place', { view, x: 0.3 + i * 0.1, y: 0.32, region: null }, row)
      for (const field of examination.groups.find((g) => g.key === 'injuries')!.fields) {
        if (field.when) continue
        if (field.type === 'choice') await answer(medical, 'examination', field.key, field.options[0]!.value, row)
        if (field.type === 'number') await answer(medical, 'examination', field.key, field.min + 3, row)
        if (field.type === 'text') await answer(medical, 'examination', field.key, '他推我，撞在桌角上', row)
      }
    }
    const form = await print('form', medical, ['examination'])
    for (const typed of hostile) expect(form.text).toContain(typed.replace(/\s+/g, ''))
    expect(form.text).toContain('〔U+20BB7〕㛃䶮𫖯龘，')
    expect(form.text).toContain('〔U+1F600〕')
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

    await switchTo(page, 'auditor')
    const log = await must(page, 'log', 'read', { sectionId: room.custody })
    expect(log.flatMap((entry) => (entry.kind === 'print.made' ? [entry.body.what] : []))).toEqual(['form', 'labels', 'labels', 'labels', 'photographs', 'plan'])
  } finally {
    await running.close()
  }
})
