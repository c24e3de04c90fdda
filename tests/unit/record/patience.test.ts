import { expect, it } from 'vitest'
import { Patience } from '../../../electron/record/patience'

it('XA2: a silent window is waited for briefly while everything keeps time, and longer on a machine that is slow for everybody', () => {
  const patience = new Patience()
  patience.looked(10_000, 260)
  expect(patience.ms(10_000)).toBe(Patience.shortMs)
  patience.looked(10_900, 900)
  expect(patience.ms(10_900)).toBe(Patience.longMs)
  patience.looked(13_800, 250)
  expect(patience.ms(13_800)).toBe(Patience.longMs)
  patience.looked(14_050, 250)
  expect(patience.ms(14_050)).toBe(Patience.shortMs)
})
