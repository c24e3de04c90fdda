// Photographs of a section as React state, kept live by the log; and the work of taking them in.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Failure, FailureCode } from '../../../shared/failure'
import { foldPhotographs, type PhotographFact } from '../../../shared/fold/photographs'
import { foldSigned } from '../../../shared/fold/signed'
import type { ItemId, RowId, SectionId } from '../../../shared/model/ids'
import type { Shot } from '../../../shared/model/photograph'
import { room } from '../../room'
import { useReport } from '../../ui/report'
import { useEntries } from '../../ui/use-entries'

/** `waits`: one of who is logged in, for his signature (F63). */
export type Listed = PhotographFact & { waits: boolean }

/** Null while the section is being read. `own`: with those that wait for the signature of who is logged in, behind the others; for who may write. */
export function usePhotographs(sectionId: SectionId | null, own: boolean): Listed[] | null {
  const { entries } = useEntries(sectionId)
  const signed = useMemo(() => entries !== null && foldSigned(entries).signed !== null, [entries])
  const waiting = useWaiting(own && signed ? sectionId : null)
  return useMemo(() => {
    if (!entries) return null
    const standing = foldPhotographs(entries)
    const known = new Set<string>(standing.map((p) => p.itemId))
    return [...standing.map((p) => ({ ...p, waits: false })), ...waiting.filter((p) => !known.has(p.itemId)).map((p) => ({ ...p, waits: true }))]
  }, [entries, waiting])
}

/** What waits in a signed section, kept live. */
function useWaiting(sectionId: SectionId | null): readonly PhotographFact[] {
  const [waiting, setWaiting] = useState<readonly PhotographFact[]>([])
  const report = useReport()
  useEffect(() => {
    setWaiting([])
    if (!sectionId) return
    let alive = true
    const read = () => void room.photographs.waiting({ sectionId }).then((result) => {
      if (!alive) return
      if (result.ok) setWaiting(result.value)
      else report(result.failure)
    })
    const off = room.photographs.waits((event) => { if (event.sectionId === sectionId) read() })
    read()
    return () => { alive = false; off() }
  }, [sectionId, report])
  return waiting
}

/** Those of `ids` that wait: a signature over what names them takes them in. */
export async function waitingAmong(sectionId: SectionId, ids: readonly string[]): Promise<ItemId[]> {
  if (ids.length === 0) return []
  const result = await room.photographs.waiting({ sectionId })
  return result.ok ? result.value.map((p) => p.itemId).filter((itemId) => ids.includes(itemId)) : []
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
