// Which role is given the answers of a field (`see` of a definition), and who reported: kept by the main process, not by a key.
import type { Entry } from './model/entry'
import type { Field, FormDefinition, Group } from './model/form'
import type { Role } from './model/role'

const investigates: ReadonlySet<Role> = new Set(['interviewer', 'recorder', 'case-officer', 'supervisor'])

/** Whether a role may know who reported the case; the reporter is kept secret (反家庭暴力法 §14, F9). The same roles as `see` of the first receiver's form. */
export const seesReporter = (role: Role): boolean => investigates.has(role)

/** The reporter as entered with the case, beside the fields of forms in `hiddenFrom`. */
export const reporterPlace = 'case.opened/reporter'
/** Stands in the reporter's place: somebody is entered, and not told. */
const untold = '＊＊＊'

/** Both the group and the field must let him. */
export function sees(role: Role, group: Pick<Group, 'see'>, field: Pick<Field, 'see'>): boolean {
  return (group.see?.includes(role) ?? true) && (field.see?.includes(role) ?? true)
}

/** `form/field` of every field of these definitions, all versions, that this role is not given, and `reporterPlace`. A field that one version hides stays hidden. */
export function hiddenFrom(role: Role, forms: readonly FormDefinition[]): ReadonlySet<string> {
  const fields = forms.flatMap((form) => form.groups.flatMap((group) => group.fields.filter((field) => !sees(role, group, field)).map((field) => `${form.id}/${field.key}`)))
  return new Set(seesReporter(role) ? fields : [...fields, reporterPlace])
}

/** Entries without the answers that stand in hidden fields, and the opening of a case without its reporter where he is. Their numbers stay as they are: there are gaps. */
export function seen(entries: readonly Entry[], hidden: ReadonlySet<string>): Entry[] {
  if (hidden.size === 0) return [...entries]
  return entries.filter((e) => (e.kind !== 'form.answer' && e.kind !== 'form.released') || !hidden.has(`${e.body.formId}/${e.body.field}`)).map((e) => {
    if (e.kind === 'case.opened' && hidden.has(reporterPlace)) return { ...e, body: { ...e.body, reporter: untold } }
    if (e.kind !== 'section.addendum' || !e.body.added) return e
    const added = e.body.added.map((one) => ({ ...one, answers: one.answers.filter(({ field }) => !hidden.has(`${one.form.id}/${field}`)) }))
    return { ...e, body: { ...e.body, added } }
  })
}
