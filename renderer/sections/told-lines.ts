// What the questioning handed over (forms with the parts `said` and `seen`), as lines for those who must not ask again.
import { fieldAs, rowsAs, textAs } from '../../shared/field-role'
import { foldForm } from '../../shared/fold/form'
import type { Answer, Source } from '../../shared/model/answer'
import type { Entry } from '../../shared/model/entry'
import type { FormDefinition, Group } from '../../shared/model/form'
import type { RowId } from '../../shared/model/ids'
import { placeOf, type Filled } from '../../shared/walk'
import { readTime } from './read-time'

export type ToldLine = { row: RowId; said: string; topic: string; at: string; source: Source | null }

/** Rows that hold words, form by form, in the order they were handed over. */
export function toldLines(entries: readonly Entry[], forms: readonly FormDefinition[], language: 'zh' | 'en'): ToldLine[] {
  return forms.flatMap((form) => linesOf(entries, form, language))
}

function linesOf(entries: readonly Entry[], form: FormDefinition, language: 'zh' | 'en'): ToldLine[] {
  const words = fieldAs(form, 'said')?.field
  if (!words) return []
  const filled = foldForm(entries, form.id)
  const topics = fieldAs(form, 'topic')?.field
  const topic = (value: string) => (topics?.type === 'choice' ? topics.options.find((o) => o.value === value)?.label[language] ?? value : value)
  return rowsAs(form, filled, 'said').flatMap((row): ToldLine[] => {
    const said = textAs(form, filled, 'said', row)
    const at = textAs(form, filled, 'said-at', row)
    const atMs = at === '' ? null : readTime(at)
    const own = filled.answers.get(placeOf(words.key, row))?.source ?? null
    return said === '' ? [] : [{ row, said, topic: topic(textAs(form, filled, 'topic', row)), at, source: own?.from === 'interview' ? own : atMs === null ? null : { from: 'interview', recordingId: null, atMs } }]
  })
}

/** What the questioning asks not to be asked again. */
export function notToAsk(entries: readonly Entry[], forms: readonly FormDefinition[]): string {
  return forms.map((form) => textAs(form, foldForm(entries, form.id), 'not-to-ask')).filter((text) => text !== '').join('；')
}

export type SeenLine = { row: RowId; seen: string; at: string }

/** The marks of distress that were handed over, form by form; of a form that keeps a list of its own (the counsellor's) likewise. */
export function seenLines(entries: readonly Entry[], forms: readonly FormDefinition[]): SeenLine[] {
  return forms.flatMap((form) => {
    const filled = foldForm(entries, form.id)
    return rowsAs(form, filled, 'seen').map((row) => ({ row, seen: textAs(form, filled, 'seen', row), at: textAs(form, filled, 'seen-at', row) })).filter(({ seen }) => seen !== '')
  })
}

/** Those of `lines` that stand in this form's own list not yet, by words and time. */
export function seenNotYet(lines: readonly SeenLine[], form: FormDefinition, filled: Filled): ReadonlySet<RowId> {
  const had = new Set(rowsAs(form, filled, 'seen').map((row) => JSON.stringify([textAs(form, filled, 'seen', row), textAs(form, filled, 'seen-at', row)])))
  return new Set(lines.filter(({ seen, at }) => !had.has(JSON.stringify([seen, at]))).map(({ row }) => row))
}

/** The answers of a row of this form's own list that takes one over; null where it has no such list. */
export function seenAnswers(form: FormDefinition, { seen, at }: SeenLine): { group: Group; first: Record<string, Answer> } | null {
  const place = fieldAs(form, 'seen')
  const when = fieldAs(form, 'seen-at')
  if (!place) return null
  return { group: place.group, first: { [place.field.key]: { state: 'value', value: seen }, ...(when && at !== '' ? { [when.field.key]: { state: 'value', value: at } } : {}) } }
}
