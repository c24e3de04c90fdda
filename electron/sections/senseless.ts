// What a definition can say and never mean: a condition nobody can meet, rows nobody can add, a sum of nothing. Such a slip makes a lawful question vanish in silence,
// so no file with one is taken. A definition that something was answered by already is read all the same.
import { mayWrite, rightOf } from '../../shared/model/access'
import { belongs } from '../../shared/model/entry'
import type { Condition, Field, FormDefinition, Group } from '../../shared/model/form'
import { roles } from '../../shared/model/role'
import { sees } from '../../shared/see'

type Fault = { path: string; reason: string }
type Scalar = string | number | boolean
type Fields = ReadonlyMap<string, Field>

/** Values that a field can never hold; null when it can. */
function neverHeld(field: Field | undefined, condition: Condition): string | null {
  if (!field || 'given' in condition || 'partial' in condition) return null
  const values = 'is' in condition ? condition.is : condition.not
  const fits = (value: Scalar) => {
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

/** Whether conditions on one field shut each other out, so that no answer meets all of them. */
function excludesItself(field: Field | undefined, when: readonly Condition[]): boolean {
  const is = when.flatMap((c) => ('is' in c ? [c.is] : []))
  const not = new Set<Scalar>(when.flatMap((c) => ('not' in c ? c.not : [])))
  const given = when.flatMap((c) => ('given' in c ? [c.given] : []))
  const valued = is.length > 0 || given.includes(true) || when.some((c) => 'partial' in c)
  if (valued && given.includes(false)) return true
  if (field?.type === 'choices' || field?.type === 'dial') return is.some((values) => values.every((v) => not.has(v)))
  const left = is.reduce<readonly Scalar[] | null>((some, values) => (some ?? values).filter((v) => values.includes(v)), null)?.filter((v) => !not.has(v))
  if (left) return left.length === 0
  // Every option is ruled out, and so is having none.
  return valued && field?.type === 'choice' && field.options.every((o) => not.has(o.value))
}

function ofWhen(fields: Fields, when: readonly Condition[] | undefined, path: string): Fault | null {
  for (const [i, condition] of (when ?? []).entries()) {
    const field = fields.get(condition.field)
    const reason = neverHeld(field, condition)
    if (reason) return { path: `${path}.${i}`, reason }
    if (excludesItself(field, (when ?? []).filter((c) => c.field === condition.field))) return { path: `${path}.${i}`, reason: `no answer to ${condition.field} meets all of these` }
  }
  return null
}

/** Only these are known to the drawings (shared/body.ts). */
const sides: readonly string[] = ['left', 'right', 'middle', 'both']

/** What one field says in vain, by the word that says it. */
function ofField(form: FormDefinition, group: Group, field: Field): { word: string; reason: string } | null {
  const { section } = form
  const forbids = 'options' in field && field.options.some((o) => o.forbids)
  if (field.type === 'number' && field.whole && Math.ceil(field.min) > Math.floor(field.max)) return { word: 'whole', reason: 'no whole number lies between min and max' }
  if (field.type === 'photographs' && !belongs[section].includes('photo.added')) return { word: 'type', reason: `no photographs are taken in ${section}` }
  if ((field.allows ?? forbids) && section !== 'medical') return { word: field.allows ? 'allows' : 'options', reason: 'only what forms of medical allow or forbid is looked at' }
  if (field.desk && section !== 'session') return { word: 'desk', reason: 'only answers of forms of the session stand on the desk' }
  if (roles.every((role) => !sees(role, group, field) || rightOf(role, section) === null)) return { word: 'see', reason: `nobody who reads ${section} is given it` }
  if (field.required && roles.every((role) => !sees(role, group, field) || !mayWrite(role, section))) return { word: 'see', reason: `nobody who writes in ${section} is given it, and it is required` }
  if (group.repeat?.widget === 'body-map' && field.key === 'side' && !(field.type === 'choice' && field.options.every((o) => sides.includes(o.value)))) return { word: 'type', reason: `side of a body map is a choice of ${sides.join(', ')}` }
  return null
}

/** The first fault with its place in the file, as of `readForm`; null when there is none. */
export function senseless(form: FormDefinition): Fault | null {
  const fields: Fields = new Map(form.groups.flatMap((g) => g.fields).map((f) => [f.key, f] as const))
  for (const [g, group] of form.groups.entries()) {
    const path = `groups.${g}`
    if (group.repeat && group.repeat.min > group.repeat.max) return { path: `${path}.repeat.min`, reason: 'min above max' }
    const found = ofWhen(fields, group.when, `${path}.when`) ?? ofWhen(fields, group.repeat?.minWhen, `${path}.repeat.minWhen`)
    if (found) return found
    for (const [f, field] of group.fields.entries()) {
      const at = `${path}.fields.${f}`
      // The group and its field are asked together: what they want of one answer must go together.
      const wrong = ofWhen(fields, field.when, `${at}.when`) ?? ofWhen(fields, [...(field.when ?? []), ...(group.when ?? [])], `${at}.when`)
      if (wrong) return wrong
      const vain = ofField(form, group, field)
      if (vain) return { path: `${at}.${vain.word}`, reason: vain.reason }
      for (const [i, after] of ('after' in field ? field.after ?? [] : []).entries()) {
        if (after.field === field.key) return { path: `${at}.after.${i}`, reason: 'it follows itself' }
        const odd = ofWhen(fields, after.when, `${at}.after.${i}.when`)
        if (odd) return odd
      }
    }
  }
  for (const [i, clock] of (form.clocks ?? []).entries()) {
    if (form.clocks?.findIndex((c) => c.key === clock.key) !== i) return { path: `clocks.${i}.key`, reason: `clock key used twice: ${clock.key}` }
    if (clock.until === clock.from) return { path: `clocks.${i}.until`, reason: 'it ends where it begins' }
    const found = ofWhen(fields, clock.when, `clocks.${i}.when`)
    if (found) return found
  }
  for (const key of form.score?.items ?? []) {
    const field = fields.get(key)
    if (field?.type === 'choice' && field.options.some((o) => o.score === undefined)) return { path: 'score', reason: `${key} has an option without points` }
  }
  return null
}
