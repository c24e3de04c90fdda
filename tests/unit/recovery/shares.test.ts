// XB15, F80: any two of three recovery sheets give the secret; too few, wrong and foreign ones say which; no miscopied word passes.
import { createHash, randomBytes } from 'node:crypto'
import { wordlist } from '@scure/bip39/wordlists/simplified-chinese.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkOf, combineShares, decodeShare, encodeShare, splitSecret } from '../../../electron/recovery/shares'
import { recoverSecret, rehearse, sheetsOf } from '../../../electron/recovery/sheet'
import { Refused } from '../../../shared/failure'
import { SetId, ShareIndex, type Share } from '../../../shared/model/recovery'
import { readShare, wordCount } from '../../../shared/recovery-words'

const fixed = (n: number) => new Uint8Array(createHash('sha256').update(`secret ${n}`).digest())
const secret = fixed(1)
const set = await splitSecret(secret)
const [one, two, three] = set.shares as [Share, Share, Share]
const other = await splitSecret(secret)

const refusal = async (act: () => unknown) => {
  try {
    await act()
  } catch (error) {
    if (error instanceof Refused) return [error.code, error.detail]
    throw error
  }
  return 'accepted'
}

/** Any share there can be, not only those of one secret. */
const anyShare: fc.Arbitrary<Share> = fc.record({
  setId: fc.uint8Array({ minLength: 4, maxLength: 4 }).map((bytes) => SetId.parse(Buffer.from(bytes).toString('hex'))),
  index: fc.constantFrom(1, 2, 3).map((n) => ShareIndex.parse(n)), threshold: fc.constant(2 as const), total: fc.constant(3 as const),
  data: fc.uint8Array({ minLength: 33, maxLength: 33 }).map((bytes) => Uint8Array.from(bytes)),
})
const position = fc.nat(wordCount - 1)
const word = fc.constantFrom(...wordlist)

