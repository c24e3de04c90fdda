// What is due is told without a word that its reader is not given, and nothing of a destroyed case.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { FormBook, type Definitions } from '../../../electron/sections/definitions'
import { listDue } from '../../../electron/sections/due'
import { writeFormFact } from '../../../electron/sections/form-facts'
import type { Store } from '../../../electron/store/store'
import { sectionById } from '../../../electron/store/world'
import type { FormDefinition } from '../../../shared/model/form'
import type { StaffId } from '../../../shared/model/ids'
import { makeCase } from '../../harness/case'
import { shippedForms } from '../../harness/forms'
import { freshId } from '../../harness/ids'
import { copyRoom, loginAs, type Who } from '../../harness/people'

const book = new FormBook({ current: shippedForms().current.map((form) => ({ file: `${form.id}.json`, form })), past: [], refused: [] })
let vault: string
let ids: Record<Who, StaffId>
let store: Store
beforeAll(async () => {
  vault = join(await mkdtemp(join(tmpdir(), 'due-')), 'vault')
  ids = await copyRoom(vault)
  store = await loginAs(vault, 'case-officer')
}, 60_000)
afterAll(async () => {
  await store.close()
  await rm(join(vault, '..'), { recursive: true, force: true })
})

/** A case with one overdue step of the ladder. */
async function overdueCase() {
  const made = await makeCase(store, ids, { lines: 0 })
  const section = await sectionById(store, made.section('follow-up'))
  const [row, at] = [freshId('row'), { formId: 'follow-up', version: 1 }]
  await writeFormFact(store, book, section, { kind: 'form.row', body: { ...at, group: 'ladder', row, present: true } })
  for (const [field, value] of [['step-what', 'visit'], ['step-due', '2020-01-05'], ['step-owner', '周阿姨']] as const) await writeFormFact(store, book, section, { kind: 'form.answer', body: { ...at, field, row, answer: { state: 'value', value } } })
  return { ...made, sectionId: section.sectionId }
}
const due = async (of: Definitions, caseId: Awaited<ReturnType<typeof overdueCase>>['caseId'] | null) => listDue(store, of, { caseId, count: 50 }, 'zh')

it('B32 F73: a title that the definition gives to others is not said to who only may know the date', async () => {
  const { caseId } = await overdueCase()
  const forms = await book.in(store)
  const hide = (form: FormDefinition): FormDefinition => ({ ...form, groups: form.groups.map((g) => (g.key === 'ladder' ? { ...g, fields: g.fields.map((f) => (f.key === 'step-what' ? { ...f, see: ['counsellor' as const] } : f)) } : g)) })
  expect((await due(forms, caseId)).items.map((i) => [i.what, i.owner])).toEqual([['上门回访', '周阿姨']])
  const hidden = (await due({ ...forms, current: forms.current.map(hide), reading: forms.reading.map(hide) }, caseId)).items
  expect(hidden.map((i) => [i.dueAt, i.overdue])).toEqual([['2020-01-05T15:59:59.999Z', true]])
  expect(hidden[0]!.what).not.toContain('上门回访')
})

it('B32 F73: of a destroyed case nothing is due any more, neither listed nor counted', async () => {
  const { caseId, sectionId } = await overdueCase()
  const forms = await book.in(store)
  const before = await due(forms, null)
  expect([(await due(forms, caseId)).items.length, (await due(forms, caseId)).overdue]).toEqual([1, 1])
  await store.db.run(`INSERT INTO destroyed_section (section, number) VALUES (?, 'X-1')`, sectionId)
  expect([(await due(forms, caseId)).items.length, (await due(forms, caseId)).overdue]).toEqual([0, 0])
  const after = await due(forms, null)
  expect([after.overdue, after.items.length]).toEqual([before.overdue - 1, before.items.length - 1])
})

it('F73: an owner that the definition gives to others is not said either; that something is due is', async () => {
  const { caseId } = await overdueCase()
  const forms = await book.in(store)
  const hide = (form: FormDefinition): FormDefinition => ({ ...form, groups: form.groups.map((g) => (g.key === 'ladder' ? { ...g, fields: g.fields.map((f) => (f.key === 'step-owner' ? { ...f, see: ['counsellor' as const] } : f)) } : g)) })
  expect((await due({ ...forms, current: forms.current.map(hide), reading: forms.reading.map(hide) }, caseId)).items.map((i) => [i.what, i.owner, i.overdue])).toEqual([['上门回访', null, true]])
  // A whole group for others: neither.
  const shut = (form: FormDefinition): FormDefinition => ({ ...form, groups: form.groups.map((g) => (g.key === 'ladder' ? { ...g, see: ['counsellor' as const] } : g)) })
  expect((await due({ ...forms, current: forms.current.map(shut), reading: forms.reading.map(shut) }, caseId)).items.map((i) => [i.what, i.owner, i.overdue])).toEqual([['', null, true]])
})
