// Ends a recording with a second key only: press and then Enter, or hold for two seconds. One press alone does nothing.
import { Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useText } from '../ui/text'
import { isComposing } from '../ui/use-keys'

export const HOLD_MS = 2000

type StopProps = { busy: boolean; testId?: string; onAsk: () => void; onStop: () => void }

export function StopButton({ busy, testId = 'desk-stop', onAsk, onStop }: StopProps) {
  const { t } = useText()
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const [holding, setHolding] = useState(false)
  const held = useRef(false)
  const letGo = () => {
    if (timer.current) clearTimeout(timer.current)
    timer.current = null
    setHolding(false)
  }
  useEffect(() => letGo, [])
  return (
    <Button danger type="primary" className={holding ? 'desk-act stop holding' : 'desk-act stop'} loading={busy} disabled={busy} title={t('record:stop-hint')} data-testid={testId}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        held.current = false
        setHolding(true)
        timer.current = setTimeout(() => {
          held.current = true
          letGo()
          onStop()
        }, HOLD_MS)
      }}
      onPointerUp={letGo} onPointerLeave={letGo} onPointerCancel={letGo}
      onClick={() => { if (!held.current) onAsk() }}>
      {t(busy ? 'record:stop-busy' : 'record:stop')} <kbd>F8</kbd>
    </Button>
  )
}

type BarProps = { onStop: () => void; onCancel: () => void }

/** The question after the first key. It takes the keyboard: whoever just types on has not meant to stop, and it goes away. */
export function StopBar({ onStop, onCancel }: BarProps) {
  const { t } = useText()
  const bar = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const before = document.activeElement
    bar.current?.focus()
    return () => { if (before instanceof HTMLElement) before.focus() }
  }, [])
  return (
    <div ref={bar} className="stop-bar" role="alertdialog" aria-label={t('record:stop-ask')} tabIndex={-1} data-testid="desk-stop-bar"
      onKeyDown={(event) => {
        if (isComposing(event.nativeEvent) || event.repeat) return
        if (event.key === 'Tab' || event.key === 'Shift' || event.key === 'Control' || event.key === 'Alt' || event.key === 'F8') return
        // Enter and space on one of the two buttons are that button's.
        if (event.target !== bar.current && (event.key === 'Enter' || event.key === ' ')) return
        event.preventDefault()
        event.stopPropagation()
        if (event.key === 'Enter') onStop()
        else onCancel()
      }}>
      <b>{t('record:stop-ask')}</b>
      <Button size="large" onClick={onCancel} data-testid="desk-stop-no">{t('record:stop-no')}</Button>
      <Button size="large" danger type="primary" onClick={onStop} data-testid="desk-stop-yes">{t('record:stop-yes')}</Button>
    </div>
  )
}
