// One long work of the store (recompute, check, backup, destroy) as React state: running, how far, how long still, cancel.
import { useCallback, useEffect, useRef, useState } from 'react'
import type { z } from 'zod'
import type { upkeep } from '../../shared/ipc/upkeep'
import type { Failure, Result } from '../../shared/failure'
import { room } from '../room'
import { leftMs } from './work-time'

export type WorkName = z.output<typeof upkeep.progress.payload>['work']

export type Work = {
  running: boolean
  progress: { done: number; total: number } | null
  leftMs: number | null
  cancelling: boolean
  cancel: () => void
  failure: Failure | null
  /** Runs it; resolves to its value, or undefined when it failed (`failure` then says why). */
  run: <V>(call: () => Promise<Result<V>>) => Promise<V | undefined>
}

/** Also shows a work that was begun before this screen was opened. */
export function useWork(work: WorkName): Work {
  const [own, setOwn] = useState(false)
  const [progress, setProgress] = useState<Work['progress']>(null)
  const [left, setLeft] = useState<number | null>(null)
  const [cancelling, setCancelling] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const since = useRef(0)
  const alive = useRef(true)
  useEffect(() => { alive.current = true; return () => { alive.current = false } }, [])

  useEffect(() => room.upkeep.progress((event) => {
    if (event.work !== work) return
    if (since.current === 0) since.current = performance.now()
    const over = event.total > 0 && event.done >= event.total
    setProgress(over ? null : { done: event.done, total: event.total })
    setLeft(over ? null : leftMs(since.current, performance.now(), event.done, event.total))
    if (over) { since.current = 0; setCancelling(false) }
  }), [work])

  const run = useCallback(async <V,>(call: () => Promise<Result<V>>): Promise<V | undefined> => {
    setOwn(true)
    setFailure(null)
    since.current = 0
    const result = await call()
    since.current = 0
    if (!alive.current) return undefined
    setOwn(false)
    setProgress(null)
    setLeft(null)
    setCancelling(false)
    if (result.ok) return result.value
    setFailure(result.failure)
    return undefined
  }, [])
  const cancel = useCallback(() => { setCancelling(true); void room.upkeep.cancel({}) }, [])
  return { running: own || progress !== null, progress, leftMs: left, cancelling, cancel, failure, run }
}
