// Draws again a few times a second: for what changes with time alone.
import { useEffect, useReducer } from 'react'

/** Renders the calling component every `ms` while `on`. */
export function useTick(ms: number, on = true): void {
  const [, again] = useReducer((n: number) => n + 1, 0)
  useEffect(() => {
    if (!on) return
    const timer = setInterval(again, ms)
    return () => clearInterval(timer)
  }, [ms, on])
}
