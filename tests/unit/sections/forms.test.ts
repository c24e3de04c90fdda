// Forms are data: every shipped form is sound, and a hostile one is refused with the place inside it.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openPlaces } from '../../../shared/fold/form'
import type { Answer } from '../../../shared/model/answer'
import { checkAnswer, readForm, type Field, type FormDefinition } from '../../../shared/model/form'
import { serviceKinds } from '../../../shared/model/section'

const folder = join(import.meta.dirname, '../../../assets/forms/past')
const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
const load = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'))
const form = (name: string): FormDefinition => {
  const read = readForm(load(name))
  if (!read.ok) throw new Error(`${name}: ${read.path}: ${read.reason}`)
  return read.form
}
const fieldsOf = (name: string) => form(name).groups.flatMap((g) => g.fields)

describe('the forms of part A, kept to read what was answered by them', () => {
  test.each(files)('%s is read, and its file bears its id', (name) => {
    expect(`${form(name).id}.json`).toBe(name)
  })

  test('every service but the questioning has exactly one form (F1)', () => {
    expect(files.map((name) => form(name).section).sort()).toEqual(serviceKinds.filter((kind) => kind !== 'questioning').sort())
  })

  test('F62: the examination form carries the sentence that normal findings do not exclude abuse', () => {
    const { fixed } = form('medical-note.json')
    expect(fixed?.zh).toContain('未见异常')
    expect(fixed?.zh).toContain('不排除')
    expect(fixed?.en).toMatch(/do not exclude/)
  })

  test('F55: every field of every form takes each of the four non-answers', () => {
    for (const name of files) for (const field of fieldsOf(name)) {
      for (const state of ['not-asked', 'refused', 'not-examined', 'unknown'] as const) expect(checkAnswer(field, { state }), `${name} ${field.key}`).toBeNull()
    }
  })

  test('F67: the self-harm question must be answered, and who was told has its own field', () => {
    const fields = fieldsOf('counsellor-note.json')
    expect(fields.find((f) => f.key === 'self-harm')?.required).toBe(true)
    expect(fields.some((f) => f.key === 'self-harm-told')).toBe(true)
  })
})

