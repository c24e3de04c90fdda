// One service as a card: owner, state, way in; or why it is not needed, which is never said without a reason (F1).
import { Button, Input } from 'antd'
import { useState } from 'react'
import type { Staff } from '../../shared/fold/case'
import type { Service } from '../../shared/fold/session'
import type { StaffId } from '../../shared/model/ids'
import type { SetServiceState } from '../../shared/model/section'
import { Pick } from '../ui/Pick'
import { useText } from '../ui/text'
import { clockTime, dateTime } from '../ui/time'

type Props = {
  service: Service
  staff: readonly Staff[]
  /** Another post's service: it is shown, not changed. */
  locked: boolean
  onChange: (change: { state?: SetServiceState; owner?: StaffId | null; reason?: string }) => Promise<boolean>
  onOpen: () => void
}

export function ServiceCard({ service, staff, locked, onChange, onOpen }: Props) {
  const { t } = useText()
  const { service: kind, state, owner, reason, changedAt, sealed } = service
  const [asking, setAsking] = useState(false)
  const id = `service-${kind}`

  return (
    <article className={`panel card ${state}`} data-testid={id} data-state={state}>
      <header className="row tight">
        <h3 className="grow">{t(`cases:service-${kind}`)}</h3>
        <span className={`tag ${state}`} title={changedAt ? t('sections:changed-at', { time: clockTime(changedAt) }) : undefined} data-testid={`${id}-state`}>{t(`sections:state-${state}`)}</span>
      </header>
      {asking ? <NotNeeded id={id} onCancel={() => setAsking(false)} onSave={async (why) => { if (await onChange({ state: 'not-needed', reason: why })) setAsking(false) }} /> : (
        <>
          <div className="row tight">
            <p className="soft card-what grow">{state === 'not-needed' ? t('sections:reason-noted', { reason }) : t(`sections:what-${kind}`)}</p>
            {state === 'open' && !locked && <Button type="text" onClick={() => setAsking(true)} data-testid={`${id}-not-needed`}>{t('sections:not-needed')}</Button>}
          </div>
          {sealed && <p className="card-sealed figures" data-testid={`${id}-sealed`}>{t('day:card-sealed', { name: staff.find((s) => s.staffId === sealed.by)?.name ?? '', time: dateTime(sealed.at), digest: sealed.digest.slice(0, 8) })}</p>}
          {state === 'not-needed' ? (
            !locked && <footer className="row tight"><span className="grow" /><Button onClick={() => void onChange({ state: 'open', reason: '' })} data-testid={`${id}-needed`}>{t('sections:needed-again')}</Button></footer>
          ) : (
            <footer className="row tight">
              <div className="grow"><Pick testId={`${id}-owner`} label={t('sections:owner')} placeholder={t('sections:owner')} disabled={locked || sealed !== null} value={owner} onPick={(to) => void onChange({ owner: to })}
                options={staff.filter((s) => !s.removed || s.staffId === owner).map((s) => ({ value: s.staffId, label: `${s.name} · ${t(`shell:role-${s.role}`)}` }))} /></div>
              <Button onClick={onOpen} data-testid={`${id}-open`}>{t('sections:open-service')}</Button>
            </footer>
          )}
        </>
      )}
    </article>
  )
}

function NotNeeded({ id, onSave, onCancel }: { id: string; onSave: (reason: string) => Promise<void>; onCancel: () => void }) {
  const { t } = useText()
  const [reason, setReason] = useState('')
  const blank = reason.trim() === ''
  return (
    <form className="stack tight" onSubmit={(event) => { event.preventDefault(); if (!blank) void onSave(reason.trim()) }} onKeyDown={(event) => { if (event.key === 'Escape') onCancel() }}>
      <label className="field"><span>{t('sections:not-needed-why')}</span>
        <Input data-testid={`${id}-reason`} autoFocus maxLength={500} value={reason} onChange={(e) => setReason(e.target.value)} /></label>
      <footer className="row tight">
        <span className="grow" />
        <Button onClick={onCancel}>{t('shell:cancel')}</Button>
        <Button htmlType="submit" disabled={blank} title={blank ? t('sections:reason-needed') : undefined} data-testid={`${id}-reason-save`}>{t('sections:not-needed-save')}</Button>
      </footer>
    </form>
  )
}
