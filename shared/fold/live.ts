// Undo as a fold: entries are never deleted, an `undo` entry takes its target out of view, and undoing that brings it back.
import type { Entry } from '../model/entry'
import { unfold } from './addendum'

function standing(entries: readonly Entry[]): Entry[] {
  const undone = new Set<number>()
  for (let i = entries.length - 1; i >= 0; i--) {
    const entry = entries[i]!
    // Later undos were seen first, so this one's own fate is already known. It may only reach back.
    if (entry.kind === 'undo' && !undone.has(entry.seq) && entry.body.seq < entry.seq) undone.add(entry.body.seq)
  }
  return entries.filter((e) => e.kind !== 'undo' && !undone.has(e.seq))
}

/** The entries of ONE section that count, in order; what an addendum adds stands behind it. `undo` entries themselves are left out. */
export const live = (entries: readonly Entry[]): Entry[] => standing(entries).flatMap(unfold)

/** What Ctrl+Z takes back next: the newest live entry of the kinds a person wrote, or null. */
export function nextUndo(entries: readonly Entry[], kinds: ReadonlySet<string>): Entry | null {
  return standing(entries).filter((e) => kinds.has(e.kind)).at(-1) ?? null
}

/** What Ctrl+Y brings back: the newest undo that still counts, unless a person wrote something after it. */
export function nextRedo(entries: readonly Entry[]): Entry | null {
  const undone = new Set<number>()
  const bySeq = new Map(entries.map((e) => [e.seq, e]))
  for (let i = entries.length - 1; i >= 0; i--) {
    const entry = entries[i]!
    if (undone.has(entry.seq)) continue
    if (entry.kind !== 'undo') return null
    const target = bySeq.get(entry.body.seq)
    if (target?.kind === 'undo') {
      // A redo: it cancels its target; look further back.
      undone.add(target.seq)
      continue
    }
    return entry
  }
  return null
}
