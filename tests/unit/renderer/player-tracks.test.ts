// What the player shows, where it jumps, and how the second picture holds to the first.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { choices, follow, merged, nextMarker, pictures, type PlayerMarker, type PlayerTrack } from '../../../renderer/ui/player-tracks'
import type { RecordingId } from '../../../shared/model/ids'

const track = (id: string, kind: PlayerTrack['track'], startMs = 0, lengthMs?: number): PlayerTrack => ({ recordingId: id as RecordingId, track: kind, startMs, syncMs: 0, ...(lengthMs === undefined ? {} : { lengthMs }) })

describe('F24 tracks of the player', () => {
  test('one track is no choice; both cameras can be seen together when both are there', () => {
    expect(choices([track('a', 'face')])).toEqual([])
    expect(choices([track('a', 'face'), track('b', 'sound')])).toEqual(['face', 'sound'])
    expect(choices([track('a', 'face'), track('b', 'room'), track('c', 'room', 9000)])).toEqual(['face', 'room', 'both'])
  })

  test('of a track of several parts the one that ran at that moment is shown', () => {
    const home = track('f', 'face')
    const all = [home, track('r1', 'room', 0, 5000), track('r2', 'room', 6000, 9000)]
    const shown = (atMs: number) => pictures('both', all, home, atMs).follower?.recordingId
    expect([shown(0), shown(4000), shown(5500), shown(6500), shown(20_000)]).toEqual(['r1', 'r1', 'r1', 'r2', 'r2'])
    expect(pictures('both', all, home, 0).leader).toBe(home)
    expect(pictures('room', all, home, 7000)).toEqual({ leader: all[2], follower: null })
    // What is not there leaves what is.
    expect(pictures('sound', all, home, 0).leader).toBe(home)
  })

  test('a picture that is a part of a second off is caught up with, without a jump, and then stays within a frame', () => {
    fc.assert(fc.property(fc.integer({ min: -149, max: 149 }), fc.constantFrom(0.5, 1, 2, 3), (offMs, speed) => {
      let behind = offMs
      for (let i = 0; i < 200; i++) {
        const step = follow(behind, true)
        if (step.jump) throw new Error('jumped')
        expect(Math.abs(step.pace - 1)).toBeLessThanOrEqual(0.12 + 1e-9)
        behind -= 50 * speed * (step.pace - 1)
        expect(Math.abs(behind)).toBeLessThanOrEqual(Math.abs(offMs) + 1)
      }
      expect(Math.abs(behind)).toBeLessThanOrEqual(1000 / 30 / 2)
    }))
  })

  test('further off it jumps; a still picture is put exactly where it belongs', () => {
    expect(follow(400, true)).toEqual({ jump: true })
    expect(follow(-151, true)).toEqual({ jump: true })
    expect(follow(20, false)).toEqual({ jump: true })
    expect(follow(0, false)).toEqual({ jump: false, pace: 1 })
  })

  test('F25 the next mark and the one before; the mark one stands on is passed', () => {
    const marks = [5000, 1000, 9000].map((atMs): PlayerMarker => ({ atMs, kind: 'note', text: '' }))
    const at = (ms: number, step: 1 | -1) => nextMarker(marks, ms, step)?.atMs ?? null
    expect([at(0, 1), at(1000, 1), at(5000, 1), at(9000, 1)]).toEqual([1000, 5000, 9000, null])
    expect([at(9500, -1), at(5000, -1), at(2500, -1), at(1000, -1)]).toEqual([5000, 1000, 1000, null])
  })

  test('XA15 lost stretches that touch are one', () => {
    expect(merged([{ fromMs: 9000, toMs: 10_000 }, { fromMs: 1000, toMs: 2000 }, { fromMs: 10_000, toMs: 11_000 }, { fromMs: 1000, toMs: 2000 }])).toEqual([{ fromMs: 1000, toMs: 2000 }, { fromMs: 9000, toMs: 11_000 }])
  })
})
