// @ts-check
// Hand and foot by themselves. The hand is a left one with the fingers up, seen from the palm; its back is the mirror of it with other names. The foot is a
// left one with the toes up: its upper side on the left of the picture, its sole on the right.
import { area, axis, mirrorPath, smooth } from './body-curve.mjs'

/** @typedef {import('./body-curve.mjs').P} P */

export const HAND_WIDTH = 640
export const HAND_HEIGHT = 760
export const FOOT_WIDTH = 760
export const FOOT_HEIGHT = 640

/** `plump`: breadth of the fingers, `long`: their length; a small child's hand is short and round. @typedef {{ plump: number, long: number, foot: number }} Limb */
/** @type {Readonly<Record<string, Limb>>} */
export const hands = { 'under-6': { plump: 1.18, long: 0.84, foot: 1.14 }, '6-13': { plump: 1.04, long: 0.95, foot: 1.04 }, '14-17': { plump: 0.96, long: 1.04, foot: 0.97 } }

const names = /** @type {const} */ (['thumb', 'index-finger', 'middle-finger', 'ring-finger', 'little-finger'])

/** Root, tip and half breadth of each finger; palm of the left hand: the thumb on the left of the picture. @param {Limb} k */
function fingers(k) {
  /** @type {readonly [number, number, number, number, number][]} root x, root y, lean, length, half breadth */
  const of = [[216, 520, -142, 172, 31], [236, 372, -20, 190, 28], [312, 352, 0, 218, 29], [388, 364, 18, 196, 27], [452, 402, 48, 152, 24]]
  return of.map(([x, y, lean, length, half]) => {
    const turn = Math.atan2(lean, 190)
    const way = length * k.long
    return { line: axis([x, y], [x + Math.sin(turn) * way, y - Math.cos(turn) * way]), half: half * k.plump }
  })
}

/** @param {Limb} k @returns {P[]} */
function handLine(k) {
  const all = fingers(k)
  const finger = (/** @type {number} */ n, from = 0.12) => {
    const { line, half } = /** @type {{ line: ReturnType<typeof axis>, half: number }} */ (all[n])
    // Upwards, right of the way is on the right of the picture for u < 0.
    return [line.at(from, half), line.at(0.5, half), line.at(0.86, half * 0.86), line.at(1, half * 0.2), line.at(1, -half * 0.2), line.at(0.86, -half * 0.86), line.at(0.5, -half), line.at(from, -half)]
  }
  return [
    [246, 748], [238, 680], [206, 610], ...finger(0, 0.3), [226, 440], ...finger(1), ...finger(2), ...finger(3), ...finger(4),
    [484, 470], [478, 560], [436, 650], [414, 700], [410, 748],
  ]
}

/** @param {Limb} k @param {boolean} palm @returns {import('./body-curve.mjs').Drawn} */
function hand(k, palm) {
  /** @type {Record<string, string>} */
  const regions = {}
  fingers(k).forEach(({ line, half }, n) => {
    const name = `left-${names[n]}${palm ? '' : '-back'}`
    const w = half * 1.3
    const root = n === 0 ? 0.18 : 0.06
    if (palm) regions[`left-${names[n]}-tip`] = line.band(0.66, 1.2, -w, w)
    else regions[`left-${names[n]}-nail`] = line.band(0.72, 1.2, -w, w)
    regions[name] = line.band(root, palm ? 0.66 : 0.72, -w, w)
  })
  if (palm) {
    regions['left-wrist-front'] = area([[120, 664], [560, 664], [560, 800], [120, 800]])
    regions['left-thumb-ball'] = area([[100, 470], [268, 452], [322, 560], [318, 664], [100, 664]])
    regions['left-little-finger-ball'] = area([[398, 480], [560, 450], [560, 664], [318, 664], [322, 600]])
    regions['left-palm'] = area([[150, 330], [560, 330], [560, 450], [398, 480], [322, 600], [322, 560], [268, 452], [150, 470]])
  } else {
    regions['left-wrist-back'] = area([[120, 664], [560, 664], [560, 800], [120, 800]])
    regions['left-knuckles'] = area([[150, 310], [560, 310], [560, 448], [150, 432]])
    regions['left-hand-back'] = area([[100, 432], [560, 448], [560, 664], [100, 664]])
  }
  const flip = (/** @type {string} */ d) => (palm ? d : mirrorPath(d, HAND_WIDTH))
  return { closed: [], layers: [{ outline: flip(smooth(handLine(k), 0.9)), regions: Object.fromEntries(Object.entries(regions).map(([id, d]) => [id, flip(d)])) }] }
}

