// What an examination says agrees with itself: nothing is found and not found at once (F55), a list is not empty where it was announced (F53), who refuses the examination
// is not examined in silence (F52), one file is not two photographs (F56).
import { describe, expect, it } from 'vitest'
import { photographBlocks } from '../../../electron/sections/tail'
import { formTexts } from '../../../electron/sections/form-texts'
import { ticked } from '../../../renderer/ui/CheckMany'
import { forbiddenActs, refusedActs } from '../../../shared/fold/consent'
import { doubtsIn } from '../../../shared/fold/doubts'
import { openPlaces } from '../../../shared/fold/form'
import { sameAs, type PhotographFact } from '../../../shared/fold/photographs'
import type { Answer, Value } from '../../../shared/model/answer'
import { checkAnswer, readForm, type Field } from '../../../shared/model/form'
import type { RowId } from '../../../shared/model/ids'
import type { Filled } from '../../../shared/walk'
import { shippedForms } from '../../harness/forms'

const shipped = shippedForms().current
const form = shipped.find((f) => f.id === 'examination')!
const value = (of: Value): Answer => ({ state: 'value', value: of })
const rows = ['row_1', 'row_2', 'row_3'] as RowId[]
const filled = (said: Record<string, Answer | Value>, rowsOf: Record<string, RowId[]> = {}): Filled => ({
  answers: new Map(Object.entries(said).map(([place, of], i) => [place, { answer: typeof of === 'object' && 'state' in of ? of : value(of), source: null, seq: i + 1 }])), rows: new Map(Object.entries(rowsOf)),
})

describe('F55: none of these stands for itself', () => {
  const lists = shipped.flatMap((f) => f.groups.flatMap((g) => g.fields)).flatMap((field) => (field.type === 'choices' && field.options.some((o) => o.alone) ? [[field.key, field] as const] : []))

  it.each(lists)('%s', (_key, field: Field) => {
    if (field.type !== 'choices') return
    const none = field.options.find((o) => o.alone)!.value
    const [some, more] = field.options.filter((o) => !o.alone).map((o) => o.value) as [string, string]
    expect(checkAnswer(field, value([some, more]))).toBeNull()
    expect(checkAnswer(field, value([none]))).toBeNull()
    expect(checkAnswer(field, value([some, none]))).toBe('alone')
  })

  it('is what the lists of the examination say', () => {
    expect(lists.map(([key]) => key)).toEqual(expect.arrayContaining(['contact-kinds', 'neck-signs', 'trace-sites', 'after-acts', 'intimate-normal', 'tests-done', 'referrals', 'body-signs', 'disability']))
  })

  it('one key on the screen puts the other out', () => {
    const all = ['a', 'b', 'none']
    expect(ticked(all, ['a', 'b'], 'none', true, ['none'])).toEqual(['none'])
    expect(ticked(all, ['none'], 'b', true, ['none'])).toEqual(['b'])
    expect(ticked(all, ['a'], 'b', true, ['none'])).toEqual(['a', 'b'])
    expect(ticked(all, ['none'], 'none', false, ['none'])).toEqual([])
  })

  it('what was answered so before is printed in its words, not taken for typed', () => {
    expect([...formTexts(form, filled({ 'after-acts': ['none', 'washed'] }), () => true)]).toEqual([])
  })
})

