// One section of the log as React state: read once, kept up to date by events, written by `append`.
import { useCallback, useEffect, useMemo, useState } from 'react'
import { nextRedo, nextUndo } from '../../shared/fold/live'
import { undoable, type Entry, type UserFact } from '../../shared/model/entry'
import type { SectionId } from '../../shared/model/ids'
import { room } from '../room'
import { useReport } from './report'

export type Entries = {
  /** Null while the section is being read. */
  entries: readonly Entry[] | null
  /** Resolves to the committed entry, or null when it failed (the failure is already shown). */
  append: (fact: UserFact) => Promise<Entry | null>
  undo: (() => void) | null
  redo: (() => void) | null
}

const bySeq = (a: Entry, b: Entry) => a.seq - b.seq

export function useEntries(sectionId: SectionId | null): Entries {
  const [entries, setEntries] = useState<readonly Entry[] | null>(null)
  const report = useReport()

  useEffect(() => {
    setEntries(null)
    if (!sectionId) return
    let alive = true
    // Subscribed before reading, so that no entry falls between the two.
    const merge = (more: readonly Entry[]) => setEntries((had) => {
      const all = new Map((had ?? []).map((e) => [e.seq, e]))
      for (const entry of more) all.set(entry.seq, entry)
      return [...all.values()].sort(bySeq)
    })
    const off = room.log.appended((entry) => { if (alive && entry.sectionId === sectionId) merge([entry]) })
    void room.log.read({ sectionId }).then((result) => {
      if (!alive) return
      if (result.ok) merge(result.value)
      else report(result.failure)
    })
    return () => { alive = false; off() }
  }, [sectionId, report])

  const append = useCallback(async (fact: UserFact) => {
    if (!sectionId) return null
    const result = await room.log.append({ sectionId, fact })
    if (result.ok) return result.value
    report(result.failure)
    return null
  }, [sectionId, report])

  return useMemo(() => {
    const back = entries && nextUndo(entries, undoable)
    const forth = entries && nextRedo(entries)
    const take = (entry: Entry) => () => { void append({ kind: 'undo', body: { seq: entry.seq } }) }
    return { entries, append, undo: back ? take(back) : null, redo: forth ? take(forth) : null }
  }, [entries, append])
}
