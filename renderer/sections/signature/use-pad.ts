// Ties a canvas to signature_pad: strokes come out whole or not at all, whatever happens to pen, tablet or window.
import SignaturePad from 'signature_pad'
import { useCallback, useEffect, useReducer, useRef, type RefObject } from 'react'
import type { PadStroke } from '../../../shared/signature'
import { emptyPad, nextPad, type PadState } from './pad-state'

export type Pad = { canvas: RefObject<HTMLCanvasElement | null>; state: PadState; size: () => { width: number; height: number }; back: () => void; clear: () => void; /** Drops a stroke that never ended. */ breakOff: () => void }

/** Ink by width of the pen; thin enough for the small characters of a name. */
const ink = { minWidth: 0.8, maxWidth: 2.6, minDistance: 1.5, throttle: 0, penColor: '#1d1c1a' } as const

const copy = (stroke: PadStroke) => ({ ...ink, dotSize: 1.6, velocityFilterWeight: 0.7, compositeOperation: 'source-over' as const, points: stroke.map((p) => ({ ...p, pressure: 0.5 })) })

export function usePad(): Pad {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [state, tell] = useReducer(nextPad, emptyPad)
  const kept = useRef<readonly PadStroke[]>([])
  useEffect(() => { kept.current = state.strokes }, [state.strokes])
  const pad = useRef<SignaturePad | null>(null)
  const drawing = useRef(false)
  const redraw = useRef(() => {})

  const breakOff = useCallback(() => {
    if (!drawing.current) return
    drawing.current = false
    tell({ kind: 'break' })
    redraw.current()
  }, [])

  useEffect(() => {
    const element = canvas.current
    if (!element) return
    const begin = () => { drawing.current = true; tell({ kind: 'begin' }) }
    const end = (event: Event) => {
      if (!drawing.current) return
      // signature_pad also ends a stroke on a cancelled pointer and when the button turns out to be up: nobody lifted the pen then.
      const how = (event as CustomEvent<{ type: string }>).detail.type
      if (how !== 'pointerup' && how !== 'mouseup' && how !== 'touchend') return breakOff()
      drawing.current = false
      const stroke = pad.current?.toData().at(-1)?.points.map(({ x, y, time }) => ({ x, y, time })) ?? []
      tell({ kind: 'end', stroke })
    }
    /** A fresh pad holding the whole strokes: the old one may still believe that the pen is down. */
    const make = (strokes: readonly PadStroke[]) => {
      pad.current?.off()
      const scale = Math.max(1, window.devicePixelRatio)
      element.width = Math.round(element.clientWidth * scale)
      element.height = Math.round(element.clientHeight * scale)
      element.getContext('2d')?.scale(scale, scale)
      const made = new SignaturePad(element, ink)
      made.fromData(strokes.map(copy))
      made.addEventListener('beginStroke', begin)
      made.addEventListener('endStroke', end)
      pad.current = made
    }
    redraw.current = () => make(kept.current)
    make(kept.current)
    const hidden = () => { if (document.hidden) breakOff() }
    window.addEventListener('blur', breakOff)
    window.addEventListener('pointercancel', breakOff)
    document.addEventListener('visibilitychange', hidden)
    return () => {
      window.removeEventListener('blur', breakOff)
      window.removeEventListener('pointercancel', breakOff)
      document.removeEventListener('visibilitychange', hidden)
      pad.current?.off()
      pad.current = null
    }
  }, [breakOff])

  const change = useCallback((kind: 'back' | 'clear') => {
    drawing.current = false
    kept.current = kind === 'back' ? kept.current.slice(0, -1) : []
    tell({ kind })
    redraw.current()
  }, [])
  const size = useCallback(() => ({ width: Math.max(1, canvas.current?.clientWidth ?? 1), height: Math.max(1, canvas.current?.clientHeight ?? 1) }), [])
  return { canvas, state, size, back: useCallback(() => change('back'), [change]), clear: useCallback(() => change('clear'), [change]), breakOff }
}
