// What a definition can say and never mean: a condition nobody can meet, rows nobody can add, a sum of nothing. Such a slip makes a lawful question vanish in silence,
// so no file with one is taken. A definition that something was answered by already is read all the same.
import type { Condition, Field, FormDefinition } from '../../shared/model/form'

type Fault = { path: string; reason: string }

/** Values that a field can never hold; null when it can. */
function neverHeld(field: Field | undefined, condition: Condition): string | null {
  if (!field || 'given' in condition) return null
  const values = 'is' in condition ? condition.is : condition.not
  const fits = (value: string | number | boolean) => {
    switch (field.type) {
      case 'choice':
      case 'choices': return field.options.some((o) => o.value === value)
      case 'yes-no': return typeof value === 'boolean'
      case 'number': return typeof value === 'number' && value >= field.min && value <= field.max
      case 'dial': return typeof value !== 'boolean' && /^(?:[1-9]|1[0-2])$/.test(String(value))
      default: return false
    }
  }
  const odd = values.filter((value) => !fits(value))
  return odd.length > 0 ? `${field.key} is never ${odd.join(', ')}` : null
}

/** The first fault with its place in the file, as of `readForm`; null when there is none. */
export function senseless(form: FormDefinition): Fault | null {
  const fields = new Map(form.groups.flatMap((g) => g.fields).map((f) => [f.key, f] as const))
  const ofWhen = (when: readonly Condition[] | undefined, path: string): Fault | null => {
    for (const [i, condition] of (when ?? []).entries()) {
      const reason = neverHeld(fields.get(condition.field), condition)
      if (reason) return { path: `${path}.when.${i}`, reason }
    }
    return null
  }
  for (const [g, group] of form.groups.entries()) {
    const path = `groups.${g}`
    if (group.repeat && group.repeat.min > group.repeat.max) return { path: `${path}.repeat.min`, reason: 'min above max' }
    const found = ofWhen(group.when, path)
    if (found) return found
    for (const [f, field] of group.fields.entries()) {
      const at = `${path}.fields.${f}`
      const after = field.type === 'date' || field.type === 'datetime' ? field.after ?? [] : []
      const wrong = ofWhen(field.when, at) ?? after.map((one, i) => ofWhen(one.when, `${at}.after.${i}`)).find((fault) => fault !== null)
      if (wrong) return wrong
    }
  }
  for (const [i, clock] of (form.clocks ?? []).entries()) {
    const found = ofWhen(clock.when, `clocks.${i}`)
    if (found) return found
  }
  for (const key of form.score?.items ?? []) {
    const field = fields.get(key)
    if (field?.type === 'choice' && field.options.some((o) => o.score === undefined)) return { path: 'score', reason: `${key} has an option without points` }
  }
  return null
}
