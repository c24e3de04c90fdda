// What comes out of sealing: one complete encrypted file or none, with the same digests everywhere.
import { createHash, X509Certificate } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeBundle } from '../../../electron/seal/bundle'
import { cleanUp } from '../../../electron/seal/container'
import { createRoomIdentity, fingerprint, memorySigner } from '../../../electron/store/identity'
import { signPdf } from '../../../electron/seal/pades'
import { newBundleId, newPassphrase } from '../../../electron/seal/passphrase'
import { verifyBundle } from '../../../electron/verify/verify'
import { parseCanonical } from '../../../shared/canonical'
import { bagitText, Manifest, normalisePassphrase, shortCode } from '../../../shared/model/bundle'
import { file, makeOrder, makeWorld, plainPdf, room, sealedAt, unpack } from './world'
import type { World } from './world'

let world: World
beforeAll(async () => { world = await makeWorld() })
afterAll(() => world.clean())

const fresh = (): string => mkdtempSync(join(tmpdir(), 'sayonce-seal-'))

describe('F92 F93 sealed bundle', () => {
  test('holds exactly the layout, in the order of the manifest, and the manifest is canonical', async () => {
    const files = await unpack(world.bundle.file, world.bundle.passphrase)
    expect([...files.keys()]).toEqual([
      'README.txt', 'bagit.txt', 'certs/ca.pem', 'certs/room.pem', 'data/audit.jsonl', 'data/binder.pdf', 'data/media-001-child.webm',
      'data/media-002-room.webm', 'manifest-sha256.txt', 'manifest-sm3.txt', 'manifest.json', 'manifest.json.room.p7s',
    ])
    expect(files.get('bagit.txt')!.toString()).toBe(bagitText)
    const text = files.get('manifest.json')!.toString()
    const manifest = Manifest.parse(parseCanonical(text))
    for (const listed of manifest.files) expect(createHash('sha256').update(files.get(listed.path)!).digest('hex')).toBe(listed.sha256)
    expect(createHash('sha256').update(text).digest('hex')).toBe(world.bundle.manifestSha256)
    expect(world.bundle.shortCode).toBe(shortCode(world.bundle.manifestSha256))
    expect(world.bundle.sha256).toBe(createHash('sha256').update(readFileSync(world.bundle.file)).digest('hex'))
    expect(world.bundle.size).toBe(statSync(world.bundle.file).size)
  })

  test('names in the clear tell nothing but the bundle id, and headers tell no time', () => {
    const bytes = readFileSync(world.bundle.file)
    for (const word of ['虚构', 'XG-2026', '询问室', 'CERTIFICATE', '%PDF']) expect(bytes.includes(word)).toBe(false)
  })

  test('with unknown sizes it is ZIP64 and verifies all the same', async () => {
    const dir = fresh()
    const order = await makeOrder(dir, world.signer, world.pdf)
    const files = order.files.map(({ size: _, ...rest }) => rest)
    const bundle = await writeBundle({ ...order, files })
    expect(readFileSync(bundle.file).includes(Buffer.from([0x50, 0x4b, 6, 6]))).toBe(true)
    const report = await verifyBundle(bundle.file, { passphrase: bundle.passphrase, trustPem: world.identity.caCertPem })
    expect(report.findings).toEqual([])
    expect(report.verdict).toBe('intact')
    rmSync(dir, { recursive: true })
  })

  test('a wrong announced size, an empty file, a bad name and a missing log are refused, and nothing is left', async () => {
    const dir = fresh()
    const order = await makeOrder(dir, world.signer, world.pdf)
    const withFile = (path: string, bytes: Uint8Array, size = bytes.length) => ({ ...order, files: [...order.files, { ...file(path, 'other', 'text/plain', bytes), size }] })
    await expect(writeBundle(withFile('data/a.txt', Buffer.from('abc'), 4))).rejects.toThrow('size')
    await expect(writeBundle(withFile('data/a.txt', Buffer.alloc(0)))).rejects.toThrow('empty')
    for (const bad of ['data/../x', 'x.txt', 'data/名.txt', 'data/CON.txt', 'data/con.txt', 'data/.hidden', 'manifest.json']) await expect(writeBundle(withFile(bad, Buffer.from('abc')))).rejects.toThrow()
    await expect(writeBundle({ ...order, files: order.files.filter((f) => f.role !== 'audit') })).rejects.toThrow('audit')
    expect(readdirSync(dir)).toEqual([])
    rmSync(dir, { recursive: true })
  })

  test('an existing file of that name is never overwritten', async () => {
    const dir = fresh()
    const order = await makeOrder(dir, world.signer, world.pdf)
    writeFileSync(join(dir, `${order.bundleId}.zip`), 'mine')
    await expect(writeBundle(order)).rejects.toMatchObject({ code: 'E-D6' })
    expect(readFileSync(join(dir, `${order.bundleId}.zip`), 'utf8')).toBe('mine')
    expect(readdirSync(dir)).toHaveLength(1)
    rmSync(dir, { recursive: true })
  })
})

