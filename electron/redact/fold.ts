// Text as the detectors compare it, with the way back to the original: width, case, compatibility forms and unseen signs aside.

const ignored = /^\p{Default_Ignorable_Code_Point}$/u

export type Folded = {
  text: string
  /** For each code unit of `text`: where its sign begins and ends in the original. */
  from: number[]
  to: number[]
}

/** １３８ is found as 138, ⽤ as 用, LIN as lin, and a name with zero-width signs in it as that name. */
export function fold(original: string): Folded {
  const folded: Folded = { text: '', from: [], to: [] }
  let at = 0
  for (const sign of original) {
    const next = at + sign.length
    const plain = ignored.test(sign) ? '' : sign.normalize('NFKC').toLowerCase()
    folded.text += plain
    for (let i = 0; i < plain.length; i++) {
      folded.from.push(at)
      folded.to.push(next)
    }
    at = next
  }
  return folded
}

/** All matches of `regex` (global) as ranges of the original. */
export function* ranges({ text, from, to }: Folded, regex: RegExp): Generator<{ start: number; end: number }> {
  for (const match of text.matchAll(regex)) {
    if (match[0].length > 0) yield { start: from[match.index]!, end: to[match.index + match[0].length - 1]! }
  }
}
