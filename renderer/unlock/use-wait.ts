// How long the door stays shut after wrong tries: counted down here, asked of main again at zero.
import { useEffect, useState } from 'react'

/** Milliseconds left of `waitMs`, counted from when it was learned. `onOver` is called once at zero; it may learn of more. */
export function useWait(waitMs: number, onOver: () => void): number {
  const [left, setLeft] = useState(waitMs)
  useEffect(() => {
    setLeft(waitMs)
    if (waitMs <= 0) return
    const until = performance.now() + waitMs
    const timer = setInterval(() => {
      const now = until - performance.now()
      setLeft(Math.max(0, now))
      if (now > 0) return
      clearInterval(timer)
      onOver()
    }, 250)
    return () => clearInterval(timer)
  }, [waitMs, onOver])
  return left
}
