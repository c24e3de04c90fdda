// The pure parts of the form screen: clocks, sources, open places, rows' names, answers of earlier versions, what was said already.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formSteps, placeOfStep, whereOfStep } from '../../../renderer/sections/form-steps'
import { clockBlock } from '../../../electron/sections/clock-block'
import { clockStates } from '../../../renderer/sections/clock-states'
import { oldAnswers } from '../../../renderer/sections/old-answers'
import { goneForms, oldHere } from '../../../renderer/sections/old-here'
import { countOpen, groupOfPlace, nextOpen } from '../../../renderer/sections/open-count'
import { readTime } from '../../../renderer/sections/read-time'
import { outcomeOf } from '../../../renderer/sections/write-outcome'
import { countRetold } from '../../../shared/fold/retold'
import { rowTitle } from '../../../renderer/sections/row-title'
import { mayBeUrgent, urgentLines } from '../../../renderer/sections/urgent-lines'
import { formsRead } from '../../../shared/forms-read'
import { toldLines } from '../../../renderer/sections/told-lines'
import { ticked } from '../../../renderer/ui/CheckMany'
import { duration } from '../../../renderer/ui/time'
import { foldForm, openPlaces } from '../../../shared/fold/form'
import { lengthParts, startOf } from '../../../shared/time'
import { nextRedo, nextUndo } from '../../../shared/fold/live'
import { undoable, type Entry, type UserFact } from '../../../shared/model/entry'
import type { Answer, Source } from '../../../shared/model/answer'
import { FormDefinition } from '../../../shared/model/form'
import type { RowId, StaffId } from '../../../shared/model/ids'
import { freshId } from '../../harness/ids'
import { shippedForms } from '../../harness/forms'

const words = (zh: string) => ({ zh, en: zh })
const field = (key: string, more: object = {}) => ({ key, type: 'text', label: words(key), ...more })
const make = (version: number, groups: object[], more: object = {}) => FormDefinition.parse({ id: 'visit', version, section: 'medical', title: words('visit'), groups, ...more })
const form = make(2, [
  { key: 'one', title: words('one'), fields: [field('start', { type: 'datetime', required: true }), field('end', { type: 'datetime' }), field('reported', { sourced: true })] },
  { key: 'many', title: words('many'), repeat: { noun: words('item'), min: 1, title: 'name' }, fields: [field('note', { required: true }), field('name')] },
], { clocks: [{ key: 'day', from: 'start', until: 'end', hours: 24, label: words('day'), advice: words('advice'), verified: false }, { key: 'only', from: 'start', hours: 72, label: words('only'), advice: words('advice'), verified: true, when: [{ field: 'reported', is: ['yes'] }] }] })

const [me, colleague] = [freshId('stf'), freshId('stf')]
const log = (facts: readonly UserFact[]) => facts.map((fact, i) => ({ ...fact, seq: i + 1, author: me }) as Entry)
/** The same, each by who wrote it. */
const logOf = (...facts: (readonly [StaffId, UserFact])[]) => facts.map(([author, fact], i) => ({ ...fact, seq: i + 1, author }) as Entry)
const undo = (seq: number): UserFact => ({ kind: 'undo', body: { seq } })
const at = { formId: 'visit', version: 2 }
const give = (key: string, value: string, row: RowId | null = null, source?: Source): UserFact => ({ kind: 'form.answer', body: { ...at, field: key, ...(row ? { row } : {}), answer: { state: 'value', value }, ...(source ? { source } : {}) } })
const add = (row: RowId, present = true): UserFact => ({ kind: 'form.row', body: { ...at, group: 'many', row, present } })
const t = ((key: string) => key) as Parameters<typeof rowTitle>[4]

