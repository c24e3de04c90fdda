// A new case: who reported, when, who received it first (首接责任). The people come right after.
import { App, Button, Input } from 'antd'
import { useState, type FormEvent } from 'react'
import type { StaffId } from '../../shared/model/ids'
import { room } from '../room'
import { Labelled, Page } from '../ui/Page'
import { Pick } from '../ui/Pick'
import { useReport } from '../ui/report'
import { useGo } from '../ui/route'
import { useText } from '../ui/text'
import { localStamp } from '../ui/time'
import { useSession } from '../ui/use-session'

export function NewCase() {
  const { t } = useText()
  const go = useGo()
  const report = useReport()
  const { message } = App.useApp()
  const { opened, register } = useSession()
  const [reporter, setReporter] = useState('')
  const [reportedAt, setReportedAt] = useState(() => localStamp(new Date()))
  const [receipt, setReceipt] = useState('')
  const [receiver, setReceiver] = useState<StaffId | null>(opened.staffId)
  const [busy, setBusy] = useState(false)
  const complete = reporter.trim() !== '' && reportedAt !== '' && receiver !== null

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || !complete) return
    setBusy(true)
    const result = await room.cases.open({ reporter, reportedAt, receipt, firstReceiver: receiver })
    setBusy(false)
    if (!result.ok) return report(result.failure)
    void message.success(t('cases:opened-note', { number: result.value.number }))
    go({ name: 'case', caseId: result.value.caseId, add: 'child' })
  }

  return (
    <form className="page" onSubmit={(event) => void submit(event)}>
      <Page testId="case-new-page" title={t('cases:new-title')} acts={<>
        <Button size="large" onClick={() => go({ name: 'cases' })} data-testid="case-new-cancel">{t('shell:cancel')}</Button>
        <Button type="primary" size="large" htmlType="submit" loading={busy} disabled={!complete} data-testid="case-new-submit">{t('cases:open')}</Button>
      </>}>
        <div className="panel stack case-new">
          <p className="soft">{t('cases:new-lead')}</p>
          <Labelled label={t('cases:reporter')} hint={t('cases:reporter-hint')}>
            <Input.TextArea data-testid="case-reporter" autoFocus autoSize={{ minRows: 2, maxRows: 4 }} maxLength={500} value={reporter} onChange={(e) => setReporter(e.target.value)} />
          </Labelled>
          <div className="cols">
            <Labelled label={t('cases:reported-at')}>
              <Input type="datetime-local" data-testid="case-reported-at" value={reportedAt} max={localStamp(new Date())} onChange={(e) => setReportedAt(e.target.value)} />
            </Labelled>
            <div className="field">
              <span className="label">{t('cases:first-receiver')}</span>
              <Pick testId="case-first-receiver" label={t('cases:first-receiver')} clearable={false} value={receiver} onPick={setReceiver}
                options={(register.staff ?? []).filter((s) => !s.removed).map((s) => ({ value: s.staffId, label: `${s.name} · ${t(`shell:role-${s.role}`)}` }))} />
            </div>
          </div>
          <Labelled label={t('cases:receipt')} hint={t('cases:receipt-hint')}>
            <Input data-testid="case-receipt" maxLength={500} value={receipt} onChange={(e) => setReceipt(e.target.value)} />
          </Labelled>
        </div>
      </Page>
    </form>
  )
}
