// What can be said of a picture without looking at it: whether it changed, how bright it is, how even.

export type Look = { hash: number; luma: number; spread: number }

/** Every third line is enough to see a change: the grain of a real camera is everywhere. */
const EACH_LINE = 3
const EACH_PIXEL = 8

/**
 * Looks at the brightness plane of a frame (I420, NV12: the first plane; RGB: its bytes stand for it).
 * `stride`: bytes a line, `width`, `height` in pixels. The hash is FNV-1a over 32-bit words (Fowler, Noll, Vo): equal pictures, equal hash.
 */
export function lookAt(plane: Uint8Array, width: number, height: number, stride: number): Look {
  const words = new Uint32Array(plane.buffer, plane.byteOffset, plane.byteLength >> 2)
  let hash = 0x811c9dc5
  let sum = 0
  let squares = 0
  let count = 0
  for (let y = 0; y < height; y += EACH_LINE) {
    const from = y * stride
    for (let i = from >> 2, to = (from + width) >> 2; i < to && i < words.length; i++) hash = Math.imul(hash ^ words[i]!, 0x01000193)
    for (let x = from; x < from + width; x += EACH_PIXEL) {
      const v = plane[x] ?? 0
      sum += v
      squares += v * v
      count += 1
    }
  }
  const luma = count > 0 ? sum / count : 0
  return { hash: hash >>> 0, luma, spread: count > 0 ? Math.sqrt(Math.max(0, squares / count - luma * luma)) : 0 }
}
