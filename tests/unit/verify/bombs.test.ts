// XD6: archives made to choke whoever opens them. The verifier says what is wrong within two seconds, and its memory does not follow what they promise.
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import { createCipheriv, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fileSource } from '../../../electron/verify/source'
import { verifyBundle } from '../../../electron/verify/verify'
import { readStructure } from '../../../electron/verify/zip'
import { aesOverhead, centralHeader, descriptor, endRecords, localHeader } from '../../../electron/verify/zip-records'

let home: string
beforeAll(async () => { home = await mkdtemp(join(tmpdir(), 'sayonce-bomb-')) })
afterAll(() => rm(home, { recursive: true, force: true }))

const bundle = 'BDL-20260203-0a1b2c3d'

/** Verdict and codes, long before anything of that size could be unpacked, and in 150 MB more than before. */
async function judged(bytes: Buffer, passphrase?: string): Promise<{ verdict: string; codes: string[] }> {
  const path = join(home, `${bundle}.zip`)
  await writeFile(path, bytes)
  const before = process.memoryUsage.rss()
  let most = before
  const timer = setInterval(() => { most = Math.max(most, process.memoryUsage.rss()) }, 10)
  const began = performance.now()
  const report = await verifyBundle(path, passphrase === undefined ? {} : { passphrase })
  const took = performance.now() - began
  clearInterval(timer)
  most = Math.max(most, process.memoryUsage.rss())
  expect(took, 'milliseconds').toBeLessThan(15_000)
  expect((most - before) / 1e6, 'megabytes').toBeLessThan(150)
  return { verdict: report.verdict, codes: [...new Set(report.findings.map((f) => f.code))] }
}

const u16 = (n: number) => { const b = Buffer.alloc(2); b.writeUInt16LE(n); return b }
const u32 = (n: number) => { const b = Buffer.alloc(4); b.writeUInt32LE(n >>> 0); return b }
const end = (count: number, length: number, offset: number) => Buffer.concat([u32(0x0605_4b50), u16(0), u16(0), u16(count), u16(count), u32(length), u32(offset), u16(0)])
/** An ordinary compressed archive, as zip bombs are; `says`: the length it promises. */
function ordinary(name: string, plain: Buffer, says = plain.length): Buffer {
  const data = deflateRawSync(plain)
  const common = Buffer.concat([u16(20), u16(0), u16(8), u32(0x0021_0000), u32(crc32(plain)), u32(data.length), u32(says), u16(name.length), u16(0)])
  const local = Buffer.concat([u32(0x0403_4b50), common, Buffer.from(name), data])
  const central = Buffer.concat([u32(0x0201_4b50), u16(20), common, u16(0), u16(0), u16(0), u32(0), u32(0), Buffer.from(name)])
  return Buffer.concat([local, central, end(1, central.length, local.length)])
}

/** Content as WinZip AE-2 keeps it. */
function sealed(plain: Buffer, passphrase: string): Buffer {
  const salt = randomBytes(16)
  const keys = pbkdf2Sync(passphrase, salt, 1000, 66, 'sha1')
  const counter = Buffer.alloc(16)
  const data = Buffer.alloc(plain.length)
  const aes = createCipheriv('aes-256-ecb', keys.subarray(0, 32), null)
  for (let at = 0, n = 1; at < plain.length; at += 16, n++) {
    counter.writeUInt32LE(n)
    const mask = aes.update(counter)
    for (let i = at; i < Math.min(at + 16, plain.length); i++) data[i] = plain[i]! ^ mask[i - at]!
  }
  return Buffer.concat([salt, keys.subarray(64), data, createHmac('sha1', keys.subarray(32, 64)).update(data).digest().subarray(0, 10)])
}

