// How long there is until something is due, in words.
import type { TextKey } from '../ui/text'
import { dateTime } from '../ui/time'

const hourMs = 3_600_000

const dayMs = 24 * hourMs
/** What only has a day runs out at its end, Beijing time; at midnight it is that of the day before. */
const isDay = (dueAt: string): boolean => /T(?:15:59:59\.999|16:00:00\.000)Z$/.test(dueAt)
const lastOf = (dueAt: string): number => Date.parse(dueAt) - (dueAt.endsWith('00.000Z') ? 1 : 0)
/** Number of the day on the wall of Beijing. */
const dayOf = (ms: number): number => Math.floor((ms + 8 * hourMs) / dayMs)

/** How long there is, or by how much it is over: whole days, below two days whole hours; of a day the days of the calendar, as on the list of steps. */
export function leftWords(dueAt: string, now: number): { key: TextKey; n: number; over: boolean } {
  const ms = Date.parse(dueAt) - now
  const over = ms < 0
  const days = dayOf(lastOf(dueAt)) - dayOf(now)
  if (isDay(dueAt)) return { key: days < 0 ? 'day:overdue-days' : days === 0 ? 'samples:task-today' : 'day:due-days', n: Math.abs(days), over }
  const hours = Math.floor(Math.abs(ms) / hourMs)
  if (hours === 0) return { key: over ? 'day:overdue-now' : 'day:due-now', n: 0, over }
  const n = hours < 48 ? hours : Math.floor(hours / 24)
  return { key: hours < 48 ? (over ? 'day:overdue-hours' : 'day:due-hours') : over ? 'day:overdue-days' : 'day:due-days', n, over }
}

/** The moment as one writes it; a day shows no hour. */
export function dueWords(dueAt: string): string {
  return isDay(dueAt) ? dateTime(new Date(lastOf(dueAt)).toISOString()).slice(0, 10) : dateTime(dueAt)
}
