// Sheets of a real store: what stands on paper for whom, labels and their codes, the family's plan without a word that names the act.
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkPlan, planSheet } from '../../../electron/sections/family-plan'
import { drawable } from '../../../electron/sections/print'
import { formSheet, labelSheet, noticeSheet, photographSheet, type SheetWorld } from '../../../electron/sections/sheets'
import { planGaps } from '../../../renderer/sections/plan-gaps'
import { openSession } from '../../../electron/sections/cases'
import { sectionsOf, type SectionPlace } from '../../../electron/store/world'
import { idLabelCode, idLabelSeries } from '../../../shared/label-code'
import type { Answer } from '../../../shared/model/answer'
import { newId, type RowId } from '../../../shared/model/ids'
import type { SectionKind } from '../../../shared/model/section'
import { unfitWords } from '../../../shared/plan-words'
import { definitions, formFrom, shippedForms } from '../../harness/forms'
import { makeScene, type Scene } from '../seal/scene'

const label = (zh: string) => ({ zh, en: zh })
const own = formFrom({ id: 'own', version: 1, section: 'medical', title: label('本省表'), fixed: label('不排除。'), groups: [
  { key: 'g', title: label('组'), fields: [{ key: 'a', type: 'text', label: label('公开') }, { key: 'b', type: 'text', label: label('仅医生'), see: ['medic'] }, { key: 'c', type: 'text', label: label('约定'), plan: true }, { key: 'd', type: 'text', label: label('约定二'), plan: true, see: ['medic'] }] },
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

  it('each form is a paper of its own and ends with its own lines to sign; the photographs stand behind the last', async () => {
    const sheet = await formSheet(world, wish('medical', { formIds: ['own', 'examination'] }))
    expect(sheet.parts.map((part) => part.blocks.filter((block) => block.type === 'signatures').length)).toEqual([1, 1])
    for (const part of sheet.parts) expect(part.blocks.at(-1)).toEqual({ type: 'signatures', lines: ['填写人', '复核人', '日期'] })
  })

  it('the head names case, child and session; who has not signed on the screen has room to sign by hand', async () => {
    const sheet = await formSheet(world, wish('medical', { formIds: ['examination'] }))
    expect(sheet.head.map((row) => row.label)).toEqual(['案件编号', '被害人化名', '性别、年龄', '办理'])
    expect(strings(sheet.head)).toMatch(/周岁|年龄不详/)
    expect(strings(sheet.head)).toContain('第 1 次')
    const examiner = sheet.parts[0]!.blocks.flatMap((block) => (block.type === 'rows' ? block.rows : [])).find((row) => row.label === '检查人签名')
    expect(examiner).toMatchObject({ value: [{ text: expect.stringContaining('年　　月　　日') }], drawing: { paths: [] } })
    expect(strings(sheet.parts[0]!.blocks)).toMatch(/表单编号：examination，第 1 版。依据：.*GA\/T/)
    const closed = await formSheet({ ...world, mayRead: async () => false }, wish('medical', { formIds: ['examination'] }))
    expect(closed.head.map((row) => row.label)).toEqual(['案件编号', '被害人化名', '性别、年龄'])
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
    await scene.write('medical', photo(newId('itm', randomBytes), { shot: 'document', from: 'file', takenAt: '2026-02-03 09:41:12' }))
    await scene.write('medical', photo(newId('itm', randomBytes), { shot: 'document', from: 'file' }))
    const hidden = newId('itm', randomBytes)
    const list = strings(await photographSheet(world, wish('medical')))
    for (const word of ['标识卡', '右前臂', '近景', '先拍了近景', 'a'.repeat(16)]) expect(list).toContain(word)
    // Of a file the time of its intake is not when it was taken; of our own camera it is.
    expect(list).toContain('相机所记拍摄时间 2026-02-03 09:41:12，未经核对')
    expect(list.split('文件导入')).toHaveLength(3)
    expect(list.split('文件中没有拍摄时间')).toHaveLength(2)
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
    // F59: whoever takes it over next compares with the seal that is on it now.
    const over = await addRow('samples', 'samples', 'hand-overs')
    for (const [field, value] of Object.entries({ samples: [row], 'seal-whole': false, 'seal-new': 'S-10' })) await answer('samples', 'samples', field, value, over)
    const third = (await labelSheet(world, wish('samples'))).labels[0]!
    expect(strings(third.lines)).toContain('S-10')
    expect(strings(third.lines)).not.toContain('S-9')
    expect(third.code).not.toBe(second.code)
    const other = await addRow('samples', 'samples', 'register')
    expect((await labelSheet(world, wish('samples', { rows: [other] }))).labels.map((l) => l.title)).toEqual(['（未编号）'])
    await expect(labelSheet(world, wish('samples', { rows: [newId('row', randomBytes)] }))).rejects.toThrow('E-B1')
  })

  it('F56 any other section has the one label that is photographed first, with the code that the screen shows', async () => {
    const { labels } = await labelSheet(world, wish('medical'))
    expect(labels).toHaveLength(1)
    expect(labels[0]!.code).toBe(idLabelCode(place('medical').sectionId))
    expect(strings(labels[0]!.lines)).toContain(idLabelSeries(place('medical').sectionId))
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

describe('B32 F73 the plan is of this session, and of who prints it', () => {
  it('not of another session of the case, not of a section that is closed to him, not of a field that his role is not given', async () => {
    const all = { ...world, mayRead: async () => true }
    const { sessionId } = await openSession(scene.store, place('case').caseId!, '询问室二')
    const second = (await sectionsOf(scene.store, place('case').caseId)).find((s) => s.kind === 'follow-up' && s.sessionId === sessionId)!
    await scene.store.log.append(second.sectionId, { kind: 'form.answer', body: { formId: 'follow-up', version: 1, field: 'helper', answer: { state: 'value', value: '第二次的帮扶人' } } }, scene.store.staffId)
    await answer('medical', 'own', 'c', '下周三来复查')
    await answer('medical', 'own', 'd', '只给医生看的安排')
    const officer = strings(await planSheet(all, wish('follow-up')))
    expect(officer).toContain('下周三来复查')
    for (const word of ['第二次的帮扶人', '只给医生看的安排']) expect(officer).not.toContain(word)
    expect(strings(await planSheet({ ...all, role: 'medic' }, wish('follow-up')))).toContain('只给医生看的安排')
    expect(strings(await planSheet({ ...all, mayRead: async ({ kind }) => kind !== 'medical' }, wish('follow-up')))).not.toContain('下周三来复查')
    expect(strings(await planSheet(all, { ...wish('follow-up'), section: second }))).toContain('第二次的帮扶人')
  })
})

describe('F73 the family’s plan, before it is printed', () => {
  const set = (field: string, value: Extract<Answer, { state: 'value' }>['value'], formId = 'safety-plan', row?: RowId) => answer('follow-up', formId, field, value, row)
  const check = () => checkPlan(world, place('follow-up'))

  it('F73: asks where words name the act, the case, or somebody of it but the child and its own adults; and where the plan was to be told only', async () => {
    await scene.person('suspect', '甲某石榴', { name: '石某虚', aliases: ['石叔'] })
    await set('safe-adult', '林晓雨的外婆，小禾也愿意')
    await set('tonight-where', '外婆家')
    expect(await check()).toEqual({ told: false, found: [] })
    const number = (await formSheet(world, wish('medical'))).running.split(' ').at(-1)!
    await set('warning-signs', `提到性 侵案、案件编号${number}、甲某石榴`)
    await set('adult-does', '石\u200b叔来的时候不开门')
    await set('online', '不再联系 ＳＥＸＵＡＬ')
    const found = new Map((await check()).found.map(({ label, words }) => [label.zh, words]))
    expect(found.get('要留意的变化')).toEqual(expect.arrayContaining([number, '甲某石榴', '性侵', '案件']))
    expect(found.get('大人可以怎么做')).toEqual(['石叔'])
    expect(found.get('手机和网络上的安全')).toEqual(['sexual'])
    expect([...found.keys()]).toHaveLength(3)
    await set('family-has-plan', 'printed')
    expect((await check()).told).toBe(false)
    await set('family-has-plan', 'told')
    expect((await check()).told).toBe(true)
    for (const field of ['warning-signs', 'adult-does', 'online']) await set(field, '没有')
    expect((await check()).found).toEqual([])
    // What is closed to who prints is not on his paper and not told to him here either.
    expect(await checkPlan({ ...world, mayRead: async () => false }, place('follow-up'))).toEqual({ told: false, found: [] })
  })

  it.each(['阴道检查后回家', '处女膜', '肛门有点疼', '下 身', '被强暴后的反应', '有人摸过你', '性关系', 'PEP 服药四周', '等伤情鉴定', 'DNA 结果', '民警送回', '开庭那天', '法院来电话', '又被打的时候', '孩子受到威胁', 'a swab result', 'the court hearing'])('F73: %s names the act or what came of it', async (text) => {
    expect(unfitWords(text, [])).not.toEqual([])
  })

  it('F73: what a family is told every day asks nothing', () => {
    for (const text of ['有事随时打我电话', '害怕时打她电话', '外婆接，早点睡', '人流多的地方不去', '下周三来复查', '拨打 110', '心理老师每周见一次', 'prepare a school bag', '班主任知道，身体不舒服就说', 'call grandma at once']) expect(unfitWords(text, []), text).toEqual([])
  })

  it('F73: what is done is not on it, and what lies ahead stands in the order of its dates', async () => {
    const step = async (due: string | null, owner: string, done?: string) => {
      const row = await addRow('follow-up', 'follow-up', 'ladder')
      await set('step-what', 'visit', 'follow-up', row)
      if (due) await set('step-due', due, 'follow-up', row)
      await set('step-owner', owner, 'follow-up', row)
      if (done) await set('step-done', done, 'follow-up', row)
    }
    await step('2026-12-20', '丙老师')
    await step(null, '丁老师')
    await step('2026-11-25', '乙老师')
    await step('2026-11-01', '甲老师', '2026-11-02')
    await step('2026-11-20', '戊老师')
    const paper = strings((await planSheet(world, wish('follow-up'))).parts)
    expect(paper).not.toContain('甲老师')
    // C12: of what is overdue no past day stands there.
    expect(paper).toMatch(/尽快[^。]*戊老师/)
    expect(paper).not.toContain('11月20日')
    const at = ['乙老师', '丙老师', '丁老师'].map((name) => paper.indexOf(name))
    expect(at).toEqual([...at].sort((a, b) => a - b))
    expect(at[0]).toBeGreaterThan(0)
  })
})

describe('F73 what the plan lacks', () => {
  const elsewhere = '另外的安排'
  it('R55: a part that is closed to who prints is told on the paper once something was written there, and on the screen with whose it is', async () => {
    const shut = { ...world, mayRead: async ({ kind }: SectionPlace) => kind !== 'legal-aid' }
    expect(strings(await planSheet(shut, wish('follow-up')))).not.toContain(elsewhere)
    await answer('legal-aid', 'legal-aid', 'own-lawyer', '郑律师')
    const paper = strings(await planSheet(shut, wish('follow-up')))
    expect(paper).toContain(elsewhere)
    expect(paper).not.toMatch(/郑律师|法律|侵害|案/)
    expect(strings(await planSheet({ ...world, mayRead: async () => true }, wish('follow-up')))).not.toContain(elsewhere)
    expect(planGaps(shipped.current, (kind) => kind !== 'medical' && kind !== 'psychological')).toEqual([{ service: 'medical', role: 'medic' }, { service: 'psychological', role: 'counsellor' }])
    expect(planGaps(shipped.current, () => true)).toEqual([])
    expect(planGaps(shipped.current, (kind) => kind !== 'questioning'), 'nothing of it stands in the plan').toEqual([])
  })
})

describe('F70 the notice of rights', () => {
  it('hands every sentence to the child and to the guardian, each on its own page, without an answer, a name or the case', async () => {
    await answer('legal-aid', 'rights', 'child-told', ['truth'])
    await answer('legal-aid', 'rights', 'guardian-told', '母亲林某')
    const sheet = await noticeSheet(world, wish('legal-aid', { formIds: ['rights'] }))
    const told = shipped.current.find((form) => form.id === 'rights')!.groups.flatMap((g) => g.fields.flatMap((f) => (f.type === 'choices' && f.notice ? [f] : [])))
    expect(sheet.parts.map((part) => part.title)).toEqual(told.map((f) => f.notice!.zh))
    for (const [i, field] of told.entries()) for (const option of field.options) expect(strings(sheet.parts[i])).toContain(option.label.zh)
    const number = (await formSheet(world, wish('medical'))).running.split(' ').at(-1)!
    for (const word of [number, '小禾', '林某', '母亲']) expect(strings(sheet)).not.toContain(word)
  })

  it('is refused for forms that tell nothing', async () => {
    await expect(noticeSheet(world, wish('medical', { formIds: ['examination'] }))).rejects.toMatchObject({ code: 'E-B1' })
  })
})
