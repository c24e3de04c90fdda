// From the record to the briefing (a form with the parts `said` and `seen`): an answer of the child or a mark of distress as the facts of one row, with its place in the recording.
import { fieldAs, rowsAs, textAs } from '../../shared/field-role'
import { foldForm } from '../../shared/fold/form'
import type { Line, Marker } from '../../shared/fold/questioning'
import type { Answer } from '../../shared/model/answer'
import type { Entry, UserFact } from '../../shared/model/entry'
import type { FieldRole, FormDefinition } from '../../shared/model/form'
import type { LineId, RowId } from '../../shared/model/ids'
import { placeOf } from '../../shared/walk'
import { duration } from '../ui/time'

type Source = Extract<UserFact, { kind: 'form.answer' }>['body']['source']
type Made = { form: FormDefinition; row: RowId }

/** The row in which a part stands; nothing where the form has no such part. */
function added({ form, row }: Made, role: FieldRole): UserFact[] {
  const at = fieldAs(form, role)
  return at ? [{ kind: 'form.row', body: { formId: form.id, version: form.version, group: at.group.key, row, present: true } }] : []
}

function answer(form: FormDefinition, row: RowId | null, role: FieldRole, text: string, source?: Source): UserFact[] {
  const at = fieldAs(form, role)
  const value: Answer = { state: 'value', value: text }
  return at ? [{ kind: 'form.answer', body: { formId: form.id, version: form.version, field: at.field.key, ...(row ? { row } : {}), answer: value, ...(source && at.field.sourced ? { source } : {}) } }] : []
}

/** The child's words as they stand in the record. */
export function saidFacts(made: Made, { text, recordingId, atMs }: Pick<Line, 'text' | 'recordingId' | 'atMs'>, topic: string): UserFact[] {
  const { form, row } = made
  return [...added(made, 'said'), ...answer(form, row, 'topic', topic), ...answer(form, row, 'said', text, { from: 'interview', recordingId, atMs }), ...(recordingId ? answer(form, row, 'said-at', duration(atMs)) : [])]
}

const seenAt = ({ recordingId, atMs }: Pick<Marker, 'recordingId' | 'atMs'>, clock: string) => (recordingId ? duration(atMs) : clock)

/** What was seen; a mark without words gets `plain`. */
export function distressFacts(made: Made, { text, recordingId, atMs }: Pick<Marker, 'text' | 'recordingId' | 'atMs'>, plain: string, clock: string): UserFact[] {
  const { form, row } = made
  return [...added(made, 'seen'), ...answer(form, row, 'seen', text.trim() || plain), ...answer(form, row, 'seen-at', seenAt({ recordingId, atMs }, clock))]
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
export function saidAlready(form: FormDefinition, entries: readonly Entry[], lines: readonly Pick<Line, 'lineId' | 'text' | 'recordingId' | 'atMs'>[]): ReadonlySet<LineId> {
  const filled = foldForm(entries, form.id)
  const words = fieldAs(form, 'said')?.field.key ?? ''
  const key = (text: string, recordingId: string | null, atMs: number) => JSON.stringify([text, recordingId, recordingId ? atMs : 0])
  const taken = rowsAs(form, filled, 'said').map((row) => {
    const source = filled.answers.get(placeOf(words, row))?.source
    const said = textAs(form, filled, 'said', row)
    return source?.from === 'interview' ? key(said, source.recordingId, source.atMs) : key(said, null, 0)
  })
  return new Set(covered(lines, (line) => key(line.text, line.recordingId, line.atMs), taken).map((line) => line.lineId))
}

/** Marks of distress that were not copied yet. Two at one second, of two parts of the recording, are two. */
export function toCopy(form: FormDefinition, entries: readonly Entry[], marks: readonly Marker[], clockOf: (mark: Marker) => string): Marker[] {
  const filled = foldForm(entries, form.id)
  const copied = new Set(covered(marks, (mark) => seenAt(mark, clockOf(mark)), rowsAs(form, filled, 'seen').map((row) => textAs(form, filled, 'seen-at', row))))
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
  const fact = (role: FieldRole, text: string): UserFact[] => filled.answers.has(fieldAs(form, role)?.field.key ?? '') ? [] : answer(form, null, role, text)
  return [...fact('handed-by', by), ...fact('handed-at', at)]
}
