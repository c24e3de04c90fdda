// Photographs of a section as React state, kept live by the log; and the work of taking them in.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Failure, FailureCode } from '../../../shared/failure'
import { foldPhotographs, type PhotographFact } from '../../../shared/fold/photographs'
import type { RowId, SectionId } from '../../../shared/model/ids'
import type { Shot } from '../../../shared/model/photograph'
import { room } from '../../room'
import { useEntries } from '../../ui/use-entries'

/** Null while the section is being read. */
export function usePhotographs(sectionId: SectionId | null): PhotographFact[] | null {
  const { entries } = useEntries(sectionId)
  return useMemo(() => entries && foldPhotographs(entries), [entries])
}

export type Wish = { sectionId: SectionId; shot: Shot; scale: boolean; label: string; row: RowId | null; why: string }
export type Outcome = { taken: readonly string[]; refused: readonly { name: string; code: FailureCode }[]; closed: boolean }

export type Taking = {
  running: boolean
  progress: { done: number; of: number } | null
  outcome: Outcome | null
  failure: Failure | null
  importFiles: (wish: Wish) => Promise<readonly string[]>
  /** Resolves to the id, or null when it failed (`failure` says why). */
  take: (wish: Wish, bytes: Uint8Array<ArrayBuffer>) => Promise<string | null>
  cancel: () => void
}

export function useTaking(): Taking {
  const [running, setRunning] = useState(false)
  const [progress, setProgress] = useState<Taking['progress']>(null)
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const alive = useRef(true)
  useEffect(() => { alive.current = true; return () => { alive.current = false } }, [])
  useEffect(() => room.photographs.progress((event) => setProgress(event.done >= event.of ? null : event)), [])

  const begin = () => { setRunning(true); setOutcome(null); setFailure(null) }
  const end = (failed: Failure | null) => {
    if (!alive.current) return
    setRunning(false)
    setProgress(null)
    setFailure(failed)
  }
  const importFiles = useCallback(async (wish: Wish) => {
    begin()
    const result = await room.photographs.import(wish)
    end(result.ok ? null : result.failure)
    if (!result.ok) return []
    if (alive.current) setOutcome(result.value ? { taken: result.value.taken, refused: result.value.refused as Outcome['refused'], closed: false } : { taken: [], refused: [], closed: true })
    return result.value?.taken ?? []
  }, [])
  const take = useCallback(async (wish: Wish, bytes: Uint8Array<ArrayBuffer>) => {
    begin()
    const result = await room.photographs.take({ ...wish, bytes })
    end(result.ok ? null : result.failure)
    return result.ok ? result.value.itemId : null
  }, [])
  const cancel = useCallback(() => { void room.photographs.cancel({}) }, [])
  return { running, progress, outcome, failure, importFiles, take, cancel }
}
