// What a unit's own version of a shipped form may not take away: the sentence that is always printed (F62), clocks (F61, F71), what cannot wait (F67), numbers
// used once (F59), who takes samples over (F60), consent (F52), who may not act for the child (F4), retellings (F64), what the child itself is asked and what the
// plan for tonight must say (F67, F68), who is given what (F9) and what leaves the room for whom (F69).
import { canonical } from '../../shared/canonical'
import type { Clock, Field, FormDefinition, Group } from '../../shared/model/form'
import { roles } from '../../shared/model/role'
import { sees } from '../../shared/see'

const flags = ['urgent', 'unique', 'guardian', 'heard', 'consents', 'allows', 'sourced'] as const
/** What main guards in these rows goes by the widget. */
const guardedWidgets: readonly string[] = ['samples', 'hand-overs', 'body-map']

type Spot = { form: FormDefinition; group: Group; field: Field }

const same = (a: unknown, b: unknown) => canonical(a ?? null) === canonical(b ?? null)
const spotsOf = (form: FormDefinition): Spot[] => form.groups.flatMap((group) => group.fields.map((field) => ({ form, group, field })))
const flagsOf = (field: Field) => flags.filter((flag) => field[flag] !== undefined && field[flag] !== false)
/** Options that take a consent back or forbid pictures. */
const wordsOf = (field: Field) => (field.type === 'choice' || field.type === 'choices' ? field.options.filter((o) => o.withdraws ?? o.forbids).map(({ value, withdraws, forbids }) => ({ value, withdraws, forbids })) : [])
const goesOf = ({ form, group, field }: Spot) => field.goes ?? group.goes ?? form.goes ?? []
const seenBy = ({ group, field }: Spot) => roles.filter((role) => sees(role, group, field))
const isWider = <T>(own: readonly T[], shipped: readonly T[]) => own.some((one) => !shipped.includes(one))
/** A place that nobody has to fill guards nothing. */
const isNeeded = ({ form, field }: Spot) => field.required && (field.urgent === true || field.plan === true || field.heard === true || form.closes === true)
const isGuarded = (spot: Spot) => flagsOf(spot.field).length > 0 || wordsOf(spot.field).length > 0 || isNeeded(spot)

/** What a place of ours guards and `own` (undefined: it is gone) does not guard in the same way. */
function lostAt(shipped: Spot, own: Spot | undefined): string | null {
  // A unit may keep more back, never less; a field that it drops keeps what it said (shared/dropped.ts).
  if (own && isWider(goesOf(own), goesOf(shipped))) return 'goes'
  if (own && isWider(seenBy(own), seenBy(shipped))) return 'see'
  if (!isGuarded(shipped)) return null
  const { field } = shipped
  const lost = flagsOf(field).find((flag) => !own || !same(field[flag], own.field[flag]))
  if (lost) return lost
  if (isNeeded(shipped) && !own?.field.required) return 'required'
  // Where ours needs a value a refusal would do.
  if (!field.heard && own?.field.heard) return 'heard'
  if (own?.field.type !== field.type && (flagsOf(field).length > 0 || wordsOf(field).length > 0)) return 'type'
  const words = own ? wordsOf(own.field) : []
  if (!wordsOf(field).every((word) => words.some((w) => same(w, word)))) return 'options'
  // Asked under a condition of its own it would guard nothing.
  return own && same(field.when, own.field.when) && same(shipped.group.when, own.group.when) ? null : 'when'
}

function lostInGroup(shipped: Group, own: Group | undefined): string | null {
  const guarded = guardedWidgets.includes(shipped.repeat?.widget ?? '')
  if (guarded && own?.repeat?.widget !== shipped.repeat?.widget) return 'widget'
  if (shipped.due && !same(shipped.due, own?.due)) return 'due'
  if (shipped.later && !own?.later) return 'later'
  return guarded && !same(shipped.when, own?.when) ? 'when' : null
}

const runs = ({ from, until, hours, due, earliest, when }: Clock) => ({ from, until, hours, due, earliest, when })

/** The first thing that `own`, of the same id, lost; null when all of it is there. */
export function weakened(shipped: FormDefinition, own: FormDefinition): { path: string; reason: string } | null {
  const lost = (path: string) => ({ path, reason: 'the form that comes with the app has it; a later version must keep it' })
  if (shipped.fixed && (shipped.fixed.zh !== own.fixed?.zh || shipped.fixed.en !== own.fixed.en)) return lost('fixed')
  if (shipped.closes && !own.closes) return lost('closes')
  if (shipped.wanted && !own.wanted) return lost('wanted')
  if (shipped.consent && shipped.consent !== own.consent) return lost('consent')
  if (shipped.licence?.needed && !own.licence?.needed) return lost('licence')
  for (const clock of shipped.clocks ?? []) if (!own.clocks?.some((c) => c.key === clock.key && same(runs(c), runs(clock)))) return lost(`clocks.${clock.key}`)
  for (const group of shipped.groups) {
    const what = lostInGroup(group, own.groups.find((g) => g.key === group.key))
    if (what) return lost(`${group.key}.${what}`)
  }
  const mine = new Map(spotsOf(own).map((spot) => [spot.field.key, spot] as const))
  for (const spot of spotsOf(shipped)) {
    const what = lostAt(spot, mine.get(spot.field.key))
    if (what) return lost(`${spot.field.key}.${what}`)
    // Counted only once somebody begins, it would guard nothing.
    if (isGuarded(spot) && own.optional && !shipped.optional) return lost('optional')
  }
  return null
}
