// Everything a screen of a session reads: the case, the session, the staff and the sections with what may be done in each, kept live.
import { useMemo } from 'react'
import { foldCase, type Case, type Staff } from '../../shared/fold/case'
import { foldSession, type Session } from '../../shared/fold/session'
import type { SectionRow } from '../../shared/ipc/cases'
import type { CaseId, SectionId, SessionId } from '../../shared/model/ids'
import type { SectionKind } from '../../shared/model/section'
import { useEntries } from './use-entries'
import { useSession } from './use-session'
import { readable, useSections } from './use-sections'

export type World = {
  ready: true
  case: Case
  session: Session
  staff: Staff[]
  sections: Record<SectionKind, SectionId>
  /** The same sections with what this person may do in them now. */
  rows: Record<SectionKind, SectionRow>
}

/** Null until all of it has been read (or when the session does not exist; that failure is shown). */
export function useWorld(caseId: CaseId, sessionId: SessionId): World | null {
  const { rows: found } = useSections(caseId, sessionId)
  const own = useSections(null).rows
  const { staff } = useSession().register

  const rows = useMemo(() => {
    const mine = [...(found ?? []).filter((row) => row.sessionId === null || row.sessionId === sessionId), ...(own ?? [])]
    return mine.some((row) => row.sessionId === sessionId)
      ? Object.fromEntries(mine.map((row) => [row.kind, row])) as Record<SectionKind, SectionRow> : null
  }, [found, own, sessionId])
  const sections = useMemo(() => rows && Object.fromEntries(Object.values(rows).map((row) => [row.kind, row.sectionId])) as Record<SectionKind, SectionId>, [rows])

  const caseEntries = useEntries(readable(rows?.case)).entries
  const sessionEntries = useEntries(readable(rows?.session)).entries
  const opened = useMemo(() => caseEntries && foldCase(caseEntries), [caseEntries])
  const session = useMemo(() => sessionEntries && foldSession(sessionEntries), [sessionEntries])

  return useMemo(() => rows && sections && opened && session && staff && { ready: true, case: opened, session, staff, sections, rows },
    [rows, sections, opened, session, staff])
}
