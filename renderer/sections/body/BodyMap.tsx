// The body map of a repeated group (F53, F54): drawing left, numbered list right, one selection in both. Both are drawn from the same rows.
import { Button } from 'antd'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { bodyGroupOf, partsOf, shownAt } from '../../../shared/body'
import { regionName, sideOf } from '../../../shared/body-names'
import { bodyPoints, pointField, type BodyPoint } from '../../../shared/body-points'
import type { Point } from '../../../shared/model/answer'
import type { BodyView } from '../../../shared/model/form'
import type { RowId } from '../../../shared/model/ids'
import { Pick } from '../../ui/Pick'
import { useText } from '../../ui/text'
import { RowFields } from '../RowFields'
import type { WidgetProps } from '../widget'
import { BodyCanvas, type PlaceFault } from './BodyCanvas'
import { BodyList } from './BodyList'
import { fieldOf, firstAnswers, value } from './first-answers'
import { nextRow, nextView } from './map-keys'
import { ViewPicker } from './ViewPicker'
import './body.css'

export function BodyMap(props: WidgetProps) {
  const { group, filled, locked, here, answer, addRow, removeRow, chosen, choose } = props
  const { t } = useText()
  const body = bodyGroupOf(here.ageBand)
  const place = pointField(group)
  const points = useMemo(() => bodyPoints(group, filled, body), [group, filled, body])
  const [view, setView] = useState<BodyView>('front')
  const [fault, setFault] = useState<PlaceFault | 'full' | null>(null)
  const adding = useRef(false)
  const on = points.find((p) => p.row === chosen) ?? null
  const max = group.repeat?.max ?? 200

  // Whoever chooses in the list sees the place; an undo may have moved it to another view.
  const seen = on?.at?.view
  useEffect(() => { if (seen) setView(seen) }, [on?.row, seen])
  useEffect(() => setFault(null), [view, chosen])

  const add = async (at: Point) => {
    setFault(null)
    // A row without a place is put where one taps; only then is a new one made.
    if (on && !on.at && place) { answer(place, on.row, value(at), true); return }
    if (points.length >= max) { setFault('full'); return }
    if (adding.current) return
    adding.current = true
    // Until the new one is written nothing is chosen, so that no key meant for it moves or removes another.
    choose(null)
    const row = await addRow(group, firstAnswers(group, at)).finally(() => { adding.current = false })
    if (row !== null) choose(row)
  }
  const move = (row: RowId, at: Point) => { setFault(null); if (place) answer(place, row, value(at), true) }
  const remove = (row: RowId) => {
    const next = points.length > 1 ? nextRow(points.map((p) => p.row), row, row === points.at(-1)?.row ? -1 : 1) : null
    void removeRow(group, row).then((done) => { if (done) choose(next) })
  }
  /** Chosen by number, also once more: its own view comes up. */
  const pick = useCallback((row: RowId) => {
    choose(row)
    const at = points.find((p) => p.row === row)?.at
    if (at) setView(at.view)
  }, [choose, points])

  return (
    <div className="body-map" data-testid="body-widget" data-points={points.length}>
      <div className="body-left">
        <ViewPicker view={view} points={points} onView={setView} />
        <BodyCanvas bodyGroup={body} view={view} points={points} chosen={chosen} locked={locked} onChoose={choose} onAdd={(at) => void add(at)} onMove={move} onRemove={remove}
          onStep={(by) => { const row = nextRow(points.map((p) => p.row), chosen, by); if (row !== null) pick(row) }} onView={(by) => setView(nextView(view, by))} onFault={setFault} />
        {fault && <p className="fault" role="alert" data-testid="body-fault">{t(`body:${fault}`, { n: max })}</p>}
        <p className="soft">{locked ? t('body:locked') : on && !on.at ? t('body:how-place', { n: on.n }) : t('body:how')} {t('body:age', { age: t(`body:age-${body}`) })}</p>
        {!locked && <p className="soft">{t('body:how-keys')}</p>}
      </div>
      <div className="body-right">
        <BodyList points={points} typeField={fieldOf(group, 'type')} chosen={chosen} onChoose={pick} />
        {on ? <Chosen {...props} point={on} view={view} onRemove={() => remove(on.row)} onMove={(at) => move(on.row, at)} /> : points.length > 0 && <p className="soft">{t('body:chosen-none')}</p>}
      </div>
    </div>
  )
}

/** What is known of the chosen place, and its fields. */
function Chosen({ point, view, onRemove, onMove, ...props }: WidgetProps & { point: BodyPoint; view: BodyView; onRemove: () => void; onMove: (at: Point) => void }) {
  const { t, language } = useText()
  const { group, locked, answer, here } = props
  const body = bodyGroupOf(here.ageBand)
  const place = pointField(group)
  const side = fieldOf(group, 'side')
  const { at } = point
  const own = at?.region ? sideOf(at.region) : null
  const word = (of: string) => (of === 'left' || of === 'right' || of === 'middle' || of === 'both' ? t(`body:side-${of}`) : of)
  const parts = at ? partsOf(body, at.view) : []
  return (
    <section className="body-chosen" data-testid="body-chosen" data-view={view}>
      <header className="row">
        <h3 className="grow">{t('body:number', { n: point.n })}</h3>
        {!locked && <Button onClick={onRemove} data-testid="body-remove">{t('body:remove')}</Button>}
      </header>
      {at && (
        <label className="field">
          <span className="label">{t('body:region')}</span>
          <Pick testId="body-region" label={t('body:region')} clearable={false} disabled={locked} value={at.region} options={parts.map((id) => ({ value: id, label: regionName(id, language) }))}
            onPick={(region) => { if (region && region !== at.region) onMove({ view: at.view, region, ...shownAt(body, { ...at, region }) }) }} />
        </label>
      )}
      {point.contradicts && own && point.side && (
        <p className="body-contradicts" role="alert" data-testid="body-contradicts">
          <span className="grow">{t('body:contradicts', { at: word(own), side: word(point.side) })}</span>
          {!locked && side && <Button onClick={() => answer(side, point.row, value(own), true)} data-testid="body-side-fix">{t('body:side-fix', { side: word(own) })}</Button>}
        </p>
      )}
      <RowFields {...props} row={point.row} except={place ? [place.key] : []} />
    </section>
  )
}
