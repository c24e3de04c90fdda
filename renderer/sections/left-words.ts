// How long there is until something is due, in words.
import type { TextKey } from '../ui/text'
import { dateTime } from '../ui/time'

const hourMs = 3_600_000

/** How long there is, or by how much it is over: whole days, below two days whole hours. */
export function leftWords(dueAt: string, now: number): { key: TextKey; n: number; over: boolean } {
  const ms = Date.parse(dueAt) - now
  const over = ms < 0
  const hours = Math.floor(Math.abs(ms) / hourMs)
  if (hours === 0) return { key: over ? 'day:overdue-now' : 'day:due-now', n: 0, over }
  const n = hours < 48 ? hours : Math.floor(hours / 24)
  return { key: hours < 48 ? (over ? 'day:overdue-hours' : 'day:due-hours') : over ? 'day:overdue-days' : 'day:due-days', n, over }
}

/** The moment as one writes it: what only has a day runs out at its end (Beijing time) and shows no hour. */
export function dueWords(dueAt: string): string {
  return dueAt.endsWith('T15:59:59.999Z') ? dueAt.slice(0, 10) : dateTime(dueAt)
}
