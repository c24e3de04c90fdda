// The sealed bundle: short code in large type, where it lies, its passphrase (once), and how the other side verifies it.
import { Button, Checkbox } from 'antd'
import { useRef, useState } from 'react'
import { room } from '../room'
import { Page } from '../ui/Page'
import { useReport } from '../ui/report'
import { useGo } from '../ui/route'
import { useText } from '../ui/text'
import { putAway, type Job } from './seal-job'
import { size } from '../ui/size'

export function Result({ job: { sealed, recipient } }: { job: Extract<Job, { phase: 'done' }> }) {
  const { t } = useText()
  const go = useGo()
  const report = useReport()
  const [noted, setNoted] = useState(false)
  const [said, setSaid] = useState<'copied' | 'copy-failed' | null>(null)
  const [exported, setExported] = useState(false)
  const field = useRef<HTMLInputElement>(null)

  const copy = () => {
    field.current?.select()
    // The clipboard API asks for a permission that this app grants to nobody; copying a selection on a click needs none.
    setSaid(document.execCommand('copy') ? 'copied' : 'copy-failed')
  }
  const exportTrust = () => {
    void room.seal.exportTrust({}).then((result) => { if (result.ok) setExported(result.value); else report(result.failure) })
  }

  return (
    <Page title={t('seal:done-title')} testId="seal-result" aside={<span className="tag ok">{recipient}</span>} say={noted ? '' : t('seal:noted-needed')}
      acts={<>
        <Button size="large" onClick={exportTrust} data-testid="seal-export-trust">{t('seal:export-trust')}</Button>
        <Button size="large" disabled={!noted} onClick={() => { putAway(); go({ name: 'verify' }) }} data-testid="seal-verify">{t('seal:verify-now')}</Button>
        <Button size="large" type="primary" disabled={!noted} onClick={putAway} data-testid="seal-finish">{t('seal:finish')}</Button>
      </>}>
      <div className="seal-done">
        <section className="panel stack tight">
          <span className="soft">{t('seal:short-code')}</span>
          <p className="seal-code figures" data-testid="seal-short-code">{sealed.shortCode}</p>
          <span className="soft">{t('seal:short-code-hint')}</span>
          <dl className="seal-facts figures">
            <dt>{t('seal:bundle-id')}</dt><dd data-testid="seal-bundle-id">{sealed.bundleId}</dd>
            <dt>{t('seal:file')}</dt><dd data-testid="seal-file">{sealed.fileName}</dd>
            <dt>{t('seal:folder')}</dt><dd data-testid="seal-folder">{sealed.folder}</dd>
            <dt>{t('seal:pages')}</dt><dd>{t('seal:pages-n', { n: sealed.pages })} · {size(sealed.bytes)}</dd>
            <dt>{t('seal:manifest')}</dt><dd className="seal-digest">{sealed.manifestSha256}</dd>
          </dl>
        </section>
        <section className="panel stack tight seal-secret">
          <h2>{t('seal:passphrase')}</h2>
          <p className="warn">{t('seal:passphrase-once')}</p>
          <input ref={field} className="seal-passphrase figures" readOnly value={sealed.passphrase} size={sealed.passphrase.length} aria-label={t('seal:passphrase')} data-testid="seal-passphrase" onFocus={(e) => e.target.select()} />
          <div className="row tight"><Button onClick={copy} data-testid="seal-copy">{t('seal:copy')}</Button><span className="soft" aria-live="polite">{said && t(`seal:${said}`)}</span></div>
          <p>{t('seal:passphrase-road')}</p>
          <Checkbox checked={noted} onChange={(e) => setNoted(e.target.checked)} data-testid="seal-noted">{t('seal:noted')}</Checkbox>
        </section>
        <section className="panel stack tight seal-how">
          <h2>{t('seal:how')}</h2>
          <ol><li>{t('seal:how-1')}</li><li>{t('seal:how-2')}</li><li>{t('seal:how-3')}</li></ol>
          {exported && <p className="soft" data-testid="seal-exported">{t('seal:exported')}</p>}
        </section>
      </div>
    </Page>
  )
}
