// Media files of a backup: one copy for all sets. They only ever grow, so what was copied and checked once is not copied again.
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { canonical } from '../../shared/canonical'
import { fileHeaderBytes, recordHeaderBytes } from '../vault/chunk'
import { copyFile, hashFile, realDisk, writeWhole, type Disk } from './files'
import type { KeptStore } from './kept'
import { isOurs, isPassing, MediaName, readDestroyed, setsIn, withMac, type MediaFile } from './manifest'
import type { Database } from '../store/sql'

export type Wanted = { name: string; bytes: number }

/**
 * The vault's media and how much of each is acknowledged: a running recording's chunk in flight is left out. Without chunk rows
 * the whole file counts. Files that are gone are passed over: their damage shows when they are opened (E-C7).
 */
export async function mediaOf(store: Pick<KeptStore, 'folder'>, snapshot: Database): Promise<Wanted[]> {
  const folder = join(store.folder, 'media')
  const acknowledged = new Map((await snapshot.all<{ recording: string; bytes: number }>(
    'SELECT recording, ? + sum(bytes + ?) AS bytes FROM chunk GROUP BY recording', fileHeaderBytes, recordHeaderBytes)).map((r) => [`${r.recording}.som`, r.bytes]))
  // Destroyed, and not swept up yet.
  const gone = new Set((await snapshot.all<{ id: string }>('SELECT section AS id FROM destroyed_section UNION SELECT recording.id FROM recording JOIN destroyed_section ON destroyed_section.section = recording.section')).map((r) => r.id))
  // The journal of a take that is not written up goes with its row: a restored vault tells its story from it.
  const takes = new Set((await snapshot.all<{ id: string }>('SELECT id FROM take')).map((r) => `${r.id}.som`))
  const wanted: Wanted[] = []
  for (const name of (await readdir(folder).catch(() => [] as string[])).sort()) {
    const info = MediaName.safeParse(name).success && (!isPassing(name) || takes.has(name)) && !gone.has(name.split('.')[0]!) ? await stat(join(folder, name)).catch(() => null) : null
    if (info?.isFile()) wanted.push({ name, bytes: Math.min(info.size, acknowledged.get(name) ?? info.size) })
  }
  return wanted
}

/**
 * Brings one file into the backup folder and says what its manifest line is. A twin that is there and whole stays, even when the
 * vault's own file has since been damaged (`known`: what that file was when it was finished). `before`: the line of the last backup.
 */
export async function copyMedia(store: Pick<KeptStore, 'folder'>, home: string, { name, bytes }: Wanted, options: { known: MediaFile | undefined; before: MediaFile | undefined; told: (bytes: number) => void; disk?: Disk }): Promise<MediaFile> {
  const { known, before, told, disk = realDisk } = options
  const from = join(store.folder, 'media', name)
  const to = join(home, 'media', name)
  const size = await stat(to).then((s) => s.size, () => -1)
  if (before && before.bytes === bytes && size >= bytes) {
    told(bytes)
    return before
  }
  if (size >= 0) {
    const mine = await hashFile(from, bytes)
    // Longer than a finished file ever was: what counts is its beginning.
    const twin = await hashFile(to, Math.max(bytes, known?.bytes ?? 0))
    if (known && twin.bytes === known.bytes && twin.sha256 === known.sha256) {
      told(bytes)
      return { name, ...twin }
    }
    if (twin.bytes === mine.bytes && twin.sha256 === mine.sha256) {
      told(bytes)
      return { name, ...mine }
    }
  }
  await mkdir(join(home, 'media'), { recursive: true, mode: 0o700 })
  return { name, ...(await copyFile(from, to, { limit: bytes, told, disk })) }
}

/** What the files of a case are named after: its recordings, and for photographs their section; `others`: its takes and seekable copies. */
export type Owners = { sections: readonly string[]; recordings: readonly string[]; others?: readonly string[] }

async function ownedBy(folder: string, { sections, recordings, others = [] }: Owners): Promise<string[]> {
  const owners = new Set([...sections, ...recordings, ...others])
  return (await readdir(join(folder, 'media')).catch(() => [] as string[])).filter((name) => owners.has(name.split('.')[0]!))
}

/** Names of the media of a case in a vault or backup folder. */
export const mediaNamesOf = async (folder: string, owners: Owners) => (await ownedBy(folder, owners)).filter((name) => MediaName.safeParse(name).success)

/** Removes them, with what was kept aside as damaged or was left half copied. */
export async function removeMedia(folder: string, owners: Owners): Promise<void> {
  for (const name of await ownedBy(folder, owners)) await rm(join(folder, 'media', name), { force: true })
}

/** Notes which media older sets will miss, because they were destroyed. */
export async function excuse(store: Pick<KeptStore, 'derive'>, home: string, names: readonly string[]): Promise<void> {
  if (names.length === 0 || (await setsIn(home)).length === 0) return
  await writeDestroyed(store, home, [...(await excused(store, home)), ...names])
}

/** Takes back what was noted of media that a backup holds: a restoring would pass them over. */
export async function holdAgain(store: Pick<KeptStore, 'derive'>, home: string, names: readonly string[], disk: Disk): Promise<void> {
  const before = await excused(store, home)
  const here = new Set(names)
  if (before.some((name) => here.has(name))) await writeDestroyed(store, home, before.filter((name) => !here.has(name)), disk)
}

async function excused(store: Pick<KeptStore, 'derive'>, home: string): Promise<string[]> {
  const before = await readDestroyed(home).catch(() => null)
  return before && isOurs(store, before) ? before.names : []
}

async function writeDestroyed(store: Pick<KeptStore, 'derive'>, home: string, names: readonly string[], disk: Disk = realDisk): Promise<void> {
  await writeWhole(join(home, 'destroyed.json'), Buffer.from(canonical(withMac(store, { format: 'sayonce-destroyed/1' as const, names: [...new Set(names)].sort() })), 'utf8'), disk)
}

const stem = (name: string) => name.slice(0, -'.som'.length)

/** What finished files were, from the table that is filled when they end (`rememberFile`). */
export async function knownHashes(store: Pick<KeptStore, 'db'>): Promise<Map<string, MediaFile>> {
  const rows = await store.db.all<{ recording: string; bytes: number; sha256: string }>('SELECT recording, bytes, sha256 FROM file_hash')
  return new Map(rows.map((r) => [`${r.recording}.som`, { name: `${r.recording}.som`, bytes: r.bytes, sha256: r.sha256 }]))
}

/** Keeps the hash of a file that is finished and known to be whole: from then on it can be checked and mended without its key. */
export async function rememberFile(store: Pick<KeptStore, 'db' | 'folder'>, name: string): Promise<void> {
  const { bytes, sha256 } = await hashFile(join(store.folder, 'media', MediaName.parse(name)))
  await store.db.run('INSERT OR IGNORE INTO file_hash (recording, bytes, sha256) VALUES (?,?,?)', stem(name), bytes, sha256)
}
