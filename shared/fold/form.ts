// A form as people see it: the last answer at each place, and the rows that stand. Answers to fields a newer definition dropped are kept.
import type { Entry } from '../model/entry'
import type { FormDefinition } from '../model/form'
import type { RowId } from '../model/ids'
import { allHold, isOpen, placeOf, walk, type Filled, type Given, type Place } from '../walk'
import { live } from './live'

/** The last undo (or undo of one) at each place whose answer was ever taken back. */
function undoneAt(entries: readonly Entry[], formId: string): Map<Place, number> {
  const found = new Map<Place, number>()
  const places = new Map<number, Place>()
  for (const entry of entries) {
    if (entry.kind === 'form.answer' && entry.body.formId === formId) places.set(entry.seq, placeOf(entry.body.field, entry.body.row ?? null))
    const place = entry.kind === 'undo' ? places.get(entry.body.seq) : undefined
    if (place === undefined) continue
    places.set(entry.seq, place)
    found.set(place, entry.seq)
  }
  return found
}

export function foldForm(entries: readonly Entry[], formId: string): Filled {
  const answers = new Map<Place, Given>()
  const rows = new Map<string, RowId[]>()
  const standing = new Set<string>()
  for (const entry of live(entries)) {
    if (entry.kind === 'form.answer' && entry.body.formId === formId) {
      answers.set(placeOf(entry.body.field, entry.body.row ?? null), { answer: entry.body.answer, source: entry.body.source ?? null, seq: entry.seq })
    }
    if (entry.kind === 'form.row' && entry.body.formId === formId) {
      const { group, row, present } = entry.body
      const had = rows.get(group) ?? []
      if (present) {
        if (!standing.has(row)) rows.set(group, [...had, row])
        standing.add(row)
        continue
      }
      rows.set(group, had.filter((r) => r !== row))
      standing.delete(row)
      // A row goes with its answers; one that is put there again is empty.
      for (const place of answers.keys()) if (place.startsWith(`${row}/`)) answers.delete(place)
    }
  }
  for (const [place, since] of undoneAt(entries, formId)) {
    const given = answers.get(place)
    if (given && given.seq < since) answers.set(place, { ...given, since })
  }
  // The row of an answer may have been taken back since.
  for (const place of answers.keys()) {
    const [row, field] = place.split('/')
    if (field !== undefined && !standing.has(row!)) answers.delete(place)
  }
  return { answers, rows }
}

/** What the counsellor let leave the therapy notes: the last word on each place counts, null takes it back (F69). Rows stand as long as something of them left. */
export function foldReleased(entries: readonly Entry[], formId: string, form?: FormDefinition): Filled {
  const answers = new Map<Place, Given>()
  for (const entry of live(entries)) {
    if (entry.kind !== 'form.released' || entry.body.formId !== formId) continue
    const place = placeOf(entry.body.field, entry.body.row ?? null)
    if (entry.body.answer) answers.set(place, { answer: entry.body.answer, source: null, seq: entry.seq })
    else answers.delete(place)
  }
  const rows = new Map<string, RowId[]>()
  for (const place of answers.keys()) {
    const [row, field] = place.split('/')
    const group = field === undefined ? undefined : form?.groups.find((g) => g.fields.some((f) => f.key === field))
    if (!group) continue
    const had = rows.get(group.key) ?? []
    if (!had.includes(row as RowId)) rows.set(group.key, [...had, row as RowId])
  }
  return { answers, rows }
}

/** True when nothing was ever answered and no row stands. */
export const isBlank = ({ answers, rows }: Filled): boolean => answers.size === 0 && [...rows.values()].every((of) => of.length === 0)

/** Places of required fields that are asked and hold neither a value nor a stated reason; a sourced one without its source; a group with too few rows by its key. */
export function openPlaces(form: FormDefinition, filled: Filled): string[] {
  if (form.optional && isBlank(filled)) return []
  const short = form.groups.filter((g) => g.repeat && allHold(g.when, filled, null) && (filled.rows.get(g.key) ?? []).length < g.repeat.min).map((g) => g.key)
  const open = [...walk(form, filled)].filter((spot) => spot.asked && ((spot.field.required && isOpen(spot)) || (spot.field.sourced && spot.given?.answer.state === 'value' && !isOpen(spot) && spot.given.source === null)))
  return [...short, ...open.map((spot) => spot.place)]
}
