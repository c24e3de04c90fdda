// The table of records: places and times of eight hours, far beyond 4 GiB.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Heads, type ChunkRow } from '../../../electron/vault/heads'

const rowsOf = (lengths: readonly number[]): ChunkRow[] => lengths.map((bytes, idx) => ({ idx, endMs: (idx + 1) * 1000, bytes, tag: idx.toString(16).padStart(32, '0') }))

describe('Heads', () => {
  it('XC7: eight hours of 350 kB a second: every place is right, on both sides of 4 GiB', () => {
    const count = 8 * 3600
    const heads = Heads.ofRows(rowsOf(Array.from({ length: count }, () => 350_000)))
    expect(heads.fileBytes).toBe(32 + count * 350_032)
    expect(heads.fileBytes).toBeGreaterThan(2 * 2 ** 32)
    for (let i = 0; i < count; i += 7) {
      expect(heads.fileAt(i)).toBe(32 + i * 350_032)
      expect(heads.holding(i * 350_000)).toBe(i)
      expect(heads.holding(i * 350_000 + 349_999)).toBe(i)
      expect(heads.during(i * 1000)).toBe(i)
    }
    expect(heads.head(count - 1).readUInt32BE(0)).toBe(count - 1)
    expect(heads.tag(count - 1).toString('hex')).toBe((count - 1).toString(16).padStart(32, '0'))
  })

  it('finds what a walk from the start finds, with empty records too', () => {
    fc.assert(fc.property(fc.array(fc.nat(20), { minLength: 1, maxLength: 40 }), fc.nat(400), (lengths, at) => {
      const heads = Heads.ofRows(rowsOf(lengths))
      let through = 0
      const found = lengths.findIndex((length) => (through += length) > at)
      expect(heads.holding(at)).toBe(found < 0 ? lengths.length : found)
      expect(heads.bytes).toBe(lengths.reduce((a, b) => a + b, 0))
    }))
  })
})
