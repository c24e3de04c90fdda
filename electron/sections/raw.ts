// What a definition is, word for word: the JSON of its file, before anything was filled in for it. Its hash outlives versions of this app that know more words.
import { createHash } from 'node:crypto'
import { canonical } from '../../shared/canonical'
import { readForm, type FormDefinition } from '../../shared/model/form'
import type { Sha256 } from '../../shared/model/ids'

const raws = new WeakMap<FormDefinition, string>()

/** As `readForm`, and remembers what was read. */
export function readRaw(json: unknown): ReturnType<typeof readForm> {
  const read = readForm(json)
  if (read.ok) raws.set(read.form, canonical(json))
  return read
}

/** Canonical JSON (RFC 8785) of the file; of a definition that came from none, its own. */
export const rawOf = (form: FormDefinition): string => raws.get(form) ?? canonical(form)

/** SHA-256 over it: the same content, the same version. */
export const definitionHash = (form: FormDefinition): Sha256 => createHash('sha256').update(rawOf(form), 'utf8').digest('hex')
