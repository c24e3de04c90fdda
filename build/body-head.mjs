// @ts-check
// The head by itself: a smooth egg with ears; no eyes, nose or mouth. The regions carry their names; nothing of a face is drawn.
import { area, bothSides, smooth, whole } from './body-curve.mjs'

/** @typedef {import('./body-curve.mjs').P} P */

export const HEAD_WIDTH = 640
export const HEAD_HEIGHT = 760

/**
 * `wide`: half the breadth; `jaw`: breadth of the jaw in parts of it; `brow`, `eye`, `nose`: heights between crown (0) and chin (1): the younger, the lower; `neck`: half its breadth.
 * @typedef {{ wide: number, jaw: number, brow: number, eye: number, nose: number, neck: number }} Head
 */

/** @type {Readonly<Record<string, Head>>} */
export const heads = {
  'under-6': { wide: 236, jaw: 0.66, brow: 0.47, eye: 0.6, nose: 0.73, neck: 104 },
  '6-13': { wide: 218, jaw: 0.68, brow: 0.43, eye: 0.56, nose: 0.71, neck: 108 },
  '14-17': { wide: 206, jaw: 0.7, brow: 0.4, eye: 0.53, nose: 0.69, neck: 116 },
}

const CHIN = 590
const TOP = 30
const M = HEAD_WIDTH / 2
const y = (/** @type {number} */ part) => TOP + (CHIN - TOP) * part

/** @param {Head} h @returns {P[]} */
const half = (h) => [
  [M, y(0)], [M + h.wide * 0.5, y(0.04)], [M + h.wide * 0.87, y(0.19)], [M + h.wide, y(0.42)],
  [M + h.wide * 1.02, y(h.brow + 0.02)], [M + h.wide * 1.16, y(h.brow + 0.04)], [M + h.wide * 1.17, y(h.brow + 0.14)], [M + h.wide * 1.06, y(h.nose)], [M + h.wide * 0.95, y(h.nose + 0.01)],
  [M + h.wide * (h.jaw + 0.14), y(0.84)], [M + h.neck * 1.06, y(0.97)], [M + h.neck, y(1.08)], [M + h.neck * 1.2, y(1.17)], [M + h.wide * 1.06, y(1.25)], [M + h.wide * 1.34, HEAD_HEIGHT + 30], [M, HEAD_HEIGHT + 40],
]

/** @param {Head} h @returns {import('./body-curve.mjs').Drawn} */
export function headFront(h) {
  const p = (/** @type {P[]} */ ...points) => area(points.map(([x, part]) => [M + h.wide * x, y(part)]))
  const top = 0.2
  const mouth = h.nose + (1 - h.nose) * 0.62
  return {
    closed: [],
    layers: [{ outline: smooth(whole(half(h), HEAD_WIDTH), 0.9), regions: {
      ...bothSides({
        'left-crown': p([0, -0.1], [1.4, -0.1], [1.4, top], [0, top]),
        'left-forehead': p([0, top], [0.74, top], [0.74, h.brow], [0, h.brow]),
        'left-temple': p([0.74, top], [1.4, top], [1.4, h.brow - 0.01], [1.01, h.brow - 0.01], [0.97, h.eye], [0.74, h.eye]),
        'left-ear': p([1.01, h.brow - 0.01], [1.5, h.brow - 0.01], [1.5, h.nose + 0.02], [0.95, h.nose + 0.02], [0.97, h.eye]),
      }, HEAD_WIDTH),
      nose: p([-0.16, h.brow], [0.16, h.brow], [0.24, h.nose], [-0.24, h.nose]),
      mouth: p([-0.42, h.nose], [0.42, h.nose], [0.42, mouth], [-0.42, mouth]),
      chin: p([-0.36, mouth], [0.36, mouth], [0.36, 1], [-0.36, 1]),
      ...bothSides({
        'left-eye-area': p([0, h.brow], [0.74, h.brow], [0.74, h.eye], [0, h.eye]),
        'left-cheek': p([0.16, h.eye], [0.97, h.eye], [0.95, h.nose + 0.02], [0.86, mouth - 0.03], [0.42, mouth - 0.03], [0.42, h.nose], [0.16, h.nose]),
        'left-jaw': p([0.36, mouth - 0.03], [0.9, mouth - 0.03], [0.95, h.nose], [1.3, h.nose + 0.02], [1, 1], [0.36, 1]),
      }, HEAD_WIDTH),
      throat: p([-0.2, 1], [0.2, 1], [0.2, 1.4], [-0.2, 1.4]),
      ...bothSides({ 'left-neck-front': p([0.2, 1], [1.6, 1], [1.6, 1.4], [0.2, 1.4]) }, HEAD_WIDTH),
    } }],
  }
}

/** @param {Head} h @returns {import('./body-curve.mjs').Drawn} */
export function headBack(h) {
  const p = (/** @type {P[]} */ ...points) => area(points.map(([x, part]) => [M + h.wide * x, y(part)]))
  return {
    closed: [],
    layers: [{ outline: smooth(whole(half(h), HEAD_WIDTH), 0.9), regions: {
      ...bothSides({
        'right-ear': p([1.01, h.brow - 0.01], [1.5, h.brow - 0.01], [1.5, h.nose + 0.02], [0.95, h.nose + 0.02], [0.97, h.eye]),
        'right-behind-ear': p([0.7, h.brow - 0.01], [1.01, h.brow - 0.01], [0.97, h.eye], [0.95, h.nose + 0.02], [0.95, 0.84], [0.7, 0.84]),
        'right-crown': p([0, -0.1], [1.4, -0.1], [1.4, 0.2], [0, 0.2]),
        'right-head-back': p([0, 0.2], [1.4, 0.2], [1.4, h.brow - 0.01], [0, h.brow - 0.01]),
        'right-occiput': p([0, h.brow - 0.01], [0.7, h.brow - 0.01], [0.7, 0.84], [0, 0.84]),
        'right-nape': p([0, 0.84], [1.6, 0.84], [1.6, 1.4], [0, 1.4]),
      }, HEAD_WIDTH),
    } }],
  }
}

