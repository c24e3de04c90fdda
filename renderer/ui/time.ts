// Instants and lengths as an officer writes them: 24 hours, Beijing time, figures in fixed places.
import { beijing } from '../../shared/time'

export { duration } from '../../shared/time'

/** `14:05:31` of a UTC instant. */
export const clockTime = (utc: string): string => beijing(new Date(utc)).slice(11)

/** `2026-11-21 14:05` of a UTC instant. */
export const dateTime = (utc: string): string => fullTime(utc).slice(0, 16)

/** `2026-11-21 14:05:31` of a UTC instant. */
export const fullTime = (utc: string): string => beijing(new Date(utc)).replace('T', ' ')

/** `2026-11-21T14:05`: what a date-time field holds. */
export const localStamp = (at: Date): string => beijing(at).slice(0, 16)
