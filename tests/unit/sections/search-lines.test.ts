// The fold read backwards gives what the folds in shared/fold give, for any order of writing, editing, removing and undoing.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linesOf } from '../../../electron/sections/search-lines'
import { foldForm } from '../../../shared/fold/form'
import { foldQuestioning } from '../../../shared/fold/questioning'
import type { Entry, Fact } from '../../../shared/model/entry'

const entries = (facts: readonly Fact[]) => facts.map((fact, i) => ({ seq: i + 1, ...fact }) as Entry)
const ids = ['lin_a', 'lin_b', 'lin_c'] as never[]
const id = fc.constantFrom(...ids)
const text = fc.string({ minLength: 1, maxLength: 3 })

describe('lines read backwards', () => {
  it('questioning: the same lines with the same words and the same entry as foldQuestioning', () => {
    const fact = fc.oneof(
      fc.record({ kind: fc.constant('qa.added'), body: fc.record({ lineId: id, text }) }),
      fc.record({ kind: fc.constant('qa.edited'), body: fc.record({ lineId: id, text }) }),
      fc.record({ kind: fc.constant('qa.removed'), body: fc.record({ lineId: id }) }),
      fc.record({ kind: fc.constant('marker'), body: fc.record({ text }) }),
      fc.record({ kind: fc.constant('undo'), body: fc.record({ seq: fc.integer({ min: 1, max: 12 }) }) }),
    )
    fc.assert(fc.property(fc.array(fact, { maxLength: 12 }), (facts) => {
      // A line id is given once; a second `qa.added` of the same line is no case that the app makes.
      const seen = new Set<unknown>()
      const real = facts.filter((f) => f.kind !== 'qa.added' || (!seen.has((f.body as { lineId: unknown }).lineId) && seen.add((f.body as { lineId: unknown }).lineId)))
      const list = entries(real as unknown as Fact[])
      const folded = foldQuestioning(list)
      const expected = [...folded.lines.map((l) => `${l.changedSeq} ${l.text}`), ...folded.markers.map((m) => `${m.seq} ${m.text}`)].sort()
      expect(linesOf(list, new Set()).map((l) => `${l.seq} ${l.text}`).sort()).toEqual(expected)
    }), { numRuns: 2000 })
  })

  it('forms: the last answer of each place, rows with their answers, as foldForm', () => {
    const rows = ['row_a', 'row_b'] as never[]
    const answer = fc.oneof(fc.record({ state: fc.constant('value'), value: text }), fc.record({ state: fc.constant('refused') }))
    const fact = fc.oneof(
      fc.record({ kind: fc.constant('form.answer'), body: fc.record({ formId: fc.constant('f'), field: fc.constantFrom('a', 'b'), answer }) }),
      fc.record({ kind: fc.constant('form.answer'), body: fc.record({ formId: fc.constant('f'), field: fc.constantFrom('c', 'd'), row: fc.constantFrom(...rows), answer }) }),
      fc.record({ kind: fc.constant('form.row'), body: fc.record({ formId: fc.constant('f'), group: fc.constant('g'), row: fc.constantFrom(...rows), present: fc.boolean() }) }),
      fc.record({ kind: fc.constant('undo'), body: fc.record({ seq: fc.integer({ min: 1, max: 14 }) }) }),
    )
    fc.assert(fc.property(fc.array(fact, { maxLength: 14 }), (facts) => {
      const list = entries(facts as unknown as Fact[])
      const expected = [...foldForm(list, 'f').answers.values()].flatMap(({ answer: a, seq }) => (a.state === 'value' ? [`${seq} ${String(a.value)}`] : [])).sort()
      expect(linesOf(list, new Set()).map((l) => `${l.seq} ${l.text}`).sort()).toEqual(expected)
    }), { numRuns: 3000 })
  })

  it('forms: who signed, why he did not and who told are words; choices, staff, ids and strokes are not', () => {
    const of = (field: string, value: unknown, more = {}) => ({ kind: 'form.answer', body: { formId: 'f', version: 1, field, answer: { state: 'value', value }, ...more } }) as unknown as Fact
    const list = entries([
      of('s1', { signed: 'drawn', name: '甲乙', at: '2026-01-01T00:00:00.000Z', ratio: 2, strokes: [[0.1, 0.2, 3]] }), of('s2', { signed: 'refused', name: '丙', at: '2026-01-01T00:00:00.000Z', reason: '不愿意', witness: '丁' }),
      of('history', '以前摔过', { source: { from: 'other', who: '外婆' } }), of('who', 'stf_00000000000000000001'), of('kind', 'bruise'), of('photos', ['itm_00000000000000000001']),
    ])
    expect(linesOf(list, new Set(['f/who', 'f/kind'])).map((l) => l.text)).toEqual(['以前摔过 · 外婆', '丙 · 不愿意 · 丁', '甲乙'])
  })
})