describe('F80 a share as words and as QR text', () => {
  test('comes back from its words and from its QR text, whatever it is', () => {
    fc.assert(fc.property(anyShare, (share) => {
      const { words, qr } = encodeShare(share)
      expect(words).toHaveLength(31)
      expect(decodeShare(words.join(''))).toEqual(share)
      expect(decodeShare(qr)).toEqual(share)
    }))
  })

  test('may be typed with spaces, numbers, line breaks and punctuation, in full or half width', () => {
    const { words, qr } = encodeShare(one)
    const numbered = words.map((w, i) => `${i + 1}. ${w}`)
    for (const typed of [words.join(' '), words.join('　'), words.join('\r\n'), words.join('，'), `  ${numbered.join('、')}\n`, numbered.join('\u200b'), words.map((w, i) => `${'０１２３４５６７８９'[i % 10]}．${w}`).join(''),
      qr.toLowerCase(), ` ${qr}\n`, `${qr.slice(0, 30)}\n${qr.slice(30)}`, [...qr].map((sign) => String.fromCodePoint(sign.codePointAt(0)! + 0xfee0)).join('')]) {
      expect(decodeShare(typed)).toEqual(one)
    }
  })

  test('is refused when any one word is another, and the place of it is said', () => {
    fc.assert(fc.property(anyShare, position, word, (share, at, wrong) => {
      const { words } = encodeShare(share)
      fc.pre(words[at] !== wrong)
      words[at] = wrong
      expect(() => decodeShare(words.join(''))).toThrow(expect.objectContaining({ code: 'E-A15', detail: `checksum ${at + 1}` }))
    }), { numRuns: 500 })
  })

  test('is refused for every other word at every place of one share', () => {
    const { words } = encodeShare(two)
    let passed = 0
    for (let at = 0; at < wordCount; at++) {
      for (const wrong of wordlist) if (wrong !== words[at] && readShare(words.with(at, wrong).join('')).state !== 'checksum') passed++
    }
    expect(passed).toBe(0)
  })

  test('is refused when any two words are swapped, or any two or three are others, and no wrong place is said for two', () => {
    fc.assert(fc.property(anyShare, fc.uniqueArray(position, { minLength: 2, maxLength: 3 }), fc.array(word, { minLength: 3, maxLength: 3 }), (share, places, wrong) => {
      const { words } = encodeShare(share)
      const [a, b] = places as [number, number]
      fc.pre(words[a] !== words[b] && places.every((at, i) => words[at] !== wrong[i]))
      const swapped = words.with(a, words[b]!).with(b, words[a]!)
      expect(() => decodeShare(swapped.join(''))).toThrow(expect.objectContaining({ code: 'E-A15', detail: 'checksum' }))
      const changed = places.reduce((all, at, i) => all.with(at, wrong[i]!), words)
      expect(readShare(changed.join('')).state).toBe('checksum')
      if (places.length === 2) expect(readShare(changed.join(''))).toMatchObject({ likely: null })
    }), { numRuns: 500 })
  })

  test('is refused when any sign of the QR text is another', () => {
    const { qr } = encodeShare(one)
    const start = 'SAYONCE-R1:'.length
    for (let at = start; at < qr.length; at++) {
      for (const sign of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567') {
        if (sign !== qr[at]) expect(readShare(qr.slice(0, at) + sign + qr.slice(at + 1)).state).not.toBe('whole')
      }
    }
    expect(qr.length).toBe(80)
  })

  test('says where a word is that is not in the list, and what else is no share', async () => {
    const { words, qr } = encodeShare(one)
    expect(wordlist).not.toContain('囧')
    expect(await refusal(() => decodeShare(words.with(6, '囧').join(' ')))).toEqual(['E-A15', 'word 7'])
    expect(await refusal(() => decodeShare(words.with(6, 'horse').join('')))).toEqual(['E-A15', 'word 7'])
    expect(readShare(words.with(6, '囧').with(30, '囧').slice(0, 31).join(''))).toMatchObject({ state: 'unknown', unknown: [7, 31] })
    for (const typed of ['', words.slice(1).join(''), words.join('') + words[0], qr.slice(0, -1), qr + 'A', 'SAYONCE', 'sayonce-r2:AAAA', qr.replace(/.$/, '1')]) {
      expect(await refusal(() => decodeShare(typed))).toEqual(['E-A15', 'form'])
    }
    // All zero symbols are a code word, but of version 0.
    expect(await refusal(() => decodeShare(wordlist[0]!.repeat(31)))).toEqual(['E-A15', 'form'])
  })

  test('no text makes the reader fail otherwise', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.array(fc.oneof(word, fc.string({ maxLength: 3 })), { maxLength: 40 }).map((a) => a.join(''))), (typed) => {
      expect(['unknown', 'count', 'checksum', 'form']).toContain(readShare(typed).state)
    }), { numRuns: 500 })
  })
})

