// Someone who knows the passphrase, or even holds a key, forges from the inside and packs in exactly our own format.
import { createHash, sign, verify, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeBundle } from '../../../electron/seal/bundle'
import { lowS, signDetached } from '../../../electron/seal/cms'
import { createRoomIdentity, memorySigner } from '../../../electron/store/identity'
import type { Signer } from '../../../electron/store/identity'
import { signPdf } from '../../../electron/seal/pades'
import { newPassphrase } from '../../../electron/seal/passphrase'
import { checkCms, readCms } from '../../../electron/verify/cms'
import { canonical } from '../../../shared/canonical'
import type { Manifest } from '../../../shared/model/bundle'
import { auditLog, makeOrder, makeWorld, noise, pack, plainPdf, relist, room, sealedAt, unpack } from '../seal/world'
import type { Unpacked, World } from '../seal/world'
import { check, codes } from './bend'

let world: World
let good: Unpacked
let stranger: Signer
beforeAll(async () => {
  world = await makeWorld()
  good = await unpack(world.bundle.file, world.bundle.passphrase)
  stranger = memorySigner(await createRoomIdentity(room))
})
afterAll(() => world.clean())

/** Forges with `change`, packs and checks. */
async function forge(change: (files: Unpacked) => Unpacked | void | Promise<Unpacked | void>, options: Parameters<typeof check>[2] = {}) {
  const files = new Map([...good].map(([path, bytes]) => [path, Buffer.from(bytes)]))
  return check(world, await pack(world, (await change(files)) ?? files), options)
}
const resigned = (change: (manifest: Manifest) => void) => (files: Unpacked) => relist(files, world.signer, change)
const expectAltered = (report: Awaited<ReturnType<typeof check>>, code: string): void => {
  expect(codes(report)).toContain(code)
  expect(report.verdict).toBe('altered')
}

test('packed again without any change it is intact (control: the forger’s tools are good enough)', async () => {
  expect((await forge(() => undefined)).findings).toEqual([])
  expect((await forge((files) => relist(files, world.signer))).findings).toEqual([])
})

describe('F94 files', () => {
  test('a replaced recording', async () => expectAltered(await forge((f) => { f.set('data/media-001-child.webm', noise(40_001)) }), 'V-FILE-SHA256 data/media-001-child.webm'))
  test('an added file', async () => expectAltered(await forge((f) => new Map([...f, ['data/zz.txt', Buffer.from('x')] as const])), 'V-FILE-EXTRA data/zz.txt'))
  test('a removed file', async () => expectAltered(await forge((f) => { f.delete('data/media-002-room.webm') }), 'V-FILE-MISSING data/media-002-room.webm'))
  test('a renamed file is named with both names', async () => {
    const report = await forge((f) => new Map([...f].map(([p, b]) => [p.replace('media-002', 'media-009'), b])))
    expectAltered(report, 'V-FILE-RENAMED data/media-009-room.webm')
    expect(report.findings[0]!.zh).toContain('media-002-room.webm')
  })
  test('two files swapped', async () => {
    const report = await forge((f) => {
      const [a, b] = ['data/media-001-child.webm', 'data/media-002-room.webm']
      const held = f.get(a)!
      f.set(a, f.get(b)!)
      f.set(b, held)
    })
    expectAltered(report, 'V-FILE-SHA256 data/media-001-child.webm')
    expectAltered(report, 'V-FILE-SHA256 data/media-002-room.webm')
  })
  test('another order of the same files', async () => expectAltered(await forge((f) => new Map([...f].reverse())), 'V-FILE-ORDER'))
  test('a name in another case, a name outside the folder, a hidden name', async () => {
    expectAltered(await forge((f) => new Map([...f, ['Data/binder.pdf', Buffer.from('x')] as const])), 'V-ZIP-NAME Data/binder.pdf')
    expectAltered(await forge((f) => new Map([...f, ['../evil.txt', Buffer.from('x')] as const])), 'V-ZIP-NAME ../evil.txt')
    expectAltered(await forge((f) => new Map([...f, ['data/.x', Buffer.from('x')] as const])), 'V-ZIP-NAME data/.x')
  })
  test('a changed README', async () => expectAltered(await forge((f) => { f.set('README.txt', Buffer.from('trust me')) }), 'V-FILE-SHA256 README.txt'))
  test('a changed BagIt list, also when the room signed it', async () => {
    expectAltered(await forge((f) => { f.set('manifest-sm3.txt', Buffer.from('x')) }), 'V-BAG manifest-sm3.txt')
    const report = await forge(async (f) => {
      const bag = Buffer.from('BagIt-Version: 0.97\n')
      f.set('bagit.txt', bag)
      return relist(f, world.signer)
    })
    expectAltered(report, 'V-BAG bagit.txt')
  })
})

