// What waits for this person's approval, with all facts, and what became of the own requests.
import { Button } from 'antd'
import { useState } from 'react'
import type { Approval } from '../../shared/ipc/access'
import { room } from '../room'
import { FailureBox } from '../ui/FailureBox'
import { Empty, Page } from '../ui/Page'
import { useReport } from '../ui/report'
import { useGo } from '../ui/route'
import { useText } from '../ui/text'
import { Facts, subjectTitle } from './Facts'
import { newestFirst, stateNow } from './requests'
import { useRequests } from './use-request'
import './access.css'

export function Approvals() {
  const { t } = useText()
  const { list, failure, now, reload } = useRequests()
  const sorted = [...(list ?? [])].sort(newestFirst)
  const waiting = sorted.filter((r) => r.canApprove && stateNow(r, now) === 'open')
  const mine = sorted.filter((r) => r.mine)
  const others = sorted.filter((r) => !r.mine && !waiting.includes(r))
  return (
    <Page title={t('access:approvals')} testId="approvals" aside={<span className="soft">{t('access:approvals-lead')}</span>}>
      {failure ? <div className="stack"><h2>{t('access:failed')}</h2><FailureBox failure={failure} testId="approvals-failure" /><div><Button onClick={reload} data-testid="approvals-again">{t('access:again')}</Button></div></div>
        : !list ? <Empty title={t('shell:loading')} text="" /> : (
          <div className="approvals">
            <section className="stack">
              <h2>{t('access:for-me')}</h2>
              {waiting.length === 0 ? <p className="soft" data-testid="approvals-none">{t('access:for-me-none')}</p> : waiting.map((r) => <Waiting key={r.requestId} request={r} onDone={reload} />)}
            </section>
            <section className="stack">
              <h2>{t('access:mine')}</h2>
              {mine.length === 0 ? <p className="soft">{t('access:mine-none')}</p> : mine.map((r) => <Known key={r.requestId} request={r} now={now} onDone={reload} />)}
              {others.length > 0 && <><h2>{t('access:others')}</h2>{others.map((r) => <Known key={r.requestId} request={r} now={now} onDone={reload} />)}</>}
            </section>
          </div>
        )}
    </Page>
  )
}

function Waiting({ request, onDone }: { request: Approval; onDone: () => void }) {
  const { t } = useText()
  const go = useGo()
  const report = useReport()
  const [busy, setBusy] = useState(false)
  const { subject, about } = request
  const say = async (yes: boolean) => {
    setBusy(true)
    const { requestId } = request
    const result = yes ? await room.access.approve({ requestId }) : await room.access.decline({ requestId })
    setBusy(false)
    if (!result.ok) report(result.failure)
    onDone()
  }
  return (
    <article className="panel stack tight" data-testid={`approval-${request.requestId}`}>
      <h3>{t(subjectTitle(request.subject))}</h3>
      <Facts request={request} />
      <div className="row tight wrap">
        {subject.dual === 'seal' && about && (
          <Button size="large" onClick={() => go({ name: 'seal', caseId: about.caseId, sessionId: subject.wish.sessionId })} data-testid={`look-${request.requestId}`}>{t('access:look')}</Button>
        )}
        <span className="grow" />
        <Button size="large" disabled={busy} onClick={() => void say(false)} data-testid={`decline-${request.requestId}`}>{t('access:decline')}</Button>
        <Button size="large" type="primary" loading={busy} onClick={() => void say(true)} data-testid={`approve-${request.requestId}`}>{t('access:approve')}</Button>
      </div>
    </article>
  )
}

function Known({ request, now, onDone }: { request: Approval; now: number; onDone: () => void }) {
  const { t } = useText()
  const report = useReport()
  const withdraw = async () => {
    const result = await room.access.decline({ requestId: request.requestId })
    if (!result.ok) report(result.failure)
    onDone()
  }
  const state = stateNow(request, now)
  return (
    <article className="panel stack tight" data-testid={`request-${request.requestId}`} data-state={state}>
      <div className="row"><h3 className="grow">{t(subjectTitle(request.subject))}</h3><span className={state === 'approved' ? 'tag ok' : 'tag'}>{t(`access:state-${state}`)}</span></div>
      <Facts request={request} />
      {request.mine && (state === 'open' || state === 'approved') && <div><Button onClick={() => void withdraw()} data-testid={`withdraw-${request.requestId}`}>{t('access:withdraw')}</Button></div>}
    </article>
  )
}
