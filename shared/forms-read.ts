// By which versions a section is read once it is signed (F63): a later wording must never stand over a sealed answer.
import type { FormDefinition } from './model/form'

type SignedForms = { readonly forms: readonly { readonly id: string; readonly version: number }[] } | null

/**
 * The forms `mine` of a section as it is read: once it is signed, each by the version of `all` that was signed. A form that came only later, or whose signed
 * version is unknown here, stays as it is; one that was signed and is no longer among `mine` is added.
 */
export function formsRead(all: readonly FormDefinition[], mine: readonly FormDefinition[], signed: SignedForms): FormDefinition[] {
  if (!signed) return [...mine]
  const find = (id: string, version: number) => all.find((f) => f.id === id && f.version === version)
  const gone = signed.forms.flatMap(({ id, version }) => (mine.some((f) => f.id === id) ? [] : find(id, version) ?? []))
  return [...mine.map((form) => { const was = signed.forms.find((f) => f.id === form.id); return (was && find(was.id, was.version)) ?? form }), ...gone]
}