describe('F94 the passphrase', () => {
  test('packed with another one: the right one no longer opens it, and that is not confirmed', async () => {
    const report = await check(world, await pack(world, good, newPassphrase()))
    expect(codes(report)).toEqual(['V-PASS-WRONG'])
    expect(report.verdict).toBe('unconfirmed')
  })
  test('a wrong one or none is not called tampering, and never confirmed', async () => {
    expect(codes(await check(world, world.bundle.file, { passphrase: newPassphrase() }))).toEqual(['V-PASS-WRONG'])
    const report = await check(world, world.bundle.file, { passphrase: undefined })
    expect(codes(report)).toEqual(['V-PASS-NONE'])
    expect(report.verdict).toBe('unconfirmed')
  })
})

describe('F93 F94 the manifest and its signature', () => {
  test('a changed field', async () => {
    expectAltered(await forge((f) => relist(f, null, (m) => { m.caseNumber = 'XG-2026-0008-X' })), 'V-SIG-DIGEST manifest.json.room.p7s')
  })
  test('the signature stripped', async () => expectAltered(await forge((f) => { f.delete('manifest.json.room.p7s') }), 'V-SIG-MISSING manifest.json.room.p7s'))
  test('the manifest stripped', async () => expectAltered(await forge((f) => { f.delete('manifest.json') }), 'V-MANIFEST-MISSING manifest.json'))
  test('the signature of another bundle of the same room', async () => {
    const other = await makeOrder(world.dir, world.signer, world.pdf)
    const files = await unpack((await writeBundle(other)).file, other.passphrase)
    expectAltered(await forge((f) => { f.set('manifest.json.room.p7s', files.get('manifest.json.room.p7s')!) }), 'V-SIG-DIGEST manifest.json.room.p7s')
    expectAltered(await forge(() => files), 'V-MANIFEST-ID manifest.json')
  })
  test('any byte of the signature file', { timeout: 60_000 }, async () => {
    const length = good.get('manifest.json.room.p7s')!.length
    for (let i = 0; i < length; i += 13) {
      const report = await forge((f) => { f.get('manifest.json.room.p7s')![i]! ^= 0x20 })
      if (report.verdict === 'intact') expect.fail(`byte ${i}`)
    }
    expectAltered(await forge((f) => { f.set('manifest.json.room.p7s', Buffer.concat([f.get('manifest.json.room.p7s')!, Buffer.alloc(1)])) }), 'V-SIG-FORM manifest.json.room.p7s')
  })
  test('a signature without or with another signing time', async () => {
    for (const options of [{}, { signingTime: new Date('2026-03-05T00:00:00Z') }]) {
      expectAltered(await forge(async (f) => { f.set('manifest.json.room.p7s', Buffer.from(await signDetached(f.get('manifest.json')!, world.signer, options))) }), 'V-SIG-TIME manifest.json.room.p7s')
    }
  })
  test('everything signed anew by a self-made authority of the same name is not confirmed', async () => {
    const forged = async (f: Unpacked): Promise<Unpacked> => {
      f.set('data/binder.pdf', Buffer.from(await signPdf(await plainPdf(), stranger, { reason: '封存', location: '询问室 01', when: sealedAt })))
      f.set('certs/room.pem', Buffer.from(stranger.roomCertPem))
      f.set('certs/ca.pem', Buffer.from(stranger.caCertPem))
      return relist(f, stranger)
    }
    const report = await forge(forged)
    expect(codes(report)).toEqual(['V-TRUST-OTHER'])
    expect(report.verdict).toBe('unconfirmed')
    expect(report.facts.signer!.fingerprint).not.toBe(world.identity.roomFingerprint)
    expect(codes(await forge(forged, { trustPem: undefined }))).toEqual(['V-TRUST-NONE'])
  })
  test('only the manifest signed anew by a stranger: the certificates and the PDF give it away', async () => {
    const report = await forge((f) => relist(f, stranger))
    expectAltered(report, 'V-SIG-CERT certs/room.pem')
    expectAltered(report, 'V-PDF-SIGNER data/binder.pdf')
  })
  test('the good bundle without trust, or with the stranger’s authority, is not confirmed', async () => {
    expect(codes(await check(world, world.bundle.file, { trustPem: undefined }))).toEqual(['V-TRUST-NONE'])
    expect(codes(await check(world, world.bundle.file, { trustPem: stranger.caCertPem }))).toEqual(['V-TRUST-OTHER'])
  })
  test('a pinned signer: the room’s certificate passes, another is not confirmed', async () => {
    const { caCertPem, roomCertPem } = world.identity
    expect((await check(world, world.bundle.file, { trustPem: caCertPem + roomCertPem })).verdict).toBe('intact')
    expect((await check(world, world.bundle.file, { trustPem: roomCertPem })).verdict).toBe('intact')
    expect(codes(await check(world, world.bundle.file, { trustPem: caCertPem + stranger.roomCertPem }))).toEqual(['V-TRUST-PIN'])
  })
  test('sealed outside the validity of the certificate', async () => {
    const old = memorySigner(await createRoomIdentity({ ...room, now: new Date('2020-01-01T00:00:00Z'), years: 2 }))
    const bundle = await writeBundle({ ...await makeOrder(world.dir, old, await signPdf(await plainPdf(), old, { reason: 'x', location: 'x', when: sealedAt })) })
    expectAltered(await check(world, bundle.file, { passphrase: bundle.passphrase, trustPem: old.caCertPem }), 'V-CERT-TIME certs/room.pem')
  })
  test('signed by the authority’s own key instead of the room’s', async () => {
    const { caCertPem, caKeyPem } = world.identity
    const authority = memorySigner({ roomCertPem: caCertPem, caCertPem: world.identity.roomCertPem, roomKeyPem: caKeyPem })
    expectAltered(await forge((f) => relist(f, authority)), 'V-CERT-USE certs/room.pem')
  })
  test('a lower or unknown version, signed by the room', async () => {
    for (const version of ['sayonce-bundle/0', 'sayonce-bundle/2']) {
      expectAltered(await forge(resigned((m) => { (m as { version: string }).version = version })), 'V-MANIFEST-VERSION manifest.json')
    }
  })
  test('a field too many, a field missing, another spelling, all signed by the room', async () => {
    expectAltered(await forge(resigned((m) => { Object.assign(m, { note: 'x' }) })), 'V-MANIFEST-SCHEMA manifest.json')
    expectAltered(await forge(resigned((m) => { delete (m as Partial<Manifest>).custody })), 'V-MANIFEST-SCHEMA manifest.json')
    const report = await forge(async (f) => {
      f.set('manifest.json', Buffer.from(`${f.get('manifest.json')!.toString()}\n`))
      f.set('manifest.json.room.p7s', Buffer.from(await signDetached(f.get('manifest.json')!, world.signer, { signingTime: sealedAt })))
    })
    expectAltered(report, 'V-MANIFEST-FORM manifest.json')
  })
  test('a file left off the signed list', async () => {
    expectAltered(await forge(resigned((m) => { m.files = m.files.filter((f) => f.path !== 'data/media-002-room.webm') })), 'V-FILE-EXTRA data/media-002-room.webm')
    expectAltered(await forge(resigned((m) => { m.files = m.files.filter((f) => f.path !== 'README.txt') })), 'V-MANIFEST-SCHEMA manifest.json')
  })
})

