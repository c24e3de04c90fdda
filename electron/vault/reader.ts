// Reads a media file: every byte that leaves has been authenticated together with all chunks before it in the chain. Two places hold the same
// file; each chunk is taken from the first one that can give it.
import { createHash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { Refused } from '../../shared/failure'
import { fileHeaderBytes, firstLink, isHeaderOf, openChunk, recordHeaderBytes } from './chunk'
import { Heads, walk, type ChunkRow } from './heads'
import { endsInZeros, tornEnd } from './resume'

type Source = { handle: FileHandle; path: number; size: number; header: Buffer | null; heads: Heads }

/** A stretch of the recording's time line that no place can give. */
export type Hole = { fromMs: number; toMs: number }

/**
 * What the places hold together up to the last authentic record. `end` = where that record ends in the file; `torn` = bytes after it in the first
 * place's file, `tornAt` in each (in the order of the paths; null where there is no file). A place can be short: its number is negative then.
 */
export type FullScan = {
  /**
   * Something other than a torn end does not authenticate: never cut anything then. `records` = how many records there are by their heads, those that
   * are damaged and those behind them included, a torn one not.
   */
  damaged: boolean; records: number
  chunks: number; bytes: number; durationMs: number; head: string; sha256: string; end: number; torn: number; tornAt: (number | null)[]
  ends: number[]; tags: string[]; lengths: number[]
}

const tooMany = new Set(['EMFILE', 'ENFILE'])

export class MediaReader {
  private readonly headers: Buffer[]
  /** Of the place that is what was expected, else of the one that says most; each place's own when there is no index. */
  private readonly heads: Heads

  private constructor(private readonly sources: readonly Source[], fitting: Source | undefined, private readonly paths: number, private readonly key: Buffer) {
    const all = sources.flatMap((s) => (s.header ? [s.header] : []))
    this.headers = all.filter((header, i) => all.findIndex((other) => other.equals(header)) === i)
    // A record that one place took and the other refused was never acknowledged: it is not read beyond what is expected.
    this.heads = fitting?.heads ?? sources.reduce((most, s) => (s.heads.count > most.count ? s.heads : most), sources[0]!.heads)
  }

  /**
   * Opens the file, at its one or two places. With `index` (rows of the chunk table, in order) nothing but the file header is read: a record's head
   * follows from its row and is authenticated with its chunk; a file that is too short opens, and lacks those chunks. Without it the heads are
   * read from the file. `expected` = what the database says. Throws `Refused` E-C7 when a record is missing, added or another one, when there is no
   * file or it is not that of `id`; E-C32 when the system allows no more open files.
   */
  static async open(paths: string | readonly string[], key: Buffer, id: string, expected: { chunks: number; head: string } | null, index?: readonly ChunkRow[]): Promise<MediaReader> {
    const list = typeof paths === 'string' ? [paths] : paths
    const heads = index ? Heads.ofRows(index) : null
    if (heads && index!.some((row, i) => row.idx !== i)) throw new Refused('E-C7', 'index')
    const sources: Source[] = []
    let code = ''
    try {
      for (const [i, path] of list.entries()) {
        const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => { code = error.code ?? ''; return null })
        if (!handle) continue
        const source: Source = { handle, path: i, size: 0, header: null, heads: heads ?? new Heads() }
        sources.push(source)
        await look(source, id, heads === null).catch((error: NodeJS.ErrnoException) => { code = error.code ?? '' })
      }
      if (sources.length === 0) throw new Refused(tooMany.has(code) ? 'E-C32' : 'E-C7', 'file')
      if (!sources.some((s) => s.header)) throw new Refused('E-C7', 'header')
      const fitting = expected ? sources.find((s) => fits(s, expected, heads !== null)) : undefined
      if (expected && !fitting) throw new Refused('E-C7', 'chain')
      return new MediaReader(sources, fitting, list.length, key)
    } catch (error) {
      for (const { handle } of sources) await handle.close().catch(() => undefined)
      throw error
    }
  }

  /** Bytes of plain media. */
  get bytes(): number {
    return this.heads.bytes
  }

  get durationMs(): number {
    return this.heads.endMs
  }

  /** The stretch of time that the plain bytes [from, to) lie in. */
  span(from: number, to: number): Hole {
    const first = this.heads.holding(from)
    if (to <= from || first >= this.heads.count) return { fromMs: 0, toMs: 0 }
    const last = Math.min(this.heads.holding(to - 1), this.heads.count - 1)
    return { fromMs: this.heads.startOf(first), toMs: this.heads.endOf(last) }
  }

  /** The rows of the chunk table as the heads say them; a head is authenticated when its chunk is opened. */
  *rows(): Generator<ChunkRow> {
    for (let idx = 0; idx < this.heads.count; idx++) {
      yield { idx, endMs: this.heads.endOf(idx), bytes: this.heads.length(idx), tag: this.heads.tag(idx).toString('hex') }
    }
  }

  /** The plain bytes of the chunk that holds the time `ms` (the last one's when it lies behind the end), and its own time. */
  at(ms: number): { from: number; to: number; fromMs: number; toMs: number } {
    const i = Math.min(this.heads.during(ms), this.heads.count - 1)
    if (i < 0) return { from: 0, to: 0, fromMs: 0, toMs: 0 }
    const from = this.heads.plainAt(i)
    return { from, to: from + this.heads.length(i), fromMs: this.heads.startOf(i), toMs: this.heads.endOf(i) }
  }

  /** Plain bytes of chunk `i` from the first place that can give them, with the heads that fitted; null when none can. */
  private async chunk(i: number): Promise<{ plain: Buffer; heads: Heads } | null> {
    for (const { handle, heads } of this.sources) {
      if (i >= heads.count) continue
      const data = Buffer.alloc(heads.length(i))
      const read = await handle.read(data, 0, data.length, heads.fileAt(i) + recordHeaderBytes).catch(() => null)
      if (read?.bytesRead !== data.length) continue
      for (const header of this.headers) {
        const plain = openChunk(this.key, header, i === 0 ? firstLink(header) : heads.tag(i - 1), i, heads.head(i), data)
        if (plain) return { plain, heads }
      }
    }
    return null
  }

  /**
   * Plain media bytes [from, to), chunk by chunk. A chunk that no place can give throws `Refused` E-C7; with `onHole` it is told first, and zeros of its
   * length take its place.
   */
  async *range(from: number, to: number, options: { onHole?: (hole: Hole) => void | Promise<void> } = {}): AsyncGenerator<Buffer> {
    for (let i = this.heads.holding(from); i < this.heads.count; i++) {
      const plainAt = this.heads.plainAt(i)
      const length = this.heads.length(i)
      if (plainAt >= to) return
      let plain = (await this.chunk(i))?.plain
      if (!plain) {
        if (!options.onHole) throw new Refused('E-C7', `chunk ${i}`)
        await options.onHole({ fromMs: this.heads.startOf(i), toMs: this.heads.endOf(i) })
        plain = Buffer.alloc(length)
      }
      yield plain.subarray(Math.max(0, from - plainAt), Math.min(length, to - plainAt))
    }
  }

  /** After a crash: authenticates from the start, chunk by chunk from either place, and says how far the file is whole. `pace` is awaited after each; it may reject. */
  async scan(pace?: () => Promise<void>): Promise<FullScan> {
    const hash = createHash('sha256')
    const ends: number[] = []
    const tags: string[] = []
    const lengths: number[] = []
    let bytes = 0
    let records = this.heads.count
    for (let i = 0; i < records; i++) {
      const found = await this.chunk(i)
      if (!found && i === records - 1 && (await this.isTorn(i))) records--
      if (!found) break
      hash.update(found.plain)
      bytes += found.plain.length
      ends.push(found.heads.endOf(i))
      tags.push(found.heads.tag(i).toString('hex'))
      lengths.push(found.plain.length)
      await pace?.()
    }
    const end = fileHeaderBytes + recordHeaderBytes * tags.length + bytes
    const tornAt = Array.from({ length: this.paths }, (_, i) => {
      const source = this.sources.find((s) => s.path === i)
      return source ? source.size - end : null
    })
    const damaged = tags.length < records || !(await this.endsWell(records))
    return {
      damaged, records, chunks: tags.length, bytes, durationMs: ends.at(-1) ?? 0, head: tags.at(-1) ?? firstLink(this.headers[0]!).toString('hex'), sha256: hash.digest('hex'),
      end, torn: Math.max(0, this.sources[0]!.size - end), tornAt, ends, tags, lengths,
    }
  }

  /** True when record `i`, which no place can give, is one whose bytes never reached a disk. */
  private async isTorn(i: number): Promise<boolean> {
    for (const { handle, heads } of this.sources) {
      if (i >= heads.count) continue
      const data = Buffer.alloc(heads.length(i) + recordHeaderBytes)
      await handle.read(data, 0, data.length, heads.fileAt(i)).catch(() => null)
      if (endsInZeros(data)) return true
    }
    return false
  }

  /** True when behind `records` a place has nothing but a torn end; a place that has less is not asked. */
  private async endsWell(records: number): Promise<boolean> {
    for (const { handle, heads, header, size } of this.sources) {
      if (!header || heads.count < records || size < heads.fileAt(records)) continue
      // A record that is torn by its bytes was looked at; nothing may lie behind it.
      if (heads.count > records) return size === heads.fileBytes
      const link = records === 0 ? firstLink(header) : heads.tag(records - 1)
      const found = await tornEnd(handle, this.key, header, { index: records, at: heads.fileAt(records), link, endMs: 0 }, size).catch(() => null)
      if (found) return true
    }
    return false
  }

  async close(): Promise<void> {
    for (const { handle } of this.sources) await handle.close()
  }
}

/** Fills in size, header (null when it is not that of `id`) and, with `walks`, the heads. */
async function look(source: Source, id: string, walks: boolean): Promise<void> {
  source.size = (await source.handle.stat()).size
  const header = Buffer.alloc(fileHeaderBytes)
  const { bytesRead } = await source.handle.read(header, 0, fileHeaderBytes, 0)
  if (bytesRead === fileHeaderBytes && isHeaderOf(header, id)) source.header = header
  if (source.header && walks) await walk(source.handle, source.size, { index: 0, at: fileHeaderBytes }, (record) => source.heads.add(record.length, record.endMs, record.tag))
}

/** With an index, bytes behind its last record are never read: a write that was given up may have left them. Without one they are refused. */
function fits({ size, header, heads }: Source, expected: { chunks: number; head: string }, indexed: boolean): boolean {
  const { count } = heads
  const head = count > 0 ? heads.tag(count - 1) : header ? firstLink(header) : null
  if (count !== expected.chunks || head?.toString('hex') !== expected.head) return false
  return indexed || (header !== null && size === heads.fileBytes)
}
