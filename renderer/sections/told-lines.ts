// What the questioning handed over (form `briefing`), as lines for those who must not ask again.
import { foldForm } from '../../shared/fold/form'
import type { Source } from '../../shared/model/answer'
import type { Entry } from '../../shared/model/entry'
import type { FormDefinition } from '../../shared/model/form'
import type { RowId } from '../../shared/model/ids'
import { placeOf, type Filled } from '../../shared/walk'
import { readTime } from './read-time'

export type ToldLine = { row: RowId; said: string; topic: string; at: string; source: Source | null }

/** Rows of the group `told` that hold words, in the order they were handed over. */
export function toldLines(entries: readonly Entry[], form: FormDefinition | undefined, language: 'zh' | 'en'): ToldLine[] {
  const filled = foldForm(entries, 'briefing')
  const text = (field: string, row: RowId) => {
    const answer = filled.answers.get(placeOf(field, row))?.answer
    return answer?.state === 'value' && typeof answer.value === 'string' ? answer.value : ''
  }
  const topics = form?.groups.flatMap((g) => g.fields).find((f) => f.key === 'topic')
  const topic = (value: string) => (topics?.type === 'choice' ? topics.options.find((o) => o.value === value)?.label[language] ?? value : value)
  return (filled.rows.get('told') ?? []).flatMap((row): ToldLine[] => {
    const said = text('said', row)
    const at = text('at', row)
    const atMs = at === '' ? null : readTime(at)
    const own = filled.answers.get(placeOf('said', row))?.source ?? null
    return said === '' ? [] : [{ row, said, topic: topic(text('topic', row)), at, source: own?.from === 'interview' ? own : atMs === null ? null : { from: 'interview', recordingId: null, atMs } }]
  })
}

/** What the questioning asks not to be asked again. */
export function notToAsk(filled: Filled): string {
  const answer = filled.answers.get('do-not-ask')?.answer
  return answer?.state === 'value' && typeof answer.value === 'string' ? answer.value : ''
}
