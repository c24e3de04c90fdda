// Times as paper prints them: Beijing time, wherever the machine's clock is set to.
import { beijing, duration } from '../../shared/time'

/** Date and time in Beijing to the minute or second, as records write it. `utc`: ISO 8601. */
export function dateTime(utc: string, seconds = false): string {
  const at = beijing(new Date(utc))
  const [year, month, day] = at.slice(0, 10).split('-').map(Number)
  return `${year}年${month}月${day}日 ${at.slice(11, seconds ? 19 : 16)}`
}

/** The calendar day in Beijing, `yyyymmdd`. */
export const dayOf = (at: Date): string => beijing(at).slice(0, 10).replaceAll('-', '')

/** Position on a recording, 00:03:12. */
export const clock = duration
