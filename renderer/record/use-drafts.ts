// The drafts of one section as React state; they outlive the screen until everything typed is in the log.
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import type { SectionId } from '../../shared/model/ids'
import { room } from '../room'
import { freshId } from '../ui/new-id'
import { useReport } from '../ui/report'
import { saveBeforeLock } from '../ui/unsaved'
import { Drafts, type DraftsSnapshot, type Position } from './drafts'

export type DraftsFace = DraftsSnapshot & Pick<Drafts, 'type' | 'speak' | 'commit' | 'flush' | 'step'> & {
  /** When something typed was last written; null before. */
  savedAt: Date | null
}

export function useDrafts(sectionId: SectionId, position: () => Position): DraftsFace {
  const report = useReport()
  const [savedAt, setSavedAt] = useState<Date | null>(null)
  const where = useRef(position)
  useEffect(() => { where.current = position })

  // After a lock nothing is tried again: the next person must not write what this one could not.
  const over = useRef(false)
  useEffect(() => room.session.locked(() => { over.current = true }), [])

  const drafts = useMemo(() => new Drafts({
    append: async (fact) => {
      const result = await room.log.append({ sectionId, fact })
      if (result.ok) {
        setSavedAt(new Date())
        return 'written'
      }
      if (result.failure.code === 'E-B1' && (fact.kind === 'qa.edited' || fact.kind === 'qa.removed')) return 'gone'
      if (result.failure.code === 'E-A4') over.current = true
      else report(result.failure)
      return 'refused'
    },
    read: async () => {
      const result = await room.log.read({ sectionId })
      if (result.ok) return result.value
      report(result.failure)
      return null
    },
    position: () => where.current(),
    newLineId: () => freshId('lin'),
    later: (ms, task) => {
      const timer = setTimeout(() => { if (!over.current) task() }, ms)
      return () => clearTimeout(timer)
    },
  }), [sectionId, report])
  // Leaving the screen closes the line; what is not yet written is still written.
  useEffect(() => () => drafts.commit(), [drafts])
  useEffect(() => saveBeforeLock(() => {
    drafts.commit()
    return drafts.flush()
  }), [drafts])

  const snapshot = useSyncExternalStore(drafts.subscribe, drafts.snapshot)
  return useMemo(() => ({
    ...snapshot, savedAt,
    type: (text: string, composing?: boolean) => drafts.type(text, composing),
    speak: (speaker) => drafts.speak(speaker),
    commit: () => drafts.commit(),
    flush: () => drafts.flush(),
    step: (way) => drafts.step(way),
  }), [drafts, snapshot, savedAt])
}
