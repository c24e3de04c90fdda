// Printed forms: every definition, every kind of answer. What goes to a recipient is searched first, what does not go is not there.
import { describe, expect, it } from 'vitest'
import { formTexts, textLabel, textPath } from '../../../electron/sections/form-texts'
import { formBlocks, plain } from '../../../electron/sections/page'
import type { PageWish } from '../../../electron/sections/page-wish'
import { withDropped } from '../../../shared/dropped'
import { goesTo } from '../../../shared/goes'
import type { Answer, Source } from '../../../shared/model/answer'
import type { Block } from '../../../shared/model/binder'
import { FormDefinition, type Field } from '../../../shared/model/form'
import type { RowId } from '../../../shared/model/ids'
import { recipientProfiles } from '../../../shared/model/redaction'
import { placeOf, type Filled, type Given } from '../../../shared/walk'
import { shippedForms } from '../../harness/forms'

const rowId = (group: number, n: number) => `row_${String(group).padStart(10, '0')}${String(n).padStart(10, '0')}` as RowId
const at = '2026-11-21T06:00:00.000Z'

/** Every place answered by something that can be told from everything else. Texts carry 「t-…」. */
function fullOf(form: FormDefinition, rowsEach = 2): Filled {
  const answers = new Map<string, Given>()
  const rows = new Map<string, RowId[]>()
  let n = 0
  form.groups.forEach((group, g) => { if (group.repeat) rows.set(group.key, Array.from({ length: rowsEach }, (_, i) => rowId(g, i + 1))) })
  const value = (field: Field, token: string): Answer => {
    const given = (v: Extract<Answer, { state: 'value' }>['value']): Answer => ({ state: 'value', value: v })
    switch (field.type) {
      case 'text': case 'paragraph': return given(token)
      case 'number': return given(field.min)
      case 'date': return given('2026-11-20')
      case 'datetime': return given('2026-11-20T14:30')
      case 'yes-no': return given(true)
      case 'choice': return given(field.options[0]!.value)
      case 'choices': return given([field.options[0]!.value])
      case 'staff': return given('stf_00000000000000000001')
      case 'point': return given({ view: 'front', x: 0.5, y: 0.4, region: null })
      case 'dial': return given(['3', '6'])
      case 'photographs': return given(['itm_00000000000000000001'])
      case 'rows': return given([...(rows.get(field.of) ?? [])])
      case 'signature': return n % 2 === 0
        ? given({ signed: 'drawn', name: `${token}-name`, at, ratio: 4, strokes: [[0.1, 0.5, 0, 0.5, 0.2, 20, 0.9, 0.6, 40]] })
        : given({ signed: 'refused', name: `${token}-name`, at, reason: `${token}-why`, witness: `${token}-with` })
    }
  }
  const put = (field: Field, row: RowId | null) => {
    const token = `t-${++n}-x`
    const source: Source | null = field.sourced ? { from: 'other', who: `${token}-who` } : null
    answers.set(placeOf(field.key, row), { answer: value(field, token), source, seq: n })
  }
  for (const group of form.groups) for (const field of group.fields) if (group.repeat) for (const row of rows.get(group.key)!) put(field, row); else put(field, null)
  return { answers, rows }
}

const strings = (value: unknown): string => (typeof value === 'string' ? value : typeof value === 'object' && value !== null ? Object.values(value).map(strings).join(' ') : '')
const tokens = (text: string) => new Set(text.match(/t-\d+-x(?:-name|-why|-with|-who)?/g) ?? [])
const wishOf = (form: FormDefinition, filled: Filled, more: Partial<PageWish> = {}): PageWish => ({
  form, filled, shows: () => true, say: (_path, text) => plain(text), words: { staff: () => '演示医生', photograph: () => 3 }, bodyGroup: '6-13', basis: false, ...more,
})

const forms = await shippedForms()
const all = [...forms.current, ...forms.past]

