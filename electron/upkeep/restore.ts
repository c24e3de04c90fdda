// A backup becomes this machine's vault, without any key: every byte is compared with the manifest. What needs keys (the manifest's
// own check, the boxes) follows at the first login.
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { canonical, parseCanonical } from '../../shared/canonical'
import { Refused } from '../../shared/failure'
import type { Backup } from '../../shared/ipc/upkeep'
import type { BackupId, Utc } from '../../shared/model/ids'
import { hasSlots, syncFolder } from '../store/slot-file'
import { blot, copyFile, hashFile, realDisk, writeWhole, type Disk } from './files'
import { takeKeys, wholeKeyFile } from './key-file'
import { goOn, isDiskFault, meter, type KeptStore, type Work } from './kept'
import { Destroyed, isOurs, locate, Manifest, readDestroyed, readManifest } from './manifest'

export type Found = { home: string; set: string; backupId: BackupId; at: Utc; files: number; bytes: number; logSize: number }

const keysHere = (vault: string) => join(vault, 'restored-keys.db')
const manifestHere = (vault: string) => join(vault, 'restored-manifest.json')
const destroyedHere = (vault: string) => join(vault, 'restored-destroyed.json')
const fromHere = (vault: string) => join(vault, 'restored-from')

/** The newest backup below a folder. Throws `Refused` E-E3 when none is there or its manifest is damaged. */
export async function findBackup(folder: string): Promise<Found> {
  const sets = (await locate(folder)).flatMap(({ home, sets }) => sets.map((set) => ({ home, set })))
  const newest = sets.sort((a, b) => (basename(a.set) < basename(b.set) ? -1 : 1)).at(-1)
  if (!newest) throw new Refused('E-E3')
  const { backupId, at, files, media, log } = await readManifest(newest.set)
  const all = [...files, ...media]
  return { ...newest, backupId, at, files: all.length, bytes: all.reduce((sum, f) => sum + f.bytes, 0), logSize: log.size }
}

/** True when anything of a vault lies there. */
async function isVault(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => [] as string[])
  return (await hasSlots(folder)) || names.includes('room.db') || names.includes('heads.log')
}

/**
 * Makes the newest backup below `folder` the vault of this machine. Throws `Refused` E-A6 when there is a vault, E-E3 naming the file
 * that is missing or differs, E-C2 on a full disk, E-E4 when cancelled; then nothing is left of it.
 */
export async function restore(folder: string, vaultFolder: string, { progress, signal }: Work = {}, disk: Disk = realDisk): Promise<Found> {
  if (await isVault(vaultFolder)) throw new Refused('E-A6')
  const found = await findBackup(folder)
  const manifest = await readManifest(found.set)
  const parent = dirname(vaultFolder)
  await mkdir(parent, { recursive: true, mode: 0o700 })
  for (const name of await readdir(parent)) if (name.startsWith(`${basename(vaultFolder)}.restoring-`)) await rm(join(parent, name), { recursive: true, force: true })
  const half = `${vaultFolder}.restoring-${randomBytes(4).toString('hex')}`
  try {
    await mkdir(join(half, 'media'), { recursive: true, mode: 0o700 })
    const told = meter({ ...(progress ? { progress } : {}), ...(signal ? { signal } : {}) }, found.bytes)
    for (const file of manifest.files) await bring(join(found.set, file.name), join(half, file.name), file, told, disk)
    await copyFile(join(half, 'slots.json'), join(half, 'slots-2.json'), { disk })
    const destroyed = await readDestroyed(found.home)
    for (const file of manifest.media) {
      if (!destroyed?.names.includes(file.name)) await bring(join(found.home, 'media', file.name), join(half, 'media', file.name), file, told, disk)
    }
    const keys = await wholeKeyFile(found.home)
    await copyFile(keys, keysHere(half), { disk })
    await writeWhole(manifestHere(half), Buffer.from(canonical(manifest), 'utf8'), disk)
    if (destroyed) await writeWhole(destroyedHere(half), Buffer.from(canonical(destroyed), 'utf8'), disk)
    // The backup does not know itself: without this a later destruction would pass it over.
    await writeWhole(fromHere(half), Buffer.from(dirname(dirname(found.home)), 'utf8'), disk)
    goOn(signal)
    await settle(half, vaultFolder)
    return found
  } catch (error) {
    await rm(half, { recursive: true, force: true }).catch(() => undefined)
    if (!(error instanceof Refused) && isDiskFault(error)) throw new Refused('E-C2')
    // What does not read back here is this machine's disk.
    throw error instanceof Refused && error.code === 'E-E2' ? new Refused('E-C2', error.detail) : error
  }
}

