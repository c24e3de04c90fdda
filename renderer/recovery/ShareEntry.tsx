// One recovery sheet typed back: counts and shows back what was understood, and says at once which word is wrong.
import { Input } from 'antd'
import { useId, useState } from 'react'
import { readShare, wordCount } from '../../shared/recovery-words'
import { useText } from '../ui/text'
import { faultOf, marked, setName } from './fault'
import './recovery.css'

type Props = {
  /** Names the field; not the number printed on the sheet. */
  n: 1 | 2 | 3
  value: string
  onType: (value: string) => void
  /** What the vault, or the other field, says about this sheet; shown when its own reading finds nothing. */
  fault?: string | undefined
  autoFocus?: boolean
}

export function ShareEntry({ n, value, onType, fault, autoFocus }: Props) {
  const { t } = useText()
  const id = useId()
  // While an input method composes, the letters in the field are no words yet; what stood there before is shown on.
  const [composing, setComposing] = useState<string | null>(null)
  const reading = readShare(composing ?? value)
  const wrong = faultOf(reading, t) ?? fault
  const places = marked(reading)
  return (
    <section className="share" aria-labelledby={`${id}-name`}>
      <div className="row">
        <label className="share-name grow" id={`${id}-name`} htmlFor={id}>{t(`recovery:entry-${n}`)}</label>
        <span className="soft figures" data-testid={`share-count-${n}`}>{t('recovery:count', { n: reading.words.length, all: wordCount })}</span>
      </div>
      <Input.TextArea id={id} rows={3} maxLength={2000} autoFocus={autoFocus} autoComplete="off" autoCorrect="off" spellCheck={false} lang="zh"
        status={wrong ? 'error' : ''} aria-describedby={`${id}-state`} placeholder={t('recovery:entry-example')} data-testid={`share-entry-${n}`}
        value={value} onChange={(e) => onType(e.target.value)} onCompositionStart={() => setComposing(value)} onCompositionEnd={() => setComposing(null)} />
      {reading.words.length > 0 && (
        <ol className="share-echo" aria-label={t('recovery:echo')}>
          {Array.from({ length: Math.max(wordCount, reading.words.length) }, (_, i) => {
            const bad = places.includes(i + 1) || i >= wordCount
            return <li key={i} className={bad ? 'bad' : ''} data-testid={bad ? `share-mark-${n}-${i + 1}` : undefined}><span className="figures">{i + 1}</span><b lang="zh">{reading.words[i]?.slice(0, 6) ?? ''}</b></li>
          })}
        </ol>
      )}
      <p id={`${id}-state`} className="share-state" aria-live="polite">
        {wrong ? <span className="fault" data-testid={`share-fault-${n}`}>{wrong}</span>
          : reading.state === 'whole' && <span className="share-whole" data-testid={`share-whole-${n}`}>✓ {t('recovery:whole', { n: reading.share.index, set: setName(reading.share.setId) })}</span>}
      </p>
    </section>
  )
}
