// The process that writes, seen from main: one works, a spare waits. When the first dies, the spare continues its files where they end and
// the capturing window sends again what was not answered: nothing is missing (XA3).
import type { z } from 'zod'
import { failures, Refused, type FailureCode } from '../../shared/failure'
import type { Millis, RecordingId, TakeId } from '../../shared/model/ids'
import type { Place } from '../../shared/model/take'
import { WriterMessage, writerAnswers, type Finished, type Resumed, type WriterCall, type WriterNews } from './writer-calls'

/** The part of Electron's `UtilityProcess` that is used; `Port` is its `MessagePortMain`. */
export type WriterProcess<Port = never> = {
  readonly pid?: number | undefined
  postMessage(message: unknown, transfer?: Port[]): void
  on(event: 'message', listener: (message: unknown) => void): unknown
  on(event: 'exit', listener: () => void): unknown
  kill(): unknown
}
export type TakeOrder = { takeId: TakeId; key: Uint8Array; folders: { place: Place; folder: string }[]; light: string }
export type Position = z.infer<typeof writerAnswers.take>['next'][number]
type Call<K extends WriterCall['kind']> = Extract<WriterCall, { kind: K }>
type Answers = { [K in keyof typeof writerAnswers]: z.infer<(typeof writerAnswers)[K]> }

/** Environment the process needs: a disk that hangs holds a thread for each file, and the other disk must find one free. */
export const writerEnv = { UV_THREADPOOL_SIZE: '32' } as const

/** A process that stands still for seconds (a slow disk, a stopped process) is waited for: replacing it would gain nothing (XA16). */
const silentMs = 15_000
const lookEvery = 500
/** Looks between two pings. */
const pingEvery = 5
/** How long the end of a process that was killed is waited for. */
const endMs = 2_000
/** Pause before a writer that could not take over tries again, and before a new one is made when they keep dying. */
const againMs = 500
const mostDeaths = 5

type Pending = Settle & { id: number; call: Exclude<WriterCall, { kind: 'take' | 'ping' }> }
type Settle = { resolve: (value: unknown) => void; reject: (error: unknown) => void }
type Child<Port> = { process: WriterProcess<Port>; alive: boolean; bornAt: number }
/** The process died before it answered. */
const died = Symbol('died')

export class WriterDesk<Port = never> {
  /** What the writer says unasked. */
  onNews: (news: WriterNews) => void = () => undefined
  /**
   * The spare has taken over: a new port is needed. `next`: the recordings that go on and the chunk each waits for; one that is not
   * among them could not be continued.
   */
  onReplaced: (next: Position[]) => void = () => undefined

  #current: Child<Port> | null = null
  #spare: Child<Port> | null = null
  #order: TakeOrder | null = null
  #recordings = new Map<RecordingId, Resumed['told']>()
  #notes = 0
  /** Notes that were refused: the writer still has them and writes them before the next, its successor has to be given them. */
  #refused: Call<'note'>[] = []
  /** Answered calls are forgotten; these are asked again of the next writer. */
  #pending: Pending[] = []
  #taking: (Settle & { id: number }) | null = null
  #entering: Promise<Position[]> | null = null
  #port: Port | null = null
  readonly #lost = new Set<Place>()
  #ready = false
  #lastId = 0
  #silent = 0
  #looks = 0
  #timer: NodeJS.Timeout | undefined
  #ended = false

  /**
   * @param fork starts writer.process.js, with `writerEnv`
   * @param limits for tests
   */
  constructor(private readonly fork: () => WriterProcess<Port>, private readonly limits: { silentMs?: number; lookMs?: number } = {}) {}

  /** Starts the processes, so that the first take waits for none. */
  warm(): void {
    this.#current ??= this.#start()
    this.#spare ??= this.#start()
  }

  /** Number in the journal that the next note will get. */
  get nextNote(): number {
    return this.#notes
  }

