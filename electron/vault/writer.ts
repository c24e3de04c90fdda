// Appends chunks to one media file that lies alike on one or two saving places. `append` resolves only when the bytes are on every place that is
// counted as good. A place that refuses or hangs is lost, the other goes on, and `mend` completes it when it is back.
import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { Refused } from '../../shared/failure'
import type { Millis } from '../../shared/model/ids'
import type { Place } from '../../shared/model/take'
import { fileHeader, fileHeaderBytes, firstLink, recordHeaderBytes, sealChunk } from './chunk'
import { blockBytes, diskCode, refusal, within, type PlaceFile } from './place'
import { PlaceSet, type PlaceOptions, type Target } from './place-set'
import { findEnd, type Found, type Position } from './resume'
import { Sums } from './sums'

export type { DiskCode, OpenFile } from './place'
export type { Target } from './place-set'

/** `prefix`: four bytes for the nonces of this file. */
export type WriterOptions = PlaceOptions & { prefix?: () => Buffer }
/**
 * `from`: the position behind a record that is known to be whole, so that the heads before it need not be read (`tag` hexadecimal).
 * `acknowledged`: so many records were told to be saved; when no place has them all, that is damage, and nothing is cut.
 */
export type ResumeOptions = WriterOptions & { from?: { index: number; at: number; endMs: number; tag: string }; acknowledged?: number }

export type Finish = {
  chunks: number; head: string; sha256: string; bytes: number; durationMs: Millis; file: { bytes: number; sha256: string }
  /** Places that hold all of it. */
  copies: number
}

type Sealed = { head: Buffer; data: Buffer; tag: Buffer }

/** A place that fell behind by more than this when the writer died is lost until `mend`, so that the chunks need not wait. */
const smallLag = 8 * blockBytes
/** What `mend` copies between two looks at whether the disk still answers. */
const stepBytes = 4 * blockBytes
/** The last step of mending holds the chunks up for no longer than this. */
const holdMs = 500

const freshHeader = (id: string, options: WriterOptions) => fileHeader(id, (options.prefix ?? (() => randomBytes(4)))())

export class MediaWriter {
  private end: Position
  /** The next record once it was tried: tried again, it is these bytes or none, because one key and nonce must never see two texts. */
  private pending: Buffer | null = null
  /** What a writer before this one had begun of the next record. */
  private torn: Buffer | null
  private readonly sums: Sums
  private summing: Promise<boolean> | null = null
  /** It hashes in the background. */
  private sumsAhead = false
  /** Somebody waits for the hashes: no more pauses. */
  private hurries = false
  private finished: Finish | null = null
  /** No chunk is to come. */
  private ending = false
  private closed = false
  private turn: Promise<unknown> = Promise.resolve()
  private mending: Promise<void> | null = null

  private constructor(private readonly places: PlaceSet, private readonly key: Buffer, private readonly header: Buffer, found: Found | null) {
    this.end = found?.end ?? { index: 0, at: header.length, link: firstLink(header), endMs: 0 }
    this.torn = found?.torn ?? null
    this.sums = new Sums(header, key)
  }

  /**
   * Creates the file at each place, with its header and its name synced. A place that refuses is lost; when all do, throws `Refused` E-C1, E-C2, E-C31 or E-C32,
   * or the plain error when the file exists already. `close` wipes the key.
   */
  static async create(targets: Target | readonly Target[], id: string, key: Buffer, options: WriterOptions = {}): Promise<MediaWriter> {
    return MediaWriter.fresh(new PlaceSet(targets, options), freshHeader(id, options), key)
  }

  private static async fresh(places: PlaceSet, header: Buffer, key: Buffer): Promise<MediaWriter> {
    const errors = await places.each(places.first, (p) => (p.handle ? p.writeHeader(header) : p.create(header)))
    if (places.good.length > 0) return new MediaWriter(places, key, header, null)
    await places.close()
    throw errors.find((error) => (error as NodeJS.ErrnoException).code === 'EEXIST') ?? refusal(errors)
  }

