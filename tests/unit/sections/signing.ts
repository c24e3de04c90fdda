// A small form of the examination and one of the safety plan, for the tests of signing and closing.
import { FormBook, type Definitions } from '../../../electron/sections/definitions'
import { FormDefinition } from '../../../shared/model/form'
import type { Fact } from '../../../shared/model/entry'
import type { FormSection } from '../../../shared/model/section'

const text = (zh: string) => ({ zh, en: zh })

export const formOf = (id: string, section: FormSection, fields: readonly object[], more: object = {}): FormDefinition =>
  FormDefinition.parse({ ...more, id, version: 1, section, title: text(id), groups: [{ key: 'all', title: text('一'), fields: fields.map((f) => ({ label: text('项'), type: 'text', ...f })) }] })

export const examination = formOf('examination', 'medical', [{ key: 'history', required: true }, { key: 'general' }])
export const plan = formOf('safety-plan', 'follow-up', [{ key: 'adult', required: true, plan: true, guardian: { why: null } }, { key: 'place', required: true }], { closes: true })
export const observation = formOf('observation', 'psychological', [
  { key: 'self-harm', required: true, type: 'choice', options: [{ value: 'no', label: text('没有') }, { value: 'yes', label: text('有') }] },
  { key: 'escalated-to', required: true, urgent: true, when: [{ field: 'self-harm', not: ['no'] }] },
])

const current = [examination, plan, observation]
export const definitions: Definitions = { current, past: [], gone: [], refused: [], reading: current }
export const book = new FormBook({ current: current.map((form) => ({ file: `${form.id}.json`, form })), past: [], refused: [] })

export const answered = (form: FormDefinition, field: string, value: string | null): Fact =>
  ({ kind: 'form.answer', body: { formId: form.id, version: form.version, field, answer: value === null ? { state: 'not-asked' } : { state: 'value', value } } })
