// What a signature pad holds: whole strokes only, and nothing that can be confirmed after one broke off.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { emptyPad, nextPad, noteOf, padBlock, signatureOf, type PadEvent, type PadState } from '../../../renderer/sections/signature/pad-state'
import { Signature } from '../../../shared/model/answer'

const size = { width: 660, height: 220 }
const at = new Date('2026-11-22T02:00:00.000Z')
const stroke = (from = 40) => Array.from({ length: 20 }, (_, i) => ({ x: from + i * 20, y: 100 + (i % 3) * 10, time: 1_790_000_000_000 + i * 16 }))
const run = (...events: PadEvent[]): PadState => events.reduce(nextPad, emptyPad)
const whole: PadEvent[] = [{ kind: 'begin' }, { kind: 'end', stroke: stroke() }]

describe('XC10 a tablet unplugged in the middle of a stroke', () => {
  test('the stroke that broke off is dropped and nothing can be confirmed', () => {
    const state = run(...whole, { kind: 'begin' }, { kind: 'break' })
    expect(state.strokes).toHaveLength(1)
    expect(padBlock(state, '丙警官', size)).toBe('broken')
    expect(signatureOf(state, '丙警官', size, at)).toBeNull()
  })

  test('while a stroke is being drawn nothing can be confirmed', () => {
    expect(signatureOf(run(...whole, { kind: 'begin' }), '丙警官', size, at)).toBeNull()
  })

  test('the pen that comes back too late ends nothing', () => {
    const state = run({ kind: 'begin' }, { kind: 'break' }, { kind: 'end', stroke: stroke() })
    expect(state.strokes).toEqual([])
    expect(state.broken).toBe(true)
  })

  test('drawn on, or cleared and written anew, it can be confirmed again', () => {
    expect(signatureOf(run(...whole, { kind: 'begin' }, { kind: 'break' }, ...whole), '丙警官', size, at)).toMatchObject({ signed: 'drawn', name: '丙警官' })
    expect(padBlock(run(...whole, { kind: 'begin' }, { kind: 'break' }, { kind: 'clear' }), '丙警官', size)).toBe('short')
  })

  test('property: whatever happens, a signature holds only strokes whose pen was lifted', () => {
    const event = fc.oneof<fc.Arbitrary<PadEvent>[]>(
      fc.constant({ kind: 'begin' }), fc.integer({ min: 0, max: 200 }).map((n): PadEvent => ({ kind: 'end', stroke: stroke(n) })), fc.constant({ kind: 'break' }), fc.constant({ kind: 'back' }), fc.constant({ kind: 'clear' }),
    )
    fc.assert(fc.property(fc.array(event, { maxLength: 30 }), (events) => {
      const state = run(...events)
      // Reckoned anew, without the reducer: an end counts when the event before it that says anything about the pen was its beginning.
      let kept: unknown[] = []
      let down = false
      for (const e of events) {
        if (e.kind === 'begin') down = true
        else if (e.kind === 'end') { if (down) kept.push(e.stroke); down = false }
        else { down = false; if (e.kind === 'clear') kept = []; if (e.kind === 'back') kept.pop() }
      }
      expect(state.strokes).toEqual(kept)
      const signature = signatureOf(state, '丙', size, at)
      if (signature) expect(Signature.safeParse(signature).success).toBe(true)
      if (state.drawing || state.broken || kept.length === 0) expect(signature).toBeNull()
    }))
  })
})

describe('signatures', () => {
  test('one without a name is none', () => {
    for (const nobody of ['  ', '\u3164', '\u200b', '甲\u202e']) expect(padBlock(run(...whole), nobody, size)).toBe('name')
    expect(signatureOf(run(...whole), '  ', size, at)).toBeNull()
  })

  test('XF7 who refuses or cannot write is noted with reason and witness, never without a reason', () => {
    expect(noteOf('refused', '丙', '', '', at)).toBeNull()
    expect(noteOf('cannot-write', '', '右手受伤', '', at)).toBeNull()
    const note = noteOf('cannot-write', ' 小禾 ', '右手受伤，不能握笔', '甲护士', at)
    expect(note).toEqual({ signed: 'cannot-write', name: '小禾', at: '2026-11-22T02:00:00.000Z', reason: '右手受伤，不能握笔', witness: '甲护士' })
    expect(Signature.safeParse(note).success).toBe(true)
    expect(Signature.safeParse(noteOf('refused', '监护人甲', '认为没有必要', '', at)).success).toBe(true)
  })
})
