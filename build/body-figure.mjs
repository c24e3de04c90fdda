// @ts-check
// The whole figure from the front and the back: one neutral silhouette, the same for every child of an age group.
import { area, axis, bothSides, smooth, whole } from './body-curve.mjs'

/** @typedef {import('./body-curve.mjs').P} P */

export const WIDTH = 600
export const HEIGHT = 1000
const TOP = 20
const SCALE = 960

/**
 * Proportions of an age group; lengths in parts of the height of the body, widths from the middle line.
 * @typedef {{ heads: number, head: number, neck: number, neckHalf: number, shoulder: number, chest: number, waist: number, hip: number, crotch: number,
 *   arm: number, hand: number, upper: number, fore: number, wrist: number, thigh: number, knee: number, calf: number, ankle: number, depth: number, belly: number }} Build
 */

/** @type {Readonly<Record<string, Build>>} */
export const builds = {
  'under-6': { heads: 4.5, head: 0.088, neck: 0.022, neckHalf: 0.04, shoulder: 0.122, chest: 0.098, waist: 0.096, hip: 0.1, crotch: 0.6, arm: 0.265, hand: 0.08, upper: 0.032, fore: 0.029, wrist: 0.021, thigh: 0.051, knee: 0.037, calf: 0.036, ankle: 0.026, depth: 0.075, belly: 0.088 },
  '6-13': { heads: 6, head: 0.064, neck: 0.03, neckHalf: 0.031, shoulder: 0.12, chest: 0.092, waist: 0.082, hip: 0.087, crotch: 0.548, arm: 0.3, hand: 0.088, upper: 0.028, fore: 0.025, wrist: 0.017, thigh: 0.045, knee: 0.032, calf: 0.031, ankle: 0.02, depth: 0.064, belly: 0.066 },
  '14-17': { heads: 7.5, head: 0.051, neck: 0.036, neckHalf: 0.027, shoulder: 0.122, chest: 0.092, waist: 0.078, hip: 0.085, crotch: 0.515, arm: 0.325, hand: 0.095, upper: 0.028, fore: 0.024, wrist: 0.016, thigh: 0.045, knee: 0.031, calf: 0.031, ankle: 0.018, depth: 0.06, belly: 0.06 },
}

/** Heights of the landmarks, from 0 at the crown to 1 at the soles. @param {Build} b */
export function levels(b) {
  const chin = 1 / b.heads
  const shoulder = chin + b.neck
  const trunk = b.crotch - shoulder
  const leg = 1 - b.crotch
  return {
    chin, shoulder, armpit: shoulder + trunk * 0.27, ribs: shoulder + trunk * 0.47, navel: shoulder + trunk * 0.64, hip: shoulder + trunk * 0.84, crotch: b.crotch,
    midThigh: b.crotch + leg * 0.22, kneeTop: b.crotch + leg * 0.43, knee: b.crotch + leg * 0.49, kneeLow: b.crotch + leg * 0.55, calf: b.crotch + leg * 0.66, ankleTop: b.crotch + leg * 0.88, ankle: b.crotch + leg * 0.93,
  }
}

const X = (/** @type {number} */ x) => WIDTH / 2 + SCALE * x
const Y = (/** @type {number} */ y) => TOP + SCALE * y
/** @type {(x: number, y: number) => P} */
const at = (x, y) => [X(x), Y(y)]

/** The arm on the right of the picture, a little away from the trunk. @param {Build} b */
function armOf(b) {
  const l = levels(b)
  const turn = (19 * Math.PI) / 180
  /** @type {P} */
  const joint = [b.shoulder - b.upper * 0.95, l.shoulder + b.upper * 1.15]
  const way = (/** @type {number} */ length) => at(joint[0] + Math.sin(turn) * length, joint[1] + Math.cos(turn) * length)
  return { arm: axis(at(...joint), way(b.arm)), hand: axis(way(b.arm), way(b.arm + b.hand)) }
}

/** @param {Build} b */
function legOf(b) {
  const l = levels(b)
  return axis(at(b.thigh * 1.06, l.crotch), at(b.thigh * 1.3, l.ankle))
}

