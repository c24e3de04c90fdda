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

  it('forms: the last answer of each field, as foldForm', () => {
    const fact = fc.oneof(
      fc.record({ kind: fc.constant('form.answer'), body: fc.record({ formId: fc.constant('f'), field: fc.constantFrom('a', 'b'), answer: fc.oneof(fc.record({ state: fc.constant('value'), value: text }), fc.record({ state: fc.constant('refused') })) }) }),
      fc.record({ kind: fc.constant('undo'), body: fc.record({ seq: fc.integer({ min: 1, max: 8 }) }) }),
    )
    fc.assert(fc.property(fc.array(fact, { maxLength: 8 }), (facts) => {
      const list = entries(facts as unknown as Fact[])
      const expected = [...foldForm(list, 'f').values()].flatMap((a) => (a.state === 'value' ? [String(a.value)] : [])).sort()
      expect(linesOf(list, new Set()).map((l) => l.text).sort()).toEqual(expected)
    }), { numRuns: 1000 })
  })
})
