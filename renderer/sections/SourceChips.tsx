// Where a statement comes from (F64): heard in the questioning, from the guardian, from papers, or asked of the child today, which is a retelling and says so.
import { Button, Input } from 'antd'
import { useState } from 'react'
import { sources, type Source } from '../../shared/model/answer'
import { useText } from '../ui/text'
import { duration } from '../ui/time'
import { readTime } from './read-time'

type Props = { value: Source | null; locked: boolean; testId: string; label: string; /** There is an answer that lacks its source. */ wanted: boolean; onPick: (source: Source | null) => void }

export function SourceChips({ value, locked, testId, label, wanted, onPick }: Props) {
  const { t } = useText()
  const [asking, setAsking] = useState<'interview' | 'other' | null>(null)
  const pick = (from: Source['from']) => {
    if (value?.from === from) {
      setAsking(null)
      onPick(null)
    } else if (from === 'interview' || from === 'other') setAsking(asking === from ? null : from)
    else {
      setAsking(null)
      onPick({ from })
    }
  }
  const give = (source: Source) => { setAsking(null); onPick(source) }
  return (
    <div className="sources" data-testid={`${testId}-sources`} data-from={value?.from ?? 'none'}>
      <div className="chips" role="group" aria-label={t('sections:source-of', { label })}>
        <span className={wanted ? 'warn' : 'soft'}>{t(wanted ? 'sections:source-wanted' : 'sections:source')}</span>
        {sources.map((from) => (
          <button key={from} type="button" className="chip source" aria-pressed={value?.from === from || asking === from} disabled={locked} onClick={() => pick(from)} data-testid={`${testId}-source-${from}`}>
            {value?.from === 'interview' && from === 'interview' ? t('sections:source-interview-at', { time: duration(value.atMs) })
              : value?.from === 'other' && from === 'other' ? t('sections:source-other-who', { who: value.who }) : t(`sections:source-${from}`)}
          </button>
        ))}
      </div>
      {asking === 'interview' && <Ask testId={`${testId}-source-time`} label={t('sections:source-time')} hint="00:03:12" read={(typed) => { const atMs = readTime(typed); return atMs === null ? null : { from: 'interview', recordingId: null, atMs } }} onGive={give} />}
      {asking === 'other' && <Ask testId={`${testId}-source-who`} label={t('sections:source-who')} hint={t('sections:source-who-hint')} read={(typed) => typed.trim() === '' ? null : { from: 'other', who: typed.trim().slice(0, 60) }} onGive={give} />}
      {value?.from === 'child-today' && <p className="retold" role="status" data-testid={`${testId}-retold`}>{t('sections:retold')}</p>}
    </div>
  )
}

function Ask({ testId, label, hint, read, onGive }: { testId: string; label: string; hint: string; read: (typed: string) => Source | null; onGive: (source: Source) => void }) {
  const { t } = useText()
  const [typed, setTyped] = useState('')
  const found = read(typed)
  return (
    <span className="row tight">
      <Input autoFocus style={{ width: 220 }} aria-label={label} placeholder={hint} maxLength={60} value={typed} onChange={(e) => setTyped(e.target.value)} data-testid={testId}
        onPressEnter={(event) => { if (!event.nativeEvent.isComposing && found) onGive(found) }} />
      <Button disabled={!found} onClick={() => { if (found) onGive(found) }} data-testid={`${testId}-give`}>{t('sections:source-give')}</Button>
      <span className="soft">{label}</span>
    </span>
  )
}
