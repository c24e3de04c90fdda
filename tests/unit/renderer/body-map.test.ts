// F53: list and map never disagree, whatever is added, moved, removed, undone and brought back; and the map can be worked by keys alone.
import fc from 'fast-check'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { BodyFigure } from '../../../renderer/sections/body/BodyFigure'
import { BodyList } from '../../../renderer/sections/body/BodyList'
import { byClock, dialKey } from '../../../renderer/sections/body/Dial'
import { firstAnswers } from '../../../renderer/sections/body/first-answers'
import { following, mapKey, nearest, nextRow, nextView, panned, scaled, wholeGlass, zoomed, type Cross } from '../../../renderer/sections/body/map-keys'
import { bodyGroups, drawing, locate, type BodyGroup } from '../../../shared/body'
import { regionName } from '../../../shared/body-names'
import { bodyPoints, viewsWith } from '../../../shared/body-points'
import { foldForm } from '../../../shared/fold/form'
import type { Entry, UserFact } from '../../../shared/model/entry'
import { bodyViews, type BodyView } from '../../../shared/model/form'
import type { RowId } from '../../../shared/model/ids'
import { shippedForms } from '../../harness/forms'

const form = shippedForms().current.find((f) => f.id === 'examination')!
const group = form.groups.find((g) => g.repeat?.widget === 'body-map')!
const at = { formId: form.id, version: form.version }

type Step = { do: 'add' | 'move'; view: BodyView; pick: number; n: number } | { do: 'remove' | 'undo' | 'type' | 'side'; n: number; pick: number }
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constantFrom('add' as const, 'move' as const), view: fc.constantFrom(...bodyViews), pick: fc.nat(5000), n: fc.nat(20) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('remove' as const, 'undo' as const, 'type' as const, 'side' as const), n: fc.nat(60), pick: fc.nat(20) }) },
)
const rowOf = (n: number) => `row_${String(n).padStart(20, '0')}` as RowId
const answerTo = (row: RowId, field: string, value: unknown): UserFact => ({ kind: 'form.answer', body: { ...at, field, row, answer: { state: 'value', value } as never } })

/** The facts that the map writes for these steps. */
function facts(steps: readonly Step[], body: BodyGroup): Entry[] {
  const log: Entry[] = []
  const write = (fact: UserFact) => log.push({ ...fact, seq: log.length + 1 } as Entry)
  let made = 0
  for (const s of steps) {
    const rows = foldForm(log, form.id).rows.get(group.key) ?? []
    const row = rows[s.n % Math.max(1, rows.length)]
    if (s.do === 'add' || s.do === 'move') {
      const { x, y } = { x: ((s.pick * 37) % 997) / 997, y: ((s.pick * 61) % 991) / 991 }
      const found = locate(body, s.view, x, y)
      if (found.at !== 'body') continue
      const point = { view: s.view, x, y, region: found.region }
      if (s.do === 'move') { if (row) write(answerTo(row, 'place', point)); continue }
      const id = rowOf(++made)
      write({ kind: 'form.row', body: { ...at, group: group.key, row: id, present: true } })
      for (const [field, answer] of Object.entries(firstAnswers(group, point))) write({ kind: 'form.answer', body: { ...at, field, row: id, answer } })
    } else if (s.do === 'undo') { if (log.length > 0) write({ kind: 'undo', body: { seq: (s.n % log.length) + 1 } }) }
    else if (!row) continue
    else if (s.do === 'remove') write({ kind: 'form.row', body: { ...at, group: group.key, row, present: false } })
    else if (s.do === 'type') write(answerTo(row, 'type', ['bruise', 'abrasion', 'swelling'][s.pick % 3]))
    else write(answerTo(row, 'side', ['left', 'right', 'middle', 'both'][s.pick % 4]))
  }
  return log
}

