// The composite is right pixel by pixel, for every layout a camera may deliver.
import { describe, expect, it } from 'vitest'
import { BLACK, draw, drawGrey, fill, fit, frameAround, fromRgba, i420, i420Bytes, insetOf, look, LOOK, lumaOfText, NEUTRAL, planesOf, WHITE, type I420, type Picture3 } from '../../../renderer/capture/blit'

const at = (picture: Picture3, plane: 'y' | 'u' | 'v', x: number, y: number) => {
  const { data, offset, stride, step } = picture[plane]
  return data[offset + y * stride + x * step]!
}
/** A picture whose every sample says where it is. */
function marked(width: number, height: number): I420 {
  const picture = i420(width, height)
  picture.data.forEach((_, i, data) => { data[i] = (i * 7 + 3) % 251 })
  return picture
}

describe('F14: the picture-in-picture', () => {
  it('a camera of the frame\'s own size passes without a changed byte', () => {
    const from = marked(64, 36)
    const to = i420(64, 36)
    draw(from, to, { x: 0, y: 0, width: 64, height: 36 })
    expect(to.data).toEqual(from.data)
  })

  it('the inset changes its own place and nothing beside it', () => {
    const to = marked(64, 36)
    const before = to.data.slice()
    const from = i420(32, 18)
    fill(from, { x: 0, y: 0, width: 32, height: 18 }, 200, 90, 160)
    const place = { x: 40, y: 20, width: 16, height: 10 }
    draw(from, to, place)
    for (let y = 0; y < 36; y++) for (let x = 0; x < 64; x++) {
      const inside = x >= 40 && x < 56 && y >= 20 && y < 30
      expect(at(to, 'y', x, y)).toBe(inside ? 200 : before[y * 64 + x])
      expect(at(to, 'u', x >> 1, y >> 1)).toBe(inside ? 90 : before[64 * 36 + (y >> 1) * 32 + (x >> 1)])
      expect(at(to, 'v', x >> 1, y >> 1)).toBe(inside ? 160 : before[64 * 36 + 32 * 18 + (y >> 1) * 32 + (x >> 1)])
    }
  })

  it('at half the size each sample is the mean of its four, at a quarter it lies among its sixteen', () => {
    const from = marked(32, 16)
    const to = i420(32, 16)
    draw(from, to, { x: 0, y: 0, width: 16, height: 8 })
    const four = [[10, 4], [11, 4], [10, 5], [11, 5]].map(([x, y]) => at(from, 'y', x!, y!))
    expect(at(to, 'y', 5, 2)).toBe((four.reduce((a, b) => a + b) + 2) >> 2)
    draw(from, to, { x: 0, y: 0, width: 8, height: 4 })
    const box = Array.from({ length: 16 }, (_, i) => at(from, 'y', 8 + (i % 4), 4 + (i >> 2)))
    expect(at(to, 'y', 2, 1)).toBeGreaterThanOrEqual(Math.min(...box))
    expect(at(to, 'y', 2, 1)).toBeLessThanOrEqual(Math.max(...box))
  })

  it('growing repeats the nearest sample', () => {
    const from = marked(8, 4)
    const to = i420(16, 8)
    draw(from, to, { x: 0, y: 0, width: 16, height: 8 })
    for (let y = 0; y < 8; y++) for (let x = 0; x < 16; x++) expect(at(to, 'y', x, y)).toBe(at(from, 'y', x >> 1, y >> 1))
  })

  it('every planar format and odd size of a camera gives the same picture', () => {
    const [width, height] = [13, 7]
    const [cw, ch] = [7, 4]
    const luma = (x: number, y: number) => 20 + x * 3 + y * 11
    const [u, v] = [77, 190]
    const rows = (w: number, h: number, stride: number, offset: number, data: Uint8Array, value: (x: number, y: number) => number, step = 1) => {
      for (let y = 0; y < h; y++) for (let x = 0; x < w; x++) data[offset + y * stride + x * step] = value(x, y)
    }
    // Strides beyond the width, as capture buffers have them.
    const stride = 16
    const formats = ['I420', 'I422', 'I444', 'NV12'].map((format) => {
      const data = new Uint8Array(4000).fill(255)
      rows(width, height, stride, 0, data, luma)
      const [pw, ph] = format === 'I444' ? [width, height] : format === 'I422' ? [cw, height] : [cw, ch]
      const second = 1000
      if (format === 'NV12') {
        rows(pw, ph, stride, second, data, () => u, 2)
        rows(pw, ph, stride, second + 1, data, () => v, 2)
        return planesOf(format, data, [{ offset: 0, stride }, { offset: second, stride }], width, height)!
      }
      rows(pw, ph, stride, second, data, () => u)
      rows(pw, ph, stride, 2000, data, () => v)
      return planesOf(format, data, [{ offset: 0, stride }, { offset: second, stride }, { offset: 2000, stride }], width, height)!
    })
    const drawn = formats.map((picture) => {
      const to = i420(26, 14)
      draw(picture, to, { x: 0, y: 0, width: 26, height: 14 })
      return to.data
    })
    for (const data of drawn) expect(data).toEqual(drawn[0])
    expect(drawn[0]![0]).toBe(luma(0, 0))
    expect(drawn[0]![25 + 13 * 26]).toBe(luma(12, 6))
    expect(drawn[0]![26 * 14]).toBe(u)
    expect(drawn[0]!.at(-1)).toBe(v)
  })

  it('a format without planes is not guessed at', () => {
    for (const format of ['RGBA', 'I420P10', 'NV21', '']) expect(planesOf(format, new Uint8Array(100), [], 4, 4)).toBeNull()
  })

  it('RGBA becomes video range: white 235, black 16, red by BT.601, in either order of bytes and odd size', () => {
    const paint = (r: number, g: number, b: number, bgr = false) => new Uint8Array(Array.from({ length: 9 }, () => (bgr ? [b, g, r, 255] : [r, g, b, 255])).flat())
    const of = (data: Uint8Array, format = 'RGBA') => {
      const picture = fromRgba(format, data, { offset: 0, stride: 12 }, 3, 3)
      expect(picture.data).toHaveLength(i420Bytes(3, 3))
      return [at(picture, 'y', 2, 2), at(picture, 'u', 1, 1), at(picture, 'v', 1, 1)]
    }
    expect(of(paint(255, 255, 255))).toEqual([WHITE, NEUTRAL, NEUTRAL])
    expect(of(paint(0, 0, 0))).toEqual([BLACK, NEUTRAL, NEUTRAL])
    expect(of(paint(255, 0, 0))).toEqual([82, 90, 240])
    expect(of(paint(255, 0, 0, true), 'BGRX')).toEqual([82, 90, 240])
  })

  it('a picture of other proportions is not stretched: it stands in the middle, on even numbers', () => {
    const frame = { x: 0, y: 0, width: 1280, height: 720 }
    expect(fit(1920, 1080, frame)).toEqual(frame)
    expect(fit(640, 480, frame)).toEqual({ x: 160, y: 0, width: 960, height: 720 })
    expect(fit(720, 1280, frame)).toEqual({ x: 436, y: 0, width: 406, height: 720 })
    for (const [w, h] of [[641, 481], [3, 1000], [1000, 3], [1, 1]] as const) {
      const { x, y, width, height } = fit(w, h, frame)
      expect([x % 2, y % 2, x + width <= 1280, y + height <= 720]).toEqual([0, 0, true, true])
    }
  })

  it('the inset is a quarter wide, inside the frame and even for every size that can be recorded', () => {
    for (const [width, height] of [[1920, 1080], [1280, 720], [960, 540], [640, 360], [320, 180], [160, 90]] as const) {
      const inset = insetOf(width, height)
      expect(Math.abs(inset.width - width / 4)).toBeLessThanOrEqual(2)
      expect(Math.abs(inset.height - height / 4)).toBeLessThanOrEqual(2)
      expect([inset.x % 2, inset.y % 2, inset.width % 2, inset.height % 2]).toEqual([0, 0, 0, 0])
      // Two more for its frame.
      expect(inset.x + inset.width + 2).toBeLessThanOrEqual(width)
      expect(inset.y + inset.height + 2).toBeLessThanOrEqual(height)
    }
  })

  it('the frame of the inset lies around it, and what lies outside the picture is cut off', () => {
    const to = i420(32, 32)
    frameAround(to, { x: 8, y: 8, width: 8, height: 8 }, 2, WHITE)
    expect([at(to, 'y', 6, 6), at(to, 'y', 17, 17), at(to, 'y', 7, 12), at(to, 'y', 12, 16)]).toEqual([WHITE, WHITE, WHITE, WHITE])
    expect([at(to, 'y', 8, 8), at(to, 'y', 15, 15), at(to, 'y', 5, 12), at(to, 'y', 18, 12)]).toEqual([BLACK, BLACK, BLACK, BLACK])
    const before = to.data.slice()
    frameAround(to, { x: 30, y: 30, width: 8, height: 8 }, 2, 99)
    fill(to, { x: -4, y: -4, width: 2, height: 2 }, 99)
    expect(to.data.slice(0, 28 * 32)).toEqual(before.slice(0, 28 * 32))
  })
})

