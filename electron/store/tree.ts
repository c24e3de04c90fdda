// RFC 6962 Merkle tree over entry hashes, kept as the roots of its full subtrees: appending costs O(log n).
import { createHash } from 'node:crypto'

const hash = (...parts: Uint8Array[]) => {
  const h = createHash('sha256')
  for (const part of parts) h.update(part)
  return h.digest()
}

/** Leaf hash, RFC 6962 §2.1: SHA-256(0x00 ‖ data). */
export function leafHash(data: Uint8Array): Buffer {
  return hash(Uint8Array.of(0), data)
}

export class Tree {
  /** Roots of the full subtrees, largest first; their sizes are the set bits of `size`. */
  private roots: Buffer[] = []
  size = 0

  append(data: Uint8Array): void {
    let node = leafHash(data)
    // Each trailing 1 bit of the old size is a full subtree of equal height to merge with.
    for (let n = this.size; n & 1; n >>>= 1) node = hash(Uint8Array.of(1), this.roots.pop()!, node)
    this.roots.push(node)
    this.size++
  }

  /** The tree head. For an empty tree SHA-256 of nothing (RFC 6962 §2.1). */
  root(): Buffer {
    if (this.roots.length === 0) return hash()
    return this.roots.reduceRight((right, left) => hash(Uint8Array.of(1), left, right))
  }
}
