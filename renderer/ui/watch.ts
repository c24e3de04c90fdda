// Which seconds of a recording were on somebody's screen (F77): turns positions of the player into stretches to report.
// A stretch runs while the picture runs; a jump, a pause or nine seconds end it, so at most ten seconds are ever unreported.

/** A part of a recording that was played: from and to on its own time line, and how long that took, in milliseconds. */
export type Stretch = { fromMs: number; toMs: number; tookMs: number }

/** A stretch is reported after this long; the player looks twice a second, so ten seconds are never passed. */
export const REPORT_MS = 9000
/** How much further than its speed allows a position may be before it counts as a jump: a late look, a dropped frame. */
const SLACK_MS = 1000

export type Watch = {
  /** The picture begins to run at `atMs`; `nowMs` is a clock that never goes back. */
  play: (atMs: number, nowMs: number) => void
  /** The picture is at `atMs` now. Ignored while it stands still. */
  at: (atMs: number, nowMs: number) => void
  /** The picture stopped at `atMs` (pause, end) or leaves it (a seek). */
  stop: (atMs: number, nowMs: number) => void
  /** The player goes away: what was seen up to the last look is reported. */
  end: () => void
}

type Open = { fromMs: number; sinceMs: number; lastMs: number; seenMs: number }

/** `fastest` is the highest speed the player offers. */
export function watching(report: (stretch: Stretch) => void, fastest = 3): Watch {
  let open: Open | null = null

  const end = () => {
    const had = open
    open = null
    if (!had) return
    const fromMs = Math.round(had.fromMs)
    const toMs = Math.round(had.lastMs)
    // A picture that stood still (waiting for data) showed nothing new.
    if (toMs > fromMs) report({ fromMs, toMs, tookMs: Math.round(had.seenMs - had.sinceMs) })
  }
  const begin = (atMs: number, nowMs: number) => { open = { fromMs: atMs, sinceMs: nowMs, lastMs: atMs, seenMs: nowMs } }
  const at = (atMs: number, nowMs: number) => {
    if (!open) return
    const moved = atMs - open.lastMs
    if (moved < 0 || moved > (nowMs - open.seenMs) * fastest + SLACK_MS) {
      // A jump: what lies between was not seen.
      end()
      begin(atMs, nowMs)
      return
    }
    open.lastMs = atMs
    open.seenMs = nowMs
    if (nowMs - open.sinceMs >= REPORT_MS) {
      end()
      begin(atMs, nowMs)
    }
  }
  return {
    play: (atMs, nowMs) => { if (open) at(atMs, nowMs); else begin(atMs, nowMs) },
    at,
    stop: (atMs, nowMs) => { at(atMs, nowMs); end() },
    end,
  }
}
