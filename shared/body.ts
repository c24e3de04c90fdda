// The body map without a window: the outlines of an age group, and what part of the body lies at a point. The drawings are data (assets/body/README.md).
import under6 from '../assets/body/under-6.json' with { type: 'json' }
import from6 from '../assets/body/6-13.json' with { type: 'json' }
import from14 from '../assets/body/14-17.json' with { type: 'json' }
import { sideOf } from './body-names'
import type { Point } from './model/answer'
import type { BodyView } from './model/form'
import type { AgeBand } from './model/person'

export const bodyGroups = ['under-6', '6-13', '14-17'] as const
/** Whose proportions are drawn. */
export type BodyGroup = (typeof bodyGroups)[number]

/** A closed outline and the named parts in it, cut by it; the first part that holds a point names it. */
export type Layer = { outline: string; regions: Readonly<Record<string, string>> }
/** Path data of M, L, C and Z in whole units of `width` × `height`. The last layer lies on top. Points in `closed` are recorded by named structure instead. */
export type Drawing = { width: number; height: number; layers: readonly Layer[]; closed: readonly string[] }

type Spot = readonly [x: number, y: number]
/** Corners as x, y, x, y …, because a place is looked up thousands of times. */
type Ring = Float64Array
type Sheet = { outline: Ring; regions: readonly (readonly [string, Ring])[] }
/** `layers`: the top one first. */
type Shape = { drawing: Drawing; layers: readonly Sheet[]; closed: readonly Ring[]; samples: Map<string, Spot[]> | null }

type File = { group: string; heads: number; views: Readonly<Record<string, Drawing>> }
// Each layer has its own keys in the file, which the compiler takes for a closed list.
const files = { 'under-6': under6, '6-13': from6, '14-17': from14 } as unknown as Readonly<Record<BodyGroup, File>>

/** The drawing of an age; somebody grown up, or of unknown age, is drawn by the nearest. */
export function bodyGroupOf(age: AgeBand): BodyGroup {
  switch (age) {
    case 'under-6': return 'under-6'
    case '6-9': case '10-13': case 'unknown': return '6-13'
    case '14-17': case 'adult': return '14-17'
  }
}

/** How many heads tall the child of this group is drawn. */
export const headsTall = (group: BodyGroup): number => files[group].heads

/** Only the left side is drawn by hand; the right is its mirror, so that the two can never differ. */
const mirrors: Readonly<Partial<Record<BodyView, string>>> = { right: 'left', 'head-right': 'head-left', 'hand-right-palm': 'hand-left-palm', 'hand-right-back': 'hand-left-back', 'foot-right': 'foot-left' }

const otherSide = (region: string) => region.replace(/^(left|right)-/, (_, side: string) => (side === 'left' ? 'right-' : 'left-'))

function mirrored({ width, height, layers, closed }: Drawing): Drawing {
  const flip = (d: string) => d.replace(/(-?\d+) (-?\d+)/g, (_, x: string, y: string) => `${width - Number(x)} ${y}`)
  return { width, height, closed: closed.map(flip), layers: layers.map(({ outline, regions }) => ({ outline: flip(outline), regions: Object.fromEntries(Object.entries(regions).map(([id, d]) => [otherSide(id), flip(d)])) })) }
}

/** The corners of path data, curves in `steps` pieces. */
function corners(d: string, steps = 6): Ring {
  const found: number[] = []
  for (const [, letter, numbers] of d.matchAll(/([MLC])([^MLCZ]*)/g)) {
    const n = numbers!.trim().split(/\s+/).map(Number)
    const [x0, y0] = [found.at(-2) ?? 0, found.at(-1) ?? 0]
    if (letter !== 'C') { found.push(n[0]!, n[1]!); continue }
    for (let i = 1; i <= steps; i++) {
      const t = i / steps
      const [a, b, c, e] = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t ** 2 * (1 - t), t ** 3]
      found.push(a * x0 + b * n[0]! + c * n[2]! + e * n[4]!, a * y0 + b * n[1]! + c * n[3]! + e * n[5]!)
    }
  }
  return Float64Array.from(found)
}

const shapes = new Map<string, Shape>()

function shapeOf(group: BodyGroup, view: BodyView): Shape {
  const key = `${group}/${view}`
  const had = shapes.get(key)
  if (had) return had
  const drawn = files[group].views[mirrors[view] ?? view]
  if (!drawn) throw new Error(`no drawing of ${key}`)
  const drawing: Drawing = mirrors[view] ? mirrored(drawn) : drawn
  const layers = drawing.layers.map(({ outline, regions }) => ({ outline: corners(outline), regions: Object.entries(regions).map(([id, d]) => [id, corners(d)] as const) })).reverse()
  const shape: Shape = { drawing, layers, closed: drawing.closed.map((d) => corners(d)), samples: null }
  shapes.set(key, shape)
  return shape
}

export const drawing = (group: BodyGroup, view: BodyView): Drawing => shapeOf(group, view).drawing

/** Whether a point lies in a closed ring, by the crossings of a ray. */
function holds(ring: Ring, [x, y]: Spot): boolean {
  let inside = false
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    const yi = ring[i + 1]!
    const yj = ring[j + 1]!
    if (yi > y !== yj > y && x < ((ring[j]! - ring[i]!) * (y - yi)) / (yj - yi) + ring[i]!) inside = !inside
  }
  return inside
}

