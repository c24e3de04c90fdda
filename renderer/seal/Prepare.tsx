// Before sealing: for whom, what goes in, what has to be settled first, and the second person's approval of exactly that.
import { Button, Input } from 'antd'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { Failure } from '../../shared/failure'
import type { Subject } from '../../shared/ipc/access'
import type { CaseId, SessionId } from '../../shared/model/ids'
import { recipientProfiles, type RecipientProfile } from '../../shared/model/redaction'
import { newestFirst, stateNow } from '../access/requests'
import { RequestApproval } from '../access/RequestApproval'
import { useMe } from '../access/use-may'
import { useRequest, useRequests } from '../access/use-request'
import { ConsentNote } from '../redact/ConsentNote'
import { keepProfile, lastProfile } from '../redact/last-profile'
import { useConsents } from '../redact/use-consents'
import { Choice } from '../ui/Choice'
import { FailureBox } from '../ui/FailureBox'
import { Labelled, Page } from '../ui/Page'
import { failureText } from '../ui/report'
import { useGo } from '../ui/route'
import { useText } from '../ui/text'
import { Content } from './Content'
import { Reason } from './Reason'
import { putAway, startSeal, type Job } from './seal-job'
import { usePreview, type Reasons } from './use-preview'

type Props = { caseId: CaseId; sessionId: SessionId; job: Extract<Job, { phase: 'idle' | 'closed' | 'failed' }> }

/** Where each kind of obstacle is settled. */
const wayOut = (code: Failure['code']): 'redact' | 'desk' | 'session' =>
  code === 'E-D1' || code === 'E-D5' ? 'redact' : code === 'E-D2' || code.startsWith('E-C') ? 'desk' : 'session'

