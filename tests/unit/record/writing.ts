// Real processes that write, started with plain Node, and a stand-in for the capturing window that feeds them.
import { fork, type ChildProcess } from 'node:child_process'
import { createHash, hkdfSync, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { bundleTool } from '../../../build/tool.mjs'
import { WriterDesk, writerEnv, type WriterProcess } from '../../../electron/record/writer-desk'
import type { Finished, WriterNews } from '../../../electron/record/writer-calls'
import type { ChunkAnswer, ChunkMessage } from '../../../shared/model/capture'
import { newId, type Millis, type RecordingId, type TakeId } from '../../../shared/model/ids'
import { readSom } from '../../harness/som'

export const sleep = (ms: number) => new Promise<void>((resolve) => { setTimeout(resolve, ms) })

export async function until(what: () => boolean, limitMs = 10_000): Promise<void> {
  const end = performance.now() + limitMs
  while (!what()) {
    if (performance.now() > end) throw new Error(`not within ${limitMs} ms: ${what}`)
    await sleep(5)
  }
}

/** Stands for a MessagePort between the window and a process, which plain Node cannot hand over. */
export class Link {
  static #last = 0
  readonly n = ++Link.#last
  child: ChildProcess | null = null
  onAnswer: (answer: ChunkAnswer) => void = () => undefined

  send(chunk: ChunkMessage): void {
    this.child?.send({ port: this.n, chunk }, () => undefined)
  }
}

export class Processes {
  readonly children: ChildProcess[] = []
  #file = ''

  /** @param shell run before the process in the same shell, such as a limit */
  constructor(private readonly shell: string | null = null) {}

  async ready(): Promise<this> {
    this.#file = await bundleTool('electron/record/writer.process.ts')
    return this
  }

  readonly fork = (): WriterProcess<Link> => {
    const options = { serialization: 'advanced', env: { ...process.env, ...writerEnv }, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] } as const
    const child = this.shell === null
      ? fork(this.#file, { ...options, stdio: [...options.stdio] })
      : fork('-c', [`${this.shell}; exec "$0" "$1"`, process.execPath, this.#file], { ...options, stdio: [...options.stdio], execPath: '/bin/sh', execArgv: [] })
    this.children.push(child)
    return {
      pid: child.pid,
      postMessage(message, transfer) {
        const [link] = transfer ?? []
        if (!link) {
          child.send(message as object, () => undefined)
          return
        }
        link.child = child
        child.on('message', (heard: { port?: number; answer?: ChunkAnswer }) => { if (heard.port === link.n && heard.answer) link.onAnswer(heard.answer) })
        child.send({ port: link.n }, () => undefined)
      },
      on: (event: string, listener: (...args: never[]) => void) => child.on(event, listener as (...args: unknown[]) => void),
      kill: () => child.kill('SIGKILL'),
    }
  }

  running(): ChildProcess[] {
    return this.children.filter((child) => child.exitCode === null && child.signalCode === null)
  }

  end(): void {
    for (const child of this.children) child.kill('SIGKILL')
  }
}

type Stream = { made: number; waiting: ChunkMessage[]; acknowledged: { bytes: number; sha256: string }[]; refused: ChunkAnswer[] }

/** As the capturing window does: what is not answered is kept, and sent again over each new port. */
export class Sender {
  readonly streams = new Map<RecordingId, Stream>()
  link: Link | null = null
  /** Monotonic time of the first answer over the present link; null before it. */
  firstAnswer: number | null = null

  /** @param ahead chunks of one recording that may be on the way at once */
  constructor(private readonly ahead = 1) {}

  connect(): Link {
    const link = new Link()
    link.onAnswer = (answer) => { if (link === this.link) this.#heard(answer) }
    this.link = link
    this.firstAnswer = null
    // The port has to be at its place before anything goes over it.
    setImmediate(() => {
      for (const stream of this.streams.values()) for (const chunk of stream.waiting.slice(0, this.ahead)) if (link === this.link) link.send(chunk)
    })
    return link
  }

  add(recordingId: RecordingId): void {
    this.streams.set(recordingId, { made: 0, waiting: [], acknowledged: [], refused: [] })
  }

  push(recordingId: RecordingId, bytes: Buffer): void {
    const stream = this.streams.get(recordingId)!
    const chunk: ChunkMessage = { recordingId, index: stream.made++, endMs: (stream.made * 1000) as Millis, bytes: new Uint8Array(bytes) }
    stream.waiting.push(chunk)
    if (stream.waiting.length <= this.ahead) this.link?.send(chunk)
  }

  get idle(): boolean {
    return [...this.streams.values()].every((stream) => stream.waiting.length === 0)
  }

  #heard(answer: ChunkAnswer): void {
    const stream = this.streams.get(answer.recordingId)!
    const [first] = stream.waiting
    if (answer.index !== first?.index) return
    if (!answer.ok) {
      stream.refused.push(answer)
      stream.waiting = []
      return
    }
    this.firstAnswer ??= performance.now()
    stream.waiting.shift()
    stream.acknowledged.push({ bytes: first.bytes.length, sha256: sha256(first.bytes) })
    const next = stream.waiting[this.ahead - 1]
    if (next) this.link?.send(next)
  }
}

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
/** RFC 5869 by Node's own means, so that the app's is not its own witness. */
const keyOf = (parent: Uint8Array, id: string) => Buffer.from(hkdfSync('sha256', parent, Buffer.from(id), 'sayonce/1/media', 32))

/** A desk with real processes, two folders and a window that sends. */
export class Scene {
  readonly folder = mkdtempSync(join(tmpdir(), 'sayonce-writing-'))
  readonly takeId: TakeId = newId('tak', randomBytes)
  readonly key = randomBytes(32)
  readonly news: WriterNews[] = []
  readonly sender: Sender
  readonly desk: WriterDesk<Link>
  replaced = 0
  folders: { place: 'vault' | 'second'; folder: string }[]

  private constructor(readonly processes: Processes, ahead: number, second: string | null, limits: { silentMs?: number; lookMs?: number }) {
    this.sender = new Sender(ahead)
    this.folders = [{ place: 'vault', folder: join(this.folder, 'vault') }, { place: 'second', folder: second ?? join(this.folder, 'second') }]
    for (const { folder } of this.folders) mkdirSync(folder, { recursive: true })
    this.desk = new WriterDesk(processes.fork, limits)
    this.desk.onNews = (news) => this.news.push(news)
    this.desk.onReplaced = () => {
      this.replaced++
      this.desk.attachPort(this.sender.connect())
    }
  }

  static async open(options: { ahead?: number; second?: string; shell?: string; limits?: { silentMs?: number; lookMs?: number } } = {}): Promise<Scene> {
    const processes = await new Processes(options.shell ?? null).ready()
    return new Scene(processes, options.ahead ?? 1, options.second ?? null, options.limits ?? {})
  }

  async begin(light = ''): Promise<void> {
    await this.desk.begin({ takeId: this.takeId, key: this.key, folders: this.folders, light })
    this.desk.attachPort(this.sender.connect())
  }

  async part(): Promise<RecordingId> {
    const recordingId = newId('rec', randomBytes)
    await this.desk.part(recordingId)
    this.sender.add(recordingId)
    return recordingId
  }

  /** The process that has the port now. */
  get writer(): ChildProcess {
    return this.sender.link!.child!
  }

  path(place: 'vault' | 'second', id: string): string {
    return join(this.folders.find((f) => f.place === place)!.folder, `${id}.som`)
  }

  read(place: 'vault' | 'second', id: string) {
    return readSom(readFileSync(this.path(place, id)), keyOf(this.key, id), id)
  }

  told(recordingId: RecordingId) {
    return this.news.flatMap((news) => (news.news === 'saved' && news.recordingId === recordingId ? [news] : []))
  }

  /** Every acknowledged chunk is there, in order, and nothing else; main heard of each once; what finishing said is so. */
  check(recordingId: RecordingId, finished: Finished, places: readonly ('vault' | 'second')[] = ['vault', 'second']): void {
    const { acknowledged, refused } = this.sender.streams.get(recordingId)!
    expect(refused).toEqual([])
    for (const place of places) {
      const { chunks, torn } = this.read(place, recordingId)
      expect(torn).toBe(0)
      expect(chunks.map(({ plain }) => ({ bytes: plain.length, sha256: sha256(plain) }))).toEqual(acknowledged)
      expect(finished).toMatchObject({
        chunks: chunks.length, head: chunks.at(-1)!.tag, durationMs: chunks.at(-1)!.endMs, sha256: sha256(Buffer.concat(chunks.map((c) => c.plain))),
        file: { sha256: sha256(readFileSync(this.path(place, recordingId))) },
      })
      expect(this.told(recordingId).map(({ index, bytes, tag, endMs }) => ({ index, bytes, tag, endMs })))
        .toEqual(chunks.map(({ index, plain, tag, endMs }) => ({ index, bytes: plain.length, tag, endMs })))
    }
  }

  /** The journal's notes, read back. */
  notes(place: 'vault' | 'second' = 'vault'): string[] {
    return this.read(place, this.takeId).chunks.map(({ plain }) => plain.toString('utf8'))
  }

  files(place: 'vault' | 'second'): string[] {
    return readdirSync(this.folders.find((f) => f.place === place)!.folder).sort()
  }

  remove(): void {
    this.desk.end()
    this.processes.end()
    rmSync(this.folder, { recursive: true, force: true })
  }
}
