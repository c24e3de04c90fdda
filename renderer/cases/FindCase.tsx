// Finding a case by its written number. A mistyped number is refused by its check character, not searched for (F2).
import { Button, Input, Space } from 'antd'
import { useState } from 'react'
import type { CaseId } from '../../shared/model/ids'
import { room } from '../room'
import { useReport } from '../ui/report'
import { useText } from '../ui/text'

export function FindCase({ onFound }: { onFound: (caseId: CaseId) => void }) {
  const { t } = useText()
  const report = useReport()
  const [typed, setTyped] = useState('')
  const [fault, setFault] = useState<'find-wrong' | 'find-none' | null>(null)

  const find = async () => {
    if (typed.trim() === '') return
    const result = await room.cases.find({ typed })
    if (!result.ok) return report(result.failure)
    const { valid, caseId } = result.value
    if (caseId) onFound(caseId)
    else setFault(valid ? 'find-none' : 'find-wrong')
  }

  return (
    <div className="find">
      <Space.Compact block>
        <Input data-testid="case-find" aria-label={t('cases:find')} maxLength={40} placeholder={`${t('cases:find')} · ${t('cases:find-hint')}`} status={fault === 'find-wrong' ? 'error' : undefined}
          value={typed} onChange={(event) => { setTyped(event.target.value); setFault(null) }} onPressEnter={(event) => { if (!event.nativeEvent.isComposing) void find() }} />
        <Button onClick={() => void find()} data-testid="case-find-go">{t('cases:find-go')}</Button>
      </Space.Compact>
      {fault && <p role="alert" className={fault === 'find-wrong' ? 'fault' : 'warn'} data-testid="case-find-fault" data-fault={fault}>{t(`cases:${fault}`)}</p>}
    </div>
  )
}