describe('F55: one structure is found in one way', () => {
  const said = (more: Record<string, Value>) => doubtsIn(form, filled({ 'intimate-done': 'done', 'row_1/structure': 'hymen', 'row_1/structure-finding': 'finding', ...more }, { structures: rows }), 0).map(({ place, doubts }) => [place, doubts])

  it('told in the later row, of every structure but "other"', () => {
    expect(said({ 'row_2/structure': 'urethra' })).toEqual([])
    expect(said({ 'row_2/structure': 'urethra', 'row_3/structure': 'hymen' })).toEqual([['row_3/structure', [{ kind: 'twice', row: 1 }]]])
    expect(said({ 'row_2/structure': 'other', 'row_3/structure': 'other' })).toEqual([])
  })

  it('told where it was ticked as seen and normal', () => {
    expect(said({ 'intimate-normal': ['urethra'] })).toEqual([])
    expect(said({ 'intimate-normal': ['urethra', 'hymen'] })).toMatchObject([['row_1/structure', [{ kind: 'against', than: { key: 'intimate-normal' } }]]])
    // Nothing is told of what is not asked any more.
    expect(said({ 'intimate-normal': ['hymen'], 'intimate-done': 'later' })).toEqual([])
  })

  it('a file that uses the word where it can mean nothing is refused', () => {
    const l = (zh: string) => ({ zh, en: zh })
    const own = (field: object, repeat: object = { repeat: { noun: l('项') } }) => readForm({ id: 'own', version: 1, section: 'medical', title: l('表'), groups: [{ key: 'g', title: l('组'), ...repeat, fields: [{ key: 'a', type: 'choice', label: l('甲'), options: [{ value: 'x', label: l('甲') }, { value: 'y', label: l('乙') }], ...field }] }] })
    expect(own({ once: {} }).ok).toBe(true)
    expect(own({ once: {} }, {})).toMatchObject({ ok: false, path: 'groups.0.fields.0.once' })
    expect(own({ once: { against: 'nowhere' } })).toMatchObject({ ok: false, reason: 'unknown field: nowhere' })
    expect(own({}, { repeat: { noun: l('项'), min: 1, minWhen: [{ field: 'nowhere', is: ['x'] }] } })).toMatchObject({ ok: false, reason: 'unknown field: nowhere' })
  })
})

it('F53: "yes, each below" is open until one stands below; "only part was looked at" asks for none', () => {
  const open = (seen: string, of: RowId[] = []) => openPlaces(form, filled({ 'injuries-seen': seen }, { injuries: of })).filter((place) => place === 'injuries')
  expect([open('some'), open('some', [rows[0]!]), open('part'), open('none')]).toEqual([['injuries'], [], [], []])
})

describe('F52: nobody is examined in silence who refused it', () => {
  const refused = (said: Record<string, Answer | Value>, rowsOf: Record<string, RowId[]> = {}) => refusedActs([[form, filled(said, rowsOf)]]).has('examination')
  const open = (said: Record<string, Answer | Value>) => openPlaces(form, filled(said)).filter((place) => place.endsWith('-no-how'))

  it('consent, assent and withdrawal are each a word of it', () => {
    expect(refused({})).toBe(false)
    expect(refused({ 'consent-examination': true, 'child-assent': 'yes' })).toBe(false)
    expect(refused({ 'consent-examination': false })).toBe(true)
    expect(refused({ 'consent-examination': { state: 'refused' } })).toBe(true)
    expect(refused({ 'consent-examination': true, 'child-assent': 'no' })).toBe(true)
    expect(refused({ 'consent-examination': true, 'row_1/withdrawn-what': ['examination'] }, { withdrawal: [rows[0]!] })).toBe(true)
    expect([...forbiddenActs([[form, filled({})]])]).toEqual(expect.arrayContaining(['examination', 'photographs', 'intimate', 'samples']))
  })

  it('what was done then has to be written before the section is signed', () => {
    expect(open({ 'consent-examination': true, 'child-assent': 'yes' })).toEqual([])
    expect(open({ 'consent-examination': false, 'child-assent': 'no' })).toEqual(['examination-no-how', 'assent-no-how'])
    expect(open({ 'consent-examination': false, 'examination-no-how': '未检查' })).toEqual([])
  })
})

it('F56: the same file taken in twice is told in the list, with the number of the first', () => {
  const photograph = (sha256: string) => ({ itemId: `itm_${sha256}`, shot: 'close', scale: false, label: '', row: null, from: 'file', original: { sha256, bytes: 1, mimeType: 'image/png' }, shown: [], takenAt: null, addedAt: '2026-11-22T01:00:00.000Z', by: 'stf', later: false, opened: 0 }) as unknown as PhotographFact
  const all = ['a', 'b', 'a'].map(photograph)
  expect(all.map((_, i) => sameAs(all, i))).toEqual([null, null, 1])
  const blocks = JSON.stringify(photographBlocks({ photographs: all }, { say: () => [], staff: () => '', rowName: () => '', groupName: () => '' }))
  expect(blocks.match(/与照片 1 是同一个文件/g)).toHaveLength(1)
})
