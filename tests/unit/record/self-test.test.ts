// What the self-test (F16) calls good, doubtful and bad, item by item.
import { describe, expect, it } from 'vitest'
import { SelfTestMeter } from '../../../electron/record/self-test'
import type { PostSignal } from '../../../shared/model/capture'
import type { Millis, TakeId } from '../../../shared/model/ids'
import { planOf, signal } from './take-world'

const takeId = 'tak_00000000000000000001' as TakeId
type Told = Parameters<SelfTestMeter['result']>[0]

/** Ten seconds of reports; `at(i)` changes the signals of report `i`. */
function run({ posts = () => ({}), syncMs = null, plan = planOf('face', 'sound'), told = {} }: { posts?: (i: number) => Record<string, Partial<PostSignal>>; syncMs?: number | null; plan?: ReturnType<typeof planOf>; told?: Partial<Told> } = {}) {
  const meter = new SelfTestMeter(plan)
  for (let i = 0; i < 20; i++) {
    const change = posts(i)
    const all = [signal('camera1', { delivered: i * 12, ...change['camera1'] }), signal('microphone1', change['microphone1'])]
    if (change['camera2']) all.push(signal('camera2', { delivered: i * 12, ...change['camera2'] }))
    meter.report({ takeId, tracks: [], posts: all, syncMs })
  }
  const result = meter.result({
    takeId, at: '2026-11-22T08:00:00.000Z', tookMs: 10_000 as Millis, spaceSeconds: 40_000, copies: { good: 2, of: 2 }, jumped: false, camerasRight: true, clockOffsetSeconds: 0, played: { frames: 240, peak: 0.4 }, ...told,
  })
  return { ...result, of: Object.fromEntries(result.findings.map((f) => [f.item, f.state])) }
}

describe('F16 self-test', () => {
  it('passes when all is well, and every item is there', () => {
    expect(run()).toMatchObject({ passed: true, seconds: 10, of: { picture: 'ok', sound: 'ok', playback: 'ok', space: 'ok', places: 'ok', clock: 'ok', cameras: 'ok', frames: 'ok' } })
  })
  it.each<[string, string, Parameters<typeof run>[0]]>([
    ['picture', 'a covered lens', { posts: () => ({ camera1: { lumaSpread: 1 } }) }],
    ['picture', 'a picture that stands still', { posts: (i) => ({ camera1: { changeAgoMs: (i * 500) as Millis } }) }],
    ['picture', 'a camera that goes away', { posts: (i) => ({ camera1: { state: i > 10 ? 'lost' : 'live' } }) }],
    ['sound', 'XC5: no spoken word, however loud', { posts: () => ({ microphone1: { voiceAgoMs: 9_000 as Millis, peak: 0.9 } }) }],
    ['sound', 'XC5: a muted microphone', { posts: () => ({ microphone1: { muted: true } }) }],
    ['sound', 'a microphone that is turned down', { posts: () => ({ microphone1: { peak: 0.002 } }) }],
    ['playback', 'nothing shown', { told: { played: { frames: 0, peak: 0.4 } } }],
    ['playback', 'nothing heard', { told: { played: { frames: 240, peak: 0 } } }],
    ['space', 'XA10: less than ten minutes', { told: { spaceSeconds: 500 } }],
    ['places', 'the second disk was lost', { told: { copies: { good: 1, of: 2 } } }],
    ['clock', 'two minutes off', { told: { clockOffsetSeconds: -120 } }],
    ['clock', 'XC1: it jumped meanwhile', { told: { jumped: true } }],
    ['cameras', 'the wrong way round', { told: { camerasRight: false } }],
    ['frames', 'a tenth lost', { posts: (i) => ({ camera1: { delivered: i * 11, discarded: i } }) }],
  ])('%s is bad: %s', (item, _why, world) => {
    const { of, passed } = run(world)
    expect([of[item], passed]).toEqual(['bad', false])
  })
  it('says which devices, tracks and picture it was made with: another of any of them is another key', () => {
    const plan = planOf('face', 'sound')
    const other = { ...plan, posts: { ...plan.posts, camera1: { id: 'other', label: '', kind: 'camera' as const } } }
    const keys = [plan, other, planOf('face'), { ...plan, picture: { ...plan.picture, frameRate: 12 } }].map((p) => run({ plan: p }).plan)
    expect(new Set(keys).size).toBe(4)
    expect(run({ plan: structuredClone(plan) }).plan).toBe(keys[0])
    expect(run({ plan: planOf('sound', 'face') }).plan).toBe(keys[0])
  })
  it('what is doubtful does not stop it: one copy with a reason, half a minute off, three hours of space, a picture a little late', () => {
    const two = planOf('face', 'room')
    expect(run({ plan: two, syncMs: 200, posts: () => ({ camera2: {} }), told: { copies: { good: 1, of: 1 }, clockOffsetSeconds: 30, spaceSeconds: 3 * 3600 } })).toMatchObject({
      passed: true, of: { places: 'warn', clock: 'warn', space: 'warn', sync: 'warn', 'second-picture': 'ok' },
    })
  })
})
