// Typing goes on and nothing records (XF2); it records and nobody speaks any more (XF3). Both as pure decisions.

/** Typing for this long without a recording is told. */
export const TYPED_MS = 60_000
/** A rest in typing longer than this begins anew. */
export const REST_MS = 30_000
/** Nobody has spoken for this long: it is asked whether the questioning is over. */
export const QUIET_MS = 20 * 60_000

export class Forgotten {
  #since: number | null = null
  #last = 0

  /** One sign was typed at `now` (any monotonic clock, ms). True from the moment on when it has gone on for a minute unrecorded. */
  typed(now: number, recording: boolean): boolean {
    if (recording) {
      this.#since = null
      return false
    }
    if (this.#since === null || now - this.#last > REST_MS) this.#since = now
    this.#last = now
    return now - this.#since >= TYPED_MS
  }
}

/**
 * Whether to ask if the questioning is over. `answeredAtQuietMs`: how long it had been quiet when somebody last said that it goes on; 0: never,
 * or somebody spoke since.
 */
export function asksOver(quietMs: number, answeredAtQuietMs: number): boolean {
  return quietMs - (answeredAtQuietMs <= quietMs ? answeredAtQuietMs : 0) >= QUIET_MS
}
