// One wall clock: what a screen writes and shows is what is due and printed, on a machine set to Urumqi or to UTC as well.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { clock, dateTime, dayOf } from '../../../electron/sections/time'
import { clockTime, dateTime as shown, fullTime, localStamp } from '../../../renderer/ui/time'
import { beijing, endOf, startOf } from '../../../shared/time'

let zone: string | undefined
beforeEach(() => { zone = process.env.TZ })
afterEach(() => {
  if (zone === undefined) delete process.env.TZ
  else process.env.TZ = zone
})

describe.each(['Asia/Shanghai', 'Asia/Urumqi', 'UTC', 'America/New_York'])('F73: on a machine set to %s', (tz) => {
  it('screens and paper say the same time, and what is typed now is due now', () => {
    process.env.TZ = tz
    const utc = '2026-11-21T16:05:31.000Z'
    expect([clockTime(utc), shown(utc), fullTime(utc), localStamp(new Date(utc))]).toEqual(['00:05:31', '2026-11-22 00:05', '2026-11-22 00:05:31', '2026-11-22T00:05'])
    expect([dateTime(utc), dateTime(utc, true), dayOf(new Date(utc)), clock(3_723_999)]).toEqual(['2026年11月22日 00:05', '2026年11月22日 00:05:31', '20261122', '01:02:03'])
    expect(startOf(localStamp(new Date(utc)))).toBe(Date.parse('2026-11-21T16:05:00.000Z'))
    expect(beijing(new Date(utc))).toBe('2026-11-22T00:05:31')
  })
})

it('a day begins at its first instant and ends at its last; what is no moment is none', () => {
  expect(new Date(startOf('2026-11-20')!).toISOString()).toBe('2026-11-19T16:00:00.000Z')
  expect(new Date(endOf('2026-11-20')!).toISOString()).toBe('2026-11-20T15:59:59.999Z')
  expect(endOf('2026-11-20T10:00')).toBe(startOf('2026-11-20T10:00'))
  for (const none of ['', '昨天', '2026-13-40', null, 5]) expect([startOf(none), endOf(none)]).toEqual([null, null])
})
