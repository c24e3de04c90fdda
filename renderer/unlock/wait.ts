// The countdown after too many wrong passwords, as people read it.

/** `04:59` of milliseconds; a begun second counts whole, so that it never shows zero while the door is still shut. */
export function minutesSeconds(ms: number): string {
  const s = Math.ceil(Math.max(0, ms) / 1000)
  return `${String(Math.floor(s / 60)).padStart(2, '0')}:${String(s % 60).padStart(2, '0')}`
}
