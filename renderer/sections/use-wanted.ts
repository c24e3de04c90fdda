// Two quick changes of one record: the second must build on the first, although the first is still on its way to the log.
import { useCallback, useRef, useState } from 'react'

/**
 * `shown` is the record as folded from the log; `value` is the record as last wanted, which controls show. `change` applies
 * a change to it and writes the whole of it with `write`; when that resolves to false, what is in the log counts again.
 */
export function useWanted<T>(shown: T): { value: T; change: (change: (had: T) => T, write: (value: T) => Promise<boolean>) => Promise<boolean> } {
  const [, redraw] = useState(0)
  const state = useRef({ shown, value: shown, waiting: 0 })
  state.current.shown = shown
  if (state.current.waiting === 0) state.current.value = shown
  const change = useCallback(async (apply: (had: T) => T, write: (value: T) => Promise<boolean>) => {
    const now = state.current
    now.value = apply(now.value)
    now.waiting++
    redraw((n) => n + 1)
    const written = await write(now.value).finally(() => { now.waiting-- })
    if (!written) {
      now.value = now.shown
      redraw((n) => n + 1)
    }
    return written
  }, [])
  return { value: state.current.value, change }
}
