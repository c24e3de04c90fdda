// What the capturing window measures: its clock, frames that were lost, frames in a file, whether a picture stands still, whether somebody speaks.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EncoderLoss, LossCount } from '../../../renderer/capture/frame-count'
import { lookAt } from '../../../renderer/capture/picture-look'
import { clockOffset, TakeClock } from '../../../renderer/capture/take-clock'
import { DEAD_SWING, listener, VoiceMeter } from '../../../renderer/capture/voice'
import { FrameCount } from '../../../renderer/capture/webm-frames'

describe('the clock of the take', () => {
  test('is right to half the quickest round trip, however slow the others are', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 400 })), { minLength: 5, maxLength: 5 }), async (trips) => {
      let local = 5000
      let i = 0
      const offset = await clockOffset(async () => {
        const [there, back] = trips[i++]!
        local += there
        const ms = local + 1_000_000
        local += back
        return ms
      }, () => local)
      expect(Math.abs(offset - 1_000_000)).toBeLessThanOrEqual(Math.min(...trips.map(([a, b]) => a + b)) / 2)
    }))
  })

  test('counts from the start when nobody answers, and is never negative', async () => {
    let local = 5000
    const clock = new TakeClock(() => local)
    await clock.set(async () => null)
    local += 250
    expect(clock.now()).toBe(250)
    expect(clock.at(0)).toBe(0)
  })
})

describe('lost frames', () => {
  test('a camera of 60 asked for 30 throws half away and loses none', () => {
    const loss = new LossCount()
    for (let s = 0; s <= 60; s++) loss.add(s * 1000, s * 30, s * 30, 30)
    expect(loss.lost).toBe(0)
  })

  test('a camera of 30 that arrives as 24 has lost six a second', () => {
    const loss = new LossCount()
    for (let s = 0; s <= 60; s++) loss.add(s * 1000, s * 24, s * 6, 30)
    expect(loss.lost / 60).toBeGreaterThan(5)
    expect(loss.lost / 60).toBeLessThanOrEqual(6)
  })

  test('what the encoder dropped is counted, what it still holds is not', () => {
    const fine = new EncoderLoss()
    const slow = new EncoderLoss()
    for (let s = 0; s <= 60; s++) {
      fine.add(s * 1000, s * 30, Math.max(0, s * 30 - (s % 3)))
      slow.add(s * 1000, s * 30, s * 27)
    }
    expect(fine.lost).toBe(0)
    expect(slow.lost).toBeGreaterThan(140)
  })
})

const ebml = (id: number[], ...body: number[][]) => { const b = body.flat(); return [...id, 0x40 | (b.length >> 8), b.length & 0xff, ...b] }
const unknown = [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]
const block = (track: number, length: number) => ebml([0xa3], [0x80 | track, 0, 0, 0x80, ...Array.from({ length }, (_, i) => (i * 37) & 0xff)])

describe('frames in a file', () => {
  test('are counted however it is cut into pieces; sound is not counted', () => {
    const file = new Uint8Array([
      ...ebml([0x1a, 0x45, 0xdf, 0xa3], [1, 2, 3]),
      0x18, 0x53, 0x80, 0x67, ...unknown,
      ...ebml([0x16, 0x54, 0xae, 0x6b], ebml([0xae], ebml([0xd7], [1]), ebml([0x83], [2])), ebml([0xae], ebml([0xd7], [2]), ebml([0x83], [1]))),
      ...[0, 1].flatMap(() => [0x1f, 0x43, 0xb6, 0x75, ...unknown, ...ebml([0xe7], [0]), ...block(2, 900), ...block(1, 40), ...block(2, 10), ...ebml([0xa0], ebml([0xa1], [0x82, 0, 0, 0, 1]))]),
    ])
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: file.length }), { maxLength: 12 }), (cuts) => {
      const counter = new FrameCount()
      const at = [0, ...cuts.sort((a, b) => a - b), file.length]
      for (let i = 1; i < at.length; i++) counter.add(file.subarray(at[i - 1], at[i]))
      expect(counter.frames).toBe(6)
    }))
  })

  test('bytes that are no WebM do not harm', () => {
    fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 5 }), (pieces) => {
      const counter = new FrameCount()
      for (const piece of pieces) counter.add(piece)
      expect(counter.frames).toBeGreaterThanOrEqual(0)
    }))
  })
})

describe('a picture', () => {
  const grain = (seed: number) => Uint8Array.from({ length: 1280 * 720 }, (_, i) => 100 + ((i * 2654435761 + seed * 40503) >>> 24) % 3)

  test('that is the same to the last grain stands still; one grain of difference does not', () => {
    const first = lookAt(grain(1), 1280, 720, 1280)
    expect(lookAt(grain(1), 1280, 720, 1280).hash).toBe(first.hash)
    expect(lookAt(grain(2), 1280, 720, 1280).hash).not.toBe(first.hash)
  })

  test('of a covered lens is dark and even, one of a room is neither', () => {
    const covered = lookAt(new Uint8Array(640 * 360).fill(16), 640, 360, 640)
    const room = lookAt(Uint8Array.from({ length: 640 * 360 }, (_, i) => (i % 640) / 3), 640, 360, 640)
    expect(covered).toMatchObject({ luma: 16, spread: 0 })
    expect(room.luma).toBeGreaterThan(80)
    expect(room.spread).toBeGreaterThan(40)
  })
})

describe('voice', () => {
  const RATE = 48_000
  /** Ten ms of hiss, with a tone of `hz` at `loud` when given. */
  const piece = (n: number, hiss: number, hz = 0, loud = 0) => Float32Array.from({ length: RATE / 100 }, (_, i) => {
    const t = (n * RATE / 100 + i) / RATE
    return hiss * (Math.random() * 2 - 1) + loud * Math.sin(2 * Math.PI * hz * t)
  })
  const hear = (ms: number, at: (n: number) => Float32Array) => {
    const listen = listener(RATE)
    const meter = new VoiceMeter(0)
    let swing = 0
    for (let n = 1; n * 10 <= ms; n++) {
      const { low, high, bandDb } = listen(at(n))
      swing = high - low
      meter.add(bandDb, n * 10)
    }
    return { voiceAt: meter.voiceAt, swing }
  }

  test('the hiss of a quiet room is no voice, and no dead line', () => {
    const { voiceAt, swing } = hear(10_000, (n) => piece(n, 0.002))
    expect(voiceAt).toBe(0)
    expect(swing).toBeGreaterThan(DEAD_SWING)
    expect(hear(1000, (n) => piece(n, 0)).swing).toBeLessThan(DEAD_SWING)
  })

  test('a sentence over the hiss is voice; a click of a tenth of a second is none', () => {
    const words = hear(6000, (n) => piece(n, 0.002, 700, n > 300 && n <= 400 ? 0.1 : 0))
    expect(words.voiceAt).toBeGreaterThan(3900)
    expect(words.voiceAt).toBeLessThan(4300)
    expect(hear(6000, (n) => piece(n, 0.002, 700, n > 300 && n <= 310 ? 0.1 : 0)).voiceAt).toBe(0)
  })

  test('the hum of the mains and the whistle of a power supply are none', () => {
    for (const hz of [50, 12_000]) expect(hear(4000, (n) => piece(n, 0.002, hz, n > 100 ? 0.02 : 0)).voiceAt).toBe(0)
  })
})
