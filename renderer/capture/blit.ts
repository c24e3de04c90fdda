// Pictures as planes of bytes: how the composite is put together without a canvas, whose 2D drawing costs five times as much
// (reference: measured for 720p, 2-3 ms against 12 ms a frame). Pure functions over I420: one plane of luma, two of chroma at half size.

/** Samples of one kind. `step` 2: two planes interleaved, as U and V are in NV12. */
export type Plane = { data: Uint8Array; offset: number; stride: number; step: 1 | 2; width: number; height: number }
/** A picture to be read: its chroma planes may be of any size (4:2:0, 4:2:2, 4:4:4). */
export type Picture3 = { y: Plane; u: Plane; v: Plane }
/** A picture to be written: 4:2:0 in one buffer, planes without gaps. */
export type I420 = Picture3 & { data: Uint8Array<ArrayBuffer>; width: number; height: number }
export type Rect = { x: number; y: number; width: number; height: number }
/** A field of luma values, as text is rasterised. */
export type Grey = { data: Uint8Array; width: number; height: number }

/** Black and white of video range (ITU-R BT.601, 8 bit), and chroma without colour. */
export const BLACK = 16
export const WHITE = 235
export const NEUTRAL = 128

const half = (n: number): number => (n + 1) >> 1

/** Bytes of an I420 picture. */
export const i420Bytes = (width: number, height: number): number => width * height + 2 * half(width) * half(height)

/** A black picture. */
export function i420(width: number, height: number): I420 {
  const data = new Uint8Array(i420Bytes(width, height))
  const [w, h] = [half(width), half(height)]
  const plane = (offset: number, pw: number, ph: number): Plane => ({ data, offset, stride: pw, step: 1, width: pw, height: ph })
  const picture = { data, width, height, y: plane(0, width, height), u: plane(width * height, w, h), v: plane(width * height + w * h, w, h) }
  data.fill(BLACK, 0, width * height)
  data.fill(NEUTRAL, width * height)
  return picture
}

/** Where the planes of a copied frame lie (WebCodecs `VideoFrame.copyTo`). */
export type Layout = readonly { offset: number; stride: number }[]

/**
 * Looks at copied frame data as three planes; null for a format that has none (RGBA: see `fromRgba`) or more than 8 bits.
 * `width` and `height` are those of the copied rectangle; odd sizes have their chroma rounded up (WebCodecs §9.2).
 */
export function planesOf(format: string, data: Uint8Array, layout: Layout, width: number, height: number): Picture3 | null {
  const plane = (index: number, pw: number, ph: number, step: 1 | 2 = 1, shift = 0): Plane => {
    const { offset, stride } = layout[index]!
    return { data, offset: offset + shift, stride, step, width: pw, height: ph }
  }
  const y = () => plane(0, width, height)
  switch (format) {
    case 'I420': case 'I420A': return { y: y(), u: plane(1, half(width), half(height)), v: plane(2, half(width), half(height)) }
    case 'I422': case 'I422A': return { y: y(), u: plane(1, half(width), height), v: plane(2, half(width), height) }
    case 'I444': case 'I444A': return { y: y(), u: plane(1, width, height), v: plane(2, width, height) }
    case 'NV12': return { y: y(), u: plane(1, half(width), half(height), 2), v: plane(1, half(width), half(height), 2, 1) }
    default: return null
  }
}

