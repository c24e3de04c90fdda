// A small fictional bundle for the tests of sealing and verifying, and the means to forge one.
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { PDFDocument } from '@cantoo/pdf-lib'
import { BlobReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js'
import { writeBundle } from '../../../electron/seal/bundle'
import type { SealFile, SealOrder, SealedBundle } from '../../../electron/seal/bundle'
import { signDetached } from '../../../electron/seal/cms'
import { openContainer } from '../../../electron/seal/container'
import { createRoomIdentity, memorySigner } from '../../../electron/store/identity'
import type { RoomIdentity, Signer } from '../../../electron/store/identity'
import { signPdf } from '../../../electron/seal/pades'
import { newBundleId, newPassphrase } from '../../../electron/seal/passphrase'
import { merkleRoot } from '../../../electron/verify/audit'
import { canonical } from '../../../shared/canonical'
import type { Manifest, ManifestInfo } from '../../../shared/model/bundle'

export const sealedAt = new Date('2026-03-04T05:06:07.089Z')
export const room = { organisation: '虚构市公安局', room: '询问室 01', now: new Date('2026-01-02T03:04:05Z') }

export type World = { dir: string; identity: RoomIdentity; signer: Signer; bundle: SealedBundle; order: SealOrder; pdf: Uint8Array; clean(): Promise<void> }

/** A temporary folder with one good bundle in it. */
export async function makeWorld(change: Partial<SealOrder> = {}): Promise<World> {
  const dir = mkdtempSync(join(tmpdir(), 'sayonce-seal-'))
  const identity = await createRoomIdentity(room)
  const signer = memorySigner(identity)
  const pdf = await signPdf(await plainPdf(), signer, { reason: '封存', location: '询问室 01', when: sealedAt })
  const order = { ...await makeOrder(dir, signer, pdf), ...change }
  const bundle = await writeBundle(order)
  return { dir, identity, signer, bundle, order, pdf, clean: () => rm(dir, { recursive: true, force: true }) }
}

export async function plainPdf(pages = 3): Promise<Uint8Array> {
  const document = await PDFDocument.create()
  for (let i = 1; i <= pages; i++) document.addPage().drawText(`Fictional record, page ${i} of ${pages}`, { x: 60, y: 700 })
  return document.save()
}

export async function makeOrder(targetDir: string, signer: Signer, pdf: Uint8Array): Promise<SealOrder> {
  const log = auditLog(5)
  return {
    targetDir, bundleId: newBundleId(sealedAt), signer, passphrase: newPassphrase(),
    manifestInfo: info(log),
    files: [
      file('data/binder.pdf', 'binder', 'application/pdf', pdf),
      file('data/media-001-child.webm', 'recording', 'video/webm', noise(40_000)),
      file('data/media-002-room.webm', 'recording', 'video/webm', noise(1000)),
      file('data/audit.jsonl', 'audit', 'application/jsonl', log.bytes),
    ],
  }
}

export function info(log: { size: number; root: string }): ManifestInfo {
  return {
    createdAt: sealedAt.toISOString(), caseNumber: 'XG-2026-0007-K', recipient: { profile: 'prosecutor', name: '虚构区人民检察院' },
    documents: [{ path: 'data/binder.pdf', pages: 3, signatures: 1, attachments: [] }],
    media: [{ path: 'data/media-001-child.webm', label: 'child', durationMs: 20_000 }],
    custody: { size: log.size, root: log.root }, supersedes: null,
  }
}

export function file(path: string, role: SealFile['role'], mediaType: string, bytes: Uint8Array): SealFile {
  return { path, role, mediaType, size: bytes.length, open: async () => bytes }
}

/** `count` lines of a custody log and the head over them. */
export function auditLog(count: number): { bytes: Buffer; size: number; root: string } {
  const leaves = Array.from({ length: count }, (_, n) => createHash('sha256').update(`\0event ${n}`).digest())
  const lines = leaves.map((leaf, n) => `${canonical({ n, at: sealedAt.toISOString(), kind: 'session.opened', section: 'questioning', leaf: leaf.toString('hex') })}\n`)
  return { bytes: Buffer.from(lines.join('')), size: count, root: merkleRoot(leaves).toString('hex') }
}

/** Bytes that look random and are the same every time. */
export function noise(length: number): Buffer {
  const parts: Buffer[] = []
  for (let n = 0; n * 32 < length; n++) parts.push(createHash('sha256').update(`noise ${n}`).digest())
  return Buffer.concat(parts).subarray(0, length)
}

export type Unpacked = Map<string, Buffer>

/** Everything in a bundle, in order, as an insider with the passphrase has it. */
export async function unpack(path: string, password: string): Promise<Unpacked> {
  const reader = new ZipReader(new BlobReader(new Blob([readFileSync(path)])))
  const files: Unpacked = new Map()
  for (const entry of await reader.getEntries()) {
    if (!entry.directory) files.set(entry.filename.split('/').slice(1).join('/'), Buffer.from(await entry.getData(new Uint8ArrayWriter(), { password })))
  }
  await reader.close()
  return files
}

/** Packs files again in exactly our own format, over the old bundle's name in a new folder. */
export async function pack(world: World, files: Unpacked, passphrase = world.bundle.passphrase): Promise<string> {
  const dir = mkdtempSync(join(dirname(world.bundle.file), 'forged-'))
  const bundleId = basename(world.bundle.file, '.zip')
  const container = await openContainer(dir, bundleId, { passphrase, zip64: false })
  for (const [path, bytes] of files) await container.add(`${bundleId}/${path}`, one(bytes))
  return (await container.finish()).file
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** Brings all lists up to date with the files, as a forger would, and signs anew when given a signer. */
export async function relist(files: Unpacked, signer: Signer | null, change: (manifest: Manifest) => void = () => undefined): Promise<Unpacked> {
  const { createSM3 } = await import('hash-wasm')
  const sm3 = await createSM3()
  const manifest = JSON.parse(files.get('manifest.json')!.toString()) as Manifest
  const measure = (path: string, bytes: Buffer) => ({ path, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), sm3: sm3.init().update(bytes).digest('hex') })
  const out: Unpacked = new Map([...files].filter(([path]) => !path.startsWith('manifest')))
  const data = [...out].filter(([path]) => path.startsWith('data/')).map(([path, bytes]) => measure(path, bytes))
  out.set('manifest-sha256.txt', Buffer.from(data.map((f) => `${f.sha256}  ${f.path}\n`).join('')))
  out.set('manifest-sm3.txt', Buffer.from(data.map((f) => `${f.sm3}  ${f.path}\n`).join('')))
  const old = new Map<string, Manifest['files'][number]>(manifest.files.map((f) => [f.path, f]))
  manifest.files = [...out].map(([path, bytes]) => ({ role: 'other' as const, mediaType: 'application/octet-stream', ...old.get(path), ...measure(path, bytes) }))
  change(manifest)
  out.set('manifest.json', Buffer.from(canonical(manifest)))
  const signature = signer ? Buffer.from(await signDetached(out.get('manifest.json')!, signer, { signingTime: new Date(manifest.createdAt) })) : files.get('manifest.json.room.p7s')
  if (signature) out.set('manifest.json.room.p7s', signature)
  return out
}
