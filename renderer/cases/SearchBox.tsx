// Words in every record that this person may open: the field, and what was found, by case.
import { Button, Input } from 'antd'
import { useMemo } from 'react'
import type { Hit } from '../../shared/ipc/cases'
import { marksIn, wordsOf } from '../../shared/search-text'
import { Empty } from '../ui/Page'
import { useGo } from '../ui/route'
import { useText } from '../ui/text'
import { dateTime } from '../ui/time'
import { byCase, routeOf, searchedKind } from './hits'
import { most, type Results } from './use-search'

export function SearchBox({ typed, onType }: { typed: string; onType: (typed: string) => void }) {
  const { t } = useText()
  return (
    <Input size="large" allowClear maxLength={100} data-testid="case-search" aria-label={t('cases:search')} placeholder={`${t('cases:search')} · ${t('cases:search-hint')}`}
      value={typed} onChange={(event) => onType(event.target.value)} onKeyDown={(event) => { if (event.key === 'Escape' && !event.nativeEvent.isComposing) onType('') }} />
  )
}

export function SearchResults({ results, searching }: { results: Results | null; searching: boolean }) {
  const { t } = useText()
  const groups = useMemo(() => byCase(results?.hits ?? []), [results])
  const words = useMemo(() => wordsOf(results?.text ?? ''), [results])
  const building = results !== null && results.indexed < 1
  const state = building ? t('cases:search-building', { percent: Math.floor(results.indexed * 100) })
    : searching || !results ? t('cases:search-busy')
      : results.more ? t('cases:search-more', { n: most }) : t('cases:search-count', { n: results.hits.length })

  return (
    <div className="stack" data-testid="case-search-results">
      <p className={building ? 'warn figures' : 'soft figures'} role="status" data-testid="case-search-state" data-indexed={results?.indexed ?? 0} data-more={results?.more ?? false}>{state}</p>
      {results && !searching && !building && groups.length === 0 && <div className="panel"><Empty title={t('cases:search-none')} text={t('cases:search-none-text')} /></div>}
      {groups.map((group) => (
        <section key={group.caseId} className="panel hits">
          <h2 className="figures">{t('cases:case-title', { number: group.number })}</h2>
          {group.hits.map(({ hit, at }) => <HitLine key={`${hit.sectionId}/${hit.seq}`} hit={hit} at={at} words={words} />)}
        </section>
      ))}
    </div>
  )
}

function HitLine({ hit, at, words }: { hit: Hit; at: number; words: readonly string[] }) {
  const { t } = useText()
  const go = useGo()
  const kind = searchedKind(hit.kind)
  return (
    <Button type="text" block className="hit" onClick={() => go(routeOf(hit))} data-testid={`case-search-hit-${at}`}>
      <span className="tag">{t(`cases:kind-${kind}`)}</span>
      <span className="hit-text"><Marked text={hit.text} words={words} /></span>
      <span className="soft figures">{dateTime(hit.at)}</span>
    </Button>
  )
}

function Marked({ text, words }: { text: string; words: readonly string[] }) {
  const marks = marksIn(text, words)
  const parts = marks.flatMap(({ start, end }, i) => [text.slice(marks[i - 1]?.end ?? 0, start), <mark key={start}>{text.slice(start, end)}</mark>])
  return <>{parts}{text.slice(marks.at(-1)?.end ?? 0)}</>
}
