// The recorder as a whole, with a camera, a disk and a clock made of plain objects.
import { beforeEach, describe, expect, test } from 'vitest'
import type { CaptureEvents } from '../../../renderer/record/capture'
import { Recorder, type Ports } from '../../../renderer/record/recorder'
import type { Source } from '../../../renderer/record/source'
import { fail, ok, type FailureCode } from '../../../shared/failure'
import type { Bytes, Millis, RecordingId, SessionId } from '../../../shared/model/ids'

const sessionId = 'ses_00000000000000000000' as SessionId

type FakeTrack = { kind: string; readyState: string; stop: () => void }
const track = (kind: string): FakeTrack => ({ kind, readyState: 'live', stop() { this.readyState = 'ended' } })
function fakeSource(kinds: readonly string[]): Source {
  const tracks = kinds.map(track)
  const stream = { getTracks: () => tracks, getVideoTracks: () => tracks.filter((t) => t.kind === 'video'), getAudioTracks: () => tracks.filter((t) => t.kind === 'audio') }
  return { stream: stream as unknown as MediaStream, camera: 'c', microphone: 'm', width: 1280, height: 720, frameRate: 30 }
}

let now: number
let timers: { at: number; task: () => void; again: number | null }[]
let calls: string[]
let devices: readonly string[]
let captures: { events: CaptureEvents; stopped: boolean; lastChunkMs: number | null }[]
let openFails: FailureCode[]
let appendFails: (index: number) => FailureCode | null
let hangStore: Promise<void> | null
let closed: MediaStream[]
let recorder: Recorder

const settle = async () => { for (let i = 0; i < 60; i++) await Promise.resolve() }
async function pass(ms: number): Promise<void> {
  const until = now + ms
  for (;;) {
    const next = timers.filter((t) => t.at <= until).sort((a, b) => a.at - b.at)[0]
    if (!next) break
    now = next.at
    if (next.again === null) timers = timers.filter((t) => t !== next)
    else next.at += next.again
    next.task()
    await settle()
  }
  now = until
  await settle()
}
/** Lets the running capture deliver a chunk each second for `n` seconds. */
async function record(n: number): Promise<void> {
  for (let i = 0; i < n; i++) {
    await pass(1000)
    captures.at(-1)!.events.onChunk(now - starts.at(-1)!, Promise.resolve(new Uint8Array([1])))
    await settle()
  }
}
let starts: number[]

beforeEach(() => {
  now = 1000
  timers = []
  calls = []
  devices = ['video', 'audio']
  captures = []
  openFails = []
  appendFails = () => null
  hangStore = null
  closed = []
  starts = []
  let opened = 0
  const ports: Ports = {
    openSource: ({ partial }) => {
      const kinds = devices
      if (kinds.length === 0 || (!partial && kinds.length < 2)) return Promise.reject(new Error('none'))
      return Promise.resolve(fakeSource(kinds))
    },
    closeStream: (stream) => {
      closed.push(stream)
      for (const t of stream.getTracks()) t.stop()
    },
    watchSignals: () => ({ level: () => 0.5, look: () => undefined, lastFrameAt: () => now, lastSoundAt: () => now, close: () => undefined }),
    startCapture: async (_stream, events) => {
      const capture = { events, stopped: false, lastChunkMs: null as number | null }
      captures.push(capture)
      starts.push(now)
      const startedAt = now
      return {
        startedAt, mimeType: 'video/webm;codecs=vp8,opus', held: () => 0,
        stop: async () => {
          capture.stopped = true
          if (capture.lastChunkMs !== null) events.onChunk(capture.lastChunkMs, Promise.resolve(new Uint8Array([9])))
        },
      }
    },
    store: {
      open: async ({ source }) => {
        const code = openFails.shift()
        calls.push(code ? `open ${code}` : `open ${source.mimeType.split(';')[0]}`)
        return code ? fail(code) : ok({ recordingId: `rec_0000000000000000000${++opened}` as RecordingId })
      },
      append: async ({ recordingId, index, endMs, bytes }) => {
        await hangStore
        const code = appendFails(index)
        calls.push(`append ${recordingId.at(-1)} ${index}${code ? ` ${code}` : ''}`)
        return code ? fail(code) : ok({ recordingId: recordingId as RecordingId, index, upTo: endMs as Millis, bytes: bytes.byteLength as Bytes, at: '2026-01-01T00:00:00.000Z' })
      },
      finish: async ({ recordingId, reason }) => {
        calls.push(`finish ${recordingId.at(-1)} ${reason}`)
        return ok({ recordingId: recordingId as RecordingId, reason, endedAt: '2026-01-01T00:00:00.000Z', chunks: 0, bytes: 0 as Bytes, durationMs: 0 as Millis, head: '', sha256: '0'.repeat(64) })
      },
      space: async () => ok({ freeBytes: 1e12, hours: 6 }),
    },
    now: () => now,
    wait: (ms) => new Promise((resolve) => { timers.push({ at: now + ms, task: resolve, again: null }) }),
    every: (ms, task) => {
      const timer = { at: now + ms, task, again: ms }
      timers.push(timer)
      return () => { timers = timers.filter((t) => t !== timer) }
    },
  }
  recorder = new Recorder(ports)
})

