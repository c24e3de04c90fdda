// What the run's seed decides.
import fc from 'fast-check'
import { expect, test } from 'vitest'

test('random tests take the same values in every run, and others only when told', () => {
  const seed = Number(process.env['SAYONCE_SEED'] ?? 20260203)
  expect(fc.readConfigureGlobal()).toEqual({ seed })
  expect(fc.sample(fc.integer(), 5)).toEqual(fc.sample(fc.integer(), { numRuns: 5, seed }))
})
