// Turns the text a person selected with the mouse into a range of one passage.
import type { Range } from './findings'

const isLow = (text: string, at: number) => { const code = text.charCodeAt(at); return code >= 0xdc00 && code <= 0xdfff }

/** Moves the ends outwards so that no character is cut in two, and inwards past white space. Null when nothing is left. */
export function tidy(text: string, start: number, end: number): { start: number; end: number } | null {
  while (start < end && /\s/.test(text[start] ?? '')) start++
  while (end > start && /\s/.test(text[end - 1] ?? '')) end--
  if (start >= end) return null
  return { start: isLow(text, start) ? start - 1 : start, end: isLow(text, end) ? end + 1 : end }
}

/** The range selected in the originals, or null when the selection is empty or leaves its passage. */
export function selectedRange(selection: Selection | null, texts: readonly string[]): Range | null {
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null
  const range = selection.getRangeAt(0)
  const home = (node: Node) => (node instanceof Element ? node : node.parentElement)?.closest<HTMLElement>('[data-passage]')
  const element = home(range.startContainer)
  if (!element || home(range.endContainer) !== element) return null
  const passage = Number(element.dataset.passage)
  const before = document.createRange()
  before.selectNodeContents(element)
  before.setEnd(range.startContainer, range.startOffset)
  // The left column holds exactly the characters of the text, so lengths of strings are offsets.
  const start = before.toString().length
  const ends = tidy(texts[passage] ?? '', start, start + range.toString().length)
  return ends && { passage, ...ends }
}
