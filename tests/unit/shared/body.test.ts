// F54: age-right, neutral, featureless outlines (DESIGN §9), and the named part of the body under any place of them.
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { drawGroup } from '../../../build/body.mjs'
import { bodyGroupOf, bodyGroups, drawing, headsTall, locate, partsOf, pointOf, shownAt, sideFits, type BodyGroup } from '../../../shared/body'
import { namedParts, pointWords, regionName, sideOf, viewName } from '../../../shared/body-names'
import { bodyViews, type BodyView } from '../../../shared/model/form'

const group = fc.constantFrom(...bodyGroups)
const view = fc.constantFrom(...bodyViews)
const part = fc.double({ min: 0, max: 1, noNaN: true })
const all = bodyGroups.flatMap((g) => bodyViews.map((v) => [g, v] as const))
const grid = Array.from({ length: 60 }, (_, i) => (i + 0.5) / 60)
const spots = grid.flatMap((y) => grid.map((x) => [x, y] as const))
const onBody = new Map(all.map(([g, v]) => [`${g}/${v}`, spots.filter(([x, y]) => locate(g, v, x, y).at === 'body')]))
const flip = (region: string) => region.replace(/^(left|right)-/, (_, s: string) => (s === 'left' ? 'right-' : 'left-'))

describe('outlines (F54)', () => {
  test.each(bodyGroups)('F54 %s: every view is drawn, and the files are what build/body.mjs draws', (g) => {
    for (const v of bodyViews) expect(drawing(g, v).layers.length, v).toBeGreaterThan(0)
    expect(readFileSync(join(import.meta.dirname, `../../../assets/body/${g}.json`), 'utf8')).toBe(drawGroup(g))
  })

  test.each([['under-6', 4.5], ['6-13', 6], ['14-17', 7.5]] as const)('F54 a child of %s is drawn %d heads tall', (g, heads) => {
    expect(headsTall(g)).toBe(heads)
    // Measured on the drawing: from the crown to where jaw meets neck, against the whole body.
    const inside = (y: number) => locate(g, 'front', 0.501, y)
    const ys = Array.from({ length: 2000 }, (_, i) => i / 2000)
    const crown = ys.find((y) => inside(y).at === 'body')!
    const chin = ys.findLast((y) => { const found = inside(y); return found.at === 'body' && found.region.endsWith('-jaw') })!
    const feet = ys.findLast((y) => grid.some((x) => locate(g, 'front', x, y).at === 'body'))!
    expect((feet - crown) / (chin - crown)).toBeGreaterThan(heads * 0.95)
    expect((feet - crown) / (chin - crown)).toBeLessThan(heads * 1.05)
  })

  test('F54 the age of the child chooses the drawing; a grown person has the oldest one', () => {
    expect((['under-6', '6-9', '10-13', '14-17', 'adult', 'unknown'] as const).map(bodyGroupOf)).toEqual(['under-6', '6-13', '6-13', '14-17', '14-17', '6-13'])
  })

  test('a drawing holds closed outlines and named areas, nothing else: no face, no mark of sex, no intimate anatomy', () => {
    const path = /^M-?\d+ -?\d+(?:[LC](?:-?\d+ ?)+)+Z$/
    for (const g of bodyGroups) {
      const file = JSON.parse(readFileSync(join(import.meta.dirname, `../../../assets/body/${g}.json`), 'utf8')) as { views: Record<string, ReturnType<typeof drawing>> }
      expect(Object.keys(file)).toEqual(['group', 'heads', 'views'])
      for (const [name, drawn] of Object.entries(file.views)) {
        expect(Object.keys(drawn).sort(), name).toEqual(['closed', 'height', 'layers', 'width'])
        // One silhouette; a second one only where an arm, an ear or the sole of the same foot is seen.
        expect(drawn.layers.length, name).toBe(['left', 'head-left', 'foot-left'].includes(name) ? 2 : 1)
        for (const layer of drawn.layers) {
          expect(Object.keys(layer).sort()).toEqual(['outline', 'regions'])
          for (const d of [layer.outline, ...Object.values(layer.regions), ...drawn.closed]) expect(d).toMatch(path)
        }
      }
    }
    const words = [...namedParts()].flatMap((id) => [id, regionName(id, 'zh'), regionName(id, 'en')]).join(' ')
    expect(words).not.toMatch(/genital|groin|pubi|breast(?!bone)|nipple|anus|anal|vulva|penis|scrot|crotch|perine|阴|乳|肛|腹股沟/i)
  })

  test.each(bodyGroups)('F54 %s: front and back are the same silhouette, and symmetrical', (g) => {
    const on = (v: BodyView, x: number, y: number) => locate(g, v, x, y).at !== 'off'
    for (const [x, y] of spots) {
      expect(on('front', x, y), `${x} ${y}`).toBe(on('front', 1 - x, y))
      expect(on('front', x, y), `${x} ${y}`).toBe(on('back', x, y))
    }
  })
})

