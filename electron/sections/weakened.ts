// What a unit's own version of a shipped form may not take away: the sentence that is always printed (F62), what cannot wait (F67), numbers used once (F59),
// who may not act for the child (F4), what the family's plan must say (F68).
import { canonical } from '../../shared/canonical'
import type { Field, FormDefinition } from '../../shared/model/form'

const guards = ['urgent', 'unique', 'guardian'] as const

const same = (a: unknown, b: unknown) => canonical(a ?? null) === canonical(b ?? null)
const flagsOf = (field: Field) => guards.filter((flag) => field[flag] !== undefined && field[flag] !== false)
/** A place that nobody has to fill guards nothing. */
const isNeeded = (field: Field) => field.required && (field.urgent === true || field.plan === true)
const isGuarded = (field: Field) => flagsOf(field).length > 0 || isNeeded(field)

/** What a guarded field of ours says and the other one (null: it is gone) does not say in the same way. */
function lostIn(shipped: Field, own: Field | null): string | null {
  const lost = flagsOf(shipped).find((flag) => !own || !same(shipped[flag], own[flag]))
  if (lost) return lost
  if (isNeeded(shipped) && !own?.required) return 'required'
  return flagsOf(shipped).length > 0 && own?.type !== shipped.type ? 'type' : null
}

/** The first thing that `own`, of the same id, lost; null when all of it is there. */
export function weakened(shipped: FormDefinition, own: FormDefinition): { path: string; reason: string } | null {
  const reason = 'the form that comes with the app has it; a later version must keep it'
  if (shipped.fixed && (shipped.fixed.zh !== own.fixed?.zh || shipped.fixed.en !== own.fixed.en)) return { path: 'fixed', reason }
  const spots = (form: FormDefinition) => form.groups.flatMap((group) => group.fields.map((field) => ({ group, field })))
  const mine = new Map(spots(own).map((spot) => [spot.field.key, spot] as const))
  for (const { group, field } of spots(shipped).filter((spot) => isGuarded(spot.field))) {
    const at = mine.get(field.key)
    const lost = lostIn(field, at?.field ?? null)
    if (lost) return { path: `${field.key}.${lost}`, reason }
    // Asked under a condition of its own, or only once somebody begins, it would guard nothing.
    if (!same(field.when, at?.field.when) || !same(group.when, at?.group.when)) return { path: `${field.key}.when`, reason }
    if (own.optional && !shipped.optional) return { path: 'optional', reason }
  }
  return null
}
