// Taking over what another form holds: what fits, what differs, and where it then comes from.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openOffers } from '../../../renderer/sections/same-offers'
import type { Offer, Offers } from '../../../renderer/sections/use-same'
import { fieldAs, rowsAs, textAs } from '../../../shared/field-role'
import type { Source, Value } from '../../../shared/model/answer'
import { FormDefinition, readForm, type Field } from '../../../shared/model/form'
import { differs, sourceOver, takenOver } from '../../../shared/same'
import type { Given } from '../../../shared/walk'

const label = { zh: '时间', en: 'When' }
const field = (type: 'date' | 'datetime' | 'text'): Field => ({ key: 'at', type, label, required: false, same: 'event-at', ...(type === 'text' ? { max: 10 } : {}) }) as Field
const given = (value: Value): Given => ({ answer: { state: 'value', value }, source: null, seq: 1 })

describe('R60 one thing in several forms', () => {
  test('a moment gives its day, a day gives no moment; what is too long or of another kind does not fit', () => {
    expect(takenOver(field('datetime'), '2026-02-02T18:30')).toBe('2026-02-02T18:30')
    expect(takenOver(field('date'), '2026-02-02T18:30')).toBe('2026-02-02')
    expect(takenOver(field('datetime'), '2026-02-02')).toBeNull()
    expect(takenOver(field('text'), '一二三四五六七八九十一')).toBeNull()
    expect(takenOver(field('text'), 7)).toBeNull()
  })

  test('a day and a moment differ only by the day, words only beyond the blanks around them', () => {
    expect(differs('2026-02-02T18:30', '2026-02-02')).toBe(false)
    expect(differs('2026-02-02T18:30', '2026-02-02T18:31')).toBe(true)
    expect(differs('2026-02-02', '2026-02-03T00:00')).toBe(true)
    expect([differs(' 林某', '林某'), differs('林', '林某'), differs(1, 1), differs(true, false)]).toEqual([false, true, false, true])
  })

  test('F64: it comes from where it came from there; what the child was asked there is not counted as asked again here', () => {
    const told: Source = { from: 'interview', recordingId: null, atMs: 5 as never }
    expect([sourceOver(told, true), sourceOver(told, false), sourceOver({ from: 'child-today' }, true), sourceOver(null, true)]).toEqual([told, { from: 'papers' }, { from: 'papers' }, { from: 'papers' }])
  })

  test('offered while nothing stands there, told while it differs, silent once the two agree; the same value is said once', () => {
    const offer = (value: Value): Offer => ({ value, source: null, where: { zh: '交接', en: 'Briefing' }, field: null })
    const offers: Offers = new Map([['event-at', [offer('2026-02-02T18:30'), offer('2026-02-02T18:30'), offer('2026-02-01')]]])
    const shown = (at: Given | null, of = field('datetime')) => openOffers(offers, of, at).map(({ value, mine }) => [value, mine])
    expect(shown(null)).toEqual([['2026-02-02T18:30', '2026-02-02T18:30']])
    expect(shown(given('2026-02-02T18:30'))).toEqual([['2026-02-01', null]])
    expect(shown(given('2026-02-01T08:00'))).toEqual([['2026-02-02T18:30', '2026-02-02T18:30']])
    expect(shown({ ...given(''), answer: { state: 'unknown' } })).toHaveLength(1)
    expect(shown(null, { ...field('date'), same: undefined })).toEqual([])
  })
})

describe('parts that fields play', () => {
  test('no code knows a form by its name: what a screen needs of it is said in the form', () => {
    const root = join(import.meta.dirname, '../../..')
    const files = ['electron', 'shared', 'renderer'].flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name)).map((name) => join(folder, name)))
    const named = /fold(?:Form|Released)\((?:[^()]|\([^()]*\))*, ['"`][a-z]|\b(?:form|f|definition)\.id === ['"`]|formId(?::| ===) ['"`]|(?:form|f)\.id\) ===/
    const hits = files.flatMap((file) => readFileSync(join(root, file), 'utf8').split('\n').flatMap((line) => (named.test(line) ? [`${file}: ${line.trim()}`] : [])))
    expect(files.length).toBeGreaterThan(200)
    expect(hits).toEqual([])
  })

  const form = (fields: object[], more: object = {}, group: object = {}) => readForm({ id: 'own', version: 1, section: 'briefing', title: label, ...more, groups: [{ key: 'one', title: label, fields: [{ key: 'plain', type: 'text', label }] }, { key: 'rows', title: label, repeat: { noun: label }, fields, ...group }] })
  const refused = (read: ReturnType<typeof readForm>) => (read.ok ? 'ok' : `${read.path}: ${read.reason}`)

  test('a briefing of a unit’s own is found by its parts, whatever its keys are', () => {
    const own = FormDefinition.parse({ id: 'own', version: 1, section: 'briefing', title: label, groups: [{ key: 'worte', title: label, repeat: { noun: label }, fields: [{ key: 'w', type: 'paragraph', label, as: 'said' }] }] })
    const filled = { answers: new Map([['row_a/w', given('疼')]]), rows: new Map([['worte', ['row_a' as never]]]) }
    expect([fieldAs(own, 'said')?.group.key, rowsAs(own, filled, 'said'), textAs(own, filled, 'said', 'row_a' as never)]).toEqual(['worte', ['row_a'], '疼'])
    expect([fieldAs(own, 'helper'), rowsAs(own, filled, 'helper'), textAs(own, filled, 'helper')]).toEqual([null, [], ''])
  })

  test('a part is played once, by a field of its kind, where it belongs', () => {
    const said = { key: 'a', type: 'paragraph', label, as: 'said' }
    expect(refused(form([said, { key: 'b', type: 'text', label, as: 'said-at' }]))).toBe('ok')
    expect(refused(form([said, { ...said, key: 'b' }]))).toMatch(/^groups\.1\.fields\.\d\.as: part taken twice: said/)
    expect(refused(form([{ ...said, type: 'yes-no' }]))).toMatch(/said needs text, paragraph/)
    expect(refused(form([{ key: 'b', type: 'text', label, as: 'said-at' }]))).toMatch(/said-at stands in the rows of said/)
    expect(refused(form([{ key: 'b', type: 'text', label, as: 'helper' }]))).toMatch(/helper stands outside rows/)
    expect(refused(form([{ ...said, as: 'nobody' }]))).toMatch(/^groups\.1\.fields\.0\.as/)
  })

  test('F68: what closes the day asks for something; a thing that several forms ask for stands outside rows', () => {
    const plan = (field: object, more: object = {}) => readForm({ id: 'own', version: 1, section: 'follow-up', closes: true, title: label, ...more, groups: [{ key: 'one', title: label, fields: [{ key: 'who', type: 'text', label, ...field }] }] })
    expect(refused(plan({ required: true, plan: true }))).toBe('ok')
    for (const bad of [{}, { required: true }, { plan: true }]) expect(refused(plan(bad))).toMatch(/^closes: /)
    expect(refused(plan({ required: true, plan: true }, { optional: true }))).toMatch(/^closes: /)
    expect(refused(plan({ required: true, plan: true }, { section: 'case' }))).toMatch(/^closes: /)
    expect(refused(form([{ key: 'b', type: 'text', label, same: 'event-at' }]))).toMatch(/same needs .* outside rows/)
  })
})
