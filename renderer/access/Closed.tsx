// Stands where a screen may not be read: why it is closed, when it opens, and how to ask for it.
import { LockOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { useState } from 'react'
import type { SectionRow } from '../../shared/ipc/cases'
import { purposes, type Purpose } from '../../shared/model/access'
import { room } from '../room'
import { Choice } from '../ui/Choice'
import { Labelled, Page } from '../ui/Page'
import { useReport } from '../ui/report'
import { useText } from '../ui/text'
import { dateTime } from '../ui/time'
import { useGrants } from './use-grants'
import { useMe } from './use-may'
import './access.css'

export function Closed({ row }: { row: SectionRow }) {
  const { t } = useText()
  const me = useMe()
  const why = row.closed ?? 'role'
  // What opens by itself is not asked for: the wall during the questioning is there to hold (F33).
  const mayAsk = why === 'role' && row.caseId !== null && me.may('ask')
  const section = t(`access:section-${row.kind}`)
  return (
    <Page title={section} testId="closed">
      <div className="panel stack closed" data-why={why}>
        <div className="row"><LockOutlined className="closed-mark" /><h2>{t('access:closed-title', { section })}</h2></div>
        <p data-testid="closed-why">{t(`access:closed-${why}`)}</p>
        {mayAsk && <Ask row={row} />}
      </div>
    </Page>
  )
}

function Ask({ row }: { row: SectionRow }) {
  const { t } = useText()
  const me = useMe()
  const report = useReport()
  const { grants, reload } = useGrants(row.caseId, row.sectionId)
  const [purpose, setPurpose] = useState<Purpose | null>(null)
  const [note, setNote] = useState('')
  const [busy, setBusy] = useState(false)
  const mine = grants?.find((g) => g.holder === me.staffId) ?? null
  const send = async () => {
    if (!purpose) return
    setBusy(true)
    const result = await room.access.ask({ sectionId: row.sectionId, purpose, note })
    setBusy(false)
    if (result.ok) reload()
    else report(result.failure)
  }
  if (mine?.state === 'asked') return <p className="warn" role="status" data-testid="closed-asked">{t('access:asked', { time: dateTime(mine.askedAt), purpose: t(`access:purpose-${mine.purpose}`) })}</p>
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); void send() }}>
      <h2>{t('access:ask')}</h2>
      <p className="soft">{t('access:ask-lead')}</p>
      {mine?.until && <p className="soft figures">{t('access:ask-ended', { time: dateTime(mine.until) })}</p>}
      <div className="field">
        <span className="label">{t('access:purpose')}</span>
        <Choice testId="closed-purpose" label={t('access:purpose')} value={purpose} onPick={setPurpose} options={purposes.map((value) => ({ value, label: t(`access:purpose-${value}`) }))} />
      </div>
      <Labelled label={t('access:ask-note')}><Input maxLength={200} value={note} onChange={(event) => setNote(event.target.value)} data-testid="closed-note" /></Labelled>
      <div><Button size="large" type="primary" htmlType="submit" disabled={!purpose || !grants} loading={busy} data-testid="closed-ask">{t('access:ask-send')}</Button></div>
    </form>
  )
}