describe('F15: the strip of words', () => {
  it('is opaque and without colour, and nothing below it changes', () => {
    const to = marked(16, 12)
    const before = to.data.slice()
    const rgba = new Uint8ClampedArray(16 * 4 * 4)
    rgba.fill(255, 0, 4)
    rgba.set([255, 255, 255, 128], 4)
    rgba.set([255, 255, 255, 0], 8)
    const grey = lumaOfText(rgba, 16, 4)
    expect([...grey.data.subarray(0, 4)]).toEqual([WHITE, 126, BLACK, BLACK])
    drawGrey(grey, to, 0, 0)
    expect([...to.data.subarray(0, 4)]).toEqual([WHITE, 126, BLACK, BLACK])
    expect([...to.data.subarray(16 * 12, 16 * 12 + 16)]).toEqual(Array(16).fill(NEUTRAL))
    expect(to.data.slice(16 * 4, 16 * 12)).toEqual(before.slice(16 * 4, 16 * 12))
  })

  it('a strip higher or wider than the picture is cut, and writes nowhere else', () => {
    const to = i420(8, 8)
    drawGrey({ data: new Uint8Array(400).fill(200), width: 20, height: 20 }, to, 4, 6)
    expect(at(to, 'y', 3, 7)).toBe(BLACK)
    expect(at(to, 'y', 4, 6)).toBe(200)
    expect(to.data.slice(64).every((value) => value === NEUTRAL)).toBe(true)
  })
})

