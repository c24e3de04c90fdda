// Which characters the embedded fonts can draw, and what cannot be printed at all: private use, what no standard knows yet, ideographs after extension F,
// and writings that need shaping. A missing glyph would be drawn by whatever font the machine has, or as an empty box, so sealing refuses it (E-D5).
import { z } from 'zod'
import { inRanges } from '../../shared/ranges'

/** out/fonts/coverage.json, made by build/fonts.mjs: pairs of first and last code point, ascending. */
export const Coverage = z.strictObject({
  version: z.literal('sayonce-coverage/1'),
  ranges: z.array(z.tuple([z.number().int().min(0), z.number().int().max(0x10ffff)])).min(1),
})
export type Coverage = z.infer<typeof Coverage>

/**
 * Skin tones and keycaps behind anything but an emoji, voice marks behind anything but half-width kana: Chromium draws these only together with the sign
 * before them (UAX #29 §3.1.1) and out of one font, so that nothing would be drawn of either.
 */
const astray = /(?<!\p{Emoji}|\u20E3)(?:\p{Emoji_Modifier}|\u20E3)+|(?<![\uFF66-\uFF9F])[\uFF9E\uFF9F]+/gu

const isBreak = (sign: string) => sign === '\n' || sign === '\r' || sign === '\t'

/**
 * The characters of `text` that the fonts cannot draw, each once. Line breaks and tabs
 * count as drawn; a letter and its accent count as the one sign that is drawn for both (NFC). Give it the text that will be printed, that is, after `printable`.
 */
export function missingGlyphs(text: string, coverage: Coverage): string[] {
  const missing = new Set<string>()
  const covers = inRanges(coverage.ranges)
  const shown = text.normalize('NFC')
  for (const sign of (shown.match(astray) ?? []).join('')) missing.add(sign)
  for (const sign of shown) {
    if (!isBreak(sign) && !covers(sign.codePointAt(0)!)) missing.add(sign)
  }
  return [...missing]
}

/** What stands for a sign that cannot be drawn, on paper and in messages: its number. */
export const namedByNumber = (sign: string): string => `〔U+${sign.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}〕`

/** `text` with its number in place of each sign that cannot be drawn; unchanged where all can. */
export function withNumbers(text: string, coverage: Coverage): string {
  if (missingGlyphs(text, coverage).length === 0) return text
  const covers = inRanges(coverage.ranges)
  const shown = text.normalize('NFC').replace(astray, (run) => [...run].map(namedByNumber).join(''))
  return [...shown].map((sign) => (isBreak(sign) || covers(sign.codePointAt(0)!) ? sign : namedByNumber(sign))).join('')
}

/** `missingGlyphs` over every string inside plain data. */
export function missingDeep(value: unknown, coverage: Coverage): string[] {
  if (typeof value === 'string') return missingGlyphs(value, coverage)
  if (typeof value !== 'object' || value === null) return []
  return [...new Set(Object.values(value).flatMap((item: unknown) => missingDeep(item, coverage)))]
}
