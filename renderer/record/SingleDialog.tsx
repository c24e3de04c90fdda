// With one saving place only, or two on one disk, the recording starts when somebody has said why (F17). The reason is printed with the record.
import { WarningFilled } from '@ant-design/icons'
import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { failures } from '../../shared/failure'
import { useText } from '../ui/text'
import { record } from '../ui/text/record'
import { isComposing } from '../ui/use-keys'

const choices = ['single-0', 'single-1', 'single-2', 'single-3'] as const
export type Second = 'none' | 'ready' | 'same-disk' | 'missing'

type Props = { second: Second; /** The reason of the take before, to be kept with one press. */ before: string; busy: boolean; onStart: (reason: string) => void; onClose: () => void }

/** A reason is written in Chinese whatever the language of the screen: the printed record is Chinese. */
export function SingleDialog({ second, before, busy, onStart, onClose }: Props) {
  const { t, language } = useText()
  const [reason, setReason] = useState(before)
  const good = [...reason.trim()].length >= 2
  const text = failures['E-C26'][language]
  return (
    <Modal open centered width={720} footer={null} onCancel={onClose} title={t('record:single-title')}>
      <form className="stack desk-dialog" data-testid="single" data-second={second} onSubmit={(event) => { event.preventDefault(); if (good) onStart(reason.trim()) }}>
        <p className="warn"><WarningFilled /> {t(`record:second-${second}`)} {text.todo} <span className="code">[E-C26]</span></p>
        <div className="choices" role="group" aria-label={t('record:single-why')}>
          {choices.map((key, i) => (
            <Button key={key} type={reason === record.zh[key] ? 'primary' : 'default'} onClick={() => setReason(record.zh[key])} aria-pressed={reason === record.zh[key]} data-testid={`single-choice-${i}`}>{t(`record:${key}`)}</Button>
          ))}
        </div>
        <Input size="large" value={reason} maxLength={300} placeholder={t('record:single-why')} aria-label={t('record:single-why')} onChange={(event) => setReason(event.target.value)} data-testid="single-reason"
          onKeyDown={(event) => { if (event.key === 'Enter' && isComposing(event.nativeEvent)) event.preventDefault() }} />
        <div className="row">
          <span className="grow" />
          <Button size="large" onClick={onClose} data-testid="single-cancel">{t('record:line-cancel')}</Button>
          <Button size="large" type="primary" htmlType="submit" disabled={!good} loading={busy} data-testid="single-start">{t('record:single-start')}</Button>
        </div>
      </form>
    </Modal>
  )
}
