// A backup while work goes on: encrypted as the vault is, read back after writing, whole or not there at all (layout: manifest.ts).
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { canonical } from '../../shared/canonical'
import { Refused } from '../../shared/failure'
import { Backup } from '../../shared/ipc/upkeep'
import { newId, type Utc } from '../../shared/model/ids'
import { syncFolder } from '../store/slot-file'
import { copyFile, realDisk, writeWhole, type Disk } from './files'
import { clearAside, databaseAside, removeKeyFiles, writeKeyFile } from './key-file'
import { alone, custodyMade, goOn, isDiskFault, meter, type KeptStore, type Work } from './kept'
import { digestOf, homeOf, isOurs, isPassing, readManifest, setName, setsIn, withMac, type Manifest, type MediaFile } from './manifest'
import { holdAgain, copyMedia, knownHashes, mediaOf } from './media-copy'
import { resticBackup, type Restic } from './restic'

export type BackupOptions = Work & { restic?: Restic | null; disk?: Disk }

/**
 * Backs the vault up below `folder`. Throws `Refused` E-E1 when the folder cannot be written or is full, E-E2 when the backup does
 * not read back as it was written, E-E4 when it was cancelled, E-A7 on a read-only vault; then no set is left half-made.
 */
export function makeBackup(store: KeptStore, folder: string, options: BackupOptions = {}): Promise<Backup> {
  return alone(store, async () => {
    if (store.log.readOnly) throw new Refused('E-A7')
    goOn(options.signal)
    try {
      return await make(store, folder, options)
    } catch (error) {
      throw error instanceof Refused || !isDiskFault(error) ? error : new Refused('E-E1')
    } finally {
      await clearAside(store)
    }
  })
}

async function make(store: KeptStore, folder: string, { restic = null, disk = realDisk, ...work }: BackupOptions): Promise<Backup> {
  const { vaultId } = store.slots.file
  const home = homeOf(folder, vaultId)
  const backupId = newId('bak', randomBytes)
  const at = store.clock.utc()
  const half = join(home, 'sets', `half-${backupId}`)
  const set = join(home, 'sets', setName(at, backupId))
  await clearHalf(home)
  await mkdir(half, { recursive: true, mode: 0o700 })
  let backup: Backup
  try {
    const { size, wanted } = await snapshot(store)
    const before = await lastManifest(store, home)
    const known = await knownHashes(store)
    const told = meter(work, wanted.reduce((sum, w) => sum + w.bytes, 0) + (await stat(databaseAside(store))).size)
    const media: MediaFile[] = []
    for (const file of wanted) {
      // A journal goes as soon as its take is written up: what it said is then in the database of the next backup.
      if (isPassing(file.name) && !(await stat(join(store.folder, 'media', file.name)).catch(() => null))) continue
      media.push(await copyMedia(store, home, file, { known: known.get(file.name), before: before.get(file.name), told, disk }))
    }
    await holdAgain(store, home, media.map((m) => m.name), disk)
    const heads = headsUpTo(await readFile(join(store.folder, 'heads.log'), 'utf8'), size)
    const files: Manifest['files'] = [
      { name: 'room.db', ...(await copyFile(databaseAside(store), join(half, 'room.db'), { told, disk })) },
      { name: 'slots.json', ...(await copyFile(join(store.folder, 'slots.json'), join(half, 'slots.json'), { disk })) },
      { name: 'heads.log', ...(await writeWhole(join(half, 'heads.log'), Buffer.from(heads.text, 'utf8'), disk)) },
    ]
    const facts = { format: 'sayonce-backup/1' as const, vaultId, backupId, at, files, media, log: heads.head }
    const manifest: Manifest = withMac(store, { ...facts, digest: digestOf(facts) })
    const text = Buffer.from(canonical(manifest), 'utf8')
    const { sha256 } = await writeWhole(join(half, 'manifest.json'), text, disk)
    const keys = await writeKeyFile(store, home, [], disk)
    goOn(work.signal)
    await rename(half, set)
    await syncFolder(join(home, 'sets'))
    const all = [...files, ...media]
    const made = { backupId, at, files: all.length + 2, bytes: all.reduce((sum, f) => sum + f.bytes, 0) + text.length + keys.bytes, sha256, logSize: heads.head.size, folderName: basename(folder) }
    // 'failed' until restic says otherwise: cut off in between, its repository counts as one that may hold keys.
    const said: Backup = { ...made, restic: restic === null ? 'off' : 'failed' }
    await custodyMade(store, async (tx) => {
      await tx.run('INSERT INTO backup (id, at_utc, folder, json) VALUES (?,?,?,?)', backupId, at, folder, canonical(said))
      return { kind: 'backup.made', body: { backupId, files: made.files, bytes: made.bytes, sha256 } }
    })
    backup = said
  } catch (error) {
    // Written in the log, and only its head was not: then the backup stands.
    if (await store.db.get('SELECT 1 FROM backup WHERE id = ?', backupId).catch(() => undefined)) throw error
    for (const path of [half, set]) await rm(path, { recursive: true, force: true }).catch(() => undefined)
    await removeIdleKeys(home).catch(() => undefined)
    throw error
  }
  if (restic === null) return backup
  // The folder backup stands, whatever becomes of its second copy.
  backup = { ...backup, restic: await resticBackup(store, home, restic, work.signal).catch(() => 'failed' as const) }
  await store.db.run('UPDATE backup SET json = ? WHERE id = ?', canonical(backup), backupId).catch((error: unknown) => { if (!isDiskFault(error)) throw error })
  return backup
}

