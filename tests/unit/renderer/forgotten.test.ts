// XF2, XF3: what people forget is asked for and nothing is done by itself.
import { describe, expect, test } from 'vitest'
import { asksOver, Forgotten, QUIET_MS, REST_MS, TYPED_MS } from '../../../renderer/record/forgotten'

describe('XF2 typing without a recording', () => {
  test('is told after a minute of it, not before', () => {
    const watch = new Forgotten()
    let told: number | null = null
    for (let now = 0; now <= 2 * TYPED_MS; now += 1000) if (watch.typed(now, false)) told ??= now
    expect(told).toBe(TYPED_MS)
  })
  test('a recording, or a long rest, begins it anew', () => {
    const watch = new Forgotten()
    for (let now = 0; now < TYPED_MS; now += 1000) expect(watch.typed(now, false)).toBe(false)
    expect(watch.typed(TYPED_MS, true)).toBe(false)
    expect(watch.typed(TYPED_MS + 1, false)).toBe(false)
    const rested = new Forgotten()
    rested.typed(0, false)
    expect(rested.typed(REST_MS + 1, false)).toBe(false)
    expect(rested.typed(TYPED_MS + 1, false)).toBe(false)
  })
})

describe('XF3 nobody speaks for twenty minutes', () => {
  test('is asked once, again after twenty more, and not while somebody speaks', () => {
    expect(asksOver(QUIET_MS - 1, 0)).toBe(false)
    expect(asksOver(QUIET_MS, 0)).toBe(true)
    expect(asksOver(QUIET_MS + 60_000, QUIET_MS + 1000)).toBe(false)
    expect(asksOver(2 * QUIET_MS + 1000, QUIET_MS + 1000)).toBe(true)
    // Somebody spoke since it was answered: the old answer says nothing any more.
    expect(asksOver(1000, QUIET_MS)).toBe(false)
    expect(asksOver(QUIET_MS - 1, QUIET_MS)).toBe(false)
  })
})
