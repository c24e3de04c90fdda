// One track of a take: it never stops by itself, and every fault costs as little as it can.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { CaptureEvents } from '../../../renderer/capture/capture'
import { TrackRecorder, type Inputs } from '../../../renderer/capture/track'
import { fail, ok } from '../../../shared/failure'
import type { ChunkMessage, Picture } from '../../../shared/model/capture'
import type { RecordingId, TakeId } from '../../../shared/model/ids'
import type { ChunkQueue } from '../../../renderer/capture/chunk-queue'

const picture: Picture = { width: 1280, height: 720, frameRate: 30, codec: 'vp8', bitsPerSecond: 2_500_000 }
const takeId = 'tak_00000000000000000000' as TakeId
const device = (id: string) => ({ id, getSettings: () => ({ width: 1280, height: 720, frameRate: 30 }) }) as unknown as MediaStreamTrack
const camera = device('camera')
const microphone = device('microphone')

type FakePart = { with: string[]; events: CaptureEvents; stopped: boolean; silent: boolean }

function world(options: { camera?: boolean; dead?: string } = {}) {
  const inputs: { -readonly [K in keyof Inputs]: Inputs[K] } = { picture: options.camera === false ? null : camera, sound: microphone, camera: 'A', microphone: 'B' }
  const parts: FakePart[] = []
  const told: string[] = []
  const queues = new Map<RecordingId, ChunkQueue>()
  const w = {
    /** Which devices, by id, give nothing when recorded. */
    dead: new Set<string>(options.dead ? [options.dead] : []), refuse: 0,
    /** What the writer says of every chunk; null: nothing. */
    answer: true as boolean | null,
    /** Of the pictures that the encoder writes. */
    size: null as { width: number; height: number } | null,
    sizes: [] as string[],
    running: () => parts.filter((p) => !p.stopped),
  }
  const track = new TrackRecorder('face', picture, {
    takeId, inputs: () => ({ ...inputs }),
    makeStream: (tracks) => ({ stream: { with: tracks.map((t) => t.id) } as unknown as MediaStream, close: () => undefined }),
    startCapture: async (stream, _picture, events) => {
      const devices = (stream as unknown as { with: string[] }).with
      if (devices.some((d) => w.dead.has(d))) {
        await new Promise((r) => { setTimeout(r, 2500) })
        throw new Error('the recorder delivers nothing')
      }
      await new Promise((r) => { setTimeout(r, 150) })
      const part: FakePart = { with: devices, events, stopped: false, silent: false }
      parts.push(part)
      const startedAt = Date.now()
      const timer = setInterval(() => { if (!part.silent && !part.stopped) events.onChunk(Date.now() - startedAt, Promise.resolve(new Uint8Array([1]))) }, 1000)
      return {
        startedAt, mimeType: devices.includes('camera') ? 'video/webm;codecs=vp8,opus' : 'audio/webm;codecs=opus', held: () => 0,
        size: devices.includes('camera') ? w.size : null,
        stop: async () => {
          clearInterval(timer)
          if (!part.stopped) events.onChunk(Date.now() - startedAt, Promise.resolve(new Uint8Array([2])))
          part.stopped = true
        },
      }
    },
    main: {
      open: async (input) => {
        if (w.refuse-- > 0) return fail('E-C1')
        const recordingId = `rec_${String(queues.size).padStart(20, '0')}` as RecordingId
        w.sizes.push(`${input.width}x${input.height}`)
        told.push(`open ${queues.size} at ${input.startMs} ${input.mimeType.startsWith('video') ? 'picture' : 'sound'}`)
        return ok({ recordingId })
      },
      finish: async ({ recordingId, reason }) => {
        told.push(`finish ${Number(recordingId.slice(4))} ${reason}`)
        return ok(null)
      },
    },
    chunks: {
      add: (id, queue) => queues.set(id, queue),
      remove: () => undefined,
      post: ({ recordingId, index }: ChunkMessage) => {
        if (w.answer !== null) queueMicrotask(() => queues.get(recordingId)?.answer(w.answer ? { recordingId, index, ok: true } : { recordingId, index, ok: false, code: 'E-C1' }))
      },
    },
    onTakeClock: (local) => local, now: () => Date.now(),
    wait: (ms) => new Promise((r) => { setTimeout(r, ms) }),
    every: (ms, task) => {
      const timer = setInterval(task, ms)
      return () => clearInterval(timer)
    },
  })
  return { inputs, parts, told, w, track }
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
beforeEach(() => { vi.useFakeTimers({ now: 0 }) })
afterEach(() => { vi.useRealTimers() })

describe('F20 F21 a track of the recorder', () => {
  test('records until it is told to stop, and its last chunk is written before its end is told', async () => {
    const { track, told } = world()
    await pass(10_000)
    expect(track.status()).toMatchObject({ track: 'face', state: 'running', waiting: 0, held: 0 })
    await track.stop('stopped')
    expect(told).toEqual(['open 0 at 150 picture', 'finish 0 stopped'])
    expect(track.status().state).toBe('off')
    await pass(10_000)
    expect(told.length).toBe(2)
  })

  test('a camera that cannot give the planned size: the record says the size that was recorded', async () => {
    const { track, w, inputs } = world()
    w.size = { width: 1920, height: 1080 }
    await pass(5000)
    inputs.picture = null
    track.update()
    await pass(2000)
    expect(w.sizes).toEqual(['1920x1080', '0x0'])
    await track.stop('stopped')
  })

  test('camera lost: sound alone is recorded in under a second, and the old part ends only when the new one runs', async () => {
    const { track, told, inputs, parts } = world()
    await pass(5000)
    inputs.picture = null
    parts[0]!.events.onLost('track-ended')
    track.update()
    await pass(200)
    expect(parts[0]!.stopped).toBe(false)
    expect(track.status().state).toBe('restarting')
    await pass(200)
    expect(told).toEqual(['open 0 at 150 picture', 'open 1 at 5250 sound', 'finish 0 track-ended'])
    expect(parts[1]!.with).toEqual(['microphone'])
    expect(track.status().state).toBe('running')
    await track.stop('stopped')
  })

  test('camera back: picture and sound again, and nothing is missing between the two parts', async () => {
    const { track, told, inputs, parts, w } = world({ camera: false })
    await pass(5000)
    inputs.picture = camera
    track.update()
    await pass(300)
    expect(track.status().state).toBe('running')
    expect(w.running().length).toBe(1)
    await pass(500)
    expect(told).toEqual(['open 0 at 150 sound', 'open 1 at 5550 picture', 'finish 0 device'])
    expect(parts.map((p) => p.stopped)).toEqual([true, false])
    await track.stop('stopped')
  })

  test('a camera that falls silent without a word is a device lost, not one that came', async () => {
    const { track, told, inputs } = world()
    await pass(5000)
    inputs.picture = null
    track.update()
    await pass(2000)
    expect(told).toEqual(['open 0 at 150 picture', 'open 1 at 5550 sound', 'finish 0 track-ended'])
    await track.stop('stopped')
  })

  test('every device lost: the part ends, and the next begins with the first that comes back', async () => {
    const { track, told, inputs, parts } = world()
    await pass(3000)
    inputs.picture = inputs.sound = null
    parts[0]!.events.onLost('track-ended')
    track.update()
    await pass(30_000)
    expect(track.status()).toMatchObject({ state: 'restarting', recordingId: null })
    expect(told).toEqual(['open 0 at 150 picture', 'finish 0 track-ended'])
    inputs.sound = microphone
    track.update()
    await pass(300)
    expect(told.at(-1)).toBe('open 1 at 33150 sound')
    await track.stop('stopped')
  })

  test('two devices that go one after the other within some ms make one new part, not two', async () => {
    const { track, inputs, parts, w } = world()
    await pass(3000)
    inputs.picture = null
    parts[0]!.events.onLost('track-ended')
    track.update()
    await pass(50)
    inputs.picture = device('again')
    track.update()
    await pass(3000)
    expect(parts.length).toBe(2)
    expect(parts[1]!.with).toEqual(['again', 'microphone'])
    expect(w.running().length).toBe(1)
    await track.stop('stopped')
  })

  test('an encoder that falls silent without a word is replaced within four seconds of its last chunk', async () => {
    const { track, told, parts } = world()
    await pass(5200)
    parts[0]!.silent = true
    await pass(3900)
    expect(told.slice(1)).toEqual([expect.stringMatching(/^open 1 /), 'finish 0 no-data'])
    await track.stop('stopped')
  })

  test('a recorder error is answered by a new part at once', async () => {
    const { track, told, parts } = world()
    await pass(5000)
    parts[0]!.events.onLost('error')
    await pass(500)
    expect(told.slice(1)).toEqual(['open 1 at 5250 picture', 'finish 0 error'])
    await track.stop('stopped')
  })

  test('XA13 a writer that refuses a chunk ends the part, and the next one begins', async () => {
    const { track, told, w } = world()
    await pass(3500)
    w.answer = false
    await pass(1000)
    w.answer = true
    await pass(1000)
    expect(told.slice(1)).toEqual([expect.stringMatching(/^open 1 /), 'finish 0 error'])
    await track.stop('stopped')
  })

  test('main refuses a part: tried again until it is taken, never given up', async () => {
    const { track, told, w } = world()
    w.refuse = 5
    await pass(8000)
    expect(told.length).toBe(1)
    expect(track.status().state).toBe('running')
    await track.stop('stopped')
    expect(told.length).toBe(2)
  })

  test('a camera that is there but lets nothing through costs the picture, not the sound', async () => {
    const { track, w, told } = world({ dead: 'camera' })
    await pass(3500)
    expect(told).toEqual([expect.stringMatching(/sound$/)])
    // When it gives pictures again they are recorded without anybody's help.
    w.dead.clear()
    await pass(15_000)
    expect(told.filter((t) => t.endsWith('picture')).length).toBe(1)
    expect(w.running().length).toBe(1)
    await track.stop('stopped')
  })

  test('a microphone that lets nothing through costs the sound, not the picture', async () => {
    const { track, parts } = world({ dead: 'microphone' })
    await pass(7000)
    expect(parts.at(-1)?.with).toEqual(['camera'])
    await track.stop('stopped')
  })

  test('abandoned while the writer answers nothing: a stop that waits comes to its end, and nothing is left running', async () => {
    const { track, w } = world()
    await pass(3000)
    w.answer = null
    await pass(3000)
    let ended = false
    const stopped = track.stop('stopped').then(() => { ended = true })
    await pass(60_000)
    expect(ended).toBe(false)
    track.abandon()
    await pass(100)
    await stopped
    expect([ended, w.running().length, track.status().waiting]).toEqual([true, 0, 0])
  })

  test('stopped while a new part is just beginning: both parts end, none is left running', async () => {
    const { track, inputs, parts, w, told } = world()
    await pass(3000)
    inputs.picture = null
    parts[0]!.events.onLost('track-ended')
    await pass(150)
    const stopped = track.stop('stopped')
    await pass(5000)
    await stopped
    expect(w.running()).toEqual([])
    expect(told.filter((t) => t.startsWith('open')).length).toBe(told.filter((t) => t.startsWith('finish')).length)
  })
})
