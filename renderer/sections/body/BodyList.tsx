// The numbered list beside the drawing: the same points, in words.
import { memo, useEffect, useRef } from 'react'
import { pointWords, typeMark } from '../../../shared/body-names'
import type { BodyPoint } from '../../../shared/body-points'
import type { Field } from '../../../shared/model/form'
import type { RowId } from '../../../shared/model/ids'
import { useText } from '../../ui/text'

type Props = { points: readonly BodyPoint[]; typeField: Field | null; chosen: RowId | null; onChoose: (row: RowId) => void }

export const BodyList = memo(function BodyList({ points, typeField, chosen, onChoose }: Props) {
  const { t, language } = useText()
  const list = useRef<HTMLOListElement>(null)
  const options = typeField && 'options' in typeField ? typeField.options : []
  useEffect(() => { list.current?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: 'nearest' }) }, [chosen, points.length])

  if (points.length === 0) return <p className="soft body-none" data-testid="body-none">{t('body:none')}</p>
  return (
    <ol ref={list} className="body-list" aria-label={t('body:list')} data-testid="body-list">
      {points.map((p) => {
        const type = options.find((o) => o.value === p.type)?.label[language] ?? t('body:no-type')
        return (
          <li key={p.row}>
            <button type="button" aria-current={p.row === chosen} onClick={() => onChoose(p.row)} data-testid={`body-row-${p.n}`} data-region={p.at?.region ?? ''}>
              <b className="figures">{p.n}</b>
              <span className="grow">{p.at ? pointWords(p.at, language) : <em className="warn">{t('body:unplaced')}</em>}</span>
              {p.contradicts && <em className="warn">{t('body:contradicts-mark')}</em>}
              <span className={p.type ? '' : 'soft'}>{type}{p.type && <small>{typeMark(p.type, language)}</small>}</span>
            </button>
          </li>
        )
      })}
    </ol>
  )
})
