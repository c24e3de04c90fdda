// XC8: tracks of one take are laid side by side by where their time 0 really was.
import { describe, expect, it } from 'vitest'
import { ZeroMeter } from '../../../renderer/capture/webm-zero'

const unknown = [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]
const block = (track: number, offset: number) => [0xa3, 0x8c, 0x80 | track, (offset >> 8) & 0xff, offset & 0xff, 0x80, ...Array<number>(8).fill(7)]
const cluster = (at: number) => [0x1f, 0x43, 0xb6, 0x75, ...unknown, 0xe7, 0x82, at >> 8, at & 0xff]
const entry = (number: number, type: number) => [0xae, 0x86, 0xd7, 0x81, number, 0x83, 0x81, type]
/** Sound is track 1, the picture track 2. */
const header = [0x1a, 0x45, 0xdf, 0xa3, 0x84, 1, 2, 3, 4, 0x18, 0x53, 0x80, 0x67, ...unknown, 0x16, 0x54, 0xae, 0x6b, 0x90, ...entry(1, 2), ...entry(2, 1)]
const bytes = (...parts: number[][]) => new Uint8Array(parts.flat())

const meter = (...pieces: [number, Uint8Array][]) => {
  const zero = new ZeroMeter()
  for (const [at, piece] of pieces) zero.add(at, piece)
  return zero.at
}

describe('XC8: time 0 of a recording', () => {
  it('is what the quickest frame says, however late the first picture came and the recorder began', () => {
    const zero = 5000
    // The first picture took 90 ms to encode; until then nothing came out at all.
    const first: [number, Uint8Array] = [zero + 204 + 90, bytes(header, cluster(0), block(1, 0), block(1, 60), block(2, 204))]
    expect(meter(first)).toBe(zero + 90)
    expect(meter(first, [zero + 240 + 4, bytes(block(1, 240))], [zero + 270 + 60, bytes(block(2, 270))])).toBe(zero + 4)
  })

  it('goes by the latest stamp of a piece, over clusters, block groups and offsets before them', () => {
    expect(meter([100, bytes(header, cluster(0), block(1, 0), block(2, 50), block(1, 60))])).toBe(40)
    expect(meter([2000, bytes(header, cluster(0), block(1, 0), cluster(1000), block(2, -10))])).toBe(1010)
    const inner = block(2, 33).with(0, 0xa1)
    expect(meter([300, bytes(header, cluster(200), [0xa0, 0x80 | inner.length, ...inner])])).toBe(67)
  })

  it('a later piece goes on in the cluster where the one before ended', () => {
    expect(meter([1500, bytes(header, cluster(1000), block(1, 0))], [1530, bytes(block(1, 60))])).toBe(470)
  })

  it('is unknown before a frame came, and pieces cut anywhere are no harm', () => {
    expect(meter()).toBeNull()
    expect(meter([1, bytes(header)])).toBeNull()
    expect(meter([1, new Uint8Array(100).fill(0xff)])).toBeNull()
    const whole = bytes(header, cluster(0), block(2, 0), block(2, 90))
    for (let cut = 0; cut <= whole.length; cut++) expect(meter([500, whole.subarray(0, cut)], [500, whole.subarray(cut)])).toBe(410)
  })
})