describe('F20 a run of the recorder', () => {
  test('has no way to pause', () => {
    expect([...Object.keys(recorder), ...Object.getOwnPropertyNames(Recorder.prototype)].filter((name) => /pause|mask|resume/i.test(name))).toEqual([])
  })

  test('stops with the last chunk on disk before the end is written', async () => {
    expect(await recorder.start(sessionId)).toEqual(ok(null))
    await record(3)
    captures[0]!.lastChunkMs = 3400
    expect(await recorder.stop()).toEqual(ok(null))
    expect(calls).toEqual(['open video/webm', 'append 1 0', 'append 1 1', 'append 1 2', 'append 1 3', 'finish 1 stopped'])
    expect(recorder.snapshot()).toMatchObject({ state: 'idle', savedUpToMs: 3400, broken: null, stream: null })
    expect(closed).toHaveLength(1)
  })

  test.each(['E-C3', 'E-C2', 'E-C5'] as const)('does not start when the store refuses (%s), and lets the camera go', async (code) => {
    openFails = [code]
    expect(await recorder.start(sessionId)).toEqual(fail(code))
    expect(captures[0]!.stopped).toBe(true)
    expect(recorder.snapshot()).toMatchObject({ state: 'idle', recordingId: null, stream: null })
    expect(closed).toHaveLength(1)
  })

  test('does not start without both camera and microphone (E-C4)', async () => {
    devices = ['audio']
    expect(await recorder.start(sessionId)).toEqual(fail('E-C4'))
    expect(calls).toEqual([])
  })

  test('does not start twice', async () => {
    await recorder.start(sessionId)
    expect(await recorder.start(sessionId)).toEqual(fail('E-C5'))
    expect(captures).toHaveLength(1)
  })

  test('uses the camera that was prepared, and gives it back when the desk is left without a start', async () => {
    await recorder.prepare()
    const { stream } = recorder.snapshot()
    expect(stream).not.toBeNull()
    recorder.release()
    expect(closed).toEqual([stream])
    await recorder.prepare()
    const second = recorder.snapshot().stream
    await recorder.start(sessionId)
    recorder.release()
    expect(recorder.snapshot().stream).toBe(second)
    expect(closed).toEqual([stream])
  })
})

describe('F18 the elapsed figure', () => {
  test('stops when the disk stops, and an alarm says so within 3.3 s', async () => {
    await recorder.start(sessionId)
    await record(5)
    hangStore = new Promise(() => undefined)
    await record(3)
    expect(recorder.elapsedMs()).toBe(6500)
    await record(1)
    expect(recorder.snapshot().alarms).toEqual(['stale'])
    expect(recorder.elapsedMs()).toBe(6500)
  })

  test('counts the parts before it in and is bound to its own recording', async () => {
    await recorder.start(sessionId)
    await record(4)
    captures[0]!.events.onLost('track-ended')
    await settle()
    await record(2)
    expect(recorder.snapshot()).toMatchObject({ part: 2, earlierMs: 4000, savedUpToMs: 2000, recordingId: 'rec_00000000000000000002' })
    expect(recorder.elapsedMs()).toBe(2000)
  })
})

