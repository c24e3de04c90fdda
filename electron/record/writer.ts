// What the process that writes does, without the process: takes chunks and notes, keeps every file of a take on its places, drives the light.
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Refused } from '../../shared/failure'
import { ChunkMessage, type ChunkAnswer } from '../../shared/model/capture'
import type { Millis, RecordingId, TakeId } from '../../shared/model/ids'
import type { Place } from '../../shared/model/take'
import { fileHeaderBytes, recordHeaderBytes } from '../vault/chunk'
import { mediaKey } from '../vault/keys'
import { MediaWriter, type OpenFile } from '../vault/writer'
import { lightOf, type LightFault, type RecorderLight } from './light'
import { PartWriter, retryMs, type Saved } from './part-writer'
import type { Finished, Resumed, WriterCall, WriterNews } from './writer-calls'

/** What an answer needs of a message that is otherwise not one. */
const Named = ChunkMessage.pick({ recordingId: true, index: true }).strip()

/** A port to the capturing window; Electron's `MessagePortMain`, wrapped, fits. */
export type ChunkPort = { post(answer: ChunkAnswer): void; onMessage(listener: (message: unknown) => void): void; close(): void }
export type TakeWriterOptions = {
  openFile?: OpenFile
  /** Monotonic milliseconds. */
  now?: () => number
  light?: (setting: string, onFault: LightFault) => RecorderLight
  retryMs?: readonly number[]
  /** After so long a place that has not answered counts as lost. */
  lateMs?: number
  mendMs?: number
}

/** Lost places are tried so often. */
const mendEvery = 5_000
const lookEvery = 250
/** The light is on while the last verified write is younger than this. */
const lightMs = 3_000
/** Chunks that wait longer than this are said to. */
const slowMs = 2_000
/** What closing waits for a place that is being completed. */
const mendPatience = 2_000
/** What closing waits for a disk that hangs: longer than all tries of a chunk. */
const closePatience = 10_000

type Taken = {
  takeId: TakeId
  key: Buffer
  folders: { place: Place; folder: string }[]
  journal: MediaWriter
  /** Events the journal holds. */
  notes: number
  /**
   * Events that are to follow, in order. One that no disk took stays here and goes before the next: its number in the file, and with it its
   * nonce, is used up by its bytes.
   */
  unwritten: { bytes: Buffer; atMs: Millis }[]
  turn: Promise<unknown>
  /** Events that no disk took are being tried again by themselves. */
  retries: boolean
  parts: Map<RecordingId, PartWriter>
  light: RecorderLight
  timers: NodeJS.Timeout[]
}
type Call<K extends WriterCall['kind']> = Extract<WriterCall, { kind: K }>

export class TakeWriter {
  #taken: Taken | null = null
  #port: ChunkPort | null = null
  readonly #lost = new Map<Place, Set<string>>()
  readonly #now: () => number
  #lastSaved = Number.NEGATIVE_INFINITY
  #lit = false
  #saidSlow = 0

  constructor(private readonly say: (news: WriterNews) => void, private readonly options: TakeWriterOptions = {}) {
    this.#now = options.now ?? (() => performance.now())
  }

  /**
   * Does what main asks. Every call may be repeated: after a writer died, main asks its successor again. The key in the call is wiped.
   * @throws Refused E-B1 no take is open, or no such recording; E-C1, E-C2, E-C31, E-C32 no place takes it; E-C6 a note out of order
   */
  async handle(call: WriterCall): Promise<unknown> {
    switch (call.kind) {
      case 'take': return this.#take(call)
      case 'part': return this.#part(call.recordingId)
      case 'finish': return this.#finish(call.recordingId)
      case 'note': return this.#note(call)
      case 'ping': return null
      case 'close': return this.#close()
    }
  }

