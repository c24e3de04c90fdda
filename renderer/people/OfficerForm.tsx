// The fields of one member of staff: at the first start, when somebody is entered, and when something about him changes.
import { Input } from 'antd'
import { useState } from 'react'
import { roles, type Role } from '../../shared/model/role'
import { Choice } from '../ui/Choice'
import { DateInput } from '../ui/DateInput'
import { Labelled } from '../ui/Page'
import { Pick } from '../ui/Pick'
import { useText } from '../ui/text'
import { faultsOf, type OfficerDraft } from './officer-draft'

type Props = {
  draft: OfficerDraft
  onChange: (draft: OfficerDraft) => void
  /** Names of the others. */
  taken: readonly string[]
  /** Posts to choose from; one alone is said, not asked. */
  posts?: readonly Role[]
  /** At the first start the unit is the room's own. */
  withUnit?: boolean
}

export function OfficerForm({ draft, onChange, taken, posts = roles, withUnit = true }: Props) {
  const { t } = useText()
  const [half, setHalf] = useState(false)
  const set = (part: Partial<OfficerDraft>) => onChange({ ...draft, ...part })
  const faults = faultsOf(draft, taken)
  return (
    <>
      <Labelled label={t('shell:name')} fault={faults.name && t(`people:${faults.name}`)} faultId="officer-name-fault">
        <Input data-testid="officer-name" autoFocus autoComplete="off" maxLength={60} value={draft.name} onChange={(e) => set({ name: e.target.value })} />
      </Labelled>
      {posts.length > 1 && (
        <div className="field">
          <span className="label">{t('shell:role')}</span>
          <Pick testId="officer-role" label={t('shell:role')} clearable={false} value={draft.role} onPick={(role) => role && set({ role })} options={posts.map((value) => ({ value, label: t(`shell:role-${value}`) }))} />
        </div>
      )}
      <div className="field">
        <span className="label">{t('shell:sex')}</span>
        <Choice testId="officer-sex" label={t('shell:sex')} value={draft.sex} onPick={(sex) => set({ sex })} options={(['female', 'male'] as const).map((value) => ({ value, label: t(`shell:sex-${value}`) }))} />
      </div>
      <Labelled label={t('shell:badge')}>
        <Input data-testid="officer-badge" autoComplete="off" maxLength={40} placeholder={t('shell:badge-hint')} value={draft.badge} onChange={(e) => set({ badge: e.target.value })} />
      </Labelled>
      {withUnit && (
        <Labelled label={t('shell:unit')}>
          <Input data-testid="officer-unit" autoComplete="off" maxLength={100} value={draft.unit} onChange={(e) => set({ unit: e.target.value })} />
        </Labelled>
      )}
      <Labelled label={t('people:certificate')} fault={faults.certificate && t(`people:${faults.certificate}`)} faultId="officer-certificate-fault">
        <Input data-testid="officer-certificate" autoComplete="off" maxLength={60} placeholder={t('people:certificate-hint')} value={draft.certificate} onChange={(e) => set({ certificate: e.target.value })} />
      </Labelled>
      <Labelled label={t('people:until')} hint={half ? t('people:until-half') : undefined}>
        <DateInput type="date" testId="officer-until" label={t('people:until')} disabled={false} value={draft.until} onGive={(until) => { setHalf(false); set({ until: until ?? '' }) }} onHalf={() => setHalf(true)} />
      </Labelled>
    </>
  )
}
