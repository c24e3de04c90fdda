// Retention and hold (F81): which cases are due, holding them, and the way to destruction by two persons.
import { Button, Input, Modal, Table, type InputRef } from 'antd'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Certificate, DueCase } from '../../shared/ipc/upkeep'
import type { Failure } from '../../shared/failure'
import { useMe } from '../access/use-may'
import { room } from '../room'
import { FailureBox } from '../ui/FailureBox'
import { Labelled } from '../ui/Page'
import { useText } from '../ui/text'
import { dateTime } from '../ui/time'
import { Destroy } from './Destroy'

/** Test ids of a whole case have no ending. */
const ending = (row: DueCase) => (row.what === 'case' ? '' : `-${row.what}`)

export function KeepPanel({ onCertificate }: { onCertificate: (certificate: Certificate) => void }) {
  const { t } = useText()
  const mayDestroy = useMe().may('dispose')
  const [list, setList] = useState<readonly DueCase[] | null>(null)
  const [certificates, setCertificates] = useState<readonly Certificate[]>([])
  const [failure, setFailure] = useState<Failure | null>(null)
  const [turn, setTurn] = useState(0)
  const [holding, setHolding] = useState<DueCase | null>(null)
  const [destroying, setDestroying] = useState<DueCase | null>(null)
  const reload = useCallback(() => setTurn((n) => n + 1), [])
  useEffect(() => {
    let alive = true
    void Promise.all([room.upkeep.due({}), room.upkeep.certificates({})]).then(([due, made]) => {
      if (!alive) return
      if (due.ok) setList([...due.value].sort((a, b) => Number(a.destroyed !== null) - Number(b.destroyed !== null) || Number(b.due) - Number(a.due) || (a.dueOn < b.dueOn ? -1 : 1)))
      if (made.ok) setCertificates(made.value)
      setFailure(!due.ok ? due.failure : !made.ok ? made.failure : null)
    })
    return () => { alive = false }
  }, [turn])

  const state = (row: DueCase) => row.destroyed ? <span className="tag">{t('upkeep:is-destroyed', { number: row.destroyed })}</span> : row.hold ? <span className="tag warn">{t('upkeep:is-held')}</span>
    : row.due ? <span className="tag warn">{t('upkeep:is-due')}</span> : <span className="tag">{t('upkeep:is-kept')}</span>
  const acts = (row: DueCase) => {
    const certificate = certificates.find((c) => c.number === row.destroyed)
    if (row.destroyed) return certificate && <Button onClick={() => onCertificate(certificate)} data-testid={`upkeep-certificate-${row.number}${ending(row)}`}>{t('upkeep:certificate')}</Button>
    return (
      <span className="row tight">
        {row.what === 'case' && <Button onClick={() => setHolding(row)} data-testid={`upkeep-hold-${row.number}`}>{t(row.hold ? 'upkeep:hold-off' : 'upkeep:hold-on')}</Button>}
        {mayDestroy && <Button danger disabled={row.hold} onClick={() => setDestroying(row)} data-testid={`upkeep-destroy-${row.number}${ending(row)}`}>{t('upkeep:destroy')}</Button>}
      </span>
    )
  }
  return (
    <section className="panel stack tight wide" data-testid="upkeep-keep">
      <h2>{t('upkeep:keep')}</h2>
      <p className="soft">{t('upkeep:keep-lead')}</p>
      {failure && <FailureBox failure={failure} testId="upkeep-keep-failure" />}
      {list?.length === 0 ? <p className="soft">{t('upkeep:keep-none')}</p> : (
        <Table<DueCase> size="small" rowKey={(row) => `${row.caseId}/${row.what}`} loading={!list && !failure} dataSource={[...(list ?? [])]} pagination={(list?.length ?? 0) > 20 ? { pageSize: 20, showSizeChanger: false } : false} columns={[
          { key: 'number', title: t('upkeep:number'), className: 'figures', render: (_, row) => <b>{row.number}</b> },
          { key: 'what', title: t('upkeep:what-kept'), render: (_, row) => t(`upkeep:kept-${row.what}`) },
          { key: 'last', title: t('upkeep:last-at'), className: 'figures', render: (_, row) => dateTime(row.lastAt) },
          { key: 'due', title: t('upkeep:due-on'), className: 'figures', dataIndex: 'dueOn' },
          { key: 'state', title: t('upkeep:keep-state'), render: (_, row) => <span data-testid={`upkeep-state-${row.number}${ending(row)}`} data-state={row.destroyed ? 'destroyed' : row.hold ? 'hold' : row.due ? 'due' : 'kept'}>{state(row)}</span> },
          { key: 'acts', render: (_, row) => acts(row) },
        ]} />
      )}
      {holding && <Hold row={holding} onDone={() => { setHolding(null); reload() }} onClose={() => setHolding(null)} />}
      {destroying && <Destroy row={destroying} onDone={(certificate) => { setDestroying(null); reload(); onCertificate(certificate) }} onClose={() => setDestroying(null)} />}
    </section>
  )
}

function Hold({ row, onDone, onClose }: { row: DueCase; onDone: () => void; onClose: () => void }) {
  const { t } = useText()
  const [reason, setReason] = useState('')
  const field = useRef<InputRef>(null)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const act = t(row.hold ? 'upkeep:hold-off' : 'upkeep:hold-on')
  const ready = reason.trim().length >= 2
  const save = async () => {
    if (!ready || busy) return
    setBusy(true)
    const result = await room.upkeep.hold({ caseId: row.caseId, on: !row.hold, reason: reason.trim() })
    setBusy(false)
    if (result.ok) onDone()
    else setFailure(result.failure)
  }
  return (
    <Modal open centered footer={null} mask={{ closable: false }} onCancel={onClose} title={t('upkeep:hold-title', { act, number: row.number })} afterOpenChange={(open) => { if (open) field.current?.focus() }}>
      <form className="stack" onSubmit={(event) => { event.preventDefault(); void save() }}>
        {failure && <FailureBox failure={failure} testId="upkeep-hold-failure" />}
        <Labelled label={t('upkeep:hold-reason')}><Input ref={field} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} data-testid="upkeep-hold-reason" /></Labelled>
        <div className="row"><span className="grow" /><Button size="large" onClick={onClose}>{t('shell:cancel')}</Button>
          <Button size="large" type="primary" htmlType="submit" disabled={!ready} loading={busy} data-testid="upkeep-hold-ok">{act}</Button></div>
      </form>
    </Modal>
  )
}
