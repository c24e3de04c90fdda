// Signatures by hand: strokes keep their shape, print at any size, and a touch by mistake is no signature.
import fc from 'fast-check'
import { formFrom } from '../../harness/forms'
import { checkAnswer } from '../../../shared/model/form'
import { describe, expect, test } from 'vitest'
import { Signature } from '../../../shared/model/answer'
import { allPoints, isSignature, signaturePaths, strokePoints, strokesOf } from '../../../shared/signature'

const point = fc.record({ x: fc.double({ min: -50, max: 700, noNaN: true }), y: fc.double({ min: -50, max: 300, noNaN: true }), time: fc.integer({ min: 1_790_000_000_000, max: 1_790_000_600_000 }) })
const pad = fc.array(fc.array(point, { maxLength: 40 }), { minLength: 1, maxLength: 12 })
const signature = (strokes: number[][]) => ({ signed: 'drawn' as const, name: '丙', at: '2026-11-22T02:00:00.000Z', ratio: 3, strokes })

describe('signatures', () => {
  test('whatever was drawn on the pad fits the model, within the field', () => {
    fc.assert(fc.property(pad, (drawn) => {
      const strokes = strokesOf(drawn, 600, 200)
      fc.pre(strokes.length > 0)
      expect(Signature.safeParse(signature(strokes)).success).toBe(true)
      for (const stroke of strokes) stroke.forEach((n, i) => { expect(n).toBeGreaterThanOrEqual(0); if (i % 3 < 2) expect(n).toBeLessThanOrEqual(1) })
    }))
  })

  test('a stroke longer than the model takes keeps its first and last point', () => {
    const long = Array.from({ length: 20_000 }, (_, i) => ({ x: i / 40, y: 100, time: i }))
    const [stroke] = strokesOf([long], 500, 200)
    expect(stroke).toHaveLength(strokePoints * 3)
    expect(stroke!.slice(0, 3)).toEqual([0, 0.5, 0])
    expect(stroke!.slice(-3)).toEqual([1, 0.5, 19_999])
  })

  test('scribbling without end stays a small entry', () => {
    const scribble = Array.from({ length: 150 }, (_, n) => Array.from({ length: 400 }, (_, i) => ({ x: i, y: n, time: n * 400 + i })))
    const strokes = strokesOf(scribble, 500, 200)
    expect(strokes).toHaveLength(150)
    expect(strokes.flat().length / 3).toBeLessThanOrEqual(allPoints)
    expect(strokes.map((stroke) => stroke.at(-3))).toEqual(strokes.map(() => 0.798))
  })

  test('times count from the first touch', () => {
    expect(strokesOf([[], [{ x: 0, y: 0, time: 500 }], [{ x: 10, y: 10, time: 900 }]], 100, 100)).toEqual([[0, 0, 0], [0.1, 0.1, 400]])
  })

  test('the paths begin and end where the strokes do, at any size', () => {
    fc.assert(fc.property(pad, fc.integer({ min: 20, max: 2000 }), (drawn, width) => {
      const strokes = strokesOf(drawn, 600, 200)
      const paths = signaturePaths({ strokes }, width, width / 3)
      expect(paths).toHaveLength(strokes.length)
      paths.forEach((path, i) => {
        const figures = [...path.matchAll(/-?[\d.]+/g)].map(Number)
        expect(figures[0]).toBeCloseTo(strokes[i]![0]! * width, 1)
        expect(figures.at(-1)).toBeCloseTo(strokes[i]!.at(-2)! * (width / 3), 1)
      })
    }))
  })

  test('nothing but figures and the letters of a path leaves, even from numbers nobody drew', () => {
    for (const strokes of [[[Number.NaN, 0, 0]], [[Infinity, 0, 0, 1, 1, 1]], [[0.5]], [[]]]) expect(signaturePaths({ strokes }, 300, 100)).toEqual([])
    expect(signaturePaths({ strokes: [[0.5, 0.5, 0]] }, 300, 100)).toEqual(['M150 50L150 50'])
    fc.assert(fc.property(pad, (drawn) => { for (const path of signaturePaths({ strokes: strokesOf(drawn, 600, 200) }, 300, 100)) expect(path).toMatch(/^[MLQ\d. ]+$/) }))
  })

  test('a touch, or a short slip, is no signature', () => {
    expect(isSignature([], 3)).toBe(false)
    expect(isSignature([[0.5, 0.5, 0]], 3)).toBe(false)
    expect(isSignature([[0.5, 0.5, 0, 0.52, 0.5, 20]], 3)).toBe(false)
    expect(isSignature([[0.1, 0.5, 0, 0.6, 0.5, 300]], 3)).toBe(true)
  })
})

