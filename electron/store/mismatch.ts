// What does not fit between the log and what others remember of it, in numbers that a person can act on.
import type { SectionId } from '../../shared/model/ids'

/** First and last number, both included. */
export type Span = { from: number; to: number }

/**
 * rows-missing: numbers are absent · rows-changed: a hash, a chain or a custody body does not hold · other-root: a head
 * knows other entries at the same size · no-heads: heads.log is gone or empty · heads-damaged: its last head does not
 * verify · no-head-for-rows: entries that no head vouches for · tiles: stored nodes of the tree are not those of the rows.
 */
export const causes = ['rows-missing', 'rows-changed', 'other-root', 'no-heads', 'heads-damaged', 'no-head-for-rows', 'tiles'] as const
export type Cause = (typeof causes)[number]

export type Mismatch = {
  causes: Cause[]
  /** The largest head that is known, and which place knows it; root in hexadecimal. */
  expected: { place: string; size: number; root: string } | null
  found: { size: number; root: string }
  /** Numbers `n` of the log that are missing. */
  missing: Span[]
  /** The same by section: missing `seq`, where a later entry of the section shows the gap. */
  sections: { sectionId: SectionId; missing: Span[] }[]
  /** Numbers `n` of entries that are there but do not hold; the first thousand. */
  changed: number[]
}

const most = 1000

/** Gathers faults; empty as long as nothing was wrong. */
export class Faults {
  readonly missing: Span[] = []
  readonly changed: number[] = []
  private readonly causes = new Set<Cause>()
  private readonly bySection = new Map<string, Span[]>()

  get any(): boolean {
    return this.causes.size > 0
  }

  add(cause: Cause): void {
    this.causes.add(cause)
  }

  lost(from: number, to: number): void {
    this.add('rows-missing')
    const last = this.missing.at(-1)
    if (last && last.from === from) last.to = Math.max(last.to, to)
    else if (this.missing.length < most) this.missing.push({ from, to })
  }

  lostIn(section: string, from: number, to: number): void {
    this.add('rows-missing')
    const spans = this.bySection.get(section) ?? []
    if (this.bySection.size < most && spans.length < most) this.bySection.set(section, [...spans, { from, to }])
  }

  bad(n: number): void {
    this.add('rows-changed')
    if (this.changed.length < most) this.changed.push(n)
  }

  report(found: Mismatch['found'], expected: Mismatch['expected']): Mismatch {
    return {
      causes: causes.filter((c) => this.causes.has(c)), expected, found, missing: this.missing, changed: this.changed,
      sections: [...this.bySection].map(([sectionId, missing]) => ({ sectionId: sectionId as SectionId, missing })),
    }
  }
}