describe('F61 F71 clocks', () => {
  const state = (facts: UserFact[], now: string) => clockStates(form, foldForm(log(facts), 'visit'), startOf(now)!).map((c) => [c.clock.key, c.state])
  test('wait for their beginning, run, run out, and stop', () => {
    expect(state([], '2026-02-03T08:00')).toEqual([['day', 'waiting']])
    expect(state([give('start', '2026-02-03T08:00')], '2026-02-04T08:00')).toEqual([['day', 'running']])
    expect(state([give('start', '2026-02-03T08:00')], '2026-02-04T08:01')).toEqual([['day', 'over']])
    expect(state([give('start', '2026-02-03T08:00'), give('end', '2026-02-03T09:00')], '2026-02-09T08:01')).toEqual([['day', 'stopped']])
  })
  test('one with a condition runs only where it holds', () => {
    expect(state([give('start', '2026-02-03T08:00'), give('reported', 'yes')], '2026-02-04T08:00').map(([key]) => key)).toEqual(['day', 'only'])
  })
  test('A20: what stopped one says when: in time, or too late by so much; a day is late only as a whole', () => {
    const stopped = (end: string, of = form) => clockStates(of, foldForm(log([give('start', '2026-02-03T08:00'), give('end', end)]), 'visit'), startOf('2026-03-09T08:00')!).map((c) => [c.state, c.by])[0]
    expect(stopped('2026-02-04T08:00')).toEqual(['stopped', 0])
    expect(stopped('2026-02-04T12:00')).toEqual(['late', 4 * 3_600_000])
    const byDay = FormDefinition.parse({ ...form, groups: form.groups.map((g) => ({ ...g, fields: g.fields.map((f) => (f.key === 'end' ? { ...f, type: 'date' } : f)) })) })
    expect(stopped('2026-02-04', byDay), 'some hour of that day was in time').toEqual(['stopped', 0])
    expect(stopped('2026-02-05', byDay)?.[0]).toBe('late')
  })
  test('A20 F66: one that says from when on: not yet, ripe, done, or done too early', () => {
    const after = FormDefinition.parse({ ...form, clocks: [{ ...form.clocks![0]!, earliest: true }] })
    const state = (facts: UserFact[], now: string) => clockStates(after, foldForm(log([give('start', '2026-02-03T08:00'), ...facts]), 'visit'), startOf(now)!).map((c) => [c.state, c.by])[0]
    expect(state([], '2026-02-03T09:00')?.[0]).toBe('running')
    expect(state([], '2026-02-09T09:00')?.[0]).toBe('ripe')
    expect(state([give('end', '2026-02-03T10:00')], '2026-02-09T09:00')).toEqual(['early', 22 * 3_600_000])
    expect(state([give('end', '2026-02-05T10:00')], '2026-02-09T09:00')).toEqual(['stopped', 0])
  })
  test('A20: on paper stands what was missed, and nothing of what was in time or is not shown', () => {
    const said = (end: string, shown = true, more: object = {}) => {
      const of = FormDefinition.parse({ ...form, clocks: [{ ...form.clocks![0]!, ...more }] })
      return JSON.stringify(clockBlock(of, foldForm(log([give('start', '2026-02-03T08:00'), give('end', end)]), 'visit'), (_, f) => shown || f.key !== 'end'))
    }
    expect(said('2026-02-04T12:00')).toContain('办理时超过时限 4 小时 0 分钟')
    expect(said('2026-02-03T10:00', true, { earliest: true })).toContain('早于规定的时间 22 小时 0 分钟')
    expect([said('2026-02-03T10:00'), said('2026-02-04T12:00', false)]).toEqual(['[]', '[]'])
  })
  test('lengths are said in days, hours or minutes, never below zero', () => {
    expect(lengthParts(-5)).toEqual({ unit: 'minutes', a: 0, b: 0 })
    expect(lengthParts(59 * 60_000)).toEqual({ unit: 'minutes', a: 59, b: 0 })
    expect(lengthParts(61 * 60_000)).toEqual({ unit: 'hours', a: 1, b: 1 })
    expect(lengthParts(50 * 3_600_000)).toEqual({ unit: 'days', a: 2, b: 2 })
  })
})

describe('F64 sources', () => {
  test('a position is read as it is shown, whatever it is', () => {
    fc.assert(fc.property(fc.nat(99 * 3600), (s) => { expect(readTime(duration(s * 1000))).toBe(s * 1000) }))
    expect(['', 'x', '1:2:3:4', '-3', '3:75', '1:60:00'].map(readTime)).toEqual([null, null, null, null, null, null])
    expect([readTime('3：12'), readTime(' 192 ')]).toEqual([192_000, 192_000])
  })
  test('each answer whose source is the child today counts once; a withdrawn or replaced one does not', () => {
    const today: Source = { from: 'child-today' }
    expect(countRetold(log([give('reported', 'a', null, today), give('reported', 'b', null, today)]))).toBe(1)
    expect(countRetold(log([give('reported', 'a', null, today), give('reported', 'b', null, { from: 'guardian' })]))).toBe(0)
    expect(countRetold(log([give('reported', 'a', null, today), { kind: 'undo', body: { seq: 1 } }]))).toBe(0)
    const row = freshId('row')
    expect(countRetold(log([add(row), give('note', 'a', row, today), add(row, false)])), 'told is told').toBe(1)
  })
  test('what the questioning handed over comes in its order, with a source where its time is known', () => {
    const [a, b] = [freshId('row'), freshId('row')]
    const told = (key: string, row: RowId, value: string): UserFact => ({ kind: 'form.answer', body: { formId: 'briefing', version: 1, field: key, row, answer: { state: 'value', value } } })
    const briefing = shippedForms().current.filter((f) => f.section === 'briefing')
    const rows = [a, b].map((row): UserFact => ({ kind: 'form.row', body: { formId: 'briefing', version: 1, group: 'told', row, present: true } }))
    expect(toldLines(log([...rows, told('said', a, '摔了一跤'), told('at', a, '00:03:12'), told('said', b, '很疼')]), briefing, 'zh').map(({ said, source }) => [said, source]))
      .toEqual([['摔了一跤', { from: 'interview', recordingId: null, atMs: 192_000 }], ['很疼', null]])
    expect(toldLines(log(rows), briefing, 'zh')).toEqual([])
  })
})