/** Distance to the edge of a ring, in units of the drawing; Infinity where it is more than `limit`. */
function distance(ring: Ring, [x, y]: Spot, limit = Infinity): number {
  let least = Infinity
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    const [x0, y0, x1, y1] = [ring[j]!, ring[j + 1]!, ring[i]!, ring[i + 1]!]
    // Most of the edge is far away, which a look at its numbers tells.
    if ((y - limit > y0 && y - limit > y1) || (y + limit < y0 && y + limit < y1) || (x - limit > x0 && x - limit > x1) || (x + limit < x0 && x + limit < x1)) continue
    const length = (x1 - x0) ** 2 + (y1 - y0) ** 2
    const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length))
    least = Math.min(least, Math.hypot(x - x0 - t * (x1 - x0), y - y0 - t * (y1 - y0)))
  }
  return least <= limit ? least : Infinity
}

/** A finger is broader than a line: what lies this far outside still counts as on the edge. */
const EDGE = 9

function regionAt(layer: Sheet, spot: Spot): string {
  const found = layer.regions.find(([, ring]) => holds(ring, spot))
  if (found) return found[0]
  return layer.regions.map(([id, ring]) => [distance(ring, spot), id] as const).sort(([a], [b]) => a - b)[0]![1]
}

export type Located = { at: 'body'; region: string; side: 'left' | 'right' | 'middle' } | { at: 'closed' } | { at: 'off' }

/**
 * What lies at `x`, `y` (0 to 1 of the drawing): a named part of the body with the child's own side; `closed`, where findings are recorded by named
 * structure and never on a picture (DESIGN §9); or nothing.
 */
export function locate(group: BodyGroup, view: BodyView, x: number, y: number): Located {
  const shape = shapeOf(group, view)
  const spot: Spot = [x * shape.drawing.width, y * shape.drawing.height]
  const layer = shape.layers.find(({ outline }) => holds(outline, spot)) ?? shape.layers.find(({ outline }) => distance(outline, spot, EDGE) <= EDGE)
  if (!layer) return { at: 'off' }
  if (shape.closed.some((ring) => holds(ring, spot))) return { at: 'closed' }
  const region = regionAt(layer, spot)
  return { at: 'body', region, side: sideOf(region) }
}

/**
 * The point that is written for a place of the drawing: to four decimals, and with the part that lies at just that, which main looks up again. `off` and `closed`
 * where nothing is marked.
 */
export function pointOf(group: BodyGroup, view: BodyView, at: { x: number; y: number }): Point | 'off' | 'closed' {
  const [x, y] = [at.x, at.y].map((part) => Math.round(part * 1e4) / 1e4) as [number, number]
  const found = locate(group, view, x, y)
  return found.at === 'body' ? { view, x, y, region: found.region } : found.at
}

const symmetrical: ReadonlySet<string> = new Set<BodyView>(['front', 'back', 'head-front', 'head-back'])

/** Whether the side somebody wrote down agrees with the place of the point. Near the middle line "middle" is right as well. */
export function sideFits(side: string, point: { view: string; x: number; region: string | null }): boolean {
  if (point.region === null || side === 'both') return true
  const own = sideOf(point.region)
  return own === 'middle' || side === own || (side === 'middle' && symmetrical.has(point.view) && Math.abs(point.x - 0.5) < 0.03)
}

/** Spots of a region on the body, about one in 8 units, for finding a place in it. */
function spotsOf(shape: Shape, region: string): readonly Spot[] {
  if (!shape.samples) {
    shape.samples = new Map()
    const { width, height } = shape.drawing
    for (let y = 4; y < height; y += 8) {
      for (let x = 4; x < width; x += 8) {
        const layer = shape.layers.find(({ outline }) => holds(outline, [x, y]))
        if (!layer || shape.closed.some((ring) => holds(ring, [x, y]))) continue
        const id = regionAt(layer, [x, y])
        const had = shape.samples.get(id)
        if (had) had.push([x, y])
        else shape.samples.set(id, [[x, y]])
      }
    }
  }
  return shape.samples.get(region) ?? []
}

/**
 * Where a stored point is drawn: on its own place, and on the nearest place of its named part when this drawing has another shape (the age was put right
 * later). So the map never shows another part of the body than the list names.
 */
export function shownAt(group: BodyGroup, point: { view: BodyView; x: number; y: number; region: string | null }): { x: number; y: number } {
  const { x, y, region, view } = point
  const shape = shapeOf(group, view)
  if (region === null || !shape.layers.some(({ regions }) => regions.some(([id]) => id === region))) return { x, y }
  const found = locate(group, view, x, y)
  if (found.at === 'body' && found.region === region) return { x, y }
  const { width, height } = shape.drawing
  const near = spotsOf(shape, region).map(([sx, sy]) => [Math.hypot(sx - x * width, sy - y * height), sx / width, sy / height] as const).sort(([a], [b]) => a - b)[0]
  return near ? { x: near[1], y: near[2] } : { x, y }
}

/** Named parts that a view shows, in the order of the drawing. */
export const partsOf = (group: BodyGroup, view: BodyView): string[] => [...new Set(shapeOf(group, view).drawing.layers.flatMap(({ regions }) => Object.keys(regions)))]
