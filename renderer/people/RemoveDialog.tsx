// Taking a person's keys away. It works at once and says why; what he wrote stays in the log under his name.
import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import type { Failure } from '../../shared/failure'
import type { Member } from '../../shared/ipc/people'
import { room } from '../room'
import { FailureBox } from '../ui/FailureBox'
import { Labelled } from '../ui/Page'
import { useText } from '../ui/text'

export function RemoveDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const { t } = useText()
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const ready = reason.trim().length >= 2
  const remove = async () => {
    if (busy || !ready) return
    setBusy(true)
    setFailure(null)
    const result = await room.people.remove({ staffId: member.staffId, reason: reason.trim() })
    setBusy(false)
    if (result.ok) onClose()
    else setFailure(result.failure)
  }
  return (
    <Modal open centered width={560} mask={{ closable: false }} onCancel={onClose} title={t('people:remove-title', { name: member.name })}
      footer={<>
        <Button size="large" onClick={onClose} data-testid="people-remove-cancel">{t('shell:cancel')}</Button>
        <Button type="primary" danger size="large" loading={busy} disabled={!ready} onClick={() => void remove()} data-testid="people-remove-ok">{t('people:remove')}</Button>
      </>}>
      <form className="stack" onSubmit={(event) => { event.preventDefault(); void remove() }}>
        <p>{t('people:remove-text')}</p>
        <Labelled label={t('people:remove-reason')}><Input data-testid="people-remove-reason" autoFocus maxLength={200} placeholder={t('people:remove-example')} value={reason} onChange={(e) => setReason(e.target.value)} /></Labelled>
        {failure && <FailureBox failure={failure} testId="people-remove-failure" />}
      </form>
    </Modal>
  )
}
