// The device posts: found by id or by an only label, watched, and tried again for as long as the take runs.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { defaultPosts, findDevice, plannedPosts, labelOf } from '../../../renderer/capture/devices'
import { Posts } from '../../../renderer/capture/posts'
import type { Device, Picture, Plan } from '../../../shared/model/capture'

const picture: Picture = { width: 1280, height: 720, frameRate: 30, codec: 'vp8', bitsPerSecond: 2_500_000 }
const cam = (id: string, label: string): Device => ({ id, label, kind: 'camera' })
const mic = (id: string, label: string): Device => ({ id, label, kind: 'microphone' })
const none: Plan['posts'] = { camera1: null, microphone1: null, camera2: null, microphone2: null }

class FakeTrack extends EventTarget {
  readyState = 'live'
  muted = false
  stats = { deliveredFrames: 0 }
  constructor(readonly kind: 'video' | 'audio', readonly label: string) { super() }
  stop() { this.readyState = 'ended' }
  end() { this.readyState = 'ended'; this.dispatchEvent(new Event('ended')) }
  mute(muted: boolean) { this.muted = muted; this.dispatchEvent(new Event(muted ? 'mute' : 'unmute')) }
}

function world(posts: Partial<Plan['posts']>) {
  const w = { devices: [cam('c1', 'A'), cam('c2', 'B'), mic('m1', 'M')], opened: [] as FakeTrack[], tries: 0, changes: [] as string[], delivering: true, /** Label of a device whose driver never answers. */ hangs: '' }
  const timer = setInterval(() => { for (const t of w.opened) if (t.readyState === 'live' && w.delivering) t.stats.deliveredFrames += 3 }, 100)
  const p = new Posts({ ...none, ...posts }, picture, {
    list: async () => w.devices,
    open: async (device) => {
      w.tries += 1
      if (device.label === w.hangs) return new Promise<never>(() => undefined)
      const track = new FakeTrack(device.kind === 'camera' ? 'video' : 'audio', device.label)
      w.opened.push(track)
      return track as unknown as MediaStreamTrack
    },
    every: (ms, task) => {
      const t = setInterval(task, ms)
      return () => clearInterval(t)
    },
  }, (post, track) => w.changes.push(`${post} ${track ? 'there' : 'gone'}`))
  return { w, posts: p, end: () => { p.close(); clearInterval(timer) } }
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

describe('which device stands at a post', () => {
  test('the one of the same id; else the only one of the same label; never one of two', () => {
    const devices = [cam('x', 'A'), cam('y', 'A'), cam('z', 'B'), mic('z2', 'B')]
    expect(findDevice(cam('y', 'A'), devices)?.id).toBe('y')
    expect(findDevice(cam('old', 'B'), devices)?.id).toBe('z')
    expect(findDevice(cam('old', 'A'), devices)).toBeNull()
    expect(findDevice(cam('old', ''), [cam('x', '')])).toBeNull()
    expect(findDevice(mic('x', 'A'), devices)).toBeNull()
  })

  test('a machine nobody has set up takes its first camera and the system\'s microphone; a plan that names one device is followed', () => {
    const devices = [mic('m1', 'M'), mic('default', 'D'), cam('c1', 'A'), cam('c2', 'B')]
    expect(defaultPosts(devices)).toEqual({ camera1: devices[2], microphone1: devices[1], camera2: null, microphone2: null })
    const plan: Plan = { posts: none, picture, tracks: ['face'] }
    expect(plannedPosts(plan, devices).camera1?.id).toBe('c1')
    const own = { ...none, microphone2: mic('m1', 'M') }
    expect(plannedPosts({ ...plan, posts: own }, devices)).toBe(own)
    expect(defaultPosts([])).toEqual(none)
  })
})

describe('F14 F21 a post', () => {
  beforeEach(() => { vi.useFakeTimers({ now: 0 }) })
  afterEach(() => { vi.useRealTimers() })

  test('is open, and a post without a device in the plan stays empty', async () => {
    const { posts, end } = world({ camera1: cam('c1', 'A') })
    await posts.open()
    expect([posts.planned('camera1'), posts.track('camera1') !== null, posts.planned('camera2'), posts.track('camera2')]).toEqual([true, true, false, null])
    end()
  })

  test('a driver that never answers at one post does not hold up the others', async () => {
    const { w, posts, end } = world({ camera1: cam('c1', 'A'), microphone1: mic('m1', 'M'), camera2: cam('c2', 'B') })
    w.hangs = 'B'
    let all = false
    void posts.open().then(() => { all = true })
    // Asked for again while the first try is under way: it waits for that one.
    await posts.open(['camera1', 'microphone1'])
    expect(posts.track('camera1')).not.toBeNull()
    await pass(10_000)
    expect([posts.track('camera1') !== null, posts.track('microphone1') !== null, posts.track('camera2'), all]).toEqual([true, true, null, false])
    end()
  })

  test('a name cut in the middle of a sign is still text, and so can be told', () => {
    expect(labelOf(`${'a'.repeat(199)}😀`)).toBe('a'.repeat(199))
  })

  test('a device that ends is told at once and opened again within a second, as often as it takes', async () => {
    const { w, posts, end } = world({ camera1: cam('c1', 'A'), microphone1: mic('m1', 'M') })
    await posts.open()
    const all = w.devices
    w.devices = [mic('m1', 'M')]
    w.opened.find((t) => t.kind === 'video')!.end()
    expect(w.changes.at(-1)).toBe('camera1 gone')
    expect(posts.track('camera1')).toBeNull()
    await pass(60_000)
    expect(posts.track('camera1')).toBeNull()
    expect(posts.track('microphone1')).not.toBeNull()
    w.devices = all
    await pass(1000)
    expect(posts.track('camera1')).not.toBeNull()
    expect(w.changes.filter((c) => c.startsWith('microphone1'))).toEqual(['microphone1 there'])
    end()
  })

  test('a camera that stands still without a word is lost after a second, and is the same track when it moves again', async () => {
    const { w, posts, end } = world({ camera1: cam('c1', 'A') })
    await posts.open()
    await pass(2000)
    const track = posts.track('camera1')
    w.delivering = false
    await pass(1500)
    expect(w.changes).toEqual(['camera1 there', 'camera1 gone'])
    w.delivering = true
    await pass(500)
    expect(posts.track('camera1')).toBe(track)
    expect(w.tries).toBe(1)
    end()
  })

  test('a camera that stays still is opened anew every few seconds', async () => {
    const { w, posts, end } = world({ camera1: cam('c1', 'A') })
    await posts.open()
    w.delivering = false
    await pass(10_000)
    expect(w.tries).toBeGreaterThan(2)
    w.delivering = true
    await pass(3000)
    expect(posts.track('camera1')).not.toBeNull()
    end()
  })

  test('a muted camera is lost (its recorder would hold the sound back); a muted microphone is not', async () => {
    const { w, posts, end } = world({ camera1: cam('c1', 'A'), microphone1: mic('m1', 'M') })
    await posts.open()
    for (const track of w.opened) track.mute(true)
    expect(posts.track('camera1')).toBeNull()
    expect(posts.track('microphone1')).not.toBeNull()
    expect(posts.muted('microphone1')).toBe(true)
    for (const track of w.opened) track.mute(false)
    expect(posts.track('camera1')).not.toBeNull()
    end()
  })

  test('after the end nothing is opened, and what was open is given back', async () => {
    const { w, posts, end } = world({ camera1: cam('c1', 'A') })
    await posts.open()
    end()
    expect(w.opened.map((t) => t.readyState)).toEqual(['ended'])
    posts.look()
    await pass(10_000)
    expect(w.tries).toBe(1)
  })
})
