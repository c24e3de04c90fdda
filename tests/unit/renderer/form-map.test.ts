// The map of a form tells at a glance what is open, what is done and what nobody touched.
import { describe, expect, test } from 'vitest'
import { groupMark, openOf } from '../../../renderer/sections/open-count'
import type { RowId } from '../../../shared/model/ids'
import type { Filled } from '../../../shared/walk'
import { formFrom } from '../../harness/forms'

const l = (zh: string) => ({ zh, en: zh })
const form = formFrom({ id: 'f', version: 1, section: 'follow-up', title: l('表'), groups: [
  { key: 'plain', title: l('甲'), fields: [{ key: 'must', type: 'text', label: l('一'), required: true }, { key: 'may', type: 'text', label: l('二') }] },
  { key: 'free', title: l('乙'), fields: [{ key: 'note', type: 'text', label: l('三') }] },
  { key: 'lines', title: l('丙'), repeat: { noun: l('行') }, fields: [{ key: 'line', type: 'text', label: l('四') }] },
  { key: 'unasked', title: l('丁'), when: [{ field: 'note', is: ['x'] }], fields: [{ key: 'more', type: 'text', label: l('五') }] },
] })
const filled = (answers: string[], rows: RowId[] = []): Filled => ({
  answers: new Map(answers.map((place, seq) => [place, { answer: { state: 'value', value: 'a' }, source: null, seq }])), rows: new Map([['lines', rows]]),
})
const marks = (open: [string, number][], of: Filled) => form.groups.map((group) => groupMark(form, group, new Map(open).get(group.key) ?? 0, of))

describe('the map of a form', () => {
  test('a group that nobody touched bears no mark; one with required places tells how many', () => {
    expect(marks([['plain', 1]], filled([]))).toEqual(['open', null, null, 'unasked'])
  })

  test('whose required places are answered is done, whatever may be added; so is one with a row', () => {
    expect(marks([], filled(['must', 'note'], ['row_a' as RowId]))).toEqual(['done', 'done', 'done', 'unasked'])
    expect(marks([['plain', 1]], filled(['may']))).toEqual(['open', null, null, 'unasked'])
  })
})

test('what is not read yet is not complete: nobody is told that all is filled in, or finishes a service by it', () => {
  expect(openOf([form], null, 'case-officer')).toBeNull()
  expect(openOf([], [], 'case-officer')).toBeNull()
  expect(openOf([form], [], 'case-officer')).toBe(1)
})
