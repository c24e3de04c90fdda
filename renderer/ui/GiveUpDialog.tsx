// The second disk of a recording that broke off is gone for good: somebody says so, with the reason.
import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import type { TakeId } from '../../shared/model/ids'
import { room } from '../room'
import { useReport } from './report'
import { useText } from './text'
import { isComposing } from './use-keys'

export function GiveUpDialog({ takeId, onClose }: { takeId: TakeId; onClose: () => void }) {
  const { t } = useText()
  const report = useReport()
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const good = [...reason.trim()].length >= 2
  const giveUp = async () => {
    setBusy(true)
    const result = await room.record.giveUp({ takeId, reason: reason.trim() })
    setBusy(false)
    if (result.ok) onClose()
    else report(result.failure)
  }
  return (
    <Modal open centered width={640} footer={null} onCancel={onClose} title={t('shell:recovered-give-up-title')}>
      <form className="stack" data-testid="give-up-dialog" onSubmit={(event) => { event.preventDefault(); if (good && !busy) void giveUp() }}>
        <p>{t('shell:recovered-give-up-lead')}</p>
        <Input size="large" value={reason} maxLength={300} placeholder={t('shell:recovered-give-up-why')} aria-label={t('shell:recovered-give-up-why')} onChange={(event) => setReason(event.target.value)} data-testid="give-up-reason"
          onKeyDown={(event) => { if (event.key === 'Enter' && isComposing(event.nativeEvent)) event.preventDefault() }} />
        <div className="row">
          <span className="grow" />
          <Button size="large" onClick={onClose} data-testid="give-up-no">{t('shell:recovered-give-up-no')}</Button>
          <Button size="large" type="primary" danger htmlType="submit" disabled={!good} loading={busy} data-testid="give-up-yes">{t('shell:recovered-give-up-yes')}</Button>
        </div>
      </form>
    </Modal>
  )
}
