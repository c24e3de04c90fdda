// The fonts that every sealed page embeds: look-alike code points out, everything else in, made once.
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fontkit from '@cantoo/fontkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keeps, keepsInMain, toRanges } from '../../../build/code-points.mjs'
import { makeFonts } from '../../../build/fonts.mjs'
import { Coverage, missingGlyphs } from '../../../electron/sections/coverage'
import { footerText } from '../../../electron/seal/stamp'
import { printable } from '../../../shared/printable'
import { inRanges } from '../../../shared/ranges'

const names = ['serif-400', 'serif-700', 'sans-400', 'sans-700']
let folder = ''
let to = ''
type Font = { characterSet: number[]; _cmapProcessor: { lookup: (code: number) => number }; availableFeatures: string[] }
const fontOf = (file: string) => fontkit.create(readFileSync(join(to, file))) as unknown as Font
const charactersOf = (name: string) => new Set(fontOf(`${name}.ttf`).characterSet)
const coverageOf = () => Coverage.parse(JSON.parse(readFileSync(join(to, 'coverage.json'), 'utf8')))
const rareOf = () => (JSON.parse(readFileSync(join(to, 'rare', 'rare.json'), 'utf8')) as { faces: { file: string; ranges: [number, number][] }[] }).faces
const codesIn = (ranges: readonly [number, number][]) => ranges.flatMap(([from, last]) => Array.from({ length: last - from + 1 }, (_, i) => from + i))
/** Signs that share a glyph; a PDF could name only one of them. Blanks may. */
const shared = (font: Font, codes: readonly number[]) => {
  const by = new Map<number, number[]>()
  for (const code of codes) {
    if (/[\s\u00AD]/u.test(String.fromCodePoint(code))) continue
    // Not by its public way, which makes a glyph object of each.
    const glyph = font._cmapProcessor.lookup(code)
    by.set(glyph, [...(by.get(glyph) ?? []), code])
  }
  return [...by.values()].filter((group) => group.length > 1).map((group) => group.map((code) => code.toString(16)).join('='))
}

