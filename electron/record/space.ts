// Room left on the saving places of a running take, and whether their folders are still there. A disk that does not answer is asked once and no
// more until it does: each call that hangs holds one of the few threads that everything else needs.
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { RecordingId } from '../../shared/model/ids'
import type { Place } from '../../shared/model/take'
import { spaceOf, spaceSeconds } from './places'

const gone = new Set(['ENOENT', 'ENOTDIR', 'ENODEV'])

export class Space {
  private readonly left = new Map<Place, number>()
  private readonly asked = new Set<Place>()
  /** Places whose folder was taken away under the open files: what is written there cannot be found again. */
  readonly away = new Set<Place>()

  /** `changed`: a place went away, or its files are there again. */
  constructor(private readonly places: readonly { place: Place; folder: string }[], private readonly changed: (place: Place, state: 'lost' | 'complete') => void) {}

  /** Asks every place that is not lost and has answered before. `rate`: bytes a second; `part`: a file that must lie there. */
  look(rate: number, lost: ReadonlySet<Place>, part: RecordingId | null): void {
    for (const { place, folder } of this.places) {
      if (lost.has(place)) this.left.delete(place)
      if (lost.has(place) || this.asked.has(place)) continue
      this.asked.add(place)
      void this.ask(place, folder, rate, part).finally(() => this.asked.delete(place))
    }
  }

  private async ask(place: Place, folder: string, rate: number, part: RecordingId | null): Promise<void> {
    try {
      if (part) await stat(join(folder, `${part}.som`))
      this.left.set(place, spaceSeconds((await spaceOf(folder)).free, rate))
      if (this.away.delete(place)) this.changed(place, 'complete')
    } catch (error) {
      this.left.delete(place)
      if (!gone.has((error as NodeJS.ErrnoException).code ?? '') || this.away.has(place)) return
      this.away.add(place)
      this.changed(place, 'lost')
    }
  }

  /** Seconds until the first place is full; null before any answered. */
  get seconds(): number | null {
    return this.left.size === 0 ? null : Math.min(...this.left.values())
  }

  /** The same for the place that ends a take: the vault's own, or the only one that is left. */
  get untilStop(): number | null {
    return this.left.get('vault') ?? this.seconds
  }
}
