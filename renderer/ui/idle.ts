// When a screen that nobody touches locks: a rule over two clocks, so that neither a sleeping machine nor a moved wall clock keeps it open.

/** Seconds before the lock in which the screen says so. */
export const NOTICE_S = 30

/** One instant: milliseconds of the monotonic and of the wall clock. */
export type Instant = { mono: number; wall: number }

/** Seconds until the lock (0 = now). A wall clock moved back is not believed; moved forward, it is taken for sleep. */
export function secondsLeft(touched: Instant, now: Instant, idleMinutes: number): number {
  const untouched = Math.max(now.mono - touched.mono, now.wall - touched.wall, 0)
  return Math.max(0, Math.ceil(idleMinutes * 60 - untouched / 1000))
}
