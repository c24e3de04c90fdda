// RFC 6962 trees and proofs: the known vectors, then every proof of every size against the reader's own algorithms.
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { consistencyProof, inclusionProof } from '../../../electron/store/proof'
import { Tree, leafHash } from '../../../electron/store/tree'
import { includes, isBeginning, LeafTree, leafOf } from '../../../electron/verify/proof'

// The eight leaves and the results of the test data of RFC 6962's reference implementation (certificate-transparency).
const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map((h) => Buffer.from(h, 'hex'))
const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d', 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4', '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c', '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]
const inclusion: [n: number, size: number, proof: string[]][] = [
  [1, 8, ['96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7', '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4']],
  [6, 8, ['bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b', 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7']],
  [3, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
  [2, 5, ['6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d', '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b']],
]
const consistency: [from: number, to: number, proof: string[]][] = [
  [1, 1, []],
  [1, 8, ['96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7', '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4']],
  [6, 8, ['0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a', 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7']],
  [2, 5, ['5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b']],
]

const treeOf = (data: readonly Buffer[]) => {
  const tree = new Tree(async (tile) => data.slice(tile * 256, tile * 256 + 256).map(leafHash))
  for (const d of data) tree.append(d)
  return tree
}
const hex = (hashes: readonly Buffer[]) => hashes.map((h) => h.toString('hex'))

describe('F76 RFC 6962 vectors', () => {
  it('roots', async () => {
    expect(new Tree().root().toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    const tree = treeOf(inputs)
    for (const [i, root] of roots.entries()) {
      expect(treeOf(inputs.slice(0, i + 1)).root().toString('hex')).toBe(root)
      expect((await tree.range(0, i + 1)).toString('hex')).toBe(root)
      const reader = new LeafTree()
      for (const d of inputs) reader.add(leafOf(d))
      reader.build()
      expect(reader.root(i + 1).toString('hex')).toBe(root)
    }
  })

  it.each(inclusion)('inclusion of leaf %i in %i', async (n, size, proof) => {
    const tree = treeOf(inputs)
    expect(hex(await inclusionProof(n - 1, size, (a, b) => tree.range(a, b)))).toEqual(proof)
    expect(includes(n - 1, size, leafOf(inputs[n - 1]!), proof.map((h) => Buffer.from(h, 'hex')), Buffer.from(roots[size - 1]!, 'hex'))).toBe(true)
  })

  it.each(consistency)('consistency of %i and %i', async (from, to, proof) => {
    const tree = treeOf(inputs)
    expect(hex(await consistencyProof(from, to, (a, b) => tree.range(a, b)))).toEqual(proof)
    expect(isBeginning(from, to, Buffer.from(roots[from - 1]!, 'hex'), Buffer.from(roots[to - 1]!, 'hex'), proof.map((h) => Buffer.from(h, 'hex')))).toBe(true)
  })
})

describe('F76 every proof of every size up to 300', () => {
  const data = Array.from({ length: 300 }, (_, i) => createHash('sha256').update(`${i}`).digest())
  const sizes = [1, 2, 3, 5, 8, 31, 64, 127, 200, 255, 256, 257, 258, 299, 300]

  it('roots, tiles and previews agree with a tree that is built anew', async () => {
    const whole = treeOf(data)
    const growing = treeOf([])
    for (let size = 1; size <= 300; size++) {
      const peek = growing.peek(data[size - 1]!)
      growing.append(data[size - 1]!)
      const reader = new LeafTree()
      for (const d of data.slice(0, size)) reader.add(leafOf(d))
      reader.build()
      expect(growing.root()).toEqual(reader.root())
      expect(await whole.range(0, size)).toEqual(reader.root())
      expect(peek).toEqual({ size, root: reader.root(), tile: size === 256 ? growing.tile(0) : null })
    }
    const fromTile = new Tree(async () => data.slice(0, 256).map(leafHash))
    fromTile.appendTile(whole.tile(0)!)
    for (const d of data.slice(256)) fromTile.append(d)
    expect(fromTile.root()).toEqual(whole.root())
    expect(() => fromTile.appendTile(whole.tile(0)!)).toThrow('inside')
  })

  it('inclusion holds for each entry of each size, for no other entry, size, root, and not with any step changed', { timeout: 120_000 }, async () => {
    const tree = treeOf(data)
    const range = (a: number, b: number) => tree.range(a, b)
    for (let size = 1; size <= 300; size += size < 20 ? 1 : 7) {
      const root = await tree.range(0, size)
      const reader = new LeafTree()
      for (const d of data.slice(0, size)) reader.add(leafOf(d))
      reader.build()
      for (let i = 0; i < size; i++) {
        const proof = await inclusionProof(i, size, range)
        expect(reader.path(i)).toEqual(proof)
        const leaf = leafOf(data[i]!)
        if (!includes(i, size, leaf, proof, root)) throw new Error(`${i} in ${size}`)
        const spoilt = [
          includes((i + 1) % size, size, leaf, proof, root) && size > 1, includes(i, size, leafOf(data[(i + 1) % 300]!), proof, root),
          includes(i, size, leaf, [...proof, leaf], root), includes(i, size, leaf, proof.slice(1), root) && proof.length > 0,
          includes(i, size, leaf, proof, leafOf(root)), includes(size, size, leaf, proof, root), includes(-1, size, leaf, proof, root),
          ...proof.map((_, at) => includes(i, size, leaf, proof.map((p, j) => (j === at ? leafOf(p) : p)), root)),
        ]
        if (spoilt.some(Boolean)) throw new Error(`accepted a spoilt proof for ${i} in ${size}: ${spoilt.indexOf(true)}`)
      }
    }
    await expect(inclusionProof(5, 5, range)).rejects.toThrow('no such entry')
  })

  it('consistency holds between any two sizes, and not with any root or step changed', { timeout: 120_000 }, async () => {
    const tree = treeOf(data)
    const range = (a: number, b: number) => tree.range(a, b)
    for (const to of sizes) {
      const second = await tree.range(0, to)
      for (let from = 1; from <= to; from++) {
        const first = await tree.range(0, from)
        const proof = await consistencyProof(from, to, range)
        if (!isBeginning(from, to, first, second, proof)) throw new Error(`${from} of ${to}`)
        const other = leafOf(first)
        const spoilt = [
          isBeginning(from, to, other, second, proof), isBeginning(from, to, first, other, proof), isBeginning(from, to, first, second, [...proof, other]),
          from < to && isBeginning(from, to, first, second, proof.slice(1)), isBeginning(to + 1, to, first, second, proof),
          ...proof.map((_, at) => isBeginning(from, to, first, second, proof.map((p, j) => (j === at ? leafOf(p) : p)))),
        ]
        if (spoilt.some(Boolean)) throw new Error(`accepted a spoilt proof of ${from} and ${to}: ${spoilt.indexOf(true)}`)
      }
    }
    await expect(consistencyProof(0, 5, range)).rejects.toThrow('no proof')
  })
})
