// RFC 6962 trees and proofs as a reader checks them: written from the RFCs, apart from what writes the log.
import { createHash } from 'node:crypto'

const sha256 = (...parts: Uint8Array[]): Buffer => {
  const h = createHash('sha256')
  for (const part of parts) h.update(part)
  return h.digest()
}

/** Leaf hash of an entry given by its own hash (RFC 6962 §2.1). */
export const leafOf = (data: Uint8Array): Buffer => sha256(Buffer.of(0), data)
const parent = (left: Uint8Array, right: Uint8Array): Buffer => sha256(Buffer.of(1), left, right)

/** True when `leaf` is number `index` (from 0) of the `size` leaves under `root`. Algorithm of RFC 9162 §2.1.3.2. */
export function includes(index: number, size: number, leaf: Buffer, proof: readonly Buffer[], root: Buffer): boolean {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) return false
  let [fn, sn, r] = [index, size - 1, leaf]
  for (const p of proof) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      r = parent(p, r)
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)]
    } else {
      r = parent(r, p)
    }
    [fn, sn] = [half(fn), half(sn)]
  }
  return sn === 0 && r.equals(root)
}

/** True when the tree of `first` leaves under `firstRoot` is the beginning of that of `second` under `secondRoot`. RFC 9162 §2.1.4.2. */
export function isBeginning(first: number, second: number, firstRoot: Buffer, secondRoot: Buffer, proof: readonly Buffer[]): boolean {
  if (!Number.isSafeInteger(first) || first < 1 || first > second) return false
  if (first === second) return proof.length === 0 && firstRoot.equals(secondRoot)
  const path = Number.isInteger(Math.log2(first)) ? [firstRoot, ...proof] : [...proof]
  if (proof.length === 0) return false
  let [fn, sn] = [first - 1, second - 1]
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)]
  let [fr, sr] = [path[0]!, path[0]!]
  for (const c of path.slice(1)) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      fr = parent(c, fr)
      sr = parent(c, sr)
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)]
    } else {
      sr = parent(sr, c)
    }
    [fn, sn] = [half(fn), half(sn)]
  }
  return sn === 0 && fr.equals(firstRoot) && sr.equals(secondRoot)
}

const half = (n: number): number => Math.floor(n / 2)

/** All leaves of a log, 32 bytes each, and above them every full node: roots and proofs of any size in O(log n). */
export class LeafTree {
  size = 0
  private leaves = Buffer.alloc(32 * 1024)
  private levels: Buffer[] = []

  add(leaf: Buffer): void {
    const at = this.size * 32
    if (at === this.leaves.length) {
      const wider = Buffer.alloc(this.leaves.length * 2)
      this.leaves.copy(wider)
      this.leaves = wider
    }
    leaf.copy(this.leaves, at)
    this.size++
  }

  /** Hashes the nodes. After the last leaf. */
  build(): void {
    this.levels = [this.leaves]
    for (let count = half(this.size); count > 0; count = half(count)) {
      const below = this.levels.at(-1)!
      const level = Buffer.alloc(count * 32)
      for (let i = 0; i < count; i++) sha256(Buffer.of(1), below.subarray(i * 64, i * 64 + 64)).copy(level, i * 32)
      this.levels.push(level)
    }
  }

  /** The root over the first `size` leaves (RFC 6962 §2.1). */
  root(size = this.size): Buffer {
    if (size > this.size) throw new RangeError('beyond the tree')
    let [at, root] = [0, null as Buffer | null]
    const parts: Buffer[] = []
    for (let height = this.levels.length - 1; height >= 0; height--) {
      const width = 2 ** height
      if (size - at < width) continue
      parts.push(this.levels[height]!.subarray((at / width) * 32, (at / width) * 32 + 32))
      at += width
    }
    for (const part of parts.reverse()) root = root ? parent(part, root) : part
    return root ?? sha256()
  }

  /** Audit path of leaf `index` in the tree of all leaves, from the leaf upwards (RFC 6962 §2.1.1). */
  path(index: number): Buffer[] {
    const path: Buffer[] = []
    for (let [height, i, count] = [0, index, this.size]; count > 1; height++, i = half(i), count = Math.ceil(count / 2)) {
      const sibling = i % 2 === 1 ? i - 1 : i + 1
      if (sibling < count) path.push(this.node(height, sibling))
    }
    return path
  }

  /** Node `i` of a level in which an odd last node moves up as it is. */
  private node(height: number, i: number): Buffer {
    const width = 2 ** height
    if ((i + 1) * width <= this.size) return this.levels[height]!.subarray(i * 32, i * 32 + 32)
    const left = this.node(height - 1, 2 * i)
    return (2 * i + 1) * (width / 2) < this.size ? parent(left, this.node(height - 1, 2 * i + 1)) : left
  }
}
