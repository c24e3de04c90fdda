// What is read out of a filled form: rows, points of a scale, clocks, who sees what.
import { describe, expect, it } from 'vitest'
import { clockEnd, dueItems, isDone, settles } from '../../../shared/fold/due'
import { foldForm, isBlank, openPlaces } from '../../../shared/fold/form'
import { scoreOf } from '../../../shared/fold/score'
import type { Answer } from '../../../shared/model/answer'
import type { Entry, Fact } from '../../../shared/model/entry'
import type { RowId } from '../../../shared/model/ids'
import { readForm } from '../../../shared/model/form'
import { hiddenFrom, reporterPlace, seen } from '../../../shared/see'
import { walk, type Filled, type Given } from '../../../shared/walk'
import { formFrom, shippedForms } from '../../harness/forms'

const l = (zh: string) => ({ zh, en: zh })
const entries = (...facts: unknown[]) => facts.map((fact, i) => ({ seq: i + 1, ...(fact as Fact) }) as Entry)
const value = (v: unknown): Answer => ({ state: 'value', value: v as never })
const filledWith = (of: Record<string, unknown>, rows: Record<string, string[]> = {}): Filled =>
  ({ answers: new Map(Object.entries(of).map(([place, v]) => [place, { answer: value(v), source: null, seq: 1 }])), rows: new Map(Object.entries(rows)) as unknown as Filled['rows'] })
const answer = (field: string, v: unknown, row?: string) => ({ kind: 'form.answer', body: { formId: 'f', version: 1, field, answer: value(v), ...(row ? { row } : {}) } })
const row = (id: string, present = true) => ({ kind: 'form.row', body: { formId: 'f', version: 1, group: 'g', row: id, present } })
const undo = (seq: number) => ({ kind: 'undo', body: { seq } })

describe('rows', () => {
  it('stand in the order they were added; one that is taken out goes with its answers, an undo brings both back, put there again it is empty', () => {
    const base = [row('r1'), row('r2'), answer('a', 1, 'r1'), answer('a', 2, 'r2'), row('r1', false)]
    expect(foldForm(entries(...base), 'f')).toEqual({ answers: new Map([['r2/a', { answer: value(2), source: null, seq: 4, version: 1 }]]), rows: new Map([['g', ['r2']]]), touched: new Map([['g', 5]]) })
    expect(foldForm(entries(...base, undo(5)), 'f').rows.get('g')).toEqual(['r1', 'r2'])
    expect([...foldForm(entries(...base, undo(5)), 'f').answers.keys()]).toEqual(['r1/a', 'r2/a'])
    expect([...foldForm(entries(...base, row('r1')), 'f').answers.keys()]).toEqual(['r2/a'])
    expect(foldForm(entries(...base, row('r1')), 'f').rows.get('g')).toEqual(['r2', 'r1'])
  })

  it('of an undone row nothing counts: the form is blank again', () => {
    const filled = foldForm(entries(row('r1'), answer('a', 1, 'r1'), undo(1)), 'f')
    expect(isBlank(filled)).toBe(true)
  })
})

describe('F66: points', () => {
  const forms = shippedForms().current
  const scales = forms.filter((f) => f.score)

  it.each(scales.map((f) => [f.id, f] as const))('%s: the sum of its items, by its own points; nothing while one is open', (_id, form) => {
    const items = form.score!.items
    const field = (key: string) => form.groups.flatMap((g) => g.fields).find((f) => f.key === key)!
    const options = (key: string) => { const f = field(key); return f.type === 'choice' ? f.options : [] }
    const pick = (which: 'least' | 'most') => Object.fromEntries(items.map((key) => [key, [...options(key)].sort((a, b) => (a.score! - b.score!) * (which === 'least' ? 1 : -1))[0]!.value]))
    const least = scoreOf(form, filledWith(pick('least')))!
    const most = scoreOf(form, filledWith(pick('most')))!
    expect([least.sum, most.sum]).toEqual([0, most.of])
    expect(most.of).toBe(items.length * 5)
    expect(most.parts.reduce((sum, p) => sum + p.of, 0)).toBe(form.score!.parts.length > 0 ? most.of : 0)
    expect([least.above, most.above]).toEqual(form.score!.cutoff === null ? [null, null] : [false, true])
    const { [items[0]!]: _open, ...rest } = pick('most')
    const open = scoreOf(form, filledWith(rest))!
    expect([open.sum, open.above, open.missing]).toEqual([null, null, [items[0]]])
    const refused = filledWith(pick('most'))
    ;(refused.answers as Map<string, unknown>).set(items[0]!, { answer: { state: 'refused' }, source: null, seq: 1 })
    expect(scoreOf(form, refused)!.sum).toBeNull()
  })

  it.each(scales.filter((f) => f.score!.cutoff !== null).map((f) => [f.id, f] as const))('%s: on the line itself it is above the line, one point below it is not', (_id, form) => {
    const { items, cutoff } = form.score!
    const options = (key: string) => form.groups.flatMap((g) => g.fields).flatMap((f) => (f.key === key && f.type === 'choice' ? f.options : []))
    const scoreAt = (wanted: number) => {
      let left = wanted
      const picked = items.map((key): [string, string] => { const best = options(key).filter((o) => o.score! <= left).sort((a, b) => b.score! - a.score!)[0]!; left -= best.score!; return [key, best.value] })
      return scoreOf(form, filledWith(Object.fromEntries(picked)))!
    }
    expect([scoreAt(cutoff!).sum, scoreAt(cutoff!).above]).toEqual([cutoff, true])
    expect([scoreAt(cutoff! - 1).sum, scoreAt(cutoff! - 1).above]).toEqual([cutoff! - 1, false])
  })

  it('the two scales are there, 8 and 13 items', () => {
    expect(scales.map((f) => [f.id, f.score!.items.length]).sort()).toEqual([['cries-13', 13], ['cries-8', 8]])
  })
})

