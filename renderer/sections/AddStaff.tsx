// Registering a member of staff once; afterwards they can be chosen in every session of this machine.
import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import type { Staff } from '../../shared/fold/case'
import { roles, type Role, type Sex } from '../../shared/model/role'
import { Choice } from '../ui/Choice'
import { Labelled } from '../ui/Page'
import { Pick } from '../ui/Pick'
import { useText } from '../ui/text'
import { useSession } from '../ui/use-session'

export function AddStaff({ add, onClose }: { add: (person: Omit<Staff, 'staffId'>) => Promise<boolean>; onClose: () => void }) {
  const { t } = useText()
  const { place } = useSession()
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('interviewer')
  const [sex, setSex] = useState<Sex | null>(null)
  const [unit, setUnit] = useState(place.unit)
  const [badge, setBadge] = useState('')
  const [busy, setBusy] = useState(false)
  const complete = name.trim() !== '' && sex !== null

  const save = async () => {
    if (busy || !complete) return
    setBusy(true)
    const done = await add({ name: name.trim(), role, sex, unit: unit.trim(), badge: badge.trim() })
    setBusy(false)
    if (done) onClose()
  }

  return (
    <Modal open centered width={640} mask={{ closable: false }} keyboard={name === ''} onCancel={onClose} title={t('sections:staff-add')}
      footer={<>
        <Button size="large" onClick={onClose} data-testid="staff-cancel">{t('shell:cancel')}</Button>
        <Button type="primary" size="large" loading={busy} disabled={!complete} onClick={() => void save()} data-testid="staff-save">{t('shell:save')}</Button>
      </>}>
      <form className="stack" onSubmit={(event) => { event.preventDefault(); void save() }}>
        <p className="soft">{t('sections:staff-add-lead')}</p>
        <div className="cols">
          <Labelled label={t('shell:name')}><Input data-testid="staff-name" autoFocus maxLength={60} value={name} onChange={(e) => setName(e.target.value)} /></Labelled>
          <Labelled label={t('shell:badge')}><Input data-testid="staff-badge" maxLength={40} placeholder={t('shell:badge-hint')} value={badge} onChange={(e) => setBadge(e.target.value)} /></Labelled>
          <div className="field"><span className="label">{t('shell:role')}</span>
            <Pick testId="staff-role" label={t('shell:role')} clearable={false} value={role} onPick={(v) => v && setRole(v)} options={roles.map((value) => ({ value, label: t(`shell:role-${value}`) }))} /></div>
          <div className="field"><span className="label">{t('shell:sex')}</span>
            <Choice testId="staff-sex" label={t('shell:sex')} value={sex} onPick={setSex} options={(['female', 'male'] as const).map((value) => ({ value, label: t(`shell:sex-${value}`) }))} /></div>
          <Labelled label={t('shell:unit')} wide><Input data-testid="staff-unit" maxLength={100} value={unit} onChange={(e) => setUnit(e.target.value)} /></Labelled>
        </div>
        <button type="submit" className="hidden" aria-hidden="true" tabIndex={-1} />
      </form>
    </Modal>
  )
}
