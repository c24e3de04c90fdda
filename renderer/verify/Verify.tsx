// Verifying a bundle: choose it, give passphrase and trust, get one large verdict. Works while the vault is locked.
import { Button, Input, Spin } from 'antd'
import { useEffect, useState } from 'react'
import type { Failure, Result } from '../../shared/failure'
import { normalisePassphrase, type Report } from '../../shared/model/bundle'
import { room } from '../room'
import { FailureBox } from '../ui/FailureBox'
import { Labelled, Page } from '../ui/Page'
import { useText } from '../ui/text'
import { ReportView } from './ReportView'
import { size } from '../ui/size'
import './verify.css'

type Chosen = { token: string; name: string }

export function Verify() {
  const { t } = useText()
  const [bundle, setBundle] = useState<(Chosen & { bytes: number }) | null>(null)
  const [trust, setTrust] = useState<Chosen | null>(null)
  const [passphrase, setPassphrase] = useState('')
  const [running, setRunning] = useState(false)
  const [done, setDone] = useState<{ report: Report; at: string } | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)

  // Only an open vault can lend its own certificate.
  const [own, setOwn] = useState(false)
  useEffect(() => { void room.session.state({}).then((result) => { if (result.ok) setOwn(result.value.vault === 'open') }) }, [])

  // Failures are shown in place: this screen also stands at the door, before anyone unlocked.
  const ask = async <V,>(call: Promise<Result<V | null>>, keep: (value: V) => void) => {
    const result = await call
    setFailure(result.ok ? null : result.failure)
    if (result.ok && result.value !== null) keep(result.value)
  }
  const run = async () => {
    if (!bundle || running) return
    setRunning(true)
    await ask(room.verify.run({ token: bundle.token, trust: trust?.token ?? null, passphrase: normalisePassphrase(passphrase) }), (report) => setDone({ report, at: new Date().toISOString() }))
    setRunning(false)
  }
  const again = () => { setDone(null); setBundle(null); setPassphrase('') }

  if (done) {
    return (
      <Page title={t('verify:title')} testId="verify" acts={<>
        <Button size="large" onClick={() => window.print()} data-testid="verify-print">{t('verify:print')}</Button>
        <Button size="large" type={done.report.verdict === 'unconfirmed' ? 'default' : 'primary'} onClick={again} data-testid="verify-again">{t('verify:again')}</Button>
        {done.report.verdict === 'unconfirmed' && <Button size="large" type="primary" onClick={() => setDone(null)} data-testid="verify-complete">{t('verify:complete')}</Button>}
      </>}><ReportView report={done.report} at={done.at} /></Page>
    )
  }
  return (
    <Page title={t('verify:title')} testId="verify" aside={<span className="soft">{t('verify:lead')}</span>}
      say={running ? t('verify:running-note') : bundle ? '' : t('verify:need-bundle')}
      acts={<Button size="large" type="primary" disabled={!bundle} loading={running} onClick={() => void run()} data-testid="verify-run">{t('verify:run')}</Button>}>
      <Spin spinning={running} description={t('verify:running')}>
        <form className="stack verify-form" onSubmit={(event) => { event.preventDefault(); void run() }}>
          {failure && <FailureBox failure={failure} testId="verify-failure" />}
          <section className="panel stack tight">
            <h2>{t('verify:bundle')}</h2>
            <div className="row wrap">
              <Button size="large" onClick={() => void ask(room.verify.chooseBundle({}), setBundle)} data-testid="verify-choose-bundle">{t(bundle ? 'verify:choose-other' : 'verify:choose-bundle')}</Button>
              {bundle ? <span className="verify-name figures" data-testid="verify-bundle-name"><b>{bundle.name}</b> <span className="soft">{size(bundle.bytes)}</span></span> : <span className="soft">{t('verify:none-chosen')}</span>}
            </div>
          </section>
          <section className="panel stack tight">
            <Labelled label={t('verify:passphrase')} hint={t('verify:passphrase-hint')}>
              <Input size="large" className="figures" data-testid="verify-passphrase" maxLength={200} autoComplete="off" value={passphrase} onChange={(e) => setPassphrase(e.target.value)} />
            </Labelled>
          </section>
          <section className="panel stack tight">
            <h2>{t('verify:trust')}</h2>
            <div className="row wrap">
              <span data-testid="verify-trust-name">{trust ? <b>{trust.name}</b> : t(own ? 'verify:trust-own' : 'verify:trust-none')}</span>
              <Button onClick={() => void ask(room.verify.chooseTrust({}), setTrust)} data-testid="verify-choose-trust">{t('verify:choose-trust')}</Button>
              {trust && <Button onClick={() => setTrust(null)} data-testid="verify-trust-clear">{t('verify:trust-clear')}</Button>}
            </div>
            <span className="hint">{t('verify:trust-hint')}</span>
          </section>
        </form>
      </Spin>
    </Page>
  )
}
