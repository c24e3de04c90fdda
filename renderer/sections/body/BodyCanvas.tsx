// The drawing one can mark places on: mouse, touch, pen and keyboard. It knows nothing of forms; what is meant is handed on.
import { useEffect, useId, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import { drawing, locate, pointOf, type BodyGroup } from '../../../shared/body'
import { regionName, typeMark, viewName } from '../../../shared/body-names'
import type { BodyPoint } from '../../../shared/body-points'
import type { Point } from '../../../shared/model/answer'
import type { BodyView } from '../../../shared/model/form'
import type { RowId } from '../../../shared/model/ids'
import { useText } from '../../ui/text'
import { isComposing } from '../../ui/use-keys'
import { BodyMark, BodyOutline, sideWords } from './BodyFigure'
import { following, mapKey, nearest, panned, scaled, wholeGlass, zoomed, type Cross, type Glass } from './map-keys'

/** Drawn small so that close findings stay apart; hit within 44 px by a finger or pen. */
const RADIUS_PX = 11
/** Where many stand together. */
const CROWD = { from: 40, px: 8 } as const
const REACH_PX = { mouse: 14, touch: 22, pen: 22 } as const
/** A hand that trembles this much has not dragged. */
const STILL_PX = 6

export type PlaceFault = 'off' | 'closed'

type Props = {
  bodyGroup: BodyGroup; view: BodyView; points: readonly BodyPoint[]; chosen: RowId | null; locked: boolean
  onChoose: (row: RowId) => void
  onAdd: (at: Point) => void
  onMove: (row: RowId, at: Point) => void
  onRemove: (row: RowId) => void
  onStep: (by: 1 | -1) => void
  onView: (by: 1 | -1) => void
  onFault: (fault: PlaceFault) => void
}

type Hold = { id: number; x: number; y: number; row: RowId | null; from: Glass; moved: boolean }
/** Two fingers that draw the glass larger or smaller; null once one of them is lifted. */
type Pinch = { gap: number; about: Cross; from: Glass } | null
type Drag = { row: RowId; at: Cross }

export function BodyCanvas({ bodyGroup, view, points, chosen, locked, onChoose, onAdd, onMove, onRemove, onStep, onView, onFault }: Props) {
  const { t, language } = useText()
  const id = useId()
  const own = useRef<SVGSVGElement>(null)
  const hold = useRef<Hold | null>(null)
  const fingers = useRef(new Map<number, { clientX: number; clientY: number }>())
  const pinch = useRef<Pinch>(null)
  /** Where the last place was put from here: the cross may have gone on from it while it was written. */
  const last = useRef<Cross | null>(null)
  const [drag, setDrag] = useState<Drag | null>(null)
  const [glass, setGlass] = useState<Glass>(wholeGlass)
  const [cross, setCross] = useState<Cross>({ x: 0.5, y: 0.3 })
  /** The cross shows while the keyboard is used. */
  const [keys, setKeys] = useState(false)
  const [over, setOver] = useState<Cross | null>(null)
  const { width, height } = drawing(bodyGroup, view)
  const perPx = usePerPx(own, width, height) / glass.zoom
  const shown = points.flatMap((p) => (p.at?.view === view ? [{ ...p, x: p.at.x * width, y: p.at.y * height }] : []))
  const on = shown.find((p) => p.row === chosen) ?? null

  // Another drawing, or a point chosen in the list: the cross goes with it.
  useEffect(() => setGlass(wholeGlass), [view, bodyGroup])
  useEffect(() => {
    if (!on) return
    const at = { x: on.x / width, y: on.y / height }
    const { x, y } = last.current ?? { x: -1, y: -1 }
    if (Math.abs(x - at.x) < 1e-6 && Math.abs(y - at.y) < 1e-6) return
    setCross(at)
    setGlass((had) => following(had, at))
  }, [on?.row, on?.x, on?.y, width, height])

  const put = (at: Cross, give: (point: Point) => void) => {
    const point = pointOf(bodyGroup, view, at)
    if (typeof point === 'string') { onFault(point); return }
    last.current = { x: point.x, y: point.y }
    give(point)
  }

  const placeUnder = (event: { clientX: number; clientY: number }): Cross => {
    const to = own.current!.getScreenCTM()!.inverse()
    const spot = new DOMPoint(event.clientX, event.clientY).matrixTransform(to)
    return { x: Math.min(1, Math.max(0, spot.x / width)), y: Math.min(1, Math.max(0, spot.y / height)) }
  }
  const pointUnder = (event: PointerEvent) => {
    const at = placeUnder(event)
    const reach = REACH_PX[event.pointerType as keyof typeof REACH_PX] ?? REACH_PX.touch
    return nearest(shown, { x: at.x * width, y: at.y * height }, reach * perPx)
  }

  const gap = () => { const [a, b] = [...fingers.current.values()]; return a && b ? Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) : 0 }
  const down = (event: PointerEvent<SVGSVGElement>) => {
    if (event.pointerType === 'touch') {
      fingers.current.set(event.pointerId, event)
      const [a, b] = [...fingers.current.values()]
      if (a && b) {
        // What the first finger began was no touch of a place.
        hold.current = null
        setDrag(null)
        if (fingers.current.size === 2) pinch.current = { gap: Math.max(1, gap()), about: placeUnder({ clientX: (a.clientX + b.clientX) / 2, clientY: (a.clientY + b.clientY) / 2 }), from: glass }
        return
      }
    }
    if (event.button !== 0 || hold.current) return
    event.currentTarget.focus({ preventScroll: true })
    event.currentTarget.setPointerCapture(event.pointerId)
    setKeys(false)
    hold.current = { id: event.pointerId, x: event.clientX, y: event.clientY, row: pointUnder(event)?.row ?? null, from: glass, moved: false }
  }
  const move = (event: PointerEvent<SVGSVGElement>) => {
    if (fingers.current.has(event.pointerId)) fingers.current.set(event.pointerId, event)
    const drawn = pinch.current
    if (drawn) return setGlass(scaled(drawn.from, (drawn.from.zoom * gap()) / drawn.gap, drawn.about))
    const held = hold.current
    setOver(event.pointerType === 'mouse' || held ? placeUnder(event) : null)
    if (!held || held.id !== event.pointerId) return
    if (!held.moved && Math.hypot(event.clientX - held.x, event.clientY - held.y) < STILL_PX) return
    held.moved = true
    if (held.row !== null && !locked) setDrag({ row: held.row, at: placeUnder(event) })
    else if (held.row === null && held.from.zoom > 1) setGlass(panned(held.from, held.from.x - ((event.clientX - held.x) * perPx) / width, held.from.y - ((event.clientY - held.y) * perPx) / height))
  }
  const lift = (event: PointerEvent) => { fingers.current.delete(event.pointerId); if (fingers.current.size < 2) pinch.current = null }
  const up = (event: PointerEvent<SVGSVGElement>) => {
    lift(event)
    const held = hold.current
    if (!held || held.id !== event.pointerId) return
    hold.current = null
    setDrag(null)
    const at = placeUnder(event)
    if (held.row !== null) {
      const { row } = held
      onChoose(row)
      if (held.moved && !locked) put(at, (point) => onMove(row, point))
    } else if (!held.moved && !locked) {
      setCross(at)
      put(at, onAdd)
    }
  }
  const lost = () => { hold.current = null; setDrag(null); setOver(null) }

  const press = (event: KeyboardEvent<SVGSVGElement>) => {
    const meant = isComposing(event.nativeEvent) ? null : mapKey(event, cross, glass.zoom)
    if (!meant) return
    event.preventDefault()
    event.stopPropagation()
    setKeys(true)
    switch (meant.act) {
      case 'cross': setCross(meant.cross); setGlass((had) => following(had, meant.cross)); break
      case 'add': if (!locked) put(cross, onAdd); break
      case 'move': if (!locked && chosen !== null) put(cross, (point) => onMove(chosen, point)); break
      case 'remove': if (!locked && chosen !== null) onRemove(chosen); break
      case 'step': last.current = null; onStep(meant.by); break
      case 'view': onView(meant.by); break
      case 'zoom': setGlass((had) => zoomed(had, meant.by, cross)); break
      case 'none': lost()
    }
  }

  // React listens to the wheel passively, so it cannot keep the page from scrolling under the glass.
  useEffect(() => {
    const svg = own.current!
    const wheel = (event: WheelEvent) => {
      if (!event.ctrlKey) return
      event.preventDefault()
      setGlass((had) => zoomed(had, event.deltaY < 0 ? 1 : -1, placeUnder(event)))
    }
    svg.addEventListener('wheel', wheel, { passive: false })
    return () => svg.removeEventListener('wheel', wheel)
  })

  const look = drag?.at ?? (keys ? cross : over)
  const found = look && locate(bodyGroup, view, look.x, look.y)
  const lit = found?.at === 'body' ? found.region : null
  const words = sideWords(view)
  const box = { w: width / glass.zoom, h: height / glass.zoom }
  const r = (shown.length < CROWD.from ? RADIUS_PX : CROWD.px) * perPx
  const arm = 16 * perPx
  const at = { x: cross.x * width, y: cross.y * height }

  return (
    <div className="body-canvas">
      <svg ref={own} className="body-svg" tabIndex={0} role="application" aria-label={t('body:map', { view: viewName(view, language) })} aria-describedby={`${id}-now`} data-testid="body-map" data-view={view} data-zoom={glass.zoom}
        viewBox={`${glass.x * width - box.w / 2} ${glass.y * height - box.h / 2} ${box.w} ${box.h}`}
        onPointerDown={down} onPointerMove={move} onPointerUp={up} onPointerCancel={(event) => { lift(event); lost() }} onPointerLeave={() => { if (!hold.current) setOver(null) }} onKeyDown={press} onFocus={(event) => setKeys(event.currentTarget.matches(':focus-visible'))} onBlur={() => setKeys(false)}>
        <BodyOutline bodyGroup={bodyGroup} view={view} parts lit={lit} id={id} />
        {shown.filter((p) => p.row !== drag?.row && p !== on).map((p) => <BodyMark key={p.row} x={p.x} y={p.y} n={p.n} letter={typeMark(p.type, language)} r={r} warned={p.contradicts} />)}
        {on && !drag && <BodyMark x={on.x} y={on.y} n={on.n} letter={typeMark(on.type, language)} r={r} warned={on.contradicts} chosen />}
        {drag && <BodyMark x={drag.at.x * width} y={drag.at.y * height} n={shown.find((p) => p.row === drag.row)?.n ?? 0} letter="" r={r} chosen />}
        {keys && <path d={`M${at.x - arm} ${at.y}H${at.x + arm}M${at.x} ${at.y - arm}V${at.y + arm}`} fill="none" stroke="#b3261e" strokeWidth={2 * perPx} pointerEvents="none" data-testid="body-cross" />}
      </svg>
      {words && glass.zoom === 1 && <><span className="body-side left">{t(`body:child-${words.left}`)}</span><span className="body-side right">{t(`body:child-${words.right}`)}</span></>}
      {view.startsWith('foot') && glass.zoom === 1 && <><span className="body-side left">{t(view === 'foot-left' ? 'body:top' : 'body:sole')}</span><span className="body-side right">{t(view === 'foot-left' ? 'body:sole' : 'body:top')}</span></>}
      <span className="body-glass" role="group">
        <button type="button" disabled={glass.zoom === 1} aria-label={t('body:zoom-out')} title={t('body:zoom-out')} onClick={() => setGlass((had) => zoomed(had, -1, { x: had.x, y: had.y }))} data-testid="body-zoom-out">−</button>
        <button type="button" disabled={glass.zoom === 6} aria-label={t('body:zoom-in')} title={t('body:zoom-in')} onClick={() => setGlass((had) => zoomed(had, 1, on ? { x: on.x / width, y: on.y / height } : { x: had.x, y: had.y }))} data-testid="body-zoom-in">＋</button>
      </span>
      <p id={`${id}-now`} className="body-now" aria-live="polite" data-testid="body-now">{found?.at === 'body' ? regionName(found.region, language) : found?.at === 'closed' ? t('body:closed') : on ? `${t('body:number', { n: on.n })}${on.at?.region ? ` · ${regionName(on.at.region, language)}` : ''}` : ' '}</p>
    </div>
  )
}

/** Units of the drawing in one pixel of the screen. */
function usePerPx(own: { current: SVGSVGElement | null }, width: number, height: number): number {
  const [size, setSize] = useState<{ w: number; h: number }>({ w: 360, h: 480 })
  useEffect(() => {
    const svg = own.current
    if (!svg) return
    const watch = new ResizeObserver(() => setSize({ w: svg.clientWidth || 360, h: svg.clientHeight || 480 }))
    watch.observe(svg)
    return () => watch.disconnect()
  }, [own])
  return Math.max(width / size.w, height / size.h)
}