describe('a hostile form is refused with its place', () => {
  const good = () => structuredClone(load('counsellor-note.json')) as Record<string, never> & { groups: { fields: Record<string, unknown>[] }[] }
  const cases: [string, (f: ReturnType<typeof good>) => unknown, RegExp][] = [
    ['an unknown type', (f) => (f.groups[0]!.fields[0]!.type = 'script'), /^groups\.0\.fields\.0\.type/],
    ['an unknown property', (f) => (f.groups[0]!.fields[1]!.onload = 'x'), /^groups\.0\.fields\.1/],
    ['a key that is a path', (f) => (f.groups[1]!.fields[0]!.key = '../../x'), /^groups\.1\.fields\.0\.key/],
    ['no English label', (f) => (f.groups[0]!.fields[0]!.label = { zh: '时间' }), /^groups\.0\.fields\.0\.label\.en/],
    ['an endless label', (f) => (f.groups[0]!.fields[0]!.label = { zh: '长'.repeat(501), en: 'x' }), /^groups\.0\.fields\.0\.label\.zh/],
    ['a choice with one option', (f) => (f.groups[0]!.fields[2]!.options = [{ value: 'a', label: { zh: '甲', en: 'a' } }]), /^groups\.0\.fields\.2\.options/],
    ['a group without fields', (f) => (f.groups[2]!.fields = []), /^groups\.2\.fields/],
    ['a section that is no service', (f) => Object.assign(f, { section: 'register' }), /^section/],
    ['version 0', (f) => Object.assign(f, { version: 0 }), /^version/],
    ['a label that turns the direction of what follows', (f) => (f.groups[0]!.fields[0]!.label = { zh: '时间\u202e', en: 'x' }), /^groups\.0\.fields\.0\.label\.zh/],
    ['a label with a control sign', (f) => (f.groups[0]!.fields[0]!.label = { zh: '时间', en: 'a\u0007' }), /^groups\.0\.fields\.0\.label\.en/],
    ['a property called __proto__', (f) => (f.groups[0]!.fields[0] = JSON.parse('{"__proto__": {"required": true}, "key": "a", "type": "text", "label": {"zh": "甲", "en": "a"}}')), /^groups\.0\.fields\.0/],
    ['a pattern to match', (f) => (f.groups[1]!.fields[0]!.pattern = '(a+)+$'), /^groups\.1\.fields\.0/],
    ['a condition on a field that is not there', (f) => (f.groups[1]!.fields[0]!.when = [{ field: 'nothing', is: [true] }]), /^groups\.1\.fields\.0\.when\.0/],
    ['a text limit beyond ours', (f) => (f.groups[1]!.fields[1]!.max = 1e9), /^groups\.1\.fields\.1\.max/],
  ]
  test.each(cases)('%s', (_name, spoil, where) => {
    const bad = good()
    spoil(bad)
    const read = readForm(bad)
    expect(read.ok).toBe(false)
    expect(!read.ok && read.path).toMatch(where)
  })

  /** A form whose parts name fields of every type. */
  const named = (spoil: (f: { clocks: Record<string, unknown>[]; groups: { key: string; repeat: Record<string, unknown>; due: Record<string, unknown>; fields: Record<string, unknown>[] }[]; score?: unknown }) => void) => {
    const t = { zh: '甲', en: 'a' }
    const field = (key: string, type: string, more: object = {}) => ({ key, type, label: t, ...more })
    const form = {
      id: 'f', version: 1, section: 'medical', title: t, clocks: [{ key: 'c', from: 'begun', until: 'ended', hours: 72, label: t, advice: t, verified: false }],
      groups: [
        { key: 'g', title: t, fields: [field('begun', 'datetime'), field('ended', 'yes-no'), field('words', 'text'), field('drawn', 'signature'), field('item', 'choice', { options: [{ value: 'a', label: t, score: 0 }, { value: 'b', label: t, score: 1 }] }), field('who', 'text', { guardian: { why: 'words' } })] },
        { key: 'rows', title: t, repeat: { noun: t, title: 'what' }, due: { date: 'by', done: 'outcome', owner: 'owner' }, fields: [field('what', 'text'), field('by', 'date'), field('outcome', 'text'), field('owner', 'staff'), field('seen', 'photographs')] },
        { key: 'overs', title: t, repeat: { noun: t, widget: 'hand-overs' }, fields: [field('samples', 'rows', { of: 'rows' }), field('given-at', 'datetime'), field('giver', 'text'), field('giver-signature', 'signature'), field('taker-kind', 'choice', { options: [{ value: 'a', label: t }, { value: 'b', label: t }] }), field('taker', 'text'), field('taker-signature', 'signature')] },
      ],
    }
    spoil(form as never)
    return readForm(form)
  }
  const namedCases: [string, Parameters<typeof named>[0], RegExp][] = [
    ['F61 a clock that counts from words', (f) => (f.clocks[0]!.from = 'words'), /^clocks\.0\.from/], ['F61 a clock that a signature stops', (f) => (f.clocks[0]!.until = 'drawn'), /^clocks\.0\.until/],
    ['F73 a date that is none', (f) => (f.groups[1]!.due.date = 'what'), /^groups\.1\.due\.date/], ['F73 an end that photographs say', (f) => (f.groups[1]!.due.done = 'seen'), /^groups\.1\.due\.done/],
    ['F73 an owner that is a date', (f) => (f.groups[1]!.due.owner = 'by'), /^groups\.1\.due\.owner/], ['a title of pictures', (f) => (f.groups[1]!.repeat.title = 'seen'), /^groups\.1\.repeat\.title/],
    ['F4 a reason that is a date', (f) => (f.groups[0]!.fields[5]!.guardian = { why: 'begun' }), /^groups\.0\.fields\.5\.guardian\.why/], ['F66 points of words', (f) => (f.score = { items: ['words'], cutoff: null, verified: false }), /^score/],
    ['F56 a point outside a body map', (f) => Object.assign(f.groups[1]!.fields[4]!, { type: 'point', required: true }), /^groups\.1\.fields\.4\.type/], ['F60 a hand-over without its taker', (f) => (f.groups[2]!.fields[5]!.key = 'to-whom'), /^groups\.2\.repeat\.widget/],
    ['F60 a taker of another kind', (f) => (f.groups[2]!.fields[4]!.type = 'choices'), /^groups\.2\.repeat\.widget/], ['F58 a register without numbers', (f) => (f.groups[1]!.repeat.widget = 'samples'), /^groups\.1\.repeat\.widget/],
    ['F56 a body map without a point', (f) => (f.groups[1]!.repeat.widget = 'body-map'), /^groups\.1\.repeat\.widget/],
  ]
  test.each(namedCases)('%s', (_name, spoil, where) => {
    expect(named(() => undefined)).toMatchObject({ ok: true })
    const read = named(spoil)
    expect(read.ok ? 'taken' : read.path).toMatch(where)
  })

  test('a field key used twice is named', () => {
    const bad = good()
    bad.groups[1]!.fields[0]!.key = bad.groups[0]!.fields[0]!.key
    expect(readForm(bad)).toEqual({ ok: false, path: 'groups.1.fields.0.key', reason: 'field key used twice: seen-at' })
  })

  test.each([[null], [[]], ['x'], [{ groups: 'none' }]])('%j is not a form', (json) => {
    expect(readForm(json).ok).toBe(false)
  })
})