describe('F92 cancel and failure leave nothing', () => {
  test('cancelling at any point of the data removes the hidden file and is told as cancelled', async () => {
    for (const after of [0, 1, 3, 4]) {
      const dir = fresh()
      const stop = new AbortController()
      let calls = 0
      const order = await makeOrder(dir, world.signer, world.pdf)
      if (after === 0) stop.abort()
      await expect(writeBundle({ ...order, signal: stop.signal, onProgress: () => { if (++calls === after) stop.abort() } })).rejects.toMatchObject({ code: 'E-D3' })
      expect(readdirSync(dir)).toEqual([])
      rmSync(dir, { recursive: true })
    }
  })

  test('a source that fails half way leaves nothing and its error comes through', async () => {
    const dir = fresh()
    const order = await makeOrder(dir, world.signer, world.pdf)
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.alloc(5000, 1)
      throw new Error('chunk 2 is damaged')
    }
    const files = order.files.map((f) => (f.path.endsWith('child.webm') ? { ...f, open: broken } : f))
    await expect(writeBundle({ ...order, files })).rejects.toThrow('chunk 2 is damaged')
    expect(readdirSync(dir)).toEqual([])
    rmSync(dir, { recursive: true })
  })

  test('a folder that is not there is told as such', async () => {
    const order = await makeOrder('/nonexistent/folder', world.signer, world.pdf)
    await expect(writeBundle(order)).rejects.toMatchObject({ code: 'E-D6' })
  })

  test('what a killed run left is removed; other files are not touched', async () => {
    const dir = fresh()
    writeFileSync(join(dir, '.BDL-20260304-0a1b2c3d.zip.part'), 'half')
    writeFileSync(join(dir, '.other.part'), 'x')
    mkdirSync(join(dir, 'folder'))
    expect(await cleanUp(dir)).toBe(1)
    expect(readdirSync(dir).sort()).toEqual(['.other.part', 'folder'])
    expect(await cleanUp(join(dir, 'none'))).toBe(0)
    rmSync(dir, { recursive: true })
  })
})

describe('identity and passphrase', () => {
  test('the room certificate is issued by the room CA, for documents and mail, and the key fits', async () => {
    const identity = await createRoomIdentity(room)
    const [ca, own] = [new X509Certificate(identity.caCertPem), new X509Certificate(identity.roomCertPem)]
    expect(own.checkIssued(ca) && own.verify(ca.publicKey) && ca.verify(ca.publicKey)).toBe(true)
    expect([ca.ca, own.ca]).toEqual([true, false])
    expect(own.keyUsage).toEqual(['1.3.6.1.5.5.7.3.4', '1.3.6.1.5.5.7.3.36'])
    expect(identity.roomFingerprint).toBe(fingerprint(identity.roomCertPem))
    expect(() => memorySigner({ ...identity, roomKeyPem: identity.caKeyPem })).toThrow('does not belong')
  })

  test('what a person types opens the bundle with small letters, spaces and full-width characters', () => {
    const passphrase = newPassphrase()
    expect(passphrase).toMatch(/^(?:[2-9A-HJKMNP-TV-Z]{4}-){6}[2-9A-HJKMNP-TV-Z]{4}$/)
    expect(passphrase).not.toMatch(/[ILOU01]/)
    expect(normalisePassphrase(passphrase.toLowerCase().replaceAll('-', ' '))).toBe(passphrase)
    expect(normalisePassphrase(passphrase.replace(/[A-Z0-9]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)))).toBe(passphrase)
    expect(normalisePassphrase(' something else ')).toBe('something else')
    expect(new Set(Array.from({ length: 200 }, newPassphrase)).size).toBe(200)
  })

  test('the bundle id carries the calendar day in Beijing, wherever the clock of the machine is set to', () => {
    expect(newBundleId(new Date('2026-03-04T15:59:59Z'))).toMatch(/^BDL-20260304-[0-9a-f]{8}$/)
    expect(newBundleId(new Date('2026-03-04T16:00:00Z'))).toMatch(/^BDL-20260305-[0-9a-f]{8}$/)
  })

  test('the short code is the first 60 bits in Crockford base 32', () => {
    expect(shortCode(`${'0'.repeat(14)}1${'f'.repeat(49)}`)).toBe('0000-0000-0001')
    expect(shortCode('f'.repeat(64))).toBe('ZZZZ-ZZZZ-ZZZZ')
    expect(shortCode(`8${'0'.repeat(63)}`)).toBe('G000-0000-0000')
  })
})

describe('F93 PDF signature', () => {
  test('is written in a single revision and covers all but its own hexadecimal', async () => {
    const text = Buffer.from(world.pdf).toString('latin1')
    expect(text.match(/%%EOF/g)).toHaveLength(1)
    const [, before, after, rest] = /\/ByteRange \[0 (\d+) (\d+) (\d+) *\]/.exec(text)!.map(Number)
    expect(after! + rest!).toBe(world.pdf.length)
    expect(text.slice(before, after)).toMatch(/^<[0-9a-f]+>$/)
  })

  test('a PDF that is signed already is refused', async () => {
    await expect(signPdf(world.pdf, world.signer, { reason: 'x', location: 'x', when: sealedAt })).rejects.toThrow('already')
    await expect(signPdf(Buffer.from('no pdf'), world.signer, { reason: 'x', location: 'x', when: sealedAt })).rejects.toThrow()
    await expect(signPdf(await plainPdf(), world.signer, { reason: '审（）\\)', location: '', when: sealedAt })).resolves.toBeInstanceOf(Uint8Array)
  })
})
