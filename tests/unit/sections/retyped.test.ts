// A field that another version of its form asks in another way: what stood there is read as it was meant, and is no answer to what is asked today.
import { expect, it } from 'vitest'
import { FormBook } from '../../../electron/sections/definitions'
import { formTexts } from '../../../electron/sections/form-texts'
import { formBlocks, plain } from '../../../electron/sections/page'
import { canonical } from '../../../shared/canonical'
import { withDropped } from '../../../shared/dropped'
import { foldForm, openPlaces } from '../../../shared/fold/form'
import type { Value } from '../../../shared/model/answer'
import type { Entry } from '../../../shared/model/entry'
import type { Store } from '../../../electron/store/store'
import { formFrom } from '../../harness/forms'

const l = (zh: string) => ({ zh, en: zh })
const options = [{ value: 'one', label: l('第一种') }, { value: 'two', label: l('第二种') }]
const json = (version: number, fields: object[], section = 'medical') => ({ id: 'own', version, section, title: l('表'), groups: [{ key: 'g', title: l('组'), fields: fields.map((f) => ({ label: l('项'), ...f })) }] })
const entries = (of: Record<string, [version: number, value: Value]>): Entry[] =>
  Object.entries(of).map(([field, [version, value]], i) => ({ seq: i + 1, kind: 'form.answer', body: { formId: 'own', version, field, answer: { state: 'value', value } } }) as unknown as Entry)

const first = formFrom(json(1, [{ key: 'kind', type: 'choice', options, required: true }, { key: 'when', type: 'datetime' }, { key: 'words', type: 'text', required: true }]))
const second = formFrom(json(2, [{ key: 'kind', type: 'choices', options, required: true }, { key: 'when', type: 'text' }, { key: 'words', type: 'number', min: 0, max: 9, required: true }]))
const reading = withDropped(second, [first, second])
const print = (of: Parameters<typeof entries>[0]) => JSON.stringify(formBlocks({
  form: reading, filled: foldForm(entries(of), 'own'), shows: () => true, say: (_path, text) => plain(text), words: { staff: () => '', photograph: () => null }, bodyGroup: '6-13', basis: false,
}))

it('§3.2: is printed by the definition it was answered by, never as what the machine keeps', () => {
  const page = print({ kind: [1, 'one'], when: [1, '2026-01-01T10:00'], words: [1, '旧答案甲'] })
  expect(page).toContain('第一种')
  expect(page).toContain('2026年1月1日 10:00')
  expect(page).toContain('旧答案甲')
  expect(page).not.toMatch(/"one"|2026-01-01T/)
  expect(print({ kind: [2, ['two']], when: [2, '那天上午'] })).toMatch(/第二种.*那天上午/)
})

it('F85: what was typed is searched whatever its field is today, and what was chosen is not taken for typing', () => {
  const texts = [...formTexts(reading, foldForm(entries({ kind: [1, 'one'], words: [1, '旧答案甲'] }), 'own'), () => true)].map((t) => t.text)
  expect(texts).toEqual(['旧答案甲'])
})

it('is open where it is required and does not fit what is asked today, until it is answered anew', () => {
  expect(openPlaces(second, foldForm(entries({ kind: [1, 'one'], words: [1, '旧答案甲'] }), 'own'))).toEqual(['kind', 'words'])
  expect(openPlaces(second, foldForm(entries({ kind: [2, ['one']], words: [2, 3] }), 'own'))).toEqual([])
  expect(openPlaces(first, foldForm(entries({ kind: [1, 'one'], words: [1, '旧答案甲'] }), 'own'))).toEqual([])
})

it('a file that moves a form which was answered here to another section is refused, and the answers stay where they are', async () => {
  const rows = [{ id: 'own', version: 1, sha256: '0'.repeat(64), json: canonical(json(1, [{ key: 'kind', type: 'text' }])) }]
  const store = { db: { all: async () => rows } } as unknown as Store
  const moved = { file: 'own.json', form: formFrom(json(3, [{ key: 'kind', type: 'text' }], 'samples')) }
  for (const disk of [{ current: [moved], past: [] }, { current: [], past: [moved] }]) {
    const { current, past, gone, refused, reading: read } = await new FormBook({ ...disk, refused: [] }).in(store)
    expect(refused).toEqual([{ file: 'own.json', path: 'section', reason: 'own was answered in medical in this vault and stays there' }])
    expect([current, past, gone, read].map((forms) => forms.map((f) => `${f.version} ${f.section}`))).toEqual([[], ['1 medical'], ['1 medical'], ['1 medical']])
  }
})
