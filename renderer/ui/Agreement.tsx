// The viewer agreement (F78): asked at each opening of a recording, before the first picture. Who, for what, what is logged, no copying.
import { Button, Checkbox, Modal, type CheckboxRef } from 'antd'
import { useRef, useState } from 'react'
import { purposes, type Purpose } from '../../shared/model/access'
import type { Role } from '../../shared/model/role'
import { Choice } from './Choice'
import { useText } from './text'
import { useSession } from './use-session'

/** What each post mostly watches for; anything else is one click away. */
export function usualPurpose(role: Role): Purpose {
  switch (role) {
    case 'medic': case 'counsellor': return 'treatment'
    case 'legal-aid': return 'protection'
    case 'supervisor': case 'auditor': case 'admin': return 'review'
    default: return 'investigation'
  }
}

type Props = { onAgree: (purpose: Purpose) => void; onClose: () => void }

export function Agreement({ onAgree, onClose }: Props) {
  const { t } = useText()
  const { opened } = useSession()
  const [purpose, setPurpose] = useState<Purpose>(usualPurpose(opened.role))
  const [checked, setChecked] = useState(false)
  const box = useRef<CheckboxRef>(null)
  return (
    <Modal open centered width={720} footer={null} mask={{ closable: false }} onCancel={onClose} title={t('access:agreement')}
      // The dialog takes the focus for itself when it opens: space and Enter belong to the agreement.
      afterOpenChange={(open) => { if (open) box.current?.focus() }}>
      <form className="stack" data-testid="agreement" onSubmit={(event) => { event.preventDefault(); if (checked) onAgree(purpose) }}>
        <p><b>{t('access:agreement-who', { name: opened.name, role: t(`shell:role-${opened.role}`) })}</b></p>
        <ul className="agreement"><li>{t('access:agreement-1')}</li><li>{t('access:agreement-2')}</li><li>{t('access:agreement-3')}</li></ul>
        <div className="field">
          <span className="label">{t('access:purpose')}</span>
          <Choice testId="agreement-purpose" label={t('access:purpose')} value={purpose} onPick={setPurpose} options={purposes.map((value) => ({ value, label: t(`access:purpose-${value}`) }))} />
        </div>
        <div className="row">
          <Checkbox ref={box} className="grow" checked={checked} onChange={(event) => setChecked(event.target.checked)} data-testid="agreement-check">{t('access:agreement-check')}</Checkbox>
          <Button size="large" onClick={onClose} data-testid="agreement-cancel">{t('shell:cancel')}</Button>
          <Button size="large" type="primary" htmlType="submit" disabled={!checked} data-testid="agreement-accept">{t('access:agreement-accept')}</Button>
        </div>
      </form>
    </Modal>
  )
}
