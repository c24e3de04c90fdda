// The result of a check, on the screen and on paper: verdict, findings in words, what to do, facts.
import { CheckCircleOutlined, CloseCircleOutlined, QuestionCircleOutlined } from '@ant-design/icons'
import type { Report, Severity, Verdict } from '../../shared/model/bundle'
import { useText } from '../ui/text'
import { dateTime } from '../ui/time'
import { size } from '../ui/size'

const signs: Record<Verdict, typeof CheckCircleOutlined> = { intact: CheckCircleOutlined, altered: CloseCircleOutlined, unconfirmed: QuestionCircleOutlined }

const gravity: Record<Severity, number> = { error: 0, unsure: 1, note: 2 }

/** Colons, so that two people can compare it aloud. */
const fingerprint = (hex: string) => (hex.toUpperCase().match(/../g) ?? []).join(':')
/** The bundle is not trusted: a time that is none is shown as it stands. */
const instant = (text: string) => (Number.isNaN(Date.parse(text)) ? text : dateTime(text))

export function ReportView({ report, at }: { report: Report; at: string }) {
  const { t, language } = useText()
  const { verdict, facts } = report
  const findings = report.findings.toSorted((a, b) => gravity[a.severity] - gravity[b.severity])
  const Sign = signs[verdict]
  const rows: [label: string, value: string | null, testId?: string][] = [
    [t('verify:name'), report.name], [t('verify:size'), size(report.size)],
    [t('verify:short-code'), facts.shortCode, 'verify-short-code'], [t('verify:bundle-id'), facts.bundleId, 'verify-bundle-id'],
    [t('verify:created'), facts.createdAt && instant(facts.createdAt)], [t('verify:case-number'), facts.caseNumber], [t('verify:recipient'), facts.recipient && facts.recipient.name],
    [t('verify:signer'), facts.signer && `${facts.signer.organisation} · ${facts.signer.name}`, 'verify-signer'],
    [t('verify:fingerprint'), facts.signer && fingerprint(facts.signer.fingerprint)],
    [t('verify:valid'), facts.signer && t('verify:valid-range', { from: instant(facts.signer.notBefore), to: instant(facts.signer.notAfter) })],
    [t('verify:supersedes'), facts.supersedes], [t('verify:custody'), facts.custody && t('verify:custody-n', { n: facts.custody.size })],
    [t('verify:manifest'), facts.manifestSha256], [t('verify:checked-at'), dateTime(at)],
  ]
  return (
    <div className="stack report">
      <section className={`verdict ${verdict}`} data-testid="verify-verdict" data-verdict={verdict} role="status">
        <Sign />
        <div><p className="verdict-word">{t(`verify:verdict-${verdict}`)}</p><p>{t(`verify:verdict-${verdict}-note`)}</p></div>
      </section>
      <section className="panel stack tight">
        <h2>{t('verify:findings')}</h2>
        {findings.length === 0 ? <p>{t('verify:findings-none')}</p> : (
          <ul className="report-findings" data-testid="verify-findings">
            {findings.map((f, i) => (
              <li key={i} data-testid="verify-finding" data-code={f.code} data-severity={f.severity}>
                <span className={`tag ${f.severity === 'error' ? 'bad' : f.severity === 'unsure' ? 'warn' : ''}`}>{t(`verify:severity-${f.severity}`)}</span>
                <span className="grow">{f[language]} <span className="soft">[{f.code}]</span></span>
              </li>
            ))}
          </ul>
        )}
        {facts.passphrase === 'beside' && <p className="soft">{t('verify:beside')}</p>}
      </section>
      <section className="panel stack tight"><h2>{t('verify:todo')}</h2><p data-testid="verify-todo">{t(`verify:todo-${verdict}`)}</p></section>
      <section className="panel stack tight">
        <h2>{t(verdict === 'intact' ? 'verify:facts' : 'verify:facts-claimed')}</h2>
        <dl className="report-facts figures" data-testid="verify-facts">
          {rows.filter(([, value]) => value !== null).map(([label, value, testId]) => [<dt key={label}>{label}</dt>, <dd key={`${label} value`} data-testid={testId}>{value}</dd>])}
        </dl>
      </section>
      {facts.files.length > 0 && (
        <section className="panel stack tight">
          <h2>{t('verify:files')}</h2>
          <table className="report-files figures">
            <thead><tr><th>{t('verify:file')}</th><th>{t('verify:size')}</th><th>{t('verify:state')}</th></tr></thead>
            <tbody>{facts.files.map((file) => (
              <tr key={file.path} data-testid="verify-file" data-intact={file.intact}><td>{file.path}</td><td>{size(file.size)}</td><td className={file.intact ? '' : 'fault'}>{t(file.intact ? 'verify:file-ok' : 'verify:file-bad')}</td></tr>
            ))}</tbody>
          </table>
        </section>
      )}
    </div>
  )
}
