// From the record to the briefing (form `briefing`): an answer of the child or a mark of distress as the facts of one row, with its place in the recording.
import { foldForm } from '../../shared/fold/form'
import type { Line, Marker } from '../../shared/fold/questioning'
import type { Answer } from '../../shared/model/answer'
import type { Entry, UserFact } from '../../shared/model/entry'
import type { FormDefinition } from '../../shared/model/form'
import type { RowId } from '../../shared/model/ids'
import { placeOf, type Filled } from '../../shared/walk'
import { duration } from '../ui/time'

export const briefingId = 'briefing'

const value = (text: string): Answer => ({ state: 'value', value: text })
const textAt = (filled: Filled, field: string, row: RowId) => {
  const answer = filled.answers.get(placeOf(field, row))?.answer
  return answer?.state === 'value' && typeof answer.value === 'string' ? answer.value : ''
}

type Made = { form: FormDefinition; row: RowId }
const added = ({ form, row }: Made, group: string): UserFact => ({ kind: 'form.row', body: { formId: form.id, version: form.version, group, row, present: true } })
const answer = ({ form, row }: Made, field: string, text: string, source?: Extract<UserFact, { kind: 'form.answer' }>['body']['source']): UserFact =>
  ({ kind: 'form.answer', body: { formId: form.id, version: form.version, field, row, answer: value(text), ...(source ? { source } : {}) } })

/** The child's words as they stand in the record. */
export function saidFacts(made: Made, { text, recordingId, atMs }: Pick<Line, 'text' | 'recordingId' | 'atMs'>, topic: string): UserFact[] {
  return [added(made, 'told'), answer(made, 'topic', topic), answer(made, 'said', text, { from: 'interview', recordingId, atMs }), ...(recordingId ? [answer(made, 'at', duration(atMs))] : [])]
}

/** What was seen; a mark without words gets `plain`. */
export function distressFacts(made: Made, { text, recordingId, atMs }: Pick<Marker, 'text' | 'recordingId' | 'atMs'>, plain: string, clock: string): UserFact[] {
  return [added(made, 'distress'), answer(made, 'what', text.trim() || plain), answer(made, 'seen-at', recordingId ? duration(atMs) : clock)]
}

/** Words that were handed on already. */
export function saidAlready(entries: readonly Entry[]): ReadonlySet<string> {
  const filled = foldForm(entries, briefingId)
  return new Set((filled.rows.get('told') ?? []).map((row) => textAt(filled, 'said', row)))
}

/** Times of distress that were copied already. */
export function seenAlready(entries: readonly Entry[]): ReadonlySet<string> {
  const filled = foldForm(entries, briefingId)
  return new Set((filled.rows.get('distress') ?? []).map((row) => textAt(filled, 'seen-at', row)))
}

/** Who hands over and when, where nobody has said so yet. `at`: local time as a date-time field holds it. */
export function handedFacts(form: FormDefinition, entries: readonly Entry[], by: string, at: string): UserFact[] {
  const filled = foldForm(entries, form.id)
  const fact = (field: string, text: string): UserFact[] => filled.answers.has(field) ? [] : [{ kind: 'form.answer', body: { formId: form.id, version: form.version, field, answer: value(text) } }]
  return [...fact('handed-by', by), ...fact('handed-at', at)]
}
