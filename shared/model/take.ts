// A take: one run of the recorder from start to stop, over all its tracks. Its clock is the main process's monotonic clock, zero at the start.
// There is no pause (F20); what goes wrong in it is an event with a time and a reason (F21), written as it happens.
import { z } from 'zod'
import type { FailureCode } from '../failure'
import { Failure } from '../failure'
import { Bytes, Millis, RecordingId, SessionId, StaffId, TakeId, Utc } from './ids'
import { EndReason, Track } from './recording'

/** What a take is for: the questioning itself, or the ten seconds of the self-test before it (F16). */
export const TakePurpose = z.enum(['session', 'self-test'])
export type TakePurpose = z.infer<typeof TakePurpose>

/**
 * What can be wrong while it records, in order of urgency. `restarting`, `stale` and `no-progress` mean: do not say that it records.
 * Each is shown within three seconds, with a code and what to do, and is an event of the take.
 */
export const alarmKinds = [
  'restarting', 'stale', 'no-progress', 'space-out', 'target-lost', 'no-picture', 'no-sound', 'frozen', 'flat', 'slow', 'dropped', 'clock', 'sync', 'broke', 'space', 'same-disk',
] as const
export const AlarmKind = z.enum(alarmKinds)
export type AlarmKind = z.infer<typeof AlarmKind>

/** The failure whose four sentences say what an alarm means and what to do. */
export const alarmCode: { readonly [K in AlarmKind]: FailureCode } = {
  restarting: 'E-C10', stale: 'E-C11', 'no-progress': 'E-C12', 'space-out': 'E-C13', 'target-lost': 'E-C14', 'no-picture': 'E-C15', 'no-sound': 'E-C16',
  frozen: 'E-C17', flat: 'E-C18', slow: 'E-C19', dropped: 'E-C20', clock: 'E-C21', sync: 'E-C22', broke: 'E-C23', space: 'E-C24', 'same-disk': 'E-C25',
}
/** Alarms under which the line must not claim that it records. */
export const unclaimed: ReadonlySet<AlarmKind> = new Set(['restarting', 'stale', 'no-progress'])

/** Where chunks are written: the vault's own disk, and a second one. */
export const places = ['vault', 'second'] as const
export const Place = z.enum(places)
export type Place = z.infer<typeof Place>

/** What happened to a take, each with its time on the take's clock and on the wall (`at`). `n`: its number in the take's journal. */
const stamp = { takeId: TakeId, n: z.number().int().min(0), atMs: Millis, at: Utc }
export const TakeStarted = z.strictObject({
  takeId: TakeId, sessionId: SessionId, purpose: TakePurpose, at: Utc, by: StaffId,
  /** Saving places that were ready. */
  places: z.array(Place).min(1),
  /** F17: who confirmed that there is one copy only (or two on one disk), and why; null with two disks. */
  single: z.strictObject({ reason: z.string().min(1).max(300) }).nullable(),
})
/** `syncMs`: the last that was measured between the pictures of camera 1 and 2 in this take; absent when nothing was. */
export const TakeEnded = z.strictObject({ ...stamp, reason: EndReason, syncMs: z.number().optional() })
/**
 * `gap`: nothing was recorded on a track from `fromMs` to `toMs` · `alarm`: raised or cleared · `place`: a saving place was lost or is complete
 * again, or was given up by a person after a crash, because its disk is gone for good · `clock`: the wall clock jumped against the monotonic one (F30) · `suspended`: the machine slept and woke · `process`: a process of the recorder died and another took over.
 */
export const TakeEvent = z.strictObject({
  ...stamp,
  what: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('gap'), track: Track, reason: EndReason, fromMs: Millis, toMs: Millis }),
    z.strictObject({ type: z.literal('alarm'), alarm: AlarmKind, on: z.boolean(), track: Track.nullable() }),
    z.strictObject({ type: z.literal('place'), place: Place, state: z.enum(['lost', 'complete', 'given-up']), /** Why it was given up. */ reason: z.string().min(1).max(300).optional() }),
    z.strictObject({ type: z.literal('clock'), byMs: z.number().int() }),
    z.strictObject({ type: z.literal('suspended'), forMs: Millis }),
    z.strictObject({ type: z.literal('process'), process: z.enum(['capture', 'writer', 'window', 'gpu']) }),
  ]),
})
export type TakeEvent = z.infer<typeof TakeEvent>

