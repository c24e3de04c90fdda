// When an alarm is raised and when it goes, in figures.
import { describe, expect, it } from 'vitest'
import { expectedPosts, Watch, type Sample } from '../../../electron/record/watch'
import type { Millis } from '../../../shared/model/ids'
import { planOf, signal } from './take-world'

const ms = (n: number) => n as Millis
const track = (over: Partial<Sample['tracks'][number]> = {}): Sample['tracks'][number] =>
  ({ track: 'face', part: { openedMs: ms(0), savedMs: ms(0), mediaMs: 0, mediaAtMs: ms(0) }, began: true, ...over })
/** All is well at `nowMs`: written just now. */
const fine = (nowMs: number, over: Partial<Sample> = {}): Sample => ({
  nowMs: ms(nowMs), tracks: [track({ part: { openedMs: ms(0), savedMs: ms(nowMs), mediaMs: nowMs, mediaAtMs: ms(nowMs) } })], reportAgoMs: 200, orderAgoMs: nowMs + 60_000,
  posts: [signal('camera1', { delivered: nowMs / 40 }), signal('microphone1')], places: 2, expected: ['camera1', 'microphone1'], syncMs: null, frameMs: 40, lost: [], sameDisk: false, slow: false, spaceSeconds: 36_000, spaceOut: false, jumpedMs: null, restartedMs: null, ...over,
})

/** Looks four times a second from `from` on; gives the time at which `alarm` was first raised and, once it was, cleared. */
function times(alarm: string, sampleAt: (nowMs: number) => Sample, toMs = 40_000) {
  const watch = new Watch()
  let raised: number | null = null
  let cleared: number | null = null
  let changes = 0
  for (let now = 0; now <= toMs; now += 250) {
    for (const change of watch.look(sampleAt(now))) {
      if (change.alarm !== alarm) continue
      changes++
      if (change.on) raised ??= now
      else cleared ??= now
    }
  }
  return { raised, cleared, changes }
}

