// @ts-check
// Which code points the fonts of the app keep, and lists of them as ranges.

/** The twelve code points of the compatibility block that are characters of their own (Unicode 15, chapter 18). */
const trueIdeographs = new Set([0xfa0e, 0xfa0f, 0xfa11, 0xfa13, 0xfa14, 0xfa1f, 0xfa21, 0xfa23, 0xfa24, 0xfa27, 0xfa28, 0xfa29])

/** An ideographic space, 〈, 〉 and ～ under another number. */
const lookAlikes = new Set([0x2003, 0x2329, 0x232a, 0x301c])

/**
 * Whether a code point keeps its place in the fonts: everything but CJK radicals, Kangxi radicals, compatibility
 * ideographs (both blocks) and four look-alikes. `shared/printable.ts` says what is printed in their place.
 * @param {number} code
 */
export function keeps(code) {
  if ((code >= 0x2e80 && code <= 0x2fdf) || (code >= 0x2f800 && code <= 0x2fa1f) || lookAlikes.has(code)) return false
  return code < 0xf900 || code > 0xfaff || trueIdeographs.has(code)
}

/** The rarer of two signs that share a glyph of the serif font: a PDF can name only one of them, so the other is left to the rare fonts. @type {[number, number][]} */
const twins = [
  [0x2011, 0x2012], [0x2027, 0x2027], [0x2035, 0x2035], [0x2215, 0x2215], [0x22ef, 0x22ef], [0x2780, 0x2793], [0x2b95, 0x2b95], [0x39b3, 0x39b3], [0x439b, 0x439b],
  [0xffa1, 0xffdc], [0x1f10b, 0x1f10c], [0x2420e, 0x2420e], [0x24a01, 0x24a01], [0x27eaf, 0x27eaf],
]
/** Accents, which the main fonts do not place over their letter: with them Chromium takes ž apart instead of asking the next font for it. */
const accent = /\p{M}/u

/** Whether a code point stays in the four main fonts. @param {number} code */
export const keepsInMain = (code) => keeps(code) && !accent.test(String.fromCodePoint(code)) && !twins.some(([first, last]) => code >= first && code <= last)

/**
 * Consecutive numbers as pairs of first and last.
 * @param {Iterable<number>} codes
 * @returns {[number, number][]}
 */
export function toRanges(codes) {
  /** @type {[number, number][]} */
  const ranges = []
  for (const code of [...codes].sort((a, b) => a - b)) {
    const last = ranges.at(-1)
    if (last && code <= last[1] + 1) last[1] = code
    else ranges.push([code, code])
  }
  return ranges
}
