// What counts as the same words in a search, and where they stand in a text: one rule for finding (main) and for marking (screen).
import { printable } from './printable'

/** Wide and narrow forms, upper and lower case, invisible signs make no difference (NFKC, Unicode §3.11). */
export function normalise(text: string): string {
  return printable(text).normalize('NFKC').toLowerCase()
}

/** The words of a search: all of them must stand in one line. Chinese has no spaces, so a word may be a whole sentence. */
export function wordsOf(typed: string): string[] {
  return [...new Set(normalise(typed).split(/\s+/u).filter((word) => word !== ''))]
}

/** Half-open ranges of `text`, in UTF-16 code units, in order and apart from each other. */
export type Mark = { start: number; end: number }

/** Where the words (of `wordsOf`) stand in a text as it was written. */
export function marksIn(text: string, words: readonly string[]): Mark[] {
  // The normal form may be longer or shorter, so each of its signs remembers the signs that it came from.
  let normal = ''
  const from: number[] = []
  const to: number[] = []
  for (const match of text.matchAll(/\P{M}\p{M}*|\p{M}+/gu)) {
    const form = normalise(match[0])
    for (let i = 0; i < form.length; i++) {
      from.push(match.index)
      to.push(match.index + match[0].length)
    }
    normal += form
  }
  const found: Mark[] = []
  for (const word of words) {
    if (word === '') continue
    for (let at = normal.indexOf(word); at >= 0; at = normal.indexOf(word, at + word.length)) found.push({ start: from[at]!, end: to[at + word.length - 1]! })
  }
  found.sort((a, b) => a.start - b.start)
  const marks: Mark[] = []
  for (const mark of found) {
    const last = marks.at(-1)
    if (last && mark.start <= last.end) last.end = Math.max(last.end, mark.end)
    else marks.push(mark)
  }
  return marks
}

/** At most about `length` signs of a text around the first of the words; what was cut off shows as `…`. */
export function excerpt(text: string, words: readonly string[], length: number): string {
  if (text.length <= length) return text
  const first = marksIn(text, words)[0]?.start ?? 0
  const start = Math.max(0, Math.min(first - Math.floor(length / 3), text.length - length))
  // A cut never falls inside a sign of two code units.
  const inside = (at: number) => at > 0 && at < text.length && /[\uDC00-\uDFFF]/.test(text[at]!)
  const from = inside(start) ? start + 1 : start
  const end = Math.min(text.length, start + length)
  const to = inside(end) ? end - 1 : end
  return `${from > 0 ? '…' : ''}${text.slice(from, to)}${to < text.length ? '…' : ''}`
}