describe('XC8: looking at a picture', () => {
  const seen = (paint: (picture: I420) => void) => {
    const grid = new Uint8Array(LOOK.width * LOOK.height)
    const picture = i420(640, 360)
    fill(picture, { x: 0, y: 0, width: 640, height: 360 }, 100)
    look(picture.y, grid)
    paint(picture)
    return look(picture.y, grid)
  }

  it('the light changes when the whole room does; what moves in a part of it is movement alone', () => {
    expect(seen(() => undefined)).toEqual({ light: 0, motion: 0 })
    expect(seen((p) => fill(p, { x: 0, y: 0, width: 640, height: 360 }, 60))).toEqual({ light: -40, motion: 40 })
    expect(seen((p) => fill(p, { x: 0, y: 0, width: 128, height: 360 }, 200))).toMatchObject({ light: 0, motion: expect.closeTo(20, 0) })
  })

  it('a lamp is seen although somebody moves at the same time', () => {
    const { light } = seen((p) => {
      fill(p, { x: 0, y: 0, width: 640, height: 360 }, 130)
      fill(p, { x: 0, y: 0, width: 100, height: 360 }, 20)
    })
    expect(light).toBe(30)
  })

  it('works on a picture smaller than the grid', () => {
    const picture = i420(16, 8)
    fill(picture, { x: 0, y: 0, width: 16, height: 8 }, 50)
    expect(look(picture.y, new Uint8Array(LOOK.width * LOOK.height)).light).toBe(50)
  })
})
