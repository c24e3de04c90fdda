// What cannot wait (F67): urgent places that are asked and hold no value. A refusal or "not asked" does not settle them.
import type { FormDefinition } from '../model/form'
import { isOpen, walk, type Filled, type Place } from '../walk'
import { isBlank } from './form'

/** A form nobody began asks nothing urgent. */
export function urgentPlaces(form: FormDefinition, filled: Filled): Place[] {
  if (isBlank(filled) || !hasUrgent(form)) return []
  return [...walk(form, filled)].filter((s) => s.asked && s.field.urgent && s.field.required && isOpen(s)).map((s) => s.place)
}

export const hasUrgent = (form: FormDefinition): boolean => form.groups.some((group) => group.fields.some((field) => field.urgent))
