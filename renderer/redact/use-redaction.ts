// The redaction of one session for one recipient as React state: passages from main, decisions from the log, and the acts.
import { useCallback, useEffect, useMemo, useState } from 'react'
import { foldDecisions, type Decided } from '../../shared/fold/redaction'
import { nextRedo, nextUndo } from '../../shared/fold/live'
import type { Passage } from '../../shared/ipc/redact'
import { undoable } from '../../shared/model/entry'
import type { SectionId, SessionId } from '../../shared/model/ids'
import type { Decision, RecipientProfile } from '../../shared/model/redaction'
import { room } from '../room'
import { useReport } from '../ui/report'
import { useEntries } from '../ui/use-entries'
import { findings, type Finding } from './findings'
import { ofProfile } from './of-profile'

export type Choice = Pick<Decision, 'action' | 'code' | 'replacement' | 'reason'>
export type Place = { passage: number; start: number; end: number; kind: Decision['kind'] }

export type Redaction = {
  /** Null while reading. */
  passages: readonly Passage[] | null
  failed: boolean
  reload: () => void
  decided: readonly Decided[]
  found: readonly Finding[]
  /** Writes one decision after another; stops at the first failure, which is already shown. Resolves to true when all are written. */
  decide: (places: readonly Place[], choice: Choice) => Promise<boolean>
  undo: (() => void) | null
  redo: (() => void) | null
}

/** `withoutConsent`: with the text that stays here for want of consent (F52). */
export function useRedaction(sessionId: SessionId, sectionId: SectionId, profile: RecipientProfile, withoutConsent: boolean): Redaction {
  const [passages, setPassages] = useState<readonly Passage[] | null>(null)
  const [failed, setFailed] = useState(false)
  const [turn, setTurn] = useState(0)
  const { entries, append } = useEntries(sectionId)
  const report = useReport()

  useEffect(() => {
    let alive = true
    setPassages(null)
    setFailed(false)
    void room.redact.passages({ sessionId, profile, withoutConsent }).then((result) => {
      if (!alive) return
      if (result.ok) setPassages(result.value)
      else { setFailed(true); report(result.failure) }
    })
    return () => { alive = false }
  }, [sessionId, profile, withoutConsent, turn, report])

  const mine = useMemo(() => ofProfile(entries ?? [], profile), [entries, profile])
  const decided = useMemo(() => foldDecisions(mine, profile), [mine, profile])
  const found = useMemo(() => findings(passages ?? [], decided), [passages, decided])

  const decide = useCallback(async (places: readonly Place[], choice: Choice) => {
    for (const { passage, start, end, kind } of places) {
      const at = passages?.[passage]
      if (!at) return false
      const written = await append({ kind: 'redaction.decided', body: { profile, ref: at.ref, start, end, textSha256: at.textSha256, kind, ...choice } })
      if (!written) return false
    }
    return true
  }, [passages, profile, append])

  return useMemo(() => {
    const back = nextUndo(mine, undoable)
    const forth = nextRedo(mine)
    const take = (seq: number) => () => { void append({ kind: 'undo', body: { seq } }) }
    return {
      passages: entries ? passages : null, failed, reload: () => setTurn((n) => n + 1), decided, found, decide,
      undo: back ? take(back.seq) : null, redo: forth ? take(forth.seq) : null,
    }
  }, [entries, passages, failed, decided, found, decide, mine, append])
}
