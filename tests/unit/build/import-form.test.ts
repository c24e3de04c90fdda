// A form nobody here wrote becomes a definition: every field of it is there, of the kind it was, asked when it was asked.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { importForm, keyOf } from '../../../build/import-form.mjs'
import { openPlaces } from '../../../shared/fold/form'
import { checkAnswer, readForm, type Field, type FormDefinition, type Group } from '../../../shared/model/form'
import type { RowId } from '../../../shared/model/ids'
import { walk, type Filled } from '../../../shared/walk'

type Line = { path: string; type: string; flags: string[] }
type Node = Record<string, unknown>

const lines: Line[] = readFileSync(join(import.meta.dirname, '../../golden/forms/ke-moh-363.txt'), 'utf8').split('\n').filter((l) => l !== '' && !l.startsWith('#')).map((l) => {
  const [path, type, ...flags] = l.split(' ') as [string, string, ...string[]]
  return { path, type, flags }
})
const flag = (line: Line, name: string) => line.flags.find((f) => f.startsWith(`${name}=`))?.slice(name.length + 1)
const has = (line: Line, name: string) => line.flags.includes(name)

/** The source again, with words of ours in place of its own. */
function source(): Node {
  const below = (path: string): Line[] => lines.filter((l) => l.path.startsWith(`${path}/`) && !l.path.slice(path.length + 1).includes('/'))
  const list = (of: Line[]) => of.map((l) => ({ [l.path.split('/').at(-1)!]: node(l) }))
  const node = (line: Line): Node => {
    const { path, type } = line
    const inner = below(path)
    const [shown, options, parts] = [inner.filter((l) => has(l, 'shown')), inner.filter((l) => has(l, 'option')), inner.filter((l) => !has(l, 'shown') && !has(l, 'option'))]
    const when = flag(line, 'when')?.split('=')
    const count = Number(flag(line, 'options') ?? 0)
    const named = Array.from({ length: count }, (_, i) => `Choice ${i + 1}`)
    return {
      title: `Words of ${path.replaceAll('/', ', ')}`, ...(type === 'group' ? {} : { type }), ...(has(line, 'repeated') ? { repeated: true } : {}), ...(has(line, 'optional') ? { optional: true } : {}),
      ...(flag(line, 'other') ? { other: flag(line, 'other') } : {}), ...(flag(line, 'sex') ? { 'only-sex': flag(line, 'sex') } : {}), ...(has(line, 'child') ? { 'only-child': true } : {}),
      ...(has(line, 'by-sex') ? { 'filename-female': 'a.png', 'filename-male': 'b.png' } : {}), ...(when ? { 'only-when': { path: `sections.${when[0]!.split('/').join('.parts.')}`, value: when[1] === 'true' ? true : when[1] } } : {}),
      ...(parts.length > 0 ? { parts: list(parts) } : {}), ...(shown.length > 0 ? { 'show-parts-when-true': list(shown) } : {}),
      ...(type === 'list-with-parts' ? { options: list(options) } : type === 'list-with-labels' ? { options: named.map((key, i) => ({ key, value: String(i) })) } : count > 0 ? { options: named } : {}),
    }
  }
  return { common: { gender: [{ key: 'male', value: 'Male' }, { key: 'female', value: 'Female' }] }, sections: list(lines.filter((l) => !l.path.includes('/'))) }
}

const imported = importForm(source(), { id: 'ke-moh-363' })
const read = readForm(imported.form)
if (!read.ok) throw new Error(`${read.path}: ${read.reason}`)
const form: FormDefinition = read.form
const groupOf = (key: string): Group | undefined => form.groups.find((g) => g.key === key)
const homeOf = (key: string) => form.groups.find((g) => g.fields.some((f) => f.key === key))
const fieldOf = (key: string): Field | undefined => homeOf(key)?.fields.find((f) => f.key === key)

