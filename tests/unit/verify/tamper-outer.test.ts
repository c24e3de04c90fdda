// Someone without the passphrase changes the file as it lies on the disk.
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeWorld } from '../seal/world'
import type { World } from '../seal/world'
import { bend, check, codes, copy, structure } from './bend'

let world: World
let good: Buffer
let at: Map<string, { data: number; stored: number }>
beforeAll(async () => {
  world = await makeWorld()
  good = readFileSync(world.bundle.file)
  at = new Map((await structure(world.bundle.file)).entries.map((e) => [e.path, e]))
})
afterAll(() => world.clean())

const flip = (offset: number, mask = 1) => (bytes: Buffer): void => { bytes[offset]! ^= mask }
const middle = (path: string): number => at.get(path)!.data + 18 + Math.floor((at.get(path)!.stored - 28) / 2)
const end = (): number => good.length - 22
const directory = (): number => good.readUInt32LE(end() + 16)

describe('F94 any change to the file', () => {
  test('the untouched bundle is intact (control)', async () => {
    const report = await check(world, world.bundle.file)
    expect(report.findings).toEqual([])
    expect(report.verdict).toBe('intact')
    expect(report.facts.signer).toMatchObject({ name: '询问室 01', organisation: '虚构市公安局', fingerprint: world.identity.roomFingerprint })
    expect(report.facts).toMatchObject({ shortCode: world.bundle.shortCode, bundleId: basename(world.bundle.file, '.zip'), trusted: true })
    expect(report.facts.files.every((f) => f.intact)).toBe(true)
  })

  test.each([
    ['the PDF', 'data/binder.pdf'], ['a recording', 'data/media-001-child.webm'], ['the manifest', 'manifest.json'],
    ['the signature', 'manifest.json.room.p7s'], ['a certificate', 'certs/room.pem'], ['the README', 'README.txt'], ['the custody log', 'data/audit.jsonl'],
  ])('a changed byte in %s is found and the file is named', async (_, path) => {
    const report = await check(world, bend(world, flip(middle(path))))
    expect(report.verdict).toBe('altered')
    expect(codes(report)).toContain(`V-CONTENT ${path}`)
    expect(report.findings.find((f) => f.code === 'V-CONTENT')!.zh).toContain(path)
  })

  test('a changed salt, check value or authentication code of one file names that file', async () => {
    const { data, stored } = at.get('data/binder.pdf')!
    for (const offset of [data, data + 15, data + 16, data + 17, data + stored - 1]) {
      expect(codes(await check(world, bend(world, flip(offset))))).toEqual(['V-CONTENT data/binder.pdf'])
    }
  })

  test('a changed local header names its file', async () => {
    expect(codes(await check(world, bend(world, flip(at.get('data/binder.pdf')!.data - 20))))).toContain('V-ZIP-LOCAL data/binder.pdf')
  })

  test('a changed length record names its file', async () => {
    const { data, stored } = at.get('data/binder.pdf')!
    expect(codes(await check(world, bend(world, flip(data + stored + 9))))).toContain('V-ZIP-DESCRIPTOR data/binder.pdf')
  })

  test('a changed directory entry names its file', async () => {
    const central = good.indexOf('data/binder.pdf', directory()) - 46 - basename(world.bundle.file, '.zip').length - 1
    for (const field of [4, 8, 12, 16, 36, 38]) {
      expect(codes(await check(world, bend(world, flip(central + field)))).join()).toMatch(/V-ZIP-(?:CENTRAL|PLAIN) data\/binder.pdf/)
    }
  })

  test('every single bit of the end record counts', async () => {
    for (let bit = 0; bit < 22 * 8; bit++) expect((await check(world, bend(world, flip(end() + (bit >> 3), 1 << (bit & 7))))).verdict).not.toBe('intact')
  })

  test('an appended byte is found', async () => {
    expect(codes(await check(world, bend(world, (b) => Buffer.concat([b, Buffer.from('\n')]))))).toContain('V-ZIP-TRAILING')
  })

  test('an added comment is found', async () => {
    const file = bend(world, (b) => {
      b.writeUInt16LE(5, b.length - 2)
      return Buffer.concat([b, Buffer.from('hello')])
    })
    expect(codes(await check(world, file))).toContain('V-ZIP-COMMENT')
  })

  test('bytes put in front are found', async () => {
    expect((await check(world, bend(world, (b) => Buffer.concat([Buffer.from('#!'), b])))).verdict).toBe('altered')
  })

  test('bytes hidden between the files and the directory are found', async () => {
    const file = bend(world, (b) => {
      const where = directory()
      const out = Buffer.concat([b.subarray(0, where), Buffer.from('hidden'), b.subarray(where)])
      out.writeUInt32LE(where + 6, out.length - 6)
      return out
    })
    expect(codes(await check(world, file)).join()).toContain('V-ZIP-GAP')
  })

  test('cut off anywhere it is altered, down to an empty file', async () => {
    for (const length of [good.length - 1, good.length - 22, good.length - 100, directory(), Math.floor(good.length / 2), 30, 1, 0]) {
      expect((await check(world, bend(world, (b) => b.subarray(0, length)))).verdict).toBe('altered')
    }
  })

  test('two files whose data change places are found', async () => {
    // Same length, so all headers stay right.
    const [a, b] = [at.get('manifest-sha256.txt')!, at.get('manifest-sm3.txt')!]
    expect(a.stored - b.stored).toBe(0)
    const report = await check(world, bend(world, (bytes) => {
      good.copy(bytes, a.data, b.data, b.data + b.stored)
      good.copy(bytes, b.data, a.data, a.data + a.stored)
    }))
    expect(codes(report)).toContain('V-FILE-SHA256 manifest-sha256.txt')
  })

  test('something that never was a bundle is said to be none', async () => {
    for (const content of ['', 'PK', 'just text\n', '%PDF-1.7\n%%EOF\n']) {
      const file = join(mkdtempSync(join(world.dir, 'other-')), 'x.zip')
      writeFileSync(file, content)
      const report = await check(world, file)
      expect(report.verdict).toBe('altered')
      expect(codes(report)).toEqual(['V-NOT-BUNDLE'])
    }
  })

  test('a renamed bundle is told as renamed and stays intact', async () => {
    const report = await check(world, copy(world, 'copy (1).zip'))
    expect(report.verdict).toBe('intact')
    expect(codes(report)).toEqual(['V-NAME copy (1).zip'])
    expect(report.findings[0]!.zh).toContain(basename(world.bundle.file))
  })

  test('a wild file name cannot write to the terminal', async () => {
    const report = await check(world, copy(world, 'a\u001b[2J\u202eb.zip'))
    expect(JSON.stringify(report)).not.toMatch(/\u001b|\\u001b|\u202e/)
  })
})

