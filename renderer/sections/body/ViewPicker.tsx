// Which part of the body and from where: two short rows, each with the number of places marked there.
import type { BodyPoint } from '../../../shared/body-points'
import { viewShort } from '../../../shared/body-names'
import { bodyViews, type BodyView } from '../../../shared/model/form'
import { useText } from '../../ui/text'

const parts = ['whole', 'head', 'hands', 'feet'] as const
const partOf = (view: BodyView): (typeof parts)[number] => (view.startsWith('head') ? 'head' : view.startsWith('hand') ? 'hands' : view.startsWith('foot') ? 'feet' : 'whole')

export function ViewPicker({ view, points, onView }: { view: BodyView; points: readonly BodyPoint[]; onView: (view: BodyView) => void }) {
  const { t, language } = useText()
  const count = (of: (view: BodyView) => boolean) => points.filter((p) => p.at && of(p.at.view)).length
  const label = (name: string, n: number) => (n > 0 ? t('body:with-points', { name, n }) : name)
  return (
    <div className="body-views">
      <div className="row tight" role="group" aria-label={t('body:part-of')}>
        {parts.map((part) => (
          <button key={part} type="button" className="chip" aria-pressed={partOf(view) === part} onClick={() => onView(bodyViews.find((v) => partOf(v) === part)!)} data-testid={`body-part-${part}`}>{label(t(`body:part-${part}`), count((v) => partOf(v) === part))}</button>
        ))}
      </div>
      <div className="row tight" role="group" aria-label={t('body:view-of')}>
        {bodyViews.filter((v) => partOf(v) === partOf(view)).map((v) => (
          <button key={v} type="button" className="chip" aria-pressed={view === v} onClick={() => onView(v)} data-testid={`body-view-${v}`}>{label(viewShort(v, language), count((of) => of === v))}</button>
        ))}
      </div>
    </div>
  )
}
