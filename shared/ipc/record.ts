// What the room window may ask of a recording.
import { z } from 'zod'
import { call, event } from './contract'
import { Millis, RecordingId, SessionId } from '../model/ids'
import { EndReason, RecordingEnded, RecordingStarted, Saved } from '../model/recording'

/** One second of video is below 2 MB at our rates; 32 MB leaves room for a stalled second and bounds a hostile window. */
const Chunk = z.instanceof(Uint8Array).refine((b) => b.byteLength > 0 && b.byteLength <= 32 * 1024 * 1024)

export const record = {
  open: call(z.strictObject({ sessionId: SessionId, source: RecordingStarted.omit({ recordingId: true }) }), z.strictObject({ recordingId: RecordingId })),
  /** Resolves only after the bytes are authenticated, appended and synced: back-pressure and durability are one await. `endMs` = end of the chunk on the recorder's clock. */
  append: call(z.strictObject({ recordingId: RecordingId, index: z.number().int().min(0), endMs: Millis, bytes: Chunk }), Saved),
  finish: call(z.strictObject({ recordingId: RecordingId, reason: EndReason.exclude(['abnormal']) }), RecordingEnded),
  /** An opaque media address that dies on lock, for `<video src>`. */
  play: call(z.strictObject({ recordingId: RecordingId }), z.strictObject({ url: z.string(), mimeType: z.string(), durationMs: Millis, bytes: z.number() })),
  /** Free space where recordings go, and how long it lasts at the default rate. */
  space: call(z.strictObject({}), z.strictObject({ freeBytes: z.number(), hours: z.number() })),
  saved: event(Saved),
}
