// One run of the recorder over one stream: RecordRTC's MediaStreamRecorder with its traps closed (each named where it is closed).
import RecordRTC from 'recordrtc'
import type { Picture } from '../../shared/model/capture'
import { pictureSize } from './webm-size'
import { ZeroMeter } from './webm-zero'

export type Capture = {
  /** `performance.now()` at zero of this recording's time line, the first frame of the track that came first; known better with every chunk (webm-zero.ts). */
  readonly startedAt: number
  /** What is really written, which need not be what was asked for. */
  mimeType: string
  /** Of the pictures as they are recorded, which need not be what the camera was asked for; null without one. */
  size: { width: number; height: number } | null
  /** Blobs RecordRTC still holds; must be 0 (held blobs are spilled to disk in clear by Chromium). */
  held: () => number
  /** Resolves when the last chunk has been handed out. */
  stop: () => Promise<void>
}

export type CaptureEvents = {
  /** A chunk and the end of it on this recording's time line, in ms. */
  onChunk: (endMs: number, bytes: Promise<Uint8Array<ArrayBuffer>>) => void
  /** The recorder is of no more use: a track ended, or it failed. Called once at most. */
  onLost: (reason: 'track-ended' | 'error') => void
}

/** The parts of RecordRTC's recorder used here; its published types say `any`. */
type StreamRecorder = {
  record(): void
  stop(done: () => void): void
  getInternalRecorder(): MediaRecorder
  getArrayOfBlobs(): Blob[]
}
type StreamRecorderClass = new (stream: MediaStream, config: Record<string, unknown>) => StreamRecorder
const { MediaStreamRecorder } = RecordRTC as unknown as { MediaStreamRecorder: StreamRecorderClass }

const TIME_SLICE_MS = 1000
/** The first chunk is asked for early: it tells where time 0 lies, and is the one that proves the part on disk. */
const FIRST_MS = 250
const PIECE_MS = 8
const START_MS = 2500
const STOP_MS = 4000
const SOUND_BITS = 64_000

/** Bytes as they came out of the recorder, and when. */
type Piece = { at: number; bytes: Uint8Array }

/** What to ask MediaRecorder for: the codec of the plan, without the half the stream has not got. */
export function typeFor(stream: Pick<MediaStream, 'getVideoTracks' | 'getAudioTracks'>, codec: Picture['codec']): string {
  if (stream.getVideoTracks().length === 0) return 'audio/webm;codecs=opus'
  return `video/webm;codecs=${codec}${stream.getAudioTracks().length > 0 ? ',opus' : ''}`
}

/**
 * Starts recording `stream`; resolves with its first chunk.
 * @throws Error when the type is not supported or no data comes within two and a half seconds
 */
