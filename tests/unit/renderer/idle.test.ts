// An untouched screen locks after the policy's minutes, says so half a minute before, and no clock keeps it open (F79).
import { describe, expect, test } from 'vitest'
import { NOTICE_S, secondsLeft } from '../../../renderer/ui/idle'

const start = { mono: 5_000_000, wall: 1_700_000_000_000 }
const after = (monoMs: number, wallMs = monoMs) => ({ mono: start.mono + monoMs, wall: start.wall + wallMs })

describe('F79 idle lock', () => {
  test.each([[0, 300], [1, 300], [1000, 299], [270_000, NOTICE_S], [299_001, 1], [300_000, 0], [9e9, 0]])('after %i ms of five minutes %i s are left', (ms, left) => {
    expect(secondsLeft(start, after(ms), 5)).toBe(left)
  })

  test('a wall clock moved back does not keep the screen open', () => {
    expect(secondsLeft(start, after(300_000, -86_400_000), 5)).toBe(0)
  })

  test('a machine that slept, its monotonic clock with it, wakes up locked', () => {
    expect(secondsLeft(start, after(1000, 3_600_000), 5)).toBe(0)
  })
})
