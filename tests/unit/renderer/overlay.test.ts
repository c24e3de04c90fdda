// F15: what is burned into the picture is true, whole, and drawn by the shipped font alone.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { climateText, drawable, overlayParts, stripSizes, timeText, wrap } from '../../../renderer/capture/overlay'
import { inRanges } from '../../../shared/ranges'

const at = Date.parse('2026-11-21T06:05:31.250Z')
const overlay = { room: '第二询问室', caseNumber: '云溪字0012号', climate: { celsius: 23.44, humidity: 45.4, source: 'typed' } } as const

let zone: string | undefined
beforeEach(() => {
  zone = process.env.TZ
  process.env.TZ = 'Asia/Shanghai'
})
afterEach(() => {
  if (zone === undefined) delete process.env.TZ
  else process.env.TZ = zone
})

describe('F15: date and time', () => {
  it('are those of the room, to the second', () => {
    expect(timeText(at)).toBe('2026-11-21 14:05:31')
    expect(timeText(at + 749)).toBe('2026-11-21 14:05:31')
    expect(timeText(at + 750)).toBe('2026-11-21 14:05:32')
    expect(timeText(Date.parse('2026-12-31T16:00:00Z'))).toBe('2027-01-01 00:00:00')
  })

  it('of a machine in another zone say so: nobody takes them for Beijing time', () => {
    process.env.TZ = 'UTC'
    expect(timeText(at)).toBe('2026-11-21 06:05:31 UTC+0')
    process.env.TZ = 'Asia/Kolkata'
    expect(timeText(at)).toBe('2026-11-21 11:35:31 UTC+5:30')
    process.env.TZ = 'America/New_York'
    expect(timeText(at)).toBe('2026-11-21 01:05:31 UTC-5')
  })
})

describe('F15: the parts of the strip', () => {
  it('stand in their order, the climate with its source', () => {
    expect(overlayParts(overlay, at)).toEqual(['2026-11-21 14:05:31', '第二询问室', '案号 云溪字0012号', '23.4℃ 45%（人工录入）'])
    expect(climateText({ celsius: -0.04, humidity: 100, source: 'sensor' })).toBe('0.0℃ 100%（传感器）')
  })

  it('what is not known is left out, never made up', () => {
    expect(overlayParts({ room: ' ', caseNumber: '', climate: null }, at)).toEqual(['2026-11-21 14:05:31'])
  })

  it('break between parts, and nothing is ever cut off', () => {
    const measure = (text: string) => [...text].reduce((sum, sign) => sum + (sign < '\u2000' ? 1 : 2), 0)
    const parts = overlayParts({ ...overlay, room: '很'.repeat(60), caseNumber: 'ABCDEFGHIJ0123456789KLMNOPQRST' }, at)
    for (const width of [20, 40, 80, 300]) {
      const lines = wrap(parts, width, measure)
      for (const line of lines) expect(measure(line)).toBeLessThanOrEqual(width)
      expect(lines.join('').replaceAll(' · ', '')).toBe(parts.join(''))
    }
    expect(wrap(overlayParts(overlay, at), 70, measure)).toEqual(['2026-11-21 14:05:31 · 第二询问室 · 案号 云溪字0012号', '23.4℃ 45%（人工录入）'])
  })

  it('the letters grow with the picture and stay legible in a small one', () => {
    expect([360, 720, 1080].map((height) => stripSizes(height).font)).toEqual([15, 24, 36])
    for (const height of [90, 360, 540, 720, 1080]) expect(stripSizes(height).line % 2).toBe(0)
  })
})

describe('F15: the font', () => {
  const covers = inRanges([[0x20, 0x7e], [0x3013, 0x3013], [0x4e00, 0x9fff]])

  it('a sign without a glyph becomes its equivalent or a visible mark, never another font\'s', () => {
    expect(drawable('第1室', covers)).toBe('第1室')
    expect(drawable('⽤Ａ１', covers)).toBe('用A1')
    expect(drawable('室🙂𠮷', covers)).toBe('室〓〓')
  })

  it('signs that nobody sees cannot turn the strip round or break it', () => {
    expect(drawable('A\u202eB\u0000C\n\tD\u200b', covers)).toBe('ABC D')
  })

  it('the shipped font draws everything that the strip itself brings', () => {
    const file = join(import.meta.dirname, '../../../out/fonts/coverage.json')
    let ranges: [number, number][]
    try {
      ranges = (JSON.parse(readFileSync(file, 'utf8')) as { ranges: [number, number][] }).ranges
    } catch {
      return // No build here; the fonts' own test makes them.
    }
    const shipped = inRanges(ranges)
    for (const part of [...overlayParts(overlay, at), climateText({ ...overlay.climate, source: 'sensor' }), '摄像机 1 无画面 Camera 1: no picture 〓 ·']) expect(drawable(part, shipped)).toBe(part)
  })
})