const inList = (html: string) => [...html.matchAll(/data-testid="body-row-(\d+)" data-region="([^"]*)"/g)].map(([, n, region]) => [Number(n), region] as const)
const onMap = (html: string) => [...html.matchAll(/<g data-n="(\d+)"><rect x="([-\d.]+)" y="([-\d.]+)" width="([\d.]+)" height="([\d.]+)"/g)].map(([, n, x, y, w, h]) => ({ n: Number(n), x: Number(x) + Number(w) / 2, y: Number(y) + Number(h) / 2 }))
/** Where the lines to marks that stand beside their places begin. */
const fromPlaces = (html: string) => [...html.matchAll(/<path data-from="(\d+)" d="M([-\d.]+) ([-\d.]+)L/g)].map(([, n, x, y]) => ({ n: Number(n), x: Number(x), y: Number(y) }))

describe('list and map (F53)', () => {
  test('F53 after any history of adding, moving, removing, undoing and redoing, the map shows the numbers of the list in the parts that the list names', () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 40 }), fc.constantFrom(...bodyGroups), fc.constantFrom(...bodyGroups), (steps, made, shown) => {
      // `shown`: the age of the child may be put right after the points were set.
      const log = facts(steps, made)
      const filled = foldForm(log, form.id)
      const points = bodyPoints(group, filled, shown)
      const rows = filled.rows.get(group.key) ?? []
      expect(points.map((p) => p.row)).toEqual(rows)
      expect(points.map((p) => p.n)).toEqual(rows.map((_, i) => i + 1))
      const list = inList(renderToStaticMarkup(createElement(BodyList, { points, typeField: null, chosen: null, onChoose: () => {} })))
      expect(list.map(([n]) => n)).toEqual(points.map((p) => p.n))
      const drawn = viewsWith(points).flatMap((view) => {
        const html = renderToStaticMarkup(createElement(BodyFigure, { bodyGroup: shown, view, points, language: 'zh' }))
        const { width: w, height: h } = drawing(shown, view)
        const lines = fromPlaces(html)
        return onMap(html).map((mark) => {
          const at = lines.find((line) => line.n === mark.n) ?? mark
          const found = locate(shown, view, at.x / w, at.y / h)
          return [mark.n, found.at === 'body' ? found.region : found.at] as const
        })
      })
      expect(drawn.sort(([a], [b]) => a - b)).toEqual(list.filter(([, region]) => region !== ''))
    }), { numRuns: 120 })
  })

  test('F53 a place is one answer: undoing it takes the point back where it was', () => {
    const add: UserFact[] = [{ kind: 'form.row', body: { ...at, group: group.key, row: rowOf(1), present: true } }, answerTo(rowOf(1), 'place', { view: 'front', x: 0.62, y: 0.4, region: 'left-palm' })]
    const moved = [...add, answerTo(rowOf(1), 'place', { view: 'back', x: 0.3, y: 0.3, region: 'left-upper-back' })]
    const seen = (log: readonly UserFact[]) => bodyPoints(group, foldForm(log.map((f, i) => ({ ...f, seq: i + 1 }) as Entry), form.id), '6-13')[0]?.at?.view
    expect(seen(moved)).toBe('back')
    expect(seen([...moved, { kind: 'undo', body: { seq: 3 } }])).toBe('front')
  })

  test('a new place brings its side; one in the middle line is "middle"', () => {
    expect(firstAnswers(group, { view: 'front', x: 0.7, y: 0.4, region: 'left-palm' })).toMatchObject({ side: { state: 'value', value: 'left' }, place: { state: 'value' } })
    expect(firstAnswers(group, { view: 'front', x: 0.5, y: 0.3, region: 'sternum' })).toMatchObject({ side: { state: 'value', value: 'middle' } })
    expect(firstAnswers({ ...group, fields: group.fields.filter((f) => f.key !== 'side') }, { view: 'front', x: 0.5, y: 0.3, region: 'sternum' })).not.toHaveProperty('side')
  })

  test('a side that contradicts the place is told in the list, and a place of an unknown view is kept there without being drawn', () => {
    const log: UserFact[] = [
      { kind: 'form.row', body: { ...at, group: group.key, row: rowOf(1), present: true } }, answerTo(rowOf(1), 'place', { view: 'front', x: 0.62, y: 0.4, region: 'left-palm' }), answerTo(rowOf(1), 'side', 'right'),
      { kind: 'form.row', body: { ...at, group: group.key, row: rowOf(2), present: true } }, answerTo(rowOf(2), 'place', { view: 'inside-out', x: 0.62, y: 0.4, region: null }),
    ]
    const points = bodyPoints(group, foldForm(log.map((f, i) => ({ ...f, seq: i + 1 }) as Entry), form.id), '6-13')
    expect(points.map((p) => p.contradicts)).toEqual([true, false])
    expect(points[1]!.at).toBeNull()
    const html = renderToStaticMarkup(createElement(BodyList, { points, typeField: null, chosen: null, onChoose: () => {} }))
    expect(html).toContain('contradicts-mark')
    expect(inList(html).map(([n]) => n)).toEqual([1, 2])
  })

  test('a figure is made of outlines and marks alone, and says in words what it shows', () => {
    const log: UserFact[] = [{ kind: 'form.row', body: { ...at, group: group.key, row: rowOf(1), present: true } }, answerTo(rowOf(1), 'place', { view: 'front', x: 0.62, y: 0.4, region: 'left-palm' }), answerTo(rowOf(1), 'type', 'bruise')]
    const points = bodyPoints(group, foldForm(log.map((f, i) => ({ ...f, seq: i + 1 }) as Entry), form.id), '6-13')
    for (const body of bodyGroups) for (const view of bodyViews) {
      const html = renderToStaticMarkup(createElement(BodyFigure, { bodyGroup: body, view, points, language: 'zh' }))
      expect([...new Set([...html.matchAll(/<([a-zA-Z]+)/g)].map((m) => m[1]!))].filter((tag) => !['svg', 'clipPath', 'path', 'g', 'rect', 'text', 'circle'].includes(tag))).toEqual([])
      expect(html).not.toMatch(/style=|<script|href/)
    }
    const html = renderToStaticMarkup(createElement(BodyFigure, { bodyGroup: '6-13', view: 'front', points, language: 'zh' }))
    expect(html).toContain(`全身正面：1 ${regionName('left-palm', 'zh')}`)
    // The number and the letter of the type, so that colour is never the only mark.
    expect(html).toMatch(/>1<\/text><text[^>]*>挫<\/text>/)
  })
})

