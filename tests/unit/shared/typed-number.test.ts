// Numbers as they are typed in a room: with any input method, and never a digit lost without a word.
import { describe, expect, it } from 'vitest'
import { typedNumber } from '../../../shared/typed-number'

describe('a typed number', () => {
  it.each([
    ['12', 12], ['１２３', 123], ['３７．５', 37.5], ['37。5', 37.5], ['-3', -3], ['－３', -3], ['−3', -3], ['1,234,567.80', 1234567.8], ['１，２３４', 1234], ['1 234', 1234],
    ['.5', 0.5], ['5.', 5], [' 7 ', 7], ['+4', 4], ['007', 7], ['0', 0],
  ])('%s is read as %d', (typed, value) => { expect(typedNumber(typed)).toBe(value) })

  it.each(['', '   ', '　'])('"%s" is nothing', (typed) => { expect(typedNumber(typed)).toBeNull() })

  it.each(['abc', '1e5', '0x10', '1,2', '12,34', '1.2.3', '--1', '-', '.', '+', '五', '12元', 'NaN', 'Infinity', '9'.repeat(400)])('"%s" is no number', (typed) => { expect(typedNumber(typed)).toBeUndefined() })
})
