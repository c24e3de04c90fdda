// Notices when somebody sets the clock: wall time against monotonic time (F30, XC1). Durations and order never come from the wall clock;
// what is printed does, so a jump must be on record.
import type { Boot, Clock } from './clock'

/** What a clock may be off against the time since it was last told (or the start) without being told. */
const tolerance = 2_000
const every = 5_000
/** A clock that runs wrong is told of no more often than this after its first time, then all of it. A step is told at once. */
const pauseMs = 60_000

export class ClockWatch {
  private wall: number
  private mono: number
  private jumps: number[] = []
  private toldAt = -Infinity
  /** How far the clocks were apart at the last look. */
  private off = 0

  /** `boot`: its time goes on while the machine sleeps, so that waking up is no jump. */
  constructor(private readonly clock: Pick<Clock, 'utc'>, private readonly boot: Pick<Boot, 'uptimeMs'>, start: (look: () => void, ms: number) => { unref(): unknown } = setInterval) {
    this.wall = Date.parse(clock.utc())
    this.mono = boot.uptimeMs()
    start(() => this.look(), every).unref()
  }

  look(last = false): void {
    const wall = Date.parse(this.clock.utc())
    const mono = this.boot.uptimeMs()
    const by = wall - this.wall - (mono - this.mono)
    const stepped = Math.abs(by - this.off) > tolerance
    this.off = by
    // Small steps add up: the base stays until their sum is told (drift, F30).
    if (!stepped && (Math.abs(by) <= tolerance || (!last && mono - this.toldAt < pauseMs))) return
    this.toldAt = mono
    this.off = 0
    this.jumps.push(Math.round(by))
    this.wall = wall
    this.mono = mono
  }

  /** The jumps since the last call, in milliseconds; each is given once, `last`: without waiting for what may still come to it. */
  take({ last = false } = {}): number[] {
    this.look(last)
    return this.jumps.splice(0)
  }
}
