// XC8: the offset between two cameras is measured to within a frame where there is something to measure it by, and not claimed where there is not.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SyncMeter } from '../../../renderer/capture/sync'

/** Deterministic noise of standard deviation 1 (sum of uniforms). */
function noise(seed: number): () => number {
  let state = (seed * 2654435761 + 1) >>> 0 || 1
  const uniform = () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
  return () => (uniform() + uniform() + uniform() + uniform() - 2) * Math.sqrt(3)
}

type Scene = { light: (ms: number) => number; movement?: (ms: number) => number }
type Camera = { offsetMs: number; fps: number; gain: number; black: number; noise: number; seed: number; drift?: number; jitterMs?: number; exposureMs?: number }

/** Frames of a camera that looks at a scene for `seconds`; camera time runs `offsetMs` behind. */
function film(meter: SyncMeter, number: 1 | 2, { light, movement = () => 0 }: Scene, camera: Camera, seconds = 20): void {
  const random = noise(camera.seed)
  const period = 1000 / camera.fps
  const exposure = camera.exposureMs ?? 15
  for (let at = (camera.seed % 7) * 4; at < seconds * 1000; at += period) {
    const real = at * (1 + (camera.drift ?? 0)) - camera.offsetMs
    // A sensor adds up the light of its exposure.
    let sum = 0
    for (let i = 0; i < 8; i++) sum += light(real - (exposure * i) / 8)
    const luma = Math.max(0, Math.min(255, camera.black + camera.gain * (sum / 8) + camera.noise * random()))
    meter.add(number, at + (camera.jitterMs ?? 0) * Math.abs(random()), luma, 1 + camera.gain * movement(real) + camera.noise * Math.abs(random()))
  }
}

const lamp = (...switches: number[]) => (ms: number) => (switches.filter((at) => ms >= at).length % 2 === 0 ? 100 : 35)
const frame = 1000 / 30
const camera = (over: Partial<Camera> = {}): Camera => ({ offsetMs: 0, fps: 30, gain: 1, black: 10, noise: 0.2, seed: 1, ...over })

describe('XC8: the offset of two cameras', () => {
  it('is found to within a frame from one switch of the lamp off and on, for any offset up to half a second', () => {
    fc.assert(fc.property(
      fc.integer({ min: -500, max: 500 }), fc.double({ min: 0.4, max: 1.6, noNaN: true }), fc.constantFrom(24, 25, 29.97, 30, 60), fc.double({ min: 0, max: 0.8, noNaN: true }), fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 4000, max: 15000 }),
      (offsetMs, gain, fps, grain, seed, at) => {
        const meter = new SyncMeter()
        const scene = { light: lamp(at, at + 1100) }
        film(meter, 1, scene, camera({ noise: grain, seed }))
        film(meter, 2, scene, camera({ offsetMs, gain, black: 25, fps, noise: grain, seed: seed + 5, exposureMs: 25 }))
        const found = meter.offset()
        expect(found).not.toBeNull()
        expect(Math.abs(found!.ms - offsetMs)).toBeLessThanOrEqual(frame)
        expect(found!.confidence).toBeGreaterThan(0.12)
      }), { numRuns: 60 })
  })

  it('of 500 ms is 500 ms, and its sign says that camera 2 shows it later', () => {
    const meter = new SyncMeter()
    film(meter, 1, { light: lamp(8000, 9000) }, camera())
    film(meter, 2, { light: lamp(8000, 9000) }, camera({ offsetMs: 500, seed: 3 }))
    expect(Math.abs(meter.offset()!.ms - 500)).toBeLessThanOrEqual(frame / 2)
  })

  it('survives daylight that drifts, automatic exposure, delivery that jitters and clocks that do not run alike', () => {
    fc.assert(fc.property(fc.integer({ min: -500, max: 500 }), fc.integer({ min: 1, max: 1e6 }), (offsetMs, seed) => {
      const meter = new SyncMeter()
      const switched = lamp(9000)
      const light = (ms: number) => switched(ms) + 12 * Math.sin(ms / 5000)
      // The first camera brightens its picture again within a second and a half.
      const exposed = (ms: number) => light(ms) + (ms < 9000 ? 0 : 40 * (1 - Math.exp(-(ms - 9000) / 700)))
      film(meter, 1, { light: exposed }, camera({ seed, jitterMs: 4, drift: 1e-4 }))
      film(meter, 2, { light }, camera({ offsetMs, gain: 0.6, seed: seed + 1, jitterMs: 4 }))
      expect(Math.abs(meter.offset()!.ms - offsetMs)).toBeLessThanOrEqual(frame)
    }), { numRuns: 40 })
  })

  it('is found from movement when the light stays, as when somebody stands up in front of both', () => {
    const meter = new SyncMeter()
    const movement = (ms: number) => [3000, 6100, 7400, 12300].reduce((sum, at) => sum + 14 * Math.exp(-(((ms - at) / 90) ** 2)), 0)
    film(meter, 1, { light: () => 90, movement }, camera())
    film(meter, 2, { light: () => 90, movement }, camera({ offsetMs: 240, gain: 0.7, seed: 4 }))
    expect(Math.abs(meter.offset()!.ms - 240)).toBeLessThanOrEqual(frame)
  })

  it('is not claimed where nothing happened, where only one camera saw it, or where everything repeats', () => {
    const nothing = (scene1: Scene, scene2: Scene, over: Partial<Camera> = {}) => {
      const meter = new SyncMeter()
      film(meter, 1, scene1, camera(over))
      film(meter, 2, scene2, camera({ offsetMs: 120, seed: 9, ...over }))
      return meter.offset()
    }
    for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) expect(nothing({ light: () => 90 }, { light: () => 90 }, { noise: 2, seed })).toBeNull()
    expect(nothing({ light: lamp(8000) }, { light: () => 90 })).toBeNull()
    expect(nothing({ light: lamp(8000) }, { light: lamp(13_000, 13_800) })).toBeNull()
    const flicker = { light: (ms: number) => 90 + 20 * Math.sin((ms / 300) * 2 * Math.PI) }
    expect(nothing(flicker, flicker)).toBeNull()
    // A test picture, a fan: the same jump every 1.8 s, somewhere else in each camera's time.
    const disc = { light: () => 90, movement: (ms: number) => (ms % 1800 < 40 ? 12 : 1) }
    expect(nothing(disc, disc, { offsetMs: 666 })).toBeNull()
  })

  it('ends with what it was measured by: twenty seconds after the event there is none', () => {
    const meter = new SyncMeter()
    film(meter, 1, { light: lamp(3000) }, camera(), 40)
    film(meter, 2, { light: lamp(3000) }, camera({ seed: 2 }), 40)
    expect(meter.offset()).toBeNull()
  })

  it('is null before both cameras were seen, and forgets a camera that was changed', () => {
    const meter = new SyncMeter()
    expect(meter.offset()).toBeNull()
    film(meter, 1, { light: lamp(8000) }, camera())
    expect(meter.offset()).toBeNull()
    film(meter, 2, { light: lamp(8000) }, camera({ seed: 2 }))
    expect(meter.offset()).not.toBeNull()
    meter.reset(2)
    expect(meter.offset()).toBeNull()
  })

  it('a pause of one camera is no event', () => {
    const meter = new SyncMeter()
    for (let at = 0; at < 20_000; at += frame) meter.add(1, at, at < 9000 ? 90 : 92, 1)
    for (let at = 0; at < 20_000; at += frame) if (at < 8000 || at > 9500) meter.add(2, at, at < 9000 ? 40 : 120, 1)
    expect(meter.offset()).toBeNull()
  })
})
