// Lines of the custody log, a page at a time, newest first, for one filter.
import { useCallback, useEffect, useRef, useState } from 'react'
import type { CustodyFilter, CustodyLine } from '../../shared/ipc/upkeep'
import type { Failure } from '../../shared/failure'
import { room } from '../room'

const PAGE = 100

export type Lines = {
  /** Null while the first page is read. */
  lines: readonly CustodyLine[] | null
  more: boolean
  busy: boolean
  failure: Failure | null
  /** Number of the oldest line looked at. */
  reached: number | null
  older: () => void
  refresh: () => void
}

export function useLines(filter: CustodyFilter): Lines {
  const [lines, setLines] = useState<readonly CustodyLine[] | null>(null)
  const [more, setMore] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [reached, setReached] = useState<number | null>(null)
  const [turn, setTurn] = useState(0)
  const generation = useRef(0)
  const key = JSON.stringify(filter)

  const read = useCallback(async (before: number | null, had: readonly CustodyLine[]) => {
    const mine = generation.current
    setBusy(true)
    setFailure(null)
    const result = await room.upkeep.lines({ filter, before, count: PAGE })
    if (generation.current !== mine) return
    if (result.ok) {
      setLines([...had, ...result.value.lines])
      setReached(result.value.lines.at(-1)?.n ?? before)
      setMore(result.value.more)
    } else {
      setFailure(result.failure)
      setLines(had)
    }
    setBusy(false)
  }, [key])

  useEffect(() => {
    generation.current++
    setLines(null)
    setReached(null)
    void read(null, [])
  }, [read, turn])
  useEffect(() => () => { generation.current++ }, [])

  return { lines, more, busy, failure, reached, older: () => { if (!busy) void read(reached, lines ?? []) }, refresh: () => setTurn((n) => n + 1) }
}
