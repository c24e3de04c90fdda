// Which characters the embedded fonts can draw, and what cannot be printed at all. A missing glyph would be drawn by whatever font the machine has, or as an empty box, so sealing refuses it (E-D5).
import { z } from 'zod'
import { inRanges } from '../../shared/ranges'

/** out/fonts/coverage.json, made by build/fonts.mjs: pairs of first and last code point, ascending. */
export const Coverage = z.strictObject({
  version: z.literal('sayonce-coverage/1'),
  ranges: z.array(z.tuple([z.number().int().min(0), z.number().int().max(0x10ffff)])).min(1),
})
export type Coverage = z.infer<typeof Coverage>

/**
 * The characters of `text` that the fonts cannot draw, each once, in the order of their first use. Line breaks and tabs
 * count as drawn. Give it the text that will be printed, that is, after `printable`.
 */
export function missingGlyphs(text: string, coverage: Coverage): string[] {
  const missing = new Set<string>()
  const covers = inRanges(coverage.ranges)
  for (const sign of text) {
    if (sign !== '\n' && sign !== '\r' && sign !== '\t' && !covers(sign.codePointAt(0)!)) missing.add(sign)
  }
  return [...missing]
}

/** `missingGlyphs` over every string inside plain data. */
export function missingDeep(value: unknown, coverage: Coverage): string[] {
  if (typeof value === 'string') return missingGlyphs(value, coverage)
  if (typeof value !== 'object' || value === null) return []
  return [...new Set(Object.values(value).flatMap((item: unknown) => missingDeep(item, coverage)))]
}
