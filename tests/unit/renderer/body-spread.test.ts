// F53: on paper every number of the body map can be read, and its line begins where the point is.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { spread, type Reach, type Spot } from '../../../renderer/sections/body/spread'

const reach: Reach = { left: 24, right: 55, up: 34, down: 24 }
const boxOf = ({ x, y }: Spot, { left, right, up, down }: Reach) => ({ left: x - left, right: x + right, top: y - up, bottom: y + down })
const overlap = (a: ReturnType<typeof boxOf>, b: ReturnType<typeof boxOf>) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
/** Whole units, many of them on each other. */
const spot = fc.record({ x: fc.integer({ min: 0, max: 600 }), y: fc.integer({ min: 0, max: 1000 }) })
const close = fc.record({ x: fc.integer({ min: 300, max: 340 }), y: fc.integer({ min: 300, max: 340 }) })

describe('marks on paper (F53)', () => {
  test('F53 whatever the points are, no two marks overlap, and no mark hides the place of another', () => {
    fc.assert(fc.property(fc.array(fc.oneof(spot, close), { maxLength: 60 }), fc.integer({ min: 4, max: 24 }), (points, r) => {
      const reaches = points.map((_, i): Reach => ({ left: r, right: r * (i % 3 === 0 ? 1 : 2.3), up: r * (i % 3 === 0 ? 1 : 1.4), down: r }))
      const at = spread(points, reaches)
      expect(at).toHaveLength(points.length)
      const boxes = at.map((p, i) => boxOf(p, reaches[i]!))
      boxes.forEach((box, i) => {
        for (let k = i + 1; k < boxes.length; k++) expect(overlap(box, boxes[k]!), `${i} and ${k}`).toBe(false)
        if (at[i] === points[i]) return
        for (const p of points) expect(p.x > box.left && p.x < box.right && p.y > box.top && p.y < box.bottom, `a place under ${i}`).toBe(false)
      })
    }), { numRuns: 150 })
  })

  test('F53 a mark that touches no other stays where the point is', () => {
    const points = [{ x: 100, y: 100 }, { x: 300, y: 500 }, { x: 305, y: 505 }]
    const at = spread(points, points.map(() => reach))
    expect(at[0]).toBe(points[0])
    expect(at[1]).not.toEqual(points[1])
    expect(at[2]).not.toEqual(points[2])
  })

  test('F53 five marks of a grip, a finger apart, stand close around it with lines that do not cross', () => {
    const points = [0, 12, 24, 36, 48].map((y) => ({ x: 420 + (y === 48 ? -30 : 0), y: 300 + y }))
    const at = spread(points, points.map(() => reach))
    at.forEach((p, i) => expect(Math.hypot(p.x - points[i]!.x, p.y - points[i]!.y)).toBeLessThan(260))
    const turn = (a: Spot, b: Spot, c: Spot) => Math.sign((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x))
    for (let i = 0; i < 5; i++) for (let k = i + 1; k < 5; k++) {
      const [a, b, c, d] = [points[i]!, at[i]!, points[k]!, at[k]!]
      expect(turn(a, b, c) !== turn(a, b, d) && turn(c, d, a) !== turn(c, d, b), `${i} and ${k}`).toBe(false)
    }
  })
})