describe('what a reader of paper has to know', () => {
  it('F72: the ledger of costs is one list, a line a cost, with what it was for and the proof', () => {
    const costs = forms.current.find((f) => f.id === 'costs')!
    const [one, two] = [rowId(9, 1), rowId(9, 2)]
    const cost = (row: RowId, of: Record<string, string | number>) => Object.entries(of).map(([key, value]) => [placeOf(key, row), { answer: { state: 'value' as const, value }, source: null, seq: 1 }] as const)
    const filled: Filled = { rows: new Map([['ledger', [one, two]]]), answers: new Map([
      ...cost(one, { 'cost-date': '2026-11-20', 'cost-kind': 'medical', 'cost-amount': 86.5, 'cost-proof': 'invoice', 'cost-for': '换药', 'cost-whose': 'child', 'cost-proof-no': '票-1' }),
      ...cost(two, { 'cost-date': '2026-11-21', 'cost-kind': 'travel', 'cost-amount': 30, 'cost-proof': 'none', 'cost-whose': 'child' }),
    ]) }
    const blocks = formBlocks(wishOf(costs, filled))
    const table = blocks.find((b) => b.type === 'table')!
    expect(table).toMatchObject({ head: ['序号', '日期', '种类', '金额', '凭证', '用途、就诊单位', '其他'] })
    expect(table.type === 'table' && table.rows.map((row) => row.map(strings).join('|').replace(/\s/g, ''))).toEqual(['1|2026年11月20日|医疗费|86.5元|发票|换药|凭证编号：票-1', '2|2026年11月21日|交通费|30元|没有|—|—'])
    expect(strings(blocks.find((b) => b.type === 'rows' && b.title === '各笔费用相同'))).toContain('孩子')
    expect(strings(blocks)).toContain('116.50 元')
  })

  it('F70 C4: of rights that are told sentence by sentence the paper also names those that were left out', () => {
    const rights = forms.current.find((f) => f.id === 'rights')!
    const told = rights.groups.flatMap((g) => g.fields).find((f) => f.key === 'guardian-rights')!
    const labels = 'options' in told ? told.options.map((o) => o.label.zh) : []
    const values = 'options' in told ? told.options.map((o) => o.value) : []
    const rowsOf = (value: string[]) => formBlocks(wishOf(rights, { answers: new Map([['guardian-rights', { answer: { state: 'value', value }, source: null, seq: 1 }]]), rows: new Map() })).flatMap((b) => (b.type === 'rows' ? b.rows : []))
    const left = rowsOf(values.slice(2)).find((r) => r.label === '没有告知')
    expect(strings(left?.value).trim()).toBe(`${labels[0]}；${labels[1]}`)
    expect(rowsOf(values).some((r) => r.label === '没有告知')).toBe(false)
  })

  const form = forms.current.find((f) => f.id === 'examination')!
  const row = rowId(1, 1)
  const page = (of: Record<string, [value: unknown, seq: number]>, shows: PageWish['shows'] = () => true) => strings(formBlocks(wishOf(form, {
    answers: new Map(Object.entries(of).map(([place, [value, seq]]) => [place, { answer: { state: 'value', value: value as never }, source: null, seq }])), rows: new Map([['injuries', [row]]]),
  }, { shows })))

  it('F52: what was changed after a signature by hand is told beside it, by name as far as the reader is given it', () => {
    const signature = { signed: 'drawn', name: '林某', at, ratio: 4, strokes: [[0.1, 0.5, 0, 0.5, 0.2, 20, 0.9, 0.6, 40]] }
    const of = (seq: number): Parameters<typeof page>[0] => ({ 'consent-by': ['guardian', 1], 'share-photographs': [true, seq], 'consent-signature': [signature, 3] })
    expect(page(of(2))).not.toContain('签名之后改动过')
    expect(page(of(4))).toContain('（签名之后改动过：同意把照片交给办案机关）')
    expect(page(of(4), (_group, field) => field.key !== 'share-photographs')).toContain('（签名之后改动过）')
  })

  it('F53: a side that is not that of the point says so', () => {
    const of = (side: string): Parameters<typeof page>[0] => ({ 'injuries-seen': ['some', 1], [`${row}/place`]: [{ view: 'front', x: 0.7, y: 0.4, region: 'left-upper-arm-front-outer' }, 2], [`${row}/side`]: [side, 3] })
    expect(page(of('left'))).not.toContain('不一致')
    expect(page(of('right'))).toContain('（与图上标记的部位不一致）')
  })
})

