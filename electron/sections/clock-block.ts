// What a form on paper says of its clocks (F61, F66, F71): only what was done out of time. That a thing is due, or advised, is for the screen.
import { clockMissed, clockRows } from '../../shared/fold/due'
import type { Block, Row } from '../../shared/model/binder'
import type { Clock, Field, FormDefinition, Group } from '../../shared/model/form'
import { lengthParts } from '../../shared/time'
import type { Filled } from '../../shared/walk'

const length = (ms: number): string => {
  const { unit, a, b } = lengthParts(ms)
  return unit === 'days' ? `${a} 天 ${b} 小时` : unit === 'hours' ? `${a} 小时 ${b} 分钟` : `${a} 分钟`
}

/** Nothing where all was in time, and nothing of a clock whose moments do not stand on the page. */
export function clockBlock(form: FormDefinition, filled: Filled, shows: (group: Group, field: Field) => boolean): Block[] {
  const stands = (key: string | undefined) => form.groups.some((group) => group.fields.some((field) => field.key === key && shows(group, field)))
  const rowsOf = (clock: Clock): Row[] => clockRows(form, clock, filled).flatMap((row, i) => {
    const missed = clockMissed(form, clock, filled, row)
    if (!missed) return []
    const value = missed.how === 'late' ? `办理时超过时限 ${length(missed.by)}` : `早于规定的时间 ${length(missed.by)}`
    return [{ label: row === null ? clock.label.zh : `${clock.label.zh}（${i + 1}）`, value: [{ text: value, code: null }], note: null }]
  })
  const rows = (form.clocks ?? []).filter((clock) => stands(clock.from) && stands(clock.until)).flatMap(rowsOf)
  return rows.length === 0 ? [] : [{ type: 'rows', title: '时限', rows }]
}