const kinds: Record<string, Field['type']> = {
  bool: 'yes-no', text: 'text', 'long-text': 'paragraph', number: 'number', date: 'date', 'date-time': 'datetime', signature: 'signature', gender: 'choice', 'list-multiple': 'choices',
  'list-with-labels': 'choice', 'list-with-parts': 'yes-no', address: 'paragraph', 'phone-number': 'text', photo: 'photographs',
}

describe('MOH 363: the Kenyan Post Rape Care form', () => {
  const fields = lines.filter((l) => l.type !== 'group')

  it('has the sections and fields that the public form has', () => {
    expect([lines.filter((l) => !l.path.includes('/')).length, fields.length]).toEqual([19, 209])
  })

  it.each(fields.map((line) => [line.path, line] as const))('%s is there, of its kind', (path, line) => {
    const key = imported.keys.get(path)
    expect(key, 'a key').toBeDefined()
    if (line.type === 'body-image' && !has(line, 'by-sex')) {
      expect(groupOf(key!)?.fields.map((f) => f.type)).toEqual(['point', 'text'])
      return
    }
    if (has(line, 'repeated')) {
      expect(groupOf(key!)?.repeat).toBeDefined()
      expect(fieldOf(imported.keys.get(`${path}/row`)!)?.type).toBe(kinds[line.type])
      return
    }
    const field = fieldOf(key!)
    // An option with words of its own is a yes or no, and the words beside it.
    if (has(line, 'option')) {
      expect([field?.type, fieldOf(imported.keys.get(`${path}/which`)!)?.type]).toEqual(['yes-no', kinds[line.type]])
      return
    }
    expect(field?.type).toBe(line.type === 'body-image' ? 'dial' : kinds[line.type])
    const count = flag(line, 'options')
    if (count && field && 'options' in field) expect(field.options.length).toBe(Number(count) + (flag(line, 'other') ? 1 : 0))
    if (flag(line, 'other')) expect(fieldOf(imported.keys.get(`${path}/other`)!)).toBeDefined()
    for (const state of ['not-asked', 'refused', 'not-examined', 'unknown'] as const) expect(checkAnswer(field!, { state })).toBeNull()
  })

  it('what can be filled several times are rows; options of the samples are asked one by one', () => {
    for (const line of lines.filter((l) => has(l, 'repeated') && !has(l, 'option'))) expect(groupOf(imported.keys.get(line.path)!)?.repeat, line.path).toBeDefined()
    for (const line of lines.filter((l) => has(l, 'option'))) expect(fieldOf(imported.keys.get(line.path)!)?.type, line.path).toBe('yes-no')
  })

  it('is asked when the source asks: conditions by answer, by sex, and of what was answered yes', () => {
    const nothing: Filled = { answers: new Map(), rows: new Map() }
    const given = (...of: [string, boolean | string][]): Filled => ({ answers: new Map(of.map(([path, value]) => [imported.keys.get(path)!, { answer: { state: 'value', value }, source: null, seq: 1 }])), rows: new Map() })
    const asked = (filled: Filled) => new Set([...walk(form, filled)].filter((s) => s.asked).map((s) => s.field.key))
    const before = asked(nothing)
    for (const line of fields.filter((l) => flag(l, 'when') ?? has(l, 'shown'))) {
      const key = imported.keys.get(line.path)!
      const [on, value] = flag(line, 'when')?.split('=') ?? [line.path.slice(0, line.path.lastIndexOf('/')), 'true']
      expect(before.has(key), line.path).toBe(false)
      expect(asked(given([on!, value === 'true' ? true : value!])).has(key), line.path).toBe(true)
      expect(asked(given([on!, false])).has(key), line.path).toBe(false)
    }
    const girl = asked(given(['demographics/gender', 'female']))
    for (const line of lines.filter((l) => flag(l, 'sex') === 'female')) {
      for (const inner of fields.filter((l) => l.path === line.path || l.path.startsWith(`${line.path}/`))) {
        expect([before.has(imported.keys.get(inner.path)!), girl.has(imported.keys.get(inner.path)!)], inner.path).toEqual([false, true])
      }
    }
    const swab = lines.find((l) => l.path.endsWith('/anal-swab/dna'))!
    expect(asked(given([swab.path.replace(/\/dna$/, ''), true])).has(imported.keys.get(swab.path)!)).toBe(true)
    expect(openPlaces(form, nothing).length).toBeGreaterThan(80)
  })

  it('rows of the perpetrators hold the three fields of the source', () => {
    const group = groupOf(imported.keys.get('incident-basics/perpetrator')!)!
    const row = 'row_00000000000000000001' as RowId
    expect([...walk({ ...form, groups: [group] }, { answers: new Map(), rows: new Map([[group.key, [row]]]) })].map((s) => s.field.key)).toEqual(['relationship', 'gender', 'age'].map((part) => imported.keys.get(`incident-basics/perpetrator/${part}`)))
  })

  it('goes to nobody until somebody says to whom, and what our model says otherwise is told', () => {
    expect(form.goes).toBeUndefined()
    expect(imported.notes.filter((n) => /picture/.test(n))).toHaveLength(7)
    expect(imported.notes.filter((n) => /F52/.test(n)), 'that its consents bind nothing yet').toHaveLength(1)
  })
})

