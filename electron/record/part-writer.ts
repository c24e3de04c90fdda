// One recording in the process that writes: chunks in order, each tried again while no disk takes it, answered only once it is on disk.
import { open } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { Refused } from '../../shared/failure'
import type { ChunkAnswer, ChunkMessage } from '../../shared/model/capture'
import type { Millis, RecordingId } from '../../shared/model/ids'
import { fileHeaderBytes, recordHeaderBytes } from '../vault/chunk'
import { walk } from '../vault/heads'
import type { MediaWriter } from '../vault/writer'
import { WebmTime } from './webm-time'
import type { Finished, Resumed, WriterNews } from './writer-calls'

export type Answer = (answer: ChunkAnswer) => void
export type Saved = Extract<WriterNews, { news: 'saved' }>
type FailCode = Extract<ChunkAnswer, { ok: false }>['code']
type Waiting = { message: ChunkMessage; at: number; answer: Answer }

/** Pauses before a chunk that no place took is tried again, ms; after the last the capturing window hears of it and begins a new part. */
export const retryMs = [200, 400, 800, 1_600, 3_200] as const
/** Chunks whose length is remembered, to know a repeat by it: more than the capturing window ever has waiting. */
const remembered = 128

export class PartWriter {
  readonly #queue: Waiting[] = []
  readonly #lengths = new Map<number, number>()
  readonly #clock: MediaTime
  #next = 0
  #endMs = 0
  /** Records before it were written by an earlier process; their lengths are not known here. */
  readonly #firstOwn: number
  #work: Promise<void> | null = null
  #finish: Promise<Finished> | null = null
  #mending: Promise<void> | null = null
  #stopped = false
  #finished = false
  #closed: Promise<void> | null = null

  /**
   * @param from where a file stands that an earlier writer left
   * @param now monotonic milliseconds
   */
  constructor(
    readonly recordingId: RecordingId,
    private readonly file: MediaWriter,
    private readonly now: () => number,
    private readonly saved: (news: Saved) => void,
    from: { index: number; endMs: number } | null,
    private readonly delays: readonly number[] = retryMs,
  ) {
    this.#next = from?.index ?? 0
    this.#endMs = from?.endMs ?? 0
    this.#firstOwn = this.#next
    this.#clock = new MediaTime(this.#next > 0)
  }

  /** The chunk this part waits for, and the end of the last one that is on disk. */
  get position(): { index: number; endMs: Millis } {
    return { index: this.#next, endMs: this.#endMs as Millis }
  }

  /** How long the oldest chunk has been waiting, ms; 0 when none does. */
  get waitingMs(): number {
    const [oldest] = this.#queue
    return oldest ? this.now() - oldest.at : 0
  }

  /**
   * Takes a chunk and answers it when it is on every place that is good. One that is repeated, because its answer was lost, is answered
   * again and not written twice; one that is out of order is E-C6; after `finish` any other is E-B1.
   */
  take(message: ChunkMessage, answer: Answer): void {
    const { index } = message
    const refuse = (code: FailCode) => answer({ recordingId: this.recordingId, index, ok: false, code })
    if (index < this.#next) {
      if (this.#isRepeat(message)) answer({ recordingId: this.recordingId, index, ok: true })
      else refuse('E-C6')
      return
    }
    const queued = this.#queue[index - this.#next]
    if (queued) {
      if (queued.message.bytes.length !== message.bytes.length) return refuse('E-C6')
      // Sent again over a new port: the old one has nobody at its end.
      queued.answer = answer
      return
    }
    if (this.#finish || this.#stopped) return refuse('E-B1')
    if (index !== this.#next + this.#queue.length) return refuse('E-C6')
    this.#queue.push({ message, at: this.now(), answer })
    this.#go()
  }

  #go(): void {
    this.#work ??= this.#run().finally(() => {
      this.#work = null
      if (this.#queue.length > 0 && !this.#stopped) this.#go()
    })
  }

  /** Ends it after the chunks that are in hand. Asked again, it answers the same. @throws Refused E-C1, E-C7 when the file cannot be read back */
  finish(): Promise<Finished> {
    this.#finish ??= this.#end().catch((error: unknown) => {
      this.#finish = null
      throw error
    })
    return this.#finish
  }

  async #end(): Promise<Finished> {
    while (this.#work) await this.#work
    const { chunks, head, sha256, bytes, durationMs, file, copies } = await this.file.finish()
    this.#finished = true
    return { chunks, head, sha256, bytes, durationMs: durationMs as Millis, file, copies }
  }

  get isFinished(): boolean {
    return this.#finished
  }

