// The report on a custody log as lines of text, for a person at a terminal.
import type { LogReport } from '../../shared/model/custody-log'

type Language = 'zh' | 'en'

const words = {
  verdict: {
    intact: { zh: '结论：记录完整。没有缺失、改动或插入，与外部留存的校验头或指定的公钥相符。', en: 'Verdict: INTACT. Nothing is missing, changed or added, and the named key or an outside head agrees.' },
    altered: { zh: '结论：记录已被改动或有缺失。请不要采信这份记录。', en: 'Verdict: ALTERED. Entries are missing or were changed. Do not rely on this log.' },
    unconfirmed: { zh: '结论：无法确认。没有发现改动，但还不能证明它就是该加密库的完整记录。', en: 'Verdict: NOT CONFIRMED. No change was seen, but it is not proven to be the whole log of that vault.' },
  },
  mark: { error: { zh: '错误', en: 'ERROR' }, unsure: { zh: '存疑', en: 'DOUBT' }, note: { zh: '提示', en: 'NOTE' } },
  file: { zh: '文件', en: 'File' },
  origin: { zh: '来源', en: 'Origin' },
  key: { zh: '公钥 (Ed25519)', en: 'Public key (Ed25519)' },
  exported: { zh: '导出时间 (UTC)', en: 'Exported at (UTC)' },
  scope: { zh: '范围', en: 'Scope' },
  whole: { zh: '全部', en: 'whole log' },
  part: { zh: '节录', en: 'part' },
  entries: { zh: '记录条数', en: 'Entries' },
  events: { zh: '其中保管事件', en: 'of them custody events' },
  root: { zh: '校验根', en: 'Root' },
  heads: { zh: '校验头', en: 'Heads' },
  yes: { zh: '一致', en: 'ok' },
  no: { zh: '不符', en: 'BAD' },
  open: { zh: '未核', en: 'open' },
  inclusion: { zh: '号记录在其中：叶', en: 'is included: leaf' },
  number: { zh: '第', en: 'Entry' },
  steps: { zh: '包含证明（自叶向上，RFC 6962）', en: 'Inclusion proof (from the leaf upwards, RFC 6962)' },
} as const

/** How many heads are listed one by one. */
const shownHeads = 12

export function printLogReport(report: LogReport, lang: Language): string {
  const { facts } = report
  const lines: string[] = [words.verdict[report.verdict][lang], '']
  for (const f of report.findings) lines.push(`[${words.mark[f.severity][lang]}] ${f[lang]}  (${f.code})`)
  if (report.findings.length > 0) lines.push('')
  const row = (label: { zh: string; en: string }, value: string | number | null): void => {
    if (value !== null) lines.push(`${label[lang]}: ${value}`)
  }
  row(words.file, `${report.name} (${report.size} B)`)
  row(words.origin, facts.origin)
  row(words.key, facts.publicKey)
  row(words.exported, facts.exportedAt)
  row(words.scope, facts.scope && words[facts.scope][lang])
  row(words.entries, facts.size === null ? null : `${facts.entries} / ${facts.size} (${words.events[lang]} ${facts.events})`)
  row(words.root, facts.root)
  if (facts.heads.length > 0) {
    lines.push(`${words.heads[lang]}: ${facts.headsChecked}`)
    for (const head of facts.heads.slice(-shownHeads)) {
      lines.push(`  ${words[head.consistent === null ? 'open' : head.consistent ? 'yes' : 'no'][lang]}  ${String(head.size).padStart(8)}  ${head.root}  ${head.file}`)
    }
  }
  if (facts.inclusion) {
    lines.push(`${words.number[lang]} ${facts.inclusion.n} ${words.inclusion[lang]} ${facts.inclusion.leaf}`, `${words.steps[lang]}:`)
    for (const step of facts.inclusion.proof) lines.push(`  ${step}`)
  }
  return `${lines.join('\n')}\n`
}
