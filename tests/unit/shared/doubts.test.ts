// F61 F71 F72: a mistyped moment is told before it silences a clock; F66: a scale is booked four weeks after the event.
import { describe, expect, test } from 'vitest'
import { doubtsAt, doubtsIn, earliest } from '../../../shared/fold/doubts'
import { checkAnswer, FormDefinition, type Field } from '../../../shared/model/form'
import { beijing } from '../../../shared/time'
import type { Filled } from '../../../shared/walk'
import { shippedForms } from '../../harness/forms'

const l = (zh: string) => ({ zh, en: zh })
const now = Date.parse('2026-11-21T10:00:00+08:00')
const formWith = (...fields: object[]) => FormDefinition.parse({ id: 'f', version: 1, section: 'medical', title: l('表'), groups: [{ key: 'g', title: l('组'), fields: fields.map((f) => ({ label: l('项'), ...f })) }] })
const given = (said: Record<string, unknown>): Filled => ({ answers: new Map(Object.entries(said).map(([place, value], seq) => [place, { answer: { state: 'value', value } as never, source: null, seq }])), rows: new Map() })
const kinds = (form: FormDefinition, said: Record<string, unknown>) => doubtsIn(form, given(said), now).map((d) => `${d.place}:${d.doubts.map((x) => x.kind).join('+')}`)

describe('moments that can hardly be right', () => {
  const form = formWith({ key: 'a', type: 'datetime', past: true }, { key: 'b', type: 'date', past: true, after: [{ field: 'a' }] }, { key: 'c', type: 'date' })

  test.each([
    ['just now', '2026-11-21T10:09', ''], ['an hour ahead', '2026-11-21T11:00', 'a:future'], ['another century', '2062-11-21T10:00', 'a:future'],
    ['before any child was born', '2008-10-01T00:00', 'a:long-ago'], ['sixteen years ago', '2010-11-21T10:00', ''],
  ])('%s', (_name, a, told) => expect(kinds(form, { a }).join()).toBe(told))

  test('today is not the future, tomorrow is; the day itself is not before the hour it follows', () => {
    expect(kinds(form, { b: '2026-11-21' })).toEqual([])
    expect(kinds(form, { b: '2026-11-22' })).toEqual(['b:future'])
    expect(kinds(form, { a: '2026-11-20T23:00', b: '2026-11-20' })).toEqual([])
    expect(kinds(form, { a: '2026-11-20T00:00', b: '2026-11-19' })).toEqual(['b:early'])
    expect(kinds(form, { a: '2026-11-20T00:00', c: '1999-01-01' }), 'nothing is known of it').toEqual([])
  })

  test('what is not asked any more raises no doubt', () => {
    const asked = formWith({ key: 'x', type: 'yes-no' }, { key: 'a', type: 'date', past: true, when: [{ field: 'x', is: [true] }] })
    expect(kinds(asked, { x: true, a: '2030-01-01' })).toEqual(['a:future'])
    expect(kinds(asked, { x: false, a: '2030-01-01' })).toEqual([])
  })
})

test('F66 a CRIES sheet booked before four weeks are over is told, with the first day that would do; a call is not', () => {
  const form = shippedForms().current.find((f) => f.id === 'observation')!
  const group = form.groups.find((g) => g.key === 'appointments')!
  const due = group.fields.find((f) => f.key === 'appointment-due')!
  const row = 'row_1' as never
  const filled = (what: string, date?: string): Filled => ({ ...given({ 'event-at': '2026-11-20T15:00', 'row_1/appointment-what': what, ...(date ? { 'row_1/appointment-due': date } : {}) }), rows: new Map([['appointments', [row]]]) })
  expect(beijing(new Date(earliest(form, filled('cries-8'), group, due, row)!.from))).toBe('2026-12-18T15:00:00')
  expect(doubtsAt(form, filled('cries-8', '2026-12-17'), group, due, row, now)).toMatchObject([{ kind: 'early', days: 28 }])
  expect(doubtsAt(form, filled('cries-8', '2026-12-18'), group, due, row, now)).toEqual([])
  expect([earliest(form, filled('call'), group, due, row), doubtsAt(form, filled('call', '2026-11-22'), group, due, row, now)]).toEqual([null, []])
})

test('XC10 no clock starts in the year 9999, and nothing comes in pieces and a half', () => {
  const [date, datetime, count] = formWith({ key: 'a', type: 'date' }, { key: 'b', type: 'datetime' }, { key: 'c', type: 'number', min: 0, max: 9, whole: true }).groups[0]!.fields as [Field, Field, Field]
  const faults = (field: Field, ...values: unknown[]) => values.map((value) => checkAnswer(field, { state: 'value', value } as never))
  expect(faults(date, '1899-12-31', '1900-01-01', '2199-12-31', '2200-01-01', '0000-01-01', '9999-12-31', '2026-02-30')).toEqual(['day', null, null, 'day', 'day', 'day', 'type'])
  expect(faults(datetime, '9999-12-31T23:59', '2026-11-21T10:00')).toEqual(['day', null])
  expect(faults(count, 1.5, 2, 10)).toEqual(['whole', null, 'range'])
})

test('F61 F71 F72 every moment of a shipped form that has happened says so: none that names a result or an act is left out', () => {
  const ahead = /(^|-)(due|until|by)$|^next-contact$/
  const silent = shippedForms().current.flatMap((form) => form.groups.flatMap((g) => g.fields).filter((f) => (f.type === 'date' || f.type === 'datetime') && !f.past && !ahead.test(f.key)).map((f) => `${form.id}.${f.key}`))
  expect(silent).toEqual([])
})