describe('F85 every text of every definition', () => {
  for (const form of all) {
    it(`${form.id}: what a recipient gets is exactly what its definition lets go, and all of it was searched`, () => {
      const filled = fullOf(form)
      for (const profile of recipientProfiles) {
        const shows: PageWish['shows'] = (group, field) => goesTo(form, group, field, profile)
        const searched = new Map([...formTexts(form, filled, ({ group, field }) => shows(group, field))].map((t) => [t.path, t.text]))
        const printed = tokens(strings(formBlocks(wishOf(form, filled, { shows, say: (path, text) => {
          if (searched.get(path) !== text) throw new Error(`not searched: ${path}`)
          return plain(text)
        } }))))
        expect([...printed].sort(), profile).toEqual([...tokens([...searched.values()].join(' '))].sort())
        // Nothing of a field that stays here, however it is said.
        for (const group of form.groups) for (const field of group.fields) {
          if (shows(group, field)) continue
          for (const row of group.repeat ? filled.rows.get(group.key)! : [null]) {
            for (const kept of tokens(JSON.stringify(filled.answers.get(placeOf(field.key, row))))) expect(printed.has(kept), `${profile} ${field.key}`).toBe(false)
          }
        }
      }
    })
  }

  it('places and labels are unique, readable, and short enough for a decision', () => {
    for (const form of all) {
      const texts = [...formTexts(form, fullOf(form), () => true)]
      expect(new Set(texts.map((t) => t.path)).size).toBe(texts.length)
      expect(Math.max(0, ...texts.map((t) => t.path.length))).toBeLessThanOrEqual(120)
    }
    const examination = all.find((f) => f.id === 'examination')!
    const remark = [...formTexts(examination, fullOf(examination, 3), () => true)].find((t) => t.spot.group.key === 'injuries' && t.spot.n === 3 && t.part === 'answer')!
    expect(textLabel(examination, remark, 'zh')).toBe(`${examination.title.zh} · ${remark.spot.group.repeat!.noun.zh} 3 · ${remark.spot.field.label.zh}`)
  })

  it('an answer that no longer fits its field is text, and searched', () => {
    const form = FormDefinition.parse({ id: 'x', version: 2, section: 'medical', title: { zh: '甲', en: 'a' }, goes: ['police'], groups: [{ key: 'g', title: { zh: '组', en: 'g' }, fields: [
      { key: 'old', type: 'number', min: 0, max: 9, label: { zh: '数', en: 'n' } }, { key: 'list', type: 'choices', label: { zh: '多', en: 'm' }, options: [{ value: 'a', label: { zh: '甲', en: 'a' } }, { value: 'b', label: { zh: '乙', en: 'b' } }] },
    ] }] })
    const filled: Filled = { rows: new Map(), answers: new Map([['old', { answer: { state: 'value', value: '林晓雨家' }, source: null, seq: 1 }], ['list', { answer: { state: 'value', value: ['林晓雨', 'a'] }, source: null, seq: 2 }]]) }
    expect([...formTexts(form, filled, () => true)].map((t) => [t.path, t.text])).toEqual([[textPath('x', 'old'), '林晓雨家'], [textPath('x', 'list'), '林晓雨、a']])
    expect(() => formBlocks(wishOf(form, filled, { say: (path) => { throw new Error(path) } }))).toThrow('form/x/old')
  })

  it('F82 a field that a newer version dropped is still printed and goes where its own version let it go', () => {
    const field = (key: string, more = {}) => ({ key, type: 'text', label: { zh: key, en: key }, ...more })
    const base = { id: 'x', section: 'medical', title: { zh: '甲', en: 'a' } }
    const v1 = FormDefinition.parse({ ...base, version: 1, goes: ['police'], groups: [{ key: 'g', title: { zh: '组', en: 'g' }, fields: [field('kept'), field('gone')] }, { key: 'r', title: { zh: '行', en: 'r' }, repeat: { noun: { zh: '行', en: 'r' } }, goes: ['court'], fields: [field('row-kept'), field('row-gone')] }] })
    const v2 = FormDefinition.parse({ ...base, version: 2, goes: ['defence'], groups: [{ key: 'g', title: { zh: '组', en: 'g' }, fields: [field('kept')] }, { key: 'r', title: { zh: '行', en: 'r' }, repeat: { noun: { zh: '行', en: 'r' } }, fields: [field('row-kept')] }] })
    const whole = withDropped(v2, [v1, v2])
    const goes = (key: string) => whole.groups.flatMap((g) => g.fields.filter((f) => f.key === key).map((f) => recipientProfiles.filter((p) => goesTo(whole, g, f, p))))
    expect(goes('gone')).toEqual([['police']])
    expect(goes('row-gone')).toEqual([['court']])
    expect(goes('kept')).toEqual([['defence']])
    expect(FormDefinition.safeParse(whole).success).toBe(true)
    expect(strings(formBlocks(wishOf(whole, fullOf(v1))))).toContain('以前版本的栏目')
    expect(withDropped(v2, [v2]).groups).toEqual(v2.groups)
  })

  it('F82 an answer whose field moved between rows and no rows, or to rows of another group, is still printed and searched', () => {
    const field = { key: 'x', type: 'text', label: { zh: '说', en: 'x' } }
    const base = { id: 'x', section: 'medical', title: { zh: '甲', en: 'a' }, goes: ['police'] }
    const group = (key: string, repeat: boolean) => ({ key, title: { zh: key, en: key }, ...(repeat ? { repeat: { noun: { zh: key, en: key } } } : {}), fields: [field] })
    const of = (version: number, key: string, repeat: boolean) => FormDefinition.parse({ ...base, version, groups: [group(key, repeat)] })
    const row = 'row_1' as RowId
    const plainly: Filled = { rows: new Map(), answers: new Map([['x', { answer: { state: 'value', value: '原话一' }, source: null, seq: 1 }]]) }
    const inRow: Filled = { rows: new Map([['a', [row]]]), answers: new Map([[`${row}/x`, { answer: { state: 'value', value: '原话二' }, source: null, seq: 1 }]]) }
    for (const [filled, v1, v2, said] of [[plainly, of(1, 'a', false), of(2, 'a', true), '原话一'], [inRow, of(1, 'a', true), of(2, 'a', false), '原话二'], [inRow, of(1, 'a', true), of(2, 'b', true), '原话二']] as const) {
      const whole = withDropped(v2, [v1, v2])
      expect([...formTexts(whole, filled, () => true)].map((t) => t.text)).toEqual([said])
      expect(strings(formBlocks(wishOf(whole, filled)))).toContain(said)
    }
  })

  it('F82 an option that a newer version dropped prints its words, marked as old, and gives no points', () => {
    const option = (value: string, score?: number) => ({ value, label: { zh: `第${value}项`, en: value }, ...(score === undefined ? {} : { score }) })
    const of = (version: number, options: object[]) => FormDefinition.parse({ id: 'x', version, section: 'medical', title: { zh: '甲', en: 'a' }, goes: ['police'], groups: [{ key: 'g', title: { zh: '组', en: 'g' }, fields: [{ key: 'x', type: 'choices', label: { zh: '选', en: 'x' }, options }] }] })
    const [v1, v2] = [of(1, [option('a'), option('b', 3), option('c')]), of(2, [option('a'), option('c')])]
    const whole = withDropped(v2, [v1, v2])
    const filled: Filled = { rows: new Map(), answers: new Map([['x', { answer: { state: 'value', value: ['a', 'b'] }, source: null, seq: 1 }]]) }
    expect(strings(formBlocks(wishOf(whole, filled)))).toContain('第a项；第b项（旧）')
    expect([...formTexts(whole, filled, () => true)]).toEqual([])
    expect(JSON.stringify(whole)).not.toContain('"score"')
  })

  it('what one version keeps from a role stays kept from it, and what somebody who redacts is not given goes to nobody', () => {
    const of = (version: number, see?: string[]) => FormDefinition.parse({ id: 'x', version, section: 'medical', title: { zh: '甲', en: 'a' }, goes: ['police'], groups: [{ key: 'g', title: { zh: '组', en: 'g' }, fields: [{ key: 'x', type: 'text', label: { zh: '说', en: 'x' }, ...(see ? { see } : {}) }] }] })
    const goes = (form: FormDefinition) => goesTo(form, form.groups[0]!, form.groups[0]!.fields[0]!, 'police')
    expect(goes(of(1))).toBe(true)
    expect(goes(of(1, ['medic', 'case-officer', 'supervisor']))).toBe(true)
    expect(goes(of(1, ['medic', 'case-officer']))).toBe(false)
    expect(goes(of(1, ['medic', 'supervisor']))).toBe(false)
    expect(goes(withDropped(of(2), [of(1, ['medic', 'case-officer']), of(2)]))).toBe(false)
    expect(goes(withDropped(of(2), [of(1, ['case-officer', 'supervisor']), of(2)]))).toBe(true)
  })
})

