// Recovery sheets for three chosen officers: who keeps them, then printing and the rehearsal (renderer/recovery).
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import type { Member } from '../../shared/ipc/people'
import type { RequestId, StaffId } from '../../shared/model/ids'
import { RecoverySetUp } from '../recovery/RecoverySetUp'
import { room } from '../room'
import { Empty } from '../ui/Page'
import { PickMany } from '../ui/Pick'
import { useText } from '../ui/text'
import { useMembers } from './use-members'

type Props = {
  unit: string
  /** Of an approved request; none is needed the first time. */
  requestId?: RequestId | null
  onDone: () => void
  /** Leaves it for another day. */
  later: () => void
}

const keeps = (member: Member) => member.state !== 'removed'

export function RecoverySheets({ unit, requestId = null, onDone, later }: Props) {
  const { t } = useText()
  const members = useMembers()
  const [chosen, setChosen] = useState<StaffId[] | null>(null)
  const [taken, setTaken] = useState(false)
  const able = members?.filter(keeps) ?? null
  const keepers = chosen ?? []
  const names = keepers.map((id) => able?.find((m) => m.staffId === id)?.name ?? '')
  // With exactly three there is nothing to choose.
  useEffect(() => { if (chosen === null && able?.length === 3) setChosen(able.map((m) => m.staffId)) }, [able, chosen])

  if (taken) {
    return (
      <RecoverySetUp officers={names} unit={unit} make={() => room.people.makeRecovery({ officers: keepers, requestId })}
        print={(index) => room.people.printSheet({ index })} rehearse={(typed) => room.people.rehearse({ typed })} onDone={onDone} />
    )
  }
  return (
    <div className="stack keepers" data-testid="recovery-keepers-page">
      <h1>{t('people:keepers-title')}</h1>
      <p className="soft">{t('people:keepers-lead')}</p>
      {able && able.length < 3 ? <Empty title={t('people:keepers-few')} text={t('people:keepers-few-text')} /> : (
        <div className="field">
          <span className="label">{t('people:keepers')}</span>
          <PickMany testId="recovery-keepers" label={t('people:keepers')} max={3} value={keepers} onPick={setChosen}
            options={(able ?? []).map((m) => ({ value: m.staffId, label: `${m.name} · ${t(`shell:role-${m.role}`)}` }))} />
          <span className="hint">{t('people:keepers-hint')}</span>
        </div>
      )}
      <div className="door-acts">
        <Button size="large" onClick={later} data-testid="recovery-later">{t('people:keepers-later')}</Button>
        <span className="grow" />
        <Button type="primary" size="large" disabled={keepers.length !== 3} onClick={() => setTaken(true)} data-testid="recovery-keepers-next">{t('shell:setup-next')}</Button>
      </div>
    </div>
  )
}