describe('F61 F71 F73: dates', () => {
  it('done is what says so', () => {
    expect([true, 'done', '已回访', 3, ['x']].map((v) => settles(value(v)))).toEqual([true, true, true, true, true])
    expect([false, '', 'open', 'running', [], ' \u3000', '\u200b'].filter((v) => settles(value(v)))).toEqual([])
    for (const state of ['refused', 'unknown', 'not-asked', 'not-examined'] as const) expect(settles({ state })).toBe(false)
  })

  const form = formFrom({
    id: 'f', version: 1, section: 'legal-aid', title: l('表'),
    clocks: [{ key: 'decide', from: 'applied-on', until: 'decided-on', hours: 168, label: l('七日内决定'), advice: l('催办'), verified: true, due: true, when: [{ field: 'wanted', is: [true] }] }, { key: 'quiet', from: 'applied-on', hours: 24, label: l('不入表'), advice: l('无'), verified: false }],
    groups: [
      { key: 'aid', title: l('申请'), fields: [{ key: 'wanted', type: 'yes-no', label: l('要') }, { key: 'applied-on', type: 'date', label: l('申请日') }, { key: 'decided-on', type: 'date', label: l('决定日') }] },
      { key: 'g', title: l('事项'), repeat: { noun: l('事项'), title: 'what' }, due: { date: 'by', done: 'outcome', owner: 'owner' }, fields: [
        { key: 'what', type: 'choice', label: l('事'), options: [{ value: 'a', label: l('转学') }, { value: 'b', label: l('安置') }] }, { key: 'by', type: 'date', label: l('期限') }, { key: 'outcome', type: 'choice', label: l('结果'), options: [{ value: 'open', label: l('未办') }, { value: 'done', label: l('办结') }] }, { key: 'owner', type: 'text', label: l('谁') },
      ] },
    ],
  })

  it('a clock counts from its beginning while its condition holds, and stops by its end', () => {
    const begun = { wanted: true, 'applied-on': '2026-03-02' }
    expect(dueItems(form, filledWith(begun)).map((d) => [d.key, d.dueAt, d.done])).toEqual([['clock:decide', '2026-03-08T16:00:00.000Z', false]])
    expect(dueItems(form, filledWith({ ...begun, 'decided-on': '2026-03-05' }))[0]!.done).toBe(true)
    expect(dueItems(form, filledWith({ ...begun, wanted: false }))).toEqual([])
    expect(clockEnd(form, form.clocks![1]!, filledWith(begun), null)).toBe(Date.parse('2026-03-02T16:00:00.000Z'))
  })

  it('F73: a clock of a row is whose the row is', () => {
    const rowClock = formFrom({
      id: 'r', version: 1, section: 'legal-aid', title: l('表'), clocks: [{ key: 'order', from: 'at', hours: 72, label: l('保护令'), advice: l('催办'), verified: true, due: true }],
      groups: [{ key: 'g', title: l('事项'), repeat: { noun: l('事项') }, due: { date: 'by', done: 'done', owner: 'owner' }, fields: [{ key: 'at', type: 'datetime', label: l('提出') }, { key: 'by', type: 'date', label: l('期限') }, { key: 'done', type: 'date', label: l('办结') }, { key: 'owner', type: 'text', label: l('谁') }] }],
    })
    const rows = ['row_1', 'row_2'] as RowId[]
    expect(dueItems(rowClock, filledWith({ 'row_1/at': '2026-03-02T08:00', 'row_1/owner': '郑律师', 'row_2/at': '2026-03-02T09:00' }, { g: rows })).map((d) => [d.key, d.owner])).toEqual([['row_1/clock:order', '郑律师'], ['row_2/clock:order', null]])
  })

  it('rows with a date stand under their title, or their number; without a date they do not', () => {
    const rows = ['row_1', 'row_2', 'row_3'] as RowId[]
    const filled = filledWith({ 'row_1/what': 'a', 'row_1/by': '2026-03-02', 'row_1/owner': '郑律师', 'row_2/by': '2026-04-02', 'row_2/outcome': 'done', 'row_3/what': 'b' }, { g: rows })
    expect(dueItems(form, filled).map((d) => [d.key, d.what.zh, d.owner, d.done])).toEqual([['row_1', '转学', '郑律师', false], ['row_2', '事项 2', null, true]])
    expect(rows.map((r) => isDone(form.groups[1]!, filled, r))).toEqual([false, true, false])
  })
})

