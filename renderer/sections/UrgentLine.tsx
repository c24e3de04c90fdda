// A red line on every screen of the session while something that cannot wait is open (F67): a child who spoke of harming itself, and nobody told.
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import type { SectionRow } from '../../shared/ipc/cases'
import type { CaseId, SessionId } from '../../shared/model/ids'
import { room } from '../room'
import { useGo } from '../ui/route'
import { useText } from '../ui/text'
import { mayBeUrgent, urgentLines } from './urgent-lines'
import './sections.css'

const PAUSE_MS = 300
/** What happens in a section that is closed to this person is not told to this window: asked for again now and then. */
const AGAIN_MS = 30_000

/** Only sections this person may read are named. */
export function UrgentLine({ caseId, sessionId, rows }: { caseId: CaseId; sessionId: SessionId; rows: readonly SectionRow[] }) {
  const { t } = useText()
  const go = useGo()
  const [{ services, hidden }, setLines] = useState<ReturnType<typeof urgentLines>>({ services: [], hidden: false })
  useEffect(() => {
    const mine = rows.filter((row) => row.sessionId === sessionId && row.may.read)
    if (!mine.some((row) => row.kind === 'session')) return
    let alive = true
    let timer: ReturnType<typeof setTimeout> | undefined
    const read = () => void room.sections.closing({ sessionId }).then((result) => {
      if (!alive || !result.ok) return
      setLines(urgentLines(result.value, (kind) => mine.some((row) => row.kind === kind)))
    })
    read()
    const again = setInterval(read, AGAIN_MS)
    const off = room.log.appended((entry) => {
      if (!mayBeUrgent(entry.kind) || !mine.some((row) => row.sectionId === entry.sectionId)) return
      clearTimeout(timer)
      timer = setTimeout(read, PAUSE_MS)
    })
    return () => { alive = false; clearTimeout(timer); clearInterval(again); off() }
  }, [rows, sessionId])

  return <>{services.map((service) => (
    <div key={service} className="notice alarm urgent" role="alert" data-testid={`urgent-${service}`}>
      <span className="grow"><b>{t('sections:urgent', { service: t(`cases:service-${service}`) })}</b> {t('sections:urgent-todo')}</span>
      {service !== 'questioning' && <Button onClick={() => go({ name: 'form', service, caseId, sessionId })} data-testid={`urgent-${service}-go`}>{t('sections:urgent-go')}</Button>}
    </div>
  ))}
  {hidden && <div className="notice alarm urgent" role="alert" data-testid="urgent-hidden"><span className="grow"><b>{t('sections:urgent-hidden')}</b> {t('sections:urgent-hidden-todo')}</span></div>}</>
}
