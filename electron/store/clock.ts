// The one clock: wall time for people, monotonic time for order and durations. Passed in, so that tests can move it.
import type { Millis, Utc } from '../../shared/model/ids'

export type Clock = { utc(): Utc; mono(): Millis }

export const systemClock: Clock = {
  utc: () => new Date().toISOString(),
  mono: () => Math.round(Number(process.hrtime.bigint() / 1_000_000n)) as Millis,
}
