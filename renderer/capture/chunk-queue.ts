// Takes one recording's chunks to the writer in order, one at a time, and never holds more than a bounded number.
import type { ChunkAnswer, ChunkMessage } from '../../shared/model/capture'
import type { Millis, RecordingId } from '../../shared/model/ids'

type Code = Extract<ChunkAnswer, { ok: false }>['code']

type Options = {
  /** Gives a message to the writer; its fate comes back through `answer`. */
  post: (message: ChunkMessage) => void
  /** Called once: nothing is posted after it. */
  onFailed: (code: Code) => void
  /** Chunks (seconds) that may be without an answer. */
  maxWaiting?: number
}

/** A minute: longer than a disk that spins up or a writer that is replaced, and still small in memory (about 20 MB). */
const MAX_WAITING = 60

export class ChunkQueue {
  readonly #options: Options
  readonly #waiting: { endMs: number; bytes: Promise<Uint8Array<ArrayBuffer>> }[] = []
  readonly #idle: (() => void)[] = []
  #recordingId: RecordingId | null = null
  #next = 0
  /** Given to the writer and not answered. */
  #posted: ChunkMessage | null = null
  #reading = false
  #failed = false

  constructor(options: Options) {
    this.#options = options
  }

  /** Chunks not yet acknowledged. */
  get waiting(): number { return this.#waiting.length }

  /** Nothing is posted before this: the writer must know the recording first. */
  open(recordingId: RecordingId): void {
    this.#recordingId = recordingId
    void this.#pump()
  }

  /** Adds the next chunk; the order of calls is the order in the file, whenever the bytes become readable. `endMs`: on the recording's time line. */
  push(endMs: number, bytes: Promise<Uint8Array<ArrayBuffer>>): void {
    bytes.catch(() => undefined) // Awaited later; a rejection is met there.
    if (this.#failed) return
    if (this.#waiting.length >= (this.#options.maxWaiting ?? MAX_WAITING)) return this.#fail('E-C1')
    this.#waiting.push({ endMs, bytes })
    void this.#pump()
  }

  /** The writer's word on a chunk. An answer to anything but the chunk that waits (a late one of an old port) is ignored. */
  answer(answer: ChunkAnswer): void {
    if (this.#failed || !this.#posted || answer.index !== this.#posted.index) return
    if (!answer.ok) return this.#fail(answer.code)
    this.#posted = null
    this.#waiting.shift()
    this.#next += 1
    if (this.#waiting.length === 0) this.#wake()
    else void this.#pump()
  }

  /** The writer was replaced: what it had not answered is posted again, to the new one. */
  resend(): void {
    if (this.#posted && !this.#failed) this.#options.post(this.#posted)
  }

  /** Resolves when everything is on disk (true) or the queue has failed (false). */
  async drained(): Promise<boolean> {
    if (!this.#failed && this.#waiting.length > 0) await new Promise<void>((resolve) => this.#idle.push(resolve))
    return !this.#failed
  }

  /** Gives up what waits: its recording never came to be. */
  drop(): void {
    this.#failed = true
    this.#waiting.length = 0
    this.#wake()
  }

  async #pump(): Promise<void> {
    if (this.#reading || this.#posted || this.#failed || this.#recordingId === null || !this.#waiting[0]) return
    this.#reading = true
    const { endMs, bytes } = this.#waiting[0]
    const read = await bytes.catch(() => new Uint8Array())
    this.#reading = false
    if (this.#failed) return
    // Bytes that could not be read leave a hole that no later chunk may follow.
    if (read.byteLength === 0) return this.#fail('E-C6')
    this.#posted = { recordingId: this.#recordingId, index: this.#next, endMs: endMs as Millis, bytes: read }
    this.#options.post(this.#posted)
  }

  #fail(code: Code): void {
    if (this.#failed) return
    this.drop()
    this.#options.onFailed(code)
  }

  #wake(): void {
    for (const resolve of this.#idle.splice(0)) resolve()
  }
}