describe('how answers read on paper', () => {
  const form = FormDefinition.parse({ id: 'x', version: 1, section: 'medical', title: { zh: '甲', en: 'a' }, fixed: { zh: '未见异常不排除侵害。', en: 'x' }, groups: [{ key: 'g', title: { zh: '组', en: 'g' }, fields: [
    { key: 'words', type: 'text', verbatim: true, sourced: true, label: { zh: '原话', en: 'words' } },
    { key: 'seen', type: 'yes-no', label: { zh: '所见', en: 'seen' } },
    { key: 'more', type: 'text', label: { zh: '补充', en: 'more' }, when: [{ field: 'seen', is: [true] }] },
    { key: 'sign', type: 'signature', label: { zh: '签名', en: 'sign' } },
    { key: 'when', type: 'datetime', label: { zh: '时间', en: 'when' } },
  ] }] })
  const given = (answers: Record<string, Answer>, source: Source | null = null): Filled => ({ rows: new Map(), answers: new Map(Object.entries(answers).map(([k, answer], i) => [k, { answer, source: k === 'words' ? source : null, seq: i + 1 }])) })
  const read = (filled: Filled) => {
    const blocks = formBlocks(wishOf(form, filled))
    const rows = blocks.flatMap((b) => (b.type === 'rows' ? b.rows : []))
    return { blocks, of: (label: string) => rows.find((r) => r.label === label)?.value.map((run) => run.text).join(''), row: (label: string) => rows.find((r) => r.label === label) }
  }

  it('F55 the four non-answers, an empty place and a value are six different things', () => {
    const said = (['not-asked', 'refused', 'not-examined', 'unknown'] as const).map((state) => read(given({ seen: { state } })).of('所见'))
    const six = [...said, read(given({})).of('所见'), read(given({ seen: { state: 'value', value: false } })).of('所见')]
    expect(six).toEqual(['（未问）', '（拒绝回答）', '（未检查）', '（不详）', '（未填）', '否'])
  })

  it('F64 words as they were said stand in quotation marks with their source', () => {
    const words = (source: Source) => read(given({ words: { state: 'value', value: '他推我' } }, source)).of('原话')
    expect(words({ from: 'interview', recordingId: null, atMs: 192_000 as never })).toBe('「他推我」（来源：询问录像 00:03:12 处）')
    expect(words({ from: 'guardian' })).toBe('「他推我」（来源：监护人）')
    expect(words({ from: 'papers' })).toBe('「他推我」（来源：书面材料）')
    expect(words({ from: 'other', who: '班主任' })).toBe('「他推我」（来源：其他人：班主任）')
    expect(words({ from: 'child-today' })).toBe('「他推我」（来源：当日向孩子询问）')
  })

  it('F62 the fixed sentence stands at the end, whatever was answered', () => {
    for (const filled of [given({}), given({ seen: { state: 'refused' } })]) expect(read(filled).blocks.at(-1)).toEqual({ type: 'paragraph', runs: plain('未见异常不排除侵害。') })
  })

  it('what is not asked is left out; what was answered before says that it is asked no more', () => {
    expect(read(given({ seen: { state: 'value', value: false } })).of('补充')).toBeUndefined()
    expect(read(given({ seen: { state: 'value', value: false }, more: { state: 'value', value: '红' } })).of('补充')).toBe('红（现已不问）')
  })

  it('XF7 a signature is drawn, or the refusal stands with reason and witness (程序规定 §206)', () => {
    const drawn = read(given({ sign: { state: 'value', value: { signed: 'drawn', name: '林某', at, ratio: 4, strokes: [[0, 0, 0, 1, 1, 9]] } } })).row('签名')!
    expect(drawn.drawing?.paths).toEqual(['M0 0L60 15'])
    expect(drawn.value.map((r) => r.text).join('')).toBe('林某，2026年11月21日 14:00')
    const refused = read(given({ sign: { state: 'value', value: { signed: 'refused', name: '林某', at, reason: '认为记录有出入', witness: '见证人甲' } } }))
    expect(refused.of('签名')).toBe('林某 拒绝签名：认为记录有出入（见证人：见证人甲）（2026年11月21日 14:00）')
    expect(refused.row('签名')!.drawing).toBeUndefined()
  })

  it('F53 the figures show exactly the points of the list, numbered as it numbers them', () => {
    const examination = all.find((f) => f.id === 'examination')!
    const filled = fullOf(examination, 5)
    const blocks = formBlocks(wishOf(examination, filled))
    const body = blocks.find((b): b is Extract<Block, { type: 'body' }> => b.type === 'body')!
    expect(body.points.map((p) => p.n)).toEqual([1, 2, 3, 4, 5])
    const noun = examination.groups.find((g) => g.key === 'injuries')!.repeat!.noun.zh
    expect(blocks.flatMap((b) => (b.type === 'rows' && b.title?.startsWith(noun) ? [b.title] : []))).toEqual([1, 2, 3, 4, 5].map((n) => `${noun} ${n}`))
  })
})

