// Where the open places of a form lie: counted for the map, and stepped through by one key.
import { foldForm, openPlaces } from '../../shared/fold/form'
import type { Entry } from '../../shared/model/entry'
import type { FormDefinition, Group } from '../../shared/model/form'
import type { Role } from '../../shared/model/role'
import { sees } from '../../shared/see'
import { isGroupAsked, placeOf, type Filled, type Place } from '../../shared/walk'

/** The group of a place; of the key of a repeated group itself (too few rows) that group. */
export function groupOfPlace(form: FormDefinition, place: Place): Group | undefined {
  const key = place.slice(place.indexOf('/') + 1)
  return form.groups.find((g) => g.fields.some((f) => f.key === key)) ?? form.groups.find((g) => g.key === place)
}

/** Open places this post can see: what it is not given it cannot fill in either. */
export function openHere(form: FormDefinition, filled: Filled, role: Role): Place[] {
  const open = openPlaces(form, filled)
  if (!form.groups.some((g) => g.see || g.fields.some((f) => f.see))) return open
  return open.filter((place) => {
    const group = groupOfPlace(form, place)
    const field = group?.fields.find((f) => f.key === place.slice(place.indexOf('/') + 1))
    return !group || !field || sees(role, group, field)
  })
}

/** How many required places are open in all forms of a section; null while forms or entries are not read yet. */
export const openOf = (forms: readonly FormDefinition[], entries: readonly Entry[] | null, role: Role): number | null =>
  forms.length === 0 || entries === null ? null : forms.reduce((sum, form) => sum + openHere(form, foldForm(entries, form.id), role).length, 0)

export function countOpen(form: FormDefinition, open: readonly Place[]): ReadonlyMap<string, number> {
  const home = new Map(form.groups.flatMap((g) => g.fields.map((f) => [f.key, g.key] as const)))
  const counts = new Map<string, number>()
  for (const place of open) {
    const key = home.get(place.slice(place.indexOf('/') + 1)) ?? place
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

export type GroupMark = 'unasked' | 'open' | 'done'

/** What the map says of a group: not asked as things stand, so many `required` places open, or done: something stands in it and nothing required is open. Null: untouched. */
export function groupMark(form: FormDefinition, group: Group, required: number, filled: Filled): GroupMark | null {
  if (!isGroupAsked(form, group, filled)) return 'unasked'
  if (required > 0) return 'open'
  const begun = group.repeat ? (filled.rows.get(group.key)?.length ?? 0) > 0 : group.fields.some(({ key }) => filled.answers.has(placeOf(key, null)))
  return begun ? 'done' : null
}

/** The open place after `from`, around; null when nothing is open. */
export function nextOpen(open: readonly Place[], from: Place | null): Place | null {
  return (from === null ? open[0] : open[(open.indexOf(from) + 1) % open.length]) ?? null
}