/** From the child's left, looking to the left of the picture. @param {Head} h @returns {import('./body-curve.mjs').Drawn} */
export function headSide(h) {
  const deep = h.wide * 1.08
  const x = (/** @type {number} */ part) => M - 6 + deep * part
  /** @type {P[]} */
  const line = [
    [x(-0.05), y(0)], [x(0.5), y(0.05)], [x(0.88), y(0.2)], [x(1), y(0.42)], [x(0.9), y(0.64)], [x(0.7), y(0.82)], [x(0.64), y(0.98)], [x(0.72), y(1.12)], [x(0.98), y(1.24)], [x(1.1), HEAD_HEIGHT + 40], [x(-0.66), HEAD_HEIGHT + 40],
    [x(-0.46), y(1.22)], [x(-0.35), y(1.13)], [x(-0.38), y(1.05)], [x(-0.56), y(1)], [x(-0.76), y(0.965)], [x(-0.87), y(0.9)], [x(-0.9), y(0.8)], [x(-0.93), y(0.66)], [x(-0.96), y(0.46)], [x(-0.9), y(0.25)], [x(-0.58), y(0.06)],
  ]
  /** @type {P[]} */
  const ear = [[x(0.02), y(h.brow)], [x(0.16), y(h.brow + 0.01)], [x(0.21), y(h.brow + 0.1)], [x(0.12), y(h.nose - 0.03)], [x(0.04), y(h.nose)], [x(-0.02), y(h.nose - 0.06)], [x(-0.04), y(h.brow + 0.08)]]
  const p = (/** @type {P[]} */ ...points) => area(points.map(([a, b]) => [x(a), y(b)]))
  const mouth = h.nose + (1 - h.nose) * 0.62
  return {
    closed: [],
    layers: [{ outline: smooth(line, 0.9), regions: {
      'left-behind-ear': p([0.23, h.brow - 0.01], [0.46, h.brow - 0.01], [0.46, 0.86], [0.06, 0.86], [0.06, h.nose + 0.01], [0.23, h.nose + 0.01]),
      'left-forehead': p([-1.4, 0.2], [-0.56, 0.2], [-0.56, h.brow], [-1.4, h.brow]),
      'left-crown': p([-1.4, -0.1], [1.4, -0.1], [1.4, 0.2], [-1.4, 0.2]),
      'left-temple': p([-0.56, 0.2], [-0.06, 0.2], [-0.06, h.eye], [-0.56, h.eye]),
      'left-head-side': p([-0.06, 0.2], [0.46, 0.2], [0.46, h.brow - 0.01], [-0.06, h.brow - 0.01]),
      'left-head-back': p([0.46, 0.2], [1.4, 0.2], [1.4, h.brow - 0.01], [0.46, h.brow - 0.01]),
      'left-occiput': p([0.46, h.brow - 0.01], [1.4, h.brow - 0.01], [1.4, 0.86], [0.46, 0.86]),
      nose: p([-1.4, h.eye - 0.04], [-0.84, h.eye - 0.04], [-0.76, h.nose], [-1.4, h.nose]),
      'left-eye-area': p([-1.4, h.brow], [-0.56, h.brow], [-0.56, h.eye], [-0.84, h.eye], [-0.84, h.eye - 0.04], [-1.4, h.eye - 0.04]),
      mouth: p([-1.4, h.nose], [-0.62, h.nose], [-0.62, mouth], [-1.4, mouth]),
      chin: p([-1.4, mouth], [-0.56, mouth], [-0.56, 1.03], [-1.4, 1.03]),
      'left-cheek': p([-0.84, h.eye], [-0.06, h.eye], [-0.06, h.nose + 0.01], [-0.1, h.nose + 0.06], [-0.62, mouth - 0.04], [-0.62, h.nose], [-0.76, h.nose]),
      'left-jaw': p([-0.62, mouth - 0.04], [-0.1, h.nose + 0.06], [-0.06, h.nose + 0.01], [0.06, h.nose + 0.01], [0.06, 0.86], [-0.2, 0.94], [-0.34, 1.01], [-0.56, 1.03], [-0.56, mouth]),
      'left-neck-side': p([0.06, 0.86], [0.46, 0.86], [0.46, 1.4], [-0.05, 1.4], [-0.05, 0.9]),
      'left-neck-front': p([-0.05, 0.9], [-0.05, 1.4], [-1.4, 1.4], [-1.4, 1.03], [-0.56, 1.03], [-0.34, 1.01]),
      'left-nape': p([0.46, 0.86], [1.4, 0.86], [1.4, 1.4], [0.46, 1.4]),
    } }, { outline: smooth(ear), regions: { 'left-ear': p([-0.06, h.brow - 0.03], [0.24, h.brow - 0.03], [0.24, h.nose + 0.03], [-0.06, h.nose + 0.03]) } }],
  }
}
