// @ts-check
// The signs that the four main fonts lack: ideographs of the extensions B to F, which names in household registers hold (GB 18030-2022,
// level 3), and letters and marks, from Hanazono Mincho; emoji from Noto Emoji. Many small files, each with the list of what it is taken for, so that a
// page loads only what it needs.
import fontkit from '@cantoo/fontkit'
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { keeps, toRanges } from './code-points.mjs'
import { root } from './paths.mjs'

const require = createRequire(import.meta.url)
/** Module path of the emoji. */
export const EMOJI = '@expo-google-fonts/noto-emoji/400Regular/NotoEmoji_400Regular.ttf'
const EMOJI_FILE = 'emoji.ttf'
const HAN = dirname(require.resolve('hanamin/package.json'))
/** Of the files that are shipped as they are. @returns {string} */
export const rareVersion = () => JSON.parse(readFileSync(join(HAN, 'package.json'), 'utf8')).version

/** One file, and the code points that are taken from it: pairs of first and last, ascending. @typedef {{ file: string, ranges: [number, number][] }} RareFace */

// Writings that a font can draw letter by letter and that run from left to right; of others Hanazono has only parts.
const drawnSingly = /^[\p{Script=Han}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Common}\uFFA1-\uFFDC]$/u
// Private use has no agreed look (GB 18030-2022 has none left); the others draw nothing.
const noSign = /[\p{Co}\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{Default_Ignorable_Code_Point}]/u
/** @param {number} code */
const isSign = (code) => keeps(code) && !noSign.test(String.fromCodePoint(code))
/** @param {Uint8Array} bytes @returns {number[]} every code point of the font's character map */
const codesOf = (bytes) => /** @type {any} */ (fontkit.create(bytes)).characterSet

/**
 * The emoji without ligatures: a flag comes out as its two letters, a skin tone as a swatch. One glyph for several signs has no number of its own, and
 * a reader that does not look up /ActualText would copy a private-use sign in its place.
 * @param {Buffer} original @returns {Promise<Uint8Array>}
 */
export async function plainEmoji(original) {
  const { default: subset } = await import('subset-font')
  const text = codesOf(original).filter(isSign).map((code) => String.fromCodePoint(code)).join('')
  return subset(original, text, { targetFormat: 'sfnt', dropTables: ['GSUB'], preserveNameIds: [0, 7, 8, 9, 10, 11, 12, 13, 14] })
}

/** Name → path: the emoji, and Hanazono's files as shipped. @param {string} emoji file made by `plainEmoji` @returns {Record<string, string>} */
const filesOf = (emoji) => ({ [EMOJI_FILE]: emoji, ...Object.fromEntries(readdirSync(HAN).filter((name) => name.endsWith('.woff2')).sort().map((name) => [name, join(HAN, name)])) })

/**
 * Which file draws what: every sign in one of them, the emoji first, because Hanazono's few are of another make.
 * @param {ReadonlySet<number>} main what the main fonts draw; it is not taken from Hanazono
 * @param {string} emoji file made by `plainEmoji`
 * @returns {RareFace[]}
 */
export function rareFaces(main, emoji) {
  const given = new Set(main)
  return Object.entries(filesOf(emoji)).flatMap(([file, path]) => {
    // What has a skin tone or a keycap is drawn by the font that has these, even where the main fonts have the sign (a figure) and draw it alone.
    const codes = codesOf(readFileSync(path)).filter((code) => file === EMOJI_FILE || (!given.has(code) && isSign(code) && drawnSingly.test(String.fromCodePoint(code))))
    for (const code of codes) given.add(code)
    return codes.length === 0 ? [] : [{ file, ranges: toRanges(codes) }]
  })
}

/**
 * Chromium writes runs of neighbours into a PDF by their last two bytes. Behind the first plane these are the second half of a surrogate pair, and a run
 * over the border where the first half changes copies out wrong. So the first sign after each border is drawn by a font of its own, the same file again
 * under another address, and no run crosses.
 * @param {readonly [number, number][]} ranges
 * @returns {[number, number][][]} one or two lists
 */
export function withoutBorders(ranges) {
  const codes = ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i))
  const isBorder = (/** @type {number} */ code) => code > 0xffff && code % 0x400 === 0
  return [codes.filter((code) => !isBorder(code)), codes.filter(isBorder)].filter((list) => list.length > 0).map(toRanges)
}

/** @param {[number, number]} range @returns {string} as CSS writes it */
const cssRange = ([first, last]) => `U+${first.toString(16)}${last === first ? '' : `-${last.toString(16)}`}`

/** @param {RareFace} face @returns {string} */
const rulesOf = ({ file, ranges }) => withoutBorders(ranges).map((some, i) => `@font-face { font-family: 'SayOnce Rare'; font-display: swap; src: url('${file}${i === 0 ? '' : '?border'}'); unicode-range: ${some.map(cssRange).join(', ')}; }\n`).join('')

/**
 * Writes the folder `to` anew: Hanazono's files as they were shipped, the emoji, rare.css (the family 'SayOnce Rare'), rare.json (the same list for who
 * draws without style sheets), and the licence.
 * @param {string} to @param {readonly RareFace[]} faces @param {string} emoji file made by `plainEmoji`
 */
export function writeRare(to, faces, emoji) {
  rmSync(to, { recursive: true, force: true })
  mkdirSync(to, { recursive: true })
  const paths = filesOf(emoji)
  for (const { file } of faces) copyFileSync(/** @type {string} */ (paths[file]), join(to, file))
  writeFileSync(join(to, 'rare.css'), faces.map(rulesOf).join(''))
  writeFileSync(join(to, 'rare.json'), JSON.stringify({ faces }))
  copyFileSync(join(root, 'assets/fonts/HANAZONO.txt'), join(to, 'HANAZONO.txt'))
}
