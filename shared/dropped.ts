// A form with the fields that an earlier version had: an old answer is printed, searched and redacted like any other.
import type { Field, FormDefinition, Group } from './model/form'

/** A field of an older definition, saying itself what its group and form said about who gets it. */
function settled(form: FormDefinition, group: Group, field: Field): Field {
  const goes = field.goes ?? group.goes ?? form.goes
  const withheld = field.withheld ?? group.withheld ?? form.withheld
  const see = field.see ?? group.see
  const { when: _when, ...plain } = field
  return { ...plain, required: false, urgent: undefined, plan: undefined, ...(goes ? { goes } : { goes: [] }), ...(withheld ? { withheld } : {}), ...(see ? { see } : {}) } as Field
}

/**
 * `form` with a field for every one that another version of it had and it has no more. Rows keep their group; what stood outside rows comes at the end,
 * under a title that says so. None of them is required or asked under a condition. Pure: the same versions give the same form.
 */
export function withDropped(form: FormDefinition, versions: readonly FormDefinition[]): FormDefinition {
  const known = new Set(form.groups.flatMap((g) => g.fields.map((f) => f.key)))
  const groups: Group[] = form.groups.map((group) => ({ ...group, fields: [...group.fields] }))
  const loose: Field[] = []
  const older = versions.filter((v) => v.id === form.id && v.version !== form.version).sort((a, b) => b.version - a.version)
  for (const version of older) {
    for (const group of version.groups) {
      for (const field of group.fields) {
        if (known.has(field.key)) continue
        known.add(field.key)
        const kept = settled(version, group, field)
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
