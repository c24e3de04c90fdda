// Form definitions from files: read, validated and named when refused. Nothing in such a file can stop the start (DESIGN §3.2).
import { constants, type Dirent } from 'node:fs'
import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { FormDefinition } from '../../shared/model/form'
import type { RefusedForm } from '../../shared/ipc/sections'
import { formSections } from '../../shared/model/section'
import { doubledKey } from './json-keys'
import { readRaw } from './raw'
import { senseless } from './senseless'
import { weakened } from './weakened'

/** A definition with the file it came from. */
export type FormFile = { file: string; form: FormDefinition }
export type LoadedForms = { current: FormFile[]; past: FormFile[]; refused: RefusedForm[] }

/** `shipped` and `past` come with the app, `own` holds what a province added (`<profile>/forms`; it need not exist). */
export type FormFolders = { shipped: string; past: string; own: string | null }

const largest = 1 << 20
const mostFiles = 300
/** Of one folder; all of it is read before the start and goes to the screens. */
const mostBytes = 16 << 20
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu

/** A name out of a file system as it may be shown. */
const shown = (name: string) => name.replace(unseen, '\ufffd').slice(0, 200)

type Read = { json: unknown; size: number } | { reason: string }

/** A regular file of a sane size, never through a link. */
async function readJson(path: string, left: number): Promise<Read> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch((error: NodeJS.ErrnoException) => error)
  if (file instanceof Error) return { reason: file.code === 'ELOOP' ? 'a link, not a file' : `cannot be read (${file.code ?? 'error'})` }
  try {
    const about = await file.stat()
    if (!about.isFile()) return { reason: 'not a regular file' }
    if (about.size > largest) return { reason: 'larger than 1 MB' }
    if (about.size > left) return { reason: `more than ${mostBytes >> 20} MB in one folder` }
    const bytes = await file.readFile()
    if (bytes.byteLength > largest) return { reason: 'larger than 1 MB' }
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    const json = JSON.parse(text) as unknown
    const twice = doubledKey(text)
    return twice === null ? { json, size: bytes.byteLength } : { reason: `key used twice: ${shown(twice)}` }
  } catch (error) {
    return { reason: error instanceof SyntaxError ? `no JSON: ${shown(error.message)}` : error instanceof TypeError ? 'not UTF-8' : 'cannot be read' }
  } finally {
    await file.close().catch(() => undefined)
  }
}

async function readFolder(folder: string, refused: RefusedForm[], needed: boolean): Promise<FormFile[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException): Dirent[] => {
    if (needed || error.code !== 'ENOENT') refused.push({ file: shown(folder.split('/').at(-1) ?? ''), path: '', reason: `folder cannot be read (${error.code ?? 'error'})` })
    return []
  })
  const names = entries.filter((e) => e.name.endsWith('.json')).map((e) => e.name).sort()
  // Of the unit's own folder: whoever put it there waits for it.
  if (!needed) for (const { name } of entries.filter((e) => !e.isDirectory() && !e.name.endsWith('.json') && !e.name.startsWith('.')).slice(0, mostFiles)) refused.push({ file: shown(name), path: '', reason: 'the name does not end in .json' })
  const found: FormFile[] = []
  let left = mostBytes
  for (const name of names.slice(0, mostFiles)) {
    const file = shown(name)
    const read = await readJson(join(folder, name), left)
    if ('reason' in read) {
      refused.push({ file, path: '', reason: read.reason })
      continue
    }
    left -= read.size
    const form = readRaw(read.json)
    // F66: a scale under licence is offered where the unit's own file says that it holds one.
    if (form.ok && form.form.licence?.needed && !form.form.licence.held) refused.push({ file, path: 'licence.held', reason: `needs the licence of ${shown(form.form.licence.holder)}; put the form with the number of yours into your own folder` })
    else if (form.ok) {
      const odd = senseless(form.form)
      if (odd) refused.push({ file, path: odd.path, reason: shown(odd.reason).slice(0, 300) })
      else found.push({ file, form: form.form })
    } else refused.push({ file, path: shown(form.path).slice(0, 300), reason: shown(form.reason).slice(0, 300) })
  }
  for (const name of names.slice(mostFiles)) refused.push({ file: shown(name), path: '', reason: `more than ${mostFiles} files` })
  return found
}

const rank = ({ form }: FormFile) => formSections.indexOf(form.section)

/** In the order in which they are offered: by section, then `order`, then id; a later version of the same form first. */
export const byOrder = (a: FormFile, b: FormFile): number =>
  rank(a) - rank(b) || a.form.order - b.form.order || (a.form.id < b.form.id ? -1 : a.form.id > b.form.id ? 1 : b.form.version - a.form.version)

/**
 * All definitions of the three folders. Never throws: what is not taken is named with file, place inside and reason. Of several versions
 * of a form the highest is offered; the same version twice, or an id in two sections, is refused where it is met second (shipped first); so is a unit's
 * version of a shipped form that takes away what guards it.
 */
export async function loadForms({ shipped, past, own }: FormFolders): Promise<LoadedForms> {
  const refused: RefusedForm[] = []
  const files = [
    ...(await readFolder(shipped, refused, true)).map((f) => ({ ...f, old: false, own: false })),
    ...(await readFolder(past, refused, true)).map((f) => ({ ...f, old: true, own: false })),
    ...(own === null ? [] : await readFolder(own, refused, false)).map((f) => ({ ...f, old: false, own: true })),
  ]
  const taken: typeof files = []
  for (const one of files) {
    const same = taken.find((t) => t.form.id === one.form.id)
    const twice = taken.find((t) => t.form.id === one.form.id && t.form.version === one.form.version)
    if (twice) refused.push({ file: one.file, path: 'version', reason: `${one.form.id} version ${one.form.version} stands in ${twice.file} already` })
    else if (same && same.form.section !== one.form.section) refused.push({ file: one.file, path: 'section', reason: `${one.form.id} belongs to ${same.form.section} (${same.file})` })
    else {
      const ours = one.own ? taken.find((t) => !t.own && !t.old && t.form.id === one.form.id) : undefined
      const lost = ours ? weakened(ours.form, one.form) : null
      if (lost) refused.push({ file: one.file, ...lost })
      else taken.push(one)
    }
  }
  const newest = (one: (typeof files)[number]) => !one.old && taken.every((t) => t.old || t.form.id !== one.form.id || t.form.version <= one.form.version)
  const plain = ({ file, form }: (typeof files)[number]): FormFile => ({ file, form })
  return { current: taken.filter(newest).map(plain).sort(byOrder), past: taken.filter((t) => !newest(t)).map(plain).sort(byOrder), refused }
}
