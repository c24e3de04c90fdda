// Which sections a case has (and, with null, the vault's own: the staff register).
import { useCallback, useEffect, useState } from 'react'
import type { CaseId, SessionId } from '../../shared/model/ids'
import type { SectionRow } from '../../shared/ipc/cases'
import { room } from '../room'
import { useReport } from './report'

/** Null while reading, or when reading failed (already shown). `sessionId`, when it changes, makes the list be read again: a new session brings new sections. */
export function useSections(caseId: CaseId | null, sessionId: SessionId | null = null): { rows: SectionRow[] | null; reload: () => void } {
  const [rows, setRows] = useState<SectionRow[] | null>(null)
  const [turn, setTurn] = useState(0)
  const report = useReport()

  useEffect(() => {
    let alive = true
    void room.cases.sections({ caseId }).then((result) => {
      if (!alive) return
      if (result.ok) setRows(result.value)
      else report(result.failure)
    })
    return () => { alive = false }
  }, [caseId, sessionId, turn, report])

  const reload = useCallback(() => setTurn((n) => n + 1), [])
  return { rows, reload }
}