describe('the map of a form', () => {
  const row = freshId('row')
  test('counts open places at their group, and too few rows at theirs', () => {
    const open = (facts: UserFact[]) => [...countOpen(form, openPlaces(form, foldForm(log(facts), 'visit')))]
    expect(open([])).toEqual([['many', 1], ['one', 1]])
    expect(open([give('start', '2026-02-03T08:00'), add(row)])).toEqual([['many', 1]])
    expect(open([give('start', '2026-02-03T08:00'), add(row), give('note', 'x', row)])).toEqual([])
    expect(open([give('start', '2026-02-03T08:00'), add(row), give('note', 'x', row), give('reported', 'said')])).toEqual([['one', 1]])
  })
  test('steps through what is open, around, and knows where it lies', () => {
    expect([nextOpen(['a', 'b'], null), nextOpen(['a', 'b'], 'a'), nextOpen(['a', 'b'], 'b'), nextOpen(['a', 'b'], 'gone'), nextOpen([], 'a')]).toEqual(['a', 'b', 'a', 'a', null])
    expect([groupOfPlace(form, `${row}/note`)?.key, groupOfPlace(form, 'start')?.key, groupOfPlace(form, 'many')?.key]).toEqual(['many', 'one', 'many'])
  })
  test('a row is called by its title field, else by its first words, else nothing', () => {
    const title = (facts: UserFact[]) => rowTitle(form.groups[1]!, row, foldForm(log([add(row), ...facts]), 'visit'), 'zh', t, () => undefined)
    expect([title([]), title([give('note', '左臂', row)]), title([give('note', '左臂', row), give('name', '一', row)])]).toEqual(['', '左臂', '一'])
  })
})

describe('answers of earlier versions', () => {
  const dropped = make(1, [{ key: 'one', title: words('one'), fields: [field('start'), field('gone', { label: words('旧项') })] }])
  const lost = FormDefinition.parse({ ...dropped, id: 'lost-form', title: words('lost') })
  const old = (id: string, key: string): UserFact => ({ kind: 'form.answer', body: { formId: id, version: 1, field: key, answer: { state: 'value', value: '原来写的' } } })
  test('of a dropped field and of a form without a file are still there to read; those of today are not shown twice', () => {
    const found = oldAnswers(log([old('visit', 'gone'), old('visit', 'reported'), old('lost-form', 'gone'), old('nowhere', 'x')]), [form], [dropped, lost])
    expect(found.map((f) => [f.form.title.zh, f.lines.map((l) => [l.place, l.field?.label.zh])])).toEqual([['visit', [['gone', '旧项']]], ['lost', [['gone', '旧项']]]])
  })
  test('a page that shows one form shows what earlier versions left of that form; a form without a file has a line of its own', () => {
    const facts = log([old('visit', 'gone'), old('lost-form', 'gone')])
    expect(oldHere(facts, [form], [dropped, lost], ['visit']).map((f) => f.form.id)).toEqual(['visit'])
    expect(oldHere(facts, [], [dropped, lost], ['lost-form']).map((f) => f.form.id)).toEqual(['lost-form'])
    expect(oldHere(facts, [form], [dropped, lost]).map((f) => f.form.id)).toEqual(['visit', 'lost-form'])
    expect(goneForms(facts, [form], [dropped, lost]).map((f) => f.id)).toEqual(['lost-form'])
    expect(goneForms(log([]), [form], [dropped, lost])).toEqual([])
  })
  test('F82 an answer whose field went into rows, or whose option was dropped, is still there to read, in the words of its own version', () => {
    const options = (...values: string[]) => values.map((value) => ({ value, label: words(`选${value}`) }))
    const v1 = make(1, [{ key: 'one', title: words('one'), fields: [field('start'), { ...field('pick'), type: 'choice', options: options('a', 'b') }] }])
    const now = make(2, [{ key: 'two', title: words('two'), repeat: { noun: words('行') }, fields: [field('start')] }, { key: 'one', title: words('one'), fields: [{ ...field('pick'), type: 'choice', options: options('b', 'c') }] }])
    const picked = (value: string): UserFact => ({ kind: 'form.answer', body: { formId: 'visit', version: 1, field: 'pick', answer: { state: 'value', value } } })
    const lines = (fact: UserFact) => oldAnswers(log([old('visit', 'start'), fact]), [now], [v1]).flatMap((f) => f.lines.map((l) => [l.place, l.field && 'options' in l.field ? l.field.options.length : l.field?.key]))
    expect(lines(picked('a'))).toEqual([['start', 'start'], ['pick', 2]])
    expect(lines(picked('b'))).toEqual([['start', 'start']])
    // A key that is of another type today: the control of today draws nothing of it.
    const typed = make(3, [{ key: 'one', title: words('one'), fields: [{ ...field('start'), type: 'number', min: 0, max: 9 }] }])
    expect(oldAnswers(log([old('visit', 'start')]), [typed], [v1]).flatMap((f) => f.lines.map((l) => [l.place, l.field?.type]))).toEqual([['start', 'text']])
  })
  test('an answer that no version knows is shown by its key', () => {
    expect(oldAnswers(log([old('visit', 'never')]), [form], [dropped])[0]?.lines.map((l) => [l.place, l.field])).toEqual([['never', null]])
  })
})

