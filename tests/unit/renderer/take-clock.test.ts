// F18: the figure on the state line never runs ahead of the disk by more than 1.5 s and never goes back, whatever main says and when.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { idleState, MAX_AHEAD_MS, positionIn, TakeClock, UNHEARD_MS } from '../../../renderer/record/take-clock'
import type { SessionId } from '../../../shared/model/ids'
import type { RecorderState } from '../../../shared/model/take'

const state = (change: Partial<Record<keyof RecorderState, unknown>>): RecorderState => ({ ...idleState, state: 'running', takeId: 'tak_1' as never, ...change } as RecorderState)

describe('F18 the clock of the state line', () => {
  test('goes on between two words of main, and stops 1.5 s after the last verified write', () => {
    const clock = new TakeClock()
    clock.hear(state({ takeMs: 10_000, writtenMs: 9_800 }), 0)
    expect(clock.elapsedMs(500)).toBe(10_500)
    expect(clock.elapsedMs(60_000)).toBe(9_800 + MAX_AHEAD_MS)
  })

  test('is monotone within a take and begins anew with the next', () => {
    fc.assert(fc.property(fc.array(fc.record({ takeMs: fc.nat(100_000), writtenMs: fc.nat(100_000), wait: fc.nat(5000) }), { maxLength: 30 }), (words) => {
      const clock = new TakeClock()
      let now = 0
      let shown = 0
      let newest = 0
      for (const { takeMs, writtenMs, wait } of words) {
        clock.hear(state({ takeMs, writtenMs }), now)
        newest = Math.max(newest, writtenMs)
        now += wait
        const next = clock.elapsedMs(now)
        expect(next).toBeGreaterThanOrEqual(shown)
        expect(next).toBeLessThanOrEqual(newest + MAX_AHEAD_MS)
        shown = next
      }
      clock.hear(state({ takeId: 'tak_2', takeMs: 5, writtenMs: 0 }), now)
      expect(clock.elapsedMs(now)).toBeLessThanOrEqual(MAX_AHEAD_MS)
    }))
  })

  test('while main says nothing, the age of the last write grows and after three seconds nothing is claimed', () => {
    const clock = new TakeClock()
    clock.hear(state({ sinceWriteMs: 300 }), 0)
    expect(clock.sinceWriteMs(1000)).toBe(1300)
    expect(clock.alarms(UNHEARD_MS)).toEqual([])
    expect(clock.alarms(UNHEARD_MS + 1)).toEqual(['stale'])
    clock.hear(state({ sinceWriteMs: 300 }), UNHEARD_MS + 2)
    expect(clock.alarms(UNHEARD_MS + 3)).toEqual([])
    clock.hear(idleState, 0)
    expect(clock.alarms(1e9)).toEqual([])
  })
})

describe('F26 where a line or a mark stands', () => {
  const here = 'ses_1' as SessionId
  const at = (elapsedMs: number, change: Partial<Record<keyof RecorderState, unknown>>) => positionIn(state({ sessionId: here, ...change }), here, elapsedMs)
  const primary = { recordingId: 'rec_1', startMs: 60_000, part: 2, untilMs: null }

  test('at the second of the recording that runs', () => {
    expect(at(75_250, { primary })).toEqual({ recordingId: 'rec_1', atMs: 15_250 })
    expect(at(59_000, { primary })).toEqual({ recordingId: 'rec_1', atMs: 0 })
  })

  test('while none runs, at the end of the last one and never behind it', () => {
    expect(at(76_400, { primary: { ...primary, untilMs: 15_000 } })).toEqual({ recordingId: 'rec_1', atMs: 15_000 })
  })

  test('nowhere without a recording, in a self-test, and in another session', () => {
    const nowhere = { recordingId: null, atMs: 0 }
    expect([at(5_000, {}), at(5_000, { primary, state: 'idle' }), at(5_000, { primary, purpose: 'self-test' }), at(5_000, { primary, sessionId: 'ses_2' })]).toEqual([nowhere, nowhere, nowhere, nowhere])
  })
})
