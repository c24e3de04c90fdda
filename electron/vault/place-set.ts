// The one or two places of a file together: the same work on each side by side, and who of them can be counted on.
import type { Place } from '../../shared/model/take'
import { diskCode, openForWriting, PlaceFile, within, type DiskCode, type OpenFile } from './place'

/** Where a file is to lie; a plain path is the vault's own place. */
export type Target = string | { place: Place; path: string }

export type PlaceOptions = {
  openFile?: OpenFile
  /** ms: a place that has not done its work by then is lost, once another place has. */
  lateMs?: number
  /** Places that begin as lost and are not touched before `mend`: a disk known to hang must not hold up the start. */
  lost?: readonly Place[]
  /** Told of each change: a place refused or hung (with what to call it), or holds everything again. */
  onPlace?: (place: Place, state: 'lost' | 'complete', code: DiskCode | null) => void
}

const graceMs = 200

export class PlaceSet {
  readonly all: readonly PlaceFile[]
  readonly lateMs: number
  private readonly told = new Map<Place, 'lost' | 'complete'>()

  constructor(targets: Target | readonly Target[], private readonly options: PlaceOptions) {
    const list = (Array.isArray(targets) ? targets : [targets]) as readonly Target[]
    this.all = list.map((t) => (typeof t === 'string' ? { place: 'vault' as const, path: t } : t)).map((t) => new PlaceFile(t.place, t.path, options.openFile ?? openForWriting))
    this.lateMs = options.lateMs ?? 3000
    for (const place of options.lost ?? []) this.told.set(place, 'lost')
  }

  /** Those that may be touched at the start. */
  get first(): PlaceFile[] {
    return this.all.filter((p) => !this.options.lost?.includes(p.place))
  }

  get good(): PlaceFile[] {
    return this.all.filter((p) => p.good)
  }

  /**
   * Runs `work` on each: who ends it well is good, who fails is lost. Once one is done the others have until `lateMs` from the start; the last one is
   * waited for, because late is better than not at all. Returns the failures.
   */
  async each(places: readonly PlaceFile[], work: (place: PlaceFile) => Promise<void>): Promise<unknown[]> {
    const errors: unknown[] = []
    const open = new Set(places)
    let done = false
    const settled = new Map(places.map((place) => [place, place.send(() => work(place)).then(
      () => {
        if (!open.delete(place)) return
        done = true
        this.regain(place)
      },
      (error: unknown) => {
        if (!open.delete(place)) return
        errors.push(error)
        this.lose(place, diskCode(error))
      })]))
    await within(Promise.all(settled.values()), this.lateMs).catch(() => undefined)
    while (open.size > 0 && !done) await Promise.race([...open].map((place) => settled.get(place)))
    // When the whole machine stood still, all come back together: a moment's difference is no hung disk.
    if (open.size > 0) await within(Promise.all(settled.values()), Math.min(graceMs, this.lateMs)).catch(() => undefined)
    for (const place of open) this.lose(place, 'E-C1')
    open.clear()
    return errors
  }

  lose(place: PlaceFile, code: DiskCode): void {
    place.good = false
    this.tell(place, 'lost', code)
  }

  regain(place: PlaceFile): void {
    place.good = true
    this.tell(place, 'complete', null)
  }

  /** A place that is good from the start is nothing new. */
  private tell({ place }: PlaceFile, state: 'lost' | 'complete', code: DiskCode | null): void {
    if ((this.told.get(place) ?? 'complete') === state) return
    this.told.set(place, state)
    this.options.onPlace?.(place, state, code)
  }

  async close(): Promise<void> {
    await Promise.all(this.all.map((p) => p.close()))
  }
}
