// @ts-check
// Makes the fonts that the app and every sealed page embed: static Chinese TrueType without the compatibility code points
// that share a glyph with an ordinary character. Chromium would otherwise write 用 as the radical ⽤ into a PDF, and a
// tenth of the characters would copy out wrong in some readers. Also writes down which characters the fonts can draw.
import fontkit from '@cantoo/fontkit'
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { out, scratch } from './paths.mjs'

const require = createRequire(import.meta.url)

/** Change it when the recipe below changes, so that fonts made by the old one are not used again. */
const recipe = 'sayonce-fonts/2'

/** Name under out/fonts → file in the package that ships it (SIL Open Font License 1.1). */
const sources = {
  'serif-400': '@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf',
  'serif-700': '@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf',
  'sans-400': '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
  'sans-700': '@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf',
}

/** The twelve code points of the compatibility block that are characters of their own (Unicode 15, chapter 18). */
const trueIdeographs = new Set([0xfa0e, 0xfa0f, 0xfa11, 0xfa13, 0xfa14, 0xfa1f, 0xfa21, 0xfa23, 0xfa24, 0xfa27, 0xfa28, 0xfa29])

/** Share the glyph of a far more common sign with a higher number (ideographic space, 〈, 〉, ～), and Chromium takes the lower. */
const lookAlikes = new Set([0x2003, 0x2329, 0x232a, 0x301c])

/**
 * Whether a code point keeps its place in the font: everything but CJK radicals, Kangxi radicals, compatibility
 * ideographs and four look-alikes. `electron/sections/coverage.ts` says what is printed in their place.
 * @param {number} code
 */
export function keeps(code) {
  if ((code >= 0x2e80 && code <= 0x2fdf) || lookAlikes.has(code)) return false
  return code < 0xf900 || code > 0xfaff || trueIdeographs.has(code)
}

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

/** @param {Uint8Array} bytes @returns {number[]} every code point of the font's character map */
const codesOf = (bytes) => /** @type {any} */ (fontkit.create(bytes)).characterSet

/** Writes under another name first: a killed build leaves no half font. @param {string} file @param {string | Uint8Array} data */
function writeWhole(file, data) {
  const fresh = `${file}.${process.pid}.tmp`
  writeFileSync(fresh, data)
  renameSync(fresh, file)
}

/**
 * Makes out/fonts: four TTF files, the licence, and coverage.json `{ranges}` = the characters that all four can draw.
 * Stripping is done once per content of the source fonts and kept in .cache/fonts; afterwards this is a copy.
 * @param {{ to?: string, cache?: string }} [options] folders, by default out/fonts and .cache/fonts
 * @returns {Promise<{ folder: string, made: number }>} how many fonts had to be made anew
 */
export async function makeFonts({ to = join(out, 'fonts'), cache = join(scratch, 'fonts') } = {}) {
  mkdirSync(to, { recursive: true })
  mkdirSync(cache, { recursive: true })
  let made = 0
  /** @type {string[]} */
  const keys = []
  for (const [name, source] of Object.entries(sources)) {
    const original = readFileSync(require.resolve(source))
    const key = createHash('sha256').update(recipe).update(original).digest('hex').slice(0, 32)
    const kept = join(cache, `${key}.ttf`)
    if (!existsSync(kept)) {
      const { default: subset } = await import('subset-font')
      const text = codesOf(original).filter(keeps).map((code) => String.fromCodePoint(code)).join('')
      // Name ids 0 and 7-14 are copyright, trademark and licence: the Open Font License wants them to stay.
      writeWhole(kept, await subset(original, text, { targetFormat: 'sfnt', preserveNameIds: [0, 7, 8, 9, 10, 11, 12, 13, 14] }))
      made++
    }
    copyFileSync(kept, join(to, `${name}.ttf`))
    keys.push(key)
  }
  const map = join(cache, `${createHash('sha256').update(keys.join()).digest('hex').slice(0, 32)}.json`)
  if (!existsSync(map)) {
    const each = keys.map((key) => new Set(codesOf(readFileSync(join(cache, `${key}.ttf`)))))
    const [first = new Set(), ...others] = each
    writeWhole(map, JSON.stringify({ version: 'sayonce-coverage/1', ranges: toRanges([...first].filter((code) => others.every((o) => o.has(code)))) }))
  }
  copyFileSync(map, join(to, 'coverage.json'))
  copyFileSync(require.resolve('@expo-google-fonts/noto-serif-sc/LICENSE_FONT'), join(to, 'OFL.txt'))
  return { folder: to, made }
}
