// The two proofs of RFC 6962: that an entry is in the log, and that an earlier log is the beginning of a later one.
import { halfOf } from './tree'

/** MTH(D[from:to]) of the tree (see `Tree.range`). */
export type Range = (from: number, to: number) => Promise<Buffer>

/**
 * PATH(index, D[size]) of RFC 6962 §2.1.1: hashes from the leaf upwards. `index` counts from 0. Throws `RangeError` when
 * the entry is not below `size`.
 */
export async function inclusionProof(index: number, size: number, range: Range): Promise<Buffer[]> {
  if (!Number.isInteger(index) || index < 0 || index >= size) throw new RangeError('no such entry in a log of this size')
  const path: Buffer[] = []
  let [from, to] = [0, size]
  while (to - from > 1) {
    const middle = from + halfOf(to - from)
    if (index < middle) {
      path.push(await range(middle, to))
      to = middle
    } else {
      path.push(await range(from, middle))
      from = middle
    }
  }
  return path.reverse()
}

/** PROOF(first, D[second]) of RFC 6962 §2.1.2; empty for equal sizes. Throws `RangeError` unless 0 < first ≤ second. */
export async function consistencyProof(first: number, second: number, range: Range): Promise<Buffer[]> {
  if (!Number.isInteger(first) || first < 1 || first > second) throw new RangeError('no proof between these sizes')
  return subproof(first, 0, second, true, range)
}

/** SUBPROOF(m, D[from:to], known): `known` while the subtree is the whole earlier log, whose root the reader has. */
async function subproof(m: number, from: number, to: number, known: boolean, range: Range): Promise<Buffer[]> {
  if (m === to - from) return known ? [] : [await range(from, to)]
  const k = halfOf(to - from)
  return m <= k
    ? [...await subproof(m, from, from + k, known, range), await range(from + k, to)]
    : [...await subproof(m - k, from + k, to, false, range), await range(from, from + k)]
}
