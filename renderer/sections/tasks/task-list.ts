// Things to be done by a day, as a list: overdue first in the eye, days left in words, done ones kept.
import { isDone } from '../../../shared/fold/due'
import type { Field, Group } from '../../../shared/model/form'
import type { RowId } from '../../../shared/model/ids'
import { placeOf, type Filled } from '../../../shared/walk'

export type Task = {
  row: RowId; title: string
  /** Local date, or date and time, '' when none is set. */
  due: string
  owner: string
  done: boolean
  /** What came of it: the first field whose key ends in `outcome` or `result`, as text or option; '' while open. */
  outcome: string
  /** Whole days from today's date to the due one (negative: overdue); null without a date or when done. */
  days: number | null
  /** Its date, or date and time, is past and it is not done. */
  over: boolean
}

/** The field that tells what came of it. */
export const outcomeField = (group: Group): Field | null => group.fields.find((f) => /(?:^|-)(?:outcome|result)$/.test(f.key)) ?? null

const dayOf = (stamp: string) => Date.parse(`${stamp.slice(0, 10)}T00:00:00Z`) / 86_400_000

/** In the order they were entered. `now`: local `YYYY-MM-DDTHH:MM`. */
export function tasksOf(group: Group, filled: Filled, rows: readonly RowId[], now: string): Task[] {
  return rows.map((row) => {
    const text = (key: string | undefined) => {
      const given = key === undefined ? undefined : filled.answers.get(placeOf(key, row))
      return given?.answer.state === 'value' && typeof given.answer.value === 'string' ? given.answer.value : ''
    }
    const due = text(group.due?.date)
    const done = isDone(group, filled, row)
    const days = due === '' || done ? null : Math.round(dayOf(due) - dayOf(now))
    return { row, title: text(group.repeat?.title), due, owner: text(group.due?.owner), done, outcome: text(outcomeField(group)?.key), days, over: !done && due !== '' && due < now.slice(0, due.length) }
  })
}
