// Redaction by hand without a mouse: type a word, take every place where it stands.
import { Button, Input } from 'antd'
import { useMemo, useState } from 'react'
import type { Passage } from '../../shared/ipc/redact'
import { useText } from '../ui/text'
import { occurrences, type Finding, type Range } from './findings'

export function ManualSearch({ passages, found, onTake }: { passages: readonly Passage[]; found: readonly Finding[]; onTake: (ranges: Range[]) => void }) {
  const { t } = useText()
  const [word, setWord] = useState('')
  const ranges = useMemo(() => occurrences(passages, word.trim())
    .filter((r) => !found.some((f) => f.state === 'accepted' && f.passage === r.passage && f.start <= r.start && f.end >= r.end)), [passages, found, word])
  const take = () => { if (ranges.length > 0) { onTake(ranges); setWord('') } }
  return (
    <label className="field">
      <span className="label">{t('redact:manual-find')}</span>
      <span className="row tight">
        <Input data-testid="redact-manual-text" value={word} placeholder={t('redact:manual-find-hint')} maxLength={80} onChange={(e) => setWord(e.target.value)}
          onKeyDown={(e) => { if (e.key === 'Enter' && !e.nativeEvent.isComposing) take() }} />
        <Button data-testid="redact-manual-take" disabled={ranges.length === 0} onClick={take}>{t('redact:manual-take')}</Button>
      </span>
      <span className="hint" data-testid="redact-manual-count">{word.trim() === '' ? ' ' : ranges.length > 0 ? t('redact:manual-count', { n: ranges.length }) : t('redact:manual-none')}</span>
    </label>
  )
}
