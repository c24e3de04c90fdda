// Taking over what another form holds (`same` of a definition): how it reads in a field of this one, and whether the two say the same.
import { canonical } from './canonical'
import type { Source, Value } from './model/answer'
import { checkAnswer, type Field } from './model/form'

/** The value as this field takes it: of a moment its day, where only a day is asked for; null where it does not fit. */
export function takenOver(field: Field, value: Value): Value | null {
  const mine = field.type === 'date' && typeof value === 'string' ? value.slice(0, 10) : value
  return checkAnswer(field, { state: 'value', value: mine }) === null ? mine : null
}

/** Whether the two cannot both be true: of a day and a moment only the day is compared. */
export function differs(mine: Value, theirs: Value): boolean {
  if (typeof mine !== 'string' || typeof theirs !== 'string') return canonical(mine) !== canonical(theirs)
  const day = /^\d{4}-\d{2}-\d{2}(T|$)/
  const n = day.test(mine) && day.test(theirs) ? Math.min(mine.length, theirs.length) : Infinity
  return mine.trim().slice(0, n) !== theirs.trim().slice(0, n)
}

/** Where what was taken over comes from: where it came from there. Asked of the child there is not asked of it again here; without any it is from the papers. */
export const sourceOver = (source: Source | null, inSession: boolean): Source => (source && source.from !== 'child-today' && (inSession || source.from !== 'interview') ? source : { from: 'papers' })
