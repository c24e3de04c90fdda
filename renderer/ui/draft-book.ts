// What is begun and not signed, or typed and not taken, over all screens of this login: shown at once, kept in the vault on a pause, there again after the lock.
import type { FailureCode, Result } from '../../shared/failure'
import type { Draft, DraftSlot, KeptDraft } from '../../shared/model/draft'
import type { SectionId, Utc } from '../../shared/model/ids'

/** Milliseconds without a key until what was typed is kept, and while somebody types on without a pause (XF4). */
export const KEEP_PAUSE_MS = 600
export const KEEP_MOST_MS = 1_500
/** A disk that refused is asked again after so many milliseconds. */
const AGAIN_MS = 3_000

/** `draft` null: it lies there and cannot be opened any more. `restored`: when it had been kept, of what came out of the vault; null for what was begun since. */
export type Held = { draft: Draft | null; restored: Utc | null }
export type HeldDrafts = ReadonlyMap<DraftSlot, Held>

type Ports = {
  read: (sectionId: SectionId) => Promise<Result<readonly KeptDraft[]>>
  keep: (sectionId: SectionId, slot: DraftSlot, draft: Draft | null) => Promise<Result<unknown>>
  /** Runs `task` after `ms`; the returned function takes it back. */
  later: (ms: number, task: () => void) => () => void
  /** Milliseconds of a clock that nobody sets. */
  now: () => number
}
type Unkept = { sectionId: SectionId; slot: DraftSlot }

const keyOf = (sectionId: SectionId, slot: DraftSlot) => `${sectionId}/${slot}`

export class DraftBook {
  private readonly sections = new Map<SectionId, HeldDrafts>()
  private readonly reading = new Map<SectionId, Promise<FailureCode | null>>()
  /** What stands here and not yet, or not so, in the vault. */
  private readonly waiting = new Map<string, Unkept>()
  private readonly refused = new Map<string, FailureCode>()
  private readonly listeners = new Set<() => void>()
  private since: number | null = null
  private stop: () => void = () => undefined
  private tail: Promise<void> = Promise.resolve()
  private over = false

  constructor(private readonly ports: Ports) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => { this.listeners.delete(listener) }
  }

  /** Null until the section was opened. The same object as long as nothing changes. */
  in(sectionId: SectionId): HeldDrafts | null {
    return this.sections.get(sectionId) ?? null
  }

  /** Reads what is kept of a section, once. Resolves to why that failed, null when it did not; one may work on either way. */
  open(sectionId: SectionId): Promise<FailureCode | null> {
    const reading = this.reading.get(sectionId) ?? this.ports.read(sectionId).then((result) => {
      // What was put here meanwhile is newer.
      const kept = result.ok ? result.value.map(({ slot, at, draft }): [DraftSlot, Held] => [slot, { draft, restored: at }]) : []
      this.show(sectionId, new Map([...kept, ...(this.sections.get(sectionId) ?? [])]))
      if (!result.ok) this.reading.delete(sectionId)
      return result.ok ? null : result.failure.code
    })
    this.reading.set(sectionId, reading)
    return reading
  }

  /** What stands in a slot from now on; null: nothing (signed, written or thrown away). */
  put(sectionId: SectionId, slot: DraftSlot, draft: Draft | null): void {
    const all = this.sections.get(sectionId) ?? new Map<DraftSlot, Held>()
    const had = all.get(slot)
    if (draft === null ? !had : had && JSON.stringify(had.draft) === JSON.stringify(draft)) return
    const next = new Map(all)
    if (draft === null) next.delete(slot)
    else next.set(slot, { draft, restored: had?.restored ?? null })
    this.waiting.set(keyOf(sectionId, slot), { sectionId, slot })
    this.show(sectionId, next)
    this.since ??= this.ports.now()
    this.arm(Math.max(0, Math.min(KEEP_PAUSE_MS, this.since + KEEP_MOST_MS - this.ports.now())))
  }

  /** Keeps everything that waits. Resolves when that was tried once; never rejects. */
  flush(): Promise<void> {
    this.stop()
    this.since = null
    this.tail = this.tail.then(async () => {
      const batch = [...this.waiting.values()]
      for (const { sectionId, slot } of batch) {
        if (this.over) return
        const key = keyOf(sectionId, slot)
        this.waiting.delete(key)
        const draft = this.sections.get(sectionId)?.get(slot)?.draft ?? null
        const result = await this.ports.keep(sectionId, slot, draft).catch((): Result<unknown> => ({ ok: false, failure: { code: 'E-B4' } }))
        if (result.ok) this.refused.delete(key)
        else {
          this.refused.set(key, result.failure.code)
          if (!this.waiting.has(key)) this.waiting.set(key, { sectionId, slot })
        }
        this.tell()
      }
      // Only a disk thinks better of it by itself.
      if ([...this.refused.values()].some((code) => code.startsWith('E-C')) && !this.over) this.arm(AGAIN_MS)
    })
    return this.tail
  }

  /** Why a draft could not be kept; null when it is, or was not tried yet. */
  refusedAt(sectionId: SectionId, slot: DraftSlot): FailureCode | null {
    return this.refused.get(keyOf(sectionId, slot)) ?? null
  }

  /** How many drafts a lock would end, because the vault did not take them. What was thrown away is no loss. */
  get unkept(): number {
    return [...this.waiting].filter(([key, { sectionId, slot }]) => this.refused.has(key) && this.sections.get(sectionId)?.get(slot)?.draft).length
  }

  /** The vault is locked: nothing is tried again, whoever comes in next. */
  end(): void {
    this.over = true
    this.stop()
    this.sections.clear()
  }

  private arm(ms: number): void {
    this.stop()
    this.stop = this.ports.later(ms, () => void this.flush())
  }

  private show(sectionId: SectionId, drafts: HeldDrafts): void {
    this.sections.set(sectionId, drafts)
    this.tell()
  }

  private tell(): void {
    for (const listener of this.listeners) listener()
  }
}