  /** Resolves when nothing of it is in hand. */
  async settled(): Promise<void> {
    while (this.#work) await this.#work
    await this.#finish?.catch(() => undefined)
  }

  /** Completes places that were lost; one that hangs is left alone. */
  async mend(): Promise<void> {
    if (this.#closed) return
    this.#mending ??= this.file.mend().catch((error: unknown) => { if (!(error instanceof Refused)) throw error }).finally(() => { this.#mending = null })
    await this.#mending
  }

  /** The write in flight is finished, nothing that waits is begun; the file is closed and its key wiped. */
  close(): Promise<void> {
    this.#stopped = true
    this.#closed ??= (async () => {
      await this.settled()
      await this.file.close()
    })()
    return this.#closed
  }

  /** Says again what main did not hear of: the chunks behind those it was told of, as one of these files has them. */
  async tellFrom(paths: string[], { told }: Resumed, good: Saved['good']): Promise<void> {
    const bytes = told?.bytes ?? 0
    const from = { index: told?.chunks ?? 0, at: fileHeaderBytes + (told?.chunks ?? 0) * recordHeaderBytes + bytes }
    let heard = from.index
    for (const path of paths) {
      if (heard >= this.#next) return
      const handle = await open(path, 'r').catch(() => null)
      if (!handle) continue
      try {
        const { size } = await handle.stat()
        await walk(handle, size, from, ({ index, length, endMs, tag }) => {
          if (index < heard || index >= this.#next) return
          heard = index + 1
          this.#lengths.set(index, length)
          this.saved({ news: 'saved', recordingId: this.recordingId, index, endMs, mediaMs: null, bytes: length, tag: tag.toString('hex'), good, tookMs: 0 })
        })
      } finally {
        await handle.close()
      }
    }
  }

  #isRepeat({ index, bytes, endMs }: ChunkMessage): boolean {
    const length = this.#lengths.get(index)
    if (length !== undefined) return length === bytes.length
    return index < this.#firstOwn && endMs <= this.#endMs
  }

  async #run(): Promise<void> {
    for (let item = this.#queue[0]; item && !this.#stopped; item = this.#queue[0]) {
      const code = await this.#write(item)
      if (code === null) continue
      // What comes after a chunk that is not there has no place in the chain.
      for (const { message, answer } of this.#queue.splice(0)) answer({ recordingId: this.recordingId, index: message.index, ok: false, code })
    }
  }

  /** @returns null when it is on disk, else why not */
  async #write(item: Waiting): Promise<FailCode | null> {
    const { bytes } = item.message
    // A clock that was set back a little in the capturing window costs no chunk.
    const endMs = Math.max(item.message.endMs, this.#endMs) as Millis
    let full = false
    for (let attempt = 0; ; attempt++) {
      try {
        const { index, tag, good } = await this.file.append(bytes, endMs)
        this.#queue.shift()
        this.#remember(index, bytes.length, endMs)
        item.answer({ recordingId: this.recordingId, index, ok: true })
        this.saved({
          news: 'saved', recordingId: this.recordingId, index, endMs, mediaMs: this.#clock.feed(bytes), bytes: bytes.length, tag, good, tookMs: Math.max(0, this.now() - item.at),
        })
        return null
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        const delay = this.delays[attempt]
        if (error.code === 'E-C6') return 'E-C6'
        // A file that could not even be opened again says less than the disk did before.
        full ||= error.code === 'E-C2'
        if (delay === undefined || this.#stopped) return full ? 'E-C2' : 'E-C1'
        await wait(delay)
        await this.mend()
      }
    }
  }

  #remember(index: number, length: number, endMs: number): void {
    this.#next = index + 1
    this.#endMs = endMs
    this.#lengths.set(index, length)
    this.#lengths.delete(index - remembered)
  }
}

/** ID of a Cluster, and a Segment of unknown size with which a reader may begin (RFC 8794 §6.2, RFC 9559 §5.1). */
const cluster = Buffer.from([0x1f, 0x43, 0xb6, 0x75])
const segment = Buffer.from([0x18, 0x53, 0x80, 0x67, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])

/** Position in the media; a writer that continues a file begins to know it at the next cluster. */
class MediaTime {
  readonly #time = new WebmTime()
  #seeking: Buffer | null

  constructor(middle: boolean) {
    this.#seeking = middle ? Buffer.alloc(0) : null
  }

  feed(bytes: Uint8Array): number | null {
    if (!this.#seeking) return this.#time.feed(bytes)
    const all = Buffer.concat([this.#seeking, bytes])
    const at = all.indexOf(cluster)
    if (at < 0) {
      this.#seeking = Buffer.from(all.subarray(-cluster.length + 1))
      return null
    }
    this.#seeking = null
    this.#time.feed(segment)
    return this.#time.feed(all.subarray(at))
  }
}
