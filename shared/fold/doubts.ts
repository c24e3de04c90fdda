// What can hardly be right: moments in the future, before any child was born, before what they follow (F61, F71, F72: a mistyped year would silence a clock); the same
// thing found twice in two ways (F55). It is told beside the answer and before the signature, never refused.
import type { Field, FormDefinition, Group } from '../model/form'
import type { RowId } from '../model/ids'
import { endOf, startOf } from '../time'
import { allHold, placeOf, walk, type Filled, type Place } from '../walk'

export type Doubt = { kind: 'future' | 'long-ago' } | { kind: 'twice'; /** The row that says so first, from 1. */ row: number } | { kind: 'against'; /** Where it was chosen as well. */ than: Field } | { kind: 'early'; /** The field it follows. */ than: Field; days: number; /** The first moment that would do, in milliseconds UTC. */ from: number }

const day = 86_400_000
/** Clocks of a room and of a wrist differ. */
const leeway = 600_000
/** Nobody a child is older. */
const childhood = 18.1 * 365.25 * day

const valueAt = (filled: Filled, key: string, row: RowId | null) => {
  const answer = (filled.answers.get(placeOf(key, row)) ?? filled.answers.get(key))?.answer
  return answer?.state === 'value' ? answer.value : null
}

/** From when on a field may be, by what it follows; the latest of them counts. Null where nothing says. */
export function earliest(form: FormDefinition, filled: Filled, group: Group, field: Field, row: RowId | null): { than: Field; days: number; from: number } | null {
  if (field.type !== 'date' && field.type !== 'datetime') return null
  const found = (field.after ?? []).flatMap((after) => {
    const than = form.groups.flatMap((g) => g.fields).find((f) => f.key === after.field)
    const from = startOf(valueAt(filled, after.field, row))
    return than && from !== null && allHold(form, after.when, filled, row, group) ? [{ than, days: after.days ?? 0, from: from + (after.days ?? 0) * day }] : []
  })
  return found.sort((a, b) => b.from - a.from)[0] ?? null
}

/** What a row says of something that another row, or another field of the form, says already. */
function saidTwice(form: FormDefinition, filled: Filled, group: Group, field: Field, row: RowId | null): Doubt[] {
  const value = valueAt(filled, field.key, row)
  if (row === null || !field.once || typeof value !== 'string' || field.once.but?.includes(value)) return []
  const rows = filled.rows.get(group.key) ?? []
  const before = rows.findIndex((other) => valueAt(filled, field.key, other) === value)
  const than = form.groups.flatMap((g) => g.fields).find((f) => f.key === field.once?.against)
  const there = than && valueAt(filled, than.key, null)
  return [
    ...(before >= 0 && before < rows.indexOf(row) ? [{ kind: 'twice' as const, row: before + 1 }] : []),
    ...(than && (Array.isArray(there) ? there.includes(value) : there === value) ? [{ kind: 'against' as const, than }] : []),
  ]
}

/** What is doubtful about the answer at one place. `now`: milliseconds UTC. */
export function doubtsAt(form: FormDefinition, filled: Filled, group: Group, field: Field, row: RowId | null, now: number): Doubt[] {
  if (field.once) return saidTwice(form, filled, group, field, row)
  if (field.type !== 'date' && field.type !== 'datetime') return []
  const value = filled.answers.get(placeOf(field.key, row))?.answer
  const [start, end] = value?.state === 'value' ? [startOf(value.value), endOf(value.value)] : [null, null]
  if (start === null || end === null) return []
  const found: Doubt[] = []
  if (field.past && start > now + leeway) found.push({ kind: 'future' })
  if (field.past && end < now - childhood) found.push({ kind: 'long-ago' })
  const first = earliest(form, filled, group, field, row)
  if (first && end < first.from) found.push({ kind: 'early', ...first })
  return found
}

/** All places of a form that are asked and doubtful, in its order. */
export function doubtsIn(form: FormDefinition, filled: Filled, now: number): { place: Place; group: Group; field: Field; n: number | null; doubts: Doubt[] }[] {
  return [...walk(form, filled)].flatMap(({ place, group, row, field, n, asked }) => {
    const doubts = asked ? doubtsAt(form, filled, group, field, row, now) : []
    return doubts.length > 0 ? [{ place, group, field, n, doubts }] : []
  })
}
