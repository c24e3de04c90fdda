// @ts-check
// Makes the fonts that the app and every sealed page embed: static Chinese TrueType without the compatibility code points
// that share a glyph with an ordinary character. Chromium would otherwise write 用 as the radical ⽤ into a PDF, and a
// tenth of the characters would copy out wrong in some readers. Adds the rare signs, and writes down which characters can be drawn.
import fontkit from '@cantoo/fontkit'
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import { keepsInMain, toRanges } from './code-points.mjs'
import { out, scratch } from './paths.mjs'
import { EMOJI, plainEmoji, rareFaces, rareVersion, writeRare } from './rare-fonts.mjs'

const require = createRequire(import.meta.url)

/** Change it when the recipe below changes, so that fonts made by the old one are not used again. */
const recipe = 'sayonce-fonts/4'

/** Name under out/fonts → file in the package that ships it (SIL Open Font License 1.1). */
const sources = {
  'serif-400': '@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf',
  'serif-700': '@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf',
  'sans-400': '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
  'sans-700': '@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf',
}

/** Each with its own copyright line. */
const licences = ['noto-serif-sc', 'noto-sans-sc', 'noto-emoji'].map((name) => `@expo-google-fonts/${name}/LICENSE_FONT`)

/** @param {Uint8Array} bytes @returns {number[]} every code point of the font's character map */
const codesOf = (bytes) => /** @type {any} */ (fontkit.create(bytes)).characterSet

/**
 * The serif fonts, which are printed, lose their substitutions as well: a figure beside a Latin letter would be another glyph, which has no number.
 * @param {Buffer} original @param {boolean} printed @returns {Promise<Uint8Array>}
 */
async function stripped(original, printed) {
  const { default: subset } = await import('subset-font')
  const text = codesOf(original).filter(keepsInMain).map((code) => String.fromCodePoint(code)).join('')
  // Name ids 0 and 7-14 are copyright, trademark and licence: the Open Font License wants them to stay.
  return subset(original, text, { targetFormat: 'sfnt', dropTables: printed ? ['GSUB'] : [], preserveNameIds: [0, 7, 8, 9, 10, 11, 12, 13, 14] })
}

/** Writes under another name first: a killed build leaves no half font. @param {string} file @param {string | Uint8Array} data */
function writeWhole(file, data) {
  const fresh = `${file}.${process.pid}.tmp`
  writeFileSync(fresh, data)
  renameSync(fresh, file)
}

/** What all of the `main` files or one of the rare can draw, and which of the rare draws what. @param {readonly string[]} main @param {string} emoji */
function listsOf(main, emoji) {
  const [first = new Set(), ...others] = main.map((file) => new Set(codesOf(readFileSync(file))))
  const common = new Set([...first].filter((code) => others.every((other) => other.has(code))))
  const faces = rareFaces(common, emoji)
  const codes = faces.flatMap((face) => face.ranges.flatMap(([from, last]) => Array.from({ length: last - from + 1 }, (_, i) => from + i)))
  return { ranges: toRanges([...common, ...codes]), faces }
}

/**
 * Makes out/fonts: four TTF files, the folder `rare`, the licences, and coverage.json `{ranges}` = the characters that all four or one of the rare
 * can draw. Stripping and listing is done once per content of
 * the source fonts and kept in .cache/fonts; afterwards this is a copy.
 * @param {{ to?: string, cache?: string }} [options] folders, by default out/fonts and .cache/fonts
 * @returns {Promise<{ folder: string, made: number }>} how many fonts had to be made anew
 */
export async function makeFonts({ to = join(out, 'fonts'), cache = join(scratch, 'fonts') } = {}) {
  mkdirSync(to, { recursive: true })
  mkdirSync(cache, { recursive: true })
  let made = 0
  /** Made once per content of its source. @param {string} name @param {string} source @param {(original: Buffer) => Promise<Uint8Array>} make @returns {Promise<string>} the file in the cache */
  const once = async (name, source, make) => {
    const original = readFileSync(require.resolve(source))
    const kept = join(cache, `${createHash('sha256').update(`${recipe} ${name}`).update(original).digest('hex').slice(0, 32)}.ttf`)
    if (existsSync(kept)) return kept
    writeWhole(kept, await make(original))
    made++
    return kept
  }
  /** @type {string[]} */
  const main = []
  for (const [name, source] of Object.entries(sources)) {
    main.push(await once(name, source, (original) => stripped(original, name.startsWith('serif'))))
    copyFileSync(/** @type {string} */ (main.at(-1)), join(to, `${name}.ttf`))
  }
  const emoji = await once('emoji', EMOJI, plainEmoji)
  const lists = join(cache, `${createHash('sha256').update([...main, emoji, rareVersion()].map((file) => basename(file)).join()).digest('hex').slice(0, 32)}.json`)
  if (!existsSync(lists)) writeWhole(lists, JSON.stringify(listsOf(main, emoji)))
  const { ranges, faces } = JSON.parse(readFileSync(lists, 'utf8'))
  writeRare(join(to, 'rare'), faces, emoji)
  writeWhole(join(to, 'coverage.json'), JSON.stringify({ version: 'sayonce-coverage/1', ranges }))
  writeWhole(join(to, 'OFL.txt'), licences.map((licence) => readFileSync(require.resolve(licence), 'utf8').trim()).join(`\n\n${'='.repeat(60)}\n\n`) + '\n')
  return { folder: to, made }
}
