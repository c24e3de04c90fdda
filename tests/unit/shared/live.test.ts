// Undo as a fold (DESIGN §3.1): nothing is deleted, an undo of an undo is a redo, and a new fact ends what can be redone.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { live, nextRedo, nextUndo } from '../../../shared/fold/live'
import { undoable, type Fact } from '../../../shared/model/entry'
import { entries } from './world'

const mark = (text: string): Fact => ({ kind: 'session.check', body: { item: 'individual', answer: 'yes', reason: text } })
const undo = (seq: number): Fact => ({ kind: 'undo', body: { seq } })
const seen = (facts: Fact[]) => live(entries(facts)).map((e) => e.kind === 'session.check' ? e.body.reason : e.kind)

describe('undo and redo', () => {
  test('an undone entry is out of view, and comes back when its undo is undone', () => {
    expect(seen([mark('a'), mark('b'), undo(2)])).toEqual(['a'])
    expect(seen([mark('a'), mark('b'), undo(2), undo(3)])).toEqual(['a', 'b'])
    expect(seen([mark('a'), mark('b'), undo(2), undo(3), undo(4)])).toEqual(['a'])
  })

  test('an undo cannot reach forward or take itself', () => {
    expect(seen([undo(1), mark('a')])).toEqual(['a'])
    expect(seen([undo(2), mark('a')])).toEqual(['a'])
  })

  test('pressing undo n times and redo n times gives the same view, whatever n', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 12 }), (written, presses) => {
      const facts: Fact[] = Array.from({ length: written }, (_, i) => mark(String(i)))
      const before = seen(facts)
      let undone = 0
      for (let i = 0; i < presses; i++) {
        const target = nextUndo(entries(facts), undoable)
        if (!target) break
        facts.push(undo(target.seq))
        undone++
      }
      expect(undone).toBe(Math.min(presses, written))
      expect(seen(facts)).toEqual(before.slice(0, written - undone))
      for (let i = 0; i < undone; i++) {
        const target = nextRedo(entries(facts))
        expect(target).not.toBeNull()
        facts.push(undo(target!.seq))
      }
      expect(seen(facts)).toEqual(before)
      expect(nextRedo(entries(facts))).toBeNull()
    }))
  })

  test('after something new was written nothing can be redone', () => {
    const facts = [mark('a'), undo(1), mark('b')]
    expect(nextRedo(entries(facts))).toBeNull()
    expect(nextUndo(entries(facts), undoable)?.seq).toBe(3)
  })

  test('what the machine wrote is never offered for undo', () => {
    const started: Fact = { kind: 'session.opened', body: { sessionId: `ses_${'0'.repeat(20)}` as never, ordinal: 1, room: '一号' } }
    expect(nextUndo(entries([started]), undoable)).toBeNull()
    for (const kind of ['recording.started', 'recording.ended', 'seal.made', 'case.opened', 'session.opened'] as const) expect(undoable.has(kind)).toBe(false)
  })
})
