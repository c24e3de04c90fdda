// One recording at a time as a small state machine: open → append … → finish. It answers only after the bytes are on disk.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { statfs } from 'node:fs/promises'
import type { z } from 'zod'
import writeFileAtomic from 'write-file-atomic'
import { canonical } from '../../shared/canonical'
import { Refused } from '../../shared/failure'
import { checklist, mayStart } from '../../shared/fold/checklist'
import type { Entry, Fact } from '../../shared/model/entry'
import { newId, type Bytes, type Millis, type RecordingId, type SectionId, type SessionId } from '../../shared/model/ids'
import type { EndReason, RecordingEnded, RecordingStarted, Saved } from '../../shared/model/recording'
import { loadWorld, sectionOf } from '../store/world'
import type { Clock } from '../store/clock'
import { wrap } from '../store/keys'
import type { Store } from '../store/store'
import { MediaWriter } from '../vault/writer'

type Source = Omit<z.infer<typeof RecordingStarted>, 'recordingId'>
type Ended = z.infer<typeof RecordingEnded>
type ChunkRow = { idx: number; endMs: Millis; bytes: number; tag: string; at: string }
type Running = {
  recordingId: RecordingId; sectionId: SectionId; sessionId: SessionId; startedAt: string; writer: MediaWriter; next: number; bytes: number; upTo: Millis
  /** Chunks that are on the disk and not yet in the index, because nobody was logged in. */
  pending: ChunkRow[]
}

export const mediaFile = (folder: string, recordingId: string) => join(folder, 'media', `${recordingId}.som`)
/** What a recording leaves that ended while its section was closed: its end entry, vouched for by the media key. */
export const endFile = (folder: string, recordingId: string) => join(folder, 'media', `${recordingId}.end`)

/** Below this many free bytes no recording starts: ten minutes at our highest rate. */
const leastFree = 512 * 1024 * 1024
/** Default video and audio rate, bytes a second, for the "time left" figure. */
const bytesPerSecond = 330_000

/**
 * Outlives logins: started by one who may, it goes on while the screen is locked or somebody else is logged in, because its writer
 * holds all it needs. What belongs into the store is written when a store is there (`attach`).
 */
export class Recorder {
  private running: Running | null = null
  private store: Store | null = null
  private turn: Promise<unknown> = Promise.resolve()

  constructor(private readonly folder: string, private readonly clock: Clock, private readonly tell: { saved: (saved: Saved) => void; entry: (entry: Entry) => void }) {}

  get isRunning(): boolean {
    return this.running !== null
  }

  get now(): { recordingId: RecordingId; sessionId: SessionId; startedAt: string } | null {
    return this.running && { recordingId: this.running.recordingId, sessionId: this.running.sessionId, startedAt: this.running.startedAt }
  }

  /** Somebody is logged in: the index catches up. A disk that refuses now leaves it to the next time; the chunks are safe. */
  attach(store: Store): Promise<void> {
    return this.inTurn(async () => {
      this.store = store
      await this.index().catch(() => undefined)
    })
  }

  /** Nobody is any more. Resolves when no write into the store is under way. */
  detach(): Promise<void> {
    return this.inTurn(async () => { this.store = null })
  }

  /**
   * Starts a recording of the session. Throws `Refused` E-A7 in a read-only vault, E-C5 when one runs, E-C3 while the pre-start checklist (F3) has
   * missing items, E-C2 when the disk is nearly full.
   */
  open(sessionId: SessionId, source: Source): Promise<{ recordingId: RecordingId }> {
    return this.inTurn(async () => {
      const { store } = this
      if (!store) throw new Refused('E-A4')
      if (store.log.readOnly) throw new Refused('E-A7')
      if (this.running) throw new Refused('E-C5')
      const world = await loadWorld(store, sessionId)
      if (!mayStart(checklist(world))) throw new Refused('E-C3')
      if ((await this.space()).freeBytes < leastFree) throw new Refused('E-C2')
      const recordingId = newId('rec', randomBytes)
      const sectionId = await sectionOf(store, sessionId, 'questioning')
      const key = randomBytes(32)
      const startedAt = this.clock.utc()
      await store.db.run('INSERT INTO recording (id, section, session_id, started_at, wrapped_key) VALUES (?,?,?,?,?)',
        recordingId, sectionId, sessionId, startedAt, JSON.stringify(wrap(await store.sectionKeys.get(sectionId), key, recordingId)))
      const writer = await MediaWriter.create(mediaFile(this.folder, recordingId), recordingId, key)
      await this.write(store, sectionId, { kind: 'recording.started', body: { recordingId, ...source } })
      this.running = { recordingId, sectionId, sessionId, startedAt, writer, next: 0, bytes: 0, upTo: 0 as Millis, pending: [] }
      return { recordingId }
    })
  }

