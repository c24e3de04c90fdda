// The clock of a take: monotonic, zero at its start, and going on while the machine sleeps, though the system's own monotonic clock stands still then.
import type { Millis, Utc } from '../../shared/model/ids'
import type { Clock } from '../store/clock'

/** From here on a difference of the two clocks is sleep: they are read one after the other, and one of them in hundredths. */
const sleepMs = 1_000

export class TakeClock {
  private readonly mono: number
  private readonly boot: number
  private slept = 0

  /** `uptimeMs`: since the machine started, its sleep included. */
  constructor(readonly startedAt: Utc, private readonly clock: Pick<Clock, 'mono'>, private readonly uptimeMs: () => number) {
    this.mono = clock.mono()
    this.boot = uptimeMs()
  }

  get ms(): Millis {
    return Math.round(this.clock.mono() - this.mono + this.slept) as Millis
  }

  /** Catches up with what the machine slept; how much that was, ms. */
  wake(): number {
    const more = this.uptimeMs() - this.boot - (this.clock.mono() - this.mono) - this.slept
    if (more < sleepMs) return 0
    this.slept += more
    return more
  }

  /** The wall clock as it was at the start, gone on by this one: setting the system's clock moves nothing of a take (XC1). */
  wallAt(ms: number): Utc {
    return new Date(Date.parse(this.startedAt) + ms).toISOString()
  }
}
