// Signatures by hand on the real screens: what is changed under one is told, who takes samples is compared by whoever knows the names, a picture is no series by another name.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect as plain, test } from '@playwright/test'
import type { Value } from '../../shared/model/answer'
import type { RowId } from '../../shared/model/ids'
import { Officer } from '../harness/flow'
import { freshId } from '../harness/ids'
import { cast } from '../harness/people'
import { chart } from '../harness/pictures'
import { chooseAlways, must, write } from '../harness/room'
import { launchRoom } from '../harness/template'
import { forApp } from '../harness/world'

const shots = process.env.SAYONCE_SHOTS
const expect = plain.configure({ timeout: 20_000 })
const drawn = (name: string): Value => ({ signed: 'drawn', name, at: new Date().toISOString(), ratio: 3, strokes: [[0.1, 0.5, 0, 0.3, 0.2, 40, 0.5, 0.7, 80, 0.8, 0.3, 120]] })

test('F52 F56 F60 a consent turned round under its signature, the mother under her true name and a close picture from a paper are told where they stand', async () => {
  test.setTimeout(240_000)
  const running = await launchRoom({ as: null })
  const { page, room } = running
  const officer = new Officer(running.app, page)
  const at = (id: string) => page.getByTestId(id)
  /** `over`: a dialog lies over the choice of language. */
  const shot = async (name: string, over = false) => {
    if (!shots) return
    for (const [width, height] of [[1366, 768], [1920, 1080]] as const) {
      await officer.resize(width, height)
      for (const language of over ? ['zh'] as const : ['en', 'zh'] as const) {
        if (!over) await officer.language(language)
        await page.screenshot({ path: `${shots}/by-hand-${name}-${width}-${language}.png` })
      }
    }
    await officer.resize(1366, 768)
  }
  const put = (section: 'medical' | 'samples', formId: string, field: string, value: Value, row?: RowId) =>
    write(page, room.sections[section], { kind: 'form.answer', body: { formId, version: 1, field, answer: { state: 'value', value }, ...(row ? { row } : {}) } })
  const add = async (group: string) => {
    const row = freshId('row') as RowId
    await write(page, room.sections.samples, { kind: 'form.row', body: { formId: 'samples', version: 1, group, row, present: true } })
    return row
  }
  try {
    await officer.unlock(cast.medic)
    for (const [field, value] of [['consent-by', 'suitable-adult'], ['consent-photographs', true], ['share-photographs', false]] as const) await put('medical', 'examination', field, value)
    await put('medical', 'examination', 'consent-signature', drawn('郑老师'))
    await put('medical', 'examination', 'share-photographs', true)
    await put('samples', 'samples', 'taken', 'yes')
    const [sample, over] = [await add('register'), await add('hand-overs')]
    await put('samples', 'samples', 'samples', [sample], over)
    await put('samples', 'samples', 'taker', '柳如烟雨', over)
    await put('samples', 'samples', 'taker-signature', drawn('柳如烟雨'), over)
    const file = join(running.world, 'by-hand')
    mkdirSync(file, { recursive: true })
    forApp(file)
    writeFileSync(join(file, 'chart.jpg'), chart())
    await chooseAlways(running.app, [forApp(join(file, 'chart.jpg'))])
    const taken = await must(page, 'photographs', 'import', { sectionId: room.sections.medical, shot: 'document', scale: false, label: '', row: null, why: '色卡' })

    await officer.openCaseFromList(room.number)
    await officer.go('medical')
    const changed = at('field-consent-signature-changed')
    await changed.scrollIntoViewIfNeeded()
    await expect(changed).toContainText('同意把照片交给办案机关')
    await shot('changed')
    await at(`photo-describe-${taken!.taken[0]}`).click()
    await officer.choose('describe-shot', 'close')
    await expect(at('describe-save')).toBeDisabled()
    await at('describe-why').fill('标签补拍在后')
    await shot('describe', true)
    await at('describe-save').click()
    await expect(at('describe-dialog')).toHaveCount(0)

    await officer.go('samples')
    await at('form-group-hand-overs').click()
    await expect(at('names-unseen')).toBeVisible()
    await at('hand-over-1').click()
    await shot('medic')
    await expect(at('field-taker-code')).toHaveCount(0)

    await officer.change(cast['case-officer'])
    await officer.openCaseFromList(room.number)
    await officer.go('samples')
    await at('form-group-hand-overs').click()
    await at('hand-over-1').click()
    await expect(at('field-taker-code')).toHaveAttribute('data-code', 'E-B13')
    await expect(at('hand-over-fault-family')).toBeVisible()
    await expect(at('names-unseen')).toHaveCount(0)
    await at('hand-over-remove').click()
    await expect(page.getByText('[E-B19]').or(page.getByText('E-B19')).first()).toBeVisible()
    await shot('family')
    await expect(at('hand-over-1')).toBeVisible()
  } finally {
    await running.kill9()
  }
})
