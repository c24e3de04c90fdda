// Whether somebody speaks and whether the line is alive, from the sound itself: plain measures, no model, nothing kept.

/** Below this swing the line is dead, not quiet: a microphone in a silent room still hisses louder. */
export const DEAD_SWING = 0.0004
/** The band of the telephone (ITU-T G.712): it holds what makes speech understood. */
const BAND_HZ = [300, 3400] as const
/** So much louder than the room's own noise, for so long, counts as speech. */
const ABOVE_DB = 12
const LEAST_MS = 200
/** The noise floor falls at once and rises slowly: a long sentence must not become the floor. */
const RISE_DB_PER_S = 1
/** Loudness is taken over the last pieces of sound (10 ms each from a device). */
const PIECES = 4
/** Silence by digital zero is no floor to compare with. */
const LOWEST_DB = -90

/**
 * Tells voice from noise by loudness alone: energy of 300-3400 Hz at least 12 dB above the noise floor for 200 ms. Its limits: any
 * loud sound in that band (a chair, music, a beep) counts as voice, and a whisper under a loud fan does not. It answers
 * "has nobody spoken for a long time" and "did the spoken word of the self-test arrive", and nothing finer.
 */
export class VoiceMeter {
  #floor: number | null = null
  readonly #recent: number[] = []
  /** Loud time less quiet time of the last moments: speech is no steady tone. */
  #loudMs = 0
  #lastAt: number
  /** When voice was last heard; the beginning at first. */
  voiceAt: number

  constructor(now: number) {
    this.voiceAt = now
    this.#lastAt = now
  }

  /** `band`: energy of the band in dB, at `now` in ms. */
  add(band: number, now: number): void {
    const ms = Math.min(100, Math.max(0, now - this.#lastAt))
    this.#lastAt = now
    this.#recent.push(10 ** (band / 10))
    if (this.#recent.length > PIECES) this.#recent.shift()
    const level = Math.max(LOWEST_DB, 10 * Math.log10(this.#recent.reduce((sum, power) => sum + power, 0) / this.#recent.length))
    this.#floor = this.#floor === null ? level : Math.min(level, this.#floor + RISE_DB_PER_S * ms / 1000)
    const loud = level - this.#floor >= ABOVE_DB
    this.#loudMs = Math.max(0, Math.min(2 * LEAST_MS, this.#loudMs + (loud ? ms : -ms)))
    if (loud && this.#loudMs >= LEAST_MS) this.voiceAt = now
  }
}

/** Second-order section (R. Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter coefficients"), Q = 1/√2. */
function biquad(kind: 'high' | 'low', hz: number, rate: number): (x: number) => number {
  const w = 2 * Math.PI * hz / rate
  const alpha = Math.sin(w) / Math.SQRT2
  const cos = Math.cos(w)
  const a0 = 1 + alpha
  const outer = (kind === 'low' ? 1 - cos : 1 + cos) / 2 / a0
  const middle = (kind === 'low' ? 2 : -2) * outer
  const a1 = -2 * cos / a0
  const a2 = (1 - alpha) / a0
  let x1 = 0
  let x2 = 0
  let y1 = 0
  let y2 = 0
  return (x) => {
    const y = outer * x + middle * x1 + outer * x2 - a1 * y1 - a2 * y2
    x2 = x1
    x1 = x
    y2 = y1
    y1 = y
    return y
  }
}

export type Heard = { low: number; high: number; bandDb: number }

/** Lowest and highest sample of a piece of sound, and the energy of its speech band in dB below full scale; keeps its filters from piece to piece. */
export function listener(rate: number): (samples: Float32Array) => Heard {
  const high = biquad('high', BAND_HZ[0], rate)
  const low = biquad('low', Math.min(BAND_HZ[1], rate * 0.45), rate)
  return (samples) => {
    const heard: Heard = { low: 0, high: 0, bandDb: -Infinity }
    let sum = 0
    for (const s of samples) {
      if (s < heard.low) heard.low = s
      if (s > heard.high) heard.high = s
      const y = low(high(s))
      sum += y * y
    }
    if (sum > 0) heard.bandDb = 10 * Math.log10(sum / samples.length)
    return heard
  }
}
