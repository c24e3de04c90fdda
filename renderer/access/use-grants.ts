// Grants and asks of one case, kept up to date: what was opened to single persons besides the posts.
import { useCallback, useEffect, useState } from 'react'
import type { Grant } from '../../shared/ipc/access'
import type { Failure } from '../../shared/failure'
import type { CaseId, SectionId } from '../../shared/model/ids'
import { room } from '../room'

/** Newest first; null while reading. */
export function useGrants(caseId: CaseId | null, sectionId: SectionId): { grants: readonly Grant[] | null; failure: Failure | null; reload: () => void } {
  const [grants, setGrants] = useState<readonly Grant[] | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [turn, setTurn] = useState(0)
  const reload = useCallback(() => setTurn((n) => n + 1), [])
  useEffect(() => {
    if (!caseId) return
    let alive = true
    void room.access.grants({ caseId }).then((result) => {
      if (!alive) return
      setFailure(result.ok ? null : result.failure)
      if (result.ok) setGrants(result.value.filter((g) => g.sectionId === sectionId).sort((a, b) => (a.askedAt < b.askedAt ? 1 : -1)))
    })
    return () => { alive = false }
  }, [caseId, sectionId, turn])
  useEffect(() => room.cases.changed(reload), [reload])
  return { grants, failure, reload }
}
