// Which recipient of a bundle gets which field of a form, and why he does not: read from the definition, the nearest word counts.
import type { Field, FormDefinition, Group } from './model/form'
import type { ReasonCode, RecipientProfile } from './model/redaction'

/**
 * Whether answers to a field leave in a bundle for `profile`: by the field, else its group, else the form; where nobody said so, no. What the case
 * officer is not given he cannot redact, so it goes to nobody.
 */
export function goesTo(form: Pick<FormDefinition, 'goes'>, group: Pick<Group, 'goes' | 'see'>, field: Pick<Field, 'goes' | 'see'>, profile: RecipientProfile): boolean {
  if ([group.see, field.see].some((see) => see && !see.includes('case-officer'))) return false
  return (field.goes ?? group.goes ?? form.goes ?? []).includes(profile)
}

/** The reason printed where it does not go. */
export function withheldBy(form: Pick<FormDefinition, 'withheld'>, group: Pick<Group, 'withheld'>, field: Pick<Field, 'withheld'>): ReasonCode {
  return field.withheld ?? group.withheld ?? form.withheld ?? 'R12'
}
