// One recording at a time as a small state machine: open → append … → finish. It answers only after the bytes are on disk.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { statfs } from 'node:fs/promises'
import type { z } from 'zod'
import { Refused } from '../../shared/failure'
import { checklist, mayStart } from '../../shared/fold/checklist'
import type { Entry, Fact } from '../../shared/model/entry'
import { newId, type Bytes, type Millis, type RecordingId, type SectionId, type SessionId } from '../../shared/model/ids'
import type { EndReason, RecordingEnded, RecordingStarted, Saved } from '../../shared/model/recording'
import { loadWorld, sectionOf } from '../store/world'
import { wrap } from '../store/keys'
import type { Store } from '../store/store'
import { MediaWriter } from '../vault/writer'

type Source = Omit<z.infer<typeof RecordingStarted>, 'recordingId'>
type Ended = z.infer<typeof RecordingEnded>
type Running = { recordingId: RecordingId; sectionId: SectionId; writer: MediaWriter; next: number; bytes: number; upTo: Millis }

export const mediaFile = (folder: string, recordingId: string) => join(folder, 'media', `${recordingId}.som`)

/** Below this many free bytes no recording starts: ten minutes at our highest rate. */
const leastFree = 512 * 1024 * 1024
/** Default video and audio rate, bytes a second, for the "time left" figure. */
const bytesPerSecond = 330_000

export class Recorder {
  private running: Running | null = null
  private turn: Promise<unknown> = Promise.resolve()

  constructor(private readonly store: Store, private readonly tell: { saved: (saved: Saved) => void; entry: (entry: Entry) => void }) {}

  get isRunning(): boolean {
    return this.running !== null
  }

  /**
   * Starts a recording of the session. Throws `Refused` E-C5 when one runs, E-C3 while the pre-start checklist (F3) has
   * missing items, E-C2 when the disk is nearly full.
   */
  open(sessionId: SessionId, source: Source): Promise<{ recordingId: RecordingId }> {
    return this.inTurn(async () => {
      if (this.running) throw new Refused('E-C5')
      const world = await loadWorld(this.store, sessionId)
      if (!mayStart(checklist(world))) throw new Refused('E-C3')
      if ((await this.space()).freeBytes < leastFree) throw new Refused('E-C2')
      const recordingId = newId('rec', randomBytes)
      const sectionId = await sectionOf(this.store, sessionId, 'questioning')
      const key = randomBytes(32)
      await this.store.db.run('INSERT INTO recording (id, section, session_id, started_at, wrapped_key) VALUES (?,?,?,?,?)',
        recordingId, sectionId, sessionId, this.store.clock.utc(), JSON.stringify(wrap(await this.store.sectionKeys.get(sectionId), key, recordingId)))
      const writer = await MediaWriter.create(mediaFile(this.store.folder, recordingId), recordingId, key)
      await this.write(sectionId, { kind: 'recording.started', body: { recordingId, ...source } })
      this.running = { recordingId, sectionId, writer, next: 0, bytes: 0, upTo: 0 as Millis }
      return { recordingId }
    })
  }

  /** Order of durable writes: bytes → index. Throws `Refused` E-B1 (not this recording), E-C6 (order), E-C1/E-C2 (disk). */
  append(recordingId: RecordingId, index: number, endMs: Millis, bytes: Uint8Array): Promise<Saved> {
    return this.inTurn(async () => {
      const running = this.the(recordingId)
      if (index !== running.next || endMs < running.upTo) throw new Refused('E-C6', String(running.next))
      const { tag } = await running.writer.append(bytes, endMs)
      const at = this.store.clock.utc()
      running.next++
      running.bytes += bytes.length
      running.upTo = endMs
      // The bytes are safe even if this fails: the next unlock indexes what the file holds. Then the answer is a failure, not an ack.
      await this.store.db.run('INSERT INTO chunk (recording, idx, end_ms, bytes, tag, at_utc) VALUES (?,?,?,?,?,?)', recordingId, index, endMs, bytes.length, tag, at)
      const saved: Saved = { recordingId, index, upTo: endMs, bytes: running.bytes as Bytes, at }
      this.tell.saved(saved)
      return saved
    })
  }

  finish(recordingId: RecordingId, reason: z.infer<typeof EndReason>): Promise<Ended> {
    return this.inTurn(async () => {
      const running = this.the(recordingId)
      const { chunks, head, sha256 } = running.writer.state()
      const body: Ended = { recordingId, reason, endedAt: this.store.clock.utc(), chunks, bytes: running.bytes as Bytes, durationMs: running.upTo, head, sha256 }
      try {
        await this.write(running.sectionId, { kind: 'recording.ended', body })
      } finally {
        // Even when its end cannot be written now it has ended; the next unlock finds it without one and writes it.
        this.running = null
        await running.writer.close()
      }
      return body
    })
  }

  /** The window that recorded is gone: what is saved gets its end. Resolves when nothing runs any more. */
  async abandon(): Promise<void> {
    if (this.running) await this.finish(this.running.recordingId, 'error')
  }

  async space(): Promise<{ freeBytes: number; hours: number }> {
    const { bavail, bsize } = await statfs(this.store.folder)
    const freeBytes = bavail * bsize
    return { freeBytes, hours: freeBytes / bytesPerSecond / 3600 }
  }

  private async write(sectionId: SectionId, fact: Fact): Promise<void> {
    this.tell.entry(await this.store.log.append(sectionId, fact, this.store.staffId))
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
