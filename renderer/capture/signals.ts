/// <reference types="dom-mediacapture-transform" />
// Whether picture and sound of the posts are alive, measured on the devices themselves: independent of the recorders.
import type { Post, PostSignal } from '../../shared/model/capture'
import { LossCount } from './frame-count'
import { lookAt, type Look } from './picture-look'
import { DEAD_SWING, listener, VoiceMeter } from './voice'

/** What is measured of one post; times are on the clock of `performance.now()`. */
export type Measured = Pick<PostSignal, 'width' | 'height' | 'frameRate' | 'delivered' | 'discarded' | 'luma' | 'lumaSpread' | 'peak'> &
  { frameAt: number; changeAt: number; soundAt: number; voiceAt: number }

type Watcher = { read: () => Measured; close: () => void }

const LOOK_MS = 250
/** Picture sizes for frames that give no bytes but can be drawn. */
const SMALL = { width: 128, height: 72 } as const

export class Signals {
  readonly #watchers = new Map<Post, Watcher>()

  /** The post has this track now; null: none. */
  set(post: Post, track: MediaStreamTrack | null): void {
    this.#watchers.get(post)?.close()
    this.#watchers.delete(post)
    if (!track) return
    this.#watchers.set(post, track.kind === 'video' ? watchPicture(track) : watchSound(track))
  }

  read(post: Post): Measured | null {
    return this.#watchers.get(post)?.read() ?? null
  }

  close(): void {
    for (const watcher of this.#watchers.values()) watcher.close()
    this.#watchers.clear()
  }
}

function nothing(now: number): Measured {
  return { width: 0, height: 0, frameRate: 0, delivered: 0, discarded: 0, luma: 0, lumaSpread: 0, peak: 0, frameAt: now, changeAt: now, soundAt: now, voiceAt: now }
}

/** Takes every frame off the camera as it comes and looks at four of them a second. */
function watchPicture(track: MediaStreamTrack): Watcher {
  const m = nothing(performance.now())
  const loss = new LossCount()
  const reader = new MediaStreamTrackProcessor({ track: track as MediaStreamVideoTrack }).readable.getReader()
  let buffer = new Uint8Array()
  let context: OffscreenCanvasRenderingContext2D | null = null
  let hash = -1
  let lookedAt = 0

  const copied = async (frame: VideoFrame): Promise<Look | null> => {
    if (!frame.format) return null
    const size = frame.allocationSize()
    if (buffer.length < size) buffer = new Uint8Array(size)
    const [first] = await frame.copyTo(buffer)
    if (!first) return null
    const { width, height } = frame.visibleRect ?? { width: frame.codedWidth, height: frame.codedHeight }
    return lookAt(buffer.subarray(first.offset, size), width * (/^(RGB|BGR)/.test(frame.format) ? 4 : 1), height, first.stride)
  }
  // Frames that live in the graphics card, or in a form that has no bytes to give.
  const drawn = (frame: VideoFrame): Look => {
    context ??= new OffscreenCanvas(SMALL.width, SMALL.height).getContext('2d', { willReadFrequently: true })!
    context.drawImage(frame, 0, 0, SMALL.width, SMALL.height)
    const { data } = context.getImageData(0, 0, SMALL.width, SMALL.height)
    // Green stands for brightness: the other two and the opaque fourth would blur how even a picture is.
    const green = new Uint8Array(data.length / 4)
    for (let i = 0; i < green.length; i++) green[i] = data[4 * i + 1]!
    return lookAt(green, SMALL.width, SMALL.height, SMALL.width)
  }
  const look = async (frame: VideoFrame, at: number) => {
    const seen = await copied(frame).catch(() => null) ?? drawn(frame)
    if (seen.hash !== hash) m.changeAt = at
    hash = seen.hash
    m.luma = seen.luma
    m.lumaSpread = seen.spread
  }
  const run = async () => {
    for (;;) {
      const { value: frame, done } = await reader.read()
      if (done) return
      const at = performance.now()
      m.frameAt = at
      try {
        if (at - lookedAt >= LOOK_MS) {
          lookedAt = at
          await look(frame, at)
        }
      } catch {
        // A picture that cannot be looked at says nothing about standing still.
        m.changeAt = at
      } finally {
        frame.close()
      }
    }
  }
  run().catch(() => undefined)

  return {
    read: () => {
      const settings = track.getSettings()
      const stats = (track as unknown as { stats?: { deliveredFrames?: number; discardedFrames?: number } }).stats
      m.width = Math.round(settings.width ?? 0)
      m.height = Math.round(settings.height ?? 0)
      m.frameRate = settings.frameRate ?? 0
      m.delivered = stats?.deliveredFrames ?? 0
      loss.add(performance.now(), m.delivered, stats?.discardedFrames ?? 0, m.frameRate)
      m.discarded = loss.lost
      return m
    },
    close: () => { reader.cancel().catch(() => undefined) },
  }
}

/**
 * Listens to every sample as it comes from the device. Not through an AudioContext: that runs by the clock of a loudspeaker, and when the
 * loudspeaker's driver fails it shows the last sound for ever.
 */
function watchSound(track: MediaStreamTrack): Watcher {
  const m = nothing(performance.now())
  const voice = new VoiceMeter(performance.now())
  const reader = new MediaStreamTrackProcessor({ track: track as MediaStreamAudioTrack }).readable.getReader()
  let listen: ReturnType<typeof listener> | null = null
  let samples = new Float32Array()
  let peak = 0

  const run = async () => {
    for (;;) {
      const { value: sound, done } = await reader.read()
      if (done) return
      const at = performance.now()
      m.frameAt = m.changeAt = at
      try {
        listen ??= listener(sound.sampleRate)
        if (samples.length !== sound.numberOfFrames) samples = new Float32Array(sound.numberOfFrames)
        sound.copyTo(samples, { planeIndex: 0, format: 'f32-planar' })
        const { low, high, bandDb } = listen(samples)
        peak = Math.max(peak, -low, high)
        if (high - low > DEAD_SWING) m.soundAt = at
        voice.add(bandDb, at)
      } finally {
        sound.close()
      }
    }
  }
  run().catch(() => undefined)

  return {
    read: () => {
      m.peak = Math.min(1, peak)
      peak = 0
      m.voiceAt = voice.voiceAt
      return m
    },
    close: () => { reader.cancel().catch(() => undefined) },
  }
}
