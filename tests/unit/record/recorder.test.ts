// A take while it runs, on a real store with real files; the writing process, the capturing window and the clock are the test's.
import { readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { openRecording } from '../../../electron/record/recordings'
import type { Millis } from '../../../shared/model/ids'
import { takeRoom } from './take-room'
import { code, planOf, signal } from './take-world'

const room = takeRoom()

describe('a take', { timeout: 60_000 }, () => {
  it('F18: what is shown comes from verified writes and never runs ahead of them', async () => {
    const { recordings: [face, sound] } = await room.world.start(room.sessionId)
    room.world.pass(3_000)
    for (const [id, ms] of [[face!, 2_000], [sound!, 2_000]] as const) await room.world.writer.chunk(id, ms)
    const state = room.world.recorder.state()
    expect(state.writtenMs).toBe(2_000)
    expect(state.takeMs).toBe(4_000)
    expect(state.tracks.map((t) => [t.track, t.upToMs, t.state])).toEqual([['face', 2_000, 'running'], ['sound', 2_000, 'running']])
    await room.world.recorder.stop()
  })

  it('F21: is in the log as one story with its ends, and its key and journal are gone', async () => {
    const { takeId, recordings } = await room.world.start(room.sessionId)
    room.world.pass(1_000)
    for (const id of recordings) await room.world.writer.chunk(id, 2_000)
    await room.world.recorder.stop()
    expect(await room.kinds()).toEqual(['take.started', 'recording.started', 'recording.started', 'recording.ended', 'recording.ended', 'take.ended'])
    const { recordings: [face], takes } = await room.fold()
    expect(face).toMatchObject({ takeId, track: 'face', startMs: 0, end: { reason: 'stopped', chunks: 2, durationMs: 2_000, copies: 1 } })
    expect(takes[0]).toMatchObject({ takeId, reason: 'stopped', endMs: 2_000 })
    expect(await room.store.db.all('SELECT id FROM take')).toEqual([])
    expect((await readdir(join(room.store.folder, 'media'))).filter((name) => name.startsWith('tak_'))).toEqual([])
    expect(await room.store.db.all('SELECT recording FROM chunk')).toHaveLength(4)
    const reader = await openRecording(room.store, recordings[0]!)
    expect((await reader.scan()).chunks).toBe(2)
    await reader.close()
  })

  it('XA2: the capturing window dies: its parts end, it is ordered again, and the gap stands in the record', async () => {
    const { takeId, recordings: [face, sound] } = await room.world.start(room.sessionId)
    room.world.recorder.captureGone()
    await vi.waitFor(() => { expect(room.world.recorder.state().primary?.untilMs).toBe(1_000) })
    room.world.pass(750, null)
    expect(room.world.recorder.state().alarms[0]?.alarm).toBe('restarting')
    expect(room.world.recorder.hello()).toMatchObject({ kind: 'run', takeId, resumed: true })
    const again = await room.world.open(takeId, 'face')
    const both = await room.world.open(takeId, 'sound')
    for (const id of [again, both]) await room.world.writer.chunk(id, 500)
    await room.world.recorder.stop()
    const events = await room.events()
    expect(events.filter((e) => e.type === 'gap')).toEqual([
      { type: 'gap', track: 'face', reason: 'window', fromMs: 1_000, toMs: 1_750 }, { type: 'gap', track: 'sound', reason: 'window', fromMs: 1_000, toMs: 1_750 },
    ])
    expect(events).toContainEqual({ type: 'process', process: 'capture' })
    expect((await room.fold()).recordings.map((r) => [r.recordingId, r.end?.reason])).toEqual([[face, 'window'], [sound, 'window'], [again, 'stopped'], [both, 'stopped']])
  })

  it('F26: what is written down while nothing records stands at the end of the last part, until the next one runs', async () => {
    const { takeId, recordings: [face] } = await room.world.start(room.sessionId)
    expect(room.world.recorder.state().primary).toEqual({ recordingId: face, startMs: 0, part: 1, untilMs: null })
    room.world.recorder.captureGone()
    room.world.pass(500, null)
    expect(room.world.recorder.state().primary).toEqual({ recordingId: face, startMs: 0, part: 1, untilMs: 1_000 })
    const sound = await room.world.open(takeId, 'sound')
    // What runs comes before what has ended.
    expect(room.world.recorder.state().primary).toMatchObject({ recordingId: sound, untilMs: null })
    const again = await room.world.open(takeId, 'face')
    expect(room.world.recorder.state().primary).toEqual({ recordingId: again, startMs: 1_500, part: 2, untilMs: null })
    await room.world.recorder.stop()
    expect(room.world.recorder.state().primary).toBeNull()
  })

  it('F20: a lamp that cannot be reached is told for as long as it cannot, though it is switched meanwhile', async () => {
    const light = (on: boolean, fault: string | null) => room.world.writer.onNews({ news: 'light', on, fault })
    room.world.writer.faultAtBegin = 'ENOENT'
    await room.world.start(room.sessionId)
    light(true, null)
    expect(room.world.recorder.state().lightFault).toBe('ENOENT')
    light(true, null)
    expect(room.world.recorder.state().lightFault).toBeNull()
    light(true, 'EPIPE')
    light(false, null)
    expect(room.world.recorder.state().lightFault).toBe('EPIPE')
    room.world.writer.onReplaced([])
    light(true, null)
    expect(room.world.recorder.state().lightFault).toBeNull()
    await room.world.recorder.stop()
  })

  it('XA2: a capturing window that hangs is killed and loaded anew within two seconds', async () => {
    await room.world.start(room.sessionId)
    room.world.pass(1_000, null)
    expect(room.world.reloads).toBe(0)
    room.world.pass(500, null)
    expect(room.world.reloads).toBe(1)
    // The new one gets the time that its start takes.
    room.world.pass(3_000, null)
    expect(room.world.reloads).toBe(1)
    expect(room.world.recorder.state().alarms.map((a) => a.alarm)).toContain('restarting')
    await room.world.recorder.stop()
  })

  it('XA3: another writer took over: a new port, the parts go on, and the log says so', async () => {
    const { recordings } = await room.world.start(room.sessionId)
    const before = room.world.connects
    room.world.writer.onReplaced(recordings.map((recordingId) => ({ recordingId, index: 1, endMs: 1_000 as Millis })))
    expect(room.world.connects).toBe(before + 1)
    await room.world.writer.chunk(recordings[0]!, 2_000, Buffer.alloc(9), null)
    room.world.pass(10_000)
    expect(room.world.recorder.state().alarms.map((a) => a.alarm)).not.toContain('no-progress')
    await room.world.recorder.stop()
    expect(await room.events()).toContainEqual({ type: 'process', process: 'writer' })
    expect((await room.fold()).recordings.map((r) => r.end?.reason)).toEqual(['stopped', 'stopped'])
  })

  it('XC4 F21: a track that was lost for good leaves a gap until the end; one that never began, a gap from the start', async () => {
    room.world.plan = planOf('face', 'room', 'sound')
    const { recordings: [face, wide] } = await room.world.start(room.sessionId)
    await room.world.recorder.finish(wide!, 'track-ended')
    room.world.pass(2_000)
    await room.world.writer.chunk(face!, 3_000)
    await room.world.recorder.stop()
    expect((await room.events()).filter((e) => e.type === 'gap')).toEqual([{ type: 'gap', track: 'room', reason: 'track-ended', fromMs: 1_000, toMs: 3_000 }])
  })

  it('XC4 F21: a camera goes and comes back while its track goes on with the sound: the picture has a gap with both times', async () => {
    const { takeId, recordings: [face] } = await room.world.start(room.sessionId)
    room.world.pass(1_000)
    await room.world.writer.chunk(face!, 2_000)
    // Lost 300 ms ago; the part goes on until the one without a picture runs.
    room.world.clock.pass(300)
    room.world.report({ posts: [signal('camera1', { state: 'lost', frameAgoMs: 300 as Millis }), signal('microphone1')] })
    const soundOnly = await room.world.open(takeId, 'face', undefined, { picture: false })
    await room.world.recorder.finish(face!, 'track-ended')
    room.world.pass(2_000, { posts: [signal('camera1', { state: 'lost' }), signal('microphone1')] })
    expect(room.world.recorder.state().alarms.map((a) => a.alarm)).toContain('no-picture')
    await room.world.writer.chunk(soundOnly, 2_000)
    const back = await room.world.open(takeId, 'face')
    await room.world.recorder.finish(soundOnly, 'device')
    await room.world.writer.chunk(back, 500)
    await room.world.recorder.stop()
    expect((await room.events()).filter((e) => e.type === 'gap')).toEqual([{ type: 'gap', track: 'face', reason: 'track-ended', fromMs: 2_000, toMs: 4_300 }])
  })

  it('XC5: without the first camera and the first microphone nothing is started, whatever else records', async () => {
    room.world.plan = planOf('face', 'room')
    room.world.present = [signal('camera2')]
    // They may still be opening: judged after three seconds.
    const time = setInterval(() => {
      // Not open yet, or given up between two ticks: there is nothing to report to.
      try { room.world.pass(1_000) } catch { /* the next tick */ }
    }, 50)
    expect(await code(room.world.start(room.sessionId).finally(() => clearInterval(time)))).toBe('E-C4')
    room.world.present = [signal('microphone1')]
    await room.world.start(room.sessionId)
    room.world.pass(2_000)
    expect(room.world.recorder.state().alarms.map((a) => [a.alarm, a.track])).toContainEqual(['no-picture', 'face'])
    await room.world.recorder.stop()
  })

  it('XA13 XA14: a place that is lost is told within three seconds and the other goes on; back and complete, that is told too', async (ctx) => {
    ctx.skip(!room.twoDisks, 'one disk')
    room.world.secondFolder = room.far
    const { recordings } = await room.world.start(room.sessionId, '')
    room.world.writer.onNews({ news: 'place', place: 'second', state: 'lost', code: 'E-C1' })
    room.world.pass(250)
    expect(room.world.recorder.state()).toMatchObject({ copies: { good: 1, of: 2 }, alarms: [{ alarm: 'target-lost' }] })
    room.world.writer.onNews({ news: 'place', place: 'second', state: 'complete', code: null })
    room.world.pass(2_500)
    for (const id of recordings) await room.world.writer.chunk(id, 3_000)
    expect(room.world.recorder.state().copies).toEqual({ good: 2, of: 2 })
    await room.world.recorder.stop()
    expect((await room.events()).filter((e) => e.type === 'place')).toEqual([{ type: 'place', place: 'second', state: 'lost' }, { type: 'place', place: 'second', state: 'complete' }])
  })

  it('XA20: the machine sleeps: the parts end, new ones begin when it wakes, and the time between is told', async () => {
    const { takeId } = await room.world.start(room.sessionId)
    room.world.recorder.suspend()
    await vi.waitFor(() => expect(room.world.recorder.state().primary?.untilMs).toBe(1_000))
    expect(room.world.orders.at(-1)).toMatchObject({ kind: 'stop', reason: 'suspended' })
    // Between the word and the wake nobody says that it records, and the take's clock goes on.
    expect(room.world.recorder.state().alarms[0]?.alarm).toBe('restarting')
    room.world.clock.pass(200)
    room.world.clock.sleep(59_800)
    await room.world.recorder.resume()
    expect(room.world.orders.at(-1)).toMatchObject({ kind: 'run', takeId, resumed: true })
    const face = await room.world.open(takeId, 'face')
    await room.world.writer.chunk(face, 700)
    await room.world.recorder.stop()
    const events = await room.events()
    expect(events).toContainEqual({ type: 'suspended', forMs: 60_000 })
    expect(events).toContainEqual({ type: 'gap', track: 'face', reason: 'suspended', fromMs: 1_000, toMs: 61_000 })
    expect(events.filter((e) => e.type === 'gap').map((e) => [e.track, e.reason])).toEqual([['face', 'suspended'], ['sound', 'suspended']])
  })

  it('XA20: after waking it records again at once, though the ends of the parts before take minutes to sum up', async () => {
    const { takeId, recordings } = await room.world.start(room.sessionId)
    room.world.writer.hold('finish')
    room.world.recorder.suspend()
    room.world.clock.sleep(60_000)
    // They never end before they are let go.
    await room.world.recorder.resume()
    expect(room.world.orders.at(-1)).toMatchObject({ kind: 'run', takeId, resumed: true })
    const again = await room.world.open(takeId, 'face')
    await room.world.writer.chunk(again, 700)
    expect(room.world.recorder.state().tracks[0]).toMatchObject({ recordingId: again, upToMs: 700 })
    room.world.writer.release('finish')
    await room.world.recorder.stop()
    expect((await room.fold()).recordings.map((r) => [r.recordingId, r.end?.reason])).toEqual([...recordings.map((id) => [id, 'suspended']), [again, 'stopped']])
    expect(await room.store.db.all('SELECT id FROM take')).toEqual([])
  })

  it('XA20: a sleep nobody spoke of is noticed by its clock: new parts, and burned-in time stays right', async () => {
    const { takeId } = await room.world.start(room.sessionId)
    room.world.clock.sleep(600_000)
    room.world.clock.pass(250)
    room.world.look()
    expect(room.world.orders).toContainEqual({ kind: 'stop', takeId, reason: 'suspended' })
    await vi.waitFor(() => expect(room.world.orders.at(-1)).toMatchObject({ kind: 'run', takeId, resumed: true }))
    expect(room.world.recorder.clock().ms).toBe(601_250)
    await room.world.recorder.stop()
  })

  it('XA20: told of a sleep that never came, it goes on by itself after five seconds', async () => {
    await room.world.start(room.sessionId)
    room.world.recorder.suspend()
    await vi.waitFor(() => expect(room.world.recorder.state().primary?.untilMs).toBe(1_000))
    room.world.pass(4_500, null)
    expect(room.world.orders.at(-1)).toMatchObject({ kind: 'stop' })
    room.world.pass(1_000, null)
    await vi.waitFor(() => expect(room.world.orders.at(-1)).toMatchObject({ kind: 'run', resumed: true }))
    expect(room.world.recorder.state().alarms.map((a) => a.alarm)).not.toContain('space')
    await room.world.recorder.stop()
  })

  it('XA14: no place takes anything: it is tried again every two seconds, and goes on when a disk is back', async () => {
    const { takeId, recordings: [face, sound] } = await room.world.start(room.sessionId)
    room.world.writer.onNews({ news: 'place', place: 'vault', state: 'lost', code: 'E-C1' })
    room.world.writer.refuse = { note: 'E-C1' }
    for (const id of [face!, sound!]) await room.world.recorder.finish(id, 'error')
    const { calls } = room.world.writer
    expect(await code(room.world.open(takeId, 'face'))).toBe('E-C1')
    const tried = calls.length
    for (let i = 0; i < 5; i++) expect(await code(room.world.open(takeId, 'face'))).toBe('E-C1')
    expect(calls.length).toBe(tried)
    room.world.writer.refuse = {}
    room.world.pass(2_000)
    // Nobody has said that the place is back.
    const again = await room.world.open(takeId, 'face')
    await room.world.writer.chunk(again, 1_000)
    await room.world.recorder.stop()
    expect((await room.fold()).recordings.find((r) => r.recordingId === again)?.end).toMatchObject({ reason: 'stopped', chunks: 1 })
  })

  it('a page that was loaded anew without a crash ends what the one before it recorded', async () => {
    const { takeId, recordings } = await room.world.start(room.sessionId)
    expect(room.world.recorder.hello()).toMatchObject({ kind: 'run', takeId, resumed: true })
    await vi.waitFor(async () => expect(room.world.recorder.state().primary?.untilMs).toBe(1_000))
    await room.world.recorder.stop()
    expect((await room.fold()).recordings.map((r) => [r.recordingId, r.end?.reason])).toEqual(recordings.map((id) => [id, 'window']))
  })

  it('F21: a planned track that begins minutes late has its gap from the start', async () => {
    room.world.plan = planOf('face', 'sound')
    const { takeId } = await room.world.start(room.sessionId)
    room.world.pass(4_000)
    room.world.recorder.report({ takeId, tracks: [], posts: [signal('camera1')], syncMs: null })
    await room.world.recorder.stop()
    expect((await room.events()).filter((e) => e.type === 'gap')).toEqual([])
    room.world.plan = planOf('face', 'room')
    const { Take } = await import('../../../electron/record/take')
    const take = new Take(takeId, room.sessionId, 'session', room.store.clock.utc(), planOf('face', 'room'))
    take.open('rec_00000000000000000001' as never, 'face', 200 as Millis, 300 as Millis)
    take.open('rec_00000000000000000002' as never, 'room', 300_000 as Millis, 300_100 as Millis)
    expect(take.gaps()).toEqual([{ track: 'room', reason: 'track-ended', fromMs: 0, toMs: 300_000 }])
    expect(take.gaps()).toEqual([])
  })

  it('the folder of a place is taken away under the open files: that place is lost within three seconds', async (ctx) => {
    ctx.skip(!room.twoDisks, 'one disk')
    room.world.secondFolder = room.far
    await room.world.start(room.sessionId, '')
    const media = join(room.store.secondBase!, 'media')
    await rename(media, `${media}-away`)
    room.world.pass(1_750)
    await vi.waitFor(() => { room.world.pass(250); expect(room.world.recorder.state()).toMatchObject({ copies: { good: 1, of: 2 }, alarms: [{ alarm: 'target-lost' }] }) })
    await rename(`${media}-away`, media)
    room.world.pass(1_750)
    await vi.waitFor(() => { room.world.pass(250); expect(room.world.recorder.state().copies).toEqual({ good: 2, of: 2 }) })
    await room.world.recorder.stop()
    expect((await room.events()).filter((e) => e.type === 'place')).toEqual([{ type: 'place', place: 'second', state: 'lost' }, { type: 'place', place: 'second', state: 'complete' }])
  })

  it('a disk that hangs keeps nobody at the end: it is over in time, says so, and a new one may start', async () => {
    await room.world.start(room.sessionId)
    room.world.writer.hangs = ['note', 'finish', 'close']
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const stopped = room.world.recorder.stop()
      let over = false
      void stopped.then(() => { over = true })
      for (let i = 0; i < 2_000 && !over; i++) { await vi.advanceTimersByTimeAsync(1_000); await new Promise((resolve) => setImmediate(resolve)) }
      vi.useRealTimers()
      await stopped
    } finally {
      vi.useRealTimers()
    }
    expect(room.world.recorder.state()).toMatchObject({ state: 'idle', broken: { code: 'E-C33' } })
    expect(room.world.recorder.isRunning).toBe(false)
    // Nothing is lost: the next login ends it.
    expect(await room.store.db.all('SELECT id FROM take')).toHaveLength(1)
  })

  it('XA20: everything stood still for seconds without being told: that is on record as well', async () => {
    await room.world.start(room.sessionId)
    room.world.clock.pass(5_000)
    room.world.look()
    await room.world.recorder.stop()
    expect(await room.events()).toContainEqual({ type: 'suspended', forMs: 5_000 })
  })

  it('F30 XC1: a clock that is set moves no duration, and the jump is on record with its alarm', async () => {
    const { recordings: [face] } = await room.world.start(room.sessionId)
    room.world.clock.wall += 365 * 86_400_000
    room.world.jumps.push(365 * 86_400_000)
    room.world.pass(1_000)
    await room.world.writer.chunk(face!, 2_000)
    expect(room.world.recorder.state()).toMatchObject({ takeMs: 2_000, alarms: [{ alarm: 'clock' }] })
    await room.world.recorder.stop()
    expect(await room.events()).toContainEqual({ type: 'clock', byMs: 365 * 86_400_000 })
    expect((await room.fold()).takes[0]).toMatchObject({ endMs: 2_000 })
  })

  it('a part whose file cannot be made is refused, and ended before its first byte', async () => {
    const { takeId } = await room.world.start(room.sessionId)
    room.world.writer.refuse.part = 'E-C32'
    expect(await code(room.world.open(takeId, 'room'))).toBe('E-B1')
    expect(await code(room.world.open(takeId, 'face'))).toBe('E-C32')
    delete room.world.writer.refuse.part
    await room.world.recorder.stop()
    expect((await room.fold()).recordings.map((r) => [r.end?.reason, r.end?.chunks])).toEqual([['stopped', 1], ['stopped', 1], ['error', 0]])
    expect(await room.store.db.all('SELECT id FROM take')).toEqual([])
  })

  it('outside a take the capturing window is refused everything', async () => {
    await room.world.start(room.sessionId)
    const { takeId } = room.world.recorder
    const recordingId = room.world.recorder.now!.recordingId
    await room.world.recorder.stop()
    expect(room.world.recorder.hello()).toEqual({ kind: 'idle' })
    expect(await code(room.world.open(takeId!, 'face', 0))).toBe('E-B1')
    expect(await code(room.world.recorder.finish(recordingId, 'stopped'))).toBe('E-B1')
    expect(() => room.world.recorder.report({ takeId: takeId!, tracks: [], posts: [signal('camera1')], syncMs: null })).toThrow('E-B1')
    expect(() => room.world.recorder.done(takeId!)).toThrow('E-B1')
  })

  it('F15: what is burned in follows the thermometer without a new port', async () => {
    await room.world.start(room.sessionId)
    const { connects } = room.world
    room.world.climate = { celsius: 22.5, humidity: 45, source: 'typed' }
    room.world.pass(250)
    expect(room.world.orders.at(-1)).toMatchObject({ kind: 'run', resumed: false, overlay: { climate: { celsius: 22.5 } } })
    expect(room.world.connects).toBe(connects)
    await room.world.recorder.stop()
  })
})
