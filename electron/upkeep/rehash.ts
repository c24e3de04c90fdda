// Looking at everything again (F82): database, log, slot files, media, backups. A damaged media file with a whole twin in a backup is
// put right; the damaged one is kept beside it.
import type { Policy } from '../../shared/model/policy'
import { readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { canonical } from '../../shared/canonical'
import { Refused } from '../../shared/failure'
import { Rehash } from '../../shared/ipc/upkeep'
import type { RecordingId } from '../../shared/model/ids'
import type { MediaReader } from '../vault/reader'
import { readSlotFile } from '../store/slot-file'
import { backupFolders } from './backup'
import { copyFile, hashFile } from './files'
import { wholeKeyFile } from './key-file'
import { alone, goOn, isDiskFault, meter, type KeptStore, type Work } from './kept'
import { homeOf, isFolder, isOurs, isPassing, MediaName, readDestroyed, readManifest, setsIn, type MediaFile } from './manifest'
import { knownHashes, rememberFile } from './media-copy'

type Finding = Rehash['findings'][number]
type State = Finding['state']
/** `open`: opens a finished recording with its key, as for playing. Throws `Refused` E-B1 not finished, E-B3/E-B10 no key, E-C7 damaged. */
export type RehashOptions = Work & { open: (recordingId: RecordingId) => Promise<MediaReader> }

const metaKey = 'rehash'
type Tally = { files: number; bytes: number }

/**
 * Checks everything that can be checked with the keys at hand and keeps the report. Damage is a finding, never a failure; throws
 * `Refused` E-E4 when cancelled, E-A7 on a read-only vault (the report cannot be logged).
 */
export function rehashAll(store: KeptStore, options: RehashOptions): Promise<Rehash> {
  return alone(store, async () => {
    if (store.log.readOnly) throw new Refused('E-A7')
    goOn(options.signal)
    const began = store.clock.mono()
    const at = store.clock.utc()
    const tally: Tally = { files: 0, bytes: 0 }
    const homes = await homesOf(store)
    const told = meter(options, await volume(store, homes))
    const count = (bytes: number) => { tally.bytes += bytes; told(bytes) }
    const findings: Finding[] = []
    const note = (what: Finding['what'], id: string, state: State) => findings.push({ what, id, state })

    note('database', 'room.db', (await store.db.isIntact()) ? 'ok' : 'damaged')
    tally.files++
    count(await sizeOf(join(store.folder, 'room.db')))
    note('log', 'heads.log', await logState(store, options.signal))
    tally.files++
    for (const [name, state] of await slotStates(store.folder)) { note('slots', name, state); tally.files++ }
    for (const [name, state] of await mediaStates(store, options.open, await twins(store, homes), count, tally)) note('media', name, state)
    for (const [id, state] of await backupStates(store, count, tally)) note('backup', id, state)

    const damaged = findings.filter((f) => f.state === 'damaged' || f.state === 'missing').length
    const repaired = findings.filter((f) => f.state === 'repaired').length
    await store.custody({ kind: 'rehash.done', body: { files: tally.files, bytes: tally.bytes, damaged, repaired } })
    const report: Rehash = { at, ...tally, tookMs: store.clock.mono() - began, findings }
    await store.setMeta(metaKey, canonical(report))
    return report
  })
}

/** The last report, null before the first. */
export async function lastRehash(store: Pick<KeptStore, 'meta'>): Promise<Rehash | null> {
  const text = await store.meta(metaKey)
  const found = text === null ? null : Rehash.safeParse(JSON.parse(text))
  return found?.success ? found.data : null
}

/** Whether the policy wants everything hashed again; at once where it never was. */
export async function isRehashDue(store: Pick<KeptStore, 'meta' | 'clock'>, policy: Policy): Promise<boolean> {
  const last = await lastRehash(store)
  return last === null || Date.parse(store.clock.utc()) - Date.parse(last.at) > policy.rehashDays * 86_400_000
}

/** Where whole twins of media may lie: backups, and the second place that recordings are written to. */
async function twins(store: KeptStore, homes: readonly string[]): Promise<string[]> {
  const { secondBase } = store
  return secondBase && (await isFolder(secondBase)) ? [...homes, secondBase] : [...homes]
}

const sizeOf = (path: string) => stat(path).then((s) => s.size, () => 0)

async function homesOf(store: KeptStore): Promise<string[]> {
  const homes = (await backupFolders(store)).map(({ folder }) => homeOf(folder, store.slots.file.vaultId))
  const there = await Promise.all(homes.map(isFolder))
  return homes.filter((_, i) => there[i])
}

/** Bytes to be read, for the progress. */
async function volume(store: KeptStore, homes: readonly string[]): Promise<number> {
  const rows = await store.db.get<{ bytes: number | null }>('SELECT sum(bytes) AS bytes FROM chunk')
  return (await sizeOf(join(store.folder, 'room.db'))) * (1 + homes.length) + (rows?.bytes ?? 0) * (1 + homes.length)
}

async function logState(store: KeptStore, signal: AbortSignal | undefined): Promise<State> {
  if (!store.log.verifyAll) return 'not-checked'
  try {
    return (await store.log.verifyAll(undefined, signal)) ? 'damaged' : 'ok'
  } catch (error) {
    goOn(signal)
    throw error
  }
}

/** Both copies must be whole and the same; the next login repairs one from the other. */
async function slotStates(folder: string): Promise<[string, State][]> {
  const newest = await readSlotFile(folder).then(({ file }) => canonical(file), () => null)
  return Promise.all(['slots.json', 'slots-2.json'].map(async (name): Promise<[string, State]> => {
    const text = await readFile(join(folder, name), 'utf8').catch(() => null)
    return [name, text === null ? 'missing' : newest !== null && sameJson(text, newest) ? 'ok' : 'damaged']
  }))
}

function sameJson(text: string, expected: string): boolean {
  try {
    return canonical(JSON.parse(text)) === expected
  } catch {
    return false
  }
}

/** Every media file that is or should be there, except those of destroyed cases. */
async function mediaNames(store: KeptStore): Promise<{ name: string; recordingId: RecordingId | null }[]> {
  const rows = await store.db.all<{ id: RecordingId; chunks: number; destroyed: string | null }>(
    `SELECT recording.id, destroyed_section.number AS destroyed, EXISTS (SELECT 1 FROM chunk WHERE recording = recording.id) AS chunks
     FROM recording LEFT JOIN destroyed_section ON destroyed_section.section = recording.section ORDER BY recording.started_at`)
  const there = new Set((await readdir(join(store.folder, 'media')).catch(() => [] as string[])).filter((name) => MediaName.safeParse(name).success && !isPassing(name)))
  const recordings = rows.map((row) => ({ ...row, name: `${row.id}.som` }))
  const ofRecordings = new Set(recordings.map(({ name }) => name))
  return [
    // One that died before its first chunk has no file to speak of.
    ...recordings.filter(({ name, chunks, destroyed }) => destroyed === null && (chunks > 0 || there.has(name))).map(({ name, id }) => ({ name, recordingId: id })),
    ...[...there].filter((name) => !ofRecordings.has(name)).sort().map((name) => ({ name, recordingId: null })),
  ]
}

async function mediaStates(store: KeptStore, open: RehashOptions['open'], homes: readonly string[], count: (bytes: number) => void, tally: Tally): Promise<[string, State][]> {
  const known = await knownHashes(store)
  const copied = await copiedHashes(store, homes)
  const states: [string, State][] = []
  for (const { name, recordingId } of await mediaNames(store)) {
    tally.files++
    const path = join(store.folder, 'media', name)
    const authentic = recordingId === null ? 'unknown' : await authenticate(open, recordingId)
    const hash = known.get(name)
    const line = hash ?? copied.get(name)
    const digest = await hashFile(path, hash ? undefined : line?.bytes, count).catch((error: unknown) => { goOnIfRefused(error); return null })
    let state: State
    if (digest === null) state = 'missing'
    else if (authentic === 'damaged') state = 'damaged'
    else if (authentic === 'ok') {
      state = 'ok'
      // Known to be whole just now.
      if (!hash) await rememberFile(store, name)
    } else if (!line) state = 'not-checked'
    // Without key and without a hash from its making: as it was when it was copied, which is no proof that it was whole then.
    else state = digest.sha256 !== line.sha256 || digest.bytes !== line.bytes ? 'damaged' : hash ? 'ok' : 'not-checked'
    const check = recordingId === null || authentic === 'unknown' ? null : async () => (await authenticate(open, recordingId)) === 'ok'
    if ((state === 'damaged' || state === 'missing') && (await mend(path, name, line, homes, check))) state = 'repaired'
    states.push([name.slice(0, -'.som'.length), state])
  }
  return states
}

/** What the newest backups say of each file. */
async function copiedHashes(store: KeptStore, homes: readonly string[]): Promise<Map<string, MediaFile>> {
  const copied = new Map<string, MediaFile>()
  for (const home of homes) {
    const set = (await setsIn(home)).at(-1)
    const manifest = set === undefined ? null : await readManifest(set).catch(() => null)
    if (manifest && isOurs(store, manifest)) for (const file of manifest.media) copied.set(file.name, file)
  }
  return copied
}

/** A cancelled work must not pass for a file that cannot be read. */
function goOnIfRefused(error: unknown): void {
  if (error instanceof Refused) throw error
}

/** `unknown`: not finished yet, or this person holds no key. */
async function authenticate(open: RehashOptions['open'], id: RecordingId): Promise<'ok' | 'damaged' | 'unknown'> {
  let reader: MediaReader
  try {
    reader = await open(id)
  } catch (error) {
    if (error instanceof Refused) return error.code === 'E-C7' ? 'damaged' : 'unknown'
    throw error
  }
  try {
    return (await reader.scan()).torn === 0 ? 'ok' : 'damaged'
  } finally {
    await reader.close()
  }
}

/**
 * Puts a whole twin from a backup in the place of a damaged file, which is kept as `.damaged`. Whole is what `known` says and, where
 * there is a key, what authenticates. False when there is no such twin: then everything stays as it is.
 */
async function mend(path: string, name: string, known: MediaFile | undefined, homes: readonly string[], check: (() => Promise<boolean>) | null): Promise<boolean> {
  for (const home of homes) {
    const twin = join(home, 'media', name)
    const digest = await hashFile(twin, known?.bytes).catch(() => null)
    if (!digest || (!known && !check) || (known && (digest.sha256 !== known.sha256 || digest.bytes !== known.bytes))) continue
    const aside = await freeName(`${path}.damaged`)
    const had = await rename(path, aside).then(() => true, () => false)
    try {
      await copyFile(twin, path, { limit: digest.bytes })
      if (!check || (await check())) return true
    } catch (error) {
      if (!isDiskFault(error) && !(error instanceof Refused)) throw error
    }
    await rm(path, { force: true })
    if (had) await rename(aside, path)
  }
  return false
}

async function freeName(path: string): Promise<string> {
  for (let i = 1; ; i++) {
    const name = i === 1 ? path : `${path}-${i}`
    if (!(await stat(name).catch(() => null))) return name
  }
}

/** The newest set of every known folder; older ones share its media and key file. */
async function backupStates(store: KeptStore, count: (bytes: number) => void, tally: Tally): Promise<[string, State][]> {
  const states: [string, State][] = []
  for (const { folder, backups } of await backupFolders(store)) {
    const newest = backups.at(-1)!
    const home = homeOf(folder, store.slots.file.vaultId)
    if (!(await isFolder(home))) {
      states.push([newest.backupId, 'not-checked'])
      continue
    }
    const set = (await setsIn(home)).find((path) => path.endsWith(newest.backupId))
    states.push([newest.backupId, set === undefined ? 'missing' : await setState(store, home, set, count, tally)])
  }
  return states
}

async function setState(store: KeptStore, home: string, set: string, count: (bytes: number) => void, tally: Tally): Promise<State> {
  try {
    const manifest = await readManifest(set)
    const destroyed = await readDestroyed(home)
    const excused = destroyed && isOurs(store, destroyed) ? destroyed.names : []
    if (!isOurs(store, manifest)) return 'damaged'
    await wholeKeyFile(home)
    const all = [...manifest.files.map((f) => ({ ...f, path: join(set, f.name) })), ...manifest.media.filter((m) => !excused.includes(m.name)).map((m) => ({ ...m, path: join(home, 'media', m.name) }))]
    let state: State = 'ok'
    for (const file of all) {
      tally.files++
      const digest = await hashFile(file.path, file.bytes, count).catch((error: unknown) => { goOnIfRefused(error); return null })
      if (digest?.sha256 !== file.sha256 || digest.bytes !== file.bytes) state = 'damaged'
    }
    return state
  } catch (error) {
    if (error instanceof Refused && error.code === 'E-E3') return 'damaged'
    throw error
  }
}
