// A form of another system becomes a definition of ours: the YAML that MediCapt writes forms in (sections, parts, types; see assets/forms/README.md).
//   node build/import-form.mjs FORM.yaml --id ID [--title TITLE] [--section medical] [--version 1] [--labels ZH.json] > ID.json
// What our model says otherwise is told on stderr. Nobody gets the form in a bundle until `goes` is written into it.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { parse } from 'yaml'

/** @typedef {Record<string, any>} Node a section, part or option of the source */
/** @typedef {{ field: string; is: (string | boolean)[] }} Condition */
/**
 * @typedef {object} Imported
 * @property {Record<string, any>} form the definition, not validated yet
 * @property {Map<string, string>} keys path in the source (`consent/proxy/reason`) → key of our field, or of the group where it became rows
 * @property {string[]} notes what had to be said otherwise
 */

const LONGEST_KEY = 41
const slug = (/** @type {string} */ text) => text.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '')

/**
 * A key of ours: lower case, at most 41 signs, its end a hash where it had to be cut.
 * @param {string} path
 */
export function keyOf(path) {
  const plain = slug(path).replace(/^(?=[^a-z])/, 'n-')
  return plain.length <= LONGEST_KEY ? plain : `${plain.slice(0, LONGEST_KEY - 7).replace(/-+$/, '')}-${createHash('sha256').update(path).digest('hex').slice(0, 6)}`
}

/** `[{ a: … }, { b: … }]`, a map, or a reference to a common list, as pairs. */
const pairs = (/** @type {any} */ list, /** @type {Node} */ common) => {
  const found = list && !Array.isArray(list) && 'Ref' in list ? common[list.Ref] : list
  if (found === undefined) throw new Error(`unknown reference: ${list?.Ref}`)
  return Array.isArray(found) ? found.flatMap((one) => (typeof one === 'object' ? Object.entries(one) : [[String(one), null]])) : Object.entries(found ?? {})
}

class Importer {
  /** @param {Node} source @param {Record<string, string>} labels Chinese by path */
  constructor(source, labels) {
    this.common = source.common ?? {}
    this.labels = labels
    /** @type {Map<string, string>} */
    this.keys = new Map()
    /** @type {string[]} */
    this.notes = []
    /** @type {any[]} */
    this.groups = []
    this.gender = ''
    this.source = source
  }

  /** @param {string} path @param {string} title */
  label(path, title) {
    return { zh: this.labels[path] ?? title, en: title }
  }

  /** @param {string} path */
  take(path, suffix = '') {
    const key = keyOf(path + suffix)
    if ([...this.keys.values()].includes(key)) throw new Error(`two fields become ${key}`)
    this.keys.set(path + suffix, key)
    return key
  }

  run() {
    for (const [key, section] of pairs(this.source.sections, this.common)) this.findGender(section, key)
    for (const [key, section] of pairs(this.source.sections, this.common)) {
      const group = { key: keyOf(key), title: this.label(key, section.title ?? key), fields: /** @type {any[]} */ ([]), ...this.sexed(section, key) }
      this.groups.push(group)
      for (const [name, part] of pairs(section.parts, this.common)) this.part(group, `${key}/${name}`, part, { titles: [], when: [], optional: false })
    }
    this.groups = this.groups.filter((group) => group.fields.length > 0)
  }

  /** The first field that says boy or girl, outside rows: `only-sex` means it. @param {Node} node @param {string} path */
  findGender(node, path) {
    if (!node || this.gender || node.repeated) return
    if (node.type === 'gender') this.gender = keyOf(path)
    else if (node.parts && !('Ref' in node.parts)) for (const [name, part] of pairs(node.parts, this.common)) this.findGender(part, `${path}/${name}`)
  }

  /** @param {Node} node @param {string} path */
  sexed(node, path) {
    if (!node['only-sex']) return {}
    if (this.gender) return { when: [{ field: this.gender, is: [slug(String(node['only-sex']))] }] }
    this.notes.push(`${path}: asked of everybody; the form does not ask for the sex`)
    return {}
  }