/** Where no set is left the vault may not even know of the folder: no key stays there. A folder that cannot be read keeps its keys. */
async function removeIdleKeys(home: string): Promise<void> {
  if ((await readdir(join(home, 'sets'))).every((name) => name.startsWith('half-'))) await removeKeyFiles(home)
}

/** Removes what a cut-off backup left in the folder. */
async function clearHalf(home: string): Promise<void> {
  for (const folder of [home, join(home, 'sets'), join(home, 'media')]) {
    for (const name of await readdir(folder).catch(() => [] as string[])) {
      if (name.startsWith('half-') || name.endsWith('.half')) await rm(join(folder, name), { recursive: true, force: true })
    }
  }
}

/**
 * A copy of the database as it is at one moment, without any box that opens a key (those are in the key file alone), checked page by
 * page and row by row. It lies in the vault's folder until it is copied: the backup disk never sees the boxes in it.
 */
async function snapshot(store: KeptStore): Promise<{ size: number; wanted: Awaited<ReturnType<typeof mediaOf>> }> {
  await clearAside(store)
  await store.db.run('VACUUM INTO ?', databaseAside(store))
  const copy = await store.openCopy(databaseAside(store))
  try {
    await copy.run('DELETE FROM section_key')
    await copy.run('DELETE FROM role_member')
    await copy.run('VACUUM')
    await copy.all('PRAGMA wal_checkpoint(TRUNCATE)')
    const rows = await copy.get<{ entries: number; newest: number | null; boxes: number }>(
      'SELECT (SELECT count(*) FROM entry) AS entries, (SELECT max(n) FROM entry) AS newest, (SELECT count(*) FROM section_key) + (SELECT count(*) FROM role_member) AS boxes')
    if (!rows || rows.entries !== (rows.newest ?? 0) || rows.boxes !== 0 || !(await copy.isIntact())) throw new Refused('E-E2', 'room.db')
    return { size: rows.entries, wanted: await mediaOf(store, copy) }
  } finally {
    await copy.close()
  }
}

/** Lines of the newest backup in the folder, when it is ours: what it says was copied and checked then. */
async function lastManifest(store: KeptStore, home: string): Promise<Map<string, MediaFile>> {
  const set = (await setsIn(home)).at(-1)
  const manifest = set === undefined ? null : await readManifest(set).catch(() => null)
  return new Map(manifest && isOurs(store, manifest) ? manifest.media.map((m) => [m.name, m]) : [])
}

const noteForm = /[^\n]+\n(\d+)\n([A-Za-z0-9+/=]+)\n\n— [^\n]+\n\n/g

/** The heads that the copied database knows: work went on, and a head of later entries would look like lost ones (XB7). */
export function headsUpTo(text: string, size: number): { text: string; head: Manifest['log'] } {
  let head = { size: 0, root: createHash('sha256').digest('hex') }
  let end = 0
  for (const match of text.matchAll(noteForm)) {
    if (Number(match[1]) > size) continue
    head = { size: Number(match[1]), root: Buffer.from(match[2]!, 'base64').toString('hex') }
    end = match.index + match[0].length
  }
  return { text: text.slice(0, end), head }
}

/** Backups made, newest first. */
export async function listBackups(store: Pick<KeptStore, 'db'>): Promise<Backup[]> {
  const rows = await store.db.all<{ json: string }>('SELECT json FROM backup ORDER BY at_utc DESC')
  return rows.map((row) => Backup.parse(JSON.parse(row.json)))
}

/** Folders that hold backups of this vault, as they were named when they were made. */
export async function backupFolders(store: Pick<KeptStore, 'db'>): Promise<{ folder: string; backups: { backupId: string; at: Utc }[] }[]> {
  const rows = await store.db.all<{ id: string; at_utc: Utc; folder: string }>('SELECT id, at_utc, folder FROM backup ORDER BY at_utc')
  const byFolder = new Map<string, { backupId: string; at: Utc }[]>()
  for (const row of rows) byFolder.set(row.folder, [...(byFolder.get(row.folder) ?? []), { backupId: row.id, at: row.at_utc }])
  return [...byFolder].map(([folder, backups]) => ({ folder, backups }))
}
