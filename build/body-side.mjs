// @ts-check
// The whole figure from the child's left: it looks to the left of the picture, the arm a little forward so that the flank is seen. The other arm is not drawn.
import { area, axis, smooth } from './body-curve.mjs'
import { HEIGHT, WIDTH, levels } from './body-figure.mjs'

/** @typedef {import('./body-curve.mjs').P} P */
/** @typedef {import('./body-figure.mjs').Build} Build */

const TOP = 20
const SCALE = HEIGHT - 2 * TOP
const MIDDLE = WIDTH * 0.56
/** @type {(x: number, y: number) => P} */
const at = (x, y) => [MIDDLE + SCALE * x, TOP + SCALE * y]

/** @param {Build} b @returns {P[]} */
function outline(b) {
  const l = levels(b)
  const h = l.chin
  const deep = h * 0.4
  const head = (/** @type {number} */ x, /** @type {number} */ y) => at(-0.006 + deep * x, h * y)
  const leg = b.crotch
  const ankle = b.ankle
  return [
    head(-0.05, 0), head(0.55, 0.06), head(0.96, 0.3), head(0.98, 0.5), head(0.78, 0.74),
    at(b.neckHalf * 0.98, l.chin * 0.93), at(b.neckHalf * 1.08, l.chin + b.neck * 0.6), at(b.depth * 0.86, l.shoulder + 0.035), at(b.depth, l.armpit), at(b.depth * 0.93, l.ribs), at(b.depth * 0.82, l.navel - 0.01),
    at(b.depth * 1.04, (l.navel + l.hip) / 2 + 0.02), at(b.depth * 1.14, l.hip + 0.01), at(b.depth * 0.98, leg + 0.02),
    at(b.thigh * 0.95, l.midThigh), at(b.knee * 0.95, l.kneeTop), at(b.knee * 0.86, l.knee), at(b.calf * 1.32, l.calf - 0.02), at(b.calf * 0.95, (l.calf + l.ankleTop) / 2), at(ankle * 1.0, l.ankle - 0.012), at(ankle * 1.35, 0.975), at(ankle * 1.2, 0.998),
    at(-ankle * 1.2, 1), at(-ankle * 4.1, 0.999), at(-ankle * 4.4, 0.985), at(-ankle * 2.6, 0.966), at(-ankle * 1.15, l.ankle),
    at(-b.calf * 0.72, (l.calf + l.ankleTop) / 2), at(-b.knee * 0.9, l.kneeLow + 0.02), at(-b.knee * 1.12, l.knee), at(-b.thigh * 1.02, l.midThigh), at(-b.belly * 0.82, l.crotch - 0.005), at(-b.belly * 0.96, l.hip - 0.02),
    at(-b.belly, l.navel), at(-b.belly * 0.94, l.ribs), at(-b.depth * 0.9, l.armpit - 0.01), at(-b.depth * 0.55, l.shoulder + 0.012),
    at(-b.neckHalf * 1.02, l.chin + b.neck * 0.55), at(-b.neckHalf * 1.1, l.chin + b.neck * 0.1),
    head(-0.66, 0.995), head(-0.86, 0.93), head(-0.93, 0.76), head(-0.98, 0.48), head(-0.9, 0.24), head(-0.56, 0.06),
  ]
}

/** @param {Build} b */
function armOf(b) {
  const l = levels(b)
  const turn = (38 * Math.PI) / 180
  const joint = /** @type {P} */ ([b.depth * 0.12, l.shoulder + b.upper * 1.3])
  const way = (/** @type {number} */ length) => at(joint[0] - Math.sin(turn) * length, joint[1] + Math.cos(turn) * length)
  return { arm: axis(at(...joint), way(b.arm)), hand: axis(way(b.arm), way(b.arm + b.hand)) }
}

