// Stored recordings: open one that has ended for reading; what never ended is brought to an end by recovery.ts.
import { rm } from 'node:fs/promises'
import type { z } from 'zod'
import { Refused } from '../../shared/failure'
import type { Entry } from '../../shared/model/entry'
import type { RecordingId, SectionId, TakeId, Utc } from '../../shared/model/ids'
import type { RecordingEnded } from '../../shared/model/recording'
import { unwrap, type Sealed } from '../store/keys'
import type { Store } from '../store/store'
import { MediaReader } from '../vault/reader'
import { mediaPaths } from './files'

export type RecordingRow = { id: RecordingId; section: SectionId; wrapped_key: string }
export type End = z.infer<typeof RecordingEnded>
export type Chunk = { idx: number; endMs: number; bytes: number; tag: string }

/** Throws `Refused` E-B3/E-B10 no key, E-C7 (`key`) its wrapped form is damaged. */
export async function keyOf(store: Store, row: RecordingRow): Promise<Buffer> {
  const key = unwrap(await store.sectionKeys.get(row.section), JSON.parse(row.wrapped_key) as Sealed, row.id)
  if (!key) throw new Refused('E-C7', 'key')
  return key
}

/** Its rows of the index. */
export const chunksOf = (store: Store, id: RecordingId) => store.db.all<Chunk & { at: Utc }>('SELECT idx, end_ms AS endMs, bytes, tag, at_utc AS at FROM chunk WHERE recording = ? ORDER BY idx', id)

/** All that opening a finished recording takes. Throws `Refused` E-B1 unknown or not finished, E-B3/E-B10 no key, E-C7 its key is damaged. */
export async function locate(store: Store, recordingId: RecordingId): Promise<{ section: SectionId; paths: string[]; key: Buffer; index: Chunk[]; end: End }> {
  const row = await store.db.get<RecordingRow>('SELECT id, section, wrapped_key FROM recording WHERE id = ?', recordingId)
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

export function endOf(entries: readonly Entry[], recordingId: RecordingId): End | null {
  for (const entry of entries) if (entry.kind === 'recording.ended' && entry.body.recordingId === recordingId) return entry.body
  return null
}

/** Nothing of a take has to be looked up any more: its key goes, and its journal on every place that is there. */
export async function forgetTake(store: Store, takeId: TakeId): Promise<void> {
  await store.db.run('DELETE FROM take WHERE id = ?', takeId)
  for (const path of mediaPaths(store, takeId)) await rm(path, { force: true }).catch(() => undefined)
}
