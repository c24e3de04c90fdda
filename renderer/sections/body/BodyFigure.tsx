// One view of the body with its numbered points: plain SVG without state, as it is printed. The map on the screen draws with the same parts.
import { Fragment, useId } from 'react'
import { drawing, type BodyGroup } from '../../../shared/body'
import { regionName, typeMark, viewName, type BodyLanguage } from '../../../shared/body-names'
import type { BodyPoint } from '../../../shared/body-points'
import type { BodyView } from '../../../shared/model/form'
import { spread, type Reach } from './spread'

type Outline = { bodyGroup: BodyGroup; view: BodyView; /** Faint borders of the named parts. */ parts: boolean; /** The part to be lifted out. */ lit?: string | null; id: string }

/** The silhouette. Featureless on purpose (DESIGN §9): outlines, and borders of named parts. */
export function BodyOutline({ bodyGroup, view, parts, lit = null, id }: Outline) {
  const { layers } = drawing(bodyGroup, view)
  return (
    <>
      {layers.map(({ outline: d, regions }, i) => {
        const clip = `${id}-${i}`
        return (
          <Fragment key={i}>
            <clipPath id={clip}><path d={d} /></clipPath>
            <path d={d} fill="#fbf6ec" stroke="none" />
            <g clipPath={`url(#${clip})`}>
              {parts && Object.entries(regions).map(([region, area]) => <path key={region} d={area} fill="none" stroke="#ddd3c1" strokeWidth={1.5} />)}
              {lit !== null && regions[lit] && <path d={regions[lit]} fill="#2f6f73" fillOpacity={0.16} stroke="none" />}
            </g>
            <path d={d} fill="none" stroke="#6a655b" strokeWidth={3} strokeLinejoin="round" />
          </Fragment>
        )
      })}
    </>
  )
}

type Mark = { x: number; y: number; n: number; letter: string; /** Radius in units of the drawing. */ r: number; chosen?: boolean; warned?: boolean }

/** A numbered point. Number and letter of its type say what it is; the colour only says which one is chosen. */
export function BodyMark({ x, y, n, letter, r, chosen = false, warned = false }: Mark) {
  const wide = n > 99 ? r * 1.35 : r
  return (
    <g data-n={n}>
      <rect x={x - wide} y={y - r} width={wide * 2} height={r * 2} rx={r} fill={chosen ? '#2f6f73' : '#fffdfa'} stroke={chosen ? '#fffdfa' : '#2a2926'} strokeWidth={r / 7} />
      <text x={x} y={y} dy="0.36em" textAnchor="middle" fontSize={r * 1.2} fontWeight={700} fill={chosen ? '#fffdfa' : '#2a2926'}>{n}</text>
      {(letter !== '' || warned) && <text x={x + wide + r * 0.15} y={y - r * 0.35} fontSize={r * 1.05} fontWeight={700} fill={warned ? '#96600a' : '#2a2926'} stroke="#fbf6ec" strokeWidth={r / 4} paintOrder="stroke">{letter}{warned && '!'}</text>}
    </g>
  )
}

/** Words beside a symmetrical drawing, so that nobody mistakes whose left it is. */
export function sideWords(view: BodyView): { left: 'left' | 'right'; right: 'left' | 'right' } | null {
  if (view === 'front' || view === 'head-front') return { left: 'right', right: 'left' }
  if (view === 'back' || view === 'head-back') return { left: 'left', right: 'right' }
  return null
}

const sides = { left: { zh: '左', en: 'L' }, right: { zh: '右', en: 'R' } } as const

/** Numbers keep their size on paper: a drawing with many of them is drawn larger. */
const MARK_MM = 2.1
const WIDTH_MM = [{ upTo: 12, mm: 52 }, { upTo: 60, mm: 80 }, { upTo: Infinity, mm: 130 }] as const
/** Room beside each other on an A4 page. */
const PAGE_MM = 165

const reachOf = (n: number, letter: string, r: number): Reach => {
  const wide = n > 99 ? r * 1.35 : r
  return { left: wide, right: wide + (letter === '' ? 0 : r * (0.15 + 1.1 * [...letter].length)), up: r * (letter === '' ? 1 : 1.4), down: r }
}

type Props = { bodyGroup: BodyGroup; view: BodyView; points: readonly BodyPoint[]; language: BodyLanguage }

/** A view on paper. Marks that would lie on each other stand apart, each with a line from its place. */
export function BodyFigure({ bodyGroup, view, points, language }: Props) {
  const id = useId()
  const { width: w, height: h } = drawing(bodyGroup, view)
  const own = points.flatMap((p) => (p.at?.view === view ? [{ n: p.n, row: p.row, region: p.at.region, letter: typeMark(p.type, language), x: p.at.x * w, y: p.at.y * h }] : []))
  const { mm } = WIDTH_MM.find(({ upTo }) => own.length <= upTo)!
  const r = (MARK_MM * w) / mm
  const reaches = own.map(({ n, letter }) => reachOf(n, letter, r))
  const drawn = spread(own, reaches).map((at, i) => ({ ...own[i]!, at, moved: at.x !== own[i]!.x || at.y !== own[i]!.y, reach: reaches[i]! }))
  const box = drawn.reduce((b, { at, reach }) => ({
    left: Math.min(b.left, at.x - reach.left - r / 4), top: Math.min(b.top, at.y - reach.up - r / 4), right: Math.max(b.right, at.x + reach.right + r / 4), bottom: Math.max(b.bottom, at.y + reach.down + r / 4),
  }), { left: 0, top: 0, right: w, bottom: h })
  const [wide, high] = [box.right - box.left, box.bottom - box.top]
  const words = sideWords(view)
  const said = own.map((p) => `${p.n} ${p.region === null ? '' : regionName(p.region, language)}`.trim()).join(language === 'zh' ? '；' : '; ')
  return (
    <svg className="body-figure" viewBox={`${box.left} ${box.top} ${wide} ${high}`} width={`${Math.min(PAGE_MM, (mm * wide) / w)}mm`} role="img" aria-label={said === '' ? viewName(view, language) : `${viewName(view, language)}${language === 'zh' ? '：' : ': '}${said}`} fontFamily="inherit">
      <BodyOutline bodyGroup={bodyGroup} view={view} parts={false} id={id} />
      {words && (
        <>
          <text x={14} y={40} fontSize={30} fill="#6a655b">{sides[words.left][language]}</text>
          <text x={w - 14} y={40} fontSize={30} fill="#6a655b" textAnchor="end">{sides[words.right][language]}</text>
        </>
      )}
      {drawn.map((p) => p.moved && <path key={p.row} data-from={p.n} d={`M${p.x} ${p.y}L${p.at.x} ${p.at.y}`} fill="none" stroke="#2a2926" strokeWidth={r / 9} />)}
      {drawn.map((p) => p.moved && <circle key={p.row} cx={p.x} cy={p.y} r={r / 6} fill="#2a2926" />)}
      {drawn.map((p) => <BodyMark key={p.row} x={p.at.x} y={p.at.y} n={p.n} letter={p.letter} r={r} />)}
    </svg>
  )
}
