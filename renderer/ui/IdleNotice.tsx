// Locks a screen that nobody touches; half a minute before, one quiet line says so.
import { useEffect, useRef, useState } from 'react'
import { NOTICE_S, secondsLeft, type Instant } from './idle'
import { useText } from './text'
import { useSession } from './use-session'

const touches = ['pointermove', 'pointerdown', 'wheel', 'keydown', 'touchstart'] as const
const instant = (): Instant => ({ mono: performance.now(), wall: Date.now() })

export function IdleNotice() {
  const { t } = useText()
  const { idleMinutes, lock } = useSession()
  const [left, setLeft] = useState<number | null>(null)
  const touched = useRef(instant())
  const locking = useRef(false)

  useEffect(() => {
    const touch = () => {
      touched.current = instant()
      setLeft(null)
    }
    touch()
    const look = () => {
      const seconds = secondsLeft(touched.current, instant(), idleMinutes)
      setLeft(seconds <= NOTICE_S ? seconds : null)
      if (seconds > 0 || locking.current) return
      locking.current = true
      void lock('idle').finally(() => { locking.current = false })
    }
    for (const kind of touches) window.addEventListener(kind, touch, { capture: true, passive: true })
    const timer = setInterval(look, 1000)
    return () => {
      for (const kind of touches) window.removeEventListener(kind, touch, { capture: true })
      clearInterval(timer)
    }
  }, [idleMinutes, lock])

  return left === null ? null : <div className="idle-notice figures" role="status" data-testid="idle-notice">{t('shell:idle-soon', { seconds: left })}</div>
}
