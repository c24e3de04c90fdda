// Which sections a case has (and, with null, the vault's own: the staff register), and what this person may do with each.
import { useCallback, useEffect, useState } from 'react'
import type { CaseId, SessionId } from '../../shared/model/ids'
import type { SectionRow } from '../../shared/ipc/cases'
import { room } from '../room'
import { useReport } from './report'

/**
 * Null while reading, or when reading failed (already shown). `sessionId`, when it changes, makes the list be read again: a new session
 * brings new sections. Read again too when a wall moved: a grant, a questioning closed.
 */
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
  useEffect(() => room.cases.changed(reload), [reload])
  return { rows, reload }
}

/** The section's id when this person may read it now; null otherwise, so that nothing asks for what is closed. */
export const readable = (row: SectionRow | undefined): SectionRow['sectionId'] | null => (row?.may.read ? row.sectionId : null)
