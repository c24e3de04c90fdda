// Form definitions for tests: the shipped ones as the app loads them, and small ones made up here.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Definitions } from '../../electron/sections/definitions'
import { readForm, type FormDefinition } from '../../shared/model/form'

const home = join(import.meta.dirname, '../../assets/forms')

function all(folder: string): FormDefinition[] {
  return readdirSync(folder).filter((name) => name.endsWith('.json')).sort().map((name) => formFrom(JSON.parse(readFileSync(join(folder, name), 'utf8')), name))
}

/** A definition from parsed JSON; throws with the place inside when it is none. */
export function formFrom(json: unknown, name = 'form'): FormDefinition {
  const read = readForm(json)
  if (!read.ok) throw new Error(`${name}: ${read.path}: ${read.reason}`)
  return read.form
}

/** The definitions in assets/forms and assets/forms/past. */
export function shippedForms(): Definitions {
  const [current, past] = [all(home), all(join(home, 'past'))]
  return { current, past, gone: [], refused: [], reading: [...current, ...past.filter((p) => !current.some((c) => c.id === p.id))] }
}

let offered: readonly FormDefinition[] | null = null

/** The shipped form of this id that is offered now; read once. Throws for an id that is none. */
export function shippedForm(id: string): FormDefinition {
  offered ??= shippedForms().current
  const found = offered.find((form) => form.id === id)
  if (!found) throw new Error(`no form ${id}`)
  return found
}

/** Definitions that count in a test. */
export const definitions = (current: readonly FormDefinition[], past: readonly FormDefinition[] = []): Definitions => ({ current, past, gone: [], refused: [], reading: [...current, ...past] })