test('XC10: main takes no half signature, none beyond its field and none before its first touch', () => {
  const form = formFrom({ id: 'f', version: 1, section: 'medical', title: { zh: '表', en: 'f' }, groups: [{ key: 'g', title: { zh: '组', en: 'g' }, fields: [{ key: 's', type: 'signature', label: { zh: '签名', en: 's' } }] }] })
  const fault = (strokes: number[][]) => checkAnswer(form.groups[0]!.fields[0]!, { state: 'value', value: { signed: 'drawn', name: '甲', at: '2026-11-22T02:00:00.000Z', ratio: 3, strokes } })
  expect(fault([[0.1, 0.5, 0, 0.5, 0.4, 40, 0.8, 0.6, 80]])).toBeNull()
  for (const bad of [[[0, 0, 0]], [[0.1, 0.5, 0, 0.11, 0.5, 9]], [[0.1, 0.5, 0, 1.5, 0.4, 40]], [[-0.1, 0.5, 0, 0.9, 0.4, 40]], [[0.1, 0.5, -1, 0.9, 0.4, 40]], [[0.1, 0.5, 0, 0.9, 0.4]]]) expect(fault(bad), JSON.stringify(bad)).toBe('range')
})

describe('XC10 XF7: what a hostile window says of a signature', () => {
  const form = formFrom({ id: 'f', version: 1, section: 'medical', title: { zh: '表', en: 'f' }, groups: [{ key: 'g', title: { zh: '组', en: 'g' }, fields: [{ key: 's', type: 'signature', label: { zh: '签名', en: 's' } }] }] })
  const fault = (value: Partial<Signature>) => checkAnswer(form.groups[0]!.fields[0]!, { state: 'value', value: { at: '2026-11-22T02:00:00.000Z', ...value } as Signature })
  const stroke = (points: number) => Array.from({ length: points }, (_, i) => [i / points, (i % 7) / 7, i]).flat()
  const unseen = ['\u3164', '\u200b', '  ', '\u3164\u3164', '甲\u202e乙', '甲\u0007']

  test('more points than any hand writes are refused: one such entry would slow every reading of its section for ever', () => {
    const drawn = (strokes: number[][]) => fault({ signed: 'drawn', name: '甲', ratio: 3, strokes })
    expect(drawn([stroke(3000), stroke(3000)])).toBeNull()
    expect(drawn([stroke(3000), stroke(3000), stroke(1)])).toBe('range')
    expect(drawn(Array.from({ length: 200 }, () => stroke(3000)))).toBe('range')
  })

  test('a name nobody can see is none, nor is one that turns the line round; a refusal without a reason is none', () => {
    const refused = (of: object) => fault({ signed: 'refused', name: '甲', reason: '不愿意', witness: '', ...of })
    expect(refused({})).toBeNull()
    expect(refused({ name: 'Ａ·阿卜杜拉', witness: '乙', reason: '不愿意。\n他说改天再签' })).toBeNull()
    for (const bad of unseen) {
      expect(fault({ signed: 'drawn', name: bad, ratio: 3, strokes: [stroke(9)] }), JSON.stringify(bad)).toBe('range')
      expect(refused({ name: bad }), JSON.stringify(bad)).toBe('range')
      expect(refused({ reason: bad }), JSON.stringify(bad)).toBe('range')
    }
    expect(refused({ witness: '乙\u202e' })).toBe('range')
  })
})
