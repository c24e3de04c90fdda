// By which versions a section is read once it is signed (F63).
import type { FormDefinition } from '../../shared/model/form'
import type { Forms } from './use-forms'

/**
 * The forms of a section as it is read: once it is signed, each by the version that was signed (F63), so that a later wording never stands over a sealed answer.
 * A form that came only later, or whose signed version is unknown here, stays as it is.
 */
export function formsRead(forms: Forms, mine: readonly FormDefinition[], signed: { forms: readonly { id: string; version: number }[] } | null): FormDefinition[] {
  if (!signed) return [...mine]
  const find = (id: string, version: number) => [...forms.forms, ...forms.past].find((f) => f.id === id && f.version === version)
  const gone = signed.forms.flatMap(({ id, version }) => mine.some((f) => f.id === id) ? [] : find(id, version) ?? [])
  return [...mine.map((form) => { const was = signed.forms.find((f) => f.id === form.id); return (was && find(was.id, was.version)) ?? form }), ...gone]
}
