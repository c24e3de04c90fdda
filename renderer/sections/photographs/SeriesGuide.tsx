// The order of a series in one line (F56): what was taken, what comes next, by sign and word as well as colour.
import { CheckOutlined, RightOutlined } from '@ant-design/icons'
import type { PhotographFact } from '../../../shared/fold/photographs'
import { nextShot, seriesGaps } from '../../../shared/fold/series'
import type { RowId } from '../../../shared/model/ids'
import type { SectionKind } from '../../../shared/model/section'
import { useText } from '../../ui/text'
import { kindOf } from './caption'

const order = [['label', false], ['overview', false], ['mid', false], ['close', true], ['close', false]] as const

export function SeriesGuide({ kind, taken, row }: { kind: SectionKind; taken: readonly PhotographFact[]; row: RowId | null }) {
  const { t, language } = useText()
  const mine = taken.filter((p) => p.shot === 'label' || p.row === row || (row !== null && p.row === null && p.shot === 'overview'))
  const has = (shot: string, scale: boolean) => mine.some((p) => p.shot === shot && (shot !== 'close' || p.scale === scale))
  const next = nextShot(kind, taken, row)
  const gaps = seriesGaps(kind, taken, row)
  const complete = order.every(([shot, scale]) => has(shot, scale))
  return (
    <div className="stack tight" data-testid="series">
      <ol className="photo-series" aria-label={t('photographs:series')}>
        {order.map(([shot, scale]) => {
          const state = has(shot, scale) ? 'done' : !complete && next.shot === shot && (shot !== 'close' || next.scale === scale) ? 'next' : 'open'
          return (
            <li key={`${shot}${scale}`} className={state} data-testid={`series-${shot}${shot === 'close' ? (scale ? '-scale' : '-plain') : ''}`} data-state={state}>
              {state === 'done' ? <CheckOutlined aria-label={t('photographs:series-done')} /> : state === 'next' ? <RightOutlined aria-label={t('photographs:series-next')} /> : null}
              {kindOf({ shot, scale }, t)}
            </li>
          )
        })}
      </ol>
      {gaps.length > 0 && <p className="warn" role="status" data-testid="series-gaps">{t('photographs:gaps', { what: gaps.map((gap) => t(`photographs:gap-${gap}`)).join(language === 'zh' ? '、' : ', ') })}</p>}
    </div>
  )
}