export const handPalm = (/** @type {Limb} */ k) => hand(k, true)
export const handBack = (/** @type {Limb} */ k) => hand(k, false)

/** The upper side of a left foot about x = 0, toes up, the great toe on the right. @param {Limb} k @returns {P[]} */
function footLine(k) {
  const w = k.foot
  const toe = (/** @type {number} */ x, /** @type {number} */ top, /** @type {number} */ half, /** @type {number} */ web) => /** @type {P[]} */ ([[(x - half) * w, top + 26], [(x - half * 0.4) * w, top], [(x + half * 0.5) * w, top + 2], [(x + half) * w, top + 28], [(x + half + 2) * w, web]])
  return [
    [-92 * w, 260], [-104 * w, 190], ...toe(-92, 138, 17, 178), ...toe(-52, 104, 18, 152), ...toe(-12, 80, 19, 134), ...toe(30, 64, 20, 122), ...toe(80, 44, 29, 140),
    [112 * w, 220], [92 * w, 330], [74 * w, 430], [72 * w, 530], [44 * w, 596], [0, 608], [-44 * w, 596], [-72 * w, 530], [-80 * w, 400],
  ]
}

/** @param {Limb} k @returns {import('./body-curve.mjs').Drawn} */
export function foot(k) {
  const upper = 190
  const sole = FOOT_WIDTH - 190
  const line = footLine(k)
  const place = (/** @type {readonly P[]} */ points, /** @type {number} */ x, mirrored = false) => points.map(([px, py]) => /** @type {P} */ ([x + (mirrored ? -px : px), py + 10]))
  const w = k.foot
  /** @type {readonly [string, P[]][]} */
  const toes = [
    ['great-toe', [[51 * w, 0], [190, 0], [190, 186], [51 * w, 146]]], ['second-toe', [[9 * w, 0], [51 * w, 0], [51 * w, 146], [9 * w, 142]]], ['third-toe', [[-32 * w, 0], [9 * w, 0], [9 * w, 142], [-32 * w, 156]]],
    ['fourth-toe', [[-72 * w, 0], [-32 * w, 0], [-32 * w, 156], [-72 * w, 176]]], ['fifth-toe', [[-190, 0], [-72 * w, 0], [-72 * w, 176], [-190, 216]]],
  ]
  /** @type {P[]} */
  const front = [[190, 186], [51 * w, 146], [9 * w, 142], [-32 * w, 156], [-72 * w, 176], [-190, 216]]
  /** @type {readonly [string, P[]][]} */
  const top = [['foot-top-inner', [[0, 144], [9 * w, 142], [51 * w, 146], [190, 186], [190, 450], [0, 450]]], ['foot-top-outer', [[0, 144], [-32 * w, 156], [-72 * w, 176], [-190, 216], [-190, 450], [0, 450]]], ['ankle-front', [[-190, 450], [190, 450], [190, 640], [-190, 640]]]]
  /** @type {readonly [string, P[]][]} */
  const under = [
    ['sole-ball', [...front, [-190, 290], [190, 290]]], ['arch', [[-10 * w, 290], [190, 290], [190, 480], [-10 * w, 480]]], ['sole-outer', [[-10 * w, 290], [-190, 290], [-190, 480], [-10 * w, 480]]],
    ['heel-sole', [[-190, 480], [190, 480], [190, 640], [-190, 640]]],
  ]
  const one = (/** @type {readonly (readonly [string, P[]])[]} */ of, /** @type {number} */ x, mirrored = false, after = '') => of.map(([name, points]) => [`left-${name}${after}`, area(place(points, x, mirrored))])
  return {
    closed: [],
    layers: [
      { outline: smooth(place(line, upper), 0.9), regions: Object.fromEntries([...one(toes, upper), ...one(top, upper)]) },
      { outline: smooth(place(line, sole, true), 0.9), regions: Object.fromEntries([...one(toes, sole, true, '-sole'), ...one(under, sole, true)]) },
    ],
  }
}
