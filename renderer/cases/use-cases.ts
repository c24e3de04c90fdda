// One page of the case list as React state: read again when something on it has changed.
import { useEffect, useState } from 'react'
import type { CaseRow } from '../../shared/ipc/cases'
import { room } from '../room'
import { useReport } from '../ui/report'

/** Entries after which the list reads differently. */
const touching: ReadonlySet<string> = new Set(['case.opened', 'case.person', 'case.hold', 'session.opened', 'session.service', 'undo'])

export type CasePage = { rows: CaseRow[]; total: number }

/** `page` counts from 1. Null until the first answer; while another page is fetched the one before stays. */
export function useCases(page: number, size: number): CasePage | null {
  const [found, setFound] = useState<CasePage | null>(null)
  const report = useReport()
  useEffect(() => {
    let alive = true
    const read = () => void room.cases.list({ from: (page - 1) * size, count: size }).then((result) => {
      if (!alive) return
      if (result.ok) setFound(result.value)
      else report(result.failure)
    })
    read()
    const offs = [room.log.appended((entry) => { if (touching.has(entry.kind)) read() }), room.cases.changed(read)]
    return () => { alive = false; for (const off of offs) off() }
  }, [page, size, report])
  return found
}
