// Undo and redo inside one form, of one person: what stands in another form of the section, is no form at all, or was written by somebody else, is never
// taken back from here.
import { live, nextRedo } from '../../shared/fold/live'
import type { Entry } from '../../shared/model/entry'
import type { StaffId } from '../../shared/model/ids'
import { placeOf, type Place } from '../../shared/walk'

/** The facts of one form with every undo and redo of them, in order. */
export function entriesOfForm(entries: readonly Entry[], formId: string): Entry[] {
  const mine = new Set<number>()
  return entries.filter((entry) => {
    const is = entry.kind === 'undo' ? mine.has(entry.body.seq) : (entry.kind === 'form.answer' || entry.kind === 'form.row') && entry.body.formId === formId
    if (is) mine.add(entry.seq)
    return is
  })
}

/**
 * What Ctrl+Z and Ctrl+Y take back and bring again in this form for `author`; null when there is nothing. An answer that somebody else has written over is
 * no step any more: nothing on the screen would change, or theirs would go (XC3).
 */
export function formSteps(entries: readonly Entry[], formId: string, author: StaffId): { undo: Entry | null; redo: Entry | null } {
  const all = entriesOfForm(entries, formId)
  const standing = live(all)
  const written = (place: Place, after: number) => standing.some((e) => e.seq > after && e.author !== author && e.kind === 'form.answer' && placeOfStep(all, e) === place)
  const free = (entry: Entry) => { const place = placeOfStep(all, entry); return place === null || !written(place, entry.seq) }
  const redo = nextRedo(all.filter((e) => e.author === author))
  return { undo: standing.filter((e) => e.author === author && free(e)).at(-1) ?? null, redo: redo && free(redo) ? redo : null }
}

/** The place whose answer an undo or redo of `entry` changes; null when it is a row. */
export function placeOfStep(entries: readonly Entry[], entry: Entry): Place | null {
  if (entry.kind === 'form.answer') return placeOf(entry.body.field, entry.body.row ?? null)
  if (entry.kind !== 'undo') return null
  const target = entries.find((e) => e.seq === entry.body.seq)
  return target ? placeOfStep(entries, target) : null
}

/** Where an undo or redo of `entry` is to be seen: the place of an answer, the key of the group of a row. */
export function whereOfStep(entries: readonly Entry[], entry: Entry): string | null {
  if (entry.kind === 'form.row') return entry.body.group
  if (entry.kind !== 'undo') return placeOfStep(entries, entry)
  const target = entries.find((e) => e.seq === entry.body.seq)
  return target ? whereOfStep(entries, target) : null
}
