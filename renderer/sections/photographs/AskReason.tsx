// Before one photograph of the envelope is opened (F57): what for, and why this time.
import { Button, Input, Modal, type InputRef } from 'antd'
import { useRef, useState } from 'react'
import { purposes, type Purpose } from '../../../shared/model/access'
import { useMe } from '../../access/use-may'
import { usualPurpose } from '../../ui/Agreement'
import { Choice } from '../../ui/Choice'
import { Labelled } from '../../ui/Page'
import { useText } from '../../ui/text'

type Props = { label: string; onAsk: (purpose: Purpose, reason: string) => void; onClose: () => void }

export function AskReason({ label, onAsk, onClose }: Props) {
  const { t } = useText()
  const me = useMe()
  const [purpose, setPurpose] = useState<Purpose | null>(usualPurpose(me.role))
  const [reason, setReason] = useState('')
  const field = useRef<InputRef>(null)
  const ready = purpose !== null && reason.trim().length >= 2
  return (
    <Modal open centered width={720} footer={null} mask={{ closable: false }} onCancel={onClose} title={t('photographs:ask-title', { label })} afterOpenChange={(open) => { if (open) field.current?.focus() }}>
      <form className="stack" data-testid="envelope-dialog" onSubmit={(event) => { event.preventDefault(); if (ready) onAsk(purpose, reason.trim()) }}>
        <ul className="agreement"><li>{t('photographs:lead-intimate')}</li><li>{t('access:agreement-2')}</li></ul>
        <div className="field">
          <span className="label">{t('access:purpose')}</span>
          <Choice testId="envelope-purpose" label={t('access:purpose')} value={purpose} onPick={setPurpose} options={purposes.map((value) => ({ value, label: t(`access:purpose-${value}`) }))} />
        </div>
        <Labelled label={t('photographs:reason')} hint={t('photographs:reason-hint')}>
          <Input ref={field} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} data-testid="envelope-reason" />
        </Labelled>
        <div className="row">
          <span className="grow" />
          <Button size="large" onClick={onClose} data-testid="envelope-cancel">{t('shell:cancel')}</Button>
          <Button size="large" type="primary" htmlType="submit" disabled={!ready} data-testid="envelope-ok">{t('photographs:ask-ok')}</Button>
        </div>
      </form>
    </Modal>
  )
}
