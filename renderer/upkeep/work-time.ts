// When the check of everything is due, and how long a running work still takes.

const DAY_MS = 86_400_000

/** Whether everything has to be checked again: never done, or longer ago than the policy allows. */
export function rehashDue(last: { at: string } | null, rehashDays: number, nowMs: number): boolean {
  return last === null || nowMs - Date.parse(last.at) >= rehashDays * DAY_MS
}

/** Milliseconds a work still needs when it goes on as it went; null when nothing can be said yet. */
export function leftMs(sinceMs: number, nowMs: number, done: number, total: number): number | null {
  if (done <= 0 || total <= 0 || done > total || nowMs - sinceMs < 1000) return null
  return ((nowMs - sinceMs) / done) * (total - done)
}
