// On the list of cases: where somebody has begun something that he has not signed, or that could not be written, so that he finds it again days later.
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import type { Begun } from '../../shared/ipc/drafts'
import { ServiceKind } from '../../shared/model/section'
import { room } from '../room'
import { useGo, type Route } from '../ui/route'
import { useText } from '../ui/text'

function routeOf({ caseId, sessionId, kind }: Begun): Route {
  if (sessionId === null) return { name: 'case', caseId }
  const service = ServiceKind.safeParse(kind)
  if (service.success && service.data !== 'questioning') return { name: 'form', service: service.data, caseId, sessionId }
  return { name: kind === 'briefing' ? 'briefing' : 'session', caseId, sessionId }
}

export function BegunLine() {
  const { t } = useText()
  const go = useGo()
  const [begun, setBegun] = useState<readonly Begun[]>([])
  useEffect(() => {
    let alive = true
    void room.drafts.mine({}).then((result) => { if (alive && result.ok) setBegun(result.value) })
    return () => { alive = false }
  }, [])
  if (begun.length === 0) return null
  return (
    <div className="begun row tight wrap" role="status" data-testid="begun">
      <span>{t('cases:begun')}</span>
      {begun.map((one) => <Button key={one.sectionId} size="small" onClick={() => go(routeOf(one))} data-testid={`begun-${one.kind}`}><span className="figures">{one.number}</span> {t(`cases:kind-${one.kind}`)}</Button>)}
    </div>
  )
}
