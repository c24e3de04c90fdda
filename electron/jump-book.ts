// Jumps of the wall clock (F30, XC1): asked for by the recorder, and kept until the custody log has them.
import type { ClockWatch } from './store/clock-watch'
import type { Store } from './store/store'

export class JumpBook {
  private untold: number[] = []
  private unheard: number[] = []

  constructor(private readonly watch: Pick<ClockWatch, 'take'>) {}

  private look(last: boolean): void {
    const jumps = this.watch.take({ last })
    this.untold.push(...jumps)
    this.unheard.push(...jumps)
  }

  /** The jumps since the last call, ms; the custody log gets them as well. `last`: also those that would be told later, with what comes to them. */
  take(last = false): number[] {
    this.look(last)
    return this.unheard.splice(0)
  }

  /** Writes what the custody log does not have yet, that included which happened while nobody was logged in. Never rejects. */
  async tell(store: Pick<Store, 'custody'>): Promise<void> {
    this.look(false)
    for (const byMs of this.untold.splice(0)) await store.custody({ kind: 'clock.jumped', body: { byMs } }).catch(() => undefined)
  }
}
