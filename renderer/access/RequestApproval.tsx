// The second person, as every screen that needs one shows him: where the request stands, asking, and approval here and now.
import { Button } from 'antd'
import { useState } from 'react'
import type { Approval } from '../../shared/ipc/access'
import { useText } from '../ui/text'
import { dateTime } from '../ui/time'
import { ApproveHere } from './ApproveHere'
import { secondRole } from './requests'
import { useMe, useNames } from './use-may'
import type { RequestState } from './use-request'
import './access.css'

/** Draws `useRequest(subject)`. What happens once it is approved is the screen's own button. */
export function RequestApproval({ of, disabled = false }: { of: RequestState; disabled?: boolean }) {
  const { t } = useText()
  const name = useNames()
  const me = useMe()
  const [here, setHere] = useState<Approval | null>(null)
  const [busy, setBusy] = useState(false)
  const { subject, request, state } = of
  if (!subject) return null

  const send = async () => {
    setBusy(true)
    const sent = await of.send()
    setBusy(false)
    return sent
  }
  const approveHere = async () => setHere(state === 'open' ? request : await send())
  const second = secondRole(subject.dual, me.role)
  const approver = request?.approver ? name(request.approver) : ''
  const say = state === 'approved' && request ? t('access:say-approved', { name: approver, at: dateTime(request.approvedAt ?? request.requestedAt), until: dateTime(request.expiresAt) })
    : state === 'open' && request ? t('access:say-open', { time: dateTime(request.expiresAt) })
      : state === 'declined' ? t('access:say-declined')
        : t(state === 'used' ? 'access:say-used' : state === 'expired' ? 'access:say-expired' : 'access:say-none')
  const canAsk = of.ready && !disabled
  return (
    <section className="panel stack tight request" data-testid="request">
      <div className="row">
        <h2>{t('access:request')}</h2>
        <span className={`tag ${state === 'approved' ? 'ok' : state === 'declined' || state === 'expired' ? 'warn' : ''}`} data-testid="request-state" data-state={state}>{t(`access:state-${state}`)}</span>
      </div>
      {state === 'none' && <p>{t(second === 'supervisor' ? 'access:request-lead-supervisor' : second === 'admin' ? 'access:request-lead-admin' : 'access:request-lead-case-officer')}</p>}
      <p className="soft">{say}</p>
      <div className="row tight wrap">
        {state !== 'open' && (
          <Button size="large" type={state === 'approved' ? 'default' : 'primary'} disabled={!canAsk} loading={busy && !here} onClick={() => void send()} data-testid="request-send">
            {t(state === 'none' ? 'access:send' : 'access:send-again')}
          </Button>
        )}
        {state !== 'approved' && <Button size="large" disabled={!canAsk || busy} onClick={() => void approveHere()} data-testid="request-here">{t('access:here')}</Button>}
      </div>
      {here && <ApproveHere request={here} onDone={() => { setHere(null); of.reload() }} onClose={() => { setHere(null); of.reload() }} />}
    </section>
  )
}
