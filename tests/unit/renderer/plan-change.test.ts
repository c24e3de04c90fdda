// F14: no device stands at two posts, somebody is always at camera 1 and microphone 1, and the room track follows what stands there.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { swapped, withDevice, withTrack } from '../../../renderer/record/plan-change'
import { candidates, posts, type Device, type Plan } from '../../../shared/model/capture'

const device = (kind: Device['kind'], n: number): Device => ({ kind, id: `${kind}-${n}`, label: `${kind} ${n}` })
const cameras = [1, 2, 3].map((n) => device('camera', n))
const microphones = [{ kind: 'microphone' as const, id: 'default', label: 'default' }, ...[1, 2].map((n) => device('microphone', n))]
const devices = [...cameras, ...microphones]
const empty: Plan = { posts: { camera1: null, microphone1: null, camera2: null, microphone2: null }, picture: candidates[1]!, tracks: ['face', 'sound'] }

describe('F14 devices at their posts', () => {
  test('the first change writes down what was automatic, so that the face is recorded too', () => {
    const plan = withDevice(empty, 'camera2', cameras[1]!, devices)
    expect(plan.posts).toEqual({ camera1: cameras[0], microphone1: microphones[0], camera2: cameras[1], microphone2: null })
    expect(plan.tracks).toEqual(['face', 'room', 'sound'])
  })

  test('the camera that was automatic, put at post 2, leaves post 1 to another', () => {
    expect(withDevice(empty, 'camera2', cameras[0]!, devices).posts).toMatchObject({ camera1: cameras[1], camera2: cameras[0] })
  })

  test('whatever is chosen in whatever order', () => {
    const step = fc.oneof(
      fc.record({ post: fc.constantFrom(...posts), n: fc.integer({ min: -1, max: 2 }) }),
      fc.constant('swap' as const), fc.record({ track: fc.constantFrom('face' as const, 'room' as const, 'composite' as const, 'sound' as const), on: fc.boolean() }),
    )
    fc.assert(fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      let plan = withDevice(empty, 'microphone1', microphones[0]!, devices)
      for (const one of steps) {
        if (one === 'swap') { if (plan.posts.camera2) plan = swapped(plan) }
        else if ('track' in one) plan = withTrack(plan, one.track, one.on)
        else plan = withDevice(plan, one.post, (one.post.startsWith('camera') ? cameras : microphones)[one.n] ?? null, devices)
        const { camera1, camera2, microphone1, microphone2 } = plan.posts
        expect(camera1).not.toBeNull()
        expect(microphone1).not.toBeNull()
        expect(camera1?.id).not.toBe(camera2?.id)
        expect(microphone1?.id).not.toBe(microphone2?.id)
        expect(plan.tracks).toContain('face')
        expect(plan.tracks.includes('room')).toBe(camera2 !== null || microphone2 !== null)
      }
    }))
  })
})