  /**
   * Goes on with a file whose writer died: takes the longest whole chain of any place, cuts torn ends off, and brings a place that is a little behind up to
   * it; one further behind is lost until `mend`. A file of which no place has the header never held a chunk, and is made anew. Throws `Refused`
   * E-C7 when something other than the end is damaged, or like `create`.
   */
  static async resume(targets: Target | readonly Target[], id: string, key: Buffer, options: ResumeOptions = {}): Promise<MediaWriter> {
    const places = new PlaceSet(targets, options)
    const from = options.from && { ...options.from, link: Buffer.from(options.from.tag, 'hex') }
    const acknowledged = Math.max(options.acknowledged ?? 0, from?.index ?? 0)
    const errors = new Map<PlaceFile, unknown>()
    const found = new Map<PlaceFile, Found>()
    await Promise.all(places.first.map(async (place) => {
      try {
        const here = await within(place.send(() => findEnd(place, id, key, from)), places.lateMs)
        if (here) found.set(place, here)
      } catch (error) {
        errors.set(place, error)
      }
    }))
    const [best, source] = [...found].map(([place, here]) => [here, place] as const).sort(([a], [b]) => b.end.index - a.end.index)[0] ?? []
    if (!best || !source) {
      if (errors.size === 0 && acknowledged === 0) return MediaWriter.fresh(places, freshHeader(id, options), key)
      await places.close()
      throw errors.size > 0 ? refusal([...errors.values()]) : new Refused('E-C7', 'file')
    }
    if (best.end.index < acknowledged) {
      await places.close()
      throw new Refused('E-C7', 'acknowledged')
    }
    // The other place may have got further in the record that was being written.
    const torn = [...found.values()].flatMap((f) => (f.end.index === best.end.index && f.torn ? [f.torn] : [])).sort((a, b) => b.length - a.length)[0] ?? null
    const writer = new MediaWriter(places, key, best.header, { ...best, torn })
    await places.each(places.first.filter((p) => !errors.has(p)), async (p) => {
      const here = found.get(p)
      if (!here?.header.equals(best.header) || best.end.at - here.end.at > smallLag) throw new Error('too far behind')
      p.offset = here.end.at
      await p.cut(p.offset)
      if (p !== source) p.offset = await p.agrees(source.handle!, p.offset)
      await p.copyFrom(source.handle!, best.end.at)
    })
    for (const [place, error] of errors) places.lose(place, diskCode(error))
    if (places.good.length > 0) return writer
    await places.close()
    throw new Refused('E-C1')
  }

  /** The index that the next chunk gets, and the end of the last one. */
  get next(): { index: number; endMs: Millis } {
    return { index: this.end.index, endMs: this.end.endMs as Millis }
  }

  /** Places that hold everything up to the last chunk. */
  get good(): Place[] {
    return this.places.good.map((p) => p.place)
  }

  /** Count and head of the chain, bytes of plain media, length of the file. */
  state(): { chunks: number; head: string; bytes: number; fileBytes: number } {
    const { index, at, link } = this.end
    return { chunks: index, head: link.toString('hex'), bytes: at - fileHeaderBytes - index * recordHeaderBytes, fileBytes: at }
  }

  /**
   * Encrypts, appends and syncs one chunk on every good place; `endMs` = its end on the recorder's clock. A place that refuses, or is late while another
   * has the chunk, is lost. When no place takes it, each file is cut back to the last whole record and `Refused` E-C2 (full), E-C31 (read-only),
   * E-C32 (too many open files) or E-C1 is thrown: the same chunk may be tried again. Another one under its number is refused with E-C6, as is one
   * after `finish`.
   */
  append(plain: Uint8Array, endMs: number): Promise<{ index: number; tag: string; good: Place[] }> {
    return this.inTurn(async () => {
      if (this.ending || this.closed) throw new Refused('E-C6', 'finished')
      const sealed = this.seal(plain, endMs)
      const { head, data, tag } = sealed
      await this.write([head, data])
      this.sums.add(this.end, sealed, plain)
      const { index, at } = this.end
      this.end = { index: index + 1, at: at + head.length + data.length, link: tag, endMs }
      this.pending = this.torn = null
      // It had stopped while no place could be read.
      if (this.sumsAhead && this.sums.lacks(this.end)) void this.catchUp()
      return { index, tag: tag.toString('hex'), good: this.good }
    })
  }

  private seal(plain: Uint8Array, endMs: number): Sealed {
    const sealed = sealChunk(this.key, this.header, this.end.link, this.end.index, endMs, plain)
    const record = Buffer.concat([sealed.head, sealed.data])
    for (const begun of [this.torn, this.pending]) {
      // What was sealed just now stays in memory: two texts under one nonce are refused before they leave it.
      if (begun && !record.subarray(0, begun.length).equals(begun)) throw new Refused('E-C6', 'other bytes')
    }
    this.pending = record
    return sealed
  }

  private async write(record: readonly Buffer[]): Promise<void> {
    const { good, all } = this.places
    // With none left, those that miss only this record are asked once more.
    const asked = good.length > 0 ? good : all.filter((p) => !p.busy && p.handle && p.offset === this.end.at)
    const errors = await this.places.each(asked, async (p) => {
      if (!p.good) await p.cut(p.offset)
      await p.append(record)
    })
    if (this.places.good.length === 0) throw refusal(errors)
  }