const key = (name: string, shiftKey = false) => ({ key: name, shiftKey, ctrlKey: false, altKey: false, metaKey: false })

describe('by keys alone', () => {
  const spot = fc.record({ x: fc.double({ min: 0, max: 1, noNaN: true }), y: fc.double({ min: 0, max: 1, noNaN: true }) })

  test('the cross reaches every place to one hundredth, in few steps, and never leaves the drawing', () => {
    fc.assert(fc.property(spot, spot, (from, to) => {
      let cross: Cross = from
      let steps = 0
      for (const [axis, less, more] of [['x', 'ArrowLeft', 'ArrowRight'], ['y', 'ArrowUp', 'ArrowDown']] as const) {
        for (let left = to[axis] - cross[axis]; Math.abs(left) > 0.0101 && steps < 100; left = to[axis] - cross[axis]) {
          const act = mapKey(key(left < 0 ? less : more, Math.abs(left) > 0.1), cross)
          if (act?.act !== 'cross') throw new Error('not a cross')
          cross = act.cross
          steps++
          expect(cross.x >= 0 && cross.x <= 1 && cross.y >= 0 && cross.y <= 1).toBe(true)
        }
      }
      expect(Math.max(Math.abs(cross.x - to.x), Math.abs(cross.y - to.y))).toBeLessThan(0.0102)
      expect(steps).toBeLessThan(45)
    }))
  })

  test('Enter adds, Space moves, Delete removes, N and P walk, PageDown and PageUp turn, + and − enlarge; keys with Ctrl stay the app’s', () => {
    expect(['Enter', ' ', 'Delete', 'n', 'P', 'PageDown', 'PageUp', '+', '-'].map((k) => mapKey(key(k), { x: 0, y: 0 })?.act)).toEqual(['add', 'move', 'remove', 'step', 'step', 'view', 'view', 'zoom', 'zoom'])
    expect(mapKey({ ...key('z'), ctrlKey: true }, { x: 0, y: 0 })).toBeNull()
    expect(mapKey(key('Tab'), { x: 0, y: 0 })).toBeNull()
  })

  test('N walks through all points and comes back; the views likewise', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.nat(), { minLength: 1, maxLength: 12 }), fc.constantFrom(1 as const, -1 as const), (rows, by) => {
      let chosen: number | null = null
      const seen = rows.map(() => (chosen = nextRow(rows, chosen, by)))
      expect([...seen].sort()).toEqual([...rows].sort())
      expect(nextRow(rows, chosen, by)).toBe(seen[0])
    }))
    expect(nextRow([], null, 1)).toBeNull()
    let view: BodyView = 'front'
    expect(bodyViews.map(() => (view = nextView(view, 1))).at(-1)).toBe('front')
  })

  test('the magnifying glass never shows what is beside the drawing, keeps the place under the finger, and follows the cross', () => {
    fc.assert(fc.property(spot, fc.array(fc.tuple(fc.constantFrom(1 as const, -1 as const), spot), { maxLength: 12 }), (start, turns) => {
      let glass = wholeGlass
      const fits = () => { const half = 0.5 / glass.zoom; for (const n of [glass.x, glass.y]) { expect(n - half).toBeGreaterThan(-1e-9); expect(n + half).toBeLessThan(1 + 1e-9) } }
      for (const [by, about] of turns) { glass = zoomed(glass, by, about); fits(); glass = panned(glass, about.x, about.y); fits() }
      glass = following(glass, start)
      fits()
      expect(Math.abs(start.x - glass.x)).toBeLessThanOrEqual(0.5 / glass.zoom + 1e-9)
      expect(Math.abs(start.y - glass.y)).toBeLessThanOrEqual(0.5 / glass.zoom + 1e-9)
    }))
    const near = zoomed({ zoom: 2, x: 0.5, y: 0.5 }, 1, { x: 0.55, y: 0.45 })
    expect([near.zoom, (0.55 - near.x) * near.zoom, (0.45 - near.y) * near.zoom]).toEqual([3, expect.closeTo((0.55 - 0.5) * 2), expect.closeTo((0.45 - 0.5) * 2)])
  })

  test('two fingers draw it as large as they go apart, between the whole and six times, and the steps go on from there', () => {
    const spread = scaled(wholeGlass, 2.4, { x: 0.4, y: 0.6 })
    expect([spread.zoom, (0.4 - spread.x) * spread.zoom, (0.6 - spread.y) * spread.zoom]).toEqual([2.4, expect.closeTo(0.4 - 0.5), expect.closeTo(0.6 - 0.5)])
    expect([scaled(spread, 99, spread).zoom, scaled(spread, 0.1, spread)]).toEqual([6, wholeGlass])
    expect([zoomed(spread, 1, spread).zoom, zoomed(spread, -1, spread).zoom, zoomed(wholeGlass, -1, spread).zoom, zoomed({ ...wholeGlass, zoom: 6 }, 1, spread).zoom]).toEqual([3, 2, 1, 6])
  })

  test('a finger takes the nearest point within its reach and none beyond it', () => {
    expect(nearest([{ x: 0, y: 0 }, { x: 10, y: 0 }], { x: 7, y: 0 }, 22)).toEqual({ x: 10, y: 0 })
    expect(nearest([{ x: 0, y: 0 }], { x: 23, y: 0 }, 22)).toBeNull()
  })

  test('the dial: arrows go round the clock, hours are told in its order', () => {
    expect([dialKey('ArrowRight', 11), dialKey('ArrowLeft', 0), dialKey('ArrowDown', 3), dialKey('Home', 7), dialKey('Tab', 3)]).toEqual([0, 11, 4, 0, null])
    expect(byClock(['12', '3', '10'])).toEqual(['3', '10', '12'])
  })
})
