// Takes the recorder's chunks to the store in order, one at a time, and never holds more than a bounded number.
import { fail, type Failure, type Result } from '../../shared/failure'
import type { Saved } from '../../shared/model/recording'

export type Chunk = { index: number; endMs: number; bytes: Uint8Array<ArrayBuffer> }

type Options = {
  /** Resolves ok only when the chunk is on disk. */
  send: (chunk: Chunk) => Promise<Result<Saved>>
  onSaved: (saved: Saved) => void
  /** Called once: nothing is sent after it. */
  onFailed: (failure: Failure) => void
  wait: (ms: number) => Promise<void>
  /** Chunks (seconds) that may be without an answer. */
  maxWaiting?: number
}

/** A failed write is tried again for about six seconds: longer than a disk's hiccup, shorter than the room in the queue. */
const retryMs = [200, 400, 800, 1600, 3200] as const

export class ChunkQueue {
  readonly #options: Options
  readonly #waiting: { endMs: number; bytes: Promise<Uint8Array<ArrayBuffer>> }[] = []
  readonly #max: number
  #next = 0
  #open = false
  #busy = false
  #failed = false
  #idle: (() => void)[] = []

  constructor(options: Options) {
    this.#options = options
    this.#max = options.maxWaiting ?? 30
  }

  /** Chunks not yet acknowledged. */
  get waiting(): number { return this.#waiting.length }

  /** Nothing is sent before this: the store must know the recording first. */
  open(): void {
    this.#open = true
    void this.#pump()
  }

  /** Adds the next chunk; the order of calls is the order in the file, whenever the bytes become readable. */
  push(endMs: number, bytes: Promise<Uint8Array<ArrayBuffer>>): void {
    bytes.catch(() => undefined) // Awaited later; a rejection is met there.
    if (this.#failed) return
    if (this.#waiting.length >= this.#max) return this.#fail(fail('E-C1', 'queue-full').failure)
    this.#waiting.push({ endMs, bytes })
    void this.#pump()
  }

  /** Resolves when everything is on disk (true) or the queue has failed (false). */
  async drained(): Promise<boolean> {
    if (!this.#failed && this.#waiting.length > 0) await new Promise<void>((resolve) => this.#idle.push(resolve))
    return !this.#failed
  }

  async #pump(): Promise<void> {
    if (this.#busy || !this.#open) return
    this.#busy = true
    while (!this.#failed && this.#waiting[0]) {
      const { endMs, bytes } = this.#waiting[0]
      const result = await this.#deliver({ index: this.#next, endMs, bytes: await bytes.catch(() => new Uint8Array()) })
      if (this.#failed) break
      if (!result.ok) {
        this.#fail(result.failure)
        break
      }
      this.#waiting.shift()
      this.#next += 1
      this.#options.onSaved(result.value)
    }
    this.#busy = false
    if (this.#waiting.length === 0) this.#wake()
  }

  async #deliver(chunk: Chunk): Promise<Result<Saved>> {
    // Bytes that could not be read leave a hole that no later chunk may follow.
    if (chunk.bytes.byteLength === 0) return fail('E-C6', 'unreadable')
    for (const pause of [...retryMs, null]) {
      // A rejected call is a fault in main: as final as a refusal.
      const result = await this.#options.send(chunk).catch(() => fail('E-B4'))
      if (result.ok || result.failure.code !== 'E-C1' || pause === null || this.#failed) return result
      await this.#options.wait(pause)
    }
    return fail('E-C1')
  }

  #fail(failure: Failure): void {
    if (this.#failed) return
    this.#failed = true
    this.#waiting.length = 0
    this.#options.onFailed(failure)
    this.#wake()
  }

  #wake(): void {
    for (const resolve of this.#idle.splice(0)) resolve()
  }
}