  /** @param {any} home @param {string} path @param {Node} part @param {{ titles: string[]; when: Condition[]; optional: boolean }} above */
  part(home, path, part, above) {
    const title = part.title && part.title !== 'none' ? String(part.title) : (path.split('/').at(-1) ?? path).replaceAll('-', ' ')
    const titles = [...above.titles, title]
    const optional = above.optional || part.optional === true
    if (part.repeated || part.type === 'body-image') {
      this.rows(home, path, part, title, optional)
      return
    }
    const when = [...above.when]
    if (part['only-when']) {
      const on = String(part['only-when'].path).split('.').filter((step) => step !== 'sections' && step !== 'parts').join('/')
      when.push({ field: keyOf(on), is: [typeof part['only-when'].value === 'boolean' ? part['only-when'].value : slug(String(part['only-when'].value))] })
    }
    when.push(...(this.sexed(part, path).when ?? []))
    if (part['only-child']) this.notes.push(`${path}: only of children in the source; asked of everybody, because here everybody is one`)
    const key = part.type ? this.field(home, path, part, { titles, when, optional }) : null
    const inner = key !== null && (part.type === 'bool' || part.type === 'list-with-parts') ? [...when, { field: key, is: [true] }] : when
    for (const [name, below] of pairs(part.parts ?? [], this.common)) this.part(home, `${path}/${name}`, below, { titles, when: inner, optional })
    for (const [name, below] of pairs(part['show-parts-when-true'] ?? [], this.common)) this.part(home, `${path}/${name}`, below, { titles, when: inner, optional })
    if (part.type === 'list-with-parts') {
      for (const [name, option] of pairs(part.options, this.common)) this.option(home, `${path}/${name}`, option, { titles, when, optional: true })
    }
  }

  /** One of a list whose items have parts: yes or no, and its parts where it is yes. @param {any} home @param {string} path @param {Node} option @param {any} above */
  option(home, path, option, above) {
    const { title, type, parts, repeated, ...rest } = option
    if (repeated) this.notes.push(`${path}: can be filled several times in the source; once here, further ones go into the sample register`)
    this.part(home, path, { ...rest, title, type: 'bool', parts }, above)
    if (type && type !== 'bool') this.part(home, `${path}/which`, { title: `${title}: which`, type, optional: true }, { ...above, when: [...above.when, { field: keyOf(path), is: [true] }] })
  }

  /** Something that is filled several times, or marked on a picture. @param {any} home @param {string} path @param {Node} part @param {string} title @param {boolean} optional */
  rows(home, path, part, title, optional) {
    if (part.type === 'body-image' && (part['filename-female'] || part['filename-male'])) {
      // DESIGN §9: by position on an abstract dial, never on a picture.
      home.fields.push({ key: this.take(path), type: 'dial', label: this.label(path, title === 'none' ? 'positions on the clock face' : `${title}: positions on the clock face`) })
      this.notes.push(`${path}: a picture to draw on in the source; positions on the abstract dial here`)
      return
    }
    const key = this.take(path)
    const group = { key, title: { zh: `${home.title.zh} · ${this.labels[path] ?? title}`, en: `${home.title.en} · ${title}` }, repeat: { noun: this.label(path, title), ...(part.repeated === 'at-least-one' && !optional ? { min: 1 } : {}) }, fields: /** @type {any[]} */ ([]), ...(home.when ? { when: home.when } : {}) }
    this.groups.push(group)
    if (part.type === 'body-image') {
      group.fields.push({ key: this.take(path, '/place'), type: 'point', label: { zh: '位置', en: 'place' } }, { key: this.take(path, '/what'), type: 'text', max: 500, label: { zh: '所见', en: 'what is seen' } })
      this.notes.push(`${path}: a picture to draw on in the source; points on our outlines here`)
    } else if (part.type) this.field(group, path, part, { titles: [title], when: [], optional: true }, '/row')
    for (const [name, below] of pairs(part.parts ?? [], this.common)) this.part(group, `${path}/${name}`, below, { titles: [], when: [], optional: true })
  }

  /** @param {any} group @param {string} path @param {Node} part @param {{ titles: string[]; when: Condition[]; optional: boolean }} how */
  field(group, path, part, { titles, when, optional }, suffix = '') {
    const key = this.take(path, suffix)
    const common = {
      key, label: this.label(path, titles.join(' · ')), ...(part.description ? { hint: { zh: this.labels[`${path}#hint`] ?? part.description, en: part.description } } : {}),
      required: !optional, ...(when.length > 0 ? { when } : {}),
    }
    const typed = this.typed(path, part)
    group.fields.push({ ...common, ...typed })
    if (part.other) {
      const more = part.other === 'long-text' ? { type: 'paragraph' } : { type: 'text', max: 500 }
      group.fields.push({ key: this.take(path, '/other'), label: { zh: `${common.label.zh} · 其他`, en: `${common.label.en} · other` }, when: [...when, { field: key, is: ['other'] }], ...more })
    }
    return key
  }

