// Characters that cannot be printed are found before sealing (E-D5), and look-alikes are printed as what they look like.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keeps, toRanges } from '../../../build/code-points.mjs'
import { missingDeep, missingGlyphs, namedByNumber, withNumbers, type Coverage } from '../../../electron/sections/coverage'
import { printable, printableDeep } from '../../../shared/printable'

const coverage: Coverage = { version: 'sayonce-coverage/1', ranges: [[0x20, 0x7e], [0x3001, 0x3002], [0x4e00, 0x9fa5], [0xff0c, 0xff0c]] }

describe('coverage of the embedded fonts', () => {
  it('names each missing character once, and nothing else', () => {
    expect(missingGlyphs('小禾，𠮷野、😀𠮷。\n\t', coverage)).toEqual(['𠮷', '😀'])
  })

  it('XD12 a letter and its accent are one sign: what the fonts draw together is not missing', () => {
    const accents: Coverage = { ...coverage, ranges: [[0x20, 0x7e], [0xea, 0xea]] }
    expect(missingGlyphs('e\u0302', accents)).toEqual([])
    expect(missingGlyphs('x\u0302', accents)).toEqual(['\u0302'])
  })

  it('XD12 a skin tone or a keycap is drawn with an emoji before it, and nowhere else', () => {
    const all: Coverage = { ...coverage, ranges: [[0x20, 0x1ffff]] }
    for (const drawn of ['👍🏽', '☝🏿', '1⃣2⃣', '👩🏻👨🏿', 'ﾊﾞﾊﾟ']) expect(missingGlyphs(drawn, all), drawn).toEqual([])
    expect(missingGlyphs('界🏾🏿', all)).toEqual(['🏾', '🏿'])
    expect(missingGlyphs('我⃣', all)).toEqual(['\u20E3'])
    expect(missingGlyphs('我ﾞ', all)).toEqual(['ﾞ'])
    expect(withNumbers('👍🏽界🏽\n', all)).toBe('👍🏽界〔U+1F3FD〕\n')
  })

  it('XD12 E-D5 names a sign by its number, because the screen may not have it either', () => {
    expect(['\uE000', '\u{30000}', '\u0302'].map(namedByNumber)).toEqual(['〔U+E000〕', '〔U+30000〕', '〔U+0302〕'])
  })

  it('agrees with a plain look-up for any code point', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.integer({ min: 0x20, max: 0x2ffff }), { minLength: 1 }), fc.integer({ min: 0x20, max: 0x2ffff }), (codes, probe) => {
      const ranges = { version: 'sayonce-coverage/1' as const, ranges: toRanges(codes) }
      for (const code of [...codes, probe]) {
        if (code >= 0xd800 && code <= 0xdfff) continue
        const sign = String.fromCodePoint(code)
        // A sign that is always written by other ones is asked for as those.
        if (sign.normalize('NFC') === sign) expect(missingGlyphs(sign, ranges).length === 0).toBe(codes.includes(code))
      }
    }))
  })

  it('prints a radical or compatibility character as the ordinary character of the same look', () => {
    expect(printable('\u2F64\u6237\u2F00\u76EE \uF900 \u2329\u232A \u2003 \u301C')).toBe('用户一目 豈 〈〉 \u3000 ～')
  })

  it('leaves no code point behind that was taken out of the fonts, where an ordinary one exists', () => {
    for (let code = 0x2f00; code <= 0x2fd5; code++) expect(keeps(printable(String.fromCodePoint(code)).codePointAt(0)!), code.toString(16)).toBe(true)
  })

  it('leaves the twelve true ideographs of the compatibility block alone', () => {
    expect(printable('﨎﨏﨑﨓﨔﨟﨡﨣﨤﨧﨨﨩')).toBe('﨎﨏﨑﨓﨔﨟﨡﨣﨤﨧﨨﨩')
  })

  it('drops signs that draw nothing, so that no hidden direction mark turns a sentence round', () => {
    expect(printable('甲\u202E乙\u200B丙\uFEFF丁\u00AD戊\u2060己\uFE00\u{E0100}庚\u3164')).toBe('甲乙丙丁戊己庚')
  })

  it('walks through every string of a binder', () => {
    const binder = { parts: [{ title: '\u2F64', runs: [{ text: '𠮷', code: null }] }], pageOf: { a: 3 } }
    expect(printableDeep(binder).parts[0]?.title).toBe('用')
    expect(missingDeep(binder, coverage)).toEqual(['\u2F64', '𠮷'])
    expect(printableDeep(binder).pageOf).toEqual({ a: 3 })
  })
})
