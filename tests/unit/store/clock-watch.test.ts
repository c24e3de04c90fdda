// F30, XC1: a clock that is set is on record; one that is badly wrong does not fill the record.
import { describe, expect, it } from 'vitest'
import { JumpBook } from '../../../electron/jump-book'
import { ClockWatch } from '../../../electron/store/clock-watch'

const scene = () => {
  const time = { wall: Date.parse('2026-11-22T08:00:00.000Z'), up: 5_000 }
  const watch = new ClockWatch({ utc: () => new Date(time.wall).toISOString() }, { uptimeMs: () => time.up }, () => ({ unref: () => undefined }))
  const pass = (ms: number, by = 0) => { time.up += ms; time.wall += ms + by }
  return { watch, pass }
}

describe('a clock that is not right (F30)', () => {
  it('tells a jump at the next look, once', () => {
    const { watch, pass } = scene()
    pass(250, 365 * 86_400_000)
    expect(watch.take()).toEqual([365 * 86_400_000])
    pass(250)
    expect(watch.take()).toEqual([])
  })

  it('tells small steps and a clock that creeps by their sum', () => {
    const { watch, pass } = scene()
    for (let i = 0; i < 3; i++) { pass(1_000, 1_000); if (i < 2) expect(watch.take()).toEqual([]) }
    expect(watch.take()).toEqual([3_000])
  })

  it('a clock that runs 24 minutes fast in an hour is told once a minute at most, and nothing of it is missing', () => {
    const { watch, pass } = scene()
    const told: number[] = []
    for (let i = 0; i < 4 * 3_600; i++) { pass(250, 100); told.push(...watch.take()) }
    expect(told.length).toBeGreaterThan(50)
    expect(told.length).toBeLessThanOrEqual(61)
    expect(Math.abs(told.reduce((sum, by) => sum + by, 0) - 24 * 60_000)).toBeLessThan(26_000)
  })

  it('a second jump soon after is told at once, also when it takes the first one back', () => {
    const { watch, pass } = scene()
    pass(250, 60_000)
    expect(watch.take()).toEqual([60_000])
    pass(4_000, -60_000)
    expect(watch.take()).toEqual([-60_000])
    pass(4_000, 3_600_000)
    expect(watch.take()).toEqual([3_600_000])
  })

  it('what has crept together since is told when it is asked for the last time', () => {
    const { watch, pass } = scene()
    pass(250, 60_000)
    expect(watch.take()).toEqual([60_000])
    for (let i = 0; i < 3; i++) { pass(1_000, 1_000); watch.take() }
    expect(watch.take()).toEqual([])
    expect(watch.take({ last: true })).toEqual([3_000])
  })
})

describe('who hears of a jump', () => {
  it('the take that runs and the custody log both do, whoever asks first', async () => {
    const { watch, pass } = scene()
    const book = new JumpBook(watch)
    const log: unknown[] = []
    const store = { custody: async (fact: unknown) => { log.push(fact) } } as never
    pass(250, 3_600_000)
    await book.tell(store)
    expect(book.take()).toEqual([3_600_000])
    pass(70_000, 5_000)
    expect(book.take()).toEqual([5_000])
    await book.tell(store)
    expect([log.length, book.take()]).toEqual([2, []])
  })
})
