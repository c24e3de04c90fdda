// How a row of a repeated group is called in lists: the field named for it, else the first answer that is words.
import type { FormDefinition, Group } from '../../shared/model/form'
import type { RowId } from '../../shared/model/ids'
import { placeOf, type Filled } from '../../shared/walk'
import type { T } from '../ui/text'
import { answerText } from './answer-text'

/** Empty when nothing in the row can name it. */
export function rowTitle(group: Group, row: RowId, filled: Filled, language: 'zh' | 'en', t: T, staff: (id: string) => string | undefined): string {
  const named = group.repeat?.title
  const fields = [...group.fields.filter((f) => f.key === named), ...group.fields.filter((f) => f.key !== named)]
  for (const field of fields) {
    if (field.type === 'signature' || field.type === 'photographs' || field.type === 'rows') continue
    const answer = filled.answers.get(placeOf(field.key, row))?.answer
    if (answer?.state === 'value' && answer.value !== '') return answerText(field, answer, language, t, { staff })
  }
  return ''
}

/** The same for a row of any group of the form, e.g. one that another row points at; its number when it has no words. */
export function titleOfRow(form: FormDefinition, row: RowId, filled: Filled, language: 'zh' | 'en', t: T, staff: (id: string) => string | undefined): string | undefined {
  for (const group of form.groups) {
    const n = (filled.rows.get(group.key) ?? []).indexOf(row)
    if (n >= 0) return rowTitle(group, row, filled, language, t, staff) || `${group.repeat?.noun[language] ?? ''} ${n + 1}`
  }
  return undefined
}