/** Copies one file as the manifest describes it. */
async function bring(from: string, to: string, expected: { name: string; bytes: number; sha256: string }, told: (bytes: number) => void, disk: Disk): Promise<void> {
  if (!(await hashFile(from, 0).then(() => true, () => false))) throw new Refused('E-E3', expected.name)
  const got = await copyFile(from, to, { limit: expected.bytes, told, disk }).catch((error: unknown) => {
    // EIO while reading a worn backup disk is damage of the backup.
    throw (error as { syscall?: string }).syscall === 'read' ? new Refused('E-E3', expected.name) : error
  })
  if (got.bytes !== expected.bytes || got.sha256 !== expected.sha256) throw new Refused('E-E3', expected.name)
}

/** Gives the finished folder its name; an empty or half-made folder of that name is moved aside, never away. */
async function settle(half: string, vaultFolder: string): Promise<void> {
  await syncFolder(half)
  await rename(half, vaultFolder).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    await rename(vaultFolder, `${vaultFolder}.before-${randomBytes(4).toString('hex')}`)
    await rename(half, vaultFolder)
  })
  await syncFolder(dirname(vaultFolder))
}

const signedPart = async <T>(path: string, form: { safeParse(value: unknown): { success: true; data: T } | { success: false } }): Promise<T | null> => {
  const text = await readFile(path, 'utf8').catch(() => null)
  if (text === null) return null
  const parsed = form.safeParse(parseCanonical(text))
  if (!parsed.success) throw new Refused('E-E3', basename(path))
  return parsed.data
}

/**
 * At the first login in a restored vault, before any section is read: takes the boxes of all keys in, checks that the manifest was written by this vault, logs the restoring, and removes what
 * it needed. Returns the backup it came from, null when nothing was restored or the vault is read-only. Throws `Refused` E-E3 for a manifest of somebody else.
 */
export async function finishRestore(store: KeptStore): Promise<BackupId | null> {
  const manifest = await signedPart(manifestHere(store.folder), Manifest)
  if (!manifest) return null
  const destroyed = await signedPart(destroyedHere(store.folder), Destroyed)
  if (!isOurs(store, manifest) || manifest.vaultId !== store.slots.file.vaultId) throw new Refused('E-E3', 'manifest.json')
  if (destroyed && !isOurs(store, destroyed)) throw new Refused('E-E3', 'destroyed.json')
  // Doing it twice changes nothing: a power cut may come before the end.
  if (await hashFile(keysHere(store.folder), 0).then(() => true, () => false)) await takeKeys(store.db, keysHere(store.folder))
  await store.sectionKeys.ring.refresh()
  // This machine knows newer heads than the backup (XB6): everything opens, and the rest is for the login after two persons accepted it.
  if (store.log.readOnly) return null
  const { sha256 } = await hashFile(manifestHere(store.folder))
  await store.custody({ kind: 'backup.restored', body: { backupId: manifest.backupId, sha256 } })
  await rememberOrigin(store, manifest, sha256)
  await blot(keysHere(store.folder))
  for (const path of [destroyedHere(store.folder), fromHere(store.folder)]) await rm(path, { force: true })
  await rm(manifestHere(store.folder), { force: true })
  await syncFolder(store.folder)
  return manifest.backupId
}

async function rememberOrigin(store: KeptStore, { backupId, at, files, media, log }: Manifest, sha256: string): Promise<void> {
  const folder = await readFile(fromHere(store.folder), 'utf8').catch(() => null)
  if (folder === null) return
  const all = [...files, ...media]
  const backup: Backup = { backupId, at, files: all.length, bytes: all.reduce((sum, f) => sum + f.bytes, 0), sha256, logSize: log.size, folderName: basename(folder), restic: 'off' }
  await store.db.run('INSERT OR IGNORE INTO backup (id, at_utc, folder, json) VALUES (?,?,?,?)', backupId, at, folder, canonical(backup))
}
