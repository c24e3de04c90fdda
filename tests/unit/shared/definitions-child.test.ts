// The shipped definitions where the child itself is asked (F67, F68), and definitions of an earlier program.
import { describe, expect, test } from 'vitest'
import { openPlaces } from '../../../shared/fold/form'
import { urgentPlaces } from '../../../shared/fold/urgent'
import type { Answer } from '../../../shared/model/answer'
import { readForm } from '../../../shared/model/form'
import type { Filled } from '../../../shared/walk'
import { shippedForm as form, shippedForms } from '../../harness/forms'

const { current } = shippedForms()

describe('F67 the child itself is asked', () => {
  const observation = form('observation')
  const filled = (answers: Record<string, Answer>): Filled => ({ answers: new Map(Object.entries(answers).map(([key, answer]) => [key, { answer, source: null, seq: 1 }])), rows: new Map() })
  const open = (answers: Record<string, Answer>) => openPlaces(observation, filled(answers))
  const state = (of: 'not-asked' | 'refused' | 'unknown' | 'not-examined'): Answer => ({ state: of })

  test('R50: "not asked" about self-harm keeps the observation open, so do "unknown" and "not examined"; an answer and a refusal settle it', () => {
    for (const of of ['not-asked', 'unknown', 'not-examined'] as const) expect(open({ 'self-harm': state(of) }), of).toContain('self-harm')
    expect(open({ 'self-harm': state('refused') })).not.toContain('self-harm')
    expect(open({ 'self-harm': { state: 'value', value: 'none' } })).not.toContain('self-harm')
  })

  test('R50: a refusal asks the counsellor what was seen and when it is asked again, and somebody is told at once; an answer asks for no such line', () => {
    const refused = { 'self-harm': state('refused') }
    expect(open(refused)).toContain('self-harm-unsaid')
    expect(urgentPlaces(observation, filled(refused))).toContain('escalated-to')
    const options = observation.groups.flatMap((g) => g.fields).find((f) => f.key === 'self-harm')!
    if (options.type !== 'choice') throw new Error('a choice')
    for (const { value } of options.options) expect(open({ 'self-harm': { state: 'value', value } }), value).not.toContain('self-harm-unsaid')
  })

  test('F68: of the plan the child may refuse its own words, and nothing else', () => {
    expect(form('safety-plan').groups.flatMap((g) => g.fields).filter((f) => f.heard).map((f) => f.key)).toEqual(['child-does', 'child-agrees', 'child-differs'])
    expect(current.filter((f) => f.closes).map((f) => f.id)).toEqual(['safety-plan'])
  })
})

describe('a definition that a vault kept from an earlier program', () => {
  test('is read as it was meant: what an option forbids was one word once', () => {
    const say = { zh: '甲', en: 'a' }
    const read = readForm({ id: 'kept', version: 1, section: 'medical', title: say, groups: [{ key: 'one', title: say, fields: [
      { key: 'pictures', type: 'choice', label: say, options: [{ value: 'yes', label: say }, { value: 'no', label: say, forbids: 'photographs' }] },
    ] }] })
    expect(read.ok && read.form.groups[0]!.fields[0]).toMatchObject({ options: [{ value: 'yes' }, { forbids: ['photographs'] }] })
  })
})