describe('the other of the two signatures that ECDSA allows', () => {
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
  /** The same message with s replaced by n − s: valid ECDSA, but not what was sealed. */
  const flipped = (signature: Uint8Array): Buffer => {
    const bytes = Buffer.from(signature)
    const rLength = bytes[3]!
    const s = order - BigInt(`0x${bytes.subarray(6 + rLength).toString('hex')}`)
    const hex = s.toString(16).padStart(64, '0')
    const value = Buffer.from(parseInt(hex.slice(0, 2), 16) >= 0x80 ? `00${hex}` : hex, 'hex')
    return Buffer.concat([Buffer.from([0x30, 2 + rLength + 2 + value.length]), bytes.subarray(2, 4 + rLength), Buffer.from([2, value.length]), value])
  }
  test('is not accepted: the signature file cannot be changed into another that verifies', async () => {
    const data = Buffer.from('x')
    const key = { key: world.identity.roomKeyPem, dsaEncoding: 'der' as const }
    const low = Buffer.from(lowS(sign('sha256', data, key)))
    expect(verify('sha256', data, { key: world.identity.roomCertPem, dsaEncoding: 'der' }, flipped(low))).toBe(true)
    expect(Buffer.from(lowS(flipped(low)))).toEqual(low)
    const old = readCms(good.get('manifest.json.room.p7s')!)!.signature
    const other = flipped(old)
    const message = good.get('manifest.json.room.p7s')!
    const at = message.indexOf(old)
    expect(old.equals(Buffer.from(lowS(old)))).toBe(true)
    // All lengths around it grow with it when it is longer: then the message is malformed, which is a finding as well.
    expect(codes(await forge((f) => { f.set('manifest.json.room.p7s', Buffer.concat([message.subarray(0, at), other, message.subarray(at + old.length)])) })).join()).toMatch(/V-SIG-(?:VALUE|FORM)/)
    const digest = createHash('sha256').update(good.get('manifest.json')!).digest()
    const cms = readCms(message)!
    const signer = new X509Certificate(world.identity.roomCertPem)
    expect(checkCms(cms, digest, signer)).toBe('valid')
    expect(checkCms({ ...cms, signature: other }, digest, signer)).toBe('value')
  })
})

