// The certificate of a destruction, as it is read and printed: what, when, by whom, the log at that time, the signature.
import { Button } from 'antd'
import type { Certificate } from '../../shared/ipc/upkeep'
import { useNames } from '../access/use-may'
import { room } from '../room'
import { Page } from '../ui/Page'
import { useReport } from '../ui/report'
import { shortId } from '../ui/short-id'
import { useText } from '../ui/text'
import { fullTime } from '../ui/time'
import { useSession } from '../ui/use-session'
import './upkeep.css'

export function CertificateView({ certificate: c, onClose }: { certificate: Certificate; onClose: () => void }) {
  const { t } = useText()
  const name = useNames()
  const report = useReport()
  const { place } = useSession()
  return (
    <Page title={t('upkeep:certificate')} testId="certificate" acts={<>
      <Button size="large" onClick={() => void room.upkeep.printCertificate({ number: c.number }).then((result) => { if (!result.ok) report(result.failure) })} data-testid="certificate-print">{t('upkeep:print')}</Button>
      <Button size="large" type="primary" onClick={onClose} data-testid="certificate-close">{t('shell:close')}</Button>
    </>}>
      <article className="panel certificate">
        <h1>{t('upkeep:certificate-title')}</h1>
        <dl className="pairs figures">
          <dt>{t('shell:unit')}</dt><dd>{place.unit}</dd>
          <dt>{t('upkeep:certificate-number')}</dt><dd data-testid="certificate-number">{c.number}</dd>
          <dt>{t('upkeep:number')}</dt><dd>{c.caseNumber}</dd>
          <dt>{t('upkeep:what-kept')}</dt><dd>{t(`upkeep:kept-${c.what}`)}</dd>
          <dt>{t('upkeep:destroyed-at')}</dt><dd>{fullTime(c.destroyedAt)}</dd>
          <dt>{t('upkeep:requester')}</dt><dd>{name(c.requester)}</dd>
          <dt>{t('upkeep:approver')}</dt><dd>{name(c.approver)}</dd>
          <dt>{t('upkeep:counts')}</dt><dd>{t('upkeep:counts-n', { sections: c.sections, recordings: c.recordings, boxes: c.boxes })}</dd>
          <dt>{t('upkeep:boxes-digest')}</dt><dd>{c.boxesSha256}</dd>
          <dt>{t('upkeep:log-then')}</dt><dd>{t('upkeep:log-then-n', { n: c.logSize, root: c.logRoot })}</dd>
          <dt>{t('upkeep:backups-then')}</dt><dd>{c.backups.length === 0 ? t('upkeep:backups-none') : c.backups.map((b) => <div key={b.backupId}>{shortId(b.backupId)} · {t(`upkeep:backup-${b.state}`)}</div>)}</dd>
          <dt>{t('upkeep:signing-key')}</dt><dd>{c.key}</dd>
          <dt>{t('upkeep:signature')}</dt><dd>{c.signature}</dd>
        </dl>
        <div className="certificate-signs"><span>{t('upkeep:certificate-sign')}</span><span>{t('upkeep:certificate-sign-2')}</span></div>
      </article>
    </Page>
  )
}
