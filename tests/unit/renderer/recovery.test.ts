// F80, XB15 at the screen: what is typed is judged as the vault judges it, in words, beside the right sheet.
import { createHash } from 'node:crypto'
import { create } from 'qrcode'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { beforeAll, describe, expect, test } from 'vitest'
import { faultFrom, faultOf, marked, repeated } from '../../../renderer/recovery/fault'
import { QrCode, qrPath } from '../../../renderer/recovery/QrCode'
import { recovery } from '../../../renderer/ui/text/recovery'
import { startText, type T } from '../../../renderer/ui/text'
import { SetId, type Share } from '../../../shared/model/recovery'
import { readShare, writeShare } from '../../../shared/recovery-words'

const share = (index: 1 | 2 | 3): Share => ({
  setId: SetId.parse('9f3ab1c0'), index, threshold: 2, total: 3,
  data: Uint8Array.from([...createHash('sha256').update(`share ${index}`).digest(), index]),
})
const { words, qr } = writeShare(share(1))

/** Keys with their values: wording may change, sense may not. */
const t: T = (key, values) => `${key.replace('recovery:', '')}${values ? ` ${Object.values(values).join(' ')}` : ''}`
const say = (typed: string) => faultOf(readShare(typed), t)

beforeAll(() => startText('zh'))

describe('F80 a sheet being typed', () => {
  test('is not called wrong while it is only unfinished', () => {
    for (let n = 0; n <= words.length; n++) expect(say(words.slice(0, n).join(' '))).toBeNull()
    expect(readShare(words.join(' ')).state).toBe('whole')
  })

  test('says and marks the place of each word that is not in the list, also when unfinished', () => {
    const typed = ['囧', ...words.slice(1, 8), 'abc']
    expect(say(typed.join(''))).toBe('fault-unknown 1, 9')
    expect(marked(readShare(typed.join('')))).toEqual([1, 9])
  })

  test('says and marks the one word that was copied wrong; of two it says only that there are several', () => {
    const wrong = words.with(11, words[11] === '的' ? '一' : '的')
    expect(say(wrong.join(''))).toBe('fault-likely 12')
    expect(marked(readShare(wrong.join('')))).toEqual([12])
    const two = wrong.with(3, words[3] === '的' ? '一' : '的')
    expect(say(two.join(''))).toBe('fault-checksum')
    expect(marked(readShare(two.join('')))).toEqual([])
  })

  test('says how many words are too many, and when a scan was cut off', () => {
    expect(say([...words, ...words.slice(0, 2)].join(''))).toBe('fault-many 2')
    expect(say(qr.slice(0, -3))).toBe('fault-form')
    expect(say(qr)).toBeNull()
  })

  test('in both fields is one sheet, as words or as QR text', () => {
    expect(repeated([words.join(''), qr])).toBe(1)
    expect(repeated([words.join(''), writeShare(share(2)).qr])).toBe(-1)
    expect(repeated([words.join(''), writeShare(share(2)).qr, qr])).toBe(2)
    expect(repeated(['', ''])).toBe(-1)
  })
})

describe('XB15 the vault answers', () => {
  test.each([
    [{ code: 'E-A16', detail: '2 9f3ab1c0' }, { at: 1, text: 'fault-foreign 9f3a b1c0' }],
    [{ code: 'E-A17', detail: '3' }, { at: 2, text: 'fault-wrong' }],
    [{ code: 'E-A15', detail: '1 form' }, { at: 0, text: 'fault-form' }],
  ] as const)('%o is shown beside its sheet', (failure, shown) => expect(faultFrom(failure, t)).toEqual(shown))

  test.each([{ code: 'E-A17', detail: 'either' }, { code: 'E-A14', detail: '1/2' }, { code: 'E-A2' }] as const)('%o is shown for all', (failure) => expect(faultFrom(failure, t)).toBeNull())
})

describe('F80 the QR code', () => {
  test('draws exactly the modules of the code, with free ground around it', () => {
    const { path, size } = qrPath(qr)
    const { modules } = create(qr, { errorCorrectionLevel: 'M' })
    expect(size).toBe(modules.size + 8)
    const dark = new Set([...path.matchAll(/M(\d+) (\d+)h(\d+)v1h-(\d+)z/g)].flatMap(([, x, y, run, back]) => {
      expect(run).toBe(back)
      return Array.from({ length: Number(run) }, (_, i) => `${Number(x) + i},${y}`)
    }))
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        const inside = x >= 4 && y >= 4 && x < size - 4 && y < size - 4
        expect(dark.has(`${x},${y}`)).toBe(inside && Boolean(modules.get(y - 4, x - 4)))
      }
    }
  })

  test('needs no HTML from a string, no style attribute and no picture', () => {
    const svg = renderToStaticMarkup(createElement(QrCode, { text: qr, label: 'x' }))
    expect(svg).toMatch(/^<svg[^>]*><path[^>]*><\/path><path[^>]*><\/path><\/svg>$/)
    expect(svg).not.toMatch(/style=|data:|href/)
  })
})

test('the sheet tells its keeper what must not happen to it', () => {
  for (const rule of ['信封', '两人', '分别存放', '不得拍照']) expect(Object.values(recovery.zh).some((text) => text.includes(rule))).toBe(true)
})