  /**
   * Looks whether each good place still holds the file, and tries to complete each lost one: opens its file anew (or creates it), cuts it back to what is certainly the same, copies what is missing from
   * a good place while chunks go on, and counts it as good again. Never rejects. A place whose disk still holds a call is left alone. Works after `finish` too.
   */
  mend(): Promise<void> {
    this.mending ??= (async () => {
      for (const place of this.places.all) {
        if (place.busy) continue
        if (place.good && !(await within(place.look(() => place.isThere()), this.places.lateMs).catch(() => true))) this.places.lose(place, 'E-C1')
        if (!place.good) await this.mendOne(place).catch(() => undefined)
      }
    })().finally(() => { this.mending = null })
    return this.mending
  }

  private async mendOne(place: PlaceFile): Promise<void> {
    const step = (work: () => Promise<void>, ms = this.places.lateMs) => within(place.send(work), ms)
    const source = this.places.good[0]
    await step(() => this.openAgain(place, source))
    if (!source) return this.regainAlone(place, step)
    while (source.good && this.end.at - place.offset > blockBytes) {
      const to = Math.min(this.end.at, place.offset + stepBytes)
      await step(() => place.copyFrom(source.handle!, to))
    }
    await this.inTurn(async () => {
      if (!source.good) return
      await step(() => place.copyFrom(source.handle!, this.end.at), Math.min(holdMs, this.places.lateMs))
      this.places.regain(place)
    })
  }

  /**
   * Without a good place the next chunk tries this one by itself. Where none is to come, a file that is whole up to the end is all there is to have, once
   * its disk syncs it.
   */
  private async regainAlone(place: PlaceFile, step: (work: () => Promise<void>) => Promise<void>): Promise<void> {
    if (this.pending && !this.ending) return
    await step(() => place.handle!.datasync())
    await this.inTurn(async () => {
      if (this.places.good.length === 0 && place.offset === this.end.at) this.places.regain(place)
    })
  }

  private async openAgain(place: PlaceFile, source: PlaceFile | undefined): Promise<void> {
    try {
      await place.reopen()
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || !source) throw error
      return place.create(this.header)
    }
    const header = await place.header()
    if (header.length < fileHeaderBytes) return place.writeHeader(this.header)
    if (!header.equals(this.header)) throw new Refused('E-C7', 'header')
    const known = Math.min(await place.size(), place.offset || Infinity, this.end.at)
    place.offset = source ? await place.agrees(source.handle!, known) : known
    await place.cut(place.offset)
  }

  /**
   * Ends the file: no chunk is taken after it. Answers the same when asked again, but for `copies`. After a resume it waits until what the earlier writer
   * left is hashed (`catchUp`). Throws `Refused` E-C7 when that does not authenticate at any place.
   */
  finish(): Promise<Finish> {
    return this.inTurn(async () => {
      this.ending = true
      this.finished ??= await this.sum()
      return { ...this.finished, copies: this.good.length }
    })
  }

  private async sum(): Promise<Finish> {
    // A record that was given up may have left bytes behind the last whole one, and the last place lost.
    const { good, all } = this.places
    const asked = good.length > 0 ? good : all.filter((p) => !p.busy && p.offset === this.end.at)
    await this.places.each(asked, async (p) => {
      if (!p.good) await this.openAgain(p, undefined)
      await p.cut(this.end.at)
      if (p.offset !== this.end.at) throw new Error('a part of the file is gone')
    })
    this.hurries = true
    // One that stopped at a disk that refused is tried once more.
    if (!(await this.catchUp())) await this.catchUp()
    const hashes = this.sums.digest(this.end)
    if (!hashes) throw new Refused('E-C7', 'damaged')
    const { chunks, head, bytes, fileBytes } = this.state()
    return { chunks, head, bytes, sha256: hashes.plain, durationMs: this.end.endMs as Millis, file: { bytes: fileBytes, sha256: hashes.file }, copies: this.good.length }
  }

  /**
   * After a resume: hashes in the background what the earlier writer left, at half the speed that the disk gives, so that `finish` need not read a long
   * file first. Resolves true when it has caught up with what is written. Never rejects.
   */
  catchUp(): Promise<boolean> {
    this.sumsAhead = true
    this.summing ??= this.sums.catchUp(
      () => this.end,
      () => this.places.good.flatMap((p) => (p.handle ? [(read) => within(p.look(() => read(p.handle!)), this.places.lateMs)] : [])),
      async (tookMs) => {
        if (!this.hurries) await wait(tookMs)
        return !this.closed
      },
    ).finally(() => { this.summing = null })
    return this.summing
  }

  /** Waits for the chunk in hand, closes the files (one of a hung disk when it answers) and wipes the key. */
  async close(): Promise<void> {
    await this.inTurn(async () => {
      this.closed = true
      await this.places.close()
      this.key.fill(0)
    })
  }

  /** One after the other. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(work)
    this.turn = mine.catch(() => undefined)
    return mine
  }
}
