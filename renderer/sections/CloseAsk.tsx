// Asked before the day is closed: for good, and where a form that is wanted was left open, why (F9, F10, F11).
import { Input, Modal } from 'antd'
import { useState } from 'react'
import type { SessionId } from '../../shared/model/ids'
import { isEmpty } from '../../shared/model/answer'
import { room } from '../room'
import { Labelled } from '../ui/Page'
import { useReport } from '../ui/report'
import { useText } from '../ui/text'

/** `left`: titles of the forms. */
export function CloseAsk({ sessionId, left, onClose }: { sessionId: SessionId; left: readonly string[]; onClose: () => void }) {
  const { t } = useText()
  const report = useReport()
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const why = reason.trim()
  const go = async () => {
    setBusy(true)
    const result = await room.sections.closeSession({ sessionId, reason: why })
    setBusy(false)
    if (!result.ok) report(result.failure)
    onClose()
  }
  return (
    <Modal open centered title={t('day:closing-ask')} okText={t('day:closing-ask-go')} cancelText={t('shell:cancel')} onCancel={onClose} onOk={() => void go()} confirmLoading={busy}
      okButtonProps={{ 'data-testid': 'session-close-confirm', disabled: left.length > 0 && (isEmpty(why) || why.length < 2) } as never}>
      <div className="stack tight">
        <p>{t('day:closing-ask-text')}</p>
        {left.length > 0 && <div data-testid="session-close-left">
          <p className="warn">{t('day:closing-left')}</p>
          <ul className="blocks">{left.map((title) => <li key={title}>{title}</li>)}</ul>
          <Labelled label={t('day:closing-why')} hint={t('day:closing-why-hint')}><Input.TextArea autoFocus maxLength={500} autoSize={{ minRows: 2, maxRows: 5 }} value={reason} onChange={(e) => setReason(e.target.value)} data-testid="session-close-reason" /></Labelled>
        </div>}
      </div>
    </Modal>
  )
}