describe('fonts of the sealed pages', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sayonce-fonts-'))
    to = join(folder, 'out')
    await makeFonts({ to, cache: join(folder, 'cache') })
  }, 60_000)
  afterAll(() => { rmSync(folder, { recursive: true, force: true }) })

  it('hold no radical and no compatibility ideograph, so that 用 is never copied out as another character', () => {
    for (const name of names) expect([...charactersOf(name)].filter((code) => !keepsInMain(code)).map((code) => code.toString(16)), name).toEqual([])
  })

  it('keep every character of the common CJK block and the signs a Chinese record uses', () => {
    for (const name of names) {
      const has = charactersOf(name)
      for (let code = 0x4e00; code <= 0x9fa5; code++) if (!has.has(code)) throw new Error(`${name} lacks ${code.toString(16)}`)
      for (const sign of '，。、：；？！“”‘’（）《》〈〉【】…—·～　①②③0123456789Xx') expect(has.has(sign.codePointAt(0)!), sign).toBe(true)
    }
  })

  it('keep the true ideographs of the compatibility block that the source font draws', () => {
    expect([0xfa0e, 0xfa0f, 0xfa11, 0xfa13, 0xfa14, 0xfa1f, 0xfa21, 0xfa23, 0xfa24, 0xfa27, 0xfa28, 0xfa29].every(keeps)).toBe(true)
    expect([0xfa10, 0xf900, 0xfaff, 0x2e80, 0x2fdf, 0x2f64].some(keeps)).toBe(false)
    expect(charactersOf('serif-400').has(0xfa23)).toBe(true)
  })

  it('come with the list of characters that all of them draw, and with their licence', () => {
    expect(missingGlyphs('小禾说：“他推了我一下。”', coverageOf())).toEqual([])
    for (const owner of ['Adobe', 'Google Inc.', 'Google LLC']) expect(readFileSync(join(to, 'OFL.txt'), 'utf8')).toMatch(new RegExp(`Copyright.*${owner}`))
    expect(readFileSync(join(to, 'rare', 'HANAZONO.txt'), 'utf8')).toContain('Hanazono Font License')
  })

  it('are made once: the second time they come out of the cache, byte for byte the same', async () => {
    const first = readFileSync(join(to, 'serif-400.ttf'))
    const again = join(folder, 'again')
    expect((await makeFonts({ to: again, cache: join(folder, 'cache') })).made).toBe(0)
    expect(readFileSync(join(again, 'serif-400.ttf')).equals(first)).toBe(true)
    expect(statSync(join(again, 'coverage.json')).size).toBeGreaterThan(100)
  })

  it('XD12 the printed fonts give every sign a glyph of its own, and no rule that swaps it for an unnamed one: what copies out is what was written', () => {
    for (const name of ['serif-400', 'serif-700']) {
      const font = fontOf(`${name}.ttf`)
      expect(shared(font, font.characterSet), name).toEqual([])
      expect(font.availableFeatures).not.toContain('ccmp')
    }
    for (const { file, ranges } of rareOf()) {
      const font = fontOf(join('rare', file))
      expect(shared(font, codesIn(ranges)), file).toEqual([])
      expect(font.availableFeatures, file).toEqual([])
    }
  })

  it('XD12 names of household registers can be printed: GB 18030-2022 level 3, that is the common block and the extensions A to F', () => {
    const covers = inRanges(coverageOf().ranges)
    const blocks = { common: [0x4e00, 0x9fef], A: [0x3400, 0x4db5], B: [0x20000, 0x2a6d6], C: [0x2a700, 0x2b734], D: [0x2b740, 0x2b81d], E: [0x2b820, 0x2cea1], F: [0x2ceb0, 0x2ebe0] } as const
    for (const [name, [first, last]] of Object.entries(blocks)) for (let code = first; code <= last; code++) if (!covers(code)) throw new Error(`${name} lacks ${code.toString(16)}`)
    expect(missingGlyphs('𠮷㛃䶮𫖯龘 𪚥 😀❤👍🏽🇨🇳1⃣👨👩👧 e\u0302 z\u030C Škoda Žižek Łódź ɑ Ж Ω ≠', coverageOf())).toEqual([])
  })

  it('XD12 what no font has stays missing: private use, no character yet, ideographs after extension F, shaped writings, an accent that fits no letter', () => {
    for (const sign of ['\uE000', '\u{F0000}', '\u{10FFFD}', '\u{2FFFF}', '\u{30000}', '\u{2EBF0}', 'བ', 'ئ', 'x\u0302']) expect(missingGlyphs(sign, coverageOf()), sign).toHaveLength(1)
    // Stripped numbers come out as the ordinary character, which is there.
    expect(missingGlyphs(printable('\u2F64\uF900\u{2F800}\u2329\u301C'), coverageOf())).toEqual([])
  })

  it('XD12 each rare sign is taken from one file, and the common ones from the main fonts', () => {
    const main = names.map(charactersOf)
    const seen = new Set<number>()
    for (const { file, ranges } of rareOf()) {
      for (const code of codesIn(ranges)) {
        if (seen.has(code) || (file !== 'emoji.ttf' && main.every((has) => has.has(code))) || !keeps(code)) throw new Error(`${file} ${code.toString(16)}`)
        seen.add(code)
      }
    }
    expect(seen.size).toBeGreaterThan(60_000)
    const css = readFileSync(join(to, 'rare', 'rare.css'), 'utf8')
    for (const { file } of rareOf()) expect(css).toContain(`url('${file}')`)
  })

  it('XD12 the font of skin tones and keycaps has every emoji, because it draws them in one', () => {
    const has = charactersOf(join('rare', 'emoji'))
    for (let code = 0x23; code < 0x1fb00; code++) {
      const sign = String.fromCodePoint(code)
      if (/\p{Emoji}/u.test(sign) && inRanges(coverageOf().ranges)(code)) expect(has.has(code), sign).toBe(true)
    }
    for (const name of names) expect([...charactersOf(name)].filter((code) => /\p{M}/u.test(String.fromCodePoint(code))), name).toEqual([])
  })

  it('XD12 no font of a page holds two neighbours on both sides of a border of surrogate pairs: Chromium would write the second one wrongly', () => {
    const astray = (codes: ReadonlySet<number>) => [...codes].filter((code) => code > 0xffff && code % 0x400 === 0 && codes.has(code - 1))
    for (const name of ['serif-400', 'serif-700']) expect(astray(charactersOf(name)), name).toEqual([])
    const css = readFileSync(join(to, 'rare', 'rare.css'), 'utf8')
    const rules = [...css.matchAll(/url\('([^']+)'\); unicode-range: ([^;]+);/g)]
    const drawn = rules.map(([, , ranges = '']) => new Set(codesIn(ranges.split(', ').map((range) => { const [first = 0, last = first] = range.slice(2).split('-').map((hex) => Number.parseInt(hex, 16)); return [first, last] }))))
    for (const codes of drawn) expect(astray(codes)).toEqual([])
    expect(new Set(rules.map(([, url]) => url)).size).toBe(rules.length)
    expect(new Set(drawn.flatMap((codes) => [...codes]))).toEqual(new Set(rareOf().flatMap(({ ranges }) => codesIn(ranges))))
  })

  it('XD12 the footer, which is drawn in one font alone, holds nothing but signs of that font', () => {
    const has = charactersOf('serif-400')
    const ids = { bundleId: 'BDL-0123456789-abcdefghijklmnopqrstuvwxyz', digest: '0123456789abcdef' }
    for (const sign of footerText(1234567890, 1234567890, ids)) expect(has.has(sign.codePointAt(0)!), sign).toBe(true)
  })

  it('lists runs of code points as ranges', () => {
    expect(toRanges([5, 1, 2, 3, 9, 8])).toEqual([[1, 3], [5, 5], [8, 9]])
    expect(toRanges([])).toEqual([])
  })
})