describe('F94 the custody log', () => {
  const without = (n: number) => (f: Unpacked): void => {
    const lines = f.get('data/audit.jsonl')!.toString().split('\n')
    lines.splice(n, 1)
    f.set('data/audit.jsonl', Buffer.from(lines.join('\n')))
  }
  test('a line removed and all lists made to fit', async () => {
    const report = await forge((f) => { without(2)(f); return relist(f, null) })
    expectAltered(report, 'V-AUDIT-SIZE data/audit.jsonl')
    expectAltered(report, 'V-SIG-DIGEST manifest.json.room.p7s')
  })
  test('a line removed, even signed by the room', async () => expectAltered(await forge((f) => { without(4)(f); return relist(f, world.signer) }), 'V-AUDIT-SIZE data/audit.jsonl'))
  test('lines in another order', async () => {
    const report = await forge((f) => {
      const [a, b, ...rest] = f.get('data/audit.jsonl')!.toString().split('\n')
      f.set('data/audit.jsonl', Buffer.from([b, a, ...rest].join('\n')))
      return relist(f, world.signer)
    })
    expectAltered(report, 'V-AUDIT-ROOT data/audit.jsonl')
  })
  test('a line that is not canonical, has no leaf, or lacks its end', async () => {
    const good = auditLog(5).bytes.toString()
    for (const bad of [good.replace('{', '{ '), good.replace(/"leaf":"[0-9a-f]{64}"/, '"leaf":"x"'), good.trimEnd(), `${good}\n`]) {
      expect(codes(await forge((f) => { f.set('data/audit.jsonl', Buffer.from(bad)); return relist(f, world.signer) })).join()).toContain('V-AUDIT-FORM')
    }
  })
})

test('forged bundles lie in folders of their own and the good one is untouched', async () => {
  expect((await check(world, world.bundle.file)).verdict).toBe('intact')
  expect(new X509Certificate(good.get('certs/room.pem')!).raw.length).toBeGreaterThan(300)
  expect(canonical(JSON.parse(good.get('manifest.json')!.toString()))).toBe(good.get('manifest.json')!.toString())
  expect(readFileSync(world.bundle.file).length).toBe(world.bundle.size)
})
