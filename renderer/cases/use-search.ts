// A full-text search while somebody types: asked a moment after the last sign, and again while older records are still being gone through.
import { useEffect, useState } from 'react'
import type { Hit } from '../../shared/ipc/cases'
import { room } from '../room'
import { useReport } from '../ui/report'

const pauseMs = 250
const againMs = 1500
/** Most hits a search shows. */
export const most = 50

export type Results = { text: string; hits: Hit[]; more: boolean; /** Part of the records that was gone through, 0 to 1. */ indexed: number }

/** Null when nothing is typed. `results` are those of what was typed before until the new ones are there. */
export function useSearch(typed: string): { results: Results | null; searching: boolean } {
  const text = typed.trim()
  const report = useReport()
  const [results, setResults] = useState<Results | null>(null)
  useEffect(() => {
    if (text === '') {
      setResults(null)
      return
    }
    let alive = true
    let timer: ReturnType<typeof setTimeout>
    const ask = async () => {
      const result = await room.cases.search({ text, count: most })
      if (!alive) return
      if (!result.ok) return report(result.failure)
      setResults({ text, ...result.value })
      if (result.value.indexed < 1) timer = setTimeout(() => void ask(), againMs)
    }
    timer = setTimeout(() => void ask(), pauseMs)
    return () => { alive = false; clearTimeout(timer) }
  }, [text, report])
  return { results, searching: text !== '' && results?.text !== text }
}
