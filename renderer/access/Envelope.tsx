// Photographs in an envelope of their own (F57): labels and covers only; each opening states purpose and reason and closes by itself.
import { EyeInvisibleOutlined } from '@ant-design/icons'
import { Button, Input, Modal, type InputRef } from 'antd'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { z } from 'zod'
import type { access } from '../../shared/ipc/access'
import type { Failure } from '../../shared/failure'
import { purposes, type Purpose } from '../../shared/model/access'
import type { CaseId, SectionId, SessionId } from '../../shared/model/ids'
import { room } from '../room'
import { usualPurpose } from '../ui/Agreement'
import { Choice } from '../ui/Choice'
import { FailureBox } from '../ui/FailureBox'
import { Labelled } from '../ui/Page'
import { useReport } from '../ui/report'
import { size } from '../ui/size'
import { useText } from '../ui/text'
import { dateTime, duration } from '../ui/time'
import { useKeys } from '../ui/use-keys'
import { Watermark } from '../ui/Watermark'
import { useMe, useNames } from './use-may'
import './access.css'

/** An open photograph is covered again after this long. */
export const SHOWN_MS = 120_000

type Item = z.output<typeof access.envelope.output>[number]
type Opened = z.output<typeof access.openItem.output>
type Props = { caseId: CaseId; sessionId: SessionId; sectionId?: SectionId; mayWrite: boolean }

export function Envelope({ sessionId, mayWrite }: Props) {
  const { t } = useText()
  const name = useNames()
  const report = useReport()
  const [items, setItems] = useState<Item[] | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [turn, setTurn] = useState(0)
  const [label, setLabel] = useState('')
  const [busy, setBusy] = useState(false)
  const [missed, setMissed] = useState(false)
  const [asking, setAsking] = useState<Item | null>(null)
  const [shown, setShown] = useState<Opened | null>(null)
  const close = useCallback(() => setShown(null), [])

  useEffect(() => {
    let alive = true
    void room.access.envelope({ sessionId }).then((result) => {
      if (!alive) return
      setFailure(result.ok ? null : result.failure)
      if (result.ok) setItems(result.value)
    })
    return () => { alive = false }
  }, [sessionId, turn])

  const put = async () => {
    if (label.trim() === '' || busy) return
    setBusy(true)
    setMissed(false)
    const result = await room.access.putItem({ sessionId, label: label.trim() })
    setBusy(false)
    if (!result.ok) { report(result.failure); return }
    if (!result.value) { setMissed(true); return }
    setLabel('')
    setTurn((n) => n + 1)
  }
  return (
    <section className="panel stack" data-testid="envelope">
      <h2>{t('access:envelope')}</h2>
      <p className="soft">{t('access:envelope-lead')}</p>
      {failure && (failure.code === 'E-B10' ? <p className="soft" data-testid="envelope-closed">{t('access:envelope-closed')}</p> : <FailureBox failure={failure} testId="envelope-failure" />)}
      {items?.length === 0 && <p className="soft" data-testid="envelope-none">{t('access:envelope-none')}</p>}
      <ul className="envelope-list">
        {items?.map((item) => (
          <li key={item.itemId} data-testid={`envelope-item-${item.itemId}`}>
            <div className="envelope-cover" role="img" aria-label={t('access:envelope-hidden')}><EyeInvisibleOutlined /></div>
            <b>{item.label}</b>
            <span className="soft figures">{t('access:envelope-facts', { size: size(item.bytes), time: dateTime(item.addedAt), name: name(item.by) })}</span>
            <div className="row"><span className="soft figures grow">{t('access:envelope-opened-n', { n: item.opened })}</span>
              <Button onClick={() => setAsking(item)} data-testid={`envelope-open-${item.itemId}`}>{t('access:envelope-open')}</Button></div>
          </li>
        ))}
      </ul>
      {mayWrite && items && (
        <form className="stack tight" onSubmit={(event) => { event.preventDefault(); void put() }}>
          <Labelled label={t('access:envelope-label')} hint={t('access:envelope-label-hint')}>
            <Input maxLength={60} value={label} onChange={(event) => setLabel(event.target.value)} data-testid="envelope-label" style={{ maxWidth: 480 }} />
          </Labelled>
          <div className="row"><Button htmlType="submit" disabled={label.trim() === ''} loading={busy} title={t('access:envelope-choose')} data-testid="envelope-put">{t('access:envelope-put')}</Button>
            {missed && <span className="warn" role="status">{t('access:envelope-not-chosen')}</span>}</div>
        </form>
      )}
      {asking && <AskReason sessionId={sessionId} item={asking} onClose={() => setAsking(null)} onOpened={(picture) => { setAsking(null); setShown(picture); setTurn((n) => n + 1) }} />}
      {shown && <Picture shown={shown} onClose={close} />}
    </section>
  )
}