describe('who is given an answer', () => {
  const form = formFrom({ id: 'f', version: 1, section: 'follow-up', title: l('表'), groups: [
    { key: 'a', title: l('甲'), fields: [{ key: 'open', type: 'text', label: l('一') }, { key: 'own', type: 'text', label: l('二'), see: ['counsellor', 'supervisor'] }] },
    { key: 'b', title: l('乙'), see: ['counsellor'], fields: [{ key: 'inner', type: 'text', label: l('三'), see: ['counsellor', 'medic'] }] },
  ] })

  it('both group and field must name him; entries of other fields stay', () => {
    expect([...hiddenFrom('counsellor', [form])]).toEqual([reporterPlace])
    expect([...hiddenFrom('supervisor', [form])]).toEqual(['f/inner'])
    expect([...hiddenFrom('medic', [form])]).toEqual(['f/own', 'f/inner', reporterPlace])
    const all = entries(answer('open', 'x'), answer('own', 'x'), answer('inner', 'x'), undo(2))
    expect(seen(all, hiddenFrom('medic', [form])).map((e) => e.seq)).toEqual([1, 4])
  })
})

describe('what is open', () => {
  it('too few rows, required fields of rows that stand, a sourced answer without its source; nothing of what is not asked', () => {
    const form = formFrom({ id: 'f', version: 1, section: 'medical', title: l('表'), groups: [
      { key: 'a', title: l('甲'), fields: [{ key: 'any', type: 'yes-no', label: l('有无'), required: true }, { key: 'history', type: 'paragraph', label: l('病史'), sourced: true }] },
      { key: 'g', title: l('乙'), repeat: { noun: l('处'), min: 1 }, when: [{ field: 'any', is: [true] }], fields: [{ key: 'kind', type: 'text', label: l('种类'), required: true }] },
    ] })
    expect(openPlaces(form, filledWith({}))).toEqual(['any'])
    expect(openPlaces(form, filledWith({ any: true }))).toEqual(['g'])
    expect(openPlaces(form, filledWith({ any: true, history: '摔过' }, { g: ['row_1'] }))).toEqual(['history', 'row_1/kind'])
  })

  it('F55: blanks and signs nobody sees are no answer', () => {
    const form = formFrom({ id: 'f', version: 1, section: 'medical', title: l('表'), groups: [{ key: 'a', title: l('甲'), fields: [{ key: 'why', type: 'text', label: l('原因'), required: true }] }] })
    for (const blank of [' ', '\u3000\n', '\u200b', '\u2060 \u00ad', '\u3164', '\u2800', '\u115f\ufe0f']) expect(openPlaces(form, filledWith({ why: blank })), JSON.stringify(blank)).toEqual(['why'])
    for (const said of ['无', '-', '0']) expect(openPlaces(form, filledWith({ why: said })), said).toEqual([])
  })
})

