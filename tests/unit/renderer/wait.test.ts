// The countdown at the door never shows zero while the door is still shut.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { minutesSeconds } from '../../../renderer/unlock/wait'

test.each([[0, '00:00'], [1, '00:01'], [30_000, '00:30'], [30_001, '00:31'], [60_000, '01:00'], [900_000, '15:00'], [-5, '00:00']])('%i ms reads %s', (ms, text) => {
  expect(minutesSeconds(ms)).toBe(text)
})

test('00:00 is read only when nothing is left', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 3_600_000 }), (ms) => minutesSeconds(ms) !== '00:00'))
})
