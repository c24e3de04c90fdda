// Undo and redo inside one form: what stands in another form of the section, or is no form at all, is never taken back from here.
import { nextRedo, nextUndo } from '../../shared/fold/live'
import type { Entry, FactKind } from '../../shared/model/entry'
import { placeOf, type Place } from '../../shared/walk'

const steps: ReadonlySet<FactKind> = new Set<FactKind>(['form.answer', 'form.row'])

/** The facts of one form with every undo and redo of them, in order. */
export function entriesOfForm(entries: readonly Entry[], formId: string): Entry[] {
  const mine = new Set<number>()
  return entries.filter((entry) => {
    const is = entry.kind === 'undo' ? mine.has(entry.body.seq) : (entry.kind === 'form.answer' || entry.kind === 'form.row') && entry.body.formId === formId
    if (is) mine.add(entry.seq)
    return is
  })
}

/** What Ctrl+Z and Ctrl+Y take back and bring again in this form; null when there is nothing. */
export function formSteps(entries: readonly Entry[], formId: string): { undo: Entry | null; redo: Entry | null } {
  const mine = entriesOfForm(entries, formId)
  return { undo: nextUndo(mine, steps), redo: nextRedo(mine) }
}

/** The place whose answer an undo or redo of `entry` changes; null when it is a row. */
export function placeOfStep(entries: readonly Entry[], entry: Entry): Place | null {
  if (entry.kind === 'form.answer') return placeOf(entry.body.field, entry.body.row ?? null)
  if (entry.kind !== 'undo') return null
  const target = entries.find((e) => e.seq === entry.body.seq)
  return target ? placeOfStep(entries, target) : null
}
