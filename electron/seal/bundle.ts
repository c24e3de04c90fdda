// Writes one sealed bundle: every file is read once, hashed and encrypted on the way, listed, and the list is signed.
import { createHash } from 'node:crypto'
import { canonical } from '../../shared/canonical'
import { bagitText, bundleNames, bundleVersion, DataPath, Manifest, ManifestInfo, shortCode } from '../../shared/model/bundle'
import type { BundleFile, FileRole } from '../../shared/model/bundle'
import { BundleId } from '../../shared/model/ids'
import { signDetached } from './cms'
import { asRefused, openContainer, plainZipLimit } from './container'
import type { Container } from './container'
import { pairOfDigests } from './digest'
import type { Signer } from '../store/identity'
import { readmeText } from './readme'

export type SealFile = {
  /** `data/…`, plain lower-case ASCII: names in a ZIP can be read without the passphrase. */
  path: string
  role: FileRole
  mediaType: string
  derivedFrom?: string
  /** Bytes, where known: with all sizes known and below 4 GiB together the ZIP needs no ZIP64. A wrong size throws. */
  size?: number
  /** Called once. */
  open(): AsyncIterable<Uint8Array> | Promise<Uint8Array>
}

export type SealOrder = {
  targetDir: string
  bundleId: BundleId
  files: readonly SealFile[]
  manifestInfo: ManifestInfo
  signer: Signer
  passphrase: string
  signal?: AbortSignal
  /** After every piece: bytes of data files written so far, and the path of the current one. */
  onProgress?: (progress: { bytes: number; path: string }) => void
}

export type SealedBundle = {
  file: string
  /** Size and SHA-256 of the .zip itself. */
  size: number
  sha256: string
  manifestSha256: string
  shortCode: string
  passphrase: string
}

/**
 * Makes `${bundleId}.zip` in `targetDir` (layout: README "Contracts"; BagIt RFC 8493). Memory stays flat whatever the
 * size. Throws `Refused`: E-D3 cancelled, E-C2 disk full, E-D4 read back differently, E-D6 folder or name not usable.
 * Whenever it throws, no file is left. The caller runs the verifier over the result.
 */
export async function writeBundle(order: SealOrder): Promise<SealedBundle> {
  const bundleId = BundleId.parse(order.bundleId)
  const info = ManifestInfo.parse(order.manifestInfo)
  checkFiles(order.files, info)
  const known = order.files.every((file) => file.size !== undefined)
  const total = order.files.reduce((sum, file) => sum + (file.size ?? 0), 0)
  let container: Container | undefined
  try {
    order.signal?.throwIfAborted()
    container = await openContainer(order.targetDir, bundleId, {
      passphrase: order.passphrase, zip64: !known || total > plainZipLimit, ...(order.signal ? { signal: order.signal } : {}),
    })
    const manifestSha256 = await fill(container, bundleId, info, order)
    const done = await container.finish()
    return { ...done, manifestSha256, shortCode: shortCode(manifestSha256), passphrase: order.passphrase }
  } catch (error) {
    await container?.discard()
    throw order.signal?.aborted ? asRefused(new DOMException('cancelled', 'AbortError')) : asRefused(error)
  }
}

/** Adds all entries in their one order: the files as the manifest lists them, then the manifest, then its signature. */
async function fill(container: Container, bundleId: BundleId, info: ManifestInfo, order: SealOrder): Promise<string> {
  const listed: BundleFile[] = []
  const text = (path: string, content: string, role: FileRole, mediaType = 'text/plain; charset=utf-8'): SealFile =>
    ({ path, role, mediaType, open: async () => Buffer.from(content) })
  const add = async (file: SealFile, progress?: (bytes: number) => void): Promise<void> => {
    const digests = await pairOfDigests()
    await container.add(`${bundleId}/${file.path}`, hashed(file, digests.update, order.signal, progress))
    const { size, sha256, sm3 } = digests.finish()
    if (size === 0) throw new Error(`empty file: ${file.path}`)
    if (file.size !== undefined && file.size !== size) throw new Error(`size of ${file.path} is not what was announced`)
    listed.push({ path: file.path, size, sha256, sm3, role: file.role, mediaType: file.mediaType, ...(file.derivedFrom === undefined ? {} : { derivedFrom: file.derivedFrom }) })
  }
  await add(text(bundleNames.readme, readmeText(bundleId), 'readme'))
  await add(text(bundleNames.bag, bagitText, 'bag'))
  await add(text(bundleNames.ca, order.signer.caCertPem, 'certificate', 'application/x-pem-file'))
  await add(text(bundleNames.room, order.signer.roomCertPem, 'certificate', 'application/x-pem-file'))
  let before = 0
  for (const file of [...order.files].sort(byPath)) {
    await add(file, (bytes) => order.onProgress?.({ bytes: before + bytes, path: file.path }))
    before += listed.at(-1)!.size
  }
  const data = listed.filter((file) => file.path.startsWith('data/'))
  await add(text(bundleNames.sha256, data.map((f) => `${f.sha256}  ${f.path}\n`).join(''), 'bag-manifest'))
  await add(text(bundleNames.sm3, data.map((f) => `${f.sm3}  ${f.path}\n`).join(''), 'bag-manifest'))

  const manifest = Buffer.from(canonical(Manifest.parse({ version: bundleVersion, bundleId, ...info, files: listed })))
  const signature = await signDetached(manifest, order.signer, { signingTime: new Date(info.createdAt) })
  await container.add(`${bundleId}/${bundleNames.manifest}`, pieces(manifest))
  await container.add(`${bundleId}/${bundleNames.signature}`, pieces(signature))
  return createHash('sha256').update(manifest).digest('hex')
}

function checkFiles(files: readonly SealFile[], info: ManifestInfo): void {
  const paths = files.map((file) => DataPath.parse(file.path))
  if (new Set(paths).size !== paths.length) throw new Error('a path is given twice')
  if (!paths.includes(bundleNames.audit)) throw new Error(`${bundleNames.audit} is missing`)
  const pdfs = files.filter((file) => file.mediaType === 'application/pdf').map((file) => file.path).sort()
  if (canonical(pdfs) !== canonical(info.documents.map((d) => d.path).sort())) throw new Error('documents must name exactly the PDF files')
  for (const { path } of info.media) if (!paths.includes(path)) throw new Error(`no such recording: ${path}`)
}

/** The bytes of a file in pieces of at most one mebibyte, each hashed as it passes. */
async function* hashed(file: SealFile, update: (bytes: Uint8Array) => void, signal?: AbortSignal, progress?: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  let bytes = 0
  const opened = file.open()
  for await (const piece of opened instanceof Promise ? pieces(await opened) : opened) {
    for (const part of slices(piece)) {
      signal?.throwIfAborted()
      update(part)
      yield part
      progress?.(bytes += part.length)
    }
  }
}

function* slices(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1 << 20) yield bytes.subarray(at, at + (1 << 20))
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield* slices(bytes)
}

/** By code units, as `sort` does by default and as the verifier demands. */
const byPath = (a: { path: string }, b: { path: string }): number => (a.path < b.path ? -1 : 1)
