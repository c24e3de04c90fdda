// By which versions a section is read once it is signed (F63): a later wording must never stand over a sealed answer.
import { withDropped } from './dropped'
import type { FormDefinition } from './model/form'

type SignedForms = { readonly forms: readonly { readonly id: string; readonly version: number }[] } | null

/** By which version what is added to a signed form is answered; null when none of it was signed. Where a new version came while it was filled in several were: the newest. */
export function signedVersion(signed: SignedForms, id: string): number | null {
  const versions = (signed?.forms ?? []).flatMap((form) => (form.id === id ? [form.version] : []))
  return versions.length === 0 ? null : Math.max(...versions)
}

/**
 * The forms `mine` of a section as it is read: once it is signed, each by the newest version of `all` that was signed, with what the other signed versions had
 * besides. A form that came only later, or whose signed version is unknown here, stays as it is; one that was signed and is no longer among `mine` is added.
 */
export function formsRead(all: readonly FormDefinition[], mine: readonly FormDefinition[], signed: SignedForms): FormDefinition[] {
  if (!signed) return [...mine]
  const asSigned = (id: string): FormDefinition | undefined => {
    const known = all.filter((form) => form.id === id && signed.forms.some((f) => f.id === id && f.version === form.version))
    const newest = known.find(({ version }) => version === signedVersion(signed, id))
    return newest && known.length > 1 ? withDropped(newest, known) : newest
  }
  const gone = [...new Set(signed.forms.map(({ id }) => id))].filter((id) => !mine.some((form) => form.id === id))
  return [...mine.map((form) => asSigned(form.id) ?? form), ...gone.flatMap((id) => asSigned(id) ?? [])]
}