function AskReason({ sessionId, item, onOpened, onClose }: { sessionId: SessionId; item: Item; onOpened: (picture: Opened) => void; onClose: () => void }) {
  const { t } = useText()
  const me = useMe()
  const [purpose, setPurpose] = useState<Purpose | null>(usualPurpose(me.role))
  const [reason, setReason] = useState('')
  const field = useRef<InputRef>(null)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const ready = purpose !== null && reason.trim().length >= 2
  const open = async () => {
    if (!ready || busy) return
    setBusy(true)
    const result = await room.access.openItem({ sessionId, itemId: item.itemId, purpose, reason: reason.trim() })
    setBusy(false)
    if (result.ok) onOpened(result.value)
    else setFailure(result.failure)
  }
  return (
    <Modal open centered width={720} footer={null} mask={{ closable: false }} onCancel={onClose} title={t('access:envelope-dialog', { label: item.label })} afterOpenChange={(open) => { if (open) field.current?.focus() }}>
      <form className="stack" data-testid="envelope-dialog" onSubmit={(event) => { event.preventDefault(); void open() }}>
        {failure && <FailureBox failure={failure} testId="envelope-open-failure" />}
        <ul className="agreement"><li>{t('access:envelope-lead')}</li><li>{t('access:agreement-2')}</li></ul>
        <div className="field">
          <span className="label">{t('access:purpose')}</span>
          <Choice testId="envelope-purpose" label={t('access:purpose')} value={purpose} onPick={setPurpose} options={purposes.map((value) => ({ value, label: t(`access:purpose-${value}`) }))} />
        </div>
        <Labelled label={t('access:envelope-reason')} hint={t('access:envelope-reason-hint')}>
          <Input ref={field} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} data-testid="envelope-reason" />
        </Labelled>
        <div className="row">
          <span className="grow" />
          <Button size="large" onClick={onClose} data-testid="envelope-cancel">{t('shell:cancel')}</Button>
          <Button size="large" type="primary" htmlType="submit" disabled={!ready} loading={busy} data-testid="envelope-ok">{t('access:envelope-ok')}</Button>
        </div>
      </form>
    </Modal>
  )
}

function Picture({ shown, onClose }: { shown: Opened; onClose: () => void }) {
  const { t } = useText()
  const [leftMs, setLeftMs] = useState(SHOWN_MS)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    const until = performance.now() + SHOWN_MS
    const timer = setInterval(() => {
      const left = until - performance.now()
      setLeftMs(left)
      if (left <= 0) onClose()
    }, 500)
    return () => clearInterval(timer)
  }, [shown.url, onClose])
  useKeys((event) => {
    if (event.key !== 'Escape') return false
    onClose()
    return true
  })
  return (
    <div className="envelope-picture" role="dialog" aria-modal="true" aria-label={t('access:envelope')} data-testid="envelope-picture" data-left-ms={Math.max(0, Math.round(leftMs))}>
      <div className="envelope-frame">
        {failed ? <FailureBox failure={{ code: 'E-B1' }} testId="envelope-picture-failure" /> : <img src={shown.url} alt="" draggable={false} onError={() => setFailed(true)} data-testid="envelope-image" />}
        <Watermark text={shown.watermark} />
      </div>
      <footer><span className="figures grow">{t('access:envelope-left', { time: duration(leftMs).slice(3) })}</span><Button size="large" onClick={onClose} data-testid="envelope-close">{t('shell:close')}</Button></footer>
    </div>
  )
}
