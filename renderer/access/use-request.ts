// Requests for a second person as React state: all that concern this person, and the one for what a screen wants to do.
import { useCallback, useEffect, useState } from 'react'
import type { Approval, Subject } from '../../shared/ipc/access'
import type { Failure } from '../../shared/failure'
import { room } from '../room'
import { useReport } from '../ui/report'
import { requestFor, stateNow, type RequestStateName } from './requests'
import { useMe } from './use-may'

/** How often the screen looks at the clock for requests that run out. */
const LOOK_MS = 10_000

export type Requests = { list: readonly Approval[] | null; failure: Failure | null; now: number; reload: () => void }

/** `list` is null while reading, and when this person has nothing to do with approvals. */
export function useRequests(): Requests {
  const mayAsk = useMe().may('approve')
  const [list, setList] = useState<readonly Approval[] | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [turn, setTurn] = useState(0)
  const [now, setNow] = useState(() => Date.now())
  const reload = useCallback(() => setTurn((n) => n + 1), [])

  useEffect(() => {
    if (!mayAsk) return
    let alive = true
    void room.access.requests({}).then((result) => {
      if (!alive) return
      setFailure(result.ok ? null : result.failure)
      if (result.ok) setList(result.value)
    })
    return () => { alive = false }
  }, [mayAsk, turn])
  useEffect(() => room.access.requestsChanged(reload), [reload])
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), LOOK_MS)
    return () => clearInterval(timer)
  }, [])
  return { list, failure, now, reload }
}

export type RequestState = {
  /** False while the requests are being read, or when there is nothing to ask for (subject null). */
  ready: boolean
  subject: Subject | null
  request: Approval | null
  state: RequestStateName
  /** The approved request, when it can be used now. */
  approved: Approval | null
  /** Asks; resolves to the request, or null when it failed (already shown). */
  send: () => Promise<Approval | null>
  reload: () => void
}

/** The newest own request for exactly `subject`. */
export function useRequest(subject: Subject | null): RequestState {
  const { list, now, reload } = useRequests()
  const report = useReport()
  const request = list && subject ? requestFor(list, subject) : null
  // A request made just now is newer than the last look at the clock; that is no harm.
  const state = stateNow(request, now)
  const send = async () => {
    if (!subject) return null
    const result = await room.access.request({ subject })
    if (!result.ok) { report(result.failure); return null }
    reload()
    return result.value
  }
  return { ready: list !== null && subject !== null, subject, request, state, approved: state === 'approved' ? request : null, send, reload }
}
