// A form with what an earlier version had: an old answer is printed, searched and redacted like any other.
import { canonical } from './canonical'
import type { Field, FormDefinition, Group } from './model/form'
import type { Role } from './model/role'
import type { Given } from './walk'

/** Of a field that was asked in another way before: how, by version. */
const asked = new WeakMap<Field, ReadonlyMap<number, Field>>()

const same = (a: unknown, b: unknown) => canonical(a ?? null) === canonical(b ?? null)

/** Whether what was answered to `old` would say something else as an answer to `field`: another kind, another unit, other words for an option that both have. */
export function meansOther(field: Field, old: Field): boolean {
  if (field.type !== old.type) return true
  if (field.type === 'number' && old.type === 'number') return !same(field.unit, old.unit)
  if (!('options' in field) || !('options' in old)) return false
  return old.options.some(({ value, label }) => field.options.some((o) => o.value === value && !same(o.label, label)))
}

const isReworded = (field: Field, old: Field) => meansOther(field, old) || !same(field.label, old.label)

/** Keeps in mind how earlier versions asked a field (`before`, with their numbers) where they asked in another way. */
const remember = (field: Field, before: readonly { version: number; field: Field }[]) => asked.set(field, new Map(before.flatMap((o) => (isReworded(field, o.field) ? [[o.version, o.field] as const] : []))))

/** As `remember`, of every field of a form that is filled in now. `versions`: all that are known of it. */
export function rememberAsked(form: FormDefinition, versions: readonly FormDefinition[]): void {
  const earlier = versions.filter((v) => v.id === form.id && v.version !== form.version)
  if (earlier.length === 0) return
  for (const group of form.groups) for (const field of group.fields) remember(field, earlier.flatMap(({ version, groups }) => groups.flatMap((g) => g.fields.flatMap((f) => (fieldHome(g, f) === fieldHome(group, field) ? [{ version, field: f }] : [])))))
}

/** The field as it was when this was answered: 「一」 of a choice is no list of choices, 12 centimetres are not 12 millimetres. */
export const asGiven = (field: Field, given: Pick<Given, 'version'> | null): Field => (given?.version === undefined ? undefined : asked.get(field)?.get(given.version)) ?? field

const gone = new WeakSet<Field>()
/** Whether a newer version dropped it: what was answered is read, nobody answers it any more. */
export const isDropped = (field: Field): boolean => gone.has(field)

/** What an answer's place is made of: a field outside rows, or one of the rows of a group. A key that moved between the two has other places. */
export const fieldHome = (group: Pick<Group, 'key' | 'repeat'>, field: Pick<Field, 'key'>): string => (group.repeat ? `${group.key}/${field.key}` : field.key)

/** A field of an older definition, saying itself what its group and form said about who gets it. */
function settled(form: FormDefinition, group: Group, field: Field): Field {
  const goes = field.goes ?? group.goes ?? form.goes
  const withheld = field.withheld ?? group.withheld ?? form.withheld
  const { when: _when, ...plain } = field
  return { ...plain, required: false, urgent: undefined, plan: undefined, heard: undefined, same: undefined, as: undefined, ...(goes ? { goes } : { goes: [] }), ...(withheld ? { withheld } : {}) } as Field
}

/** Roles that every one of these lists lets see; undefined where none says anything. */
function narrowest(lists: readonly (readonly Role[] | undefined)[]): Role[] | undefined {
  const said = lists.filter((list) => list !== undefined)
  return said.length === 0 ? undefined : (said[0] ?? []).filter((role) => said.every((list) => list.includes(role)))
}

/** With the options that only an older version had, marked as such and without points. */
function withOptions(field: Field, older: readonly Field[]): Field {
  if (field.type !== 'choice' && field.type !== 'choices') return field
  const had = new Set(field.options.map((o) => o.value))
  const more = older.flatMap((old) => (old.type === 'choice' || old.type === 'choices' ? old.options : [])).flatMap((option) => {
    if (had.has(option.value)) return []
    had.add(option.value)
    const { score: _score, ...rest } = option
    return [{ ...rest, label: { zh: `${option.label.zh}（旧）`, en: `${option.label.en} (old)` } }]
  })
  return more.length === 0 ? field : { ...field, options: [...field.options, ...more] }
}

/**
 * `form` with a field for every place that another version of it had and it has no more, and the options that were dropped. Rows keep their group;
 * what stood outside rows comes at the end, under a title that says so. None of them is required or asked under a condition. A field that one version
 * keeps from a role stays kept from it. Pure: the same versions give the same form.
 */
export function withDropped(form: FormDefinition, versions: readonly FormDefinition[]): FormDefinition {
  const older = versions.filter((v) => v.id === form.id && v.version !== form.version).sort((a, b) => b.version - a.version)
  const everywhere = older.flatMap((v) => v.groups.flatMap((group) => group.fields.map((field) => ({ version: v.version, group, field }))))
  const seenBy = (field: Field, group: Group) => {
    const see = narrowest([group.see, field.see, ...everywhere.filter((o) => o.field.key === field.key).flatMap((o) => [o.group.see, o.field.see])])
    return see ? { see } : {}
  }
  const whole = (field: Field, group: Group): Field => {
    const before = everywhere.filter((o) => fieldHome(o.group, o.field) === fieldHome(group, field))
    const made: Field = { ...withOptions(field, before.map((o) => o.field)), ...seenBy(field, group) }
    remember(made, before)
    return made
  }
  const known = new Set(form.groups.flatMap((g) => g.fields.map((f) => fieldHome(g, f))))
  const groups: Group[] = form.groups.map((group) => (older.length === 0 ? group : { ...group, fields: group.fields.map((field) => whole(field, group)) }))
  const loose: Field[] = []
  for (const version of older) {
    for (const group of version.groups) {
      for (const field of group.fields) {
        if (known.has(fieldHome(group, field))) continue
        known.add(fieldHome(group, field))
        const kept = whole(settled(version, group, field), group)
        gone.add(kept)
        if (!group.repeat) {
          loose.push(kept)
          continue
        }
        const home = groups.find((g) => g.key === group.key && g.repeat)
        if (home) home.fields.push(kept)
        else {
          const { when: _when, due: _due, ...rest } = group
          groups.push({ ...rest, repeat: { ...group.repeat, min: 0, widget: undefined, title: undefined }, fields: [kept] })
        }
      }
    }
  }
  if (loose.length > 0) {
    let key = 'earlier'
    while (groups.some((g) => g.key === key)) key += '-x'
    groups.push({ key, title: { zh: '以前版本的栏目', en: 'Fields of earlier versions' }, fields: loose })
  }
  return { ...form, groups }
}
