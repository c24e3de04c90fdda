// The custody log for an auditor (F76, F77): who did what and when, as a timeline that can be filtered, checked and exported. No case content.
import { Button } from 'antd'
import { useMemo, useState, type ReactNode } from 'react'
import type { CustodyLine } from '../../shared/ipc/upkeep'
import { parseCaseNumber } from '../../shared/model/case-number'
import type { SectionKind } from '../../shared/model/section'
import { useNames } from '../access/use-may'
import { FailureBox } from '../ui/FailureBox'
import { Empty, Page } from '../ui/Page'
import { useText } from '../ui/text'
import { clockTime } from '../ui/time'
import { sentence, watchedWords, type Words } from './custody-words'
import { everything, span, type Wanted } from './filter'
import { Filters } from './Filters'
import { gather, purposesOf, type Row } from './gather'
import { LogPanel } from './LogPanel'
import { Mismatch } from './Mismatch'
import { useLines } from './use-lines'
import { useLog } from './use-log'
import './upkeep.css'

export function Custody() {
  const { t } = useText()
  const name = useNames()
  const [wanted, setWanted] = useState<Wanted>(everything)
  // Half a number looks for nothing yet: its check sign says when it is whole.
  const number = parseCaseNumber(wanted.number) ?? ''
  const filter = useMemo(() => ({ kinds: wanted.kinds, author: wanted.author, caseNumber: number, ...span(wanted.from, wanted.to) }), [wanted, number])
  const { lines, more, busy, failure, reached, older, refresh } = useLines(filter)
  const { log, failure: logFailure, take, reload } = useLog()

  const rows = useMemo(() => gather(lines ?? []), [lines])
  const words = useMemo((): Words => {
    const kinds = new Map((lines ?? []).map((line) => [line.sectionId as string, line.sectionKind as SectionKind]))
    const purposes = purposesOf(lines ?? [])
    return { t, name, kindOf: (id) => kinds.get(id) ?? null, purposeOf: (id) => purposes.get(id) ?? null }
  }, [lines, t, name])

  return (
    <Page title={t('upkeep:custody')} testId="custody" aside={<><span className="soft">{t('upkeep:custody-lead')}</span><span className="grow" /><Button onClick={() => { refresh(); reload() }} data-testid="custody-refresh">{t('upkeep:refresh')}</Button></>}>
      {log && <Mismatch log={log} onChange={(next) => { take(next); refresh() }} />}
      <div className="custody">
        <div className="stack">
          <Filters wanted={wanted} onWant={setWanted} />
          {failure && <div className="stack tight"><h2>{t('upkeep:failed-title')}</h2><FailureBox failure={failure} testId="custody-failure" /><div><Button onClick={refresh} data-testid="custody-again">{t('upkeep:failed-again')}</Button></div></div>}
          {!lines ? !failure && <Empty title={t('shell:loading')} text="" /> : lines.length === 0 && !more && !failure ? <Empty title={t('upkeep:none-title')} text={t('upkeep:none-text')} /> : (
            <ol className="timeline" data-testid="custody-lines">
              {rows.map((row) => <TimeRow key={row.type === 'day' ? row.day : row.line.n} row={row} words={words} />)}
            </ol>
          )}
          {lines && (more ? (
            <div className="row">
              <Button loading={busy} onClick={older} data-testid="custody-older">{t('upkeep:older')}</Button>
              {lines.length === 0 && reached !== null && <span className="soft figures">{t('upkeep:searched', { n: reached })}</span>}
            </div>
          ) : lines.length > 0 && <p className="soft">{t('upkeep:the-end')}</p>)}
        </div>
        <aside className="custody-side stack">
          {logFailure && <FailureBox failure={logFailure} testId="custody-state-failure" />}
          <LogPanel log={log} caseNumber={number} onChange={take} />
        </aside>
      </div>
    </Page>
  )
}

function TimeRow({ row, words }: { row: Row; words: Words }) {
  const { t } = words
  const [open, setOpen] = useState(false)
  if (row.type === 'day') return <li className="day figures">{row.day}</li>
  if (row.type === 'line') return <Line line={row.line} words={words} />
  return (
    <>
      <Line line={row.line} words={words} text={watchedWords(row.watched, row.recordingId, row.purpose, t)}
        more={<Button type="link" onClick={() => setOpen(!open)} data-testid={`custody-more-${row.line.n}`}>{t(open ? 'upkeep:line-less' : 'upkeep:line-more', { n: row.lines.length })}</Button>} />
      {open && row.lines.map((line) => <Line key={line.n} line={line} words={words} inner />)}
    </>
  )
}

function Line({ line, words, text, more, inner = false }: { line: CustodyLine; words: Words; text?: string; more?: ReactNode; inner?: boolean }) {
  const { t, name } = words
  return (
    <li className={inner ? 'inner' : undefined} data-testid={inner ? `custody-inner-${line.n}` : `custody-line-${line.n}`} data-kind={line.kind}>
      <time className="figures" dateTime={line.at}>{clockTime(line.at)}</time>
      <b className="timeline-who">{name(line.author)}</b>
      <span className={line.kind === 'refused' ? 'timeline-what fault' : 'timeline-what'}>{text ?? sentence(line, words)}{more}</span>
      <span className="figures soft timeline-n" title={line.hash}>{line.caseNumber && <span>{line.caseNumber}</span>}<span>{t('upkeep:line-n', { n: line.n })} · {line.hash.slice(0, 8)}</span></span>
    </li>
  )
}
