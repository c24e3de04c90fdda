// F77: what was on the screen is reported, no more and no less, and never later than ten seconds.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { REPORT_MS, watching, type Stretch } from '../../../renderer/ui/watch'
import { drift } from '../../../renderer/ui/Watermark'

function player() {
  const told: Stretch[] = []
  return { told, watch: watching((s) => told.push(s)) }
}

describe('F77 stretches of a recording that were watched', () => {
  test('a played stretch is told from start to pause, with the time it took', () => {
    const { told, watch } = player()
    watch.play(1000, 50_000)
    for (let ms = 250; ms <= 4000; ms += 250) watch.at(1000 + ms, 50_000 + ms)
    watch.stop(5000, 54_000)
    expect(told).toEqual([{ fromMs: 1000, toMs: 5000, tookMs: 4000 }])
  })

  test('at double speed twice as much was seen as time passed', () => {
    const { told, watch } = player()
    watch.play(0, 0)
    for (let ms = 500; ms <= 5000; ms += 500) watch.at(ms * 2, ms)
    watch.stop(10_000, 5000)
    expect(told).toEqual([{ fromMs: 0, toMs: 10_000, tookMs: 5000 }])
  })

  test('a jump forward or back ends a stretch: what lies between was not seen', () => {
    const { told, watch } = player()
    watch.play(0, 0)
    watch.at(1000, 1000)
    watch.at(60_000, 1500)
    watch.at(61_000, 2500)
    watch.at(5000, 3000)
    watch.stop(6000, 4000)
    expect(told.map((s) => [s.fromMs, s.toMs])).toEqual([[0, 1000], [60_000, 61_000], [5000, 6000]])
  })

  test('a seek by a button ends the stretch where it was left, to the millisecond', () => {
    const { told, watch } = player()
    watch.play(0, 0)
    watch.stop(2000, 2000)
    watch.play(5000, 2100)
    watch.stop(5500, 2600)
    expect(told.map((s) => [s.fromMs, s.toMs])).toEqual([[0, 2000], [5000, 5500]])
  })

  test('a picture that stands still tells nothing, nor does a player that was never started', () => {
    const { told, watch } = player()
    watch.at(3000, 100)
    watch.play(3000, 200)
    watch.at(3000, 5000)
    watch.stop(3000, 8000)
    watch.end()
    expect(told).toEqual([])
  })

  test('a player that goes away tells what was seen up to the last look, once', () => {
    const { told, watch } = player()
    watch.play(0, 0)
    watch.at(700, 700)
    watch.end()
    watch.end()
    expect(told).toEqual([{ fromMs: 0, toMs: 700, tookMs: 700 }])
  })

  test('looked at twice a second, no stretch is longer than ten seconds and none is left out or told twice', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 200 }), fc.constantFrom(0.5, 1, 1.5, 3), (looks, speed) => {
      const { told, watch } = player()
      watch.play(0, 0)
      for (let i = 1; i <= looks; i++) watch.at(i * 500 * speed, i * 500)
      watch.stop(looks * 500 * speed, looks * 500)
      const longest = Math.max(...told.map((s) => s.tookMs))
      const joined = told.every((s, i) => i === 0 || s.fromMs === told[i - 1]!.toMs)
      return longest <= 10_000 && longest <= REPORT_MS + 500 && joined && told[0]!.fromMs === 0 && told.at(-1)!.toMs === Math.round(looks * 500 * speed)
    }))
  })
})

describe('F78 the watermark', () => {
  test('stands elsewhere each minute', () => {
    const tile = { width: 331, height: 112 }
    const places = Array.from({ length: 60 }, (_, minute) => { const { x, y } = drift(minute, tile); return `${x} ${y}` })
    expect(new Set(places).size).toBe(60)
  })
})
