// State of the custody log (size, root, heads) as React state, kept up to date when a mismatch turns up.
import { useCallback, useEffect, useState } from 'react'
import type { LogState } from '../../shared/ipc/upkeep'
import type { Failure } from '../../shared/failure'
import { room } from '../room'

/** While everything is still recomputed in the background, the state is read again this often. */
const LOOK_MS = 5000

export function useLog(): { log: LogState | null; failure: Failure | null; take: (log: LogState) => void; reload: () => void } {
  const [log, setLog] = useState<LogState | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    let alive = true
    void room.upkeep.logState({}).then((result) => {
      if (!alive) return
      setFailure(result.ok ? null : result.failure)
      if (result.ok) setLog(result.value)
    })
    return () => { alive = false }
  }, [turn])
  useEffect(() => room.upkeep.mismatched(setLog), [])
  const waiting = log !== null && !log.verified && !log.mismatch
  useEffect(() => {
    if (!waiting) return
    const timer = setTimeout(() => setTurn((n) => n + 1), LOOK_MS)
    return () => clearTimeout(timer)
  }, [waiting, log])
  return { log, failure, take: setLog, reload: useCallback(() => setTurn((n) => n + 1), []) }
}
