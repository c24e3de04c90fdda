// Signatures by hand as plain data: from the points of a pad to strokes that keep their shape at any size, and to the paths that draw them.
import type { Signature } from './model/answer'

type Drawn = Extract<Signature, { signed: 'drawn' }>
/** One stroke of a pad: pixels from the upper left, instants in ms. */
export type PadStroke = readonly { x: number; y: number; time: number }[]

/** Most points kept of a stroke and most strokes of a signature: the limits of the model. */
export const strokePoints = 3000
export const strokeCount = 200
/** Shorter than this (in heights of the field, over all strokes) it is a slip of the hand and no signature. */
const SHORTEST = 0.3

const round = (n: number) => Math.round(Math.min(1, Math.max(0, n)) * 1e4) / 1e4

/** Most points of a whole signature: more than any hand writes, and still a small entry of the log (XC10). */
export const allPoints = 6000

/** Keeps first and last, and of a stroke that is too long every n-th point in between. */
function thinned<T>(points: readonly T[], most: number): readonly T[] {
  if (points.length <= most) return points
  if (most < 2) return points.slice(0, 1)
  const step = (points.length - 1) / (most - 1)
  return Array.from({ length: most }, (_, i) => points[Math.round(i * step)]!)
}

/** Strokes of a pad of `width` × `height` pixels as the model keeps them: x, y from 0 to 1 and ms from the first touch. What was drawn past the edge lies on it. */
export function strokesOf(pad: readonly PadStroke[], width: number, height: number): number[][] {
  const start = pad.find((stroke) => stroke.length > 0)?.[0]?.time ?? 0
  const whole = pad.filter((stroke) => stroke.length > 0).slice(0, strokeCount)
  // One for each stroke is set aside: shares are rounded up.
  const share = Math.min(1, (allPoints - whole.length) / whole.reduce((sum, stroke) => sum + stroke.length, 0))
  return whole
    .map((stroke) => thinned(stroke, Math.min(strokePoints, Math.ceil(stroke.length * share))).flatMap((p) => [round(p.x / width), round(p.y / height), Math.max(0, Math.round(p.time - start))]))
}

/** Points of one stroke in a field of `width` × `height`. A last point without its three numbers is left out. */
function pointsOf(stroke: readonly number[], width: number, height: number): { x: number; y: number }[] {
  const points = []
  for (let i = 0; i + 2 < stroke.length; i += 3) points.push({ x: stroke[i]! * width, y: stroke[i + 1]! * height })
  return points
}

/** Length of all strokes, in heights of the field. */
export function inkOf(strokes: readonly (readonly number[])[], ratio: number): number {
  let length = 0
  for (const stroke of strokes) {
    const points = pointsOf(stroke, ratio, 1)
    for (let i = 1; i < points.length; i++) length += Math.hypot(points[i]!.x - points[i - 1]!.x, points[i]!.y - points[i - 1]!.y)
  }
  return length
}

/** Whether there is enough to be somebody's signature: a touch by mistake is none. */
export const isSignature = (strokes: readonly (readonly number[])[], ratio: number): boolean => strokes.length > 0 && inkOf(strokes, ratio) >= SHORTEST

const figure = (n: number) => String(Math.round(n * 100) / 100)

/**
 * SVG path data of each stroke in a box of `width` × `height` (any unit): smooth through the middles between points, a dot as a line of no length (drawn by
 * round caps). Only digits, spaces and the letters M L Q leave here, whatever the numbers are.
 */
export function signaturePaths({ strokes }: Pick<Drawn, 'strokes'>, width: number, height: number): string[] {
  return strokes.flatMap((stroke) => {
    const points = pointsOf(stroke, width, height)
    const first = points[0]
    if (!first || points.some((p) => !Number.isFinite(p.x) || !Number.isFinite(p.y))) return []
    const at = (p: { x: number; y: number }) => `${figure(p.x)} ${figure(p.y)}`
    if (points.length < 3) return [`M${at(first)}L${at(points.at(-1)!)}`]
    const middle = (a: { x: number; y: number }, b: { x: number; y: number }) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 })
    const curves = points.slice(1, -1).map((p, i) => `Q${at(p)} ${at(middle(p, points[i + 2]!))}`)
    return [`M${at(first)}${curves.join('')}L${at(points.at(-1)!)}`]
  })
}
