// Stored recordings: open one for reading, and at unlock bring those that never ended to an honest end.
import { createHash, timingSafeEqual } from 'node:crypto'
import { open, readFile, rm, stat } from 'node:fs/promises'
import { z } from 'zod'
import type { Entry } from '../../shared/model/entry'
import { Sha256, type Bytes, type Millis, type RecordingId, type SectionId } from '../../shared/model/ids'
import { RecordingEnded } from '../../shared/model/recording'
import { Refused } from '../../shared/failure'
import { unwrap, type Sealed } from '../store/keys'
import type { Store } from '../store/store'
import { MediaReader, type FullScan } from '../vault/reader'
import { vouchFor } from '../vault/writer'
import { endFile, mediaFile } from './recorder'

type Row = { id: RecordingId; section: SectionId; wrapped_key: string }

async function keyOf(store: Store, row: Row): Promise<Buffer> {
  const key = unwrap(await store.sectionKeys.get(row.section), JSON.parse(row.wrapped_key) as Sealed, row.id)
  if (!key) throw new Refused('E-C7', 'key')
  return key
}

/** Opens a finished recording; its file must hold exactly the chunks its end entry names. Throws `Refused` E-B1, E-C7. */
export async function openRecording(store: Store, recordingId: RecordingId): Promise<MediaReader> {
  const row = await store.db.get<Row>('SELECT id, section, wrapped_key FROM recording WHERE id = ?', recordingId)
  if (!row) throw new Refused('E-B1')
  const end = endOf(await store.log.read(row.section), recordingId)
  if (!end) throw new Refused('E-B1')
  return MediaReader.open(mediaFile(store.folder, recordingId), await keyOf(store, row), recordingId, end)
}

function endOf(entries: readonly Entry[], recordingId: RecordingId) {
  for (const entry of entries) if (entry.kind === 'recording.ended' && entry.body.recordingId === recordingId) return entry.body
  return null
}

export type Recovered = { caseNumber: string; endedAt: string; seconds: number }

/**
 * After a crash or power cut (F18): for each recording without an end, keeps what is whole, cuts the torn tail, indexes
 * chunks that were synced but not yet indexed, and writes `recording.ended` with reason `abnormal`. A recording that was stopped while
 * nobody was logged in left its end beside it: that is written as it was. What this person may not read waits for one who may;
 * the recording that runs now (`running`) is left alone.
 */
export async function recoverRecordings(store: Store, running: RecordingId | null = null): Promise<Recovered[]> {
  const recovered: Recovered[] = []
  const rows = await store.db.all<Row & { started_at: string; number: string | null }>(
    `SELECT recording.id, recording.section, recording.wrapped_key, recording.started_at, case_number.number
     FROM recording JOIN section ON section.id = recording.section LEFT JOIN case_number ON case_number.case_id = section.case_id
     ORDER BY recording.started_at`)
  for (const row of rows) {
    if (row.id === running || !(await store.sectionKeys.canOpen(row.section))) continue
    const entries = await store.log.read(row.section)
    const started = entries.some((e) => e.kind === 'recording.started' && e.body.recordingId === row.id)
    // Without a start it died before anything was recorded: there is no recording to speak of.
    if (!started || endOf(entries, row.id)) continue
    const path = mediaFile(store.folder, row.id)
    const left = await leftEnd(store, row)
    const scan = await scanFile(store, row, path)
    const chunks = await store.db.all<{ idx: number; tag: string; at_utc: string }>('SELECT idx, tag, at_utc FROM chunk WHERE recording = ? ORDER BY idx', row.id)
    // Acknowledged chunks that the file no longer holds were cut off or damaged from outside: the end entry keeps the
    // acknowledged count and head, so that opening the recording says so (E-C7) instead of passing a shorter one for whole.
    const acknowledged = chunks.at(-1)
    const cut = acknowledged !== undefined && acknowledged.idx >= scan.chunks
    // Read before the file is cut: that would be now.
    const changedAt = await stat(path).then((s) => s.mtime.toISOString(), () => row.started_at)
    // Only the chunk in flight may be torn off. Behind a damaged chunk lie whole ones: evidence, which stays as it is.
    if (scan.torn > 0 && !cut) {
      const file = await open(path, 'r+')
      await file.truncate((await stat(path)).size - scan.torn)
      await file.datasync()
      await file.close()
    }
    const known = new Set(chunks.map((c) => c.idx))
    let endedAt = acknowledged?.at_utc ?? row.started_at
    for (let i = 0; i < scan.chunks; i++) {
      if (known.has(i)) continue
      if (i > (acknowledged?.idx ?? -1)) endedAt = changedAt
      await store.db.run('INSERT INTO chunk (recording, idx, end_ms, bytes, tag, at_utc) VALUES (?,?,?,?,?,?)', row.id, i, scan.ends[i]!, scan.lengths[i]!, scan.tags[i]!, changedAt)
    }
    if (left && left.body.head === scan.head && left.body.chunks === scan.chunks) {
      await store.log.append(row.section, { kind: 'recording.ended', body: left.body }, store.staffId)
      await store.db.run('INSERT OR REPLACE INTO file_hash (recording, bytes, sha256) VALUES (?,?,?)', row.id, left.file.bytes, left.file.sha256)
      await rm(endFile(store.folder, row.id), { force: true })
      continue
    }
    await store.log.append(row.section, {
      kind: 'recording.ended',
      body: {
        recordingId: row.id, reason: 'abnormal', endedAt, sha256: scan.sha256, bytes: scan.bytes as Bytes, durationMs: scan.durationMs as Millis,
        chunks: cut ? acknowledged.idx + 1 : scan.chunks, head: cut ? acknowledged.tag : scan.head,
      },
    }, store.staffId)
    recovered.push({ caseNumber: row.number ?? '', endedAt, seconds: Math.round(scan.durationMs / 1000) })
  }
  return recovered
}

const LeftEnd = z.strictObject({ body: RecordingEnded, file: z.strictObject({ bytes: z.number().int(), sha256: Sha256 }) })

/** The end that a recording left beside it; null when there is none or its media key did not write it. */
async function leftEnd(store: Store, row: Row): Promise<z.infer<typeof LeftEnd> | null> {
  try {
    const { text, mac } = z.strictObject({ text: z.string(), mac: Sha256 }).parse(JSON.parse(await readFile(endFile(store.folder, row.id), 'utf8')))
    if (!timingSafeEqual(Buffer.from(vouchFor(await keyOf(store, row), text), 'hex'), Buffer.from(mac, 'hex'))) return null
    const left = LeftEnd.parse(JSON.parse(text))
    return left.body.recordingId === row.id ? left : null
  } catch {
    return null
  }
}

/** How far the file of an unended recording is whole. A file that is gone or not ours counts as nothing: it must not keep the vault shut. */
async function scanFile(store: Store, row: Row, path: string): Promise<FullScan> {
  try {
    const reader = await MediaReader.open(path, await keyOf(store, row), row.id, null)
    try {
      return await reader.scan()
    } finally {
      await reader.close()
    }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return { chunks: 0, bytes: 0, durationMs: 0, head: '', sha256: createHash('sha256').digest('hex'), torn: 0, ends: [], tags: [], lengths: [] }
  }
}
