// The take's clock in this window: main's monotonic clock, reached by an offset to performance.now().

/** Asks often enough that one answer is quick, seldom enough that the start does not wait for it. */
const TRIES = 5

/**
 * Offset in ms from this window's clock to the take's: the one of the quickest of several answers, whose error is at most half
 * its round trip (Cristian, "Probabilistic clock synchronization", 1989).
 * @param ask gives the take's clock in ms, or null when nothing runs
 */
export async function clockOffset(ask: () => Promise<number | null>, now: () => number): Promise<number> {
  let best: { trip: number; offset: number } | null = null
  for (let i = 0; i < TRIES; i++) {
    const sent = now()
    const ms = await ask()
    const got = now()
    if (ms === null) continue
    const trip = got - sent
    if (!best || trip < best.trip) best = { trip, offset: ms - (sent + got) / 2 }
  }
  // Without any answer the take counts from here: wrong by a little, but it records.
  return best?.offset ?? -now()
}

export class TakeClock {
  #offset: number

  constructor(readonly local: () => number) {
    this.#offset = -local()
  }

  async set(ask: () => Promise<number | null>): Promise<void> {
    this.#offset = await clockOffset(ask, this.local)
  }

  /** A moment of this window's clock (ms of `performance.now()`) on the take's clock, in whole ms, never negative. */
  at(local: number): number {
    return Math.max(0, Math.round(local + this.#offset))
  }

  now(): number {
    return this.at(this.local())
  }
}
