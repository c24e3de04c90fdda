// The one walker over a filled form: what is drawn, checked, counted, printed, searched and redacted comes from here, in the order of the form.
import { isEmpty, type Answer, type Source } from './model/answer'
import type { Condition, Field, FormDefinition, Group } from './model/form'
import type { RowId } from './model/ids'

/** Where an answer stands: `field`, or `row/field` in a repeated group. */
export type Place = string
export const placeOf = (field: string, row: RowId | null): Place => (row === null ? field : `${row}/${field}`)

export type Given = {
  answer: Answer; source: Source | null
  /** `seq` of its entry: what a change is based on (XC3). */
  seq: number
  /** `seq` of the last undo that touched the place, where that came later: what stands there stands only since then. */
  since?: number
}
/** What stands in a form: answers by place, and the rows of each repeated group in the order they were added. */
export type Filled = { answers: ReadonlyMap<Place, Given>; rows: ReadonlyMap<string, readonly RowId[]> }

export type Spot = {
  place: Place; group: Group; row: RowId | null
  /** Number of the row, from 1; null outside repeated groups. */
  n: number | null
  field: Field; given: Given | null
  /** False when a condition does not hold: it is not asked, and not counted. */
  asked: boolean
}

/** Whether a condition holds where `row` is looked at (null outside rows). `group`: a field of its own is looked for in the row alone. */
export function holds(condition: Condition, filled: Filled, row: RowId | null, group?: Group): boolean {
  const inRow = row !== null ? filled.answers.get(placeOf(condition.field, row)) : undefined
  const isOwn = row !== null && (group?.fields.some((f) => f.key === condition.field) ?? false)
  const given = inRow ?? (isOwn ? undefined : filled.answers.get(condition.field))
  if (!given || given.answer.state === 'not-asked') return false
  const { answer } = given
  const has = (wanted: readonly (string | number | boolean)[]) => answer.state === 'value' && wanted.some((w) => (Array.isArray(answer.value) ? answer.value.includes(String(w)) : answer.value === w))
  return 'is' in condition ? has(condition.is) : !has(condition.not)
}

export const allHold = (when: readonly Condition[] | undefined, filled: Filled, row: RowId | null, group?: Group): boolean => (when ?? []).every((c) => holds(c, filled, row, group))

/** Every place of the form, filled or not; of a repeated group those of its rows. */
export function* walk(form: FormDefinition, filled: Filled): Generator<Spot> {
  for (const group of form.groups) {
    const wanted = allHold(group.when, filled, null)
    const rows = group.repeat ? (filled.rows.get(group.key) ?? []) : [null]
    for (const [i, row] of rows.entries()) {
      for (const field of group.fields) {
        const place = placeOf(field.key, row)
        yield { place, group, row, n: row === null ? null : i + 1, field, given: filled.answers.get(place) ?? null, asked: wanted && allHold(field.when, filled, row, group) }
      }
    }
  }
}

/** Neither a value nor a stated reason for having none. */
export function isOpen({ given }: Pick<Spot, 'given'>): boolean {
  if (!given) return true
  const { answer } = given
  return answer.state === 'value' && isEmpty(answer.value)
}
