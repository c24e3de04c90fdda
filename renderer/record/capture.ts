// One run of the recorder over one stream: RecordRTC's MediaStreamRecorder with its traps closed (each named where it is closed).
import RecordRTC from 'recordrtc'

export type Capture = {
  /** `performance.now()` at the first encoded data: zero of this recording's time line. */
  startedAt: number
  /** What is really written, which need not be what was asked for. */
  mimeType: string
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

/** VP8 loses no frame on a weak machine and can be sought raw; VP9 is the second choice. */
const pictureTypes = ['video/webm;codecs=vp8,opus', 'video/webm;codecs=vp9,opus']
const soundTypes = ['audio/webm;codecs=opus']

const TIME_SLICE_MS = 1000
const START_MS = 5000
const STOP_MS = 4000

/**
 * Starts recording `stream`; resolves at the first encoded data.
 * @throws Error when no type is supported or no data comes within five seconds
 */
export async function startCapture(stream: MediaStream, { onChunk, onLost }: CaptureEvents): Promise<Capture> {
  const wanted = stream.getVideoTracks().length > 0 ? pictureTypes : soundTypes
  // RecordRTC silently falls back to another type when the asked one is not supported.
  const mimeType = wanted.find((type) => MediaRecorder.isTypeSupported(type))
  if (!mimeType) throw new Error('no supported recording type')

  let startedAt = performance.now()
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
    videoBitsPerSecond: 2_500_000,
    audioBitsPerSecond: 64_000,
    videoKeyFrameIntervalDuration: 2000,
    disableLogs: true,
    getNativeBlob: true,
    // It would stop by itself, with a delay, when a track ends; that is done at once below.
    checkForInactiveTracks: false,
    ondataavailable: (blob: Blob) => {
      onChunk(Math.max(0, Math.round(performance.now() - startedAt)), blob.arrayBuffer().then((buffer) => new Uint8Array(buffer)))
      // RecordRTC has just put the blob into this array and would keep it until the end.
      recorder.getArrayOfBlobs().length = 0
    },
  })
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
    return Promise.race([stopped, after(STOP_MS)])
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
  return {
    startedAt,
    mimeType: inner.mimeType,
    held: () => recorder.getArrayOfBlobs().length,
    stop,
  }
}

const after = (ms: number) => new Promise<void>((resolve) => { setTimeout(resolve, ms) })