/** RGBA, RGBX, BGRA or BGRX in video range BT.601; the chroma of four pixels is their mean. */
export function fromRgba(format: string, data: Uint8Array, { offset, stride }: Layout[number], width: number, height: number): I420 {
  const [r, b] = format.startsWith('B') ? [2, 0] : [0, 2]
  const out = i420(width, height)
  const cw = out.u.width
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = offset + y * stride + x * 4
      out.data[y * width + x] = (66 * data[at + r]! + 129 * data[at + 1]! + 25 * data[at + b]! + 4224) >> 8
    }
  }
  for (let cy = 0; cy < out.u.height; cy++) {
    for (let cx = 0; cx < cw; cx++) {
      let [red, green, blue] = [0, 0, 0]
      for (let i = 0; i < 4; i++) {
        // On an odd edge the last pixel counts twice.
        const at = offset + Math.min(height - 1, cy * 2 + (i >> 1)) * stride + Math.min(width - 1, cx * 2 + (i & 1)) * 4
        red += data[at + r]!
        green += data[at + 1]!
        blue += data[at + b]!
      }
      out.data[out.u.offset + cy * cw + cx] = ((-38 * red - 74 * green + 112 * blue) / 4 + 32896) >> 8
      out.data[out.v.offset + cy * cw + cx] = ((112 * red - 94 * green - 18 * blue) / 4 + 32896) >> 8
    }
  }
  return out
}

/** The largest place of a picture's own proportions inside `box`, centred, on even numbers so that chroma fits. */
export function fit(width: number, height: number, box: Rect): Rect {
  const scale = Math.min(box.width / width, box.height / height)
  const even = (n: number, most: number) => Math.min(most, Math.max(2, Math.round(n / 2) * 2))
  const [w, h] = [even(width * scale, box.width), even(height * scale, box.height)]
  return { x: box.x + (((box.width - w) >> 2) << 1), y: box.y + (((box.height - h) >> 2) << 1), width: w, height: h }
}

/** The place of camera 2: a quarter of the width at the bottom right, 2.5 % away from the edges. */
export function insetOf(width: number, height: number): Rect {
  const even = (n: number) => Math.max(2, (n >> 2) << 1)
  const margin = Math.max(4, Math.round(width / 80) * 2)
  const [w, h] = [even(width / 2), even(height / 2)]
  return { x: ((width - w - margin) >> 1) << 1, y: ((height - h - margin) >> 1) << 1, width: w, height: h }
}

/** A rectangle in samples of the chroma planes. */
const chroma = ({ x, y, width, height }: Rect): Rect => ({ x: x >> 1, y: y >> 1, width: half(width), height: half(height) })

/** Scales `from` into `at` of `to`; `at` lies inside and on even numbers. */
export function draw(from: Picture3, to: I420, at: Rect): void {
  const small = chroma(at)
  scalePlane(from.y, to.y, at)
  scalePlane(from.u, to.u, small)
  scalePlane(from.v, to.v, small)
}

/**
 * Each sample becomes the mean of up to 2x2 samples spread over the box it stands for (the nearest one when growing): at a quarter of
 * the size that is a sixth of the work of the full mean, and no moire that matters.
 */
export function scalePlane(from: Plane, to: Plane, at: Rect): void {
  const { data: source, step } = from
  const target = to.data
  if (step === 1 && from.width === at.width && from.height === at.height) {
    for (let y = 0; y < at.height; y++) {
      const start = from.offset + y * from.stride
      target.set(source.subarray(start, start + at.width), to.offset + (at.y + y) * to.stride + at.x)
    }
    return
  }
  const [leftOf, rightOf] = samples(from.width, at.width, step)
  const [topOf, bottomOf] = samples(from.height, at.height, 1)
  for (let y = 0; y < at.height; y++) {
    const top = from.offset + topOf[y]! * from.stride
    const bottom = from.offset + bottomOf[y]! * from.stride
    let out = to.offset + (at.y + y) * to.stride + at.x
    for (let x = 0; x < at.width; x++) {
      const left = leftOf[x]!
      const right = rightOf[x]!
      target[out++] = (source[top + left]! + source[top + right]! + source[bottom + left]! + source[bottom + right]! + 2) >> 2
    }
  }
}

/** For each of `to` samples the two of `from` that it is made of: at a quarter and at three quarters of its box. */
function samples(from: number, to: number, step: number): [Int32Array, Int32Array] {
  const first = new Int32Array(to)
  const second = new Int32Array(to)
  const ratio = from / to
  for (let i = 0; i < to; i++) {
    // Growing: both are the nearest one.
    const [a, b] = ratio > 1 ? [(i + 0.25) * ratio, (i + 0.75) * ratio] : [(i + 0.5) * ratio, (i + 0.5) * ratio]
    first[i] = Math.min(from - 1, Math.floor(a)) * step
    second[i] = Math.min(from - 1, Math.floor(b)) * step
  }
  return [first, second]
}

