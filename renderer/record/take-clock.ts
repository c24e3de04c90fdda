// How far the recording has come, between two words of main: a figure that never runs ahead of what is on disk and never goes back.
import type { Millis, SessionId } from '../../shared/model/ids'
import type { AlarmKind, RecorderState } from '../../shared/model/take'
import type { Position } from './drafts'

/** The figure may run ahead of the last verified write by one chunk and some slack, never further. */
export const MAX_AHEAD_MS = 1500
/** Main says something four times a second. Silent for this long it may be gone: nothing is claimed any more. */
export const UNHEARD_MS = 3000

/**
 * Where what is written down at `elapsedMs` of the take belongs: the second of the most important recording that runs for this session; while none does,
 * the end of the newest that did.
 */
export function positionIn({ primary, purpose, sessionId, state }: RecorderState, forSession: SessionId, elapsedMs: number): Position {
  if (!primary || purpose !== 'session' || sessionId !== forSession || state === 'idle') return { recordingId: null, atMs: 0 as Millis }
  return { recordingId: primary.recordingId, atMs: Math.max(0, Math.round(Math.min(elapsedMs - primary.startMs, primary.untilMs ?? Infinity))) as Millis }
}

export const idleState: RecorderState = {
  state: 'idle', purpose: 'session', takeId: null, sessionId: null, startedAt: null, takeMs: 0 as RecorderState['takeMs'], writtenMs: 0 as RecorderState['takeMs'], sinceWriteMs: null,
  tracks: [], primary: null, copies: { good: 0, of: 0 }, spaceSeconds: null, level: 0, quietMs: 0 as RecorderState['takeMs'], held: 0, alarms: [],
  gapMs: 0 as RecorderState['takeMs'], syncMs: null, climate: null, lightFault: null, broken: null,
}

/** What goes on within a take: its clock as far as it may be shown. `now` is any monotonic clock in ms. */
export class TakeClock {
  #state: RecorderState = idleState
  #heardAt = 0
  #floor = 0

  hear(state: RecorderState, now: number): void {
    if (state.takeId !== this.#state.takeId) this.#floor = 0
    this.#state = state
    this.#heardAt = now
  }

  /** Time of the take in ms, held back to what is written. */
  elapsedMs(now: number): number {
    const { takeMs, writtenMs, state } = this.#state
    const at = state === 'idle' ? writtenMs : Math.min(takeMs + this.#sinceHeard(now), writtenMs + MAX_AHEAD_MS)
    this.#floor = Math.max(this.#floor, at)
    return this.#floor
  }

  /** ms since the last verified write; null before the first. */
  sinceWriteMs(now: number): number | null {
    const { sinceWriteMs } = this.#state
    return sinceWriteMs === null ? null : sinceWriteMs + this.#sinceHeard(now)
  }

  /** What is wrong, in order of urgency. When main has said nothing for too long the newest write is not known any more. */
  alarms(now: number): AlarmKind[] {
    const kinds = [...new Set(this.#state.alarms.map((a) => a.alarm))]
    const unheard = this.#state.state !== 'idle' && this.#sinceHeard(now) > UNHEARD_MS
    return unheard && !kinds.includes('stale') ? ['stale', ...kinds] : kinds
  }

  #sinceHeard(now: number): number {
    return Math.max(0, now - this.#heardAt)
  }
}
