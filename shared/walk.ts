// The one walker over a filled form: what is drawn, checked, counted, printed, searched and redacted comes from here, in the order of the form.
import { isEmpty, type Answer, type Source } from './model/answer'
import { misfits, type Condition, type Field, type FormDefinition, type Group } from './model/form'
import type { RowId, StaffId, Utc } from './model/ids'

/** Where an answer stands: `field`, or `row/field` in a repeated group. */
export type Place = string
export const placeOf = (field: string, row: RowId | null): Place => (row === null ? field : `${row}/${field}`)

export type Given = {
  answer: Answer; source: Source | null
  /** Of the definition it was answered by; not told of what is being typed. */
  version?: number
  /** `seq` of its entry: what a change is based on (XC3). */
  seq: number
}
/** By whom and when something came to a section that was signed before. */
export type Later = { by: StaffId; at: Utc }
/**
 * What stands in a form: answers by place, and the rows of each repeated group in the order they were added. `later`: what was added after the section was
 * signed, by its row, or by its place in a row that stood before. `touched`: `seq` of the last undo at a place, and of the last row that was added to a group or
 * taken out of it: what stands there, or nothing, stands only since then.
 */
export type Filled = { answers: ReadonlyMap<Place, Given>; rows: ReadonlyMap<string, readonly RowId[]>; later?: ReadonlyMap<string, Later>; touched?: ReadonlyMap<string, number> }

export type Spot = {
  place: Place; group: Group; row: RowId | null
  /** Number of the row, from 1; null outside repeated groups. */
  n: number | null
  field: Field; given: Given | null
  /** False when a condition does not hold: it is not asked, and not counted. */
  asked: boolean
}

type Home = { group: Group; field: Field }
const outside = new WeakMap<FormDefinition, ReadonlyMap<string, Home>>()

/** Where a field outside rows stands. */
function homeOf(form: FormDefinition, key: string): Home | undefined {
  let homes = outside.get(form)
  if (!homes) {
    homes = new Map(form.groups.filter((g) => !g.repeat).flatMap((group) => group.fields.map((field) => [field.key, { group, field }] as const)))
    outside.set(form, homes)
  }
  return homes.get(key)
}

/**
 * What was found out already about one filled form: places, and groups as `:key`. Conditions hang on each other, so without it each one more would double the work.
 * Answers never change once they are read; a new one makes a new map.
 */
const found = new WeakMap<Filled['answers'], WeakMap<FormDefinition, Map<string, boolean>>>()

/** `find` unless it was found out before. */
function once(form: FormDefinition, { answers }: Filled, what: string, find: () => boolean): boolean {
  const forms = found.get(answers) ?? new WeakMap<FormDefinition, Map<string, boolean>>()
  found.set(answers, forms)
  const known = forms.get(form) ?? new Map<string, boolean>()
  forms.set(form, known)
  const had = known.get(what)
  if (had !== undefined) return had
  const is = find()
  known.set(what, is)
  return is
}

/** Whether a condition holds where a row of `group` is looked at (null outside rows): a field of its own is looked for in the row alone. What is itself not asked any more decides nothing. */
function holds(form: FormDefinition, condition: Condition, filled: Filled, row: RowId | null, group?: Group): boolean {
  const own = row === null ? undefined : group?.fields.find((f) => f.key === condition.field)
  const at = own ? row : null
  const home = own ? { group: group!, field: own } : homeOf(form, condition.field)
  const given = filled.answers.get(placeOf(condition.field, at))
  const answer = home && given && isAsked(form, home.group, home.field, filled, at) ? given.answer : null
  if ('given' in condition) return (answer?.state === 'value' && !isEmpty(answer.value)) === condition.given
  if (!home || !answer || answer.state === 'not-asked') return false
  const has = (wanted: readonly (string | number | boolean)[]) => answer.state === 'value' && wanted.some((w) => (Array.isArray(answer.value) ? answer.value.includes(String(w)) : answer.value === w))
  if ('partial' in condition) return 'options' in home.field && answer.state === 'value' && !home.field.options.every((o) => has([o.value]))
  return 'is' in condition ? has(condition.is) : !has(condition.not)
}

/** `group`: that of `row`. */
export const allHold = (form: FormDefinition, when: readonly Condition[] | undefined, filled: Filled, row: RowId | null, group?: Group): boolean => (when ?? []).every((c) => holds(form, c, filled, row, group))

export const isGroupAsked = (form: FormDefinition, group: Group, filled: Filled): boolean => once(form, filled, `:${group.key}`, () => allHold(form, group.when, filled, null))

/** Whether a field is asked, in `row` of its group or outside rows. Ends because no form whose conditions go in a circle is taken (shared/model/form.ts). */
export const isAsked = (form: FormDefinition, group: Group, field: Field, filled: Filled, row: RowId | null): boolean =>
  once(form, filled, placeOf(field.key, row), () => isGroupAsked(form, group, filled) && allHold(form, field.when, filled, row, group))

/** Every place of the form, filled or not; of a repeated group those of its rows. */
export function* walk(form: FormDefinition, filled: Filled): Generator<Spot> {
  for (const group of form.groups) {
    const rows = group.repeat ? (filled.rows.get(group.key) ?? []) : [null]
    for (const [i, row] of rows.entries()) {
      for (const field of group.fields) {
        const place = placeOf(field.key, row)
        yield { place, group, row, n: row === null ? null : i + 1, field, given: filled.answers.get(place) ?? null, asked: isAsked(form, group, field, filled, row) }
      }
    }
  }
}

const says = /[\p{L}\p{N}]/u

/** Neither a value that fits nor a stated reason for having none (what an earlier version asked in another way is no answer to this one); of what the child itself is to be asked, that nobody asked is no reason; what cannot wait has none at all, and who was told at once is no dot (F67). */
export function isOpen({ given, field }: Pick<Spot, 'given' | 'field'>): boolean {
  if (!given) return true
  const { answer } = given
  return answer.state === 'value' ? isEmpty(answer.value) || misfits(field, answer) || (field.urgent === true && typeof answer.value === 'string' && !says.test(answer.value)) : field.urgent === true || (field.heard === true && answer.state !== 'refused')
}
