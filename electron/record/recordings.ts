// Stored recordings: open one for reading, and at unlock bring what never ended to an honest end.
import { createHash } from 'node:crypto'
import { readdir, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { parseCanonical } from '../../shared/canonical'
import { Refused } from '../../shared/failure'
import { Fact, type Entry } from '../../shared/model/entry'
import { RecordingId, TakeId, Utc, type Bytes, type Millis, type SectionId, type SessionId } from '../../shared/model/ids'
import type { RecordingEnded } from '../../shared/model/recording'
import { unwrap, type Sealed } from '../store/keys'
import type { Store } from '../store/store'
import { fileHeaderBytes } from '../vault/chunk'
import { mediaKey } from '../vault/keys'
import { MediaReader, type FullScan } from '../vault/reader'
import { MediaWriter } from '../vault/writer'
import { mediaPaths } from './files'
import { openTakeKey } from './take-keys'
import { identityOf, indexChunks, known, writeFact, type TakeFact } from './take-log'

type Row = { id: RecordingId; section: SectionId; wrapped_key: string }
type End = z.infer<typeof RecordingEnded>
type Chunk = { idx: number; endMs: number; bytes: number; tag: string }

async function keyOf(store: Store, row: Row): Promise<Buffer> {
  const key = unwrap(await store.sectionKeys.get(row.section), JSON.parse(row.wrapped_key) as Sealed, row.id)
  if (!key) throw new Refused('E-C7', 'key')
  return key
}

const chunksOf = (store: Store, id: RecordingId) => store.db.all<Chunk & { at: Utc }>('SELECT idx, end_ms AS endMs, bytes, tag, at_utc AS at FROM chunk WHERE recording = ? ORDER BY idx', id)

/** All that opening a finished recording takes. Throws `Refused` E-B1 unknown or not finished, E-B3/E-B10 no key, E-C7 its key is damaged. */
export async function locate(store: Store, recordingId: RecordingId): Promise<{ section: SectionId; paths: string[]; key: Buffer; index: Chunk[]; end: End }> {
  const row = await store.db.get<Row>('SELECT id, section, wrapped_key FROM recording WHERE id = ?', recordingId)
  if (!row) throw new Refused('E-B1')
  const end = endOf(await store.log.read(row.section), recordingId)
  if (!end) throw new Refused('E-B1')
  const index = (await chunksOf(store, recordingId)).map(({ idx, endMs, bytes, tag }) => ({ idx, endMs, bytes, tag }))
  return { section: row.section, paths: mediaPaths(store, recordingId), key: await keyOf(store, row), index, end }
}

/** Opens a finished recording; its files must hold exactly the chunks its end entry names. Throws like `locate`, and `Refused` E-C7. */
export async function openRecording(store: Store, recordingId: RecordingId): Promise<MediaReader> {
  const { paths, key, index, end } = await locate(store, recordingId)
  return MediaReader.open(paths, key, recordingId, end, index.length > 0 && index.length === end.chunks ? index : undefined)
}

/**
 * The same for a check of the file itself: the vault's own alone, by its own heads, so that damage does not hide behind the index or the twin. Throws
 * like `openRecording`.
 */
export async function openOwnFile(store: Store, recordingId: RecordingId): Promise<MediaReader> {
  const { paths: [own], key, end } = await locate(store, recordingId)
  return MediaReader.open(own!, key, recordingId, end)
}

function endOf(entries: readonly Entry[], recordingId: RecordingId): End | null {
  for (const entry of entries) if (entry.kind === 'recording.ended' && entry.body.recordingId === recordingId) return entry.body
  return null
}

/** Nothing of a take has to be looked up any more: its key goes, and its journal on every place that is there. */
export async function forgetTake(store: Store, takeId: TakeId): Promise<void> {
  await store.db.run('DELETE FROM take WHERE id = ?', takeId)
  for (const path of mediaPaths(store, takeId)) await rm(path, { force: true }).catch(() => undefined)
}

/** `damaged`: something of it does not authenticate, beyond the second that a crash may cost. */
export type Recovered = { caseNumber: string; endedAt: string; seconds: number; damaged?: boolean }
type TakeRow = { id: TakeId; section: SectionId; session_id: SessionId; started_at: Utc; wrapped_key: string; number: string | null }

/**
 * After a crash or power cut (F18): what the journals of unfinished takes say goes into the log, parts without an end are kept as far as they are
 * whole and get the end `abnormal`, chunks that were synced but not yet indexed are indexed. What ended while nobody was logged in is written as
 * it was. What this person may not read waits for one who may; the take that runs now (`running`) is left alone.
 */
export async function recoverRecordings(store: Store, running: TakeId | null = null): Promise<Recovered[]> {
  const recovered: Recovered[] = []
  const takes = await store.db.all<TakeRow>(
    `SELECT take.id, take.section, take.session_id, take.started_at, take.wrapped_key, case_number.number
     FROM take JOIN section ON section.id = take.section LEFT JOIN case_number ON case_number.case_id = section.case_id ORDER BY take.started_at`)
  for (const row of takes) {
    if (row.id === running || !(await store.sectionKeys.canOpen(row.section))) continue
    const found = await recoverTake(store, row)
    if (found) recovered.push(found)
  }
  recovered.push(...await recoverAlone(store, running))
  await sweepJournals(store)
  return recovered
}

async function recoverTake(store: Store, row: TakeRow): Promise<Recovered | null> {
  const key = await openTakeKey(store, row.section, row.id, row.wrapped_key)
  const take = { takeId: row.id, sectionId: row.section, sessionId: row.session_id }
  try {
    const entries = await store.log.read(row.section)
    const have = known(entries)
    const facts: TakeFact[] = entries.flatMap((e) => (identityOf(e) === null ? [] : [e as unknown as TakeFact]))
    const write = async (fact: TakeFact) => {
      if (have.has(identityOf(fact)!)) return
      await writeFact(store, take, key, fact)
      have.add(identityOf(fact)!)
      facts.push(fact)
    }
    let lastMs = 0
    const journal = await readJournal(store, row.id, key)
    for (const { fact } of journal.notes) await write(fact)
    let { damaged } = journal
    if (damaged) for (const fact of await findParts(store, row, key, new Set(facts.flatMap((f) => ('recordingId' in f.body ? [f.body.recordingId] : []))))) await write(fact)
    const starts = facts.flatMap((f) => (f.kind === 'recording.started' && f.body.takeId === row.id ? [f.body] : []))
    let endedAt = row.started_at
    let abnormal = false
    for (const { recordingId, startMs = 0 as Millis, startedAt = row.started_at } of starts) {
      const end = facts.find((f) => f.kind === 'recording.ended' && f.body.recordingId === recordingId)?.body as End | undefined
      let body = end
      if (end) await indexWhole(store, recordingId, key, end)
      else {
        abnormal = true
        const part = await endPart(store, recordingId, mediaKey(key, recordingId), startedAt)
        damaged ||= part.damaged
        body = part.end
        await write({ kind: 'recording.ended', body })
      }
      lastMs = Math.max(lastMs, startMs + body!.durationMs)
      if (body!.endedAt > endedAt) endedAt = body!.endedAt
    }
    const mine = facts.filter((f) => 'takeId' in f.body && f.body.takeId === row.id)
    const began = mine.find((f) => f.kind === 'take.started')
    if (began && !mine.some((f) => f.kind === 'take.ended')) {
      abnormal = true
      const numbers = mine.flatMap((f) => (f.kind === 'take.event' ? [f.body.n] : []))
      await write({ kind: 'take.ended', body: { takeId: row.id, n: Math.max(-1, ...numbers) + 1, atMs: lastMs as Millis, at: endedAt, reason: 'abnormal' } })
    }
    await forgetTake(store, row.id)
    if (!damaged && (!abnormal || starts.length === 0 || (began?.kind === 'take.started' && began.body.purpose === 'self-test'))) return null
    return { caseNumber: row.number ?? '', endedAt, seconds: Math.round(lastMs / 1000), ...(damaged ? { damaged } : {}) }
  } finally {
    key.fill(0)
  }
}

const Noted = z.strictObject({ at: Utc, fact: Fact })

/** The facts of a journal, each note from whichever place can give it. `damaged`: some are lost. */
async function readJournal(store: Store, takeId: TakeId, takeKey: Buffer): Promise<{ notes: { at: Utc; fact: TakeFact }[]; damaged: boolean }> {
  const notes: { at: Utc; fact: TakeFact }[] = []
  const paths = mediaPaths(store, takeId)
  const reader = await MediaReader.open(paths, mediaKey(takeKey, takeId), takeId, null).catch(ifRefused(null))
  if (!reader) return { notes, damaged: (await Promise.all(paths.map((path) => stat(path).then((s) => s.size >= fileHeaderBytes, () => false)))).some(Boolean) }
  try {
    for await (const chunk of reader.range(0, reader.bytes, { onHole: () => undefined })) {
      const noted = chunk[0] === 0 ? null : Noted.safeParse(parseCanonical(chunk.toString('utf8')))
      if (noted?.success && identityOf(noted.data.fact) !== null) notes.push(noted.data as { at: Utc; fact: TakeFact })
    }
    return { notes, damaged: (await reader.scan()).damaged }
  } finally {
    await reader.close()
  }
}

/**
 * Parts of a take that no fact tells of, because the note of their beginning is damaged: known by their key. What their devices were is lost with the note;
 * the time is that of the file.
 */
async function findParts(store: Store, row: TakeRow, key: Buffer, told: ReadonlySet<string>): Promise<TakeFact[]> {
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

const ifRefused = <T>(value: T) => (error: unknown): T => {
  if (error instanceof Refused) return value
  throw error
}

/** A recording that ended while nobody was logged in: its rows are taken from the heads of its chunks, which are authenticated when they are opened. */
async function indexWhole(store: Store, recordingId: RecordingId, takeKey: Buffer, end: End): Promise<void> {
  if ((await chunksOf(store, recordingId)).length >= end.chunks) return
  const reader = await MediaReader.open(mediaPaths(store, recordingId), mediaKey(takeKey, recordingId), recordingId, end).catch(ifRefused(null))
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
async function endPart(store: Store, recordingId: RecordingId, key: Buffer, startedAt: Utc): Promise<{ end: End; damaged: boolean }> {
  const paths = mediaPaths(store, recordingId)
  // Read before the files are mended: that would be now.
  const times = await Promise.all(paths.map((path) => stat(path).then((s) => s.mtime.toISOString(), () => startedAt)))
  const changedAt = times.reduce((last, t) => (t > last ? t : last))
  const { scan, rows } = await scanFile(paths, recordingId, key)
  const chunks = await chunksOf(store, recordingId)
  // Acknowledged chunks that no file holds any more were cut off or damaged from outside: they count too, or a shorter recording would pass for whole.
  const acknowledged = chunks.at(-1)
  const damaged = scan.damaged || chunks.length > scan.chunks
  if (!damaged && scan.chunks > 0) await mend(paths, recordingId, key, chunks.length)
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
async function mend(paths: readonly string[], recordingId: RecordingId, key: Buffer, acknowledged: number): Promise<void> {
  const all = paths.map((path, i) => ({ place: i === 0 ? ('vault' as const) : ('second' as const), path }))
  const there = await Promise.all(all.map(({ path }) => stat(join(path, '..')).then(() => true, () => false)))
  try {
    const writer = await MediaWriter.resume(all.filter((_, i) => there[i]), recordingId, Buffer.from(key), { acknowledged })
    try {
      await writer.mend()
    } finally {
      await writer.close()
    }
  } catch (error) {
    const { syscall } = error as NodeJS.ErrnoException
    if (!(error instanceof Refused) && syscall === undefined) throw error
  }
}

/** Recordings of before there were takes: each on its own, with the key in its row. */
async function recoverAlone(store: Store, running: TakeId | null): Promise<Recovered[]> {
  const recovered: Recovered[] = []
  const rows = await store.db.all<Row & { started_at: string; number: string | null }>(
    `SELECT recording.id, recording.section, recording.wrapped_key, recording.started_at, case_number.number
     FROM recording JOIN section ON section.id = recording.section LEFT JOIN case_number ON case_number.case_id = section.case_id
     ORDER BY recording.started_at`)
  const sections = new Map<SectionId, Entry[] | null>()
  for (const row of rows) {
    if (!sections.has(row.section)) sections.set(row.section, (await store.sectionKeys.canOpen(row.section)) ? await store.log.read(row.section) : null)
    const entries = sections.get(row.section)
    const start = entries?.find((e) => e.kind === 'recording.started' && e.body.recordingId === row.id)
    // Without a start it died before anything was recorded: there is no recording to speak of.
    if (!entries || start?.kind !== 'recording.started' || endOf(entries, row.id) || (running !== null && start.body.takeId === running)) continue
    const { end, damaged } = await endPart(store, row.id, await keyOf(store, row), row.started_at)
    await store.log.append(row.section, { kind: 'recording.ended', body: end }, store.staffId)
    recovered.push({ caseNumber: row.number ?? '', endedAt: end.endedAt, seconds: Math.round(end.durationMs / 1000), ...(damaged ? { damaged } : {}) })
  }
  return recovered
}

/** How far the files of an unended recording are whole, and their records. Files that are gone or not ours count as nothing: they must not keep the vault shut. */
async function scanFile(paths: readonly string[], recordingId: RecordingId, key: Buffer): Promise<{ scan: Omit<FullScan, 'tornAt'>; rows: Chunk[] }> {
  const reader = await MediaReader.open(paths, Buffer.from(key), recordingId, null).catch(ifRefused(null))
  const none = { chunks: 0, records: 0, bytes: 0, durationMs: 0, head: '', sha256: createHash('sha256').digest('hex'), end: 0, torn: 0, ends: [], tags: [], lengths: [] }
  // A file of which not even the header was written never held a chunk.
  if (!reader) return { scan: { ...none, damaged: (await Promise.all(paths.map((path) => stat(path).then((s) => s.size >= fileHeaderBytes, () => false)))).some(Boolean) }, rows: [] }
  try {
    return { scan: await reader.scan(), rows: [...reader.rows()] }
  } finally {
    await reader.close()
  }
}

/** Journals of takes that are written up, left where a place was away or a crash came between: without their take's key they say nothing. */
async function sweepJournals(store: Store): Promise<void> {
  const pending = new Set((await store.db.all<{ id: string }>('SELECT id FROM take')).map((row) => `${row.id}.som`))
  for (const path of mediaPaths(store, 'x')) {
    const folder = join(path, '..')
    for (const name of await readdir(folder).catch(() => [] as string[])) {
      if (TakeId.safeParse(basename(name, '.som')).success && name.endsWith('.som') && !pending.has(name)) await rm(join(folder, name), { force: true }).catch(() => undefined)
    }
  }
}
