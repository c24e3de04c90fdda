// The recorder as this window sees it: main's newest word about it, for every screen. It holds nothing that records: a reload loses nothing.
import { createContext, useContext, useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react'
import type { Result } from '../../shared/failure'
import type { SessionId, TakeId } from '../../shared/model/ids'
import type { AlarmKind, RecorderState } from '../../shared/model/take'
import { room } from '../room'
import type { Position } from './drafts'
import { idleState, positionIn, TakeClock } from './take-clock'

class Listener {
  readonly #clock = new TakeClock()
  readonly #listeners = new Set<() => void>()
  #state: RecorderState = idleState

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener)
    return () => { this.#listeners.delete(listener) }
  }
  readonly now = () => this.#state

  readonly hear = (state: RecorderState) => {
    this.#clock.hear(state, performance.now())
    this.#state = state
    for (const listener of this.#listeners) listener()
  }

  /** Asks main; for what changes while nothing runs, when it says nothing by itself. */
  readonly refresh = async () => {
    const result = await room.record.now({})
    if (result.ok) this.hear(result.value)
  }

  readonly elapsedMs = () => this.#clock.elapsedMs(performance.now())
  readonly sinceWriteMs = () => this.#clock.sinceWriteMs(performance.now())
  readonly alarms = () => this.#clock.alarms(performance.now())

  /** Where what is written down now belongs. */
  readonly position = (sessionId: SessionId): Position => positionIn(this.#state, sessionId, this.elapsedMs())
}

const Context = createContext<Listener | null>(null)

export function RecorderProvider({ children }: { children: ReactNode }) {
  const [listener] = useState(() => new Listener())
  useEffect(() => {
    let alive = true
    let heard = false
    const off = room.record.state((state) => { heard = true; listener.hear(state) })
    // An event that came meanwhile is newer than this answer.
    void room.record.now({}).then((result) => { if (alive && !heard && result.ok) listener.hear(result.value) })
    return () => { alive = false; off() }
  }, [listener])
  return <Context.Provider value={listener}>{children}</Context.Provider>
}

function useListener(): Listener {
  const listener = useContext(Context)
  if (!listener) throw new Error('outside RecorderProvider')
  return listener
}

export type RecorderFace = {
  now: () => RecorderState
  /** Time of the take in ms: monotone, never more than 1.5 s ahead of what is on disk. */
  elapsedMs: () => number
  sinceWriteMs: () => number | null
  alarms: () => AlarmKind[]
  position: (sessionId: SessionId) => Position
  start: (sessionId: SessionId, single: string) => Promise<Result<{ takeId: TakeId }>>
  stop: () => Promise<Result<null>>
  acknowledge: () => void
  refresh: () => Promise<void>
}

/** What one may ask of the recorder. The same object for ever: it never draws a screen again by itself. */
export function useRecorder(): RecorderFace {
  const listener = useListener()
  return useMemo(() => ({
    now: listener.now, elapsedMs: listener.elapsedMs, sinceWriteMs: listener.sinceWriteMs, alarms: listener.alarms, position: listener.position,
    start: (sessionId, single) => room.record.start({ sessionId, single }),
    stop: () => room.record.stop({}),
    acknowledge: () => { void room.record.acknowledge({}).then(() => listener.refresh()) },
    refresh: listener.refresh,
  }), [listener])
}

/** A part of the recorder's state; draws again when that part is another. `pick` must give a plain value (text, number, boolean, null), so that four events a second do not draw a whole screen. */
export function useRecorderValue<V extends string | number | boolean | null>(pick: (state: RecorderState) => V): V {
  const listener = useListener()
  return useSyncExternalStore(listener.subscribe, () => pick(listener.now()))
}

/** All of it, at each of main's words: for what is small and shows figures. */
export function useRecorderState(): RecorderState {
  const listener = useListener()
  return useSyncExternalStore(listener.subscribe, listener.now)
}