  /** @param {string} path @param {Node} part @returns {Record<string, any>} */
  typed(path, part) {
    const options = () => [...pairs(part.options, this.common).map(([name, label]) => ({ value: keyOf(String(name)), label: { zh: String(label ?? name), en: String(label ?? name) } })), ...(part.other ? [{ value: 'other', label: { zh: '其他', en: 'other' } }] : [])]
    switch (part.type) {
      case 'text': return { type: 'text', max: 500 }
      case 'phone-number': return { type: 'text', max: 60 }
      case 'long-text':
      case 'address': return { type: 'paragraph' }
      case 'bool': return { type: 'yes-no' }
      case 'number': return { type: 'number', min: 0, max: 1_000_000_000 }
      case 'date': return { type: 'date' }
      case 'date-time': return { type: 'datetime' }
      case 'signature': return { type: 'signature', ...(part.signer ? { who: { zh: String(part.signer), en: String(part.signer).replaceAll('-', ' ') } } : {}) }
      case 'photo': return { type: 'photographs' }
      case 'gender': return { type: 'choice', options: pairs(this.labelled(this.common.gender ?? ['male', 'female']), {}).map(([value, label]) => ({ value: keyOf(value), label: { zh: label ?? value, en: label ?? value } })) }
      case 'list-with-labels': return { type: 'choice', options: [...pairs(this.labelled(part.options.Ref ? this.common[part.options.Ref] : part.options), {}).map(([value, code]) => ({ value: keyOf(value), label: { zh: `${value}（${code}）`, en: `${value} (${code})` } })), ...(part.other ? [{ value: 'other', label: { zh: '其他', en: 'other' } }] : [])] }
      case 'list-multiple': return { type: 'choices', options: options() }
      case 'list-with-parts': return { type: 'yes-no' }
      default: throw new Error(`${path}: unknown type ${part.type}`)
    }
  }

  /** `[{ key, value }]` as a map. @param {any[]} list */
  labelled(list) {
    return Object.fromEntries(list.map((one) => (typeof one === 'object' ? [one.key, one.value] : [one, null])))
  }
}

/**
 * The definition for a parsed source. Throws `Error` where there are no sections, and with the path for a type or reference that is not known.
 * @param {Node} source
 * @param {{ id: string; section?: string; version?: number; title?: string; labels?: Record<string, string> }} how
 * @returns {Imported}
 */
export function importForm(source, { id, section = 'medical', version = 1, title = id, labels = {} }) {
  if (!source?.sections) throw new Error('no sections: this is not a form of MediCapt')
  const importer = new Importer(source, labels)
  importer.run()
  const consent = [...importer.keys.keys()].find((path) => /consent/i.test(path))
  if (consent) importer.notes.push(`${consent}: a consent of the source binds nothing here until its fields say "consents" or "allows" (F52)`)
  return { form: { id, version, section, title: { zh: labels[''] ?? title, en: title }, groups: importer.groups }, keys: importer.keys, notes: importer.notes }
}

function main() {
  const args = process.argv.slice(2)
  const value = (/** @type {string} */ name) => { const i = args.indexOf(`--${name}`); return i < 0 ? undefined : args.splice(i, 2)[1] }
  const [id, title, section, version, labels] = ['id', 'title', 'section', 'version', 'labels'].map(value)
  const [file] = args
  if (!file || !id || args.length !== 1) {
    console.error('usage: node build/import-form.mjs FORM.yaml --id ID [--title TITLE] [--section medical] [--version 1] [--labels ZH.json] > ID.json')
    process.exitCode = 64
    return
  }
  try {
    const { form, notes } = importForm(parse(readFileSync(file, 'utf8'), { maxAliasCount: 100 }), { id, title, section, version: version ? Number(version) : 1, labels: labels ? JSON.parse(readFileSync(labels, 'utf8')) : {} })
    process.stdout.write(`${JSON.stringify(form, null, 1)}\n`)
    for (const note of notes) console.error(note)
  } catch (error) {
    console.error(`not imported: ${error instanceof Error ? error.message : String(error)}`)
    process.exitCode = 1
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) main()
