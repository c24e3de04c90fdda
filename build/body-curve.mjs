// @ts-check
// Curves and shapes for the body outlines: points in, path data out. Whole numbers, so that the files are small and the same everywhere.

/** @typedef {[number, number]} P a point, y downwards */
/** Layers lie over each other, the last one on top: each a closed outline and the parts of the body in it. @typedef {{ layers: { outline: string, regions: Record<string, string> }[], closed: string[] }} Drawn */

const r = (/** @type {number} */ n) => Math.round(n)

/**
 * A closed smooth curve through the points: Catmull-Rom as cubic Béziers.
 * @param {readonly P[]} points @param {number} [tension] 1 is the full roundness
 */
export function smooth(points, tension = 1) {
  const n = points.length
  const at = (/** @type {number} */ i) => /** @type {P} */ (points[(i + n) % n])
  let d = `M${r(at(0)[0])} ${r(at(0)[1])}`
  for (let i = 0; i < n; i++) {
    const [p0, p1, p2, p3] = [at(i - 1), at(i), at(i + 1), at(i + 2)]
    const k = tension / 6
    const c = [p1[0] + (p2[0] - p0[0]) * k, p1[1] + (p2[1] - p0[1]) * k, p2[0] - (p3[0] - p1[0]) * k, p2[1] - (p3[1] - p1[1]) * k, p2[0], p2[1]]
    d += `C${c.map(r).join(' ')}`
  }
  return `${d}Z`
}

/** A straight-edged region as path data. @param {readonly P[]} points */
export const area = (points) => `M${points.map(([x, y]) => `${r(x)} ${r(y)}`).join('L')}Z`

/** @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 */
export const box = (x0, y0, x1, y1) => area([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])

/** Mirrors path data about the middle of a drawing. @param {string} d @param {number} width */
export const mirrorPath = (d, width) => d.replace(/(-?\d+) (-?\d+)/g, (_, x, y) => `${width - Number(x)} ${y}`)

/** `left-…` becomes `right-…` and the other way round. @param {string} id */
export const otherSide = (id) => id.replace(/^(left|right)-/, (_, side) => (side === 'left' ? 'right-' : 'left-'))

/**
 * Adds the mirrored regions of the other side.
 * @param {Record<string, string>} half @param {number} width @returns {Record<string, string>}
 */
export const bothSides = (half, width) => Object.fromEntries(Object.entries(half).flatMap(([id, d]) => (otherSide(id) === id ? [[id, d]] : [[id, d], [otherSide(id), mirrorPath(d, width)]])))

/** The right half of a symmetrical outline, from top to bottom, made whole. @param {readonly P[]} half @param {number} width @returns {P[]} */
export const whole = (half, width) => [...half, ...half.filter(([x]) => Math.abs(x - width / 2) > 0.5).reverse().map(([x, y]) => /** @type {P} */ ([width - x, y]))]

/**
 * A limb: a straight axis from `from` to `to`. `at(t, u)` is the point at t of its length, u to the side (right of the way for u > 0).
 * @param {P} from @param {P} to
 */
export function axis(from, to) {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
  const length = Math.hypot(dx, dy)
  const at = (/** @type {number} */ t, /** @type {number} */ u) => /** @type {P} */ ([from[0] + dx * t + (dy / length) * u, from[1] + dy * t - (dx / length) * u])
  /** The strip between t0 and t1, from u0 to u1. */
  const band = (/** @type {number} */ t0, /** @type {number} */ t1, /** @type {number} */ u0, /** @type {number} */ u1) => area([at(t0, u0), at(t0, u1), at(t1, u1), at(t1, u0)])
  return { at, band, length }
}
