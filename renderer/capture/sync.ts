// How far the pictures of the two cameras are apart (XC8). Both see the same light: when the lamp goes off or on, a door opens or somebody
// passes, the mean brightness of both moves at the same moment, and where it does not, the difference is the offset.
//
// Method: light of each frame at its capture time -> the last 20 s on a grid of 10 ms -> its change over 40 ms (a step becomes a pulse; slow
// daylight and the cameras' automatic exposure vanish) -> normalised cross-correlation over -1 to 1 s -> top of a parabola through the best
// three. Without enough change of light the same is tried with the energy of movement, which is asked for a better match. What repeats itself
// within five seconds (mains flicker, a fan, a test picture) has more than one top, and nothing is claimed of it.

export type Offset = {
  /** By how much camera 2 shows the same event later than camera 1 (negative: earlier), ms. To lay it beside camera 1, move it back by this. */
  ms: number
  /** 0 to 1: how alike the two series are at this offset, less how alike they are at the next best. */
  confidence: number
}

const GRID_MS = 10
const WINDOW_MS = 20_000
/** An offset beyond this is no offset but a fault, which a person sees. */
const MOST_MS = 1000
/** The change of brightness is taken over this: longer than a frame at 25 a second, so that a step between two frames stays one pulse. */
const STEP_MS = 40
/** So far away other tops are looked for. */
const RIVAL_MS = 5000
/** Two tops nearer than this are one event. */
const APART_MS = 120
/** A gap between frames beyond this is a break: nothing is guessed into it. */
const BREAK_MS = 400
/** Frames that two series must have in common, in ms of overlap. */
const LEAST_MS = 3000
/** What counts as an event: change against the ordinary restlessness of the series (median), and in steps of brightness. */
const EVENT = { times: 8, light: 1.5, motion: 1.2 } as const
/** Least likeness: of brightness, and of movement, which two points of view show differently. */
const ALIKE = { light: 0.6, motion: 0.75 } as const
/** The best must beat every other top by this: under mains flicker or a blinking light all tops are alike. Movement jumps in both when this machine stumbles. */
const DISTINCT = { light: 0.12, motion: 0.3 } as const

type Series = { atMs: number[]; light: number[]; motion: number[] }
const empty = (): Series => ({ atMs: [], light: [], motion: [] })

export class SyncMeter {
  #one = empty()
  #two = empty()

  /**
   * One frame of a camera: `atMs` its capture time on a clock common to both, in order; `light` the light of the room in steps of
   * 0-255 from any zero, `motion` the mean difference from the frame before. Frames that come out of order are ignored.
   */
  add(camera: 1 | 2, atMs: number, light: number, motion: number): void {
    const series = camera === 1 ? this.#one : this.#two
    const last = series.atMs.at(-1)
    if (last !== undefined && atMs <= last) return
    series.atMs.push(atMs)
    series.light.push(light)
    series.motion.push(motion)
    // Cut in lumps: shifting at every frame would move the whole array each time.
    if (atMs - series.atMs[0]! > 1.5 * WINDOW_MS) {
      const from = series.atMs.findIndex((at) => at >= atMs - WINDOW_MS)
      for (const list of [series.atMs, series.light, series.motion]) list.splice(0, from)
    }
  }

  /** Forgets a camera: it was changed, and its old picture says nothing of the new one. */
  reset(camera: 1 | 2): void {
    if (camera === 1) this.#one = empty()
    else this.#two = empty()
  }

  /** The offset measured over the last 20 s; null when no common event was seen in them. */
  offset(): Offset | null {
    const [endOne, endTwo] = [this.#one.atMs.at(-1), this.#two.atMs.at(-1)]
    if (endOne === undefined || endTwo === undefined) return null
    const to = Math.min(endOne, endTwo)
    const from = Math.max(this.#one.atMs[0]!, this.#two.atMs[0]!, to - WINDOW_MS)
    if (to - from < LEAST_MS) return null
    for (const kind of ['light', 'motion'] as const) {
      const [one, two] = [this.#one, this.#two].map((series) => changes(series.atMs, series[kind], from, to))
      const found = one && two && hasEvent(one, EVENT[kind]) && hasEvent(two, EVENT[kind]) ? best(one, two, kind) : null
      if (found) return found
    }
    return null
  }
}

/** Change over STEP_MS on the grid of the window; NaN where there are no frames. */
function changes(atMs: readonly number[], values: readonly number[], from: number, to: number): Float64Array {
  const size = Math.floor((to - from) / GRID_MS) + 1
  const level = new Float64Array(size).fill(Number.NaN)
  let next = 1
  for (let i = 0; i < size; i++) {
    const at = from + i * GRID_MS
    while (next < atMs.length - 1 && atMs[next]! < at) next++
    const [before, after] = [atMs[next - 1], atMs[next]]
    if (before === undefined || after === undefined || at < before || at > after || after - before > BREAK_MS) continue
    level[i] = values[next - 1]! + ((values[next]! - values[next - 1]!) * (at - before)) / (after - before)
  }
  const lag = STEP_MS / GRID_MS
  return level.map((value, i) => (i < lag ? Number.NaN : value - level[i - lag]!))
}

/** Whether something happened, beside the noise that is always there. */
function hasEvent(change: Float64Array, least: number): boolean {
  const sizes = change.filter((value) => !Number.isNaN(value)).map(Math.abs).sort()
  if (sizes.length === 0) return false
  return sizes.at(-1)! > Math.max(least, EVENT.times * sizes[sizes.length >> 1]!)
}

/** Likeness of two series (Pearson without mean, the changes have none) when the second is moved back by `lag` grid steps. */
function likeness(one: Float64Array, two: Float64Array, lag: number): number {
  let [both, first, second, count] = [0, 0, 0, 0]
  for (let i = Math.max(0, -lag), end = Math.min(one.length, two.length - lag); i < end; i++) {
    const a = one[i]!
    const b = two[i + lag]!
    const product = a * b
    if (product !== product) continue
    both += product
    first += a * a
    second += b * b
    count++
  }
  return count * GRID_MS < LEAST_MS / 2 || first === 0 || second === 0 ? 0 : both / Math.sqrt(first * second)
}

function best(one: Float64Array, two: Float64Array, kind: 'light' | 'motion'): Offset | null {
  const [reach, far] = [MOST_MS / GRID_MS, RIVAL_MS / GRID_MS]
  const alike = Array.from({ length: 2 * far + 1 }, (_, i) => likeness(one, two, i - far))
  let top = far - reach
  for (let i = top; i <= far + reach; i++) if (alike[i]! > alike[top]!) top = i
  // A top at the rim may be the slope of one beyond it.
  if (alike[top]! < ALIKE[kind] || Math.abs(top - far) === reach) return null
  const rest = Math.max(0, ...alike.filter((_, i) => Math.abs(i - top) * GRID_MS > APART_MS))
  if (alike[top]! - rest < DISTINCT[kind]) return null
  const [left, middle, right] = [alike[top - 1]!, alike[top]!, alike[top + 1]!]
  const bend = left - 2 * middle + right
  const shift = bend < 0 ? Math.max(-0.5, Math.min(0.5, (left - right) / (2 * bend))) : 0
  return { ms: Math.round((top - far + shift) * GRID_MS), confidence: Math.min(1, middle - rest) }
}
