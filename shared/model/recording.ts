// A recording: one uninterrupted file of one track. A break (device lost, crash) starts a new recording of the same track; what belongs
// together, all tracks from start to stop, is a take (model/take.ts).
import { z } from 'zod'
import { Bytes, Millis, RecordingId, Sha256, TakeId, Utc } from './ids'

/**
 * Why a recording ended. `track-ended`: a device went away or came back · `no-data`: the encoder fell silent · `device`: picture or sound was
 * switched to another device · `suspended`: the machine slept · `space`: the disk reached its reserve · `window`: the capturing process
 * died · `abnormal`: written by the next start after a crash or power cut.
 */
export const EndReason = z.enum(['stopped', 'track-ended', 'no-data', 'error', 'abnormal', 'device', 'suspended', 'space', 'window'])
export type EndReason = z.infer<typeof EndReason>

/**
 * The tracks of a take, the most important first. `face`: camera 1 and microphone 1 · `room`: camera 2 and microphone 2 · `composite`: both
 * pictures in one, with date, time, room, case number and climate burned in, and microphone 1 · `sound`: microphone 1 alone.
 */
export const tracks = ['face', 'room', 'composite', 'sound'] as const
export const Track = z.enum(tracks)
export type Track = z.infer<typeof Track>

/** What MediaRecorder may have written: WebM with VP8, VP9 or AV1 and Opus, or one of the two alone. Served under no other type. */
export const RecordingType = z.string().regex(/^(?:video\/webm;codecs=(?:vp[89]|av1|av01[.0-9A-Za-z]{0,40})(?:,opus)?|audio\/webm;codecs=opus)$/)

export const RecordingStarted = z.strictObject({
  recordingId: RecordingId,
  mimeType: RecordingType,
  camera: z.string().max(200),
  microphone: z.string().max(200),
  width: z.number().int(), height: z.number().int(), frameRate: z.number(),
  // Absent in recordings of parts A and B: one track, no take.
  takeId: TakeId.optional(),
  track: Track.optional(),
  /** Zero of this recording's time line on the clock of its take, in ms: tracks are laid side by side by it. */
  startMs: Millis.optional(),
  /** When it really began; the entry may be written later, when somebody is logged in. */
  startedAt: Utc.optional(),
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
  /** As in `RecordingStarted`, now measured over the whole recording: better by some ms, and what the fold gives. */
  startMs: Millis.optional(),
  /** Tag of the last record: the head of the chunk chain (F23). */
  head: z.string().max(64),
  /** SHA-256 of the media bytes as recorded. */
  sha256: Sha256,
  /** Size and SHA-256 of the encrypted file itself, which can be checked by who has no key. */
  file: z.strictObject({ bytes: Bytes, sha256: Sha256 }).optional(),
  /** Saving places that hold all of it. */
  copies: z.number().int().min(0).max(2).optional(),
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
  takeId: TakeId | null
  track: Track
  startMs: Millis
  end: z.infer<typeof RecordingEnded> | null
}
