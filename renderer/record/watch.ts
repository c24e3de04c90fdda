// What the state line may claim, as pure decisions: how far the recording has come, and what is wrong with it (F18).

/** The figure may run ahead of the last verified write by one chunk and some slack, never further. */
export const MAX_AHEAD_MS = 1500
/** No chunk for this long: the recorder has gone silent (a dead track raises no error in MediaRecorder). */
export const NO_CHUNK_MS = 2500
/** No verified write for this long is an alarm. */
export const STALE_MS = 3000
export const FROZEN_MS = 3000
export const FLAT_MS = 10_000
/** A break that mended itself is still shown for this long. */
export const BROKE_MS = 10_000
/** Free recording time below this is an alarm, in hours. */
export const LOW_SPACE_HOURS = 0.5

/**
 * Position of a running recording in ms: its own clock, held back to what is known to be on disk. If writes stop, it stops.
 * Grows monotonically, because both of its bounds do.
 */
export function elapsedMs(clockMs: number, savedUpToMs: number): number {
  return Math.max(0, Math.min(clockMs, savedUpToMs + MAX_AHEAD_MS))
}

/**
 * Whether the recorder has gone silent. When this window itself was held up (`lateMs`: how late the check runs), the
 * chunks may be waiting behind the check, so it decides one check later.
 */
export function goneSilent(now: number, lastChunkAt: number, lateMs: number): boolean {
  return lateMs < 1000 && now - lastChunkAt > NO_CHUNK_MS
}

/** In order of urgency. `stale` and `restarting` mean: do not say that it records. */
export const alarmKinds = ['restarting', 'stale', 'no-picture', 'no-sound', 'frozen', 'flat', 'broke', 'space'] as const
export type Alarm = (typeof alarmKinds)[number]

export type Facts = {
  now: number
  restarting: boolean
  /** When the last break ended; null without one. */
  mendedAt: number | null
  /** When the last verified write was answered; for a recording without one, when it was opened. */
  lastSavedAt: number
  hasPicture: boolean
  hasSound: boolean
  lastFrameAt: number
  lastSoundAt: number
  /** Null while unknown. */
  spaceHours: number | null
}

export function alarmsOf(f: Facts): Alarm[] {
  const holds: Record<Alarm, boolean> = {
    restarting: f.restarting,
    stale: f.now - f.lastSavedAt > STALE_MS,
    'no-picture': !f.hasPicture,
    'no-sound': !f.hasSound,
    frozen: f.hasPicture && f.now - f.lastFrameAt > FROZEN_MS,
    flat: f.hasSound && f.now - f.lastSoundAt > FLAT_MS,
    broke: f.mendedAt !== null && f.now - f.mendedAt < BROKE_MS,
    space: f.spaceHours !== null && f.spaceHours < LOW_SPACE_HOURS,
  }
  return alarmKinds.filter((kind) => holds[kind])
}
