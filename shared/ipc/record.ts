// What the room window may ask of the recorder, and of watching a recording.
import { z } from 'zod'
import { call, event } from './contract'
import { Purpose } from '../model/access'
import { Device, Picture, Plan } from '../model/capture'
import { Millis, RecordingId, SessionId, TakeId, Utc, ViewId } from '../model/ids'
import { Track } from '../model/recording'
import { Climate, RecorderState, SelfTest } from '../model/take'

const BackSeconds = z.number().int().min(0).max(30)

/** Devices and picture of this machine, what it was measured to be able to do, and where chunks are saved. */
const SetUp = z.strictObject({
  plan: Plan, devices: z.array(Device),
  probed: z.strictObject({ at: Utc, picture: Picture, tried: z.array(z.strictObject({ picture: Picture, lost: z.number() })) }).nullable(),
  /** `same-disk`: the second place lies on the disk of the first; `missing`: it is set and not there. */
  second: z.enum(['none', 'ready', 'same-disk', 'missing']),
  /** File or Unix socket of the recorder light; empty: none. */
  light: z.string().max(300),
  sensor: z.string().max(300),
  /** How far a marker is set back from the moment of its key, seconds (F25). */
  backSeconds: BackSeconds,
})

export const record = {
  /** The recorder now; `state` events follow every 250 ms while it works. Needs no login. */
  now: call('anyone', z.strictObject({}), RecorderState),
  /**
   * Starts a take and resolves at its first verified write. `single`: why it goes on with one copy only (F17). Refused E-A7 read-only vault,
   * E-C5 one runs, E-C3 checklist, E-C2 space, E-C26 one copy and no reason, E-C4 no device answers, E-C1 the place cannot be written.
   */
  start: call('record.run', z.strictObject({ sessionId: SessionId, single: z.string().max(300) }), z.strictObject({ takeId: TakeId })),
  /** Ends it; resolves when the last chunk and the ends are written. Needs no login: stop-and-save never needs a secret. */
  stop: call('anyone', z.strictObject({}), z.null()),
  /** The notice of a broken take was seen. */
  acknowledge: call('anyone', z.strictObject({}), z.null()),
  /** Records ten seconds as a take of its own (F16); how far it is stands in the state. */
  selfTest: call('record.run', z.strictObject({ sessionId: SessionId, single: z.string().max(300) }), z.strictObject({ takeId: TakeId })),
  /** What a person saw and the window measured in playing it back (`frames` shown, `peak` 0-1 heard); main adds what it measured itself, writes the result and gives it. */
  selfTestDone: call('record.run', z.strictObject({ takeId: TakeId, camerasRight: z.boolean(), clockOffsetSeconds: z.number().min(-86400).max(86400), played: z.strictObject({ frames: z.number().int().min(0), peak: z.number().min(0).max(1) }) }), SelfTest),
  setUp: call('open', z.strictObject({}), SetUp),
  /** Devices at their posts; changing the picture by hand is a control and comes by policy. Refused E-C5 while one runs. */
  setPlan: call('record.run', z.strictObject({ plan: Plan, light: z.string().max(300), sensor: z.string().max(300), backSeconds: BackSeconds }), SetUp),
  /** Measures which picture this machine can record with these devices (about 15 s) and keeps the answer. Refused E-C5, E-C4. */
  probe: call('record.run', z.strictObject({}), SetUp),
  climate: call('record.run', z.strictObject({ climate: Climate.nullable() }), z.null()),
  /**
   * Opens a recording for watching: an opaque media address that dies on lock, for `<video src>`. `agreed`: the viewer agreement was
   * accepted for this opening (F78). What is given out and watched goes to the custody log under `viewId` (F77).
   * `seekable`: the address is the derived copy (an index, the same packets), not the original.
   */
  play: call('record.play', z.strictObject({ recordingId: RecordingId, purpose: Purpose, agreed: z.literal(true) }),
    z.strictObject({ viewId: ViewId, url: z.string(), mimeType: z.string(), durationMs: Millis, bytes: z.number(), frameRate: z.number(), seekable: z.boolean(), watermark: z.string(), openedAt: Utc })),
  /** Stretches that were on the screen since the last report; at most ten seconds go unreported. */
  watched: call('record.play', z.strictObject({ viewId: ViewId, fromMs: Millis, toMs: Millis, tookMs: Millis }), z.null()),
  closeView: call('record.play', z.strictObject({ viewId: ViewId }), z.null()),
  /**
   * The second disk of a take that broke off is gone for good: the take is ended with what the vault holds, one copy, and the log says so. Refused E-B1 no such
   * take waits, E-C5 it runs.
   */
  giveUp: call('record.run', z.strictObject({ takeId: TakeId, reason: z.string().trim().min(2).max(300) }), z.null()),
  state: event(RecorderState),
  /** A stretch of what plays cannot be read from any place: it is left out, and said (E-C7). */
  hole: event(z.strictObject({ viewId: ViewId, fromMs: Millis, toMs: Millis })),
  /** The derived copy of a recording is being made: 0 to 1; 1: it is there. */
  derived: event(z.strictObject({ recordingId: RecordingId, track: Track, done: z.number().min(0).max(1) })),
}
