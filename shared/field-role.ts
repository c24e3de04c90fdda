// Where a form keeps what a screen needs of it: found by the part that a field plays (`as` of a definition), never by its key.
import type { Field, FieldRole, FormDefinition, Group } from './model/form'
import type { RowId } from './model/ids'
import { placeOf, type Filled } from './walk'

/** The field that plays a part, with its group; null where the form has none. */
export function fieldAs(form: FormDefinition, role: FieldRole): { group: Group; field: Field } | null {
  for (const group of form.groups) for (const field of group.fields) if (field.as === role) return { group, field }
  return null
}

/** The words (or the id) that stand there; '' where there is no value, or no such field. */
export function textAs(form: FormDefinition, filled: Filled, role: FieldRole, row: RowId | null = null): string {
  const at = fieldAs(form, role)
  const answer = at ? filled.answers.get(placeOf(at.field.key, row))?.answer : undefined
  return answer?.state === 'value' && typeof answer.value === 'string' ? answer.value : ''
}

/** The rows in which a part stands, in the order they were added. */
export function rowsAs(form: FormDefinition, filled: Filled, role: FieldRole): readonly RowId[] {
  const at = fieldAs(form, role)
  return at ? filled.rows.get(at.group.key) ?? [] : []
}
