// Which recipient of a bundle gets which field of a form, and why he does not: read from the definition, the nearest word counts.
import { may } from './model/access'
import type { Field, FormDefinition, Group } from './model/form'
import type { ReasonCode, RecipientProfile } from './model/redaction'
import { roles } from './model/role'

/** They read every text that leaves. */
const redactors = roles.filter((role) => may(role, 'redact'))

/**
 * Whether answers to a field leave in a bundle for `profile`: by the field, else its group, else the form; where nobody said so, no. What one of
 * those who redact is not given they cannot read through, so it goes to nobody.
 */
export function goesTo(form: Pick<FormDefinition, 'goes'>, group: Pick<Group, 'goes' | 'see'>, field: Pick<Field, 'goes' | 'see'>, profile: RecipientProfile): boolean {
  if ([group.see, field.see].some((see) => see && !redactors.every((role) => see.includes(role)))) return false
  return (field.goes ?? group.goes ?? form.goes ?? []).includes(profile)
}

/** The reason printed where it does not go. */
export function withheldBy(form: Pick<FormDefinition, 'withheld'>, group: Pick<Group, 'withheld'>, field: Pick<Field, 'withheld'>): ReasonCode {
  return field.withheld ?? group.withheld ?? form.withheld ?? 'R12'
}
