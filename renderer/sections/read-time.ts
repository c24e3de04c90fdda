// A position in a recording as one types it.
import type { Millis } from '../../shared/model/ids'

/** `3:12`, `00:03:12` or `192` (seconds) as milliseconds; null when it is none. */
export function readTime(typed: string): Millis | null {
  const parts = /^(?:(?:(\d{1,3})[:：])?(\d{1,3})[:：])?(\d{1,5})$/.exec(typed.trim())
  if (!parts) return null
  const [hours, minutes, seconds] = [Number(parts[1] ?? 0), Number(parts[2] ?? 0), Number(parts[3])]
  if (parts[2] !== undefined && seconds > 59) return null
  if (parts[1] !== undefined && minutes > 59) return null
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 as Millis
}
