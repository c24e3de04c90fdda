// Sheets of a real store: what stands on paper for whom, labels and their codes, the family's plan without a word that names the act.
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { drawable } from '../../../electron/sections/print'
import { formSheet, labelSheet, photographSheet, planSheet, type SheetWorld } from '../../../electron/sections/sheets'
import { sectionsOf, type SectionPlace } from '../../../electron/store/world'
import type { Answer } from '../../../shared/model/answer'
import { newId, type RowId } from '../../../shared/model/ids'
import type { SectionKind } from '../../../shared/model/section'
import { definitions, formFrom, shippedForms } from '../../harness/forms'
import { makeScene, type Scene } from '../seal/scene'

const label = (zh: string) => ({ zh, en: zh })
const own = formFrom({ id: 'own', version: 1, section: 'medical', title: label('本省表'), fixed: label('不排除。'), groups: [
  { key: 'g', title: label('组'), fields: [{ key: 'a', type: 'text', label: label('公开') }, { key: 'b', type: 'text', label: label('仅医生'), see: ['medic'] }] },
] })
const shipped = shippedForms()
const forms = definitions([...shipped.current, own], shipped.past)

let scene: Scene
let place: (kind: SectionKind) => SectionPlace
let world: SheetWorld
const strings = (value: unknown): string => (typeof value === 'string' ? value : typeof value === 'object' && value !== null ? Object.values(value).map(strings).join(' ') : '')
const wish = (kind: SectionKind, more: Partial<Parameters<typeof formSheet>[1]> = {}) => ({ section: place(kind), formIds: [], rows: [], paper: 'A4' as const, ...more })

beforeAll(async () => {
  scene = await makeScene()
  const row = await scene.store.db.get<{ case_id: never }>('SELECT case_id FROM section WHERE session_id = ?', scene.sessionId)
  const all = await sectionsOf(scene.store, row!.case_id)
  place = (kind) => all.find((s) => s.kind === kind)!
  world = { store: scene.store, forms, organisation: '虚构市公安局', role: 'case-officer', mayRead: async ({ kind }) => kind !== 'intimate' && kind !== 'psychological', at: '2026-11-21T06:00:00.000Z' }
  await scene.person('child', '小禾', { name: '林晓雨' })
}, 60_000)
afterAll(() => scene.close())

const answer = (kind: SectionKind, formId: string, field: string, value: Extract<Answer, { state: 'value' }>['value'], row?: RowId) =>
  scene.write(kind, { kind: 'form.answer', body: { formId, version: 1, field, ...(row ? { row } : {}), answer: { state: 'value', value } } })
const addRow = async (kind: SectionKind, formId: string, group: string) => {
  const row = newId('row', randomBytes)
  await scene.write(kind, { kind: 'form.row', body: { formId, version: 1, group, row, present: true } })
  return row
}

describe('forms on paper', () => {
  it('an answer that its definition gives to others only is not on his paper', async () => {
    await answer('medical', 'own', 'a', '人人可见')
    await answer('medical', 'own', 'b', '只给医生')
    const officer = strings(await formSheet(world, wish('medical', { formIds: ['own'] })))
    expect(officer).toContain('人人可见')
    expect(officer).not.toContain('只给医生')
    expect(strings(await formSheet({ ...world, role: 'medic' }, wish('medical', { formIds: ['own'] })))).toContain('只给医生')
  })

  it('says whose it is, who printed it, and the fixed sentence; lines to sign by hand while it is not signed', async () => {
    const sheet = await formSheet(world, wish('medical'))
    expect(strings(sheet.head)).toContain('小禾')
    expect(sheet.running).toContain('案件编号')
    expect(sheet.foot).toContain('含未遮蔽内容')
    expect(strings(sheet.parts)).toContain('不排除。')
    expect(sheet.parts.at(-1)!.blocks.at(-1)?.type).toBe('signatures')
    expect(strings(sheet)).not.toContain('林晓雨')
  })

  it('a form that is not of this section is refused', async () => {
    await expect(formSheet(world, wish('medical', { formIds: ['samples'] }))).rejects.toThrow('E-B1')
    await expect(formSheet(world, wish('questioning'))).rejects.toThrow('E-B1')
  })

  it('XD12 a sign that no font of ours has is named by its number, never drawn by another font', () => {
    expect(drawable({ text: '他说😀好', code: '😀' }, { version: 'sayonce-coverage/1', ranges: [[0x20, 0xffff]] })).toEqual({ text: '他说〔U+1F600〕好', code: '😀' })
  })
})

