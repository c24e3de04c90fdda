// What would go into the bundle now, and what blocks it.
import { useCallback, useEffect, useState } from 'react'
import type { z } from 'zod'
import type { seal } from '../../shared/ipc/seal'
import type { SessionId } from '../../shared/model/ids'
import type { RecipientProfile } from '../../shared/model/redaction'
import { room } from '../room'
import { useReport } from '../ui/report'

export type Preview = z.output<typeof seal.preview.output>
/** Written reasons that lift a block, as main takes them. */
export type Reasons = Pick<z.output<typeof seal.preview.input>, 'noRecordingReason' | 'omitDamagedReason' | 'withoutConsentReason'>

/** `preview` is null while it is being made, when it `failed` (already shown), and when no recipient is chosen. */
export function usePreview(sessionId: SessionId, profile: RecipientProfile | null, { noRecordingReason, omitDamagedReason, withoutConsentReason }: Reasons): { preview: Preview | null; failed: boolean; again: () => void } {
  const [preview, setPreview] = useState<Preview | null>(null)
  const [failed, setFailed] = useState(false)
  const [turn, setTurn] = useState(0)
  const report = useReport()
  useEffect(() => {
    let alive = true
    setPreview(null)
    setFailed(false)
    if (!profile) return
    void room.seal.preview({ sessionId, profile, noRecordingReason, omitDamagedReason, withoutConsentReason }).then((result) => {
      if (!alive) return
      if (result.ok) setPreview(result.value)
      else { setFailed(true); report(result.failure) }
    })
    return () => { alive = false }
  }, [sessionId, profile, noRecordingReason, omitDamagedReason, withoutConsentReason, turn, report])
  const again = useCallback(() => setTurn((n) => n + 1), [])
  return { preview, failed, again }
}