/** Right half of the outline, from the crown to the crotch. @param {Build} b @returns {P[]} */
function half(b) {
  const l = levels(b)
  const { arm, hand } = armOf(b)
  const leg = legOf(b)
  const w = (/** @type {number} */ n) => n * SCALE
  const headAt = (/** @type {number} */ x, /** @type {number} */ y) => at(b.head * x, l.chin * y)
  const inner = b.thigh * 0.96
  return [
    headAt(0, 0), headAt(0.5, 0.04), headAt(0.86, 0.19), headAt(1, 0.42), headAt(1.1, 0.5), headAt(1.06, 0.62), headAt(0.93, 0.68), headAt(0.74, 0.87),
    at(b.neckHalf, l.chin * 0.985), at(b.neckHalf * 1.04, l.chin + b.neck * 0.55), at(b.neckHalf + (b.shoulder - b.neckHalf) * 0.35, l.shoulder - b.neck * 0.1), at(b.shoulder * 0.85, l.shoulder + 0.008),
    arm.at(0, w(b.upper * 1.08)), arm.at(0.25, w(b.upper)), arm.at(0.5, w(b.upper * 0.86)), arm.at(0.64, w(b.fore * 1.02)), arm.at(0.85, w(b.fore * 0.8)), arm.at(1, w(b.wrist)),
    hand.at(0.2, w(b.wrist * 1.6)), hand.at(0.44, w(b.wrist * 2.3)), hand.at(0.56, w(b.wrist * 2.2)), hand.at(0.5, w(b.wrist * 1.45)), hand.at(0.78, w(b.wrist * 1.2)), hand.at(0.97, w(b.wrist * 0.55)),
    hand.at(0.97, -w(b.wrist * 0.55)), hand.at(0.75, -w(b.wrist * 1.2)), hand.at(0.3, -w(b.wrist * 1.3)),
    arm.at(1, -w(b.wrist)), arm.at(0.85, -w(b.fore * 0.8)), arm.at(0.64, -w(b.fore * 0.98)), arm.at(0.5, -w(b.upper * 0.84)),
    ...[arm.at(0.34, -w(b.upper * 0.9))].filter(([x, y]) => x > X(b.chest) + 6 && y > Y(l.armpit) + 12), at(b.chest, l.armpit), at(b.chest * 0.97, l.ribs), at(b.waist, l.navel), at(b.hip * 0.98, l.hip), at(b.hip * 1.02, l.crotch),
    leg.at(0.22, w(b.thigh * 0.92)), leg.at(0.46, w(b.knee * 1.05)), leg.at(0.54, w(b.knee)), leg.at(0.7, w(b.calf * 1.06)), leg.at(0.86, w(b.calf * 0.78)), leg.at(0.97, w(b.ankle)),
    at(b.thigh * 1.3 + b.ankle * 1.5, 0.975), at(b.thigh * 1.3 + b.ankle * 1.7, 0.992), at(b.thigh * 1.3 + b.ankle * 0.6, 1), at(b.thigh * 1.3 - b.ankle * 0.9, 0.996), at(b.thigh * 1.3 - b.ankle * 1.1, 0.975),
    leg.at(0.97, -w(b.ankle)), leg.at(0.86, -w(b.calf * 0.7)), leg.at(0.7, -w(b.calf * 0.94)), leg.at(0.54, -w(b.knee * 0.9)), leg.at(0.46, -w(b.knee * 0.95)), leg.at(0.22, -w(b.thigh * 0.9)),
    at(b.thigh * 1.06 - inner, l.crotch + 0.018), at(0, l.crotch + 0.002),
  ]
}

