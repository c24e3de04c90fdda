// What the child or a guardian agreed to hand over (F52), as main reads it from the forms.
import { useEffect, useState } from 'react'
import type { Consents } from '../../shared/fold/consent'
import type { SessionId } from '../../shared/model/ids'
import { room } from '../room'
import { useReport } from '../ui/report'

/** Null while reading. Read anew whenever `turn` changes. */
export function useConsents(sessionId: SessionId, turn?: unknown): Consents | null {
  const [consents, setConsents] = useState<Consents | null>(null)
  const report = useReport()
  useEffect(() => {
    let alive = true
    void room.redact.consents({ sessionId }).then((result) => {
      if (!alive) return
      if (result.ok) setConsents(result.value)
      else report(result.failure)
    })
    return () => { alive = false }
  }, [sessionId, turn, report])
  return consents
}
