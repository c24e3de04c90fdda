// How a backup folder is laid out, and the manifest that says what one backup holds. Nothing in it names a person or a case.
//   FOLDER/sayonce-backup/<vault id>/sets/<UTC stamp>-<backup id>/{room.db, slots.json, heads.log, manifest.json}
//                                   /media/<name>.som        one copy for all sets: these files only ever grow
//                                   /keys-<generation>-<sha256>.db   the boxes of all keys, always the newest (key-file.ts)
//                                   /destroyed.json          media that were destroyed since older sets were made
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { canonical, parseCanonical } from '../../shared/canonical'
import { Refused } from '../../shared/failure'
import { BackupId, Sha256, Utc } from '../../shared/model/ids'
import { isDiskFault, type KeptStore } from './kept'

const Size = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
export const setFiles = ['room.db', 'slots.json', 'heads.log'] as const
/** Names of media files: nothing that could lead out of the folder. */
export const MediaName = z.string().regex(/^[a-z]{3}_[0-9a-hjkmnp-tv-z]{20}(?:\.[a-z]{3}_[0-9a-hjkmnp-tv-z]{20})?\.som$/)
/** Seekable copies can be made again, and journals of takes live until their take is written up: neither is checked. */
export const isPassing = (name: string) => /^(?:drv|tak)_/.test(name)
const MediaFile = z.strictObject({ name: MediaName, bytes: Size, sha256: Sha256 })
export type MediaFile = z.infer<typeof MediaFile>

export const Manifest = z.strictObject({
  format: z.literal('sayonce-backup/1'),
  vaultId: z.string().regex(/^[0-9a-f]{32}$/),
  backupId: BackupId,
  at: Utc,
  files: z.array(z.strictObject({ name: z.enum(setFiles), bytes: Size, sha256: Sha256 })).length(setFiles.length),
  /** The first `bytes` bytes of each: a recording may have grown since. */
  media: z.array(MediaFile),
  log: z.strictObject({ size: Size, root: Sha256 }),
  /** SHA-256 over the canonical rest: tells damage before any key is known. */
  digest: Sha256,
  /** HMAC-SHA-256 under a key of the vault, over the canonical rest: tells a forged one at the first login. */
  mac: Sha256,
})
export type Manifest = z.infer<typeof Manifest>

export const Destroyed = z.strictObject({ format: z.literal('sayonce-destroyed/1'), names: z.array(MediaName), mac: Sha256 })
export type Destroyed = z.infer<typeof Destroyed>

type Deriver = Pick<KeptStore, 'derive'>
const macOf = (store: Deriver, value: object) => createHmac('sha256', Buffer.from(store.derive('backup'), 'hex')).update(canonical(value)).digest()

export function withMac<T extends object>(store: Deriver, value: T): T & { mac: Sha256 } {
  return { ...value, mac: macOf(store, value).toString('hex') }
}

/** The digest of a manifest as it is before it gets digest and MAC. */
export const digestOf = (value: object): Sha256 => createHash('sha256').update(canonical(value)).digest('hex')

function isWhole({ digest, mac: _mac, ...rest }: Manifest): boolean {
  return digestOf(rest) === digest
}

/** True when it was written by somebody who had this vault open. */
export function isOurs(store: Deriver, signed: { mac: Sha256 }): boolean {
  const { mac, ...rest } = signed
  return timingSafeEqual(macOf(store, rest), Buffer.from(mac, 'hex'))
}

export const homeOf = (folder: string, vaultId: string) => join(folder, 'sayonce-backup', vaultId)
export const setName = (at: Utc, backupId: string) => `${at.replaceAll(/[-:.]/g, '')}-${backupId}`
const setPattern = /^\d{8}T\d{9}Z-bak_[0-9a-hjkmnp-tv-z]{20}$/

const namesIn = (folder: string) => readdir(folder).catch(() => [] as string[])
export const isFolder = (path: string) => stat(path).then((s) => s.isDirectory(), () => false)

/** Folders of the whole sets, oldest first. */
export async function setsIn(home: string): Promise<string[]> {
  return (await namesIn(join(home, 'sets'))).filter((name) => setPattern.test(name)).sort().map((name) => join(home, 'sets', name))
}

/** Reads one set's manifest. Throws `Refused` E-E3 naming the file. */
export async function readManifest(set: string): Promise<Manifest> {
  const found = Manifest.safeParse(parseCanonical(await readFile(join(set, 'manifest.json'), 'utf8').catch(() => '')))
  const names = found.success ? found.data.files.map((f) => f.name) : []
  if (!found.success || !isWhole(found.data) || setFiles.some((name) => !names.includes(name)) || !basename(set).endsWith(found.data.backupId)) throw new Refused('E-E3', 'manifest.json')
  return found.data
}

export async function readDestroyed(home: string): Promise<Destroyed | null> {
  let text: string
  try {
    text = await readFile(join(home, 'destroyed.json'), 'utf8')
  } catch (error) {
    if (isDiskFault(error)) return null
    throw error
  }
  const found = Destroyed.safeParse(parseCanonical(text))
  if (!found.success) throw new Refused('E-E3', 'destroyed.json')
  return found.data
}

/** Where backups lie in what a person chose: the folder itself, the one above or below, or one set. Newest set of each vault last. */
export async function locate(folder: string): Promise<{ home: string; sets: string[] }[]> {
  if (setPattern.test(basename(folder))) return [{ home: dirname(dirname(folder)), sets: [folder] }]
  const homes: { home: string; sets: string[] }[] = []
  for (const candidate of [folder, ...(await below(folder)), ...(await below(join(folder, 'sayonce-backup')))]) {
    const sets = await setsIn(candidate)
    if (sets.length > 0) homes.push({ home: candidate, sets })
  }
  return homes
}

const below = async (folder: string) => (await namesIn(folder)).filter((name) => /^[0-9a-f]{32}$/.test(name)).map((name) => join(folder, name))
