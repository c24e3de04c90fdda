// What is due (F73), of one case or of all: asked of main, and asked anew when something was written.
import { useEffect, useState } from 'react'
import type { DueItem } from '../../shared/ipc/sections'
import type { CaseId } from '../../shared/model/ids'
import { room } from '../room'
import { useText, type Language } from '../ui/text'

export type Due = { items: readonly DueItem[]; overdue: number }

const PAUSE_MS = 500

/** Null until known, and where nobody may ask. */
export function useDue(caseId: CaseId | null, count = 200): Due | null {
  const [due, setDue] = useState<Due & { language: Language } | null>(null)
  const [told, setTold] = useState(0)
  // Main puts what is due into words of the language of the screen.
  const { language } = useText()
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const later = () => { clearTimeout(timer); timer = setTimeout(() => setTold((n) => n + 1), PAUSE_MS) }
    const off = [room.log.appended(later), room.cases.changed(later)]
    return () => { clearTimeout(timer); for (const stop of off) stop() }
  }, [])
  useEffect(() => {
    let alive = true
    void room.sections.due({ caseId, count }).then((result) => { if (alive && result.ok) setDue({ ...result.value, language }) })
    return () => { alive = false }
  }, [caseId, count, told, language])
  return due?.language === language ? due : null
}
