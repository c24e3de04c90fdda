// Brings one part that never ended to an honest end: what of it is whole, on which places, and what its end entry says.
import { createHash } from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Refused } from '../../shared/failure'
import { RecordingId, type Bytes, type Millis, type TakeId, type Utc } from '../../shared/model/ids'
import type { Store } from '../store/store'
import { fileHeaderBytes } from '../vault/chunk'
import { mediaKey } from '../vault/keys'
import { MediaReader, type FullScan } from '../vault/reader'
import { MediaWriter } from '../vault/writer'
import { mediaPaths } from './files'
import { chunksOf, type Chunk, type End } from './recordings'
import { indexChunks, type TakeFact } from './take-log'

/** How it is done: `signal` ends it before anything more is written, `pace` is awaited between chunks so that nothing else has to wait. */
export type Manner = { signal?: AbortSignal; pace?: () => Promise<void> }

export const ifRefused = <T>(value: T) => (error: unknown): T => {
  if (error instanceof Refused) return value
  throw error
}

/** True when a place holds something under the name that is no file of ours (any more). */
export const isSpoilt = async (paths: readonly string[]) => (await Promise.all(paths.map((path) => stat(path).then((s) => s.size >= fileHeaderBytes, () => false)))).some(Boolean)

/**
 * Parts of a take that no fact tells of, because the note of their beginning is damaged: known by their key. What their devices were is lost with the note;
 * the time is that of the file.
 */
export async function findParts(store: Store, row: { id: TakeId; started_at: Utc }, key: Buffer, told: ReadonlySet<string>): Promise<TakeFact[]> {
  const found: TakeFact[] = []
  const names = new Set((await Promise.all(mediaPaths(store, 'x').map((path) => readdir(join(path, '..')).catch(() => [] as string[])))).flat())
  for (const name of [...names].sort()) {
    const id = RecordingId.safeParse(basename(name, '.som'))
    if (!id.success || told.has(id.data) || (await store.db.get('SELECT id FROM recording WHERE id = ?', id.data))) continue
    const first = await firstChunk(mediaPaths(store, id.data), id.data, mediaKey(key, id.data))
    if (!first) continue
    const text = first.toString('latin1')
    const picture = /V_(VP8|VP9|AV1)/.exec(text)?.[1]?.toLowerCase()
    const born = (await Promise.all(mediaPaths(store, id.data).map((path) => stat(path).then((s) => s.birthtimeMs || s.mtimeMs, () => Infinity)))).reduce((a, b) => Math.min(a, b))
    const startMs = Math.max(0, Math.round(born - Date.parse(row.started_at)))
    found.push({ kind: 'recording.started', body: {
      recordingId: id.data, mimeType: picture ? `video/webm;codecs=${picture},opus` : 'audio/webm;codecs=opus', camera: '', microphone: '', width: 0, height: 0, frameRate: 0,
      takeId: row.id, ...(picture ? {} : { track: 'sound' as const }), startMs: startMs as Millis, startedAt: new Date(Date.parse(row.started_at) + startMs).toISOString(),
    } })
  }
  return found
}

async function firstChunk(paths: readonly string[], id: RecordingId, key: Buffer): Promise<Buffer | null> {
  const reader = await MediaReader.open(paths, key, id, null).catch(ifRefused(null))
  if (!reader) return null
  try {
    return (await reader.range(0, 1e6).next().catch(ifRefused({ value: undefined }))).value ?? null
  } finally {
    await reader.close()
  }
}

/** A recording that ended while nobody was logged in: before its end is written its rows are taken from the heads of its chunks, which are authenticated when they are opened. */
export async function indexWhole(store: Store, recordingId: RecordingId, key: Buffer, end: End): Promise<void> {
  if ((await chunksOf(store, recordingId)).length >= end.chunks) return
  const reader = await MediaReader.open(mediaPaths(store, recordingId), key, recordingId, end).catch(ifRefused(null))
  if (!reader) return
  try {
    await indexChunks(store.db, [...reader.rows()].map((row) => ({ recordingId, ...row, at: end.endedAt })))
  } finally {
    await reader.close()
  }
}

/**
 * Keeps what is whole of a recording without an end, mends its places and its index, and says what its end entry is. With damage nothing is cut: the end entry
 * then names all records that there are, so that opening the recording says what is lost (E-C7) and the rest can be played.
 */
