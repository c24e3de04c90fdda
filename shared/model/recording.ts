// A recording: one uninterrupted run of the recorder. A break in the run (track lost, crash) starts a new recording of the session.
import { z } from 'zod'
import { Bytes, Millis, RecordingId, Sha256, Utc } from './ids'

/** Why a recording ended. `abnormal` is written by the next start after a crash or power cut. */
export const EndReason = z.enum(['stopped', 'track-ended', 'no-data', 'error', 'abnormal'])
export type EndReason = z.infer<typeof EndReason>

/** What MediaRecorder may have written: WebM with VP8 or VP9 and Opus, or one of the two alone. Served under no other type. */
const RecordingType = z.string().regex(/^(?:video\/webm;codecs=vp[89](?:,opus)?|audio\/webm;codecs=opus)$/)

export const RecordingStarted = z.strictObject({
  recordingId: RecordingId,
  mimeType: RecordingType,
  camera: z.string().max(200),
  microphone: z.string().max(200),
  width: z.number().int(), height: z.number().int(), frameRate: z.number(),
})

export const RecordingEnded = z.strictObject({
  recordingId: RecordingId,
  reason: EndReason,
  /** When it really ended; after a crash, when the last chunk was written, not when that was noticed. */
  endedAt: Utc,
  chunks: z.number().int().min(0),
  bytes: Bytes,
  /** Length by the recorder's own clock, up to the end of the last saved chunk. */
  durationMs: Millis,
  /** Tag of the last record: the head of the chunk chain (F23). */
  head: z.string().max(64),
  /** SHA-256 of the media bytes as recorded. */
  sha256: Sha256,
})

/** What one acknowledged chunk is answered with: only after the bytes are authenticated, appended and synced. */
export const Saved = z.strictObject({
  recordingId: RecordingId,
  index: z.number().int().min(0),
  upTo: Millis,
  bytes: Bytes,
  at: Utc,
})
export type Saved = z.infer<typeof Saved>

/** State of one recording as the fold sees it. */
export type Recording = {
  recordingId: RecordingId
  startedAt: Utc
  endedAt: Utc | null
  mimeType: string
  camera: string
  microphone: string
  width: number
  height: number
  frameRate: number
  end: z.infer<typeof RecordingEnded> | null
}
