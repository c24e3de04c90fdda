// F55: a withdrawn answer leaves no answer and no reason for having none; undo entries alone do it, so it can be brought back.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { answering, takingBack } from '../../../renderer/sections/withdraw'
import { foldForm } from '../../../shared/fold/form'
import { nextRedo } from '../../../shared/fold/live'
import type { Entry, UserFact } from '../../../shared/model/entry'
import type { Answer } from '../../../shared/model/answer'

const log = (facts: readonly UserFact[]) => facts.map((fact, i) => ({ ...fact, seq: i + 1 }) as Entry)
const given = (field: string, answer: Answer, formId = 'medical'): UserFact => ({ kind: 'form.answer', body: { formId, version: 1, field, answer } })
const withdrawn = (facts: readonly UserFact[], field: string): UserFact[] =>
  [...facts, ...answering(log(facts), 'medical', field).map((seq): UserFact => ({ kind: 'undo', body: { seq } }))]

const answer = fc.oneof(fc.nat(300).map((value): Answer => ({ state: 'value', value })), fc.constantFrom<Answer>({ state: 'refused' }, { state: 'not-asked' }))
const fact = fc.oneof(
  fc.tuple(fc.constantFrom('height', 'weight'), answer, fc.constantFrom('medical', 'other')).map(([field, to, formId]) => given(field, to, formId)),
  fc.nat(12).map((n): UserFact => ({ kind: 'undo', body: { seq: n + 1 } })),
)

test('a withdrawn field has no answer of any kind; every other answer stays', () => {
  fc.assert(fc.property(fc.array(fact, { maxLength: 16 }), (facts) => {
    const before = foldForm(log(facts), 'medical')
    const after = foldForm(log(withdrawn(facts, 'height')), 'medical')
    expect(after.answers).toEqual(new Map([...before.answers].filter(([place]) => place !== 'height')))
    expect(foldForm(log(withdrawn(facts, 'height')), 'other')).toEqual(foldForm(log(facts), 'other'))
  }))
})

test('a field without an answer needs no entry to stay open', () => {
  const facts = withdrawn([given('height', { state: 'value', value: 150 })], 'height')
  expect(withdrawn(facts, 'height')).toEqual(facts)
})

test('redo brings a withdrawn answer back', () => {
  const facts = withdrawn([given('height', { state: 'value', value: 15 }), given('height', { state: 'value', value: 150 })], 'height')
  let now = facts
  for (let target = nextRedo(log(now)); target; target = nextRedo(log(now))) now = [...now, { kind: 'undo', body: { seq: target.seq } }]
  expect(foldForm(log(now), 'medical').answers.get('height')?.answer).toEqual({ state: 'value', value: 150 })
})

test('XC3: what somebody else wrote there meanwhile is not taken back unseen', () => {
  const mine = given('height', { state: 'value', value: 120 })
  const theirs = given('height', { state: 'value', value: 121 })
  expect(takingBack(log([mine]), 'medical', 'height', 1)).toEqual([1])
  expect(takingBack(log([mine, theirs]), 'medical', 'height', 1)).toBe('E-B9')
  expect(takingBack(log([mine, theirs]), 'medical', 'height', 2)).toEqual([2, 1])
  expect(takingBack(log([mine, { kind: 'undo', body: { seq: 1 } }]), 'medical', 'height', 1)).toBe('E-B9')
})
