// A field that another version of its form asks in another way: what stood there is read as it was meant, and is no answer to what is asked today.
import { describe, expect, it } from 'vitest'
import { FormBook } from '../../../electron/sections/definitions'
import { formTexts } from '../../../electron/sections/form-texts'
import { formBlocks, plain } from '../../../electron/sections/page'
import { canonical } from '../../../shared/canonical'
import { openFields } from '../../../renderer/sections/later/draft'
import { asGiven, meansOther, rememberAsked, withDropped } from '../../../shared/dropped'
import { foldForm, openPlaces } from '../../../shared/fold/form'
import { formsRead, signedVersion } from '../../../shared/forms-read'
import type { Value } from '../../../shared/model/answer'
import type { Entry } from '../../../shared/model/entry'
import type { FormDefinition } from '../../../shared/model/form'
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

describe('§3.2: an old answer never stands under a new version’s words', () => {
  const agreed = (one: string) => [{ value: 'one', label: l(one) }, { value: 'two', label: l('不详') }]
  const was = formFrom(json(1, [{ key: 'long', type: 'number', min: 0, max: 999, unit: l('厘米') }, { key: 'agreed', type: 'choice', options: agreed('有') }, { key: 'words', type: 'text', label: l('同意拍照的人') }, { key: 'plain', type: 'text' }]))
  const now = formFrom(json(2, [{ key: 'long', type: 'number', min: 0, max: 999, unit: l('毫米') }, { key: 'agreed', type: 'choice', options: agreed('没有') }, { key: 'words', type: 'text', label: l('不同意拍照的人') }, { key: 'plain', type: 'text' }]))
  const page = (form: FormDefinition, of: Parameters<typeof entries>[0]) => JSON.stringify(formBlocks({
    form, filled: foldForm(entries(of), 'own'), shows: () => true, say: (_path, text) => plain(text), words: { staff: () => '', photograph: () => null }, bodyGroup: '6-13', basis: false,
  }))

  it('it is printed with the unit and the option it was given to, and by which version', () => {
    const old = page(withDropped(now, [was, now]), { long: [1, 12], agreed: [1, 'one'], words: [1, '母亲'], plain: [1, '照旧'] })
    expect(old).toMatch(/"12 厘米".*按本表第 1 版回答/)
    expect(old).not.toMatch(/12 毫米|"没有"/)
    expect(old).toMatch(/"母亲".*按本表第 1 版「同意拍照的人」一栏回答/)
    expect(old).toMatch(/"照旧"}?[^版]*$/)
    const anew = page(withDropped(now, [was, now]), { long: [2, 12], agreed: [2, 'one'] })
    expect(anew).toMatch(/"12 毫米".*"没有"/)
    expect(anew).not.toContain('版回答')
  })

  it('the screen knows it of the forms it fills in', () => {
    const form = formFrom(json(2, [{ key: 'long', type: 'number', min: 0, max: 999, unit: l('毫米') }]))
    rememberAsked(form, [was, form])
    const field = form.groups[0]!.fields[0]!
    expect(asGiven(field, { version: 1 })).toMatchObject({ unit: l('厘米') })
    expect(meansOther(field, asGiven(field, { version: 1 }))).toBe(true)
    expect(asGiven(field, { version: 2 })).toBe(field)
    expect(asGiven(field, {})).toBe(field)
  })
})

describe('F63: a section that was answered partly by one version and partly by the next, then signed', () => {
  const one = formFrom(json(1, [{ key: 'first', type: 'text', required: true }, { key: 'left', type: 'text' }]))
  const [two, three, ten] = [2, 3, 10].map((version) => formFrom(json(version, [{ key: 'first', type: 'text', required: true }, { key: 'second', type: 'text', required: true }])))
  const signed = (...versions: number[]) => ({ forms: versions.map((version) => ({ id: 'own', version })) })
  const print2 = (form: FormDefinition) => JSON.stringify(formBlocks({
    form, filled: foldForm(entries({ first: [1, '甲已答'], left: [1, '旧项已答'], second: [2, '新乙必填'] }), 'own'), shows: () => true, say: (_path, text) => plain(text), words: { staff: () => '', photograph: () => null }, bodyGroup: '6-13', basis: false,
  }))

  it('every signed answer is read, by the newest of the signed versions', () => {
    for (const order of [[1, 2], [2, 1]]) {
      const [form] = formsRead([one, two!, three!], [three!], signed(...order))
      expect(form!.version).toBe(2)
      for (const said of ['甲已答', '旧项已答', '新乙必填']) expect(print2(form!)).toContain(said)
      expect(openPlaces(form!, foldForm(entries({ first: [1, '甲已答'], second: [2, '新乙必填'] }), 'own'))).toEqual([])
    }
    expect(formsRead([one, two!, ten!], [ten!], signed(10, 2))[0]!.version, 'versions are numbers').toBe(10)
    expect(print2(formsRead([one, two!], [], signed(1, 2))[0]!), 'its file is gone').toContain('新乙必填')
    expect(formsRead([one, two!], [], signed(1, 2))).toHaveLength(1)
  })

  it('what only an earlier version asked is not printed as empty, and offered to nobody who adds to it', () => {
    const [form] = formsRead([one, two!], [two!], signed(1, 2))
    expect(JSON.stringify(formBlocks({ form: form!, filled: foldForm([], 'own'), shows: () => true, say: (_path, text) => plain(text), words: { staff: () => '', photograph: () => null }, bodyGroup: '6-13', basis: false }))).not.toContain('以前版本的栏目')
    const group = form!.groups.at(-1)!
    expect(openFields({ ...group, later: true }, foldForm([], 'own'), null)).toEqual([])
  })

  it('what is added is answered by the newest of them', () => {
    expect([signedVersion(signed(1, 10, 2), 'own'), signedVersion(signed(1), 'other'), signedVersion(null, 'own')]).toEqual([10, null, null])
  })
})