describe('XD6 an archive', { timeout: 60_000 }, () => {
  it('in an archive in an archive, a billion zeros, a promise of four gigabytes: not opened at all', async () => {
    let bomb = ordinary('zeros', Buffer.alloc(50_000_000))
    for (let depth = 0; depth < 5; depth++) bomb = ordinary(`${bundle}/data/${depth}.zip`, bomb, 0xffff_fffe)
    expect(await judged(bomb)).toMatchObject({ verdict: 'altered' })
    expect((await judged(bomb, 'any')).codes).toContain('V-ZIP-PLAIN')
  })

  it('of a million entries, counted truly, falsely, or in the long form', async () => {
    const name = Buffer.from('BDL-20260203-0a1b2c3d/data/aaaaaa.txt')
    const record = Buffer.concat([u32(0x0201_4b50), Buffer.alloc(24), u16(name.length), Buffer.alloc(16), name])
    const directory = Buffer.alloc(record.length * 1_000_000, record)
    for (const [count, length, zip64] of [[1_000_000, directory.length, true], [3, directory.length, false], [0xfffe, 0xfffe * record.length, false], [4096, 4096 * record.length, false]] as const) {
      const body = directory.subarray(0, length)
      const tail = zip64 ? endRecords({ count, length, offset: 0, zip64 }) : end(count, length, 0)
      expect((await judged(Buffer.concat([body, tail]), 'any')).codes, String(count)).toEqual(expect.arrayContaining([count > 4096 || length > 8 << 20 ? 'V-ZIP-DIRECTORY' : 'V-ZIP-PLAIN']))
    }
  })

  it('with entries laid over one another, every header true: together they would be a gigabyte, and no more is opened than the file has bytes', async () => {
    const count = 200
    const passphrase = '虚构的口令'
    const inside = randomBytes(4_000_000)
    const name = (i: number) => `${bundle}/data/${String(i).padStart(4, '0')}.txt`
    // The last one is whole; each before it promises to hold it, and all between.
    const last = sealed(inside, passphrase)
    const shape = (i: number, offset: number, stored: number) => ({ name: name(i), offset, stored, zip64: false })
    const heads = Array.from({ length: count }, (_, i) => localHeader(shape(i, 0, aesOverhead + 1)))
    const at = heads.map((_, i) => heads.slice(0, i).reduce((sum, h) => sum + h.length, 0))
    const total = at.at(-1)! + heads.at(-1)!.length + last.length
    // Each one's own descriptor stands behind the data, in the order from the innermost.
    const tails: Buffer[] = []
    let position = total
    const shapes = new Map<number, ReturnType<typeof shape>>()
    for (let i = count - 1; i >= 0; i--) {
      const of = shape(i, at[i]!, position - at[i]! - heads[i]!.length)
      shapes.set(i, of)
      tails.push(descriptor(of))
      position += descriptor(of).length
    }
    const central = Buffer.concat(Array.from({ length: count }, (_, i) => centralHeader(shapes.get(i)!)))
    const bytes = Buffer.concat([...heads, last, ...tails, central, endRecords({ count, length: central.length, offset: position, zip64: false })])
    const found = await judged(bytes, passphrase)
    const handle = await open(join(home, `${bundle}.zip`), 'r')
    const { entries } = await readStructure(fileSource(handle, bytes.length)).finally(() => handle.close())
    expect([entries.length, entries.filter((e) => e.readable).reduce((sum, e) => sum + e.stored, 0) <= bytes.length, entries.reduce((sum, e) => sum + e.stored, 0) > 100 * bytes.length]).toEqual([count, true, true])
    expect([found.verdict, found.codes.includes('V-ZIP-GAP')]).toEqual(['altered', true])
  })

  it('that names places outside: nothing is written anywhere, and the names are called what they are', async () => {
    for (const name of ['../../etc/passwd', '/etc/passwd', 'C:\\\\x', `${bundle}/../x`, `${bundle}/data/CON\u0000.txt`]) {
      expect((await judged(ordinary(name, Buffer.from('x')), 'any')).codes.filter((code) => code === 'V-ZIP-NAME' || code === 'V-ZIP-FOLDER'), name).not.toEqual([])
    }
  })
})
