// The log does not match: what is missing, by number, and the way on, which takes two persons.
import { Button } from 'antd'
import { useMemo, useState } from 'react'
import type { LogState } from '../../shared/ipc/upkeep'
import { RequestApproval } from '../access/RequestApproval'
import { useMe } from '../access/use-may'
import { useRequest } from '../access/use-request'
import { room } from '../room'
import { useReport } from '../ui/report'
import { useText } from '../ui/text'
import './upkeep.css'

/** Draws nothing while the log matches. */
export function Mismatch({ log, onChange }: { log: LogState; onChange: (log: LogState) => void }) {
  const { t } = useText()
  const me = useMe()
  const report = useReport()
  const [busy, setBusy] = useState(false)
  const subject = useMemo(() => ({ dual: 'control', control: { what: 'reanchor' } }) as const, [])
  const mayAsk = me.may('policy.set') && log.mismatch !== null
  const request = useRequest(mayAsk ? subject : null)
  if (!log.mismatch) return null
  const { expected, found, missingFrom, missingTo } = log.mismatch
  const reanchor = async () => {
    if (!request.approved) return
    setBusy(true)
    const result = await room.upkeep.reanchor({ requestId: request.approved.requestId })
    setBusy(false)
    request.reload()
    if (result.ok) onChange(result.value)
    else report(result.failure)
  }
  return (
    <section className="mismatch stack tight" role="alert" data-testid="custody-mismatch">
      <h2>{t('upkeep:mismatch')}</h2>
      <p className="figures">{t('upkeep:mismatch-count', { expected, found })}</p>
      <p className="figures" data-testid="custody-missing"><b>{missingFrom !== null && missingTo !== null ? t('upkeep:mismatch-missing', { from: missingFrom, to: missingTo }) : t('upkeep:mismatch-changed')}</b></p>
      <p>{t('upkeep:mismatch-todo')}</p>
      {mayAsk ? (
        <>
          <RequestApproval of={request} />
          {request.approved && <div><Button danger size="large" type="primary" loading={busy} onClick={() => void reanchor()} data-testid="custody-reanchor">{t('upkeep:reanchor')}</Button></div>}
        </>
      ) : <p>{t('upkeep:reanchor-who')}</p>}
    </section>
  )
}
