// The boxes of all keys in a backup folder: one file beside the sets, always replaced as a whole. So a key that is destroyed, and
// a box that is taken from somebody, are gone from every older backup in the folder too.
import { readdir, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Refused } from '../../shared/failure'
import { syncFolder } from '../store/slot-file'
import type { Database } from '../store/sql'
import { blot, copyFile, hashFile, realDisk, type Disk } from './files'
import { withAside, type KeptStore } from './kept'

/** Made anew in each key file. `role_key`, `certificate` and `destroyed_section` go along: older sets know fewer of them. */
const tables = [
  'CREATE TABLE aside.role_key (role TEXT NOT NULL, version INTEGER NOT NULL, public_key TEXT NOT NULL, retired INTEGER NOT NULL, settled INTEGER NOT NULL, PRIMARY KEY (role, version)) STRICT, WITHOUT ROWID',
  'CREATE TABLE aside.role_member (role TEXT NOT NULL, version INTEGER NOT NULL, holder TEXT NOT NULL, box BLOB NOT NULL, PRIMARY KEY (role, version, holder)) STRICT, WITHOUT ROWID',
  'CREATE TABLE aside.section_key (section TEXT NOT NULL, holder TEXT NOT NULL, box BLOB NOT NULL, PRIMARY KEY (section, holder)) STRICT, WITHOUT ROWID',
  'CREATE TABLE aside.certificate (number TEXT PRIMARY KEY, case_id TEXT NOT NULL, what TEXT NOT NULL, json TEXT NOT NULL) STRICT, WITHOUT ROWID',
  'CREATE TABLE aside.destroyed_section (section TEXT PRIMARY KEY, number TEXT NOT NULL) STRICT, WITHOUT ROWID',
] as const

const pattern = /^keys-(\d{8})-([0-9a-f]{64})\.db$/

/** Key files in a backup folder, newest generation first. */
async function keyFiles(home: string): Promise<{ path: string; generation: number; sha256: string }[]> {
  const names = await readdir(home).catch(() => [] as string[])
  return names.flatMap((name) => {
    const match = pattern.exec(name)
    return match ? [{ path: join(home, name), generation: Number(match[1]), sha256: match[2]! }] : []
  }).sort((a, b) => b.generation - a.generation)
}

/** The newest key file that is whole (its name says its hash). Throws `Refused` E-E3 when there is none. */
export async function wholeKeyFile(home: string): Promise<string> {
  const files = await keyFiles(home)
  for (const { path, sha256 } of files) if ((await hashFile(path).catch(() => null))?.sha256 === sha256) return path
  throw new Refused('E-E3', files[0] ? basename(files[0].path) : 'keys')
}

export async function hasKeyFile(home: string): Promise<boolean> {
  return (await keyFiles(home)).length > 0
}

/** Removes every key file: of a first backup that came to nothing, where no set is left that it would open. */
export async function removeKeyFiles(home: string): Promise<void> {
  for (const { path } of await keyFiles(home)) await blot(path)
  await syncFolder(home)
}

const scratch = (store: KeptStore) => join(store.folder, 'keys.aside')
/** The copy of the database that a backup is made from (backup.ts). */
export const databaseAside = (store: KeptStore) => join(store.folder, 'room.aside')

/** Removes what a crash left of files that hold keys outside the database. */
export async function clearAside(store: KeptStore): Promise<void> {
  for (const path of [scratch(store), databaseAside(store)]) {
    await blot(path)
    for (const end of ['-wal', '-journal', '-shm']) await blot(path + end)
  }
}

/**
 * Replaces the key file by one with all boxes of the store but those of `without`, and removes every other. Throws the system's
 * error, `Refused` E-E2 when it does not read back as written.
 */
export async function writeKeyFile(store: KeptStore, home: string, without: readonly string[] = [], disk: Disk = realDisk): Promise<{ path: string; bytes: number }> {
  const aside = scratch(store)
  await clearAside(store)
  try {
    const excluded = JSON.stringify(without)
    await withAside(store.db, aside, async () => {
      for (const table of tables) await store.db.run(table)
      await store.db.run('INSERT INTO aside.role_key SELECT role, version, public_key, retired, settled FROM main.role_key')
      await store.db.run('INSERT INTO aside.role_member SELECT role, version, holder, box FROM main.role_member')
      await store.db.run('INSERT INTO aside.section_key SELECT section, holder, box FROM main.section_key WHERE section NOT IN (SELECT value FROM json_each(?))', excluded)
      await store.db.run('INSERT INTO aside.certificate SELECT number, case_id, what, json FROM main.certificate')
      await store.db.run('INSERT INTO aside.destroyed_section SELECT section, number FROM main.destroyed_section')
    })
    const before = await keyFiles(home)
    const { sha256, bytes } = await hashFile(aside)
    const path = join(home, `keys-${String((before[0]?.generation ?? 0) + 1).padStart(8, '0')}-${sha256}.db`)
    await copyFile(aside, path, { disk })
    for (const old of before) await blot(old.path)
    for (const name of await readdir(home)) if (name.startsWith('keys-') && name.endsWith('.half')) await rm(join(home, name), { force: true })
    return { path, bytes }
  } finally {
    await blot(aside)
  }
}

/** True when the folder's key file holds a box that the vault no longer has: something was destroyed or revoked while it was away. */
export async function isStale(store: KeptStore, home: string): Promise<boolean> {
  const files = await keyFiles(home)
  if (files.length !== 1) return files.length > 1
  const aside = scratch(store)
  await copyFile(files[0]!.path, aside)
  try {
    if ((await stat(aside)).size === 0) return true
    return await withAside(store.db, aside, async () => (await store.db.get(
      `SELECT 1 FROM aside.section_key AS old WHERE NOT EXISTS (SELECT 1 FROM main.section_key AS new WHERE new.section = old.section AND new.holder = old.holder AND new.box = old.box)
       UNION ALL
       SELECT 1 FROM aside.role_member AS old WHERE NOT EXISTS (SELECT 1 FROM main.role_member AS new WHERE new.role = old.role AND new.version = old.version AND new.holder = old.holder AND new.box = old.box)
       LIMIT 1`)) !== undefined)
  } catch {
    // A damaged one is replaced like one that says too much.
    return true
  } finally {
    await blot(aside)
  }
}

/** Takes the boxes of a key file into a restored database. Rows that are there, or whose section an older backup does not know, are passed over. */
export async function takeKeys(db: Database, file: string): Promise<void> {
  await withAside(db, file, () => db.transaction(async (tx) => {
    await tx.run(`INSERT INTO main.role_key (role, version, public_key, retired, settled) SELECT role, version, public_key, retired, settled FROM aside.role_key WHERE true
      ON CONFLICT (role, version) DO UPDATE SET retired = max(retired, excluded.retired)`)
    await tx.run('INSERT OR IGNORE INTO main.role_member (role, version, holder, box) SELECT role, version, holder, box FROM aside.role_member')
    await tx.run('INSERT OR IGNORE INTO main.section_key (section, holder, box) SELECT section, holder, box FROM aside.section_key WHERE section IN (SELECT id FROM main.section)')
    await tx.run('INSERT OR IGNORE INTO main.certificate (number, case_id, what, json) SELECT number, case_id, what, json FROM aside.certificate')
    await tx.run('INSERT OR IGNORE INTO main.destroyed_section (section, number) SELECT section, number FROM aside.destroyed_section')
  }))
}
