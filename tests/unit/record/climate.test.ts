// Whose temperature is burned into evidence: today's, or nobody's.
import { expect, it } from 'vitest'
import { ClimateDesk } from '../../../electron/record/climate'
import type { Climate } from '../../../shared/model/take'

const typed: Climate = { celsius: 21, humidity: 40, source: 'typed' }
const hour = 3_600_000

it('F15: what was typed holds for hours, not for days, and is gone when it is taken back', () => {
  let now = 0
  const desk = new ClimateDesk(() => '', () => now)
  expect(desk.read()).toBeNull()
  desk.type(typed)
  now = 3 * hour
  expect(desk.read()).toEqual(typed)
  now = 5 * hour
  expect(desk.read()).toBeNull()
  desk.type(typed)
  desk.type(null)
  expect(desk.read()).toBeNull()
})

it('F15: a sensor that falls silent is not made up for by an old reading; another one is opened when the setting changes', () => {
  let path = '/dev/a'
  let value: Climate | null = { celsius: 23, humidity: 50, source: 'sensor' }
  const opened: string[] = []
  const closed: string[] = []
  const desk = new ClimateDesk(() => path, () => 0, (p) => (p === '' ? null : (opened.push(p), { read: () => value, close: () => { closed.push(p) } })))
  desk.type(typed)
  expect(desk.read()).toEqual(value)
  value = null
  expect(desk.read()).toBeNull()
  path = ''
  expect(desk.read()).toEqual(typed)
  expect([opened, closed]).toEqual([['/dev/a'], ['/dev/a']])
})
