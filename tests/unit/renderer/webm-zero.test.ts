// XC8: tracks of one take are laid side by side by where their time 0 really was.
import { describe, expect, it } from 'vitest'
import { lastBegin } from '../../../renderer/capture/webm-zero'

const unknown = [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]
const block = (track: number, offset: number, length = 20) => [0xa3, 0x80 | (4 + length), 0x80 | track, (offset >> 8) & 0xff, offset & 0xff, 0x80, ...Array<number>(length).fill(7)]
const cluster = (at: number) => [0x1f, 0x43, 0xb6, 0x75, ...unknown, 0xe7, 0x82, at >> 8, at & 0xff]
const header = [0x1a, 0x45, 0xdf, 0xa3, 0x84, 1, 2, 3, 4, 0x18, 0x53, 0x80, 0x67, ...unknown, 0x16, 0x54, 0xae, 0x6b, 0x83, 9, 9, 9]
const webm = (...parts: number[][]) => new Uint8Array([...header, ...parts.flat()])

describe('XC8: time 0 of a recording', () => {
  it('lies before the `start` event by the first frame of the track that began last', () => {
    expect(lastBegin(webm(cluster(0), block(1, 0), block(1, 60), block(2, 204), block(1, 120)))).toBe(204)
    expect(lastBegin(webm(cluster(0), block(2, 0), block(1, 28), block(2, 33)))).toBe(28)
    expect(lastBegin(webm(cluster(0), block(1, 0), block(1, 60)))).toBe(0)
  })

  it('is found over clusters, in block groups, and with negative offsets', () => {
    const group = [0xa0, 0x80 | block(2, -10).length, ...block(2, -10).with(0, 0xa1)]
    expect(lastBegin(webm(cluster(0), block(1, 0), cluster(300), group))).toBe(290)
  })

  it('is unknown before a frame came, and a piece that is cut anywhere is no harm', () => {
    expect(lastBegin(webm())).toBeNull()
    expect(lastBegin(new Uint8Array())).toBeNull()
    const whole = webm(cluster(0), block(1, 0), block(2, 90))
    for (let length = 0; length <= whole.length; length++) expect([null, 0, 90]).toContain(lastBegin(whole.subarray(0, length)))
    expect(lastBegin(new Uint8Array(100).fill(0xff))).toBeNull()
  })
})
