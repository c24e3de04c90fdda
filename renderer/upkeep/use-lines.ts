// Lines of the custody log, a page at a time, newest first, for one filter.
import { useCallback, useEffect, useRef, useState } from 'react'
import type { CustodyFilter, CustodyLine } from '../../shared/ipc/upkeep'
import type { Failure } from '../../shared/failure'
import { room } from '../room'

const PAGE = 100
/** Pages read on in one go while none of their lines belongs to the case that is looked for. */
const REACH = 20

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

/** `number`: only lines of this case. Main filters by case id where the person may know it; an auditor knows only the number, so lines are also sifted here. */
export function useLines(filter: CustodyFilter, number: string): Lines {
  const [lines, setLines] = useState<readonly CustodyLine[] | null>(null)
  const [more, setMore] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [reached, setReached] = useState<number | null>(null)
  const [turn, setTurn] = useState(0)
  const generation = useRef(0)
  const key = JSON.stringify([filter, number])

  const read = useCallback(async (before: number | null, had: readonly CustodyLine[]) => {
    const mine = generation.current
    setBusy(true)
    setFailure(null)
    let from = before
    let found: readonly CustodyLine[] = had
    for (let page = 0; page < REACH; page++) {
      const result = await room.upkeep.lines({ filter, before: from, count: PAGE })
      if (generation.current !== mine) return
      if (!result.ok) { setFailure(result.failure); break }
      const got = result.value.lines.filter((line) => number === '' || line.caseNumber === number)
      found = [...found, ...got]
      from = result.value.lines.at(-1)?.n ?? from
      setReached(from)
      setMore(result.value.more)
      if (!result.value.more || got.length > 0 || result.value.lines.length === 0) break
    }
    setLines(found)
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