/** @param {Build} b @returns {import('./body-curve.mjs').Drawn} */
export function side(b) {
  const l = levels(b)
  const { arm, hand } = armOf(b)
  const w = (/** @type {number} */ n) => n * SCALE
  // u > 0 is to the right of the picture on the way down: the child's back. The thumb points forward.
  const armLine = [
    arm.at(-0.1, 0), arm.at(-0.06, -w(b.upper * 0.8)), arm.at(0.1, -w(b.upper * 1.2)), arm.at(0.3, -w(b.upper * 1.02)), arm.at(0.5, -w(b.upper * 0.84)), arm.at(0.64, -w(b.fore)), arm.at(0.86, -w(b.fore * 0.8)), arm.at(1, -w(b.wrist)),
    hand.at(0.2, -w(b.wrist * 1.5)), hand.at(0.46, -w(b.wrist * 1.9)), hand.at(0.54, -w(b.wrist * 1.5)), hand.at(0.8, -w(b.wrist * 0.9)), hand.at(1, -w(b.wrist * 0.2)),
    hand.at(0.9, w(b.wrist * 0.75)), hand.at(0.5, w(b.wrist * 1.15)), hand.at(0.2, w(b.wrist * 1.15)), arm.at(1, w(b.wrist)), arm.at(0.86, w(b.fore * 0.78)), arm.at(0.66, w(b.fore * 0.98)), arm.at(0.5, w(b.upper * 0.92)), arm.at(0.3, w(b.upper * 1.02)), arm.at(0.1, w(b.upper * 1.2)), arm.at(-0.06, w(b.upper * 0.8)),
  ]
  const poly = (/** @type {P[]} */ ...points) => area(points.map(([x, y]) => at(x, y)))
  const far = 0.2
  const h = l.chin
  const deep = h * 0.4
  const bands = (/** @type {number} */ y0, /** @type {number} */ y1) => ({
    front: poly([-far, y0], [-b.depth * 0.42, y0], [-b.depth * 0.42, y1], [-far, y1]),
    side: poly([-b.depth * 0.42, y0], [b.depth * 0.42, y0], [b.depth * 0.42, y1], [-b.depth * 0.42, y1]),
    back: poly([b.depth * 0.42, y0], [far, y0], [far, y1], [b.depth * 0.42, y1]),
  })
  const chest = bands(l.shoulder, l.ribs)
  const belly = bands(l.ribs, l.navel)
  const low = bands(l.navel, l.hip - 0.02)
  const hip = bands(l.hip - 0.02, l.crotch + 0.015)
  const row = (/** @type {number} */ y0, /** @type {number} */ y1) => poly([-far, y0], [far, y0], [far, y1], [-far, y1])
  const head = (/** @type {P[]} */ ...points) => area(points.map(([x, y]) => at(-0.006 + deep * x, h * y)))
  const u = w(b.upper * 1.6)
  return {
    closed: [],
    layers: [{ outline: smooth(outline(b)), regions: {
      'left-ear': head([-0.12, 0.44], [0.26, 0.44], [0.26, 0.7], [-0.12, 0.7]),
      'left-forehead': head([-1.4, -0.1], [-0.45, -0.1], [-0.45, 0.44], [-1.4, 0.44]),
      'left-temple': head([-0.45, 0.22], [-0.12, 0.22], [-0.12, 0.56], [-0.45, 0.56]),
      'left-head-side': head([-0.45, -0.1], [1.4, -0.1], [1.4, 0.44], [-0.12, 0.44], [-0.12, 0.22], [-0.45, 0.22]),
      'left-occiput': head([0.26, 0.44], [1.4, 0.44], [1.4, 0.8], [0.26, 0.8]),
      'left-face': head([-1.4, 0.44], [-0.45, 0.44], [-0.45, 0.56], [-0.12, 0.56], [-0.12, 0.74], [-1.4, 0.82]),
      'left-jaw': head([-1.4, 0.82], [-0.12, 0.74], [-0.12, 0.86], [-0.5, 1.04], [-1.4, 1.04]),
      'left-neck-side': poly([-far, h * 0.7], [far, h * 0.7], [far, l.shoulder], [-far, l.shoulder]),
      'left-chest': chest.front, 'left-chest-side': chest.side, 'left-upper-back': chest.back,
      'left-upper-abdomen': belly.front, 'left-flank': poly([-b.depth * 0.42, l.ribs], [b.depth * 0.42, l.ribs], [b.depth * 0.42, l.hip - 0.02], [-b.depth * 0.42, l.hip - 0.02]), 'left-mid-back': belly.back,
      'left-lower-abdomen': low.front, 'left-lower-back': low.back,
      'left-hip-front': hip.front, 'left-hip-side': hip.side, 'left-buttock': hip.back,
      'left-thigh-side': row(l.crotch + 0.015, l.kneeTop), 'left-knee-side': row(l.kneeTop, l.kneeLow), 'left-lower-leg-side': row(l.kneeLow, l.ankleTop),
      'left-ankle-side': row(l.ankleTop, 0.968), 'left-foot-side': row(0.968, 1.03),
    } }, { outline: smooth(armLine), regions: {
      'left-shoulder-side': arm.band(-0.2, 0.16, -u, u), 'left-upper-arm-side': arm.band(0.16, 0.44, -u, u), 'left-elbow-side': arm.band(0.44, 0.58, -u, u), 'left-forearm-side': arm.band(0.58, 0.92, -u, u),
      'left-wrist-side': arm.band(0.92, 1.06, -u, u), 'left-hand-side': hand.band(0.2, 1.15, -u, u),
    } }],
  }
}
