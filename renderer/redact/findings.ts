// What there is to decide: proposals and redactions by hand as one list with their state, and the search for what is left.
import { counts, redactText, type Decided } from '../../shared/fold/redaction'
import type { Passage } from '../../shared/ipc/redact'
import type { FindingKind, ReasonCode, TextRef } from '../../shared/model/redaction'
import type { z } from 'zod'

export type Kind = z.infer<typeof FindingKind>

export type Finding = {
  id: string
  /** Index of the passage it stands in. */
  passage: number
  start: number
  end: number
  text: string
  kind: Kind
  replacement: string
  code: ReasonCode
  state: 'open' | 'accepted' | 'rejected'
  decided: Decided | null
}

const idOf = (ref: TextRef, start: number, end: number) => `${ref.sectionId}/${ref.path}/${start}-${end}`

/** The decisions that count for a passage, by the one rule that sealing goes by too. */
export function decisionsOn(passage: Passage, decided: readonly Decided[]): Decided[] {
  return decided.filter((d) => counts(d, passage))
}

/**
 * All findings in reading order. A proposal counts as decided when a decision covers its range, as sealing sees it;
 * a redaction by hand is a decision of kind `manual` where nothing was proposed, and is gone when it was rejected.
 */
export function findings(passages: readonly Passage[], decided: readonly Decided[]): Finding[] {
  return passages.flatMap((passage, index) => {
    const here = decisionsOn(passage, decided)
    const list = passage.proposals.map((p): Finding => {
      const exact = here.find((d) => d.start === p.start && d.end === p.end) ?? null
      const covering = here.filter((d) => d.start <= p.start && d.end >= p.end)
      const by = covering.find((d) => d.action === 'accept') ?? exact ?? covering[0] ?? null
      return {
        id: idOf(p.ref, p.start, p.end), passage: index, start: p.start, end: p.end, text: passage.text.slice(p.start, p.end), kind: p.kind,
        replacement: exact?.replacement ?? p.replacement, code: exact?.code ?? p.code,
        state: by ? (by.action === 'accept' ? 'accepted' : 'rejected') : 'open', decided: exact ?? by,
      }
    })
    const proposed = new Set(list.map((f) => f.id))
    const manual = here.filter((d) => d.kind === 'manual' && d.action === 'accept' && !proposed.has(idOf(d.ref, d.start, d.end))).map((d): Finding => ({
      id: idOf(d.ref, d.start, d.end), passage: index, start: d.start, end: d.end, text: passage.text.slice(d.start, d.end), kind: 'manual',
      replacement: d.replacement, code: d.code, state: 'accepted', decided: d,
    }))
    return [...list, ...manual].sort((a, b) => a.start - b.start || b.end - a.end)
  })
}

/** A stretch of the original with the findings that cover it; the one to click is the last, the narrowest. */
export type Segment = { start: number; text: string; findings: Finding[] }

export function segments(text: string, here: readonly Finding[]): Segment[] {
  const cuts = [...new Set([0, text.length, ...here.flatMap((f) => [f.start, f.end])])].filter((c) => c <= text.length).sort((a, b) => a - b)
  return cuts.slice(0, -1).map((start, i) => {
    const end = cuts[i + 1]!
    return { start, text: text.slice(start, end), findings: here.filter((f) => f.start <= start && f.end >= end).sort((a, b) => (b.end - b.start) - (a.end - a.start)) }
  })
}

/** Text as it is compared: full-width as half-width, lower case, without the gaps that people put into names and numbers. */
const skipped = /[\s\u00b7\-\u2010-\u2015]/u
function flatten(signs: readonly { sign: string; at: number | null }[]): { text: string; at: (number | null)[] } {
  let text = ''
  const at: (number | null)[] = []
  for (const { sign, at: from } of signs) {
    for (const folded of sign.normalize('NFKC').toLowerCase()) {
      if (skipped.test(folded)) continue
      text += folded
      for (let i = 0; i < folded.length; i++) at.push(from)
    }
  }
  return { text, at }
}

const signsOf = (text: string, from: number | null) => {
  let offset = 0
  return [...text].map((sign) => {
    const at = from === null ? null : from + offset
    offset += sign.length
    return { sign, at }
  })
}

export type Range = { passage: number; start: number; end: number }

function occurrencesIn(flat: ReturnType<typeof flatten>, needle: string, passage: Passage, index: number): (Range | null)[] {
  const found: (Range | null)[] = []
  for (let i = flat.text.indexOf(needle); needle !== '' && i >= 0; i = flat.text.indexOf(needle, i + needle.length)) {
    const start = flat.at[i] ?? null
    const last = flat.at[i + needle.length - 1] ?? null
    const width = last === null ? 0 : String.fromCodePoint(passage.text.codePointAt(last)!).length
    found.push(start === null || last === null || last < start ? null : { passage: index, start, end: last + width })
  }
  return found
}

/** Where `word` stands in the originals, gaps and width of signs aside. */
export function occurrences(passages: readonly Passage[], word: string): Range[] {
  const needle = flatten(signsOf(word, null)).text
  return passages.flatMap((passage, index) => occurrencesIn(flatten(signsOf(passage.text, 0)), needle, passage, index).filter((r) => r !== null))
}

/** The signs that the recipient sees, each with its place in the original (null inside a replacement). */
function visible(passage: Passage, here: readonly Decided[]): { sign: string; at: number | null }[] {
  const hidden = new Set(here.filter((d) => d.action === 'accept').flatMap((d) => Array.from({ length: d.end - d.start }, (_, i) => d.start + i)))
  let at = 0
  return redactText(passage.text, passage.textSha256, here).flatMap((run) => {
    if (run.code !== null) return signsOf(run.text, null)
    while (hidden.has(at)) at++
    const from = at
    at += run.text.length
    return signsOf(run.text, from)
  })
}

/** `open` and `kept`: visible because nobody decided, or because a person rejected. `leak`: visible and never marked. */
export type Leak = { text: string; state: 'open' | 'kept' | 'leak'; count: number; passage: number; range: Range | null }

/**
 * Searches what the recipient will see for every text that was proposed or hidden anywhere. Where a name was hidden in
 * one line and stays readable in another, this says so. Empty = nothing is left.
 */
export function leaks(passages: readonly Passage[], decided: readonly Decided[], all: readonly Finding[]): Leak[] {
  const needles = new Map<string, string>()
  for (const f of all) {
    const flat = flatten(signsOf(f.text, null)).text
    if (flat.length >= 2 && !needles.has(flat)) needles.set(flat, f.text)
  }
  const seen = passages.map((passage) => flatten(visible(passage, decisionsOn(passage, decided))))
  const result = new Map<string, Leak>()
  for (const [needle, text] of needles) {
    passages.forEach((passage, index) => {
      for (const range of occurrencesIn(seen[index]!, needle, passage, index)) {
        const covering = range && all.filter((f) => f.passage === index && f.start < range.end && f.end > range.start)
        const state = covering?.some((f) => f.state === 'open') ? 'open' : covering?.some((f) => f.state === 'rejected') ? 'kept' : 'leak'
        // Leaks are listed one by one, because each has to be found; the others are counted by text.
        const key = state === 'leak' ? `${needle} ${index} ${range?.start ?? 'x'}` : `${needle} ${state}`
        const had = result.get(key)
        result.set(key, had ? { ...had, count: had.count + 1 } : { text, state, count: 1, passage: index, range })
      }
    })
  }
  const order = { leak: 0, open: 1, kept: 2 }
  return [...result.values()].sort((a, b) => order[a.state] - order[b.state])
}
