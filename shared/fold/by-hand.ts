// What a signature by hand stands under (F52, F60, F70), and what of it was written after it: nobody's name stands under words he never saw.
import { placeOf, type Filled } from '../walk'
import type { Field, FormDefinition, Group } from '../model/form'
import type { RowId } from '../model/ids'

/** The last fact that made a place, or the rows of a group, stand as they stand; 0 where there never was one. */
export const lastWord = (filled: Filled, at: string): number => Math.max(filled.answers.get(at)?.seq ?? 0, filled.touched?.get(at) ?? 0)

/** One signs what stands above: in the group, of the row; where a group holds signatures alone, the form so far. What goes on after signing is no part of it. */
function covered(form: FormDefinition, group: Group, signature: Field): { group: Group; field: Field }[] {
  const words = (of: Group, fields: readonly Field[]) => fields.filter((f) => f.type !== 'signature' && !f.aside && !f.later).map((field) => ({ group: of, field }))
  const own = words(group, group.fields.slice(0, group.fields.indexOf(signature)))
  return own.length > 0 || group.repeat ? own : form.groups.slice(0, form.groups.indexOf(group)).filter((g) => !g.later).flatMap((g) => words(g, g.fields))
}

/**
 * Fields above a drawn signature that were answered, changed or taken back since, or whose rows were; none where nothing is drawn. A note that somebody
 * would not or could not sign stands under nothing.
 */
export function changedUnder(form: FormDefinition, filled: Filled, group: Group, signature: Field, row: RowId | null): Field[] {
  const given = filled.answers.get(placeOf(signature.key, row))
  const value = given?.answer.state === 'value' ? given.answer.value : null
  if (!given || typeof value !== 'object' || value === null || !('signed' in value) || value.signed !== 'drawn') return []
  // The moment it was drawn: one that was taken back and put there again is no newer.
  const signed = given.seq
  return covered(form, group, signature).flatMap(({ group: home, field }) => {
    const rows = home === group ? [row] : home.repeat ? filled.rows.get(home.key) ?? [] : [null]
    const isNew = rows.some((r) => lastWord(filled, placeOf(field.key, r)) > signed) || (home !== group && home.repeat !== undefined && field === home.fields[0] && lastWord(filled, home.key) > signed)
    return isNew ? [field] : []
  })
}