describe('the one validator', () => {
  const all = files.flatMap(fieldsOf)
  const fits: Record<Field['type'], (value: unknown, field: Field) => boolean> = {
    text: (v) => typeof v === 'string', paragraph: (v) => typeof v === 'string', number: (v) => typeof v === 'number',
    date: (v) => typeof v === 'string', datetime: (v) => typeof v === 'string', 'yes-no': (v) => typeof v === 'boolean',
    choice: (v, f) => 'options' in f && f.options.some((o) => o.value === v), choices: (v, f) => Array.isArray(v) && 'options' in f && v.every((x) => f.options.some((o) => o.value === x)),
    staff: (v) => String(v).startsWith('stf_'), point: (v) => typeof v === 'object', dial: Array.isArray, photographs: Array.isArray, rows: Array.isArray, signature: (v) => typeof v === 'object',
  }
  test('never accepts a value of another kind', () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.string(), { maxLength: 3 }))
    fc.assert(fc.property(fc.constantFrom(...all), value, (field, v) => {
      const answer = { state: 'value', value: v } as Answer
      return checkAnswer(field, answer) !== null || fits[field.type](v, field)
    }), { numRuns: 2000 })
  })

  test.each([
    ['height', 29, 'range'], ['height', 220, null], ['height', 220.1, 'range'], ['height', Number.NaN, 'type'],
    ['started-at', '2026-11-21T14:05', null], ['started-at', '2026-11-21 14:05', 'type'], ['review-date', '2026-11-21', null], ['review-date', '21.11.2026', 'type'],
    ['injuries-seen', 'some', null], ['injuries-seen', 'maybe', 'option'], ['child-assent', '好'.repeat(300), null], ['child-assent', '好'.repeat(301), 'too-long'],
  ] as const)('%s = %j gives %j', (key, value, fault) => {
    const field = fieldsOf('medical-note.json').find((f) => f.key === key)!
    expect(checkAnswer(field, { state: 'value', value })).toBe(fault)
  })

  test('F55: a required field is open until it holds a value or one of the four reasons', () => {
    const note = form('counsellor-note.json')
    const open = (answer: Answer | null) => openPlaces(note, { answers: new Map(answer ? [['tonight', { answer, source: null, seq: 1 }]] : []), rows: new Map() }).includes('tonight')
    expect(open(null)).toBe(true)
    expect(open({ state: 'value', value: '' })).toBe(true)
    expect(open({ state: 'value', value: '外婆家' })).toBe(false)
    for (const state of ['not-asked', 'refused', 'not-examined', 'unknown'] as const) expect(open({ state })).toBe(false)
  })
})