/** One colour over a rectangle on even numbers, cut at the edges of the picture. */
export function fill(to: I420, at: Rect, y: number, u = NEUTRAL, v = NEUTRAL): void {
  const paint = (plane: Plane, { x, y: from, width, height }: Rect, value: number) => {
    const [left, right] = [Math.max(0, x), Math.min(plane.width, x + width)]
    if (right <= left) return
    for (let row = Math.max(0, from); row < Math.min(plane.height, from + height); row++) {
      const start = plane.offset + row * plane.stride
      plane.data.fill(value, start + left, start + right)
    }
  }
  const small = chroma(at)
  paint(to.y, at, y)
  paint(to.u, small, u)
  paint(to.v, small, v)
}

/** A frame of `thick` (even) samples around a rectangle, outside of it. */
export function frameAround(to: I420, { x, y, width, height }: Rect, thick: number, luma: number): void {
  fill(to, { x: x - thick, y: y - thick, width: width + 2 * thick, height: thick }, luma)
  fill(to, { x: x - thick, y: y + height, width: width + 2 * thick, height: thick }, luma)
  fill(to, { x: x - thick, y, width: thick, height }, luma)
  fill(to, { x: x + width, y, width: thick, height }, luma)
}

/** Lays luma on a picture, without colour; `x`, `y` even; what does not fit is cut off. */
export function drawGrey(from: Grey, to: I420, x: number, y: number): void {
  const [width, height] = [Math.min(from.width, to.width - x), Math.min(from.height, to.height - y)]
  if (width <= 0 || height <= 0) return
  fill(to, { x, y, width, height }, BLACK)
  for (let row = 0; row < height; row++) to.data.set(from.data.subarray(row * from.width, row * from.width + width), (y + row) * to.width + x)
}

/** Video-range luma of white text on black as a canvas gives it (RGBA; transparent counts as black). */
export function lumaOfText(rgba: Uint8ClampedArray, width: number, height: number): Grey {
  const data = new Uint8Array(width * height)
  for (let i = 0; i < data.length; i++) data[i] = BLACK + Math.round(((WHITE - BLACK) * rgba[i * 4 + 1]! * rgba[i * 4 + 3]!) / 65025)
  return { data, width, height }
}

/** Columns and rows at which a picture is looked at for light and movement. */
export const LOOK = { width: 64, height: 36 } as const

/**
 * Against the grid of the frame before: `light`, by how much the room as a whole became brighter (mean of the middle half of all changes, so that
 * whoever moves in a part of the picture does not count), and `motion`, the mean change of any sign. `grid` (LOOK.width x LOOK.height bytes)
 * is overwritten with this frame.
 */
export function look(y: Plane, grid: Uint8Array): { light: number; motion: number } {
  const counts = new Uint16Array(511)
  let [moved, cell] = [0, 0]
  for (let row = 0; row < LOOK.height; row++) {
    const line = y.offset + Math.floor(((row + 0.5) * y.height) / LOOK.height) * y.stride
    for (let column = 0; column < LOOK.width; column++) {
      const value = y.data[line + Math.floor(((column + 0.5) * y.width) / LOOK.width) * y.step]!
      const change = value - grid[cell]!
      counts[change + 255]!++
      moved += Math.abs(change)
      grid[cell++] = value
    }
  }
  return { light: middleMean(counts, cell), motion: moved / cell }
}

/** Mean of the middle half of values from -255 to 255, given how often each occurs. */
function middleMean(counts: Uint16Array, total: number): number {
  const [from, to] = [total / 4, (total * 3) / 4]
  let [below, sum] = [0, 0]
  for (let i = 0; i < counts.length && below < to; i++) {
    const above = below + counts[i]!
    sum += (i - 255) * Math.max(0, Math.min(above, to) - Math.max(below, from))
    below = above
  }
  return sum / (to - from)
}
