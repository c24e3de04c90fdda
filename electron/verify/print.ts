// The report as lines of text, for a person at a terminal.
import type { Report } from '../../shared/model/bundle'

type Language = 'zh' | 'en'

const words = {
  verdict: {
    intact: { zh: '结论：全部一致。内容与封存时完全相同，签名者可信。', en: 'Verdict: INTACT. Everything is exactly as sealed, and the signer is trusted.' },
    altered: { zh: '结论：已被改动。请不要采信这个封存包。', en: 'Verdict: ALTERED. Do not rely on this bundle.' },
    unconfirmed: { zh: '结论：无法确认。没有发现改动，但还不能证明它就是所封存的内容。', en: 'Verdict: NOT CONFIRMED. No change was seen, but it is not proven to be what was sealed.' },
  },
  mark: { error: { zh: '错误', en: 'ERROR' }, unsure: { zh: '存疑', en: 'DOUBT' }, note: { zh: '提示', en: 'NOTE' } },
  file: { zh: '文件', en: 'File' },
  bundle: { zh: '封存编号', en: 'Bundle' },
  code: { zh: '短码', en: 'Short code' },
  created: { zh: '封存时间 (UTC)', en: 'Sealed at (UTC)' },
  caseNumber: { zh: '案件编号', en: 'Case' },
  recipient: { zh: '接收方', en: 'Recipient' },
  signer: { zh: '封存者', en: 'Sealed by' },
  finger: { zh: '证书指纹 SHA-256', en: 'Certificate SHA-256' },
  files: { zh: '清单中的文件', en: 'Files in the list' },
  beside: { zh: '口令取自旁边的 .passphrase.txt 文件。', en: 'The passphrase was taken from the .passphrase.txt file beside the bundle.' },
  claimed: { zh: '（以下为包内自称，未经确认）', en: '(as the bundle claims; not confirmed)' },
  good: { zh: '一致', en: 'ok' },
  bad: { zh: '不符', en: 'BAD' },
} as const

/** Text in one language; a verdict other than `intact` marks the facts as mere claims. */
export function printReport(report: Report, lang: Language): string {
  const { facts } = report
  const lines: string[] = [words.verdict[report.verdict][lang], '']
  for (const f of report.findings) lines.push(`[${words.mark[f.severity][lang]}] ${f[lang]}  (${f.code})`)
  if (report.findings.length > 0) lines.push('')
  const row = (label: { zh: string; en: string }, value: string | null): void => {
    if (value !== null) lines.push(`${label[lang]}: ${value}`)
  }
  row(words.file, `${report.name} (${report.size} B)`)
  if (facts.passphrase === 'beside') lines.push(words.beside[lang])
  if (report.verdict !== 'intact' && facts.manifestSha256) lines.push(words.claimed[lang])
  row(words.bundle, facts.bundleId)
  row(words.code, facts.shortCode)
  row(words.created, facts.createdAt)
  row(words.caseNumber, facts.caseNumber)
  row(words.recipient, facts.recipient && facts.recipient.name)
  row(words.signer, facts.signer && `${facts.signer.organisation} · ${facts.signer.name}`)
  row(words.finger, facts.signer && (facts.signer.fingerprint.match(/../g) ?? []).join(':').toUpperCase())
  if (facts.files.length > 0) {
    lines.push(`${words.files[lang]}:`)
    for (const file of facts.files) lines.push(`  ${words[file.intact ? 'good' : 'bad'][lang]}  ${file.sha256}  ${file.size}  ${file.path}`)
  }
  return `${lines.join('\n')}\n`
}
