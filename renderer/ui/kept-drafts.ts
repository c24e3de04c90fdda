// The one book of drafts of this window, and a draft of it as React state.
import { useCallback, useEffect, useSyncExternalStore } from 'react'
import type { FailureCode } from '../../shared/failure'
import type { Draft, DraftSlot } from '../../shared/model/draft'
import type { SectionId } from '../../shared/model/ids'
import { room } from '../room'
import { composing } from './composing'
import { DraftBook, type Held, type HeldDrafts } from './draft-book'
import { useReport } from './report'
import { saveBeforeLock } from './unsaved'

const COMPOSING_MS = 100

/** A word in the making is waited for: half a one is not what somebody wants to find again. */
function later(ms: number, task: () => void): () => void {
  let timer = setTimeout(function run() {
    if (composing()) timer = setTimeout(run, COMPOSING_MS)
    else task()
  }, ms)
  return () => clearTimeout(timer)
}

/** An addition that was begun and holds nothing is not worth coming back to. */
const isBlank = (draft: Draft) => draft.what === 'addition' && draft.answers.length === 0 && draft.picked.length === 0

export const draftBook = new DraftBook({
  read: (sectionId) => room.drafts.read({ sectionId }), keep: (sectionId, slot, draft) => room.drafts.keep({ sectionId, slot, draft: draft && !isBlank(draft) ? draft : null }),
  later, now: () => performance.now(),
})
saveBeforeLock(() => draftBook.flush())
room.session.locked(() => draftBook.end())

/** What is kept of a section for who is logged in; null while it is being read, or when it is not his to write (`mine`). */
export function useHeldDrafts(sectionId: SectionId, mine = true): HeldDrafts | null {
  const report = useReport()
  useEffect(() => {
    if (mine) void draftBook.open(sectionId).then((code) => { if (code && code !== 'E-A4') report({ code }) })
  }, [sectionId, mine, report])
  const held = useSyncExternalStore(draftBook.subscribe, () => draftBook.in(sectionId))
  return mine ? held : null
}

export type KeptHere = {
  /** False while it is being read: nothing may be begun over it yet. */
  ready: boolean
  held: Held | null
  /** Why it could not be kept: a lock would end it. */
  unkept: FailureCode | null
  /** What it becomes, of what it is at that moment. */
  change: (to: (had: Draft | null) => Draft | null) => void
}

/** One draft; it outlives its screen, and the lock. */
export function useDraft(sectionId: SectionId, slot: DraftSlot, mine = true): KeptHere {
  const all = useHeldDrafts(sectionId, mine)
  const unkept = useSyncExternalStore(draftBook.subscribe, () => draftBook.refusedAt(sectionId, slot))
  const change = useCallback<KeptHere['change']>((to) => draftBook.put(sectionId, slot, to(draftBook.in(sectionId)?.get(slot)?.draft ?? null)), [sectionId, slot])
  return { ready: all !== null, held: all?.get(slot) ?? null, unkept, change }
}