describe('XB15 two of three shares', () => {
  const expected = { setId: set.setId, check: set.check }

  test('every pair gives the secret, in either order, and so do all three', async () => {
    for (const given of [[one, two], [one, three], [two, three], [two, one], [three, one], [three, two], [one, two, three]]) {
      expect(await combineShares(given, expected)).toEqual(secret)
    }
  })

  test('any secret comes back from any pair that was printed and typed', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.constantFrom([0, 1], [0, 2], [1, 2]), async (bytes, [i, j]) => {
      const made = await splitSecret(Buffer.from(bytes))
      const typed = [encodeShare(made.shares[i!]!).words.join(''), encodeShare(made.shares[j!]!).qr]
      expect(await recoverSecret(typed, made)).toEqual(Uint8Array.from(bytes))
    }), { numRuns: 25 })
  })

  test('too few say how many; the same sheet twice is one sheet', async () => {
    expect(await refusal(() => combineShares([], expected))).toEqual(['E-A14', '0/2'])
    expect(await refusal(() => combineShares([three], expected))).toEqual(['E-A14', '1/2'])
    expect(await refusal(() => combineShares([three, { ...three, data: Uint8Array.from(three.data) }], expected))).toEqual(['E-A14', '1/2'])
    expect(await combineShares([three, three, one], expected)).toEqual(secret)
  })

  test('a sheet of another set says which of those given it is, and of which set', async () => {
    expect(await refusal(() => combineShares([one, other.shares[1]!], expected))).toEqual(['E-A16', `2 ${other.setId}`])
    expect(await refusal(() => combineShares([other.shares[1]!, one], expected))).toEqual(['E-A16', `1 ${other.setId}`])
    expect(await refusal(() => combineShares([other.shares[0]!], expected))).toEqual(['E-A16', `1 ${other.setId}`])
  })

  test('a forged sheet of the right set is found: with three it says which, with two that one of them is', async () => {
    const forged = (share: Share): Share => ({ ...share, data: Uint8Array.from(share.data, (byte, i) => (i === 5 ? byte ^ 1 : byte)) })
    expect(await refusal(() => combineShares([one, forged(two), three], expected))).toEqual(['E-A17', '2'])
    expect(await refusal(() => combineShares([forged(one), two, three], expected))).toEqual(['E-A17', '1'])
    expect(await refusal(() => combineShares([one, one, two, forged(three)], expected))).toEqual(['E-A17', '4'])
    expect(await refusal(() => combineShares([one, forged(three)], expected))).toEqual(['E-A17', 'either'])
    expect(await refusal(() => combineShares([forged(one), forged(two), three], expected))).toEqual(['E-A17', 'either'])
    // Two that claim the same coordinate cannot be joined at all.
    const twin = { ...two, data: Uint8Array.from(one.data, (byte, i) => (i === 0 ? byte ^ 1 : byte)) }
    expect(await refusal(() => combineShares([one, twin], expected))).toEqual(['E-A17', 'either'])
    expect(await refusal(() => combineShares([one, twin, three], expected))).toEqual(['E-A17', '2'])
  })

  test('one sheet says nothing about the secret: whatever it was, another sheet would make it so', async () => {
    // For each byte of share 1 and each value the secret could have there is exactly one line through both; seen from outside,
    // fresh splits of one secret give shares that agree no more than random bytes do.
    const bytes = (await Promise.all(Array.from({ length: 200 }, () => splitSecret(secret)))).map((made) => made.shares[0]!.data[0]!)
    expect(new Set(bytes).size).toBeGreaterThan(100)
  })

  test('the check value is a keyed hash of the set id: another set of one secret has another, and it is not a hash of the secret', () => {
    expect(other.check).not.toBe(set.check)
    expect(set.check).toBe(checkOf(secret, set.setId))
    expect(set.check).not.toBe(createHash('sha256').update(secret).digest('hex'))
    expect(checkOf(fixed(2), set.setId)).not.toBe(set.check)
  })

  test('a secret of another length is a bug', async () => {
    await expect(splitSecret(randomBytes(31))).rejects.toThrow('32 bytes')
  })

  test('what was given is not written over', async () => {
    const before = Buffer.from(one.data).toString('hex')
    const mine = Uint8Array.from(secret)
    await splitSecret(mine)
    await combineShares([one, two], expected)
    expect([Buffer.from(one.data).toString('hex'), mine]).toEqual([before, secret])
  })
})

describe('F80 sheets and the rehearsal', () => {
  const officers = ['周明远', '林可安', '陈一诺']
  const sheets = sheetsOf(set, officers)
  const typed = sheets.sheets.map((sheet) => sheet.words.join(' '))

  test('each officer gets one sheet, whose words and QR text are the same share', () => {
    expect(sheets.sheets.map((sheet) => [sheet.index, sheet.officer])).toEqual([[1, '周明远'], [2, '林可安'], [3, '陈一诺']])
    for (const sheet of sheets.sheets) expect(decodeShare(sheet.qr)).toEqual(decodeShare(sheet.words.join('')))
  })

  test('are three, for three officers', () => {
    expect(() => sheetsOf(set, ['周明远', '林可安'])).toThrow('three officers')
  })

  test('passes with any two and says which one is wrong, with its place', async () => {
    await rehearse([typed[0]!, typed[2]!], set)
    await rehearse([typed[0]!, typed[2]!, ' '], set)
    expect(await refusal(() => rehearse([typed[0]!], set))).toEqual(['E-A14', '1/2'])
    expect(await refusal(() => rehearse([typed[0]!, typed[0]!], set))).toEqual(['E-A14', '1/2'])
    expect(await refusal(() => rehearse([typed[0]!, typed[1]!.replace(/.$/u, '囧')], set))).toEqual(['E-A15', '2 word 31'])
    expect(await refusal(() => rehearse(['', typed[1]!], set))).toEqual(['E-A15', '1 form'])
    expect(await refusal(() => rehearse([typed[0]!, encodeShare(other.shares[2]!).qr], set))).toEqual(['E-A16', `2 ${other.setId}`])
  })
})