test('XF4 five hundred steps are taken back one by one and brought again: answers and rows', () => {
  const rows = Array.from({ length: 20 }, () => freshId('row'))
  const entries: Entry[] = []
  const write = (fact: UserFact) => { entries.push({ ...fact, seq: entries.length + 1 } as Entry) }
  const shown = () => { const { answers, rows: of } = foldForm(entries, 'visit'); return JSON.stringify([[...answers].map(([place, { answer }]) => [place, (answer as Extract<Answer, { state: 'value' }>).value]).sort(), [...(of.get('many') ?? [])].sort()]) }
  const states: string[] = []
  for (let i = 0; i < 500; i++) {
    states.push(shown())
    const row = rows[i % rows.length]!
    write(i % 7 === 0 ? add(row, i % 14 === 0) : i % 3 === 0 ? give('note', `第 ${i} 次`, row) : give('reported', `第 ${i} 次`))
  }
  const last = shown()
  for (const state of states.toReversed()) {
    write({ kind: 'undo', body: { seq: nextUndo(entries, undoable)!.seq } })
    expect(shown()).toBe(state)
  }
  expect(nextUndo(entries, undoable)).toBeNull()
  for (const state of [...states.slice(1), last]) {
    write({ kind: 'undo', body: { seq: nextRedo(entries)!.seq } })
    expect(shown()).toBe(state)
  }
  expect(nextRedo(entries)).toBeNull()
}, 30_000)

test('undo in a form takes back nothing of another form, nor what is no form', () => {
  const other: UserFact = { kind: 'form.answer', body: { formId: 'another', version: 1, field: 'start', answer: { state: 'refused' } } }
  const facts: UserFact[] = [give('reported', 'a'), other, { kind: 'session.check', body: { item: 'room-ready', answer: 'yes', reason: '' } }]
  expect(formSteps(log(facts), 'visit', me)).toMatchObject({ undo: { seq: 1 }, redo: null })
  const undone: UserFact[] = [...facts, { kind: 'undo', body: { seq: 1 } }, other]
  expect(formSteps(log(undone), 'visit', me)).toMatchObject({ undo: null, redo: { seq: 4 } })
  expect(formSteps(log([...undone, { kind: 'undo', body: { seq: 4 } }]), 'visit', me)).toMatchObject({ undo: { seq: 1 }, redo: null })
})

