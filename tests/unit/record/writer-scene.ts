// A writer in this process, on disks of which single calls can be made to fail or hang, and the window's end of its port.
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TakeWriter, type ChunkPort, type TakeWriterOptions } from '../../../electron/record/writer'
import type { Finished, Resumed, WriterNews } from '../../../electron/record/writer-calls'
import { mediaKey } from '../../../electron/vault/keys'
import type { OpenFile } from '../../../electron/vault/writer'
import type { ChunkAnswer } from '../../../shared/model/capture'
import { newId, type Millis, type RecordingId } from '../../../shared/model/ids'
import { readSom } from '../../harness/som'

export type Place = 'vault' | 'second'
export const ms = (value: number) => value as Millis

/** A disk of which single calls can be made to fail or hang. */
export class Faults {
  code: string | null = null
  hung: Promise<void> | null = null
  release: () => void = () => undefined
  hang(): void {
    this.hung = new Promise((resolve) => { this.release = () => { this.hung = null; resolve() } })
  }
  async pass(): Promise<void> {
    await this.hung
    if (this.code) throw Object.assign(new Error('injected'), { code: this.code })
  }
}

export class WriterScene {
  readonly folder = mkdtempSync(join(tmpdir(), 'sayonce-writer-'))
  faults: Record<Place, Faults> = { vault: new Faults(), second: new Faults() }
  news: WriterNews[] = []
  readonly lights: boolean[] = []
  readonly takeId = newId('tak', randomBytes)
  readonly #key = randomBytes(32)
  readonly #writers: TakeWriter[] = []
  readonly #mounted: string[] = []

  constructor() {
    mkdirSync(join(this.folder, 'vault'))
    mkdirSync(join(this.folder, 'second'))
  }

  readonly openFile: OpenFile = async (path, flags, mode) => {
    const fault = () => this.faults[path.startsWith(join(this.folder, 'second')) ? 'second' : 'vault']
    await fault().pass()
    const handle: FileHandle = await open(path, flags, mode)
    for (const name of ['datasync', 'writev', 'write'] as const) {
      const real = handle[name].bind(handle) as (...args: never[]) => Promise<unknown>
      Object.assign(handle, { [name]: async (...args: never[]) => { await fault().pass(); return real(...args) } })
    }
    return handle
  }

  writer(options: TakeWriterOptions = {}): TakeWriter {
    const made = new TakeWriter((heard) => this.news.push(heard), {
      openFile: this.openFile, retryMs: [10, 10, 10, 10, 10], lateMs: 1_000, mendMs: 150,
      light: () => ({ set: (on) => this.lights.push(on), close: async () => { this.lights.push(false) } }), ...options,
    })
    this.#writers.push(made)
    return made
  }

  begin(of: TakeWriter, places: Place[] = ['vault', 'second'], more: { resume?: Resumed[]; lost?: Place[] } = {}) {
    const folders = places.map((place) => ({ place, folder: join(this.folder, place) }))
    return of.handle({ kind: 'take', takeId: this.takeId, key: Uint8Array.from(this.#key), folders, light: 'lamp', resume: more.resume ?? [], lost: more.lost ?? [] })
  }

  /** The window's end of a port. */
  port(of: TakeWriter) {
    const answers: ChunkAnswer[] = []
    let send: (message: unknown) => void = () => undefined
    const mine: ChunkPort = { post: (answer) => answers.push(answer), onMessage: (listener) => { send = listener }, close: () => undefined }
    of.attach(mine)
    const chunk = (recordingId: RecordingId, index: number, bytes = Buffer.from(`chunk ${index}`)) => send({ recordingId, index, endMs: (index + 1) * 1000, bytes: new Uint8Array(bytes) })
    return { answers, send: (message: unknown) => send(message), chunk }
  }

  async part(of: TakeWriter): Promise<RecordingId> {
    const recordingId = newId('rec', randomBytes)
    await of.handle({ kind: 'part', recordingId })
    return recordingId
  }

  finish(of: TakeWriter, recordingId: RecordingId): Promise<Finished> {
    return of.handle({ kind: 'finish', recordingId }) as Promise<Finished>
  }

  path(place: Place, id: string): string {
    return join(this.folder, place, `${id}.som`)
  }

  read(place: Place, id: string): string[] {
    return readSom(readFileSync(this.path(place, id)), mediaKey(this.#key, id), id).chunks.map(({ plain }) => plain.toString())
  }

  places(): string[] {
    return this.news.flatMap((n) => (n.news === 'place' ? [`${n.place} ${n.state} ${n.code}`] : []))
  }

  saved() {
    return this.news.flatMap((n) => (n.news === 'saved' ? [n] : []))
  }

  alike(id: string): boolean {
    return readFileSync(this.path('vault', id)).equals(readFileSync(this.path('second', id)))
  }

  /** A small disk of its own; needs root. */
  mount(place: Place, size: string): string {
    const at = join(this.folder, place)
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'sayonce-test', at])
    this.#mounted.push(at)
    return at
  }

  remount(place: Place, options: string): void {
    execFileSync('mount', ['-o', `remount,${options}`, join(this.folder, place)])
  }

  async remove(): Promise<void> {
    for (const fault of Object.values(this.faults)) { fault.code = null; fault.release() }
    await Promise.all(this.#writers.map((made) => made.stop()))
    for (const at of this.#mounted) execFileSync('umount', ['-l', at])
    rmSync(this.folder, { recursive: true, force: true })
  }
}