  /** Chunks come over this port from now on; the one before is left. */
  attach(port: ChunkPort): void {
    this.#port?.close()
    this.#port = port
    port.onMessage((message) => this.#chunk(port, message))
  }

  /** Main is gone: light off, the write in flight is finished, files are closed. */
  async stop(): Promise<void> {
    const taken = this.#taken
    if (!taken) return
    taken.timers.forEach(clearInterval)
    await within(closePatience, Promise.allSettled([
      taken.light.close(), taken.turn.then(() => taken.journal.close()), ...[...taken.parts.values()].map((part) => part.close()),
    ]))
    this.#wipe()
  }

  async #take({ takeId, key, folders, light, resume, lost }: Call<'take'>) {
    const own = Buffer.from(key)
    // The message's own copy: this process lives on for later takes.
    key.fill(0)
    if (this.#taken?.takeId === takeId) {
      own.fill(0)
      return this.#standing(this.#taken)
    }
    await this.stop()
    // With no other place there is nothing to lose by waiting for one that hangs.
    if (lost.length < folders.length) for (const place of lost) this.#lost.set(place, new Set([takeId]))
    const journal = await this.#open(takeId, own, folders).catch((error: unknown) => {
      own.fill(0)
      this.#lost.clear()
      throw error
    })
    const taken: Taken = {
      takeId, key: own, folders, journal: journal.file, notes: journal.file.next.index, unwritten: [], turn: Promise.resolve(), retries: false, parts: new Map(), timers: [],
      light: (this.options.light ?? lightOf)(light, (fault) => this.say({ news: 'light', on: this.#lit, fault })),
    }
    this.#taken = taken
    for (const resumed of resume) {
      // A recording that cannot be read now is left out; the others go on.
      const part = await this.#add(taken, resumed.recordingId, resumed).catch(() => null)
      await part?.tellFrom(this.#paths(taken.folders, resumed.recordingId), resumed, this.#good(resumed.recordingId))
    }
    for (const place of lost) if (!this.#isLost(place)) this.say({ news: 'place', place, state: 'complete', code: null })
    taken.timers.push(setInterval(() => this.#look(), lookEvery).unref(), setInterval(() => void this.#mend(), this.options.mendMs ?? mendEvery).unref())
    return this.#standing(taken)
  }

  #standing(taken: Taken) {
    return { next: [...taken.parts].map(([recordingId, part]) => ({ recordingId, ...part.position })), notes: taken.notes }
  }

  async #part(recordingId: RecordingId): Promise<null> {
    const taken = this.#current()
    if (!taken.parts.has(recordingId)) await this.#add(taken, recordingId)
    return null
  }

  async #finish(recordingId: RecordingId): Promise<Finished> {
    const taken = this.#current()
    let part = taken.parts.get(recordingId)
    if (!part) {
      if (!await this.#exists(taken.folders, recordingId)) throw new Refused('E-B1')
      part = await this.#add(taken, recordingId)
    }
    const finished = await part.finish()
    await this.#release(recordingId, part)
    return finished
  }

  /** Resolves when the event, and all before it, are on disk. One that was refused is not forgotten, and may be asked for again. */
  #note({ n, text, atMs }: Call<'note'>): Promise<null> {
    const taken = this.#current()
    const next = taken.notes + taken.unwritten.length
    if (n > next) return Promise.reject(new Refused('E-C6'))
    if (n === next) taken.unwritten.push({ bytes: Buffer.from(text), atMs })
    const work = taken.turn.then(() => this.#writeNotes(taken, n, this.options.retryMs ?? retryMs)).then(() => null)
    taken.turn = work.catch(() => undefined)
    return work
  }

  async #writeNotes(taken: Taken, upTo: number, delays: readonly number[]): Promise<void> {
    while (taken.notes <= upTo && taken.unwritten[0]) {
      const { bytes, atMs } = taken.unwritten[0]
      await this.#append(taken.journal, bytes, atMs, delays)
      taken.unwritten.shift()
      taken.notes++
    }
  }

  /** What no disk took is tried again also when no further event comes: only then is the journal whole. */
  async #retryNotes(taken: Taken): Promise<void> {
    if (taken.retries || taken.unwritten.length === 0) return
    taken.retries = true
    taken.turn = taken.turn.then(() => this.#writeNotes(taken, Infinity, [])).catch(() => undefined).finally(() => { taken.retries = false })
    await taken.turn
  }

  async #append(journal: MediaWriter, bytes: Buffer, atMs: Millis, delays: readonly number[]): Promise<void> {
    let first: Refused | null = null
    const endMs = Math.max(atMs, journal.next.endMs)
    for (const delay of [...delays, null]) {
      try {
        await journal.append(bytes, endMs)
        return
      } catch (error) {
        if (!(error instanceof Refused) || error.code === 'E-C6') throw error
        first ??= error
        if (delay === null) throw first
        await new Promise((resolve) => { setTimeout(resolve, delay) })
        await journal.mend().catch(() => undefined)
      }
    }
  }

  async #close(): Promise<null> {
    const taken = this.#taken
    if (!taken) return null
    taken.timers.forEach(clearInterval)
    await within(closePatience, Promise.allSettled([taken.turn, ...[...taken.parts.values()].map((part) => part.settled())]))
    // One more try to have everything on every place; what still lacks can be read from the other.
    await within(mendPatience, this.#mend())
    await this.stop()
    return null
  }

  #chunk(port: ChunkPort, message: unknown): void {
    const { data } = ChunkMessage.safeParse(message)
    if (!data) {
      // Who can be told is told: a chunk without an answer would hold up all that follow.
      const named = Named.safeParse(message).data
      if (named) port.post({ ...named, ok: false, code: 'E-C6' })
      return
    }
    const part = this.#taken?.parts.get(data.recordingId)
    if (part) part.take(data, (answer) => port.post(answer))
    else port.post({ recordingId: data.recordingId, index: data.index, ok: false, code: 'E-B1' })
  }

  #paths(folders: Taken['folders'], id: string): string[] {
    return folders.map(({ folder }) => join(folder, `${id}.som`))
  }

  async #exists(folders: Taken['folders'], id: string): Promise<boolean> {
    // A disk that hangs does not answer this either.
    const late = new Promise<null>((resolve) => { setTimeout(resolve, this.options.lateMs ?? lightMs, null).unref() })
    const found = await Promise.all(this.#paths(folders, id).map((path) => Promise.race([late, stat(path).catch(() => null)])))
    return found.some((s) => s !== null)
  }

  /** The file of a recording or of the journal: continued where it lies, else made. */
  async #open(id: RecordingId | TakeId, key: Buffer, folders: Taken['folders'], from?: Resumed): Promise<{ file: MediaWriter; resumed: boolean }> {
    const files = folders.map(({ place, folder }) => ({ place, path: join(folder, `${id}.som`) }))
    // A place that hangs is not asked to make one more file; the others do not wait for it.
    const known = folders.map(({ place }) => place).filter((place) => this.#isLost(place))
    const lost = known.length < folders.length ? known : []
    const options = {
      ...(this.options.openFile ? { openFile: this.options.openFile } : {}), ...(this.options.lateMs === undefined ? {} : { lateMs: this.options.lateMs }),
      lost,
      onPlace: (place: Place, state: 'lost' | 'complete', code: string | null) => this.#place(id, place, state, code),
    }
    for (const place of lost) this.#lost.get(place)?.add(id)
    const resumed = await this.#exists(folders.filter(({ place }) => !lost.includes(place)), id)
    const own = mediaKey(key, id)
    try {
      const file = resumed ? await MediaWriter.resume(files, id, own, { ...options, ...hintOf(from) }) : await MediaWriter.create(files, id, own, options)
      return { file, resumed }
    } catch (error) {
      own.fill(0)
      // No place lacks a file that there is not.
      for (const { place } of folders) {
        if (lost.includes(place)) this.#lost.get(place)?.delete(id)
        else this.#place(id, place, 'complete', null)
      }
      throw error
    }
  }

  async #add(taken: Taken, recordingId: RecordingId, from?: Resumed): Promise<PartWriter> {
    const { file, resumed } = await this.#open(recordingId, taken.key, taken.folders, from)
    const part = new PartWriter(recordingId, file, this.#now, (news) => this.#saved(news), resumed ? file.next : null, this.options.retryMs)
    // The end of a long recording must not wait until all of it is hashed.
    if (resumed) void file.catchUp()
    taken.parts.set(recordingId, part)
    return part
  }

  #isLost(place: Place): boolean {
    return (this.#lost.get(place)?.size ?? 0) > 0
  }

  #good(id: string): Place[] {
    return (this.#taken?.folders ?? []).map(({ place }) => place).filter((place) => !this.#lost.get(place)?.has(id))
  }

  #saved(news: Saved): void {
    this.#lastSaved = this.#now()
    this.say(news)
    this.#lightOn(true)
  }

  #place(id: string, place: Place, state: 'lost' | 'complete', code: string | null): void {
    const files = this.#lost.get(place) ?? new Set()
    this.#lost.set(place, files)
    const before = files.size > 0
    if (state === 'lost') files.add(id)
    else files.delete(id)
    if (before === files.size > 0) return
    this.say({ news: 'place', place, state, code: state === 'lost' ? placeCode(code) : null })
  }

  /** A place is complete again when every file of the take is, those that ended already among them. */
  async #mend(): Promise<void> {
    const taken = this.#taken
    if (!taken) return
    await Promise.all([taken.journal.mend().catch(() => undefined).then(() => this.#retryNotes(taken)), ...[...taken.parts].map(async ([id, part]) => {
      await part.mend()
      await this.#release(id, part)
    })])
  }

  /** A recording that ended and lies on every place needs no open file any more. */
  async #release(id: RecordingId, part: PartWriter): Promise<void> {
    if (part.isFinished && [...this.#lost.values()].every((files) => !files.has(id))) await part.close().catch(() => undefined)
  }

  #look(): void {
    const now = this.#now()
    if (now - this.#lastSaved >= lightMs) this.#lightOn(false)
    const waitingMs = Math.round(Math.max(0, ...[...(this.#taken?.parts.values() ?? [])].map((part) => part.waitingMs)))
    if (waitingMs <= slowMs) this.#saidSlow = 0
    else if (now - this.#saidSlow >= 1_000) {
      this.#saidSlow = now
      this.say({ news: 'slow', waitingMs })
    }
  }

  #lightOn(on: boolean): void {
    if (on === this.#lit) return
    this.#lit = on
    this.#taken?.light.set(on)
    this.say({ news: 'light', on, fault: null })
  }

  #current(): Taken {
    if (!this.#taken) throw new Refused('E-B1')
    return this.#taken
  }

  #wipe(): void {
    this.#taken?.key.fill(0)
    this.#taken = null
    this.#lost.clear()
    this.#port?.close()
    this.#port = null
    this.#lastSaved = Number.NEGATIVE_INFINITY
    this.#lit = false
  }
}

/** So that the heads of eight hours need not be read, and nothing that was acknowledged is ever cut off. */
function hintOf(from: Resumed | undefined) {
  if (!from?.told) return {}
  const { chunks, bytes, endMs, tag } = from.told
  return { acknowledged: chunks, from: { index: chunks, at: fileHeaderBytes + chunks * recordHeaderBytes + bytes, endMs, tag } }
}

/** Waits for the work, but not for ever. */
const within = (ms: number, work: Promise<unknown>) => {
  let timer: NodeJS.Timeout | undefined
  return Promise.race([work, new Promise((resolve) => { timer = setTimeout(resolve, ms) })]).finally(() => clearTimeout(timer))
}

function placeCode(code: string | null): 'E-C1' | 'E-C2' | 'E-C31' | 'E-C32' {
  return code === 'E-C2' || code === 'E-C31' || code === 'E-C32' ? code : 'E-C1'
}