describe('F56 F57 the list of photographs', () => {
  it('names each with its place in the series, and those of the envelope by number only to who may open it', async () => {
    const photo = (itemId: string, more: object) => ({ kind: 'photo.added' as const, body: { itemId, shot: 'label', scale: false, label: '', row: null, from: 'camera', original: { sha256: 'a'.repeat(64), bytes: 9, mimeType: 'image/jpeg' }, shown: [{ sha256: 'b'.repeat(64), bytes: 9, width: 1, height: 1 }], takenAt: null, ...more } as never })
    await scene.write('medical', photo(newId('itm', randomBytes), { label: '标识卡' }))
    await scene.write('medical', photo(newId('itm', randomBytes), { shot: 'close', scale: true, label: '右前臂', why: '先拍了近景' }))
    const hidden = newId('itm', randomBytes)
    const list = strings(await photographSheet(world, wish('medical')))
    for (const word of ['标识卡', '右前臂', '近景', '先拍了近景', 'a'.repeat(16)]) expect(list).toContain(word)
    expect(list).not.toContain('封套')
    expect(list).not.toContain(hidden)
  })
})

describe('F58 labels', () => {
  it('the code holds package number, row and a short hash, and no name; the hash changes with the numbers', async () => {
    const row = await addRow('samples', 'samples', 'register')
    await answer('samples', 'samples', 'taken', 'yes')
    await answer('samples', 'samples', 'package-no', 'P-1', row)
    await answer('samples', 'samples', 'site', '右前臂外侧', row)
    await answer('samples', 'samples', 'collector', scene.store.staffId as string, row)
    const first = (await labelSheet(world, wish('samples'))).labels[0]!
    expect(first.code).toMatch(new RegExp(`^SO1;P-1;${row};[0-9a-f]{10}$`))
    expect(strings(first.lines)).toContain('右前臂外侧')
    await answer('samples', 'samples', 'seal-no', 'S-9', row)
    const second = (await labelSheet(world, wish('samples'))).labels[0]!
    expect(second.code).not.toBe(first.code)
    const other = await addRow('samples', 'samples', 'register')
    expect((await labelSheet(world, wish('samples', { rows: [other] }))).labels.map((l) => l.title)).toEqual(['（未编号）'])
    await expect(labelSheet(world, wish('samples', { rows: [newId('row', randomBytes)] }))).rejects.toThrow('E-B1')
  })

  it('F56 any other section has the one label that is photographed first', async () => {
    const { labels } = await labelSheet(world, wish('medical'))
    expect(labels).toHaveLength(1)
    expect(labels[0]!.code).toMatch(/^SO1;ID;sec_/)
  })
})

describe('F73 the family’s plan', () => {
  const naming = /侵害|被害|嫌疑|犯罪|案|警|公安|询问|性|伤|检材|样本|取证/

  it('no label of a field that stands in it names the act', () => {
    const marked = shipped.current.flatMap((form) => form.groups.flatMap((g) => g.fields.filter((f) => f.plan).map((f) => ({ form: form.id, label: f.label.zh, options: 'options' in f ? f.options.map((o) => o.label.zh) : [] }))))
    expect(marked.length).toBeGreaterThan(3)
    for (const { form, label: words, options } of marked) for (const text of [words, ...options]) expect(text, form).not.toMatch(naming)
  })

  it('holds what is marked for it and nothing else: no case number, no unit, no other answer', async () => {
    await scene.store.log.append(place('follow-up').sectionId, { kind: 'form.answer', body: { formId: 'follow-up', version: 1, field: 'helper', answer: { state: 'value', value: '周阿姨' } } }, scene.store.staffId)
    const sheet = await planSheet(world, wish('follow-up'))
    expect(strings(sheet.parts)).toContain('周阿姨')
    const number = (await formSheet(world, wish('medical'))).running.split(' ').at(-1)!
    expect(number).toMatch(/\d/)
    for (const word of [number, '虚构市公安局', '小禾', '人人可见']) expect(strings(sheet)).not.toContain(word)
    expect(strings(sheet)).not.toMatch(/侵害|被害|案件/)
  })
})
