// What of a form is to be done by when (F73): rows of groups with a date, and clocks that count (F61, F71). Dates are those of the wall: Beijing time.
import { isEmpty, type Answer } from '../model/answer'
import type { Clock, Field, FormDefinition, Group, Text2 } from '../model/form'
import type { RowId, Utc } from '../model/ids'
import { endOf, startOf } from '../time'
import { allHold, isGroupAsked, placeOf, type Filled } from '../walk'

export type Due = {
  /** The row, or `clock:<key>`, or `<row>/clock:<key>`: one line in the ladder. */
  key: string
  dueAt: Utc; done: boolean
  /** Somebody of the staff by id, or a name as it was written. */
  owner: string | null
  /** What a person reads: the title of the row, or the clock's label. */
  what: Text2
  /** A row or a clock of the definition. */
  from: 'row' | 'clock'
}

const hour = 3_600_000
const valueOf = (answer: Answer | undefined) => (answer?.state === 'value' ? answer.value : null)

/** A thing is done when its field holds a value that does not say otherwise: no, open, running. */
export function settles(answer: Answer | undefined): boolean {
  const value = valueOf(answer)
  return value !== null && value !== false && value !== 'open' && value !== 'running' && !isEmpty(value)
}

/** Whether a row of a group with dates is done. */
export function isDone(group: Group, filled: Filled, row: RowId): boolean {
  return group.due !== undefined && settles(filled.answers.get(placeOf(group.due.done, row))?.answer)
}

function words(field: Field | undefined, answer: Answer | undefined): Text2 | null {
  const value = valueOf(answer)
  if (!field || value === null || isEmpty(value)) return null
  if (field.type === 'choice') return field.options.find((o) => o.value === value)?.label ?? null
  return typeof value === 'string' ? { zh: value, en: value } : null
}

function ofRow(group: Group, row: RowId, n: number, filled: Filled): Due[] {
  const { due, repeat } = group
  if (!due || !repeat) return []
  const at = (key: string | undefined) => (key === undefined ? undefined : filled.answers.get(placeOf(key, row))?.answer)
  const moment = endOf(valueOf(at(due.date)))
  if (moment === null) return []
  const what = words(group.fields.find((f) => f.key === repeat.title), at(repeat.title)) ?? { zh: `${repeat.noun.zh} ${n}`, en: `${repeat.noun.en} ${n}` }
  return [{ key: row, dueAt: new Date(moment).toISOString(), done: isDone(group, filled, row), owner: ownerOf(group, row, filled), what, from: 'row' }]
}

/** Whose a row with a date is; null where nobody is named. */
function ownerOf(group: Group | undefined, row: RowId, filled: Filled): string | null {
  const owner = group?.due?.owner === undefined ? null : valueOf(filled.answers.get(placeOf(group.due.owner, row))?.answer)
  return typeof owner === 'string' && owner !== '' ? owner : null
}

/** When a clock runs out, in milliseconds UTC: of a day that is written without its hour it counts from the first one. Null while its beginning has no moment or its condition does not hold. */
export function clockEnd(form: FormDefinition, clock: Clock, filled: Filled, row: RowId | null): number | null {
  if (!allHold(form, clock.when, filled, row, homeOf(form, clock))) return null
  const given = (row !== null ? filled.answers.get(placeOf(clock.from, row)) : undefined) ?? filled.answers.get(clock.from)
  const from = startOf(valueOf(given?.answer))
  return from === null ? null : from + clock.hours * hour
}

const homeOf = (form: FormDefinition, clock: Clock) => form.groups.find((g) => g.fields.some((f) => f.key === clock.from))

/** Where a clock stands: in each row of the group that its beginning lies in, else once. */
export function clockRows(form: FormDefinition, clock: Clock, filled: Filled): (RowId | null)[] {
  const home = homeOf(form, clock)
  return home?.repeat ? [...(filled.rows.get(home.key) ?? [])] : [null]
}

/** True once what stops the clock is answered by a value. */
export function clockStopped(clock: Clock, filled: Filled, row: RowId | null): boolean {
  if (clock.until === undefined) return false
  const given = (row !== null ? filled.answers.get(placeOf(clock.until, row)) : undefined) ?? filled.answers.get(clock.until)
  return settles(given?.answer)
}

/** What stopped a clock came after its end (`late`) or, where it says from when on something may be done, before it (`early`), by how many milliseconds. Null in time, or where no moment is written. A day is late or early only as a whole. */
export function clockMissed(form: FormDefinition, clock: Clock, filled: Filled, row: RowId | null): { how: 'late' | 'early'; by: number } | null {
  const end = clockEnd(form, clock, filled, row)
  if (end === null || clock.until === undefined || !clockStopped(clock, filled, row)) return null
  const value = valueOf(((row !== null ? filled.answers.get(placeOf(clock.until, row)) : undefined) ?? filled.answers.get(clock.until))?.answer)
  const [from, to] = [startOf(value), endOf(value)]
  if (from === null || to === null) return null
  if (clock.earliest) return to < end ? { how: 'early', by: end - to } : null
  return from > end ? { how: 'late', by: from - end } : null
}

/** Everything of a filled form that has a date, done or not, in the order of the form. */
export function dueItems(form: FormDefinition, filled: Filled): Due[] {
  const found: Due[] = []
  for (const group of form.groups) {
    if (!group.due || !isGroupAsked(form, group, filled)) continue
    for (const [i, row] of (filled.rows.get(group.key) ?? []).entries()) found.push(...ofRow(group, row, i + 1, filled))
  }
  for (const clock of (form.clocks ?? []).filter((c) => c.due)) {
    for (const row of clockRows(form, clock, filled)) {
      const end = clockEnd(form, clock, filled, row)
      if (end === null) continue
      const key = `clock:${clock.key}`
      found.push({ key: row === null ? key : `${row}/${key}`, dueAt: new Date(end).toISOString(), done: clockStopped(clock, filled, row), owner: row === null ? null : ownerOf(homeOf(form, clock), row, filled), what: clock.label, from: 'clock' })
    }
  }
  return found
}

/** Whether a form holds anything with a date. */
export const hasDue = (form: FormDefinition): boolean => form.groups.some((g) => g.due) || (form.clocks ?? []).some((c) => c.due)