  /** Order of durable writes: bytes → index. Throws `Refused` E-B1 (not this recording), E-C6 (order), E-C1/E-C2 (disk). */
  append(recordingId: RecordingId, index: number, endMs: Millis, bytes: Uint8Array): Promise<Saved> {
    return this.inTurn(async () => {
      const running = this.the(recordingId)
      if (index !== running.next || endMs < running.upTo) throw new Refused('E-C6', String(running.next))
      const { tag } = await running.writer.append(bytes, endMs)
      const at = this.clock.utc()
      running.next++
      running.bytes += bytes.length
      running.upTo = endMs
      running.pending.push({ idx: index, endMs, bytes: bytes.length, tag, at })
      // The bytes are safe even if this fails: the next attempt or unlock indexes what the file holds. Then the answer is a failure, not an ack.
      await this.index()
      const saved: Saved = { recordingId, index, upTo: endMs, bytes: running.bytes as Bytes, at }
      this.tell.saved(saved)
      return saved
    })
  }

  private async index(): Promise<void> {
    const { running, store } = this
    if (!running || !store) return
    while (running.pending[0]) {
      const { idx, endMs, bytes, tag, at } = running.pending[0]
      await store.db.run('INSERT OR IGNORE INTO chunk (recording, idx, end_ms, bytes, tag, at_utc) VALUES (?,?,?,?,?,?)', running.recordingId, idx, endMs, bytes, tag, at)
      running.pending.shift()
    }
  }

  /**
   * Ends the recording. Needs no login: without one, or when the store does not take it, its end waits beside the file until somebody
   * who may read the section logs in. Throws only when neither can be written.
   */
  finish(recordingId: RecordingId, reason: z.infer<typeof EndReason>): Promise<Ended> {
    return this.inTurn(async () => {
      const running = this.the(recordingId)
      const { chunks, head, sha256, file } = running.writer.state()
      const body: Ended = { recordingId, reason, endedAt: this.clock.utc(), chunks, bytes: running.bytes as Bytes, durationMs: running.upTo, head, sha256 }
      try {
        let refused: unknown = null
        if (await this.writeEnd(running, body, file).catch((error: unknown) => { refused = error; return false })) return body
        const text = canonical({ body, file })
        await writeFileAtomic(endFile(this.folder, recordingId), `${JSON.stringify({ text, mac: running.writer.vouch(text) })}\n`, { mode: 0o600, fsync: true })
          .catch((error: unknown) => { throw refused ?? error })
        return body
      } finally {
        // Even when its end cannot be written now it has ended; the next unlock finds it without one and writes it.
        this.running = null
        await running.writer.close()
      }
    })
  }

  /** False when nobody is logged in who may read the section. */
  private async writeEnd({ recordingId, sectionId }: Running, body: Ended, file: { bytes: number; sha256: string }): Promise<boolean> {
    const { store } = this
    if (!store || !(await store.sectionKeys.canOpen(sectionId))) return false
    await this.write(store, sectionId, { kind: 'recording.ended', body })
    // It has ended: without this the next check of everything remembers the file.
    await store.db.run('INSERT OR REPLACE INTO file_hash (recording, bytes, sha256) VALUES (?,?,?)', recordingId, file.bytes, file.sha256).catch(() => undefined)
    return true
  }

  /** The window that recorded is gone: what is saved gets its end. Resolves when nothing runs any more. */
  async abandon(): Promise<void> {
    if (this.running) await this.finish(this.running.recordingId, 'error')
  }

  async space(): Promise<{ freeBytes: number; hours: number }> {
    const { bavail, bsize } = await statfs(this.folder)
    const freeBytes = bavail * bsize
    return { freeBytes, hours: freeBytes / bytesPerSecond / 3600 }
  }

  private async write(store: Store, sectionId: SectionId, fact: Fact): Promise<void> {
    this.tell.entry(await store.log.append(sectionId, fact, store.staffId))
  }

  private the(recordingId: RecordingId): Running {
    if (this.running?.recordingId !== recordingId) throw new Refused('E-B1')
    return this.running
  }

  /** One call after another, whatever the window sends at once. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.turn.then(work)
    this.turn = turn.catch(() => undefined)
    return turn
  }
}
