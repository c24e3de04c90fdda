// What the room window may ask of a recording, and of watching one.
import { z } from 'zod'
import { call, event } from './contract'
import { Purpose } from '../model/access'
import { Millis, RecordingId, SessionId, Utc, ViewId } from '../model/ids'
import { EndReason, RecordingEnded, RecordingStarted, Saved } from '../model/recording'

/** One second of video is below 2 MB at our rates; 32 MB leaves room for a stalled second and bounds a hostile window. */
const Chunk = z.instanceof(Uint8Array).refine((b) => b.byteLength > 0 && b.byteLength <= 32 * 1024 * 1024)

export const record = {
  open: call('record.run', z.strictObject({ sessionId: SessionId, source: RecordingStarted.omit({ recordingId: true }) }), z.strictObject({ recordingId: RecordingId })),
  /**
   * Resolves only after the bytes are authenticated, appended and synced: back-pressure and durability are one await. `endMs` = end of
   * the chunk on the recorder's clock. Needs no login: a locked screen never stops a recording; only the running one is accepted.
   */
  append: call('anyone', z.strictObject({ recordingId: RecordingId, index: z.number().int().min(0), endMs: Millis, bytes: Chunk }), Saved),
  finish: call('anyone', z.strictObject({ recordingId: RecordingId, reason: EndReason.exclude(['abnormal']) }), RecordingEnded),
  /**
   * Opens a recording for watching: an opaque media address that dies on lock, for `<video src>`. `agreed`: the viewer agreement was
   * accepted for this opening (F78). What is given out and watched goes to the custody log under `viewId` (F77).
   */
  play: call('record.play', z.strictObject({ recordingId: RecordingId, purpose: Purpose, agreed: z.literal(true) }),
    z.strictObject({ viewId: ViewId, url: z.string(), mimeType: z.string(), durationMs: Millis, bytes: z.number(), watermark: z.string(), openedAt: Utc })),
  /** Stretches that were on the screen since the last report; at most ten seconds go unreported. */
  watched: call('record.play', z.strictObject({ viewId: ViewId, fromMs: Millis, toMs: Millis, tookMs: Millis }), z.null()),
  closeView: call('record.play', z.strictObject({ viewId: ViewId }), z.null()),
  /** Free space where recordings go, and how long it lasts at the default rate. */
  space: call('open', z.strictObject({}), z.strictObject({ freeBytes: z.number(), hours: z.number() })),
  saved: event(Saved),
}
