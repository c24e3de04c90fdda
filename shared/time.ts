// The wall clock of the room: Beijing time, wherever the machine's clock is set to. What is typed, shown, due and printed is one time (no summer time since 1991).

const BEIJING_MS = 8 * 3_600_000

const two = (n: number) => String(n).padStart(2, '0')

/** `2026-11-21T14:05:31` in Beijing of an instant. */
export const beijing = (at: Date): string => new Date(at.getTime() + BEIJING_MS).toISOString().slice(0, 19)

/** The first instant of a written day, or the written minute, as the wall clock of Beijing shows it; ms UTC. Null when it is no moment. */
export function startOf(written: unknown): number | null {
  if (typeof written !== 'string') return null
  const at = Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(written) ? `${written}T00:00:00.000+08:00` : /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(written) ? `${written}:00.000+08:00` : '')
  return Number.isNaN(at) ? null : at
}

/** The last instant of a written day, or the written minute; ms UTC. Null when it is no moment. */
export function endOf(written: unknown): number | null {
  const at = startOf(written)
  return at === null || String(written).includes('T') ? at : at + 24 * 3_600_000 - 1
}

/** `00:12:34` from milliseconds; the part of a second is cut off, never rounded up. */
export function duration(ms: number): string {
  const s = Math.floor(Math.max(0, ms) / 1000)
  return `${two(Math.floor(s / 3600))}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`
}

/** Parts of a length of time as people say it: days and hours, hours and minutes, or minutes. Never negative. */
export function lengthParts(ms: number): { unit: 'days' | 'hours' | 'minutes'; a: number; b: number } {
  const minutes = Math.floor(Math.max(0, ms) / 60_000)
  if (minutes >= 48 * 60) return { unit: 'days', a: Math.floor(minutes / 1440), b: Math.floor((minutes % 1440) / 60) }
  if (minutes >= 60) return { unit: 'hours', a: Math.floor(minutes / 60), b: minutes % 60 }
  return { unit: 'minutes', a: minutes, b: 0 }
}
