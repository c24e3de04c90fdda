// F72: the ledger of costs and the list of things to be done.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fenOf, ledgerOf, yuanOf } from '../../../shared/fold/ledger'
import { tasksOf } from '../../../renderer/sections/tasks/task-list'
import type { Value } from '../../../shared/model/answer'
import { Group } from '../../../shared/model/form'
import type { Filled } from '../../../shared/walk'
import { rowId } from '../shared/samples-room'

const label = { zh: '甲', en: 'a' }
const option = (value: string) => ({ value, label })
const costs = Group.parse({
  key: 'costs', title: label, repeat: { noun: label, title: 'what', widget: 'costs' }, fields: [
    { key: 'what', type: 'text', label }, { key: 'kind', type: 'choice', label, options: [option('medical'), option('travel')] }, { key: 'day', type: 'date', label },
    { key: 'amount', type: 'number', label, min: 0, max: 1_000_000 }, { key: 'receipt', type: 'text', label, as: 'proof' },
  ],
})
const tasks = Group.parse({
  key: 'steps', title: label, repeat: { noun: label, title: 'step', widget: 'tasks' }, due: { date: 'by', done: 'done', owner: 'who' }, fields: [
    { key: 'step', type: 'text', label }, { key: 'by', type: 'datetime', label }, { key: 'done', type: 'yes-no', label }, { key: 'who', type: 'staff', label }, { key: 'step-outcome', type: 'text', label },
  ],
})

function filledWith(group: string, answers: Record<string, Value>[]): Filled {
  const rows = answers.map((_, i) => rowId(i + 1))
  return {
    rows: new Map([[group, rows]]),
    answers: new Map(answers.flatMap((row, i) => Object.entries(row).map(([key, value]) => [`${rows[i]}/${key}`, { answer: { state: 'value' as const, value }, source: null, seq: 1 }]))),
  }
}
const ledger = (answers: Record<string, Value>[]) => ledgerOf(costs, filledWith('costs', answers), answers.map((_, i) => rowId(i + 1)))

describe('F72 ledger of costs', () => {
  test('property: the sum is exact to the fen, and the kinds add up to it', () => {
    fc.assert(fc.property(fc.array(fc.record({ fen: fc.integer({ min: 0, max: 99_999_999 }), kind: fc.constantFrom('medical', 'travel') }), { maxLength: 60 }), (list) => {
      const of = ledger(list.map((c) => ({ amount: c.fen / 100, kind: c.kind })))
      expect(of.fen).toBe(list.reduce((sum, c) => sum + c.fen, 0))
      expect(of.byKind.reduce((sum, k) => sum + k.fen, 0)).toBe(of.fen)
    }))
  })

  test('where the title of a row is its kind, its first words say what it was for', () => {
    const byKind = Group.parse({ key: 'costs', title: label, repeat: { noun: label, title: 'kind', widget: 'costs' }, fields: [costs.fields[1], costs.fields[3], { key: 'receipt', type: 'text', label, as: 'proof' }, { key: 'cost-for', type: 'text', label }] })
    expect(ledgerOf(byKind, filledWith('costs', [{ kind: 'travel', amount: 3.5, 'cost-for': '去医院', receipt: '7' }]), [rowId(1)]).costs[0]).toMatchObject({ what: '去医院', kind: 'travel', fen: 350, proof: 1 })
  })

  test('an amount with a part of a fen is not added and is said', () => {
    expect(fenOf(12.345)).toBeNull()
    expect(fenOf(0.1 + 0.2)).toBe(30)
    const of = ledger([{ amount: 12.345, kind: 'medical' }, { amount: 10, kind: 'medical' }])
    expect(of.fen).toBe(1000)
    expect(of.costs.map((c) => c.uneven)).toEqual([true, false])
  })

  test('an amount that is typed and was not taken (out of range) is in no sum', () => {
    const of = ledger([{ amount: -3, kind: 'medical' }, { amount: 99_999_999_999, kind: 'travel' }, { amount: 10, kind: 'medical' }])
    expect(of.fen).toBe(1000)
    expect(of.byKind).toEqual([{ kind: 'medical', fen: 1000 }])
    expect(of.costs.map((c) => c.fen)).toEqual([null, null, 1000])
  })

  test('costs stand in the order of their days, those without one last; missing proof is seen', () => {
    const of = ledger([{ what: '一', amount: 1 }, { what: '二', day: '2026-11-22', receipt: '票据 7' }, { what: '三', day: '2026-11-01' }])
    expect(of.costs.map((c) => c.what)).toEqual(['三', '二', '一'])
    expect(of.costs.map((c) => c.proof)).toEqual([0, 1, 0])
    expect(of.costs.map((c) => c.fen)).toEqual([null, null, 100])
  })

  test('amounts are written with two decimals and marks of thousands', () => {
    expect([0, 5, 123_456_789, 100_000].map(yuanOf)).toEqual(['0.00', '0.05', '1,234,567.89', '1,000.00'])
  })
})

describe('F73 things to be done', () => {
  const list = (answers: Record<string, Value>[], now: string) => tasksOf(tasks, filledWith('steps', answers), answers.map((_, i) => rowId(i + 1)), now)

  test('overdue from the minute after its time on, done ones never', () => {
    const at = [{ step: '一', by: '2026-11-22T10:00' }]
    expect(list(at, '2026-11-22T10:00')[0]).toMatchObject({ over: false, days: 0 })
    expect(list(at, '2026-11-22T10:01')[0]).toMatchObject({ over: true, days: 0 })
    expect(list(at, '2026-11-25T09:00')[0]).toMatchObject({ over: true, days: -3 })
    expect(list([{ ...at[0]!, done: true }], '2026-11-25T09:00')[0]).toMatchObject({ over: false, days: null, done: true })
    expect(list([{ ...at[0]!, done: false }], '2026-11-25T09:00')[0]).toMatchObject({ over: true, done: false })
  })

  test('what came of it stands in the list', () => {
    expect(list([{ step: '一', 'step-outcome': '已转学' }, { step: '二' }], '2026-11-29T23:59').map((task) => task.outcome)).toEqual(['已转学', ''])
  })

  test('days left count over the end of a month', () => {
    expect(list([{ by: '2026-12-02T08:00' }], '2026-11-29T23:59')[0]).toMatchObject({ days: 3, over: false })
    expect(list([{ step: '无期限' }], '2026-11-29T23:59')[0]).toMatchObject({ days: null, over: false })
  })
})
