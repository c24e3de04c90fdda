// The small parts of the verifier against known answers, and sealing and verifying of large files in little memory.
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { writeBundle } from '../../../electron/seal/bundle'
import { createRoomIdentity, memorySigner } from '../../../electron/store/identity'
import { signPdf } from '../../../electron/seal/pades'
import { merkleRoot } from '../../../electron/verify/audit'
import { readAll, readAt, write } from '../../../electron/verify/der'
import { pairOfDigests } from '../../../electron/verify/digest'
import { verifyBundle } from '../../../electron/verify/verify'
import { canonical, parseCanonical } from '../../../shared/canonical'
import { makeOrder, plainPdf, room, sealedAt } from '../seal/world'

describe('canonical JSON (RFC 8785)', () => {
  test('the vectors of the RFC', () => {
    const input = String.raw`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`
    expect(canonical(JSON.parse(input)))
      .toBe('{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}')
    // RFC 8785 §3.2.3: keys are sorted by UTF-16 code units.
    const keys = ['\u20ac', '\r', '\ufb33', '1', '\u{1f600}', '\u0080', '\u00f6']
    const sorted = canonical(Object.fromEntries(keys.map((key) => [key, 0]))).slice(1, -1).split(',').map((pair) => JSON.parse(pair.slice(0, -2)) as string)
    expect(sorted).toEqual(['\r', '1', '\u0080', '\u00f6', '\u20ac', '\u{1f600}', '\ufb33'])
  })
  test('only the one spelling is read', () => {
    expect(parseCanonical('{"a":1,"b":2}')).toEqual({ a: 1, b: 2 })
    for (const other of ['{"b":2,"a":1}', '{"a":1, "b":2}', '{"a":1,"a":1}', '{"a":1.0}', '{"a":1}\n', '{"a":"\\u0041"}', '{', '', '\ufeff{}']) expect(parseCanonical(other)).toBeUndefined()
  })
  test('what has no JSON form throws', () => {
    for (const value of [undefined, Number.NaN, Infinity, '\ud800']) expect(() => canonical(value)).toThrow()
  })
})

describe('Merkle root (RFC 6962)', () => {
  test('the tree hashes of the reference log', () => {
    const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
    const leaves = inputs.map((hex) => createHash('sha256').update(Buffer.concat([Buffer.of(0), Buffer.from(hex, 'hex')])).digest())
    const root = (n: number): string => merkleRoot(leaves.slice(0, n)).toString('hex')
    expect(root(0)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    expect(root(1)).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d')
    expect(root(3)).toBe('aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77')
    expect(root(7)).toBe('ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c')
    expect(root(8)).toBe('5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328')
  })
})

describe('digests', () => {
  test('SM3 of the standard, and OpenSSL and hash-wasm agree in any pieces', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), fc.integer({ min: 1, max: 700 }), async (bytes, step) => {
      const [a, b] = [await pairOfDigests(true), await pairOfDigests(false)]
      for (let at = 0; at < bytes.length; at += step) [a, b].forEach((d) => d.update(bytes.subarray(at, at + step)))
      expect(a.finish()).toEqual(b.finish())
    }), { numRuns: 50 })
    const digest = await pairOfDigests(false)
    digest.update(Buffer.from('abc'))
    expect(digest.finish()).toEqual({ size: 3, sha256: createHash('sha256').update('abc').digest('hex'), sm3: '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0' })
  })
})

describe('DER', () => {
  test('what is written is read, and any other spelling of a length is refused', () => {
    for (const length of [0, 1, 127, 128, 255, 256, 65_535, 65_536]) {
      const content = randomBytes(length)
      expect(readAt(write(0x04, content), 0)!.content.equals(content)).toBe(true)
    }
    for (const bad of ['0481', '048100', '04817f', '0482007f', '0480', '0485000000000100', '1f0100', '0402ff', '']) expect(readAt(Buffer.from(bad, 'hex'), 0)).toBeNull()
    expect(readAll(Buffer.from('05000500', 'hex'))).toHaveLength(2)
    expect(readAll(Buffer.from('050004', 'hex'))).toBeNull()
  })
})

describe('F92 large files in little memory', () => {
  test('64 MB are sealed and verified with flat memory', { timeout: 120_000 }, async () => {
    const dir = mkdtempSync(join(tmpdir(), 'sayonce-large-'))
    const signer = memorySigner(await createRoomIdentity(room))
    const order = await makeOrder(dir, signer, await signPdf(await plainPdf(), signer, { reason: '封存', location: '询问室 01', when: sealedAt }))
    const size = 64 << 20
    async function* large(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < size; at += 1 << 18) yield Buffer.alloc(1 << 18, at >> 18)
    }
    let peak = 0
    const before = process.memoryUsage().arrayBuffers
    // Garbage that is not collected yet is no leak: collect it, then look at what is really held.
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const watch = (): void => {
      collect()
      peak = Math.max(peak, process.memoryUsage().arrayBuffers - before)
    }
    const files = [...order.files.filter((f) => !f.path.endsWith('child.webm')), { path: 'data/media-001-child.webm', role: 'recording' as const, mediaType: 'video/webm', size, open: large }]
    let last = 0
    const bundle = await writeBundle({ ...order, files, onProgress: ({ bytes }) => { if ((bytes >> 18) % 16 === 0) watch(); expect(bytes).toBeGreaterThanOrEqual(last); last = bytes } })
    expect(last).toBe(files.reduce((sum, f) => sum + f.size!, 0))
    const timer = setInterval(watch, 20)
    const report = await verifyBundle(bundle.file, { passphrase: bundle.passphrase })
    clearInterval(timer)
    expect(report.findings.map((f) => f.code)).toEqual(['V-TRUST-NONE'])
    expect(report.facts.files.find((f) => f.path.endsWith('child.webm'))!.size).toBe(size)
    expect(peak).toBeGreaterThan(0)
    expect(peak).toBeLessThan(40 << 20)
    rmSync(dir, { recursive: true })
  })
})