  /** Opens a take and its journal. The key is copied and wiped at `close`. @throws Refused E-C1, E-C2, E-C31, E-C32 no place takes it; E-C5 one is open */
  async begin(order: TakeOrder): Promise<void> {
    if (this.#order) throw new Refused('E-C5')
    this.#order = { ...order, key: Uint8Array.from(order.key) }
    this.#notes = 0
    this.#refused = []
    this.warm()
    this.#watch()
    try {
      await this.#enter(true)
    } catch (error) {
      this.#forget()
      throw error
    }
  }

  /** Makes the file of a new recording. @throws Refused E-C1, E-C2, E-C31, E-C32 */
  async part(recordingId: RecordingId): Promise<void> {
    this.#recordings.set(recordingId, null)
    try {
      await this.#ask({ kind: 'part', recordingId })
    } catch (error) {
      this.#recordings.delete(recordingId)
      throw error
    }
  }

  /** Ends a recording, once everything that was handed over is written. @throws Refused E-B1 it cannot be found, E-C1, E-C7 it cannot be read back */
  async finish(recordingId: RecordingId): Promise<Finished> {
    const finished = await this.#ask({ kind: 'finish', recordingId })
    this.#recordings.delete(recordingId)
    return finished
  }

  /**
   * Writes one event (canonical JSON) into the journal; resolves with its number when it is on disk. @throws Refused as `part`; the event then
   * follows by itself, before the next, as soon as a disk takes it
   */
  async note(text: string, atMs: Millis): Promise<number> {
    const call = { kind: 'note', n: this.#notes++, text, atMs } as const
    try {
      await this.#ask(call)
    } catch (error) {
      this.#refused.push(call)
      throw error
    }
    this.#refused = this.#refused.filter(({ n }) => n > call.n)
    return call.n
  }

  /** The take is over: light off, files closed, keys wiped here and there. */
  async close(): Promise<void> {
    if (!this.#order) return
    try {
      await this.#ask({ kind: 'close' })
    } finally {
      this.#forget()
    }
  }

  /** Hands the writer of the open take its end of a channel to the capturing window. */
  attachPort(port: Port): void {
    if (this.#ready) this.#post(this.#current, { port: 'chunks' }, [port])
    else this.#port = port
  }

  /** Ends both processes, at quit. */
  end(): void {
    this.#ended = true
    this.#forget()
    for (const child of [this.#current, this.#spare]) {
      if (child) child.alive = false
      child?.process.kill()
    }
    this.#current = this.#spare = null
  }

  /** Has a writer take the take over, the next one when that one dies too. @throws the first refusal, and E-C1 after five deaths, when `once` */
  #enter(once: boolean): Promise<Position[]> {
    this.#entering ??= (async () => {
      for (let deaths = 1; ; deaths++) {
        try {
          return await this.#take((this.#current ??= this.#start()))
        } catch (error) {
          if (!this.#order || this.#ended || (once && error !== died)) throw error
          // A machine on which no such process lives starts no take; one that runs is never given up.
          if (once && deaths === mostDeaths) throw new Refused('E-C1', 'writer')
          if (error !== died || !this.#current) await after(againMs)
        }
      }
    })().finally(() => { this.#entering = null })
    return this.#entering
  }

  async #take(child: Child<Port>): Promise<Position[]> {
    const order = this.#order
    if (!order) throw new Refused('E-B1')
    const id = ++this.#lastId
    const answer = new Promise<unknown>((resolve, reject) => { this.#taking = { id, resolve, reject } })
    const key = Uint8Array.from(order.key)
    this.#post(child, { id, call: { kind: 'take', ...order, key, resume: [...this.#recordings].map(([recordingId, told]) => ({ recordingId, told })), lost: [...this.#lost] } })
    key.fill(0)
    const { next, notes } = writerAnswers.take.parse(await answer)
    this.#ready = true
    this.#refused = this.#refused.filter(({ n }) => n >= notes)
    for (const call of this.#refused) this.#post(child, { id: ++this.#lastId, call })
    for (const pending of this.#pending) this.#post(child, { id: pending.id, call: pending.call })
    if (this.#port) this.#post(child, { port: 'chunks' }, [this.#port])
    this.#port = null
    return next
  }

  #ask<K extends Pending['call']['kind']>(call: Extract<Pending['call'], { kind: K }>): Promise<Answers[K]> {
    if (!this.#order) return Promise.reject(new Refused('E-B1'))
    const id = ++this.#lastId
    const answer = new Promise<unknown>((resolve, reject) => { this.#pending.push({ id, call, resolve, reject }) })
    if (this.#ready) this.#post(this.#current, { id, call })
    return answer.then((value) => writerAnswers[call.kind].parse(value) as Answers[K])
  }

  #post(child: Child<Port> | null, message: unknown, transfer?: Port[]): void {
    try {
      if (transfer) child?.process.postMessage(message, transfer)
      else child?.process.postMessage(message)
    } catch {
      // It is gone: its `exit` follows, and the call is asked of the next.
    }
  }

  #start(): Child<Port> {
    const child: Child<Port> = { process: this.fork(), alive: true, bornAt: performance.now() }
    child.process.on('message', (message) => { if (child === this.#current) this.#hear(message) })
    child.process.on('exit', () => this.#exited(child))
    return child
  }

  #hear(message: unknown): void {
    this.#silent = 0
    const { data } = WriterMessage.safeParse(message)
    if (!data) return
    if ('news' in data) {
      this.#tell(data)
      return
    }
    const settle = (to: Settle) => {
      if ('value' in data) to.resolve(data.value)
      else if ('fault' in data) to.reject(refusal(data.fault))
    }
    if (this.#taking?.id === data.id) {
      const taking = this.#taking
      this.#taking = null
      settle(taking)
      return
    }
    const at = this.#pending.findIndex(({ id }) => id === data.id)
    const [pending] = at < 0 ? [] : this.#pending.splice(at, 1)
    if (pending) settle(pending)
  }

  #tell(news: WriterNews): void {
    if (news.news === 'saved') {
      const told = this.#recordings.get(news.recordingId) ?? null
      // Main heard of it before.
      if (told && news.index < told.chunks) return
      const { recordingId, index, bytes, endMs, tag } = news
      if (this.#recordings.has(recordingId)) this.#recordings.set(recordingId, { chunks: index + 1, bytes: (told?.bytes ?? 0) + bytes, endMs, tag })
    }
    if (news.news === 'place' && news.state === 'lost') this.#lost.add(news.place)
    if (news.news === 'place' && news.state === 'complete') this.#lost.delete(news.place)
    this.onNews(news)
  }

  #exited(child: Child<Port>): void {
    const wasAlive = child.alive
    child.alive = false
    if (this.#ended || !wasAlive) return
    // One that dies at birth is not made again and again at once.
    const pause = performance.now() - child.bornAt < againMs ? againMs : 0
    if (child === this.#spare) {
      this.#spare = null
      setTimeout(() => { if (!this.#ended) this.#spare ??= this.#start() }, pause).unref()
      return
    }
    if (child !== this.#current) return
    this.#current = this.#spare
    this.#spare = null
    this.#ready = false
    this.#silent = 0
    setTimeout(() => { if (!this.#ended) this.#spare ??= this.#start() }, pause).unref()
    this.#taking?.reject(died)
    this.#taking = null
    if (this.#order && !this.#entering) void this.#takeOver()
  }

  async #takeOver(): Promise<void> {
    const order = this.#order
    const closing = this.#pending.find(({ call }) => call.kind === 'close')
    if (closing) {
      // What it had to close is closed with it.
      this.#pending = this.#pending.filter((pending) => pending !== closing)
      closing.resolve(null)
      return
    }
    const next = await this.#enter(false).catch(() => null)
    if (next && this.#order === order) this.onReplaced(next)
  }

  /** Counts its own looks, not hours: after this process itself stood still or slept, nobody is blamed for the silence. */
  #watch(): void {
    clearInterval(this.#timer)
    const lookMs = this.limits.lookMs ?? lookEvery
    this.#timer = setInterval(() => {
      const child = this.#current
      if (!child || !this.#order) return
      if (this.#looks++ % pingEvery === 0) this.#post(child, { id: 0, call: { kind: 'ping' } })
      this.#silent += lookMs
      if (this.#silent < (this.limits.silentMs ?? silentMs)) return
      this.#silent = 0
      void this.#end(child)
    }, lookMs).unref()
  }

  /** A process that is stopped does not hear a polite signal. */
  async #end(child: Child<Port>): Promise<void> {
    const { pid } = child.process
    try {
      if (pid === undefined) child.process.kill()
      else process.kill(pid, 'SIGKILL')
    } catch {
      // It is gone already.
    }
    await after(endMs)
    // Stuck in the kernel: whatever it still writes are the same bytes at the same place.
    if (child.alive) this.#exited(child)
  }

  #forget(): void {
    clearInterval(this.#timer)
    this.#order?.key.fill(0)
    this.#order = null
    this.#port = null
    this.#ready = false
    this.#recordings.clear()
    this.#lost.clear()
    // Nobody answers these any more.
    for (const { reject } of this.#pending.splice(0)) reject(new Refused('E-B1'))
  }
}

const after = (ms: number) => new Promise<void>((resolve) => { setTimeout(resolve, ms).unref() })

function refusal({ code, detail }: { code: string; detail?: string | undefined }): Error {
  return code in failures ? new Refused(code as FailureCode, detail) : new Error(`writer: ${code}`)
}