/** Temperature and humidity that are burned into the picture; `typed` by a person, or read from a sensor (F15). */
export const Climate = z.strictObject({ celsius: z.number().min(-40).max(60), humidity: z.number().min(0).max(100), source: z.enum(['typed', 'sensor']) })
export type Climate = z.infer<typeof Climate>

/** One track as it stands now. */
export const TrackState = z.strictObject({
  track: Track,
  recordingId: RecordingId.nullable(),
  startMs: Millis,
  /** Written and synced up to here, on the recording's own time line. */
  upToMs: Millis,
  bytes: Bytes,
  /** Chunks that are not on disk yet. */
  waiting: z.number().int().min(0),
  state: z.enum(['starting', 'running', 'restarting', 'off']),
})
export type TrackState = z.infer<typeof TrackState>

/** The state line (F18): all of it from verified writes and measured signals, several times a second from the main process. */
export const RecorderState = z.strictObject({
  state: z.enum(['idle', 'starting', 'running', 'stopping']),
  purpose: TakePurpose,
  takeId: TakeId.nullable(),
  sessionId: SessionId.nullable(),
  startedAt: Utc.nullable(),
  /** Now on the take's clock, ms. */
  takeMs: Millis,
  /** The newest second that is on disk, on the take's clock: the figure shown never runs ahead of it by more than 1.5 s. */
  writtenMs: Millis,
  /** ms since the last verified write of any track; null before the first. */
  sinceWriteMs: Millis.nullable(),
  tracks: z.array(TrackState),
  /**
   * The recording that lines and markers are bound to: the most important track that runs. While none does (a restart, a sleep), the newest that did, and
   * `untilMs` = its end on its own time line, where what is written down meanwhile stands; null while it runs.
   */
  primary: z.strictObject({ recordingId: RecordingId, startMs: Millis, part: z.number().int().min(1), untilMs: Millis.nullable() }).nullable(),
  /** Saving places that hold everything up to the last write, of those that were ready at the start. */
  copies: z.strictObject({ good: z.number().int(), of: z.number().int() }),
  spaceSeconds: z.number().min(0).nullable(),
  /** Peak of microphone 1, 0 to 1. */
  level: z.number().min(0).max(1),
  /** Since somebody last spoke into microphone 1, ms (`voiceAgoMs` of its signal, or since the start); XF3. */
  quietMs: Millis,
  /** Blobs held back by the encoders of all tracks: anything but 0 is a fault. */
  held: z.number().int().min(0),
  alarms: z.array(z.strictObject({ alarm: AlarmKind, track: Track.nullable(), sinceMs: Millis })),
  /** Time without a recording of the primary track at the last break, ms. */
  gapMs: Millis,
  /** Largest measured difference between the clocks of two tracks, ms; null with one track. */
  syncMs: z.number().nullable(),
  climate: Climate.nullable(),
  /** Why the recorder light cannot be reached (a system code); null: it can, or there is none. */
  lightFault: z.string().max(100).nullable(),
  /** How a take ended other than by a person's stop; stays until acknowledged. */
  broken: Failure.nullable(),
  /** Key of the plan that the next take has (`SelfTest.plan`); absent while nobody is logged in. */
  plan: z.string().max(64).optional(),
})
export type RecorderState = z.infer<typeof RecorderState>

/** Result of the self-test (F16), kept as proof in the session. */
export const SelfTest = z.strictObject({
  takeId: TakeId, at: Utc, seconds: z.number().min(0),
  findings: z.array(z.strictObject({
    item: z.enum(['picture', 'second-picture', 'sound', 'playback', 'space', 'places', 'clock', 'cameras', 'sync', 'frames']),
    state: z.enum(['ok', 'warn', 'bad']),
    /** What was measured, in the unit of the item: see electron/record/self-test.ts. */
    value: z.number(),
  })),
  /** What a person saw and said: each camera shows what it should; seconds that the wall clock differs from a trusted one. */
  camerasRight: z.boolean(), clockOffsetSeconds: z.number().min(-86400).max(86400),
  passed: z.boolean(),
  /** Key of the devices, tracks and picture it was made with: of others it proves nothing. */
  plan: z.string().max(64).optional(),
})
export type SelfTest = z.infer<typeof SelfTest>
