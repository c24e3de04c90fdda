// Who is watching, and when, over the whole picture (F78): a photograph of this screen says whose screen it was. It wanders
// each minute, so that no part of the picture stays covered and none stays free.
import { useEffect, useId, useRef, useState } from 'react'
import { fullTime } from './time'
import './player.css'

const LINE = 16
/** Pixels between two marks. A small picture is marked more closely, and smaller, so that a whole mark always lies on it. */
const GAP = { wide: 120, small: 32 } as const
const SMALL_BELOW = 600

/** Widths of Chinese and Latin signs at 16 px, roughly: enough to keep the tiles apart. */
const width = (text: string) => [...text].reduce((sum, sign) => sum + (sign.charCodeAt(0) < 0x2e80 ? LINE * 0.6 : LINE), 0)

/** Where the tiles stand in a minute: steps that share no factor with the tile walk over all of it. */
export function drift(minute: number, tile: { width: number; height: number }): { x: number; y: number } {
  return { x: (minute * 37) % Math.round(tile.width), y: (minute * 23) % Math.round(tile.height) }
}

/** `text`: name and unit of who watches, as main gave it. */
export function Watermark({ text }: { text: string }) {
  const id = useId()
  const own = useRef<SVGSVGElement>(null)
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    // Twice a second, so that no second is left out.
    const timer = setInterval(() => setNow(new Date()), 500)
    return () => clearInterval(timer)
  }, [])
  const clock = fullTime(now.toISOString())
  // Read at each second: the picture grows and shrinks with the window.
  const small = (own.current?.clientWidth ?? 0) < SMALL_BELOW
  const gap = small ? GAP.small : GAP.wide
  const tile = { width: Math.max(width(text), width(clock)) + gap, height: LINE * 2.9 + gap * 0.6 }
  const { x, y } = drift(Math.floor(now.getTime() / 60_000), tile)
  return (
    <svg ref={own} className="watermark" aria-hidden="true" data-testid="watermark" data-text={text} data-clock={clock}>
      <defs>
        <pattern id={id} width={tile.width} height={tile.height} patternUnits="userSpaceOnUse" patternTransform={`rotate(-18) scale(${small ? 0.8 : 1}) translate(${x} ${y})`}>
          <text x={8} y={LINE * 1.2}>{text}</text>
          <text x={8} y={LINE * 2.5}>{clock}</text>
        </pattern>
      </defs>
      <rect width="100%" height="100%" fill={`url(#${id})`} />
    </svg>
  )
}