describe('F72 the ledger on paper', () => {
  const costs = forms.current.find((f) => f.groups.some((g) => g.repeat?.widget === 'costs'))!
  const group = costs.groups.find((g) => g.repeat?.widget === 'costs')!
  const given = (value: string | number): Given => ({ answer: { state: 'value', value }, source: null, seq: 1 })
  const [late, early] = [rowId(0, 1), rowId(0, 2)]
  const filled: Filled = {
    rows: new Map([[group.key, [late, early]]]),
    answers: new Map([
      [placeOf('cost-date', late), given('2026-11-22')], [placeOf('cost-kind', late), given('travel')], [placeOf('cost-amount', late), given(64.2)],
      [placeOf('cost-date', early), given('2026-11-20')], [placeOf('cost-kind', early), given('medical')], [placeOf('cost-amount', early), given(1286.5)],
    ]),
  }
  it('F72: stands in the order of the screen, by day, with its sums by kind and over all', () => {
    const text = strings(formBlocks(wishOf(costs, filled)))
    const [first, second] = [text.indexOf('1286.5 '), text.indexOf('64.2 ')]
    expect(first).toBeGreaterThan(-1)
    expect(first).toBeLessThan(second)
    for (const sum of ['1,286.50 元', '64.20 元', '1,350.70 元']) expect(text).toContain(sum)
  })
  it('F72: who gets no amounts gets no sums, who gets no kinds none by kind', () => {
    const without = (key: string) => strings(formBlocks(wishOf(costs, filled, { shows: (_group, field) => field.key !== key })))
    expect(without('cost-amount')).not.toContain('1,350.70')
    expect(without('cost-kind')).toContain('1,350.70')
    expect(without('cost-kind')).not.toContain('1,286.50 元')
  })
})