export async function startCapture(stream: MediaStream, picture: Pick<Picture, 'codec' | 'bitsPerSecond'>, { onChunk, onLost }: CaptureEvents): Promise<Capture> {
  const mimeType = typeFor(stream, picture.codec)
  // RecordRTC silently falls back to another type when the asked one is not supported.
  if (!MediaRecorder.isTypeSupported(mimeType)) throw new Error(`not supported: ${mimeType}`)

  let startedAt = performance.now()
  let size: Capture['size'] = null
  // What came out at first is one chunk, together: from its pieces it is known where time 0 lies, and every end is reckoned from there.
  let beginning: { pieces: Promise<Piece>[]; done: () => void } | null = null
  const begun = new Promise<boolean>((resolve) => { beginning = { pieces: [], done: () => resolve(true) } })
  let handed = Promise.resolve()
  let lost = false
  let closing = false
  const lose = (reason: 'track-ended' | 'error') => {
    if (lost || closing) return
    lost = true
    onLost(reason)
  }

  const recorder = new MediaStreamRecorder(stream, {
    mimeType,
    timeSlice: TIME_SLICE_MS,
    videoBitsPerSecond: picture.bitsPerSecond,
    audioBitsPerSecond: SOUND_BITS,
    videoKeyFrameIntervalDuration: 2000,
    disableLogs: true,
    getNativeBlob: true,
    // It would stop by itself, with a delay, when a track ends; that is done at once below.
    checkForInactiveTracks: false,
    ondataavailable: (blob: Blob) => {
      // RecordRTC has just put the blob into this array and would keep it until the end.
      recorder.getArrayOfBlobs().length = 0
      if (blob.size === 0) return
      const at = performance.now()
      const bytes = blob.arrayBuffer().then((buffer) => new Uint8Array(buffer))
      if (beginning) beginning.pieces.push(bytes.then((read) => ({ at, bytes: read })))
      else hand(at, bytes)
    },
  })
  const zero = new ZeroMeter()
  const measured = async (at: number, bytes: Promise<Uint8Array>) => {
    await bytes.then((read) => zero.add(at, read), () => undefined)
    startedAt = zero.at ?? startedAt
  }
  const hand = (at: number, bytes: Promise<Uint8Array<ArrayBuffer>>) => {
    // It grows no smaller: time 0 only ever turns out to be earlier.
    handed = handed.then(() => onChunk(Math.max(0, Math.round(at - startedAt)), bytes)).then(() => measured(at, bytes))
  }
  const endBeginning = () => {
    if (!beginning) return
    const { pieces, done } = beginning
    beginning = null
    const at = performance.now()
    // A piece that cannot be read is met by the queue, which ends the part.
    const read = Promise.all(pieces)
    handed = handed.then(async () => {
      const known = await read.catch(() => [])
      for (const piece of known) zero.add(piece.at, piece.bytes)
      size = pictureSize(join(known))
      startedAt = zero.at ?? startedAt
    })
    if (pieces.length > 0) handed = handed.then(() => onChunk(Math.max(0, Math.round(at - startedAt)), read.then(join)))
    void handed.then(done)
  }
  recorder.record()
  const inner = recorder.getInternalRecorder()
  // RecordRTC's own handler starts again with ten-minute slices.
  inner.onerror = () => lose('error')

  // A MediaRecorder with an ended track delivers nothing more, without an error, and says that it records.
  const tracks = stream.getTracks()
  const onEnded = () => lose('track-ended')
  for (const track of tracks) track.addEventListener('ended', onEnded)
  const leave = () => { for (const track of tracks) track.removeEventListener('ended', onEnded) }

  // RecordRTC calls back after a fixed 100 ms; only the inner recorder's event says that the last chunk is out.
  const stopped = new Promise<void>((resolve) => {
    inner.addEventListener('stop', () => {
      lose('error')
      resolve()
    })
  })
  const stop = () => {
    closing = true
    leave()
    if (inner.state !== 'inactive') recorder.stop(() => undefined)
    return Promise.race([stopped.then(() => {
      endBeginning()
      return handed
    }), after(STOP_MS)])
  }

  const started = await Promise.race([
    new Promise<boolean>((resolve) => {
      inner.addEventListener('start', () => {
        startedAt = performance.now()
        resolve(true)
      }, { once: true })
    }),
    after(START_MS).then(() => false),
  ])
  if (!started) {
    await stop()
    throw new Error('the recorder delivers nothing')
  }
  const asking = setInterval(() => {
    if (inner.state === 'recording' && performance.now() - startedAt < FIRST_MS) return inner.requestData()
    clearInterval(asking)
    endBeginning()
  }, PIECE_MS)
  await begun
  return { get startedAt() { return startedAt }, mimeType: inner.mimeType, size, held: () => recorder.getArrayOfBlobs().length, stop }
}

function join(pieces: readonly Piece[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, { bytes }) => sum + bytes.length, 0))
  let at = 0
  for (const { bytes } of pieces) {
    whole.set(bytes, at)
    at += bytes.length
  }
  return whole
}

const after = (ms: number) => new Promise<void>((resolve) => { setTimeout(resolve, ms) })
