// The keyboard of the body map, and its magnifying glass: plain functions, so that a test can walk every path.
import { bodyViews, type BodyView } from '../../../shared/model/form'

/** A place on the drawing, 0 to 1. */
export type Cross = { x: number; y: number }

export type MapAct =
  | { act: 'cross'; cross: Cross } | { act: 'add' } | { act: 'move' } | { act: 'remove' } | { act: 'step'; by: 1 | -1 } | { act: 'view'; by: 1 | -1 } | { act: 'zoom'; by: 1 | -1 } | { act: 'none' }

const SMALL = 0.01
const LARGE = 0.1
const arrows: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

const within = (n: number) => Math.round(Math.min(1, Math.max(0, n)) * 1e4) / 1e4

/** What a key means on the map; null: it is not the map's. `zoom`: under the glass the small step is smaller. */
export function mapKey(event: { key: string; shiftKey: boolean; ctrlKey: boolean; altKey: boolean; metaKey: boolean }, cross: Cross, zoom = 1): MapAct | null {
  if (event.ctrlKey || event.altKey || event.metaKey) return null
  const way = arrows[event.key]
  if (way) {
    const step = (event.shiftKey ? LARGE : SMALL) / zoom
    return { act: 'cross', cross: { x: within(cross.x + way[0] * step), y: within(cross.y + way[1] * step) } }
  }
  switch (event.key) {
    case 'Enter': return { act: 'add' }
    case ' ': return { act: 'move' }
    case 'Delete': case 'Backspace': return { act: 'remove' }
    case 'n': case 'N': return { act: 'step', by: 1 }
    case 'p': case 'P': return { act: 'step', by: -1 }
    case 'PageDown': return { act: 'view', by: 1 }
    case 'PageUp': return { act: 'view', by: -1 }
    case '+': case '=': return { act: 'zoom', by: 1 }
    case '-': return { act: 'zoom', by: -1 }
    case 'Escape': return { act: 'none' }
    default: return null
  }
}

export const nextView = (view: BodyView, by: 1 | -1): BodyView => bodyViews[(bodyViews.indexOf(view) + by + bodyViews.length) % bodyViews.length]!

/** The next of `rows` after `chosen`, round and round; the first (or last) when none is chosen. */
export function nextRow<R>(rows: readonly R[], chosen: R | null, by: 1 | -1): R | null {
  if (rows.length === 0) return null
  const at = chosen === null ? -1 : rows.indexOf(chosen)
  return rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : (at + by + rows.length) % rows.length]!
}

/** The magnifying glass: `zoom` times, about the middle `x`, `y` (0 to 1). */
export type Glass = { zoom: number; x: number; y: number }
export const wholeGlass: Glass = { zoom: 1, x: 0.5, y: 0.5 }
const zooms = [1, 1.5, 2, 3, 4, 6]

/** Kept so that no edge of the drawing leaves the edge of the window. */
export function panned(glass: Glass, x: number, y: number): Glass {
  const half = 0.5 / glass.zoom
  const keep = (n: number) => Math.min(1 - half, Math.max(half, n))
  return { zoom: glass.zoom, x: keep(x), y: keep(y) }
}

/** As large as two fingers draw it, with `about` staying where it is under them. */
export function scaled(glass: Glass, to: number, about: Cross): Glass {
  const zoom = Math.min(zooms.at(-1)!, Math.max(1, to))
  const k = glass.zoom / zoom
  return panned({ ...glass, zoom }, about.x + (glass.x - about.x) * k, about.y + (glass.y - about.y) * k)
}

/** One step larger or smaller. */
export const zoomed = (glass: Glass, by: 1 | -1, about: Cross): Glass =>
  scaled(glass, (by > 0 ? zooms.find((zoom) => zoom > glass.zoom) : zooms.findLast((zoom) => zoom < glass.zoom)) ?? glass.zoom, about)

/** Moves the glass just as far as the cross needs to be seen. */
export function following(glass: Glass, cross: Cross): Glass {
  const half = 0.44 / glass.zoom
  const keep = (middle: number, at: number) => Math.min(at + half, Math.max(at - half, middle))
  return panned(glass, keep(glass.x, cross.x), keep(glass.y, cross.y))
}

/** The point nearest to `at` within `reach` (all in the same units), or null. */
export function nearest<P extends { x: number; y: number }>(points: readonly P[], at: Cross, reach: number): P | null {
  let best: P | null = null
  let least = reach
  for (const point of points) {
    const d = Math.hypot(point.x - at.x, point.y - at.y)
    if (d <= least) [best, least] = [point, d]
  }
  return best
}