describe('watch: each failure has its alarm within three seconds, and nothing flickers', () => {
  it('says nothing while all is well', () => {
    const watch = new Watch()
    for (let now = 0; now < 60_000; now += 250) expect(watch.look(fine(now))).toEqual([])
    expect(watch.alarms).toEqual([])
  })

  const from = 10_000
  const to = 20_000
  /** What is wrong from 10 s to 20 s. */
  const broken = (wrong: (now: number) => Partial<Sample>) => (now: number) => fine(now, now > from && now <= to ? wrong(now) : {})
  const since = (now: number) => ms(now - from)

  it.each<[string, (now: number) => Partial<Sample>]>([
    ['stale', () => ({ tracks: [track({ part: { openedMs: ms(0), savedMs: ms(from), mediaMs: from, mediaAtMs: ms(from) } })] })],
    ['no-progress', (now) => ({ tracks: [track({ part: { openedMs: ms(0), savedMs: ms(now), mediaMs: from, mediaAtMs: ms(from) } })] })],
    ['frozen', (now) => ({ posts: [signal('camera1', { changeAgoMs: since(now), delivered: now / 40 }), signal('microphone1')] })],
    ['no-picture', (now) => ({ posts: [signal('camera1', { state: 'lost', delivered: now / 40 }), signal('microphone1')] })],
    ['no-sound', () => ({ posts: [signal('camera1'), signal('microphone1', { muted: true })] })],
    ['no-sound', (now) => ({ posts: [signal('camera1', { delivered: now / 40 }), signal('microphone1', { frameAgoMs: since(now) })] })],
    ['restarting', (now) => ({ reportAgoMs: now - from })],
    ['target-lost', () => ({ lost: ['second'] })],
    ['slow', () => ({ slow: true })],
    ['sync', () => ({ syncMs: 80 })],
  ])('%s', (alarm, wrong) => {
    const { raised, cleared, changes } = times(alarm, broken(wrong))
    expect(raised! - from).toBeGreaterThan(0)
    expect(raised! - from).toBeLessThanOrEqual(alarm === 'sync' ? 3_500 : 3_000)
    expect(cleared! - to).toBeGreaterThan(0)
    expect(cleared! - to).toBeLessThanOrEqual(2_500)
    expect(changes).toBe(2)
  })

  it('XC5 flat: after ten seconds in which the sound did not move, not before', () => {
    const { raised } = times('flat', (now) => fine(now, { posts: [signal('camera1', { delivered: now / 40 }), signal('microphone1', { soundAgoMs: ms(now) })] }))
    expect(raised).toBeGreaterThan(10_000)
    expect(raised).toBeLessThanOrEqual(10_500)
  })

  it('a camera that gives a frame now and then is frozen only when none comes', () => {
    expect(times('frozen', (now) => fine(now, { posts: [signal('camera1', { frameAgoMs: ms(now % 2_000), changeAgoMs: ms(now % 2_000) })] })).raised).toBeNull()
    expect(times('frozen', (now) => fine(now, { posts: [signal('camera1', { frameAgoMs: ms(now) })] })).raised).toBe(2_500)
  })

  it('dropped: more than two in a hundred frames over ten seconds; a device opened anew counts from nothing', () => {
    const drops = (share: number) => times('dropped', (now) => fine(now, { posts: [signal('camera1', { delivered: Math.round(now / 40 * (1 - share)), discarded: Math.round(now / 40 * share) })] })).raised
    expect(drops(0.01)).toBeNull()
    expect(drops(0.05)).toBeLessThanOrEqual(10_250)
    // 200 frames lost by the old device are not lost by the new one.
    expect(times('dropped', (now) => fine(now, { posts: [signal('camera1', now < 4_000 ? { delivered: 900, discarded: 200 } : { delivered: now / 40, discarded: 0 })] })).raised).toBeNull()
  })

  it('a track between two parts is restarting, one that was planned and does not begin as well, one whose devices are all away is told by them', () => {
    expect(times('restarting', (now) => fine(now, { tracks: [track({ part: null })] })).raised).toBe(500)
    expect(times('restarting', (now) => fine(now, { tracks: [track({ part: null, began: false })] })).raised).toBe(2_500)
    expect(times('restarting', (now) => fine(now, { tracks: [track({ part: null })], posts: [signal('camera1', { state: 'lost' }), signal('microphone1', { state: 'lost' })] })).raised).toBeNull()
  })

  it('XA11 space: told at thirty, ten and five minutes, once each', () => {
    const { changes } = times('space', (now) => fine(now, { spaceSeconds: 2_000 - now / 20 }))
    // 2000 s down to 0 in 40 s: raised, and twice again.
    expect(changes).toBe(3)
  })

  it('F30 XC1: a clock that jumped is told for half a minute; a restart for ten seconds', () => {
    expect(times('clock', (now) => fine(now, { jumpedMs: now < 1_000 ? null : ms(1_000) }))).toMatchObject({ raised: 1_000, changes: 2 })
    const { raised, cleared } = times('broke', (now) => fine(now, { restartedMs: now < 1_000 ? null : ms(1_000) }))
    expect([raised, cleared! > 11_000 && cleared! <= 13_500]).toEqual([1_000, true])
  })

  it('XC5: what the plan needs and nobody reports is as lost as what went away', () => {
    expect(times('no-picture', (now) => fine(now, { posts: [signal('microphone1')] })).raised).toBe(0)
    expect(times('no-sound', (now) => fine(now, { posts: [signal('camera1', { delivered: now / 40 }), signal('microphone1', { state: 'none' })] })).raised).toBe(0)
    // While its devices open nothing is lost yet; what was there since then is, at once.
    expect(times('no-picture', (now) => fine(now, { orderAgoMs: now, posts: [signal('camera1', { state: 'lost' }), signal('microphone1')] })).raised).toBe(2_500)
    expect(times('no-picture', (now) => fine(now, { orderAgoMs: now, posts: [signal('camera1', { state: now < 1_000 ? 'live' : 'lost' }), signal('microphone1')] })).raised).toBe(1_000)
    // Not known yet is not lost.
    expect(times('no-picture', (now) => fine(now, { posts: null }), 2_000).raised).toBeNull()
    const device = { id: 'x', label: '甲', kind: 'camera' } as const
    const plan = planOf('face', 'room', 'composite', 'sound')
    expect(expectedPosts(plan)).toEqual(['camera1', 'microphone1', 'camera2'])
    expect(expectedPosts({ ...plan, posts: { ...plan.posts, camera2: device, microphone2: { ...device, kind: 'microphone' } } })).toEqual(['camera1', 'microphone1', 'camera2', 'microphone2'])
    expect(expectedPosts(planOf('face', 'sound'))).toEqual(['camera1', 'microphone1'])
    expect(expectedPosts(planOf('sound'))).toEqual(['microphone1'])
  })

  it('with every place lost there is no copy to speak of: nothing is written', () => {
    expect(times('stale', (now) => fine(now, { lost: ['vault', 'second'] })).raised).toBe(0)
    expect(times('target-lost', (now) => fine(now, { lost: ['vault', 'second'] })).raised).toBeNull()
    expect(times('stale', (now) => fine(now, { lost: ['vault'], places: 1 })).raised).toBe(0)
  })

  it('the most urgent comes first', () => {
    const watch = new Watch()
    watch.look(fine(5_000, { lost: ['second'], slow: true, sameDisk: true, tracks: [track({ part: { openedMs: ms(0), savedMs: ms(0), mediaMs: 0, mediaAtMs: ms(0) } })] }))
    expect(watch.alarms.map((a) => a.alarm)).toEqual(['stale', 'target-lost', 'slow', 'same-disk'])
  })
})