export async function endPart(store: Store, recordingId: RecordingId, key: Buffer, startedAt: Utc, manner: Manner = {}): Promise<{ end: End; damaged: boolean }> {
  const paths = mediaPaths(store, recordingId)
  // Read before the files are mended: that would be now.
  const times = await Promise.all(paths.map((path) => stat(path).then((s) => s.mtime.toISOString(), () => startedAt)))
  const changedAt = times.reduce((last, t) => (t > last ? t : last))
  const { scan, rows } = await scanFile(paths, recordingId, key, manner.pace)
  manner.signal?.throwIfAborted()
  const chunks = await chunksOf(store, recordingId)
  // Acknowledged chunks that no file holds any more were cut off or damaged from outside: they count too, or a shorter recording would pass for whole.
  const acknowledged = chunks.at(-1)
  const damaged = scan.damaged || chunks.length > scan.chunks
  if (!damaged && scan.chunks > 0) await mend(paths, recordingId, key, chunks.length, manner.signal)
  manner.signal?.throwIfAborted()
  await indexChunks(store.db, rows.slice(chunks.length, scan.records).map((row) => ({ recordingId, ...row, at: changedAt })))
  const sizes = await Promise.all(paths.map((path) => stat(path).then((s) => s.size, () => -1)))
  const last = chunks.length >= scan.records ? acknowledged : rows[scan.records - 1]
  // Damage behind the last record that can be found: one more than there is, so that it does not pass for whole.
  const beyond = scan.damaged && scan.chunks === scan.records && chunks.length <= scan.chunks ? 1 : 0
  return { damaged, end: {
    recordingId, reason: 'abnormal', endedAt: scan.records > chunks.length ? changedAt : (acknowledged?.at ?? startedAt), sha256: scan.sha256, bytes: scan.bytes as Bytes, durationMs: scan.durationMs as Millis,
    chunks: Math.max(chunks.length, scan.records) + beyond, head: last?.tag ?? scan.head, copies: damaged ? 0 : sizes.filter((size) => size === scan.end && scan.chunks > 0).length,
  } }
}

/** Cuts the torn end off and brings the shorter place up to the longer, as the writer does that takes over. A disk that refuses leaves them as they are. */
async function mend(paths: readonly string[], recordingId: RecordingId, key: Buffer, acknowledged: number, signal?: AbortSignal): Promise<void> {
  const all = paths.map((path, i) => ({ place: i === 0 ? ('vault' as const) : ('second' as const), path }))
  const there = await Promise.all(all.map(({ path }) => stat(join(path, '..')).then(() => true, () => false)))
  try {
    const writer = await MediaWriter.resume(all.filter((_, i) => there[i]), recordingId, Buffer.from(key), { acknowledged })
    // Copying stops where the file is closed.
    const stop = () => void writer.close()
    signal?.addEventListener('abort', stop, { once: true })
    try {
      if (!signal?.aborted) await writer.mend()
    } finally {
      signal?.removeEventListener('abort', stop)
      await writer.close()
    }
  } catch (error) {
    const { syscall } = error as NodeJS.ErrnoException
    if (!(error instanceof Refused) && syscall === undefined) throw error
  }
}

/** How far the files of an unended recording are whole, and their records. Files that are gone or not ours count as nothing: they must not keep the vault shut. */
async function scanFile(paths: readonly string[], recordingId: RecordingId, key: Buffer, pace?: () => Promise<void>): Promise<{ scan: Omit<FullScan, 'tornAt'>; rows: Chunk[] }> {
  const reader = await MediaReader.open(paths, Buffer.from(key), recordingId, null).catch(ifRefused(null))
  const none = { chunks: 0, records: 0, bytes: 0, durationMs: 0, head: '', sha256: createHash('sha256').digest('hex'), end: 0, torn: 0, ends: [], tags: [], lengths: [] }
  // A file of which not even the header was written never held a chunk.
  if (!reader) return { scan: { ...none, damaged: await isSpoilt(paths) }, rows: [] }
  try {
    return { scan: await reader.scan(pace), rows: [...reader.rows()] }
  } finally {
    await reader.close()
  }
}