describe('the part of the body at a place', () => {
  test.each(all)('%s %s: every place on the body has a named part, every named part has a place', (g, v) => {
    const seen = new Set<string>()
    const fine = Array.from({ length: 110 }, (_, i) => (i + 0.5) / 110)
    let on = 0
    for (const y of fine) for (const x of fine) {
      const found = locate(g, v, x, y)
      if (found.at !== 'body') continue
      on++
      seen.add(found.region)
    }
    expect(on).toBeGreaterThan(110 * 110 * 0.1)
    expect([...seen].sort()).toEqual([...partsOf(g, v)].sort())
    for (const region of seen) {
      expect(regionName(region, 'zh'), region).toMatch(/\p{Script=Han}/u)
      expect(regionName(region, 'en'), region).toMatch(/^[a-z, ]+$/)
      expect(viewName(v, 'zh')).toMatch(/\p{Script=Han}/u)
    }
  })

  test('F53 a point names the part that lies at what is written of it, also where two parts meet', () => {
    // On the middle line of the head the last decimals decide between left and right.
    const near = fc.integer({ min: -20, max: 20 }).map((by) => 0.5 + by / 100_000)
    const down = fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000)
    fc.assert(fc.property(group, fc.constantFrom('front', 'back', 'head-front', 'head-back'), near, down, (g, v, x, y) => {
      const point = pointOf(g, v, { x, y })
      const found = typeof point === 'string' ? null : locate(g, v, point.x, point.y)
      expect(found === null || (found.at === 'body' && found.region === (point as Exclude<typeof point, string>).region)).toBe(true)
    }), { numRuns: 2000 })
  })

  test('the corners of a drawing are not on the body', () => {
    for (const [g, v] of all) expect(locate(g, v, 0.001, 0.001), `${g} ${v}`).toEqual({ at: 'off' })
  })

  test('left and right are the child’s: in front the left hand is on the right of the picture, from the back on the left', () => {
    for (const g of bodyGroups) {
      for (const [v, leftOnRight] of [['front', true], ['head-front', true], ['back', false], ['head-back', false]] as const) {
        for (const [x, y] of onBody.get(`${g}/${v}`)!) {
          const found = locate(g, v, x, y)
          if (found.at !== 'body' || found.side === 'middle' || Math.abs(x - 0.5) < 0.01) continue
          expect(found.side, `${g} ${v} ${x} ${y} ${found.region}`).toBe(x > 0.5 === leftOnRight ? 'left' : 'right')
        }
      }
      for (const v of ['left', 'hand-left-palm', 'hand-left-back', 'foot-left'] as const) {
        for (const [x, y] of onBody.get(`${g}/${v}`)!) expect(locate(g, v, x, y)).toMatchObject({ at: 'body', side: 'left' })
      }
    }
  })

  test('the thumb of a left hand is on the left of its palm and on the right of its back; the great toe of a left foot is the inner one', () => {
    const middle = (g: BodyGroup, v: BodyView, region: string) => {
      const xs = onBody.get(`${g}/${v}`)!.filter(([x, y]) => { const f = locate(g, v, x, y); return f.at === 'body' && f.region === region }).map(([x]) => x)
      return xs.reduce((a, b) => a + b, 0) / xs.length
    }
    for (const g of bodyGroups) {
      expect(middle(g, 'hand-left-palm', 'left-thumb')).toBeLessThan(middle(g, 'hand-left-palm', 'left-little-finger'))
      expect(middle(g, 'hand-left-back', 'left-thumb-back')).toBeGreaterThan(middle(g, 'hand-left-back', 'left-little-finger-back'))
      expect(middle(g, 'hand-right-palm', 'right-thumb')).toBeGreaterThan(middle(g, 'hand-right-palm', 'right-little-finger'))
      expect(middle(g, 'foot-left', 'left-great-toe')).toBeGreaterThan(middle(g, 'foot-left', 'left-fifth-toe'))
      expect(middle(g, 'foot-left', 'left-great-toe-sole')).toBeLessThan(middle(g, 'foot-left', 'left-fifth-toe-sole'))
    }
  })

  test('the right views mirror the left ones, with the sides exchanged', () => {
    fc.assert(fc.property(group, fc.constantFrom(['left', 'right'], ['head-left', 'head-right'], ['hand-left-palm', 'hand-right-palm'], ['hand-left-back', 'hand-right-back'], ['foot-left', 'foot-right']), part, part, (g, [l, r], x, y) => {
      const [one, other] = [locate(g, l as BodyView, x, y), locate(g, r as BodyView, 1 - x, y)]
      expect(other.at).toBe(one.at)
      if (one.at === 'body' && other.at === 'body') expect(other.region).toBe(flip(one.region))
    }), { numRuns: 400 })
  })

  test('between the legs no point is taken: such findings are recorded by structure, in words', () => {
    for (const g of bodyGroups) for (const v of ['front', 'back'] as const) {
      const ys = grid.filter((y) => locate(g, v, 0.5, y).at === 'closed')
      expect(ys.length, `${g} ${v}`).toBeGreaterThan(0)
      // It is a small place and not the whole trunk.
      expect(spots.filter(([x, y]) => locate(g, v, x, y).at === 'closed').length).toBeLessThan(spots.length * 0.012)
    }
  })

  test('words for a place that this version does not know keep what was stored', () => {
    expect(pointWords({ view: 'front', region: 'left-third-arm' }, 'zh')).toBe('全身正面 · left-third-arm')
    expect(pointWords({ view: 'front', region: 'left-upper-arm-side' }, 'zh')).toBe('全身正面 · 左上臂外侧')
    expect(pointWords({ view: 'x-ray', region: null }, 'zh')).toBe('x-ray')
  })
})

