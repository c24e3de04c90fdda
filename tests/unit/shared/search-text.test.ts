// Finding and marking go by one rule.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { excerpt, marksIn, normalise, wordsOf } from '../../../shared/search-text'

const marked = (text: string, typed: string) => marksIn(text, wordsOf(typed)).map(({ start, end }) => text.slice(start, end))

describe('the words of a search', () => {
  it('are the same in wide and narrow, large and small letters, and with invisible signs inside', () => {
    expect(normalise('ＡＢＣ，１２３')).toBe(normalise('abc,123'))
    expect(normalise('铅\u200b笔\u00ad盒')).toBe('铅笔盒')
    expect(wordsOf('  铅笔盒\u3000 操场 铅笔盒 ')).toEqual(['铅笔盒', '操场'])
    expect(wordsOf(' \u200b ')).toEqual([])
  })

  it('are marked where they stand in the text as it was written', () => {
    expect(marked('旁边有 ＡＢＣ 书店，ABC 书店', 'abc')).toEqual(['ＡＢＣ', 'ABC'])
    expect(marked('我的铅\u200b笔盒', '铅笔')).toEqual(['铅\u200b笔'])
    expect(marked('约 3㎏ 重', '3kg')).toEqual(['3㎏'])
    expect(marked('推了我推了我', '推了 了我')).toEqual(['推了我推了我'])
    expect(marked('没有这个词', '恐龙')).toEqual([])
  })

  it('marks stand in order, apart, and inside the text, whatever is typed', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), fc.string({ unit: 'grapheme', maxLength: 4 }), (text, typed) => {
      const marks = marksIn(text, wordsOf(typed))
      let last = -1
      for (const { start, end } of marks) {
        expect(start).toBeGreaterThan(last)
        expect(end).toBeGreaterThan(start)
        expect(end).toBeLessThanOrEqual(text.length)
        last = end
      }
    }))
  })

  it('an excerpt holds the first place and cuts no sign in two', () => {
    const text = `${'他'.repeat(300)}恐龙${'😀'.repeat(300)}`
    const cut = excerpt(text, ['恐龙'], 80)
    expect(cut).toContain('恐龙')
    expect(Buffer.from(cut).toString()).toBe(cut)
    expect([cut.startsWith('…'), cut.endsWith('…')]).toEqual([true, true])
    expect(excerpt('短', ['x'], 80)).toBe('短')
  })
})
