// The definitions that count in one vault: those on the disk, and those by which something was answered here, which the vault keeps itself.
import type { RefusedForm } from '../../shared/ipc/sections'
import type { FormDefinition } from '../../shared/model/form'
import type { Sha256 } from '../../shared/model/ids'
import { withDropped } from '../../shared/dropped'
import type { Sql } from '../store/sql'
import type { Store } from '../store/store'
import { definitionHash, rawOf, readRaw } from './raw'
import { byOrder, loadForms, type FormFile, type FormFolders, type LoadedForms } from './forms'

export type Definitions = {
  /** Filled in now, in the order they are offered. */
  current: readonly FormDefinition[]
  /** Earlier versions, and forms whose file is gone: to read what was answered by them. */
  past: readonly FormDefinition[]
  /** Of `past` those that no file offers or keeps any more, the newest of each: gone on with where they were begun, so that nothing open is left to nobody. */
  gone: readonly FormDefinition[]
  refused: readonly RefusedForm[]
  /** One definition a form: the current one, else its newest, each with the fields that it dropped. What printing and redaction go through. */
  reading: readonly FormDefinition[]
}

/** A definition of these by id and version. */
export function findForm({ current, past }: Pick<Definitions, 'current' | 'past'>, id: string, version: number): FormDefinition | null {
  return [...current, ...past].find((f) => f.id === id && f.version === version) ?? null
}

type Stored = { id: string; version: number; sha256: Sha256; json: string }

export class FormBook {
  private readonly met = new WeakMap<Store, { definitions: Definitions; stored: Map<string, Sha256> }>()

  constructor(readonly disk: LoadedForms) {}

  static async load(folders: FormFolders): Promise<FormBook> {
    return new FormBook(await loadForms(folders))
  }

  /** What counts in this vault. Where a file has other content than what was answered by under its id and version, the stored one counts and the file is refused. */
  async in(store: Store): Promise<Definitions> {
    return (await this.meet(store)).definitions
  }

  private async meet(store: Store) {
    const known = this.met.get(store)
    if (known) return known
    const rows = await store.db.all<Stored>('SELECT id, version, sha256, json FROM form_definition')
    const met = { definitions: merge(this.disk, rows), stored: new Map(rows.map((r) => [`${r.id}/${r.version}`, r.sha256])) }
    this.met.set(store, met)
    return met
  }

  /**
   * Keeps the definition in the vault with the first answer to it, in that answer's transaction: the file may be gone tomorrow.
   * Returns what to call once the transaction holds.
   */
  async keep(store: Store, tx: Sql, form: FormDefinition): Promise<() => void> {
    const { stored } = await this.meet(store)
    const key = `${form.id}/${form.version}`
    if (stored.has(key)) return () => undefined
    const json = rawOf(form)
    const sha256 = definitionHash(form)
    await tx.run('INSERT OR IGNORE INTO form_definition (id, version, sha256, json, stored_at) VALUES (?,?,?,?,?)', form.id, form.version, sha256, json, store.clock.utc())
    return () => { stored.set(key, sha256) }
  }
}

const named = (form: FormDefinition): FormFile => ({ file: '', form })

function merge(disk: LoadedForms, rows: readonly Stored[]): Definitions {
  const stored = new Map<string, { form: FormDefinition; sha256: Sha256 }>()
  const refused = [...disk.refused]
  for (const row of rows) {
    const read = readRaw(JSON.parse(row.json))
    if (read.ok) stored.set(`${row.id}/${row.version}`, { form: read.form, sha256: row.sha256 })
    // Written from a definition that an earlier version of this app took.
    else refused.push({ file: `${row.id} ${row.version}`, path: read.path, reason: `kept in this vault, and no definition to this version of the app: ${read.reason}` })
  }
  const homes = new Map([...stored.values()].map(({ form }) => [form.id, form.section] as const))
  const kept = (files: readonly FormFile[]) => files.flatMap((one) => {
    const home = homes.get(one.form.id)
    if (home !== undefined && home !== one.form.section) {
      refused.push({ file: one.file, path: 'section', reason: `${one.form.id} was answered in ${home} in this vault and stays there` })
      return []
    }
    const mine = stored.get(`${one.form.id}/${one.form.version}`)
    stored.delete(`${one.form.id}/${one.form.version}`)
    if (!mine || mine.sha256 === definitionHash(one.form)) return [one]
    refused.push({ file: one.file, path: 'version', reason: `${one.form.id} version ${one.form.version} was answered with other content; a changed form needs a new version` })
    return [{ ...one, form: mine.form }]
  })
  const current = kept(disk.current).sort(byOrder).map((f) => f.form)
  const retired = kept(disk.past)
  const past = [...retired, ...[...stored.values()].map(({ form }) => named(form))].sort(byOrder).map((f) => f.form)
  const newest = past.filter((form) => !current.some((c) => c.id === form.id) && past.every((p) => p.id !== form.id || p.version <= form.version))
  const versions = [...current, ...past]
  const gone = newest.filter(({ id }) => !retired.some(({ form }) => form.id === id))
  return { current, past, gone, refused, reading: [...current, ...newest].map((form) => withDropped(form, versions)) }
}
