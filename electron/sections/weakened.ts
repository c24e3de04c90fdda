// What a unit's own version of a shipped form may not take away: the sentence that is always printed (F62), clocks (F61, F71), what cannot wait (F67), numbers
// used once (F59), who takes samples over (F60), consent (F52), who may not act for the child (F4), retellings (F64), what the child itself is asked and what the
// plan for tonight must say (F67, F68), who is given what (F9), what leaves the room for whom (F69), the points of a scale (F66), and what an answer is: a place on
// the clock face never becomes one on a picture (F54).
import { canonical } from '../../shared/canonical'
import type { Clock, Field, FormDefinition, Group } from '../../shared/model/form'
import { roles } from '../../shared/model/role'
import { sees } from '../../shared/see'

const flags = ['urgent', 'unique', 'guardian', 'heard', 'consents', 'allows', 'sourced', 'once'] as const
/** What main guards in these rows goes by the widget. */
const guardedWidgets: readonly string[] = ['samples', 'hand-overs', 'body-map']

type Spot = { form: FormDefinition; group: Group; field: Field }

const same = (a: unknown, b: unknown) => canonical(a ?? null) === canonical(b ?? null)
const spotsOf = (form: FormDefinition): Spot[] => form.groups.flatMap((group) => group.fields.map((field) => ({ form, group, field })))
const flagsOf = (field: Field) => flags.filter((flag) => field[flag] !== undefined && field[flag] !== false)
/** Options that take a consent back, forbid an act or stand for themselves. */
const wordsOf = (field: Field) => (field.type === 'choice' || field.type === 'choices' ? field.options.filter((o) => o.withdraws ?? o.forbids ?? o.alone).map(({ value, withdraws, forbids, alone }) => ({ value, withdraws, forbids, alone })) : [])
const goesOf = ({ form, group, field }: Spot) => field.goes ?? group.goes ?? form.goes ?? []
const seenBy = ({ group, field }: Spot) => roles.filter((role) => sees(role, group, field))
const isWider = <T>(own: readonly T[], shipped: readonly T[]) => own.some((one) => !shipped.includes(one))
/** A place that nobody has to fill guards nothing. What stands beside a consent says how it came about. */
const isNeeded = ({ form, group, field }: Spot) => field.required && (field.urgent === true || field.plan === true || field.heard === true || form.closes === true || group.fields.some((f) => f.consents ?? f.allows))
const isGuarded = (spot: Spot) => flagsOf(spot.field).length > 0 || wordsOf(spot.field).length > 0 || isNeeded(spot)

/** What a place of ours guards and `own` (undefined: it is gone) does not guard in the same way. */
function lostAt(shipped: Spot, own: Spot | undefined): string | null {
  // A unit may keep more back, never less; a field that it drops keeps what it said (shared/dropped.ts).
  if (own && isWider(goesOf(own), goesOf(shipped))) return 'goes'
  if (own && isWider(seenBy(own), seenBy(shipped))) return 'see'
  // What is changed under a signature by hand is told of what is no mere note.
  if (own?.field.aside && !shipped.field.aside) return 'aside'
  if (own && own.field.type !== shipped.field.type) return 'type'
  if (!isGuarded(shipped)) return null
  const { field } = shipped
  const lost = flagsOf(field).find((flag) => !own || !same(field[flag], own.field[flag]))
  if (lost) return lost
  if (isNeeded(shipped) && !own?.field.required) return 'required'
  // Where ours needs a value a refusal would do.
  if (!field.heard && own?.field.heard) return 'heard'
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
  if (shipped.repeat && shipped.repeat.min > 0 && ((own?.repeat?.min ?? 0) < shipped.repeat.min || !same(shipped.repeat.minWhen, own?.repeat?.minWhen))) return 'min'
  return guarded && !same(shipped.when, own?.when) ? 'when' : null
}

const runs = ({ from, until, hours, due, earliest, when }: Clock) => ({ from, until, hours, due, earliest, when })

/** What a sum is made of: its items and parts, and the points of each answer. */
function pointsOf({ score, groups }: FormDefinition) {
  const fields = groups.flatMap((g) => g.fields)
  const points = (key: string) => {
    const field = fields.find((f) => f.key === key)
    return field && 'options' in field ? field.options.map(({ value, score: n }) => [value, n ?? null]).sort() : field?.type === 'number' ? [field.min, field.max] : null
  }
  return score && { items: score.items.toSorted().map((key) => [key, points(key)]), parts: score.parts.map(({ items }) => items.toSorted()) }
}

/** Whether a scale counts other items, gives other points, or is above the line later than ours. */
const isScoredOtherwise = (shipped: FormDefinition, own: FormDefinition): boolean =>
  shipped.score !== undefined && (!same(pointsOf(shipped), pointsOf(own)) || (shipped.score.cutoff !== null && (own.score?.cutoff ?? Infinity) > shipped.score.cutoff))

/** The first thing that `own`, of the same id, lost; null when all of it is there. */
export function weakened(shipped: FormDefinition, own: FormDefinition): { path: string; reason: string } | null {
  const lost = (path: string) => ({ path, reason: 'the form that comes with the app has it; a later version must keep it' })
  if (shipped.fixed && (shipped.fixed.zh !== own.fixed?.zh || shipped.fixed.en !== own.fixed.en)) return lost('fixed')
  if (shipped.closes && !own.closes) return lost('closes')
  if (shipped.wanted && !own.wanted) return lost('wanted')
  if (shipped.consent && shipped.consent !== own.consent) return lost('consent')
  if (shipped.licence?.needed && !own.licence?.needed) return lost('licence')
  if (isScoredOtherwise(shipped, own)) return lost('score')
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
