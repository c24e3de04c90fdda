// RFC 6962 Merkle tree over entry hashes. In memory it holds the leaves of the last, unfinished tile and every full node
// above a tile (256 leaves): appending costs O(log n), the root of any earlier size or a proof O(log n) and one or two tiles.
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

const nodeHash = (left: Uint8Array, right: Uint8Array) => hash(Uint8Array.of(1), left, right)

/** Leaves of one tile; its root is stored when it is full. */
export const tileWidth = 256
const tileHeight = 8

/** Gives the leaf hashes of a full tile (they are rows of the log, not memory). */
export type Leaves = (tile: number) => Promise<readonly Buffer[]>

export class Tree {
  size = 0
  /** Roots of the full subtrees, largest first; their sizes are the set bits of `size`. */
  private roots: Buffer[] = []
  /** Full nodes: `full[0]` are the tiles, `full[h]` nodes over 256·2^h leaves. */
  private readonly full: Buffer[][] = []
  private tail: Buffer[] = []
  private last: { tile: number; leaves: readonly Buffer[] } | null = null

  constructor(private readonly leaves: Leaves = async () => { throw new Error('this tree keeps no leaves') }) {}

  /** Adds an entry by its hash (32 bytes). */
  append(data: Uint8Array): void {
    const leaf = leafHash(data)
    this.tail.push(leaf)
    this.add(leaf, 0)
    if (this.size % tileWidth === 0) this.tail = []
  }

  /** Adds 256 leaves by the root over them. Only after full tiles. */
  appendTile(root: Buffer): void {
    if (this.size % tileWidth !== 0) throw new Error('a tile begins inside another')
    this.add(root, tileHeight)
  }

  private add(node: Buffer, height: number): void {
    const note = (): void => { if (height >= tileHeight) (this.full[height - tileHeight] ??= []).push(node) }
    note()
    // Each trailing 1 bit of the old size is a full subtree of equal height to merge with.
    const step = 2 ** height
    for (let n = this.size / step; n % 2 === 1; n = (n - 1) / 2) {
      node = nodeHash(this.roots.pop()!, node)
      height++
      note()
    }
    this.roots.push(node)
    this.size += step
  }

  /** The tree head. For an empty tree SHA-256 of nothing (RFC 6962 §2.1). */
  root(): Buffer {
    return rootOf(this.roots)
  }

  /** What one more entry would make of the tree: size and root, and the root of the tile if it becomes full. Changes nothing. */
  peek(data: Uint8Array): { size: number; root: Buffer; tile: Buffer | null } {
    const roots = [...this.roots]
    let node = leafHash(data)
    let tile: Buffer | null = null
    for (let n = this.size, height = 1; n % 2 === 1; n = (n - 1) / 2, height++) {
      node = nodeHash(roots.pop()!, node)
      if (height === tileHeight) tile = node
    }
    roots.push(node)
    return { size: this.size + 1, root: rootOf(roots), tile }
  }

  /** The root of tile `index`, if it is full. */
  tile(index: number): Buffer | undefined {
    return this.full[0]?.[index]
  }

  /**
   * MTH(D[from:to]) of RFC 6962 §2.1, for the ranges that its recursion meets (`from` is a multiple of the largest power
   * of two below `to - from`); `range(0, n)` is the head that the log had at size n.
   */
  async range(from: number, to: number): Promise<Buffer> {
    const count = to - from
    if (count < 0 || to > this.size) throw new RangeError('beyond the tree')
    if (count === 0) return hash()
    const height = Math.log2(count)
    const whole = Number.isInteger(height) && height >= tileHeight ? this.full[height - tileHeight]?.[from / count] : undefined
    if (whole) return whole
    if (count <= tileWidth) {
      const tile = Math.floor(from / tileWidth)
      const leaves = await this.leavesOf(tile)
      return merkleRoot(leaves.slice(from - tile * tileWidth, to - tile * tileWidth))
    }
    const middle = from + halfOf(count)
    return nodeHash(await this.range(from, middle), await this.range(middle, to))
  }

  private async leavesOf(tile: number): Promise<readonly Buffer[]> {
    if (tile === Math.floor(this.size / tileWidth)) return this.tail
    if (this.last?.tile === tile) return this.last.leaves
    const leaves = await this.leaves(tile)
    this.last = { tile, leaves }
    return leaves
  }
}

const rootOf = (roots: readonly Buffer[]) => (roots.length === 0 ? hash() : roots.reduceRight((right, left) => nodeHash(left, right)))

/** The largest power of two smaller than `count` (RFC 6962 §2.1), for count > 1. */
export function halfOf(count: number): number {
  let k = 1
  while (k * 2 < count) k *= 2
  return k
}

/** Root over given leaf hashes: an odd node moves up as it is. */
function merkleRoot(leaves: readonly Buffer[]): Buffer {
  let level = leaves
  while (level.length > 1) {
    const next: Buffer[] = []
    for (let i = 0; i < level.length; i += 2) next.push(i + 1 < level.length ? nodeHash(level[i]!, level[i + 1]!) : level[i]!)
    level = next
  }
  return level[0] ?? hash()
}