describe('where a stored point is drawn', () => {
  test('F53 in the drawing of another age it stays in the part of the body that the list names', () => {
    fc.assert(fc.property(group, group, view, fc.nat(), fc.double({ min: -0.008, max: 0.008, noNaN: true }), (was, now, v, pick, by) => {
      const on = onBody.get(`${was}/${v}`)!
      const [x, y] = [on[pick % on.length]![0] + by, on[pick % on.length]![1] - by]
      const found = locate(was, v, x, y)
      if (found.at !== 'body') return
      const shown = shownAt(now, { view: v, x, y, region: found.region })
      const there = locate(now, v, shown.x, shown.y)
      expect(there.at === 'body' && there.region).toBe(found.region)
      if (was === now) expect(shown).toEqual({ x, y })
    }), { numRuns: 300 })
  })

  test('a side that contradicts the place is told, one that may be right is not', () => {
    const point = (region: string, x = 0.7) => ({ view: 'front', x, region })
    expect(sideFits('left', point('left-palm'))).toBe(true)
    expect(sideFits('right', point('left-palm'))).toBe(false)
    expect(sideFits('middle', point('left-palm'))).toBe(false)
    expect(sideFits('both', point('left-palm'))).toBe(true)
    expect(sideFits('left', point('sternum'))).toBe(true)
    expect(sideFits('middle', point('left-forehead', 0.51))).toBe(true)
    expect(sideOf('left-thumb')).toBe('left')
  })
})
