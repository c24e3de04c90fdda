// Where a form of a session lies, as one object that stays the same while nothing of it changes.
import { useMemo } from 'react'
import type { CaseId, SessionId } from '../../shared/model/ids'
import type { SectionKind } from '../../shared/model/section'
import type { World } from '../ui/use-world'
import type { FormHere } from './widget'

export function useHere({ sections, staff, case: of }: World, kind: SectionKind, caseId: CaseId, sessionId: SessionId): FormHere {
  const sectionId = sections[kind]
  const ageBand = of.persons.find((p) => p.role === 'child')?.ageBand ?? 'unknown'
  return useMemo(() => ({ sectionId, kind, caseId, sessionId, staff, ageBand }), [sectionId, kind, caseId, sessionId, staff, ageBand])
}
