// F2: a case number that was mistyped is refused; what a person may do while typing is forgiven.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newCaseNumber, parseCaseNumber } from '../../../shared/model/case-number'

const signs = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const number = fc.record({ year: fc.integer({ min: 2000, max: 2199 }), bytes: fc.uint8Array({ minLength: 64, maxLength: 64 }) })
  .filter(({ bytes }) => bytes.filter((b) => (b & 31) < 31).length >= 4)
  .map(({ year, bytes }) => {
    let i = 0
    return newCaseNumber(year, () => bytes.slice(i++, i))
  })
const keys = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

describe('F2 case number', () => {
  test('every new number is read back as itself', () => {
    fc.assert(fc.property(number, (n) => parseCaseNumber(n) === n))
  })

  test('has no sign that is mistaken for another: no 0 O 1 I L outside the year', () => {
    fc.assert(fc.property(number, (n) => /^\d{4}-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]$/.test(n)))
  })

  test('any single wrong sign is refused, at every place, for every key of the keyboard', () => {
    fc.assert(fc.property(number, (n) => {
      const flat = n.replaceAll('-', '')
      for (let at = 0; at < flat.length; at++) for (const key of keys) {
        if (key === flat[at]) continue
        const wrong = flat.slice(0, at) + key + flat.slice(at + 1)
        if (parseCaseNumber(wrong) !== null) return false
      }
      return true
    }), { numRuns: 300 })
  })

  test('any swap of two neighbours is refused', () => {
    fc.assert(fc.property(number, (n) => {
      const flat = n.replaceAll('-', '')
      for (let at = 0; at + 1 < flat.length; at++) {
        if (flat[at] === flat[at + 1]) continue
        const swapped = flat.slice(0, at) + flat[at + 1] + flat[at] + flat.slice(at + 2)
        if (parseCaseNumber(swapped) !== null) return false
      }
      return true
    }), { numRuns: 2000 })
  })

  test('a sign left out or added is refused', () => {
    fc.assert(fc.property(number, fc.nat(8), fc.constantFrom(...signs), (n, at, extra) => {
      const flat = n.replaceAll('-', '')
      return parseCaseNumber(flat.slice(0, at) + flat.slice(at + 1)) === null && parseCaseNumber(flat.slice(0, at) + extra + flat.slice(at)) === null
    }))
  })

  test('small letters, spaces, missing or typographic hyphens and full-width signs are forgiven', () => {
    fc.assert(fc.property(number, (n) => {
      const wide = [...n].map((c) => (c === '-' ? '－' : String.fromCharCode(c.charCodeAt(0) + 0xfee0))).join('')
      return [n.toLowerCase(), n.replaceAll('-', ''), n.replaceAll('-', ' '), n.replaceAll('-', '–'), ` ${n} `, wide].every((typed) => parseCaseNumber(typed) === n)
    }))
  })

  test.each(['', '2026', '2026-K7M3', 'K7M3-2026-4', '2026-K7M3-4-4', '二〇二六'])('%j is no case number', (typed) => {
    expect(parseCaseNumber(typed)).toBeNull()
  })
})
