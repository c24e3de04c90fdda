// The last look before printing: every string that would leave is searched once more for the people who are to be hidden.
// What a person has rejected with a reason may stay; nothing else may.
import { redactText, type Decided } from '../../shared/fold/redaction'
import type { Passage } from '../../shared/ipc/redact'
import type { Binder } from '../../shared/model/binder'
import { printable } from '../../shared/printable'
import { detect, type Known } from '../redact/detect'

export type LastCheck = {
  binder: Binder
  passages: readonly Passage[]
  /** Those that count. */
  decisions: readonly Decided[]
  hide: readonly Known[]
  numbers: boolean
  /** Words that someone typed outside the redacted texts, with the name of their place. `free`: a name that could be changed, so a given name counts too. */
  typed: readonly { place: string; text: string; free: boolean }[]
  /** Names of staff, of their units and of the room: they belong on the documents. */
  own: readonly string[]
}

export type Leak = { place: string; count: number }

/** Where a hidden person or number would still be readable. */
export function lastCheck(check: LastCheck): Leak[] {
  const { binder, passages, hide, numbers, typed } = check
  const own = [...new Set(check.own.map(printable))].filter((word) => word.length >= 2)
  const leaks: Leak[] = []
  const say = (place: string, count: number) => { if (count > 0) leaks.push({ place, count }) }
  for (const passage of passages) say(passage.labelZh, inPassage(passage, check))
  for (const { place, text, free } of typed) {
    const clean = printable(text)
    // One sign alone is part of too many ordinary words to forbid it where nobody can reject a finding.
    say(place, outside(own, clean, detect(clean, hide, { numbers, sure: !free }).filter((f) => f.end - f.start > 1)).length)
  }
  const checked = new Set(passages.flatMap((p) => runsOf(p, check.decisions).map((run) => run.text)))
  const whole = (value: unknown): number => strings(value).filter((text) => !checked.has(text))
    .reduce((sum, text) => sum + outside(own, text, detect(text, hide, { numbers: false, sure: true })).length, 0)
  say('封面', whole(binder.cover))
  for (const part of binder.parts) say(part.title, whole(part.blocks))
  return leaks
}

const runsOf = (passage: Passage, decisions: readonly Decided[]) => redactText(passage.text, passage.textSha256, of(passage, decisions))
const of = ({ ref }: Passage, decisions: readonly Decided[]) => decisions.filter((d) => d.ref.sectionId === ref.sectionId && d.ref.path === ref.path)

/** Findings in what is readable of a passage that no rejected range covers. */
function inPassage(passage: Passage, { decisions, hide, numbers }: LastCheck): number {
  const mine = of(passage, decisions)
  const hidden = new Set(mine.filter((d) => d.action === 'accept').flatMap((d) => Array.from({ length: d.end - d.start }, (_, i) => d.start + i)))
  const kept = mine.filter((d) => d.action === 'reject')
  // For each readable sign its place in the original, null inside a replacement.
  const at: (number | null)[] = []
  let text = ''
  let next = 0
  for (const run of runsOf(passage, decisions)) {
    while (run.code === null && hidden.has(next)) next++
    for (let i = 0; i < run.text.length; i++) at.push(run.code === null ? next++ : null)
    text += run.text
  }
  return detect(text, hide, { numbers }).filter(({ start, end }) => {
    const from = at.slice(start, end)
    if (from.every((place) => place === null)) return end - start > 1
    return !from.every((place) => place === null || kept.some((d) => d.start <= place && d.end > place))
  }).length
}

/** Those findings that are not part of a word that belongs there. */
function outside<F extends { start: number; end: number }>(own: readonly string[], text: string, findings: F[]): F[] {
  return findings.filter(({ start, end }) => !own.some((word) => {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) if (at <= start && at + word.length >= end) return true
    return false
  }))
}

/** The program's own words are not data: what a row is called cannot name anybody. */
const ours = new Set(['type', 'id', 'title', 'label', 'note', 'mark', 'clock', 'code', 'head'])

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return value.flatMap(strings)
  return Object.entries(value).flatMap(([key, item]: [string, unknown]) => (ours.has(key) ? [] : strings(item)))
}
