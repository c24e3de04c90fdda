// The fonts that every sealed page embeds: look-alike code points out, everything else in, made once.
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fontkit from '@cantoo/fontkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keeps, makeFonts, toRanges } from '../../../build/fonts.mjs'
import { Coverage, missingGlyphs } from '../../../electron/sections/coverage'

const names = ['serif-400', 'serif-700', 'sans-400', 'sans-700']
let folder = ''
let to = ''
const charactersOf = (name: string) => new Set((fontkit.create(readFileSync(join(to, `${name}.ttf`))) as unknown as { characterSet: number[] }).characterSet)

describe('fonts of the sealed pages', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sayonce-fonts-'))
    to = join(folder, 'out')
    await makeFonts({ to, cache: join(folder, 'cache') })
  }, 60_000)
  afterAll(() => { rmSync(folder, { recursive: true, force: true }) })

  it('hold no radical and no compatibility ideograph, so that 用 is never copied out as another character', () => {
    for (const name of names) expect([...charactersOf(name)].filter((code) => !keeps(code)).map((code) => code.toString(16)), name).toEqual([])
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
    const coverage = Coverage.parse(JSON.parse(readFileSync(join(to, 'coverage.json'), 'utf8')))
    expect(missingGlyphs('小禾说：“他推了我一下。”', coverage)).toEqual([])
    expect(missingGlyphs('𠮷', coverage)).toEqual(['𠮷'])
    expect(readFileSync(join(to, 'OFL.txt'), 'utf8')).toContain('SIL OPEN FONT LICENSE')
  })

  it('are made once: the second time they come out of the cache, byte for byte the same', async () => {
    const first = readFileSync(join(to, 'serif-400.ttf'))
    const again = join(folder, 'again')
    expect((await makeFonts({ to: again, cache: join(folder, 'cache') })).made).toBe(0)
    expect(readFileSync(join(again, 'serif-400.ttf')).equals(first)).toBe(true)
    expect(statSync(join(again, 'coverage.json')).size).toBeGreaterThan(100)
  })

  it('lists runs of code points as ranges', () => {
    expect(toRanges([5, 1, 2, 3, 9, 8])).toEqual([[1, 3], [5, 5], [8, 9]])
    expect(toRanges([])).toEqual([])
  })
})