describe('F21 a break of the recording', () => {
  test('a track that ends stops that recording at once and starts another', async () => {
    await recorder.start(sessionId)
    await record(2)
    captures[0]!.lastChunkMs = 2300
    captures[0]!.events.onLost('track-ended')
    expect(captures[0]!.stopped).toBe(true)
    await settle()
    expect(calls.slice(1)).toEqual(['append 1 0', 'append 1 1', 'append 1 2', 'finish 1 track-ended', 'open video/webm'])
    expect(recorder.snapshot()).toMatchObject({ state: 'running', part: 2, gapMs: 0, alarms: ['broke'] })
  })

  test('the time that no recording holds is known and shown', async () => {
    await recorder.start(sessionId)
    await record(2)
    devices = []
    captures[0]!.events.onLost('track-ended')
    await settle()
    await pass(500)
    expect(recorder.snapshot().alarms).toEqual(['restarting'])
    devices = ['video', 'audio']
    await pass(1500)
    expect(recorder.snapshot()).toMatchObject({ part: 2, gapMs: 2000 })
  })

  test('the next recording collects its chunks while the one before is still being written', async () => {
    await recorder.start(sessionId)
    await record(1)
    let release: () => void = () => undefined
    hangStore = new Promise((r) => { release = r })
    captures[0]!.lastChunkMs = 1400
    captures[0]!.events.onLost('track-ended')
    await settle()
    expect(captures).toHaveLength(2)
    await record(2)
    expect(calls).toEqual(['open video/webm', 'append 1 0'])
    release()
    await settle()
    expect(calls).toEqual(['open video/webm', 'append 1 0', 'append 1 1', 'finish 1 track-ended', 'open video/webm', 'append 2 0', 'append 2 1'])
  })

  test('no chunk for 2.5 s: the recorder is replaced', async () => {
    await recorder.start(sessionId)
    await record(2)
    await pass(2400)
    expect(captures).toHaveLength(1)
    await pass(400)
    expect(captures).toHaveLength(2)
    expect(calls).toContain('finish 1 no-data')
  })

  test('sound goes on alone when the camera is gone, and the picture comes back by itself', async () => {
    await recorder.start(sessionId)
    await record(1)
    devices = ['audio']
    captures[0]!.events.onLost('track-ended')
    await settle()
    await record(2)
    expect(recorder.snapshot()).toMatchObject({ state: 'running', part: 2, alarms: ['no-picture', 'broke'] })
    devices = ['video', 'audio']
    await record(11)
    expect(recorder.snapshot()).toMatchObject({ part: 3, alarms: ['broke'] })
    await record(10)
    expect(recorder.snapshot()).toMatchObject({ part: 3, alarms: [] })
    expect(calls).toContain('finish 2 track-ended')
  })

  test('without any device it keeps trying, says so, and goes on when one is there', async () => {
    await recorder.start(sessionId)
    await record(1)
    devices = []
    captures[0]!.events.onLost('track-ended')
    await pass(7000)
    expect(recorder.snapshot().alarms).toEqual(['restarting', 'stale'])
    devices = ['video', 'audio']
    await pass(2100)
    expect(recorder.snapshot()).toMatchObject({ state: 'running', part: 2 })
  })

  test('XA14 a chunk that stays unwritten ends the recording as faulty and starts another', async () => {
    await recorder.start(sessionId)
    await record(1)
    appendFails = (index) => calls.includes('finish 1 error') ? null : index === 1 ? 'E-C1' : null
    await record(12)
    expect(calls).toContain('finish 1 error')
    expect(recorder.snapshot()).toMatchObject({ state: 'running', part: 2 })
  })

  test('XA11 a full disk ends the run, loudly, with what was written intact', async () => {
    await recorder.start(sessionId)
    await record(2)
    appendFails = () => 'E-C2'
    openFails = ['E-C2']
    await record(1)
    expect(recorder.snapshot()).toMatchObject({ state: 'idle', broken: { code: 'E-C2' }, savedUpToMs: 2000, stream: null })
    recorder.acknowledge()
    expect(recorder.snapshot().broken).toBeNull()
  })

  test('F79 a device lost behind a locked screen starts no part then, and by itself as soon as the store lets it', async () => {
    await recorder.start(sessionId)
    await record(2)
    openFails = ['E-A4', 'E-A4']
    captures[0]!.events.onLost('track-ended')
    await pass(3000)
    expect(recorder.snapshot()).toMatchObject({ state: 'running', broken: null, alarms: expect.arrayContaining(['restarting']) })
    await pass(1500)
    await record(1)
    expect(recorder.snapshot()).toMatchObject({ state: 'running', part: 2, broken: null })
    expect(calls).toContain('finish 1 track-ended')
  })

  test('a recording that dies while it is being opened is replaced too', async () => {
    await recorder.start(sessionId)
    await record(1)
    captures[0]!.events.onLost('track-ended')
    captures[0]!.events.onLost('error')
    await settle()
    captures[1]!.events.onLost('error')
    await pass(600)
    expect(captures.length).toBe(3)
    expect(calls).toContain('finish 2 error')
  })

  test('a stop during the break ends the run without another recording', async () => {
    await recorder.start(sessionId)
    await record(1)
    devices = []
    captures[0]!.events.onLost('track-ended')
    await settle()
    const stopping = recorder.stop()
    devices = ['video', 'audio']
    await pass(3000)
    expect(await stopping).toEqual(ok(null))
    expect(recorder.snapshot()).toMatchObject({ state: 'idle', stream: null })
    expect(calls.filter((c) => c.startsWith('open'))).toHaveLength(1)
    expect(calls.filter((c) => c.startsWith('finish'))).toEqual(['finish 1 track-ended'])
  })
})
