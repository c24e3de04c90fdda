// One passage twice: on the left as written, with its marks; on the right as the recipient will see it.
import { memo } from 'react'
import { redactText, type Decided } from '../../shared/fold/redaction'
import type { Passage } from '../../shared/ipc/redact'
import type { ReasonCode } from '../../shared/model/redaction'
import { useText } from '../ui/text'
import { segments, type Finding } from './findings'

type Props = {
  passage: Passage
  index: number
  found: readonly Finding[]
  decided: readonly Decided[]
  current: string | null
  /** Ranges chosen by hand, not yet hidden. */
  chosen: readonly { start: number; end: number }[]
  onPick: (id: string) => void
}

/** Memoised by the parent's stable lists: typing a reason must not draw a thousand passages again. */
export const PassageRow = memo(function PassageRow({ passage, index, found, decided, current, chosen, onPick }: Props) {
  const { t, language } = useText()
  const open = found.some((f) => f.state === 'open')
  const inChosen = (at: number) => chosen.some((c) => c.start <= at && at < c.end)
  const cuts = chosen.map((c): Finding => ({ id: '', passage: index, ...c, text: '', kind: 'manual', replacement: '', code: 'R12', state: 'open', decided: null }))
  return (
    <div className={open ? 'passage open' : 'passage'}>
      <p className="passage-label">{language === 'en' ? passage.labelEn : passage.labelZh}</p>
      <p className="passage-text" data-passage={index} data-testid={`redact-original-${index}`}>
        {segments(passage.text, [...found, ...cuts]).map((segment) => {
          const finding = segment.findings.filter((f) => f.id !== '').at(-1)
          const marked = inChosen(segment.start) ? 'chosen' : ''
          if (!finding) return marked ? <mark key={segment.start} className={marked}>{segment.text}</mark> : <span key={segment.start}>{segment.text}</span>
          return (
            <mark key={segment.start} className={`${finding.state} ${marked} ${finding.id === current ? 'current' : ''}`} data-finding={finding.id} data-testid="redact-finding" data-state={finding.state}
              data-kind={finding.kind} aria-current={finding.id === current} title={`${t(`redact:kind-${finding.kind}`)} · ${t(`redact:state-${finding.state}`)}`} onClick={() => onPick(finding.id)}>
              {segment.text}
            </mark>
          )
        })}
      </p>
      <p className="passage-text result" data-testid={`redact-result-${index}`}>
        {redactText(passage.text, passage.textSha256, decided).map((run, i) => run.code === null ? <span key={i}>{run.text}</span>
          : <span key={i} className="blocked" title={t('redact:hidden-of', { code: run.code, word: t(`redact:${run.code as ReasonCode}`) })}>{run.text.trim() || t('redact:hidden')}<small>{run.code}</small></span>)}
      </p>
    </div>
  )
})
