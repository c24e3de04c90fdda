// Seekable copies of recordings: made in the background one at a time, never while something records, thrown away and made again without loss.
// What plays is the copy when it fits its original, else the original itself.
import { randomBytes } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { foldQuestioning } from '../../shared/fold/questioning'
import { Refused } from '../../shared/failure'
import { DerivedId, newId, type RecordingId, type SectionId } from '../../shared/model/ids'
import type { Recording } from '../../shared/model/recording'
import type { Store } from '../store/store'
import { mediaKey } from '../vault/keys'
import { MediaReader } from '../vault/reader'
import { mediaFile } from './files'
import { freeSeconds, spaceOf } from './places'
import { locate, openRecording } from './recordings'
import { RemuxNews, type RemuxJob } from './remux-calls'

/** Counts up with every change of the copies: older ones are made anew. */
const maker = 1

type Row = { recording: RecordingId; id: DerivedId; source_head: string; maker: number; chunks: number; head: string }

/** The copy of a recording, if there is one that was made of just this original and is all there; null otherwise. */
async function openDerived(store: Store, recordingId: RecordingId): Promise<MediaReader | null> {
  const row = await store.db.get<Row>('SELECT * FROM derived WHERE recording = ?', recordingId)
  if (!row || row.maker !== maker) return null
  const { key, end } = await locate(store, recordingId)
  try {
    if (row.source_head !== end.head) return null
    return await MediaReader.open(mediaFile(store.folder, row.id), mediaKey(key, row.id), row.id, { chunks: row.chunks, head: row.head })
  } catch (error) {
    if (error instanceof Refused) return null
    throw error
  } finally {
    key.fill(0)
  }
}

/** Opens a finished recording for watching. `seekable`: it is the copy. Throws like `openRecording`. */
export async function openForPlay(store: Store, recordingId: RecordingId): Promise<{ reader: MediaReader; seekable: boolean }> {
  const derived = await openDerived(store, recordingId)
  return derived ? { reader: derived, seekable: true } : { reader: await openRecording(store, recordingId), seekable: false }
}

/** Takes a copy away: it is damaged, or its original goes. */
export async function dropDerived(store: Store, recordingId: RecordingId): Promise<void> {
  const row = await store.db.get<Pick<Row, 'id'>>('SELECT id FROM derived WHERE recording = ?', recordingId)
  if (!row) return
  await store.db.run('DELETE FROM derived WHERE recording = ?', recordingId)
  await rm(mediaFile(store.folder, row.id), { force: true })
}

/** Takes copies away, those of the oldest recordings first, until `bytes` are free again or none is left. They can be made again. @returns bytes given back */
export async function dropCopies(store: Store, bytes: number): Promise<number> {
  const rows = await store.db.all<{ recording: RecordingId; bytes: number }>('SELECT recording, bytes FROM derived JOIN recording ON recording.id = derived.recording ORDER BY started_at')
  let freed = 0
  for (const row of rows) {
    if (freed >= bytes) break
    await dropDerived(store, row.recording)
    freed += row.bytes
  }
  return freed
}

/** The part of Electron's `UtilityProcess` that is used. */
export type RemuxProcess = {
  postMessage(message: unknown): void
  on(event: 'message', listener: (message: unknown) => void): unknown
  on(event: 'exit', listener: () => void): unknown
  kill(): unknown
}

export type DerivedOptions = {
  /** Starts remux.process.js. */
  fork: () => RemuxProcess
  /** True while something records: then nothing is made. */
  busy: () => boolean
  /** Bytes a second of a take as it is planned now: a copy leaves room for hours of it. */
  rate: () => number
  /** Bytes that are free where copies lie. */
  free?: (folder: string) => Promise<number>
  /** 0 to 1; 1: the copy is there. */
  progress: (recording: Pick<Recording, 'recordingId' | 'track'>, done: number) => void
  failed: (code: 'E-C30') => void
}

export class DerivedMaker {
  private working: Promise<void> | null = null
  private again = false
  private stopped = false
  private child: RemuxProcess | null = null
  /** Not tried again before the next login. */
  private readonly given = new Set<RecordingId>()

  constructor(private readonly options: DerivedOptions) {}

  /**
   * Makes the copies that are missing in what is logged in, one after another; half files that an earlier crash left are removed first. Called after each login
   * and each end of a take. Returns at once; a call while it works makes it look again.
   */
  kick(store: Store): void {
    this.again = true
    if (this.working || store.log.readOnly) return
    this.stopped = false
    this.working = this.run(store).catch(() => this.options.failed('E-C30')).finally(() => { this.working = null })
  }

  /** Nothing is made any more when this resolves, and no half file is left: before the store closes, and before a take starts. `forget`: somebody else logs in next. */
  async abort({ forget = false } = {}): Promise<void> {
    this.stopped = true
    this.child?.kill()
    await this.working
    if (forget) this.given.clear()
  }