describe('the tool', () => {
  const folder = mkdtempSync(join(tmpdir(), 'import-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const yaml = `
common:
  kinds:
    - dark
    - light
  tests:
    - count:
        title: Count
        type: number
sections:
  - first:
      title: First part
      parts:
        - asked:
            title: Was it asked
            description: In plain words
            type: bool
            show-parts-when-true:
              - why: { title: Why, type: long-text }
        - kind: { title: Kind, type: list-multiple, options: { Ref: kinds }, other: text }
        - things: { title: Things, repeated: true, parts: { Ref: tests } }
`
  const run = (text: string, ...args: string[]) => {
    const file = join(folder, 'form.yaml')
    writeFileSync(file, text)
    return execFileSync(process.execPath, [join(import.meta.dirname, '../../../build/import-form.mjs'), file, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  }

  it('writes a definition that the app takes, with Chinese labels where they were given', () => {
    writeFileSync(join(folder, 'zh.json'), JSON.stringify({ '': '试用表', 'first/asked': '是否问过', 'first/asked#hint': '用孩子听得懂的话' }))
    const made = readForm(JSON.parse(run(yaml, '--id', 'trial', '--labels', join(folder, 'zh.json'))))
    expect(made.ok && made.form.title.zh).toBe('试用表')
    expect(made.ok && made.form.groups.map((g) => [g.key, g.repeat !== undefined, g.fields.map((f) => `${f.key} ${f.type}`)])).toEqual([
      ['first', false, ['first-asked yes-no', 'first-asked-why paragraph', 'first-kind choices', 'first-kind-other text']], ['first-things', true, ['first-things-count number']],
    ])
  })

  it('is called by the title that was given', () => {
    const made = readForm(JSON.parse(run(yaml, '--id', 'trial', '--title', 'Trial form')))
    expect(made.ok && made.form.title).toEqual({ zh: 'Trial form', en: 'Trial form' })
  })

  it('an unknown type or reference is refused with its path', () => {
    expect(() => importForm(parse(yaml.replace('type: bool', 'type: hologram')) as Node, { id: 'x' })).toThrow('first/asked: unknown type hologram')
    expect(() => importForm(parse(yaml.replace('Ref: tests', 'Ref: none')) as Node, { id: 'x' })).toThrow('unknown reference: none')
    expect(() => run('a: [', '--id', 'x')).toThrow(/not imported/)
    for (const nothing of ['', 'a: 1', '[]']) expect(() => run(nothing, '--id', 'x')).toThrow(/not imported: no sections/)
    expect(() => run(yaml)).toThrow(/usage/)
  })

  it('keys stay apart however long the paths are', () => {
    const long = (end: string) => keyOf(`${'part/'.repeat(20)}${end}`)
    expect(new Set([long('a'), long('b'), long('c')]).size).toBe(3)
    expect(long('a')).toMatch(/^[a-z][a-z0-9-]{0,40}$/)
  })
})
