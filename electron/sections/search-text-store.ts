// The text of everything that may be found, in memory only: UTF-16 in a few large buffers, which a lock overwrites with zeros (strings
// could not be). A search goes through them from end to end: with native comparison that is faster than keeping an index of n-grams
// up to date, and it finds any part of a word.

/** A line that holds all words: which section (by its number here) and which entry. */
export type Found = { section: number; seq: number }

type Slab = { text: Buffer; used: number; starts: number[]; sections: number[]; seqs: number[] }

/** 512 Ki code units: gone through in about a millisecond, so that the event loop gets its turn between two of them. */
const slabBytes = 1 << 20
/** Between lines: stands in no text, so that no word is found across two. */
const border = 0

export class TextStore {
  private readonly slabs: Slab[] = []
  lines = 0

  /** Bytes in memory, about. */
  get bytes(): number {
    return this.slabs.reduce((sum, slab) => sum + slab.text.length + 24 * slab.starts.length, 0)
  }

  /** Adds a line behind all others. `text` is in normal form (shared/search-text.ts). */
  push(section: number, seq: number, text: string): void {
    const need = text.length * 2 + 2
    let slab = this.slabs.at(-1)
    if (!slab || slab.used + need > slab.text.length) {
      slab = { text: Buffer.alloc(Math.max(slabBytes, need)), used: 0, starts: [], sections: [], seqs: [] }
      this.slabs.push(slab)
    }
    slab.starts.push(slab.used)
    slab.sections.push(section)
    slab.seqs.push(seq)
    slab.text.write(text, slab.used, 'utf16le')
    slab.text.writeUInt16LE(border, slab.used + need - 2)
    slab.used += need
    this.lines++
  }

  /** Lines that hold every word, in the order in which they were added. Yields null now and then: a good moment to let others work. */
  *find(words: readonly string[]): Generator<Found | null> {
    const needles = words.map((word) => Buffer.from(word, 'utf16le'))
    // Lines added while the search is under way belong to the next one.
    for (const slab of this.slabs.slice()) {
      yield* inSlab(slab, needles)
      yield null
    }
  }

  /** Overwrites all text. */
  wipe(): void {
    for (const slab of this.slabs) slab.text.fill(0)
    this.slabs.length = 0
    this.lines = 0
  }
}

function* inSlab(slab: Slab, needles: readonly Buffer[]): Generator<Found | null> {
  // The word that comes last for the first time is likely the rarest: its places are looked at, the others only beside it.
  let rarest = 0
  let at = -1
  for (const [i, needle] of needles.entries()) {
    const first = indexOf(slab, needle, 0)
    if (first < 0) return
    if (first > at) [rarest, at] = [i, first]
  }
  const others = needles.filter((_, i) => i !== rarest)
  for (let looked = 0; at >= 0; looked++) {
    const line = lineAt(slab.starts, at)
    const end = slab.starts[line + 1] ?? slab.used
    const whole = others.every((needle) => slab.text.subarray(slab.starts[line]!, end).indexOf(needle, 0, 'utf16le') >= 0)
    if (whole) yield { section: slab.sections[line]!, seq: slab.seqs[line]! }
    else if (looked % 512 === 511) yield null
    at = indexOf(slab, needles[rarest]!, end)
  }
}

function indexOf(slab: Slab, needle: Buffer, from: number): number {
  if (from >= slab.used) return -1
  const at = slab.text.indexOf(needle, from, 'utf16le')
  return at < slab.used ? at : -1
}

/** The line that covers a place: the last one that begins at or before it. */
function lineAt(starts: readonly number[], at: number): number {
  let [low, high] = [0, starts.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (starts[middle]! <= at) low = middle
    else high = middle - 1
  }
  return low
}
