// Opening a section to one person: to whom, for what, until when, why.
import { Button, Input, Modal } from 'antd'
import { useEffect, useState } from 'react'
import type { Grant } from '../../shared/ipc/access'
import type { Member } from '../../shared/ipc/people'
import type { Failure } from '../../shared/failure'
import { purposes, type Purpose } from '../../shared/model/access'
import type { SectionId, StaffId } from '../../shared/model/ids'
import { defaultPolicy } from '../../shared/model/policy'
import type { SectionKind } from '../../shared/model/section'
import { room } from '../room'
import { Choice } from '../ui/Choice'
import { DateInput } from '../ui/DateInput'
import { FailureBox } from '../ui/FailureBox'
import { Labelled } from '../ui/Page'
import { Pick } from '../ui/Pick'
import { useText } from '../ui/text'
import { dayFrom, grantable, grantEnd } from './grant-rules'
import { useMe } from './use-may'

/** Days a grant is offered for at first; a shorter policy shortens it. */
const USUAL_DAYS = 7

type Props = { sectionId: SectionId; kind: SectionKind; /** The ask that is answered. */ from: Grant | null; onDone: () => void; onClose: () => void }

export function GrantDialog({ sectionId, kind, from, onDone, onClose }: Props) {
  const { t } = useText()
  const me = useMe()
  const [members, setMembers] = useState<Member[] | null>(null)
  const [longest, setLongest] = useState(defaultPolicy.grantDays)
  const [holder, setHolder] = useState<StaffId | null>(from?.holder ?? null)
  const [purpose, setPurpose] = useState<Purpose | null>(from?.purpose ?? null)
  const [day, setDay] = useState(() => dayFrom(new Date(), USUAL_DAYS))
  const [note, setNote] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  useEffect(() => {
    let alive = true
    void Promise.all([room.people.list({}), room.upkeep.policy({})]).then(([people, policy]) => {
      if (!alive) return
      if (people.ok) setMembers(people.value)
      else setFailure(people.failure)
      if (!policy.ok) return
      setLongest(policy.value.grantDays)
      setDay((had) => (had > dayFrom(new Date(), policy.value.grantDays) ? dayFrom(new Date(), policy.value.grantDays) : had))
    })
    return () => { alive = false }
  }, [])

  const able = members ? grantable(members, kind, me.staffId) : []
  const until = grantEnd(day, new Date(), longest)
  const ready = holder !== null && purpose !== null && until !== null && note.trim().length >= 2
  const save = async () => {
    if (!ready) return
    setBusy(true)
    const result = await room.access.grant({ sectionId, holder, purpose, until, note: note.trim() })
    setBusy(false)
    if (result.ok) onDone()
    else setFailure(result.failure)
  }
  return (
    <Modal open centered width={720} footer={null} mask={{ closable: false }} onCancel={onClose} title={t('access:grant-dialog', { section: t(`access:section-${kind}`) })}>
      <form className="stack" data-testid="grant-dialog" onSubmit={(event) => { event.preventDefault(); void save() }}>
        {failure && <FailureBox failure={failure} testId="grant-failure" />}
        <Labelled label={t('access:grant-holder')} fault={members && able.length === 0 ? t('access:grant-nobody') : undefined}>
          <Pick testId="grant-holder" label={t('access:grant-holder')} clearable={false} value={holder} onPick={setHolder} disabled={from !== null} options={able.map((m) => ({ value: m.staffId, label: `${m.name} · ${t(`shell:role-${m.role}`)}` }))} />
        </Labelled>
        <div className="field">
          <span className="label">{t('access:purpose')}</span>
          <Choice testId="grant-purpose" label={t('access:purpose')} value={purpose} onPick={setPurpose} options={purposes.map((value) => ({ value, label: t(`access:purpose-${value}`) }))} />
        </div>
        <Labelled label={t('access:grant-date')} hint={t('access:grant-date-hint', { n: longest })} fault={until ? undefined : t('access:grant-date-wrong', { n: longest })}>
          <DateInput type="date" value={day} label={t('access:grant-date')} testId="grant-until" disabled={false} onGive={(value) => setDay(value ?? '')} onHalf={() => setDay('')} />
        </Labelled>
        <Labelled label={t('access:grant-note')} hint={t('access:grant-note-hint')}>
          <Input maxLength={200} value={note} onChange={(event) => setNote(event.target.value)} data-testid="grant-note" />
        </Labelled>
        <div className="row">
          <span className="grow" />
          <Button size="large" onClick={onClose} data-testid="grant-cancel">{t('shell:cancel')}</Button>
          <Button size="large" type="primary" htmlType="submit" disabled={!ready} loading={busy} data-testid="grant-ok">{t('access:grant-ok')}</Button>
        </div>
      </form>
    </Modal>
  )
}