/** Regions of arm and leg; `side` is that of the child on the right of the picture. @param {Build} b @param {'left' | 'right'} side @param {boolean} back */
function limbs(b, side, back) {
  const { arm, hand } = armOf(b)
  const leg = legOf(b)
  const w = (/** @type {number} */ n) => n * SCALE * 1.35
  const face = back ? 'back' : 'front'
  /** @type {Record<string, string>} */
  const found = {}
  const split = (/** @type {string} */ name, /** @type {ReturnType<typeof axis>} */ limb, /** @type {number} */ t0, /** @type {number} */ t1, /** @type {number} */ wide, inner = wide) => {
    found[`${side}-${name}-outer`] = limb.band(t0, t1, 0, w(wide))
    found[`${side}-${name}-inner`] = limb.band(t0, t1, -w(inner), 0)
  }
  const one = (/** @type {string} */ name, /** @type {ReturnType<typeof axis>} */ limb, /** @type {number} */ t0, /** @type {number} */ t1, /** @type {number} */ wide) => { found[`${side}-${name}`] = limb.band(t0, t1, -w(wide), w(wide)) }
  split(`upper-arm-${face}`, arm, 0.14, 0.44, b.upper * 1.2)
  one(back ? 'elbow-back' : 'elbow-crease', arm, 0.44, 0.58, b.upper * 1.2)
  split(`forearm-${face}`, arm, 0.58, 0.92, b.fore * 1.2)
  one(`wrist-${face}`, arm, 0.92, 1.08, b.wrist * 2)
  one(back ? 'hand-back' : 'palm', hand, 0.24, 0.62, b.wrist * 3)
  one(`fingers-${face}`, hand, 0.62, 1.15, b.wrist * 3)
  split(`thigh-${face}`, leg, -0.02, 0.42, b.thigh * 1.15, b.thigh * 0.82)
  one(back ? 'knee-back' : 'knee', leg, 0.42, 0.57, b.knee * 1.5)
  split(back ? 'calf' : 'shin', leg, 0.57, 0.9, b.calf * 1.4)
  one(back ? 'heel' : 'ankle-front', leg, 0.9, back ? 1.3 : 1.0, b.ankle * 2.4)
  if (!back) one('foot-top', leg, 1.0, 1.3, b.ankle * 2.4)
  return found
}

/** @param {Build} b @returns {import('./body-curve.mjs').Drawn} */
export function front(b) {
  const l = levels(b)
  const edge = b.chest + 0.004
  const strip = b.chest * 0.2
  const s = 'left'
  const poly = (/** @type {P[]} */ ...points) => area(points.map(([x, y]) => at(x, y)))
  const wide = b.head * 1.25
  const half_ = {
    'left-shoulder-front': poly([edge * 0.62, l.shoulder - 0.05], [b.shoulder + 0.04, l.shoulder - 0.05], [b.shoulder + 0.055, l.shoulder + 0.062], [edge, l.armpit], [edge * 0.62, l.shoulder + 0.035]),
    'left-chest': poly([strip, l.shoulder], [edge * 0.62, l.shoulder], [edge * 0.62, l.shoulder + 0.035], [edge, l.armpit], [edge, l.ribs], [strip, l.ribs]),
    'left-upper-abdomen': poly([0, l.ribs], [edge * 1.1, l.ribs], [edge * 1.1, l.navel], [0, l.navel]),
    'left-lower-abdomen': poly([0, l.navel], [edge * 1.1, l.navel], [edge * 1.2, l.hip], [0, l.hip]),
    'left-hip-front': poly([0, l.hip], [edge * 1.2, l.hip], [edge * 1.25, l.crotch + 0.02], [b.thigh * 0.8, l.crotch + 0.01], [b.thigh * 0.45, l.crotch]),
    'left-forehead': poly([0, -0.05], [wide, -0.05], [wide, l.chin * 0.44], [0, l.chin * 0.44]),
    'left-face': poly([0, l.chin * 0.44], [b.head * 0.96, l.chin * 0.44], [b.head * 0.96, l.chin * 0.72], [b.head * 0.6, l.chin * 0.86], [0, l.chin * 0.86]),
    'left-ear': poly([b.head * 0.96, l.chin * 0.44], [wide, l.chin * 0.44], [wide, l.chin * 0.72], [b.head * 0.96, l.chin * 0.72]),
    'left-jaw': poly([0, l.chin * 0.86], [b.head * 0.6, l.chin * 0.86], [b.head * 0.96, l.chin * 0.72], [wide, l.chin * 0.72], [b.head * 0.9, l.chin], [0, l.chin]),
    'left-neck-front': poly([0, l.chin], [b.head, l.chin], [edge * 0.62, l.shoulder - 0.05], [edge * 0.62, l.shoulder], [0, l.shoulder]),
    ...limbs(b, s, false),
  }
  const closed = [poly([-b.thigh * 0.42, l.hip + (l.crotch - l.hip) * 0.42], [b.thigh * 0.42, l.hip + (l.crotch - l.hip) * 0.42], [b.thigh * 0.42, l.crotch + 0.03], [-b.thigh * 0.42, l.crotch + 0.03])]
  return {
    closed,
    layers: [{ outline: smooth(whole(half(b), WIDTH)), regions: { sternum: poly([-strip, l.shoulder], [strip, l.shoulder], [strip, l.ribs], [-strip, l.ribs]), navel: poly([-strip, l.navel - 0.022], [strip, l.navel - 0.022], [strip, l.navel + 0.022], [-strip, l.navel + 0.022]), ...bothSides(half_, WIDTH) } }],
  }
}

