// One view of the body with its numbered points: plain SVG without state, for the print and wherever nothing is changed. The map on the screen draws with the same parts.
import { Fragment, useId } from 'react'
import { drawing, type BodyGroup } from '../../../shared/body'
import { regionName, typeMark, viewName, type BodyLanguage } from '../../../shared/body-names'
import type { BodyPoint } from '../../../shared/body-points'
import type { BodyView } from '../../../shared/model/form'

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

type Props = { bodyGroup: BodyGroup; view: BodyView; points: readonly BodyPoint[]; language: BodyLanguage; /** As CSS length, e.g. `80mm`. */ width: string; /** Radius of a mark in units of the drawing (a body is 1000 high). */ mark?: number }

export function BodyFigure({ bodyGroup, view, points, language, width, mark = 24 }: Props) {
  const id = useId()
  const { width: w, height: h } = drawing(bodyGroup, view)
  const own = points.flatMap((p) => (p.at?.view === view ? [{ ...p, at: p.at }] : []))
  const words = sideWords(view)
  const said = own.map((p) => `${p.n} ${p.at.region === null ? '' : regionName(p.at.region, language)}`.trim()).join(language === 'zh' ? '；' : '; ')
  return (
    <svg className="body-figure" viewBox={`0 0 ${w} ${h}`} width={width} role="img" aria-label={said === '' ? viewName(view, language) : `${viewName(view, language)}${language === 'zh' ? '：' : ': '}${said}`} fontFamily="inherit">
      <BodyOutline bodyGroup={bodyGroup} view={view} parts={false} id={id} />
      {words && (
        <>
          <text x={14} y={40} fontSize={30} fill="#6a655b">{sides[words.left][language]}</text>
          <text x={w - 14} y={40} fontSize={30} fill="#6a655b" textAnchor="end">{sides[words.right][language]}</text>
        </>
      )}
      {own.map((p) => <BodyMark key={p.row} x={p.at.x * w} y={p.at.y * h} n={p.n} letter={typeMark(p.type, language)} r={mark} />)}
    </svg>
  )
}
