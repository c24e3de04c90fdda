// From the record to the briefing (form `briefing`): an answer of the child or a mark of distress as the facts of one row, with its place in the recording.
import { foldForm } from '../../shared/fold/form'
import type { Line, Marker } from '../../shared/fold/questioning'
import type { Answer } from '../../shared/model/answer'
import type { Entry, UserFact } from '../../shared/model/entry'
import type { FormDefinition } from '../../shared/model/form'
import type { LineId, RowId } from '../../shared/model/ids'
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

const seenAt = ({ recordingId, atMs }: Pick<Marker, 'recordingId' | 'atMs'>, clock: string) => (recordingId ? duration(atMs) : clock)

/** What was seen; a mark without words gets `plain`. */
export function distressFacts(made: Made, { text, recordingId, atMs }: Pick<Marker, 'text' | 'recordingId' | 'atMs'>, plain: string, clock: string): UserFact[] {
  return [added(made, 'distress'), answer(made, 'what', text.trim() || plain), answer(made, 'seen-at', seenAt({ recordingId, atMs }, clock))]
}

/** Those of `all` that one of `taken` stands for: each stands for one, in their order. */
function covered<V>(all: readonly V[], keyOf: (one: V) => string, taken: readonly string[]): V[] {
  const count = new Map<string, number>()
  for (const key of taken) count.set(key, (count.get(key) ?? 0) + 1)
  return all.filter((one) => {
    const left = count.get(keyOf(one)) ?? 0
    count.set(keyOf(one), left - 1)
    return left > 0
  })
}

/** Answers that were handed on already: the same words at the same place of the same recording. Who says 「是」 twice has said it twice. */
export function saidAlready(entries: readonly Entry[], lines: readonly Pick<Line, 'lineId' | 'text' | 'recordingId' | 'atMs'>[]): ReadonlySet<LineId> {
  const filled = foldForm(entries, briefingId)
  const key = (text: string, recordingId: string | null, atMs: number) => JSON.stringify([text, recordingId, recordingId ? atMs : 0])
  const taken = (filled.rows.get('told') ?? []).map((row) => {
    const source = filled.answers.get(placeOf('said', row))?.source
    return source?.from === 'interview' ? key(textAt(filled, 'said', row), source.recordingId, source.atMs) : key(textAt(filled, 'said', row), null, 0)
  })
  return new Set(covered(lines, (line) => key(line.text, line.recordingId, line.atMs), taken).map((line) => line.lineId))
}

/** Marks of distress that were not copied yet. Two at one second, of two parts of the recording, are two. */
export function toCopy(entries: readonly Entry[], marks: readonly Marker[], clockOf: (mark: Marker) => string): Marker[] {
  const filled = foldForm(entries, briefingId)
  const copied = new Set(covered(marks, (mark) => seenAt(mark, clockOf(mark)), (filled.rows.get('distress') ?? []).map((row) => textAt(filled, 'seen-at', row))))
  return marks.filter((mark) => !copied.has(mark))
}

/**
 * Writes `first`, then each row. Resolves to how many rows are in the log whole; stops at the first that is not, and takes the half of it out again.
 * `append` resolves to null when the log did not take the fact (already shown).
 */
export async function writeRows(append: (fact: UserFact) => Promise<unknown>, first: readonly UserFact[], rows: readonly (readonly UserFact[])[]): Promise<number> {
  for (const fact of first) if (await append(fact) === null) return 0
  for (const [n, [begin, ...rest]] of rows.entries()) {
    if (!begin || await append(begin) === null) return n
    for (const fact of rest) {
      if (await append(fact) !== null) continue
      if (begin.kind === 'form.row') await append({ kind: 'form.row', body: { ...begin.body, present: false } })
      return n
    }
  }
  return rows.length
}

/** Who hands over and when, where nobody has said so yet. `at`: local time as a date-time field holds it. */
export function handedFacts(form: FormDefinition, entries: readonly Entry[], by: string, at: string): UserFact[] {
  const filled = foldForm(entries, form.id)
  const fact = (field: string, text: string): UserFact[] => filled.answers.has(field) ? [] : [{ kind: 'form.answer', body: { formId: form.id, version: form.version, field, answer: value(text) } }]
  return [...fact('handed-by', by), ...fact('handed-at', at)]
}