describe('F94 ordinary archive tools leave traces', () => {
  const seven = (file: string, ...args: string[]) => execFileSync('7z', [...args], { cwd: dirname(file), stdio: 'pipe' })

  test('a file added with 7z is named', async () => {
    const file = copy(world)
    const id = basename(file, '.zip')
    mkdirSync(join(dirname(file), id, 'data'), { recursive: true })
    writeFileSync(join(dirname(file), id, 'data', 'extra.txt'), 'x')
    seven(file, 'a', file, `${id}/data/extra.txt`)
    const report = await check(world, file)
    expect(report.verdict).toBe('altered')
    expect(codes(report).join()).toContain('data/extra.txt')
  })

  test('a file removed with 7z is named', async () => {
    const file = copy(world)
    seven(file, 'd', file, `${basename(file, '.zip')}/data/media-002-room.webm`)
    const report = await check(world, file)
    expect(report.verdict).toBe('altered')
    expect(codes(report)).toContain('V-FILE-MISSING data/media-002-room.webm')
  })

  test('a file renamed with 7z is named with both names', async () => {
    const file = copy(world)
    const id = basename(file, '.zip')
    seven(file, 'rn', file, `${id}/data/media-002-room.webm`, `${id}/data/media-003-room.webm`)
    const report = await check(world, file)
    expect(report.verdict).toBe('altered')
    expect(codes(report).join()).toContain('data/media-003-room.webm')
    expect(codes(report).join()).toContain('data/media-002-room.webm')
  })

  test('unpacked and packed again with 7z and the same passphrase it is no longer the sealed file', async () => {
    const file = copy(world)
    const id = basename(file, '.zip')
    seven(file, 'x', `-p${world.bundle.passphrase}`, file)
    const again = join(mkdtempSync(join(world.dir, 'again-')), basename(file))
    seven(file, 'a', '-mx0', '-tzip', '-mem=AES256', `-p${world.bundle.passphrase}`, again, id)
    expect((await check(world, again)).verdict).toBe('altered')
    const open = join(mkdtempSync(join(world.dir, 'open-')), basename(file))
    seven(file, 'a', '-mx0', '-tzip', open, id)
    expect(codes(await check(world, open)).join()).toContain('V-ZIP-PLAIN')
    copyFileSync(world.bundle.file, file)
  })
})

describe('F94 no byte is unaccounted for', () => {
  test('every bit of every header, length record and directory entry', async () => {
    const content = new Set<number>()
    for (const { data, stored } of at.values()) for (let i = data; i < data + stored; i++) content.add(i)
    const headers = Array.from(good.keys()).filter((i) => !content.has(i))
    expect(headers.length).toBeGreaterThan(1500)
    const { readStructure } = await import('../../../electron/verify/zip')
    for (const offset of headers) {
      for (let bit = 0; bit < 8; bit++) {
        good[offset]! ^= 1 << bit
        const { findings } = await readStructure({ size: good.length, read: async (p, n) => Buffer.from(good.subarray(p, p + n)) })
        good[offset]! ^= 1 << bit
        if (findings.length === 0) expect.fail(`bit ${bit} of byte ${offset} can be changed unseen`)
      }
    }
  })

  test('a flipped bit at any sampled offset is never intact', { timeout: 120_000 }, async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: good.length - 1 }), fc.integer({ min: 0, max: 7 }), async (offset, bit) => {
      const report = await check(world, bend(world, flip(offset, 1 << bit)))
      expect(report.verdict).toBe('altered')
    }), { numRuns: 300 })
  })

  test('bytes cut out or doubled at any sampled place are never intact', { timeout: 120_000 }, async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: good.length - 1 }), fc.integer({ min: 1, max: 400 }), fc.boolean(), async (offset, length, double) => {
      const report = await check(world, bend(world, (b) => Buffer.concat([b.subarray(0, offset + (double ? length : 0)), b.subarray(double ? offset : offset + length)])))
      expect(report.verdict).toBe('altered')
    }), { numRuns: 100 })
  })
})
