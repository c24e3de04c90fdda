// Times as the sealed documents print them: Beijing time, wherever the machine's clock is set to.

const format = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Shanghai', year: 'numeric', month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
})

function partsOf(at: Date): Record<string, string> {
  return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
}

/** Date and time in Beijing to the minute or second, as records write it. `utc`: ISO 8601. */
export function dateTime(utc: string, seconds = false): string {
  const { year, month, day, hour, minute, second } = partsOf(new Date(utc))
  return `${year}年${Number(month)}月${Number(day)}日 ${hour}:${minute}${seconds ? `:${second}` : ''}`
}

/** The calendar day in Beijing, `yyyymmdd`. */
export function dayOf(at: Date): string {
  const { year, month, day } = partsOf(at)
  return `${year}${month!.padStart(2, '0')}${day!.padStart(2, '0')}`
}

/** Position on a recording, 00:03:12. */
export function clock(ms: number): string {
  const s = Math.floor(ms / 1000)
  return [s / 3600, (s / 60) % 60, s % 60].map((n) => String(Math.floor(n)).padStart(2, '0')).join(':')
}