describe('conditions of conditions', () => {
  const yes = (key: string, more = {}) => ({ key, type: 'yes-no', label: l(key), ...more })
  const on = (key: string) => [{ field: key, is: [true] }]
  const chain = { id: 'f', version: 1, section: 'medical', title: l('表'), groups: [
    { key: 'a', title: l('甲'), fields: [yes('met'), yes('moved', { when: on('met') }), yes('why', { when: [{ field: 'moved', not: [true] }], required: true })] },
    { key: 'g', title: l('乙'), repeat: { noun: l('处') }, when: on('moved'), fields: [yes('found'), yes('where', { when: on('found') }), yes('what', { when: on('where'), required: true })] },
  ] }
  const form = formFrom(chain)
  const asked = (of: Record<string, unknown>) => [...walk(form, filledWith(of, { g: ['row_1'] }))].filter((s) => s.asked).map((s) => s.place)

  it('what is itself not asked any more decides nothing, however deep, in rows and by their group too', () => {
    expect(asked({ met: true, moved: false })).toContain('why')
    expect(asked({ met: false, moved: false })).not.toContain('why')
    expect(openPlaces(form, filledWith({ met: false, moved: false }))).toEqual([])
    expect(asked({ met: true, moved: true, 'row_1/found': true, 'row_1/where': true })).toEqual(expect.arrayContaining(['row_1/found', 'row_1/where', 'row_1/what']))
    expect(asked({ met: true, moved: true, 'row_1/found': false, 'row_1/where': true })).not.toContain('row_1/what')
    expect(asked({ met: false, moved: true, 'row_1/found': true }).filter((place) => place.startsWith('row_1'))).toEqual([])
  })

  it('F68: the plan of a child who does not meet the suspect asks for nobody’s reason to stay', () => {
    const plan = shippedForms().current.find((f) => f.id === 'safety-plan')!
    const why = (of: Record<string, unknown>) => openPlaces(plan, filledWith(of)).includes('moved-out-why')
    expect(why({ 'suspect-contact': 'lives-together', 'moved-out': 'nobody' })).toBe(true)
    expect(why({ 'suspect-contact': 'none', 'moved-out': 'nobody' })).toBe(false)
  })

  it('that go in a circle are refused by their place: by themselves, by each other, by their own group', () => {
    const refused = (...groups: object[]) => { const read = readForm({ ...chain, groups }); return read.ok ? null : `${read.path}: ${read.reason}` }
    const a = (...fields: object[]) => ({ key: 'a', title: l('甲'), fields })
    expect(refused(a(yes('x', { when: on('x') })))).toMatch(/^groups\.0\.fields\.0\.when: .*circle/)
    expect(refused(a(yes('x', { when: on('y') }), yes('y', { when: on('x') })))).toMatch(/circle: x, y/)
    expect(refused({ ...a(yes('x')), when: on('x') })).toMatch(/circle/)
    expect(refused(a(yes('x'), yes('y', { when: on('x') }), yes('z', { when: [...on('x'), ...on('y')] })))).toBeNull()
  })

  /** `n` fields, each asked under five conditions on the five before it (`back`: behind it). */
  const woven = (n: number, back = 1) => Array.from({ length: n }, (_, i) => {
    const when = [1, 2, 3, 4, 5].map((d) => i - d * back).filter((at) => at >= 0 && at < n).flatMap((at) => on(`x${at}`))
    return yes(`x${i}`, when.length > 0 ? { when } : {})
  })

  it('bad input: a small definition that asks each field under five conditions on others does not stop the room', () => {
    for (const back of [1, -1]) {
      const form = formFrom({ id: 'f', version: 1, section: 'medical', title: l('表'), groups: [{ key: 'a', title: l('甲'), fields: woven(50, back) }] })
      let looked = 0
      class Counted extends Map<string, Given> { override get(place: string) { if (++looked > 1000) throw new Error('too much work'); return super.get(place) } }
      const answers = new Counted(filledWith(Object.fromEntries(form.groups[0]!.fields.map((f) => [f.key, true]))).answers)
      expect([...walk(form, { answers, rows: new Map() })].filter((s) => s.asked)).toHaveLength(50)
      expect(looked).toBeLessThan(50 * 8)
    }
  })

  it('bad input: ten thousand conditions that hang on each other are refused by their place, in whatever order they stand', () => {
    for (const back of [1, -1]) {
      const fields = Array.from({ length: 10_000 }, (_, i) => yes(`x${i}`, i - back >= 0 && i - back < 10_000 ? { when: on(`x${i - back}`) } : {}))
      const read = readForm({ ...chain, groups: Array.from({ length: 50 }, (_, g) => ({ key: `g${g}`, title: l('组'), fields: fields.slice(g * 200, g * 200 + 200) })) })
      expect(read).toMatchObject({ ok: false, path: expect.stringMatching(/fields\.\d+\.when$/), reason: expect.stringMatching(/more conditions/) })
    }
  })
})

it('a condition on a field of the row itself is decided by the row, not by an answer of that key outside rows that an older version left', () => {
  const text = (key: string, more = {}) => ({ key, type: 'text', label: l(key), ...more })
  const form = formFrom({ id: 'f', version: 2, section: 'medical', title: l('f'), groups: [{ key: 'g', title: l('g'), repeat: { noun: l('r') }, fields: [text('x'), text('why', { when: [{ field: 'x', not: ['none'] }] })] }] })
  const asked = (of: Record<string, unknown>) => [...walk(form, filledWith(of, { g: ['row_1'] }))].find((s) => s.field.key === 'why')?.asked
  expect(asked({ x: 'old' })).toBe(false)
  expect(asked({ x: 'old', 'row_1/x': 'new' })).toBe(true)
})
