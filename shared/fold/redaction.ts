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

/**
 * The one rule for which decisions count: made for this place, on this very text, about a range inside it. Sealing, the
 * list of redactions and the redacted text all go by it.
 */
export function counts(decision: Decision, text: { ref: TextRef; text: string; textSha256: Sha256 }): boolean {
  return decision.ref.sectionId === text.ref.sectionId && decision.ref.path === text.ref.path && inside(decision, text.text, text.textSha256)
}

function inside({ start, end, textSha256 }: Pick<Decision, 'start' | 'end' | 'textSha256'>, text: string, hash: Sha256): boolean {
  return textSha256 === hash && start >= 0 && start < end && end <= text.length
}

/** One stretch of text as a recipient sees it. `code` is set where something was hidden. */
export type Run = { text: string; code: string | null }

/**
 * Cuts `text` into runs: accepted ranges are replaced, everything else stays. Decisions on another version of the
 * text do not count. Overlapping ranges are merged so that no character of a hidden range ever comes through.
 */
export function redactText(text: string, textSha256: Sha256, decisions: readonly Decision[]): Run[] {
  const ranges = decisions
    .filter((d) => d.action === 'accept' && inside(d, text, textSha256))
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