  /** Resolves when there is nothing to be made now; for tests. */
  async idle(): Promise<void> {
    await this.working
  }

  private async run(store: Store): Promise<void> {
    await removeHalf(store)
    while (this.again && !this.stopped) {
      this.again = false
      for (const wish of await missing(store)) {
        if (this.stopped || this.options.busy()) return
        if (this.given.has(wish.recordingId) || !(await this.fits(store, wish))) continue
        const made = await this.make(store, wish).catch(() => false)
        if (made || this.stopped) continue
        this.given.add(wish.recordingId)
        this.options.failed('E-C30')
      }
    }
  }

  /** A recording that is to come goes before a copy of one that is there. */
  private async fits(store: Store, { end }: Recording): Promise<boolean> {
    const free = await (this.options.free ?? (async (folder) => (await spaceOf(folder)).free))(join(store.folder, 'media')).catch(() => 0)
    return free - (end?.bytes ?? 0) >= this.options.rate() * freeSeconds
  }

  private async make(store: Store, recording: Recording): Promise<boolean> {
    const { recordingId, mimeType } = recording
    const { paths, key, index, end } = await locate(store, recordingId)
    const derivedId = newId('drv', randomBytes)
    const target = mediaFile(store.folder, derivedId)
    const job: RemuxJob = {
      recordingId, paths, key: new Uint8Array(key), expected: { chunks: end.chunks, head: end.head }, durationMs: end.durationMs,
      rows: index.length === end.chunks ? index : null, derivedId, target,
    }
    try {
      const made = await this.exchange(job, (done) => this.options.progress(recording, done))
      // What was made behind an abort is not kept: the store may close next.
      if (!made || this.stopped) return false
      await dropDerived(store, recordingId)
      await store.db.run('INSERT INTO derived (recording, id, source_head, maker, mime, bytes, chunks, head, made_at) VALUES (?,?,?,?,?,?,?,?,?)',
        recordingId, derivedId, end.head, maker, mimeType, made.bytes, made.chunks, made.head, store.clock.utc())
      this.options.progress(recording, 1)
      return true
    } finally {
      key.fill(0)
      job.key.fill(0)
      const row = await store.db.get('SELECT 1 FROM derived WHERE id = ?', derivedId).catch(() => null)
      if (row === undefined) await rm(target, { force: true })
    }
  }

  /** One job in a process of its own; null when it failed, died or was killed. */
  private async exchange(job: RemuxJob, told: (done: number) => void): Promise<Extract<RemuxNews, { made: unknown }>['made'] | null> {
    if (this.stopped) return null
    const child = this.options.fork()
    this.child = child
    const gone = new Promise<void>((resolve) => { child.on('exit', resolve) })
    try {
      return await new Promise((resolve) => {
        child.on('message', (message) => {
          const { data } = RemuxNews.safeParse(message)
          if (data && 'done' in data) told(data.done)
          else resolve(data && 'made' in data ? data.made : null)
        })
        void gone.then(() => resolve(null))
        child.postMessage(job)
      })
    } finally {
      this.child = null
      child.kill()
      // Its file is not touched while it may still write to it.
      await gone
    }
  }
}

/** Finished recordings of sessions that have no copy, or an old one, and that this person may open; the newest first. */
async function missing(store: Store): Promise<Recording[]> {
  const rows = await store.db.all<{ id: RecordingId; section: SectionId; source_head: string | null; maker: number | null; started_at: string }>(
    'SELECT recording.id, section, source_head, maker, started_at FROM recording LEFT JOIN derived ON derived.recording = recording.id ORDER BY started_at DESC')
  const found: Recording[] = []
  for (const section of new Set(rows.filter((r) => r.maker !== maker).map((r) => r.section))) {
    if (!(await store.sectionKeys.canOpen(section))) continue
    const { recordings } = foldQuestioning(await store.log.read(section))
    for (const row of rows) {
      const recording = row.section === section ? recordings.find((r) => r.recordingId === row.id) : undefined
      if (recording?.end && recording.end.chunks > 0 && (row.maker !== maker || row.source_head !== recording.end.head)) found.push(recording)
    }
  }
  return found
}

/** Removes files of copies that are in no row: they were never finished. */
async function removeHalf(store: Store): Promise<void> {
  const folder = join(store.folder, 'media')
  const known = new Set((await store.db.all<{ id: DerivedId }>('SELECT id FROM derived')).map((r) => r.id))
  for (const name of await readdir(folder).catch(() => [])) {
    const { data: id } = DerivedId.safeParse(basename(name, '.som'))
    if (id && !known.has(id)) await rm(join(folder, name), { force: true })
  }
}
