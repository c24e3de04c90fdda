// The log as rows of a timeline: days, and the many lines of one viewing folded into one that says what was seen in all.
import type { CustodyLine } from '../../shared/ipc/upkeep'
import type { Purpose } from '../../shared/model/access'
import { localStamp } from '../ui/time'
import { eventOf, type Part } from './custody-words'

export type Row =
  | { type: 'day'; day: string }
  | { type: 'line'; line: CustodyLine }
  /** Lines of one opening that follow one another, newest first. */
  | { type: 'view'; line: CustodyLine; lines: CustodyLine[]; recordingId: string; watched: Part[]; purpose: Purpose | null }

type Viewing = { viewId: string; recordingId: string; purpose: Purpose | null; part: Part | null }

function viewing(line: CustodyLine): Viewing | null {
  const fact = eventOf(line)
  switch (fact?.kind) {
    case 'view.opened': return { viewId: fact.body.viewId, recordingId: fact.body.recordingId, purpose: fact.body.purpose, part: null }
    case 'view.watched': return { viewId: fact.body.viewId, recordingId: fact.body.recordingId, purpose: null, part: [fact.body.fromMs, fact.body.toMs] }
    case 'view.served': case 'view.closed': return { viewId: fact.body.viewId, recordingId: fact.body.recordingId, purpose: null, part: null }
    default: return null
  }
}

/** What each opening was for, from the lines at hand. */
export function purposesOf(lines: readonly CustodyLine[]): Map<string, Purpose> {
  const found = new Map<string, Purpose>()
  for (const line of lines) {
    const view = viewing(line)
    if (view?.purpose) found.set(view.viewId, view.purpose)
  }
  return found
}

const dayOf = (utc: string) => localStamp(new Date(utc)).slice(0, 10)

/** `lines` newest first. A viewing of which nothing was on the screen stays line by line. */
export function gather(lines: readonly CustodyLine[]): Row[] {
  const rows: Row[] = []
  const purposes = purposesOf(lines)
  let day = ''
  let i = 0
  while (i < lines.length) {
    const line = lines[i]!
    if (dayOf(line.at) !== day) {
      day = dayOf(line.at)
      rows.push({ type: 'day', day })
    }
    const view = viewing(line)
    let end = i + 1
    if (view) while (end < lines.length && dayOf(lines[end]!.at) === day && viewing(lines[end]!)?.viewId === view.viewId) end++
    const group = lines.slice(i, end)
    const watched = group.map((l) => viewing(l)?.part ?? null).filter((part) => part !== null)
    if (view && group.length > 1 && watched.length > 0) rows.push({ type: 'view', line, lines: group, recordingId: view.recordingId, watched, purpose: purposes.get(view.viewId) ?? null })
    else for (const single of group) rows.push({ type: 'line', line: single })
    i = end
  }
  return rows
}
