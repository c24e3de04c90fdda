// The one recorder of this window, held above every screen: changing screens never touches a running recording.
import { createContext, useCallback, useContext, useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react'
import { room } from '../room'
import { startCapture } from './capture'
import { Recorder, type Snapshot } from './recorder'
import { watchSignals } from './signals'
import { closeStream, openSource } from './source'

const every = (ms: number, task: () => void) => {
  const timer = setInterval(task, ms)
  return () => clearInterval(timer)
}

const Context = createContext<Recorder | null>(null)

export function RecorderProvider({ children }: { children: ReactNode }) {
  const [recorder] = useState(() => new Recorder({
    openSource, closeStream, watchSignals, startCapture, every,
    store: room.record,
    now: () => performance.now(),
    wait: (ms) => new Promise((resolve) => { setTimeout(resolve, ms) }),
  }))

  // Closing or reloading the window would cut the recording off: refused while one runs. Main says why (E-C8).
  useEffect(() => {
    const refuse = (event: BeforeUnloadEvent) => { if (recorder.snapshot().state !== 'idle') event.preventDefault() }
    window.addEventListener('beforeunload', refuse)
    return () => window.removeEventListener('beforeunload', refuse)
  }, [recorder])

  return <Context.Provider value={recorder}>{children}</Context.Provider>
}

export type RecorderFace = Snapshot & Pick<Recorder, 'elapsedMs' | 'sinceSavedMs' | 'level' | 'held' | 'start' | 'stop' | 'prepare' | 'release' | 'acknowledge'>

/** The recorder's state, kept up to date, and what one may ask of it. `start` and `stop` resolve to a Result. */
export function useRecorder(): RecorderFace {
  const recorder = useContext(Context)
  if (!recorder) throw new Error('useRecorder outside RecorderProvider')
  const snapshot = useSyncExternalStore(recorder.subscribe, recorder.snapshot)
  return useMemo(() => {
    const { elapsedMs, sinceSavedMs, level, held, start, stop, prepare, release, acknowledge } = recorder
    return { ...snapshot, elapsedMs, sinceSavedMs, level, held, start, stop, prepare, release, acknowledge }
  }, [recorder, snapshot])
}

/** Whether a run is going on, without being drawn again at each of its seconds. */
export function useIsRecording(): () => boolean {
  const recorder = useContext(Context)
  if (!recorder) throw new Error('useIsRecording outside RecorderProvider')
  return useCallback(() => recorder.snapshot().state !== 'idle', [recorder])
}
