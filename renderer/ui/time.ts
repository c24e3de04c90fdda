// Instants and lengths as an officer writes them: 24 hours, local time, figures in fixed places.

const two = (n: number) => String(n).padStart(2, '0')

/** `14:05:31` local time of a UTC instant. */
export function clockTime(utc: string): string {
  const d = new Date(utc)
  return `${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`
}

/** `2026-11-21 14:05` local time of a UTC instant. */
export function dateTime(utc: string): string {
  return localStamp(new Date(utc)).replace('T', ' ')
}

/** `2026-11-21 14:05:31` local time of a UTC instant. */
export function fullTime(utc: string): string {
  return `${dateTime(utc).slice(0, 10)} ${clockTime(utc)}`
}

/** `2026-11-21T14:05`: what a date-time field holds, in local time. */
export function localStamp(d: Date): string {
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}T${two(d.getHours())}:${two(d.getMinutes())}`
}

/** `00:12:34` from milliseconds; the part of a second is cut off, never rounded up. */
export function duration(ms: number): string {
  const s = Math.floor(Math.max(0, ms) / 1000)
  return `${two(Math.floor(s / 3600))}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`
}
