// First start: this room, its first officer, and the password that nobody can recover.
import { Button, Checkbox, Input } from 'antd'
import { useDeferredValue, useMemo, useState, type FormEvent } from 'react'
import type { Failure } from '../../shared/failure'
import type { Opened } from '../../shared/ipc/session'
import { roles, type Role, type Sex } from '../../shared/model/role'
import { room } from '../room'
import { Choice } from '../ui/Choice'
import { FailureBox } from '../ui/FailureBox'
import { Labelled } from '../ui/Page'
import { Pick } from '../ui/Pick'
import { useText } from '../ui/text'
import { PasswordField } from './PasswordField'
import { StrengthMeter } from './StrengthMeter'
import { strength } from './strength'

export function SetUp({ onOpened }: { onOpened: (opened: Opened) => void }) {
  const { t } = useText()
  const [place, setPlace] = useState({ unit: '', room: '' })
  const [officer, setOfficer] = useState({ name: '', badge: '' })
  const [role, setRole] = useState<Role>('case-officer')
  const [sex, setSex] = useState<Sex | null>(null)
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const [accepted, setAccepted] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)

  const judged = useDeferredValue(password)
  const power = useMemo(() => strength(judged, [place.unit, place.room, officer.name, officer.badge]), [judged, place, officer])
  const differs = again !== '' && again !== password
  const complete = place.unit.trim() && place.room.trim() && officer.name.trim() && sex && power.enough && again === password && accepted

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || !complete || !sex) return
    setBusy(true)
    setFailure(null)
    const result = await room.session.setUp({ password, ...place, officer: { ...officer, role, sex } })
    setBusy(false)
    if (result.ok) onOpened(result.value)
    else setFailure(result.failure)
  }

  return (
    <form className="panel door-card wide" onSubmit={(event) => void submit(event)} data-testid="setup">
      <h1>{t('shell:setup-title')}</h1>
      <p className="soft">{t('shell:setup-lead')}</p>
      <div className="cols">
        <Labelled label={t('shell:unit')}>
          <Input data-testid="setup-unit" autoFocus maxLength={100} placeholder={t('shell:unit-example')} value={place.unit} onChange={(e) => setPlace({ ...place, unit: e.target.value })} />
        </Labelled>
        <Labelled label={t('shell:room')}>
          <Input data-testid="setup-room" maxLength={60} placeholder={t('shell:room-example')} value={place.room} onChange={(e) => setPlace({ ...place, room: e.target.value })} />
        </Labelled>
        <Labelled label={t('shell:name')}>
          <Input data-testid="setup-name" maxLength={60} placeholder={t('shell:setup-officer')} value={officer.name} onChange={(e) => setOfficer({ ...officer, name: e.target.value })} />
        </Labelled>
        <Labelled label={t('shell:badge')}>
          <Input data-testid="setup-badge" maxLength={40} placeholder={t('shell:badge-hint')} value={officer.badge} onChange={(e) => setOfficer({ ...officer, badge: e.target.value })} />
        </Labelled>
        <div className="field">
          <span className="label">{t('shell:role')}</span>
          <Pick testId="setup-role" label={t('shell:role')} clearable={false} value={role} onPick={(v) => v && setRole(v)} options={roles.map((value) => ({ value, label: t(`shell:role-${value}`) }))} />
        </div>
        <div className="field">
          <span className="label">{t('shell:sex')}</span>
          <Choice testId="setup-sex" label={t('shell:sex')} value={sex} onPick={setSex} options={(['female', 'male'] as const).map((value) => ({ value, label: t(`shell:sex-${value}`) }))} />
        </div>
        <Labelled label={t('shell:password')} hint={password === '' ? t('shell:password-rule') : undefined}>
          <PasswordField value={password} onType={setPassword} testId="setup-password" purpose="new-password" />
          {password !== '' && <StrengthMeter strength={power} />}
        </Labelled>
        <Labelled label={t('shell:password-again')} fault={differs ? t('shell:password-differs') : undefined} faultId="setup-differs">
          <PasswordField value={again} onType={setAgain} testId="setup-password-again" purpose="new-password" />
        </Labelled>
      </div>
      <div className="door-warning">
        <b>{t('shell:no-recovery-title')}</b>
        <p>{t('shell:no-recovery-text')}</p>
        <Checkbox checked={accepted} onChange={(e) => setAccepted(e.target.checked)}><span data-testid="setup-accept">{t('shell:no-recovery-accept')}</span></Checkbox>
      </div>
      {failure && <FailureBox failure={failure} testId="setup-failure" />}
      <div className="door-acts">
        <Button type="primary" size="large" htmlType="submit" loading={busy} disabled={!complete} data-testid="setup-submit">{busy ? t('shell:setup-busy') : t('shell:setup-submit')}</Button>
      </div>
    </form>
  )
}