/** Seen from the back: the child's right is on the right of the picture. @param {Build} b @returns {import('./body-curve.mjs').Drawn} */
export function back(b) {
  const l = levels(b)
  const edge = b.chest + 0.004
  const strip = b.chest * 0.16
  const poly = (/** @type {P[]} */ ...points) => area(points.map(([x, y]) => at(x, y)))
  const wide = b.head * 1.25
  const half_ = {
    'right-shoulder-back': poly([edge * 0.62, l.shoulder - 0.05], [b.shoulder + 0.04, l.shoulder - 0.05], [b.shoulder + 0.055, l.shoulder + 0.062], [edge, l.armpit], [edge * 0.62, l.shoulder + 0.035]),
    'right-upper-back': poly([strip, l.shoulder], [edge * 0.62, l.shoulder], [edge * 0.62, l.shoulder + 0.035], [edge, l.armpit], [edge, l.ribs], [strip, l.ribs]),
    'right-mid-back': poly([strip, l.ribs], [edge * 1.1, l.ribs], [edge * 1.1, l.navel - 0.01], [strip, l.navel - 0.01]),
    'right-lower-back': poly([strip, l.navel - 0.01], [edge * 1.1, l.navel - 0.01], [edge * 1.2, l.hip - 0.02], [strip, l.hip - 0.02]),
    'right-buttock': poly([0, l.hip - 0.02], [edge * 1.2, l.hip - 0.02], [edge * 1.25, l.crotch + 0.02], [b.thigh * 0.8, l.crotch + 0.016], [0, l.crotch + 0.016]),
    'right-head-back': poly([0, -0.05], [wide, -0.05], [wide, l.chin * 0.42], [0, l.chin * 0.42]),
    'right-occiput': poly([0, l.chin * 0.42], [b.head * 0.96, l.chin * 0.42], [b.head * 0.96, l.chin * 0.72], [0, l.chin * 0.82]),
    'right-ear': poly([b.head * 0.96, l.chin * 0.42], [wide, l.chin * 0.42], [wide, l.chin * 0.72], [b.head * 0.96, l.chin * 0.72]),
    'right-nape': poly([0, l.chin * 0.82], [b.head * 0.96, l.chin * 0.72], [wide, l.chin * 0.72], [b.head, l.chin], [edge * 0.62, l.shoulder - 0.05], [edge * 0.62, l.shoulder], [0, l.shoulder]),
    ...limbs(b, 'right', true),
  }
  const closed = [poly([-b.thigh * 0.3, l.crotch - 0.03], [b.thigh * 0.3, l.crotch - 0.03], [b.thigh * 0.3, l.crotch + 0.03], [-b.thigh * 0.3, l.crotch + 0.03])]
  return {
    closed,
    layers: [{ outline: smooth(whole(half(b), WIDTH)), regions: {
      'spine-upper': poly([-strip, l.shoulder], [strip, l.shoulder], [strip, l.ribs], [-strip, l.ribs]), 'spine-lower': poly([-strip, l.ribs], [strip, l.ribs], [strip, l.hip - 0.02], [-strip, l.hip - 0.02]),
      ...bothSides(half_, WIDTH),
    } }],
  }
}
