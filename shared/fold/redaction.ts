// Decisions of a redaction section, and the text a recipient gets after them.
import type { Entry } from '../model/entry'
import type { Sha256, Utc, StaffId } from '../model/ids'
import type { Decision, RecipientProfile, TextRef } from '../model/redaction'
import { live } from './live'

export type Decided = Decision & { at: Utc; by: StaffId }

const key = (d: { ref: TextRef; start: number; end: number }) => `${d.ref.sectionId}/${d.ref.path}/${d.start}-${d.end}`

/** The last decision on each range, for one recipient profile. */
export function foldDecisions(entries: readonly Entry[], profile: RecipientProfile): Decided[] {
  const decisions = new Map<string, Decided>()
  for (const entry of live(entries)) {
    if (entry.kind === 'redaction.decided' && entry.body.profile === profile) {
      decisions.set(key(entry.body), { ...entry.body, at: entry.atUtc, by: entry.author })
    }
  }
  return [...decisions.values()]
}

/** One stretch of text as a recipient sees it. `code` is set where something was hidden. */
export type Run = { text: string; code: string | null }

/**
 * Cuts `text` into runs: accepted ranges are replaced, everything else stays. Decisions on another version of the
 * text do not count. Overlapping ranges are merged so that no character of a hidden range ever comes through.
 */
export function redactText(text: string, textSha256: Sha256, decisions: readonly Decision[]): Run[] {
  const ranges = decisions
    .filter((d) => d.action === 'accept' && d.textSha256 === textSha256 && d.end <= text.length)
    .sort((a, b) => a.start - b.start || b.end - a.end)
  const runs: Run[] = []
  let at = 0
  for (const range of ranges) {
    if (range.end <= at) continue
    if (range.start > at) runs.push({ text: text.slice(at, range.start), code: null })
    runs.push({ text: range.replacement, code: range.code })
    at = range.end
  }
  if (at < text.length) runs.push({ text: text.slice(at), code: null })
  return runs
}
