// Form definitions from assets/forms/*.json: loaded once, validated, a bad file named and refused.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readForm, type FormDefinition } from '../../shared/model/form'
import { serviceKinds } from '../../shared/model/section'

/** All definitions in a folder, in the order of the day, those of one service by file name. Throws with file and place for a bad one: a broken form must never reach a room. */
export async function loadForms(folder: string): Promise<FormDefinition[]> {
  const names = (await readdir(folder)).filter((n) => n.endsWith('.json')).sort()
  const forms = await Promise.all(names.map(async (name) => {
    const read = readForm(JSON.parse(await readFile(join(folder, name), 'utf8')))
    if (!read.ok) throw new Error(`form ${name}: ${read.where}`)
    return read.form
  }))
  return forms.sort((a, b) => serviceKinds.indexOf(a.section) - serviceKinds.indexOf(b.section))
}
