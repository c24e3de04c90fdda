// What the state line may claim: decisions about time, writes, picture and sound.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hoursMinutes } from '../../../renderer/record/clock'
import { alarmKinds, alarmsOf, elapsedMs, goneSilent, MAX_AHEAD_MS, NO_CHUNK_MS, type Facts } from '../../../renderer/record/watch'

describe('F18 elapsed time', () => {
  test('is never more than 1.5 s ahead of the last verified write, never ahead of the clock, never negative', () => {
    fc.assert(fc.property(fc.integer({ min: -1e6, max: 1e9 }), fc.integer({ min: 0, max: 1e9 }), (clock, saved) => {
      const shown = elapsedMs(clock, saved)
      expect(shown).toBeLessThanOrEqual(saved + 1500)
      expect(shown).toBeLessThanOrEqual(Math.max(0, clock))
      expect(shown).toBeGreaterThanOrEqual(0)
    }))
    expect(MAX_AHEAD_MS).toBe(1500)
  })

  test('stands still when writes stop and never runs backwards', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 1500 })), { maxLength: 40 }), (steps) => {
      let clock = 0
      let saved = 0
      let shown = 0
      for (const [time, written] of steps) {
        clock += time
        saved = Math.min(clock, saved + written)
        const next = elapsedMs(clock, saved)
        expect(next).toBeGreaterThanOrEqual(shown)
        shown = next
      }
      expect(elapsedMs(clock + 60_000, saved)).toBe(elapsedMs(clock + 600_000, saved))
    }))
  })
})

describe('F18 watchdog', () => {
  test('a recorder silent for more than 2.5 s is given up', () => {
    expect(goneSilent(10_000, 10_000 - NO_CHUNK_MS, 0)).toBe(false)
    expect(goneSilent(10_000, 10_000 - NO_CHUNK_MS - 1, 0)).toBe(true)
  })
  test('a window that was held up itself first takes the chunks that wait', () => {
    expect(goneSilent(20_000, 10_000, 9_000)).toBe(false)
    expect(goneSilent(20_250, 10_000, 3)).toBe(true)
  })
})

const calm: Facts = { now: 100_000, restarting: false, mendedAt: null, lastSavedAt: 99_000, hasPicture: true, hasSound: true, lastFrameAt: 99_990, lastSoundAt: 99_000, spaceHours: 6 }

describe('F18 alarms', () => {
  test('there is none while everything runs', () => expect(alarmsOf(calm)).toEqual([]))
  test.each([
    ['stale', { lastSavedAt: 96_999 }], ['frozen', { lastFrameAt: 96_999 }], ['flat', { lastSoundAt: 89_999 }], ['space', { spaceHours: 0.49 }],
    ['no-picture', { hasPicture: false, lastFrameAt: 0 }], ['no-sound', { hasSound: false, lastSoundAt: 0 }], ['restarting', { restarting: true }], ['broke', { mendedAt: 90_001 }],
  ] as const)('%s, and that alone', (kind, change) => expect(alarmsOf({ ...calm, ...change })).toEqual([kind]))
  test.each([{ lastSavedAt: 97_000 }, { lastFrameAt: 97_000 }, { lastSoundAt: 90_000 }, { spaceHours: 0.5 }, { spaceHours: null }, { mendedAt: 90_000 }])('not yet at the limit itself: %j', (change) => {
    expect(alarmsOf({ ...calm, ...change })).toEqual([])
  })
  test('come most urgent first', () => {
    expect(alarmsOf({ now: 1e6, restarting: true, mendedAt: 1e6, lastSavedAt: 0, hasPicture: true, hasSound: true, lastFrameAt: 0, lastSoundAt: 0, spaceHours: 0 }))
      .toEqual(alarmKinds.filter((k) => k !== 'no-picture' && k !== 'no-sound'))
  })
})

test('XA11 free time is rounded down: it never promises a minute that is not there', () => {
  expect(hoursMinutes(6.2166)).toEqual({ h: 6, m: 12 })
  expect(hoursMinutes(0.4999)).toEqual({ h: 0, m: 29 })
  expect(hoursMinutes(-1)).toEqual({ h: 0, m: 0 })
})
