// What a marked name or number still leaves readable on the right-hand side, with the way to each place.
import { Button } from 'antd'
import type { Passage } from '../../shared/ipc/redact'
import { useText } from '../ui/text'
import type { Leak, Range } from './findings'

export function LeakCheck({ leaks, passages, onHide }: { leaks: readonly Leak[]; passages: readonly Passage[]; onHide: (range: Range) => void }) {
  const { t, language } = useText()
  const label = (index: number) => (language === 'en' ? passages[index]?.labelEn : passages[index]?.labelZh) ?? ''
  const bad = leaks.some((leak) => leak.state !== 'kept')
  return (
    <div className="panel stack tight" data-testid="redact-leak" data-state={leaks.some((l) => l.state === 'leak') ? 'leak' : bad ? 'open' : 'ok'} aria-live="polite">
      <h2>{t('redact:leak')}</h2>
      {bad ? <p className="warn">{t('redact:leak-wait', { n: new Set(leaks.filter((l) => l.state !== 'kept').map((l) => l.text)).size })}</p> : <p>{t('redact:leak-ok')}</p>}
      <ul className="leaks">
        {leaks.map((leak, i) => (
          <li key={i} className={leak.state === 'leak' ? 'warn' : 'soft'} data-testid="redact-leak-line" data-state={leak.state}>
            {leak.state === 'leak' ? t('redact:leak-found', { text: leak.text, where: label(leak.passage) })
              : t(leak.state === 'open' ? 'redact:leak-open' : 'redact:leak-kept', { text: leak.text, n: leak.count })}
            {leak.state === 'leak' && leak.range && <Button data-testid="redact-leak-hide" onClick={() => leak.range && onHide(leak.range)}>{t('redact:leak-hide')}</Button>}
          </li>
        ))}
      </ul>
    </div>
  )
}
