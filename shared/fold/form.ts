// A form as people see it: the last answer at each place, and the rows that stand. Answers to fields a newer definition dropped are kept.
import type { Entry } from '../model/entry'
import type { FormDefinition, Group } from '../model/form'
import type { RowId } from '../model/ids'
import { allHold, isGroupAsked, isOpen, placeOf, walk, type Later, type Filled, type Given, type Place, type Spot } from '../walk'
import { contradictingSides } from '../body-points'
import { changedUnder } from './by-hand'
import { live } from './live'

/** The last undo (or undo of one) at each place whose answer was ever taken back, and the last word on the rows of each group. */
function touchedAt(entries: readonly Entry[], formId: string): Map<Place, number> {
  const found = new Map<Place, number>()
  const places = new Map<number, Place>()
  for (const entry of entries) {
    if (entry.kind === 'form.answer' && entry.body.formId === formId) places.set(entry.seq, placeOf(entry.body.field, entry.body.row ?? null))
    if (entry.kind === 'form.row' && entry.body.formId === formId) {
      places.set(entry.seq, entry.body.group)
      found.set(entry.body.group, entry.seq)
    }
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
  const later = new Map<string, Later>()
  let signed = false
  for (const entry of live(entries)) {
    if (entry.kind === 'section.signed') signed = true
    if (entry.kind === 'form.answer' && entry.body.formId === formId) {
      const place = placeOf(entry.body.field, entry.body.row ?? null)
      answers.set(place, { answer: entry.body.answer, source: entry.body.source ?? null, seq: entry.seq, version: entry.body.version })
      if (signed && !later.has(entry.body.row ?? '')) later.set(place, { by: entry.author, at: entry.atUtc })
    }
    if (entry.kind === 'form.row' && entry.body.formId === formId) {
      const { group, row, present } = entry.body
      const had = rows.get(group) ?? []
      if (present) {
        if (!standing.has(row)) {
          rows.set(group, [...had, row])
          if (signed) later.set(row, { by: entry.author, at: entry.atUtc })
        }
        standing.add(row)
        continue
      }
      rows.set(group, had.filter((r) => r !== row))
      standing.delete(row)
      // A row goes with its answers; one that is put there again is empty.
      for (const place of answers.keys()) if (place.startsWith(`${row}/`)) answers.delete(place)
    }
  }
  // The row of an answer may have been taken back since.
  for (const place of answers.keys()) {
    const [row, field] = place.split('/')
    if (field !== undefined && !standing.has(row!)) answers.delete(place)
  }
  const touched = touchedAt(entries, formId)
  return { answers, rows, ...(touched.size > 0 ? { touched } : {}), ...(later.size > 0 ? { later } : {}) }
}

/** What the counsellor let leave the therapy notes: the last word on each place counts, null takes it back (F69). Rows stand as long as something of them left. */
export function foldReleased(entries: readonly Entry[], formId: string, form?: FormDefinition): Filled {
  const answers = new Map<Place, Given>()
  for (const entry of live(entries)) {
    if (entry.kind !== 'form.released' || entry.body.formId !== formId) continue
    const place = placeOf(entry.body.field, entry.body.row ?? null)
    if (entry.body.answer) answers.set(place, { answer: entry.body.answer, source: entry.body.source ?? null, seq: entry.seq, version: entry.body.version })
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

/** How many rows a group has to have as the form stands; 0 outside rows. */
export const leastRows = (form: FormDefinition, { repeat }: Group, filled: Filled): number => (repeat && allHold(form, repeat.minWhen, filled, null) ? repeat.min : 0)

/**
 * Places of required fields that are asked and hold neither a value nor a stated reason, or a signature by hand over what was changed since; a sourced one
 * without its source; a side that is not that of the point beside it (F53); a group with too few rows by its key.
 */
export function openPlaces(form: FormDefinition, filled: Filled): string[] {
  if (form.optional && isBlank(filled)) return []
  const short = form.groups.filter((g) => isGroupAsked(form, g, filled) && (filled.rows.get(g.key) ?? []).length < leastRows(form, g, filled)).map((g) => g.key)
  const sides = new Set(form.groups.flatMap((g) => contradictingSides(g, filled)))
  const lacks = ({ place, group, row, field, given }: Spot) => field.required && (isOpen({ field, given }) || (field.type === 'signature' && changedUnder(form, filled, group, field, row).length > 0))
    || field.sourced && given?.answer.state === 'value' && !isOpen({ field, given }) && given.source === null
    || sides.has(place)
  const open = [...walk(form, filled)].filter((spot) => spot.asked && lacks(spot))
  return [...short, ...open.map((spot) => spot.place)]
}