export function Prepare({ caseId, sessionId, job }: Props) {
  const { t, language } = useText()
  const go = useGo()
  const [profile, setProfile] = useState<RecipientProfile | null>(() => lastProfile(sessionId))
  const [recipient, setRecipient] = useState(job.phase === 'idle' ? '' : job.recipient)
  const [reasons, setReasons] = useState<Reasons>({ noRecordingReason: '', omitDamagedReason: '', withoutConsentReason: '' })
  const { preview, failed, again } = usePreview(sessionId, profile, reasons)
  const consents = useConsents(sessionId, preview)
  const asks = (code: Failure['code']) => preview?.blocks.some((block) => block.code === code) ?? false

  const mayMake = useMe().may('seal.make')

  // Who comes back while a request waits or stands approved finds it filled in again.
  const { list, now } = useRequests()
  const filled = useRef(false)
  useEffect(() => {
    if (filled.current || !list) return
    filled.current = true
    const had = [...list].sort(newestFirst).find((r) => r.mine && r.subject.dual === 'seal' && r.subject.wish.sessionId === sessionId && ['open', 'approved'].includes(stateNow(r, now)))
    if (had?.subject.dual !== 'seal') return
    const { wish } = had.subject
    if ((profile && wish.profile !== profile) || (recipient !== '' && recipient !== wish.recipient)) return
    setProfile(wish.profile)
    setRecipient(wish.recipient)
    setReasons({ noRecordingReason: wish.noRecordingReason, omitDamagedReason: wish.omitDamagedReason, withoutConsentReason: wish.withoutConsentReason })
  }, [list])

  const wanted = recipient.trim()
  const subject = useMemo((): Subject | null => profile && wanted !== '' ? { dual: 'seal', wish: { sessionId, profile, recipient: wanted, ...reasons } } : null, [sessionId, profile, wanted, reasons])
  const request = useRequest(mayMake ? subject : null)

  const choose = (to: RecipientProfile) => { putAway(); keepProfile(sessionId, to); setProfile(to); setReasons({ ...reasons, withoutConsentReason: '' }) }
  const blocked = preview?.blocks.length ?? 0
  const say = !profile ? t('seal:choose-profile') : !preview ? t(failed ? 'seal:check-failed' : 'seal:checking') : blocked > 0 ? t('seal:blocks-say', { n: blocked })
    : wanted === '' ? t('seal:recipient-needed') : ''
  const { approved } = request

  return (
    <Page title={t('seal:title')} testId="seal" aside={<span className="soft">{t('seal:lead')}</span>} say={say || (!mayMake ? t('seal:not-yours') : approved ? '' : t('seal:request-needed'))}
      acts={<>{failed && <Button size="large" onClick={again} data-testid="seal-check-again">{t('seal:check-again')}</Button>}{approved && <Button size="large" type="primary" disabled={say !== ''} data-testid="seal-make" onClick={() => void startSeal(sessionId, wanted, approved.requestId)}>{t('seal:make')}</Button>}</>}>
      <div className="stack seal-prepare">
        {job.phase === 'failed' && (job.failure.code === 'E-D3' // wanted by the person: no alarm
          ? <p className="warn" data-testid="seal-failure" data-code="E-D3" role="status">{failureText(job.failure, language).what} {failureText(job.failure, language).todo}</p>
          : <FailureBox failure={job.failure} testId="seal-failure" />)}
        {job.phase === 'closed' && <p className="warn" data-testid="seal-closed">{t('seal:dialog-closed')}</p>}
        <section className="panel stack">
          <div className="field">
            <span className="label">{t('seal:recipient-group')}</span>
            <Choice testId="seal-profile" label={t('seal:recipient-group')} value={profile} onPick={choose} options={recipientProfiles.map((value) => ({ value, label: t(`redact:profile-${value}`) }))} />
          </div>
          <Labelled label={t('seal:recipient')} hint={t('seal:recipient-hint')}>
            <Input size="large" data-testid="seal-recipient" maxLength={100} value={recipient} onChange={(e) => setRecipient(e.target.value)} style={{ maxWidth: 640 }} />
          </Labelled>
          {(asks('E-D7') || reasons.noRecordingReason !== '') && <Reason key={`no-recording ${reasons.noRecordingReason}`} testId="seal-no-recording-reason" label={t('seal:no-recording')} hint={t('seal:reason-hint')}
            value={reasons.noRecordingReason} onTake={(noRecordingReason) => setReasons({ ...reasons, noRecordingReason })} />}
          {(asks('E-C7') || reasons.omitDamagedReason !== '') && <Reason key={`omit-damaged ${reasons.omitDamagedReason}`} testId="seal-omit-damaged-reason" label={t('seal:omit-damaged')} hint={t('seal:reason-hint')}
            value={reasons.omitDamagedReason} onTake={(omitDamagedReason) => setReasons({ ...reasons, omitDamagedReason })} />}
        </section>
        {profile && <ConsentNote consents={consents} profile={profile}>
          <Reason key={`without-consent ${reasons.withoutConsentReason}`} testId="seal-without-consent-reason" label={t('seal:without-consent')} hint={t('seal:without-consent-hint')}
            value={reasons.withoutConsentReason} onTake={(withoutConsentReason) => setReasons({ ...reasons, withoutConsentReason })} />
        </ConsentNote>}
        {mayMake && say === '' && <RequestApproval of={request} />}
        {preview && blocked > 0 && (
          <section className="stack tight" data-testid="seal-blocks">
            <div className="row"><h2>{t('seal:blocks')}</h2><Button onClick={again} data-testid="seal-check-again">{t('seal:check-again')}</Button></div>
            {preview.blocks.map((failure, i) => (
              <div key={i} className="row seal-block" data-testid="seal-block" data-code={failure.code}>
                <div className="grow"><FailureBox failure={failure} testId={`seal-block-${failure.code}`} />{failure.detail && <p className="soft">{t('seal:detail', { text: failure.detail })}</p>}</div>
                <Button size="large" data-testid={`seal-go-${wayOut(failure.code)}`} onClick={() => go({ name: wayOut(failure.code), caseId, sessionId })}>{t(`seal:go-${wayOut(failure.code)}`)}</Button>
              </div>
            ))}
          </section>
        )}
        {preview && <Content preview={preview} />}
      </div>
    </Page>
  )
}
