// A take written as the recorder writes it, without windows and processes: key, journal, parts, index, log. For faults that need files to hurt.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { mediaFile } from '../../electron/record/files'
import { forgetTake } from '../../electron/record/recordings'
import { newTakeKey } from '../../electron/record/take-keys'
import { TakeLog } from '../../electron/record/take-log'
import type { Store } from '../../electron/store/store'
import { mediaKey } from '../../electron/vault/keys'
import { MediaWriter } from '../../electron/vault/writer'
import type { Bytes, Millis, RecordingId, SectionId, SessionId } from '../../shared/model/ids'
import type { Track } from '../../shared/model/recording'
import { chunkOf } from '../harness/chunks'
import { freshId } from '../harness/ids'

type Part = { recordingId: RecordingId; writer: MediaWriter }
export type MadeTake = {
  /** A part of so many seconds, chunks of 20 kB at most. The row of its last chunk is left for the recovery. */
  part: (track: Track, seed: number, chunks: number) => Promise<Part>
  end: (part: Part) => Promise<void>
  /** From here on nobody is logged in: what is said goes into the journal only. */
  lock: () => void
  over: () => Promise<void>
  /** As after a crash: nothing more is written. */
  abandon: () => Promise<void>
}

/** As who is logged in. */
export async function beginTake(store: Store, { sessionId, sectionId }: { sessionId: SessionId; sectionId: SectionId }): Promise<MadeTake> {
  const takeId = freshId('tak')
  const { clock } = store
  mkdirSync(join(store.folder, 'media'), { recursive: true, mode: 0o700 })
  const { key, wrapped } = await newTakeKey(store, sectionId, takeId)
  const at = clock.utc()
  await store.db.run('INSERT INTO take (id, section, session_id, started_at, wrapped_key) VALUES (?,?,?,?,?)', takeId, sectionId, sessionId, at, wrapped)
  const journal = await MediaWriter.create(mediaFile(store.folder, takeId), takeId, mediaKey(key, takeId))
  let notes = 0
  const log = new TakeLog({ takeId, sectionId, sessionId, startedAt: at }, Buffer.from(key), { note: (text, atMs) => { notes++; return journal.append(Buffer.from(text, 'utf8'), atMs) }, get nextNote() { return notes } }, clock, () => undefined)
  const open = new Set([journal])
  let locked = false
  const flush = async () => { if (!locked && !(await log.flush(store))) throw new Error('not written up') }
  let nowMs = 0
  await log.add({ kind: 'take.started', body: { takeId, sessionId, purpose: 'session', at, by: store.staffId, places: ['vault'], single: { reason: '虚构的试验' } } }, 0 as Millis)
  await flush()
  return {
    part: async (track, seed, chunks) => {
      const recordingId = freshId('rec')
      await log.add({ kind: 'recording.started', body: {
        recordingId, mimeType: track === 'sound' ? 'audio/webm;codecs=opus' : 'video/webm;codecs=vp8,opus', camera: '', microphone: '', width: 1, height: 1, frameRate: 30,
        takeId, track, startMs: nowMs as Millis, startedAt: clock.utc(),
      } }, nowMs as Millis)
      const writer = await MediaWriter.create(mediaFile(store.folder, recordingId), recordingId, mediaKey(key, recordingId))
      open.add(writer)
      for (let idx = 0; idx < chunks; idx++) {
        const bytes = chunkOf(seed, idx).subarray(0, 20_000)
        const endMs = (idx + 1) * 1000
        const { tag } = await writer.append(bytes, endMs)
        if (idx < chunks - 1) log.chunk({ recordingId, idx, endMs, bytes: bytes.length, tag, at: clock.utc() })
      }
      nowMs += chunks * 1000
      await flush()
      return { recordingId, writer }
    },
    end: async ({ recordingId, writer }) => {
      const { chunks, bytes, durationMs, head, sha256, file, copies } = await writer.finish()
      log.chunk({ recordingId, idx: chunks - 1, endMs: durationMs, bytes: 20_000, tag: head, at: clock.utc() })
      await log.add({ kind: 'recording.ended', body: { recordingId, reason: 'stopped', endedAt: clock.utc(), chunks, bytes: bytes as Bytes, durationMs, head, sha256, file: { ...file, bytes: file.bytes as Bytes }, copies } }, nowMs as Millis)
      await flush()
      await writer.close()
    },
    lock: () => { locked = true },
    over: async () => {
      await log.add({ kind: 'take.ended', body: { ...log.stamp(nowMs as Millis), reason: 'stopped' } }, nowMs as Millis)
      await flush()
      await journal.close()
      await forgetTake(store, takeId)
    },
    abandon: async () => { for (const writer of open) await writer.close() },
  }
}