test('XC3 nobody takes back what somebody else wrote, nor what stands under it', () => {
  const row = freshId('row')
  const theirs = logOf([colleague, give('start', 'a')], [colleague, add(row)])
  expect(formSteps(theirs, 'visit', me)).toEqual({ undo: null, redo: null })
  expect(formSteps(theirs, 'visit', colleague)).toMatchObject({ undo: { seq: 2 } })
  expect(formSteps(logOf([me, give('reported', 'a')], [colleague, give('start', 'b')]), 'visit', me)).toMatchObject({ undo: { seq: 1 } })
  // A colleague wrote over it: taking mine back would change nothing that is seen.
  expect(formSteps(logOf([me, give('start', 'a')], [me, give('reported', 'a')], [colleague, give('reported', 'b')]), 'visit', me)).toMatchObject({ undo: { seq: 1 } })
  expect(formSteps(logOf([me, give('reported', 'a')], [colleague, undo(1)]), 'visit', me)).toEqual({ undo: null, redo: null })
  expect(formSteps(logOf([me, give('reported', 'a')], [me, undo(1)], [colleague, give('start', 'b')]), 'visit', me)).toMatchObject({ undo: null, redo: { seq: 2 } })
  expect(formSteps(logOf([me, give('reported', 'a')], [me, undo(1)], [colleague, give('reported', 'b')]), 'visit', me)).toEqual({ undo: null, redo: null })
})

test('a step says where it is to be seen: a place, or the group of a row', () => {
  const row = freshId('row')
  const all = log([give('note', 'a', row), undo(1), add(row), undo(3)])
  expect(all.map((entry) => whereOfStep(all, entry))).toEqual([`${row}/note`, `${row}/note`, 'many', 'many'])
})

test('a step says which place it changes, through undo and redo; a row is none', () => {
  const row = freshId('row')
  const all = log([give('note', 'a', row), { kind: 'undo', body: { seq: 1 } }, { kind: 'undo', body: { seq: 2 } }, add(row)])
  expect(all.map((entry) => placeOfStep(all, entry))).toEqual([`${row}/note`, `${row}/note`, `${row}/note`, null])
})

test('an answer main did not take: what no try changes is given up, a full disk is tried again, a fight waits for a person', () => {
  expect((['E-B1', 'E-B3', 'E-B11', 'E-B16'] as const).map(outcomeOf)).toEqual(['final', 'final', 'final', 'final'])
  expect((['E-B2', 'E-B12', 'E-B13', 'E-B17'] as const).map(outcomeOf)).toEqual(['beside', 'beside', 'beside', 'beside'])
  expect([outcomeOf(true), outcomeOf('E-B9'), outcomeOf('E-C1'), outcomeOf('E-C2')]).toEqual(['written', 'conflict', 'again', 'again'])
})

test('F63 a signed section is read by the versions that were signed, a form whose file is gone among them', () => {
  const [was, now] = [make(1, [{ key: 'one', title: words('one'), fields: [field('start', { label: words('同意')})] }]), make(2, [{ key: 'one', title: words('one'), fields: [field('start', { label: words('不同意') })] }])]
  const gone = FormDefinition.parse({ ...was, id: 'gone' })
  const later = FormDefinition.parse({ ...was, id: 'later' })
  const all = [now, later, was, gone]
  const signed = { forms: [{ id: 'visit', version: 1 }, { id: 'gone', version: 1 }] }
  expect(formsRead(all, [now, later], signed)).toEqual([was, later, gone])
  expect(formsRead(all, [now, later], null)).toEqual([now, later])
  expect(formsRead([now, later], [now], { forms: [{ id: 'visit', version: 1 }] }), 'unknown here').toEqual([now])
})

test('F67 what cannot wait is named to who may read there, and said to everybody else of the session', () => {
  const blocks = [{ block: 'escalation', service: 'psychological' }, { block: 'safety-plan', service: 'follow-up' }] as const
  expect(urgentLines(blocks, () => true)).toEqual({ services: ['psychological'], hidden: false })
  expect(urgentLines(blocks, () => false)).toEqual({ services: [], hidden: true })
  expect(urgentLines([blocks[1]], () => false)).toEqual({ services: [], hidden: false })
})

test('F67 the red line is looked at anew after every fact that may change it, also after what is added to a signed section', () => {
  expect(['form.answer', 'form.row', 'undo', 'section.addendum', 'qa.added', 'section.signed'].filter((kind) => mayBeUrgent(kind as never))).toEqual(['form.answer', 'form.row', 'undo', 'section.addendum'])
})

test('F70 what is ticked stands in the order of the options, whatever the order of ticking', () => {
  const all = ['a', 'b', 'c'] as const
  expect(ticked(all, ['c'], 'a', true)).toEqual(['a', 'c'])
  expect(ticked(all, ['a', 'c'], 'c', false)).toEqual(['a'])
  expect(ticked(all, ['a'], 'a', false)).toEqual([])
})
