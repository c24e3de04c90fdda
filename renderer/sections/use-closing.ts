// What still keeps a session from being closed (F68), asked anew whenever something of it was written.
import { useEffect, useState } from 'react'
import type { SessionId } from '../../shared/model/ids'
import { room } from '../room'
import type { Block } from './block-words'

const PAUSE_MS = 300

/** Null while it is not known. `on` false asks nothing. `turn`: anything that changes with the session. */
export function useClosing(sessionId: SessionId, on: boolean, turn: unknown): readonly Block[] | null {
  const [blocks, setBlocks] = useState<readonly Block[] | null>(null)
  const [told, setTold] = useState(0)
  useEffect(() => {
    if (!on) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const off = room.log.appended(() => { clearTimeout(timer); timer = setTimeout(() => setTold((n) => n + 1), PAUSE_MS) })
    return () => { clearTimeout(timer); off() }
  }, [on])
  useEffect(() => {
    if (!on) return
    let alive = true
    void room.sections.closing({ sessionId }).then((result) => { if (alive && result.ok) setBlocks(result.value) })
    return () => { alive = false }
  }, [sessionId, on, turn, told])
  return on ? blocks : null
}

/** How often the child was asked again today, as far as this person may see (F64). */
export function useRetold(sessionId: SessionId, turn: unknown): number {
  const [today, setToday] = useState(0)
  useEffect(() => {
    let alive = true
    void room.sections.retold({ sessionId }).then((result) => { if (alive && result.ok) setToday(result.value.today) })
    return () => { alive = false }
  }, [sessionId, turn])
  return today
}
