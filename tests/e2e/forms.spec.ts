// The form engine on the real screen: a form filled in by the keyboard, rows, sources, two people at one field, and words that look like something else.
import { expect as plain, test } from '@playwright/test'
import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Officer } from '../harness/flow'
import { freshId } from '../harness/ids'
import { cast } from '../harness/people'
import { lock, must, switchTo, write } from '../harness/room'
import { launchApp } from '../harness/launch'
import { launchRoom, templateWorld } from '../harness/template'
import { folderIn, worldDir } from '../harness/world'

const shots = process.env.SAYONCE_SHOTS
const expect = plain.configure({ timeout: 20_000 })

/** Rare and ugly, and all of it words: characters beyond the basic plane, combining marks, a right-to-left override, markup, a formula, a template. */
const ugly = '𠮷田𪚥說：<img src=x onerror="window.pwned=1"> =HYPERLINK("a") {{pseudonym}} ${1+1} e\u0301 \u202eקרוא 蓝鲸罕字'

test('F55 F64 XC3 XD1 XD12 a form by the keyboard: rows, sources taken over, a conflict merged, strange words kept as they are on screen, in search and on paper', async () => {
  test.setTimeout(240_000)
  const world = worldDir()
  const paper = folderIn(world, 'paper')
  const running = await launchRoom({ as: null, world, args: [`--print-to=${paper}`] })
  const { page, room: { sections, number } } = running
  const officer = new Officer(running.app, page)
  const at = (id: string) => page.getByTestId(id)
  const shot = async (name: string) => {
    if (!shots) return
    for (const [width, height] of [[1920, 1080], [1366, 768]] as const) {
      await officer.resize(width, height)
      await page.waitForTimeout(150)
      await page.screenshot({ path: `${shots}/forms-${name}-${width}.png` })
    }
  }
  const entries = async (sectionId: string) => must(page, 'log', 'read', { sectionId: sectionId as typeof sections.medical })
  try {
    // What the questioning hands over.
    await switchTo(page, 'recorder')
    const row = freshId('row')
    const told = { formId: 'briefing', version: 1 }
    await write(page, sections.briefing, { kind: 'form.row', body: { ...told, group: 'told', row, present: true } })
    for (const [field, value] of [['topic', '身体哪里'], ['said', '他把我推倒在楼梯口，胳膊磕破了。'], ['at', '00:03:12']] as const) await write(page, sections.briefing, { kind: 'form.answer', body: { ...told, row, field, answer: { state: 'value', value } } })

    await lock(page, 'switch')
    await page.reload()
    await officer.unlock(cast.medic)
    await officer.openCaseFromList(number)
    await officer.go('medical')
    const open = async () => Number(await at('form-examination').getAttribute('data-open'))
    const first = await open()
    expect(first).toBeGreaterThan(5)
    await expect(at('form-group-consent')).toHaveAttribute('aria-current', 'step')
    await shot('consent')

    // By the keyboard alone: the next open field, a choice by the arrows, the next group.
    await page.keyboard.press('Alt+o')
    const field = page.locator('.form-field:focus-within')
    await expect(field).toHaveAttribute('data-state', 'open')
    const place = await field.getAttribute('data-place')
    for (let i = 0; i < 12 && !(await field.locator('.chip:focus').count()); i++) await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await expect(page.locator(`[data-place="${place}"]`)).toHaveAttribute('data-state', 'not-asked')
    await expect.poll(open).toBe(first - 1)
    await page.keyboard.press('Alt+PageDown')
    await expect(at('form-group-withdrawal')).toHaveAttribute('aria-current', 'step')
    await page.keyboard.press('Alt+n')
    await expect(at('row-open')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(at('row-1')).toBeFocused()
    // A double click adds one.
    await at('rows-withdrawal-add').dblclick()
    await at('field-withdrawn-by-input').fill('孩子本人')
    await officer.formSaved()
    await page.keyboard.press('Escape')
    await expect(at('row-2')).toBeFocused()
    await expect(at('row-3')).toHaveCount(0)
    await page.keyboard.press('ArrowUp')
    await expect(at('row-1')).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(at('row-open')).toBeVisible()
    await at('row-remove').click()
    await expect(at('row-2')).toBeHidden()
    await expect(at('row-1')).toContainText('孩子本人')
    await at('form-undo').click()
    await expect(at('row-2')).toContainText('孩子本人')
    await shot('rows')

    // "None of these" and the others put each other out.
    await at('form-group-after').click()
    for (const option of ['none', 'washed', 'ate']) {
      await at(`field-after-acts-input-${option}`).click()
      await officer.formSaved()
    }
    expect((await entries(sections.medical)).flatMap((e) => (e.kind === 'form.answer' && e.body.field === 'after-acts' && e.body.answer.state === 'value' ? [e.body.answer.value] : []))).toEqual([['none'], ['washed'], ['washed', 'ate']])

    // F64: what was said is taken over with its time; asking the child once more says so.
    await at('form-group-history').click()
    const side = at('form-side').locator('summary')
    await expect(side.or(at('told')).first()).toBeVisible()
    if (await side.isVisible()) await side.click()
    await expect(at('told')).toContainText('胳膊磕破了')
    await at('field-reported-input').focus()
    await at('told-1').click()
    await officer.formSaved()
    await expect(at('field-reported-input')).toHaveValue('他把我推倒在楼梯口，胳膊磕破了。')
    await expect(at('field-reported-sources')).toHaveAttribute('data-from', 'interview')
    await expect(at('field-reported-source-interview')).toContainText('00:03:12')
    await at('field-complaints-input').fill(ugly)
    await at('field-complaints-source-child-today').click()
    await expect(at('field-complaints-retold')).toBeVisible()
    await officer.formSaved()
    await expect(at('service-retold')).toContainText('1')
    await at('field-incident-at-input').fill('2026-02-03T08:00')
    await at('field-incident-at-source-guardian').click()
    await officer.formSaved()
    await shot('history')

    // Digits of a Chinese input method are digits; what is no number is said, stays to be put right, and takes the old number away from nobody.
    const count = async () => (await entries(sections.medical)).filter((e) => (e.kind === 'form.answer' && e.body.field === 'persons-count') || e.kind === 'undo').map((e) => (e.kind === 'form.answer' ? e.body.answer : null))
    const before = (await count()).length
    await at('field-persons-count-input').fill('２')
    await at('field-persons-count-source-guardian').click()
    await officer.formSaved()
    await at('field-persons-count-input').fill('2个')
    await expect(at('field-persons-count-fault')).toBeVisible()
    await expect(at('field-persons-count-input')).toHaveValue('2个')
    expect((await count()).slice(before).every((answer) => answer?.state === 'value' && answer.value === 2)).toBe(true)
    expect((await count()).length).toBeGreaterThan(before)
    await at('field-persons-count-input').fill('2')
    await expect(at('field-persons-count-fault')).toBeHidden()
    await officer.formSaved()

    // XC3: somebody else answers between the first key here and the saving.
    await at('field-complaints-input').press('End')
    await page.evaluate(async (sectionId) => {
      const box = document.querySelector<HTMLTextAreaElement>('[data-testid="field-complaints-input"]')!
      Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')!.set!.call(box, `${box.value}（我写的）`)
      box.dispatchEvent(new Event('input', { bubbles: true }))
      const bridge = (globalThis as unknown as { sayonce: { log: { append: (input: unknown) => Promise<unknown> } } }).sayonce
      await bridge.log.append({ sectionId, fact: { kind: 'form.answer', body: { formId: 'examination', version: 1, field: 'complaints', answer: { state: 'value', value: '另一台机器写的' }, source: { from: 'papers' } } } })
    }, sections.medical)
    await expect(at('field-complaints-merge')).toBeVisible()
    await expect(at('field-complaints-theirs')).toContainText('另一台机器写的')
    await shot('merge')
    await at('field-complaints-keep-mine').click()
    await expect(at('field-complaints-merge')).toBeHidden()
    await officer.formSaved()

    // XD1, XD12: the same words in the log, in the box, in search and on paper; nothing ran.
    const written = (await entries(sections.medical)).filter((e) => e.kind === 'form.answer' && e.body.field === 'complaints').at(-1)
    expect(written).toMatchObject({ body: { answer: { value: `${ugly}（我写的）` }, source: { from: 'child-today' } } })
    await expect(at('field-complaints-input')).toHaveValue(`${ugly}（我写的）`)
    await at('print-form').click()
    // Told when it is whole; the file is there before.
    await expect.poll(() => /^printed (.+)$/m.exec(running.output())?.[1] ?? '', { timeout: 60_000 }).not.toBe('')
    const text = execFileSync('pdftotext', ['-raw', join(paper, readdirSync(paper)[0]!), '-'], { encoding: 'utf8' }).replace(/\s+/g, '')
    for (const word of ['=HYPERLINK', '{{pseudonym}}', '<imgsrc=x', '${1+1}', '蓝鲸罕字']) expect(text).toContain(word)
    // What the paper's fonts do not have is printed by its number, never left out.
    expect(text).toContain('𠮷田𪚥說')
    expect(text).toContain('〔U+05E7〕')
    await at('rail-cases').click()
    await at('case-search').fill('蓝鲸罕字')
    await expect(at('case-search-hit-0')).toContainText('𠮷田𪚥說')
    expect(await page.evaluate(() => 'pwned' in globalThis)).toBe(false)
    expect(await page.locator('img[src="x"]').count()).toBe(0)

    // F67: a child who spoke of harming itself, and nobody told: a red line wherever the counsellor goes in this session.
    await officer.change(cast.counsellor)
    await officer.openCaseFromList(number)
    await officer.go('psychological')
    await expect(at('urgent-psychological')).toHaveCount(0)
    await at('form-group-safety').click()
    await officer.choose('field-self-harm-input', 'thoughts')
    await expect(at('urgent-psychological')).toBeVisible()
    await shot('tabs')
    await officer.go('session')
    await expect(at('urgent-psychological')).toBeVisible()

    // F10, F11: readiness and the child's wishes on the board.
    await at('forms-readiness-open').click()
    await expect(at('form-readiness')).toBeVisible()
    await shot('drawer')
    await at('form-readiness').getByRole('button', { name: '下一组' }).click()
    await expect(at('form-group-ability')).toHaveAttribute('aria-current', 'step')
    await page.locator('.ant-drawer-close').click()
    await expect(at('form-readiness')).toBeHidden()
    await shot('board')
  } finally {
    await running.close()
  }
})

test('XF4 the power is cut while somebody types without a pause: no more than two seconds of it are lost', async () => {
  test.setTimeout(180_000)
  const where = await templateWorld()
  const first = await launchApp(where)
  const officer = new Officer(first.app, first.page)
  const line = '孩子说楼梯口的灯是坏的，' // twelve signs
  const typedAt: number[] = []
  let cutAt = 0
  try {
    await officer.unlock(cast.medic)
    await officer.openCaseFromList(where.room.number)
    await officer.go('medical')
    await first.page.getByTestId('form-group-history').click()
    await first.page.getByTestId('field-complaints-input').focus()
    for (let n = 0; n < 48; n++) {
      await first.page.keyboard.insertText(line[n % line.length]!)
      typedAt.push(Date.now())
      await first.page.waitForTimeout(90)
    }
  } finally {
    cutAt = Date.now()
    await first.kill9()
  }
  const second = await launchApp(where)
  try {
    await switchTo(second.page, 'medic')
    const kept = (await must(second.page, 'log', 'read', { sectionId: where.room.sections.medical })).flatMap((e) => (e.kind === 'form.answer' && e.body.field === 'complaints' && e.body.answer.state === 'value' ? [String(e.body.answer.value)] : [])).at(-1) ?? ''
    expect(line.repeat(4).startsWith(kept)).toBe(true)
    const lost = typedAt.slice(kept.length)
    expect(lost.length, `${kept.length} of 48 signs kept`).toBeLessThan(48)
    expect(cutAt - (lost[0] ?? cutAt)).toBeLessThanOrEqual(2_500)
  } finally {
    await second.close()
  }
})
