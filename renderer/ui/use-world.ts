// Everything a screen of a session reads: the case, the session, the staff and the ids of their sections, kept live.
import { useMemo } from 'react'
import { foldCase, type Case, type Staff } from '../../shared/fold/case'
import { foldSession, type Session } from '../../shared/fold/session'
import type { CaseId, SectionId, SessionId } from '../../shared/model/ids'
import type { SectionKind } from '../../shared/model/section'
import { useEntries } from './use-entries'
import { useSession } from './use-session'
import { useSections } from './use-sections'

export type World = { ready: true; case: Case; session: Session; staff: Staff[]; sections: Record<SectionKind, SectionId> }

/** Null until all of it has been read (or when the session does not exist; that failure is shown). */
export function useWorld(caseId: CaseId, sessionId: SessionId): World | null {
  const { rows } = useSections(caseId, sessionId)
  const own = useSections(null).rows
  const { staff } = useSession().register

  const sections = useMemo(() => {
    const mine = [...(rows ?? []).filter((row) => row.sessionId === null || row.sessionId === sessionId), ...(own ?? [])]
    return mine.some((row) => row.sessionId === sessionId)
      ? Object.fromEntries(mine.map((row) => [row.kind, row.sectionId])) as Record<SectionKind, SectionId> : null
  }, [rows, own, sessionId])

  const caseEntries = useEntries(sections?.case ?? null).entries
  const sessionEntries = useEntries(sections?.session ?? null).entries
  const found = useMemo(() => caseEntries && foldCase(caseEntries), [caseEntries])
  const session = useMemo(() => sessionEntries && foldSession(sessionEntries), [sessionEntries])

  return useMemo(() => sections && found && session && staff && { ready: true, case: found, session, staff, sections },
    [sections, found, session, staff])
}
