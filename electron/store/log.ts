// The chained log: append-only entries by section, a Merkle tree over all of them, its signed head kept outside.
import { parseCanonical } from '../../shared/canonical'
import { Refused } from '../../shared/failure'
import { Fact, type Entry } from '../../shared/model/entry'
import type { SectionId, Sha256, StaffId } from '../../shared/model/ids'
import { custodySections } from './bodies'
import type { Clock } from './clock'
import type { Bodies, Place } from './entry-body'
import { primaryPlace, type Heads, type Reading } from './heads'
import { Faults, type Mismatch } from './mismatch'
import type { Head } from './note'
import { consistencyProof, inclusionProof } from './proof'
import { bodyHash, entryHash, genesis, placeOf, type Row } from './row'
import { isBehindSignature, isDisk, isFull, type Database, type Sql } from './sql'
import { sweep } from './sweep'
import { leafHash, tileWidth, Tree } from './tree'

/** One line of the exported log of a case: no personal data, enough to recompute the tree. */
export type AuditLine = { n: number; section: string; seq: number; at: string; kind: string; prev: string; hash: string; leaf: string }

/** An entry as anyone may see it: its place, its hash, and its content only when that is a custody event. */
export type LogLine = Place & { n: number; hash: Sha256; body: Sha256; /** Only of custody events. */ event?: unknown }

export type LogOptions = {
  /** Called once when a check after opening finds that the log does not hold; it is read-only from then on. */
  onMismatch?: (mismatch: Mismatch) => void
  /** Up to this many entries all are checked at opening. */
  checkAllBelow?: number
  /** At least so many of the last entries are checked at opening of a larger log. */
  checkLast?: number
}

export class Log {
  /** Set when the log did not match its outside heads: nothing more is written. */
  readOnly = false
  /** Every row was checked (at opening, or since by `verifyAll`). */
  checkedWhole = false
  private turn: Promise<unknown> = Promise.resolve()
  /** Size of the tree at its last written head. */
  private vouched = 0
  private found: Mismatch | null = null
  private condemned = false
  /** The largest number at opening: more than the size when numbers are missing in between. */
  private lastAtOpening = 0
  /** The last entry of each section that was written or looked up. */
  private readonly tips = new Map<string, { seq: number; hash: Sha256 }>()
  private readonly isPlain: (sectionId: SectionId) => Promise<boolean>

  private constructor(
    private readonly db: Database, private readonly heads: Heads, private readonly bodies: Bodies, private readonly clock: Clock,
    private readonly options: LogOptions, private tree: Tree,
  ) {
    this.isPlain = custodySections(db)
  }

  /**
   * Checks tiles and the last rows (all of them in a log that is not large) against every head that is known. A mismatch
   * makes the log read-only; it never throws for damaged content. A large log needs `verifyAll` afterwards (`checkedWhole`).
   */
  static async open(db: Database, heads: Heads, bodies: Bodies, clock: Clock, options: LogOptions = {}): Promise<Log> {
    const log = new Log(db, heads, bodies, clock, options, newTree(db))
    const faults = new Faults()
    const { checkAllBelow = 50_000, checkLast = 5_000 } = options
    const size = (await db.get<{ n: number | null }>('SELECT max(n) AS n FROM entry'))?.n ?? 0
    log.lastAtOpening = size
    const tiles = await storedTiles(db)
    // Tiles are taken from their table only without a gap, and never for the last rows, which are read again.
    const wish = size < checkAllBelow ? 0 : Math.max(0, Math.floor((size - checkLast) / tileWidth))
    for (let i = 0; i < wish && tiles.has(i); i++) log.tree.appendTile(tiles.get(i)!)
    log.checkedWhole = log.tree.size === 0
    await sweep(db, log.tree, faults, { upTo: size, tiles })
    if ([...tiles.keys()].some((index) => index < 0 || (index + 1) * tileWidth > size)) faults.add('tiles')
    await log.compare(await heads.read(), size, faults)
    if (!log.readOnly) await log.settle(tiles)
    return log
  }

  /** Compares with the head in the database and with every place outside; sets `readOnly` and what `mismatch` tells. */
  private async compare(readings: readonly Reading[], size: number, faults: Faults): Promise<void> {
    const copy = await this.db.get<{ size: number; note: string }>('SELECT size, note FROM head')
    const known: { place: string; head: Head }[] = readings.flatMap(({ place, head }) => (typeof head === 'string' ? [] : [{ place, head }]))
    const inside = copy ? this.heads.notary.read(copy.note) : null
    // The copy is written together with its entry, so one that does not verify was written by someone else.
    if (copy && inside?.size !== copy.size) faults.add('heads-damaged')
    if (inside && inside.size < size) faults.add('no-head-for-rows')
    if (inside) known.push({ place: 'database', head: inside })
    const first = readings.find((r) => r.place === primaryPlace)?.head ?? 'missing'
    // A vault gets its first head, of size 0, before its first entry.
    if (size > 0 && (first === 'none' || first === 'missing')) faults.add('no-heads')
    if (first === 'damaged') faults.add('heads-damaged')
    // Each entry gets its head before the next one is written, so a crash leaves at most one entry without.
    this.vouched = typeof first === 'string' ? 0 : first.size
    if (typeof first !== 'string' && size > first.size + 1) faults.add('no-head-for-rows')
    for (const { head } of known) {
      if (head.size > size) faults.lost(size + 1, head.size)
      else if (this.tree.size === size && !(await this.tree.range(0, head.size)).equals(head.root)) faults.add('other-root')
    }
    if (!faults.any) return
    const [largest] = [...known].sort((a, b) => b.head.size - a.head.size)
    this.fail(faults, largest ? { place: largest.place, size: largest.head.size, root: largest.head.root.toString('hex') } : null)
  }

  private fail(faults: Faults, expected: Mismatch['expected']): Mismatch {
    this.readOnly = true
    this.found = faults.report({ size: this.tree.size, root: this.tree.root().toString('hex') }, expected ?? this.found?.expected ?? null)
    return this.found
  }

  /** Writes what a crash, an older version or a place that was away left unwritten. */
  private async settle(tiles: ReadonlyMap<number, Buffer>): Promise<void> {
    const { size } = this.tree
    const count = Math.floor(size / tileWidth)
    const head = { size, root: this.tree.root() }
    const copy = await this.db.get<{ size: number }>('SELECT size FROM head')
    const absent = Array.from({ length: count }, (_, i) => i).filter((i) => !tiles.has(i))
    if (absent.length > 0 || copy?.size !== size) {
      await this.db.transaction(async (tx) => {
        for (const index of absent) await this.writeTile(tx, index)
        await this.writeCopy(tx, size, this.heads.notary.sign(head))
      })
    }
    // A crash between commit and head leaves one entry more than the head says: that is whole, and gets its head now.
    if (this.vouched < size || this.heads.lastNote() === '') await this.vouch()
    await this.meetPlaces()
    this.heads.catchUp(head)
  }

  /**
   * A place that this log has not seen gets its file now; one that it has seen and whose file is gone is only reported
   * (`Heads.state`), because whoever rolls a vault back would delete it first.
   */
  private async meetPlaces(): Promise<void> {
    const before = (await this.db.get<{ value: string }>(`SELECT value FROM meta WHERE key = 'head-places'`))?.value ?? '[]'
    const known = new Set(JSON.parse(before) as string[])
    const states = new Map(this.heads.state().map((s) => [s.place, s.state]))
    for (const { place, file } of this.heads.places()) {
      const id = `${place}:${file}`
      if (states.get(place) === 'missing' && (known.has(id) || !(await this.heads.adopt(place).then(() => true, () => false)))) continue
      known.add(id)
    }
    const after = JSON.stringify([...known].sort())
    if (after !== before) await this.db.run(`INSERT INTO meta (key, value) VALUES ('head-places', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, after)
  }

  private async writeTile(tx: Sql, index: number): Promise<void> {
    const size = (index + 1) * tileWidth
    const note = this.heads.notary.sign({ size, root: await this.tree.range(0, size) })
    await tx.run('INSERT OR REPLACE INTO tree_tile (idx, root, note) VALUES (?,?,?)', index, this.tree.tile(index)!, note)
  }

  private async writeCopy(tx: Sql, size: number, note: string): Promise<void> {
    await tx.run('INSERT OR REPLACE INTO head (one, size, note) VALUES (1,?,?)', size, note)
  }

  /**
   * Appends one fact and resolves when it is committed and its head is synced outside the database. Throws `Refused` E-A7 on
   * a read-only vault, E-B11 behind a signature, E-C2 on a full disk, E-C9 when the disk refuses.
   */
  append(sectionId: SectionId, fact: Fact, author: StaffId): Promise<Entry> {
    return this.appendMade(async () => ({ sectionId, fact }), author)
  }

  /** The same for a fact that is made inside its transaction, together with what it rests on (a new section, a count). */
  appendMade(make: (tx: Sql) => Promise<{ sectionId: SectionId; fact: Fact }>, author: StaffId): Promise<Entry> {
    const turn = this.turn.then(async () => {
      if (this.readOnly) throw new Refused('E-A7')
      // An entry whose head could not be written was not acknowledged; it gets its head before anything else is written.
      if (this.vouched < this.tree.size) await this.vouch()
      const { entry, head, note } = await this.db.transaction(async (tx) => {
        const { sectionId, fact } = await make(tx)
        const { kind, body } = Fact.parse(fact)
        const last = this.tips.get(sectionId) ?? await tx.get<{ seq: number; hash: Sha256 }>('SELECT seq, hash FROM entry WHERE section = ? ORDER BY seq DESC LIMIT 1', sectionId)
        const place: Place = { sectionId, seq: (last?.seq ?? 0) + 1, atUtc: this.clock.utc(), atMono: this.clock.mono(), author, kind, prev: last?.hash ?? genesis }
        const box = await this.bodies.seal(sectionId, place, body)
        const hash = entryHash(place, box)
        const { size, root, tile } = this.tree.peek(Buffer.from(hash, 'hex'))
        const note = this.heads.notary.sign({ size, root })
        await tx.run('INSERT INTO entry (n, section, seq, at_utc, at_mono, author, kind, body, prev, hash) VALUES (?,?,?,?,?,?,?,?,?,?)',
          size, sectionId, place.seq, place.atUtc, place.atMono, author, kind, box, place.prev, hash)
        if (tile) await tx.run('INSERT OR REPLACE INTO tree_tile (idx, root, note) VALUES (?,?,?)', size / tileWidth - 1, tile, note)
        await this.writeCopy(tx, size, note)
        return { entry: { ...place, body, hash } as Entry, head: { size, root }, note }
      }).catch((error: unknown) => { throw isFull(error) ? new Refused('E-C2') : isDisk(error) ? new Refused('E-C9') : isBehindSignature(error) ? new Refused('E-B11') : error })
      this.tree.append(Buffer.from(entry.hash, 'hex'))
      this.tips.set(entry.sectionId, { seq: entry.seq, hash: entry.hash })
      await this.vouch(head, note)
      return entry
    })
    this.turn = turn.catch(() => undefined)
    return turn
  }

  /** Writes the head of the tree as it is now. */
  private async vouch(head: Head = { size: this.tree.size, root: this.tree.root() }, note?: string): Promise<void> {
    await this.heads.write(head, note).catch((error: unknown) => {
      throw (error as NodeJS.ErrnoException).code === 'ENOSPC' ? new Refused('E-C2') : new Refused('E-C9')
    })
    this.vouched = head.size
  }

  /** The file below is damaged where nobody has read yet (see pages.ts): nothing more is written. */
  condemn(): void {
    this.condemned = true
    const faults = new Faults()
    faults.add('rows-changed')
    for (const cause of this.found?.causes ?? []) faults.add(cause)
    const fresh = !this.readOnly
    const mismatch = this.fail(faults, null)
    if (fresh) this.options.onMismatch?.(mismatch)
  }

  /** What does not fit, or null. */
  mismatch(): Mismatch | null {
    return this.found
  }

  /**
   * Checks every row from the first, without stopping other work: hashes, chains, custody bodies, tiles, and that they lead
   * to the tree that was opened. A mismatch makes the log read-only at once. Throws the reason of an aborted `signal`.
   */
  async verifyAll(progress?: (done: number, total: number) => void, signal?: AbortSignal): Promise<Mismatch | null> {
    await this.turn
    const before = this.tree.root()
    const upTo = this.tree.size
    const faults = new Faults()
    const tree = newTree(this.db)
    await sweep(this.db, tree, faults, { upTo, tiles: await storedTiles(this.db), progress, signal, pauseMs: 2 })
    if (!tree.root().equals(before)) faults.add('other-root')
    this.checkedWhole = true
    if (!faults.any) return this.found
    for (const cause of this.found?.causes ?? []) faults.add(cause)
    for (const span of this.found?.missing ?? []) faults.lost(span.from, span.to)
    const fresh = !this.readOnly
    const mismatch = this.fail(faults, { place: primaryPlace, size: upTo, root: before.toString('hex') })
    if (fresh) this.options.onMismatch?.(mismatch)
    return mismatch
  }

  /**
   * Takes the log as it stands for the right one: writes its head everywhere and makes it writable. Only after two persons
   * accepted the loss; the caller then writes that fact as a custody event. Refused (E-A7) when rows themselves are changed
   * or missing between others: only a backup mends that.
   */
  async reanchor(): Promise<void> {
    await this.turn
    if (!this.readOnly) return
    // Pages of the file are damaged: what else is lost nobody has looked at yet.
    if (this.condemned) throw new Refused('E-A7', 'pages')
    const faults = new Faults()
    const tree = newTree(this.db)
    const size = (await this.db.get<{ n: number | null }>('SELECT max(n) AS n FROM entry'))?.n ?? 0
    await sweep(this.db, tree, faults, { upTo: size, tiles: new Map() })
    if (faults.any) throw new Refused('E-A7', 'rows')
    this.tree = tree
    this.lastAtOpening = size
    this.tips.clear()
    const head = { size, root: tree.root() }
    await this.db.transaction(async (tx) => {
      await tx.run('DELETE FROM tree_tile')
      for (let i = 0; i < Math.floor(size / tileWidth); i++) await this.writeTile(tx, i)
      await this.writeCopy(tx, size, this.heads.notary.sign(head))
    })
    this.heads.forget()
    await this.vouch(head)
    this.readOnly = false
    this.found = null
    this.checkedWhole = true
  }

  /** Root of the tree over all entries, in hexadecimal. */
  get rootHex(): Sha256 {
    return this.tree.root().toString('hex')
  }

  /** Entries in the log. */
  get size(): number {
    return this.tree.size
  }

  /** The largest number of an entry. */
  get last(): number {
    return Math.max(this.lastAtOpening, this.tree.size)
  }

  /** The last head written, as a signed note (C2SP checkpoint): goes into every bundle, so that a vault rolled back later can be told. */
  async checkpoint(): Promise<string> {
    await this.turn
    return this.heads.lastNote()
  }

  /** Resolves when no append is under way. */
  async idle(): Promise<void> {
    await this.turn
  }

  /** The entries of a section, decrypted. Throws `Refused` E-B3 without its key, E-A2 when a body does not authenticate. */
  read(sectionId: SectionId): Promise<Entry[]> {
    return this.readFrom(sectionId, 0)
  }

  /** The entries of a section behind `afterSeq`; otherwise as `read`. */
  async readFrom(sectionId: SectionId, afterSeq: number): Promise<Entry[]> {
    const rows = await this.db.all<Row>('SELECT * FROM entry WHERE section = ? AND seq > ? ORDER BY seq', sectionId, afterSeq)
    const entries: Entry[] = []
    for (const row of rows) {
      const place = placeOf(row)
      entries.push({ ...place, body: await this.bodies.open(sectionId, place, row.body), hash: row.hash } as Entry)
    }
    return entries
  }

  /**
   * The entries with numbers from `fromN` on, at most `count`: places and custody events, no other content. Needs no section
   * key, and shows a damaged log as it is.
   */
  async range(fromN: number, count: number): Promise<LogLine[]> {
    const rows = await this.db.all<Row>('SELECT * FROM entry WHERE n >= ? AND n < ? ORDER BY n', fromN, fromN + count)
    const lines: LogLine[] = []
    for (const row of rows) {
      const line: LogLine = { ...placeOf(row), n: row.n, hash: row.hash, body: bodyHash(row.body) }
      const event = (await this.isPlain(line.sectionId)) ? parseCanonical(row.body.toString('utf8')) : undefined
      lines.push(event === undefined ? line : { ...line, event })
    }
    return lines
  }

  /** Who signs the heads: origin line and raw Ed25519 public key. */
  signer(): { origin: string; publicKey: Buffer } {
    return { origin: this.heads.notary.origin, publicKey: this.heads.notary.publicRaw() }
  }

  /** Signs an exported file by its SHA-256 (see note.ts). */
  signExport(sha256: Buffer): Buffer {
    return this.heads.notary.signExport(sha256)
  }

  /** Proof that entry `n` (from 1) is in the log of `size` entries (RFC 6962 §2.1.1). Throws `RangeError` when it is not. */
  inclusion(n: number, size = this.tree.size): Promise<Buffer[]> {
    return inclusionProof(n - 1, size, (from, to) => this.tree.range(from, to))
  }

  /** Proof that the log of `from` entries is the beginning of that of `to` entries (RFC 6962 §2.1.2). */
  consistency(from: number, to = this.tree.size): Promise<Buffer[]> {
    return consistencyProof(from, to, (a, b) => this.tree.range(a, b))
  }

  /** The root that the log had at `size` entries. */
  rootAt(size: number): Promise<Buffer> {
    return this.tree.range(0, size)
  }

  /** Signed heads kept in the database: at each full tile (256 entries) that `wanted` asks for. */
  async notes(wanted: (size: number) => boolean): Promise<string[]> {
    const found: string[] = []
    for (let index = 0; (index + 1) * tileWidth <= this.tree.size; index++) {
      if (!wanted((index + 1) * tileWidth)) continue
      const row = await this.db.get<{ note: string }>('SELECT note FROM tree_tile WHERE idx = ?', index)
      if (row) found.push(row.note)
    }
    return found
  }

  /** The log of one case without its content: lines in order and the RFC 6962 root over their leaves. */
  async audit(caseId: string): Promise<{ lines: AuditLine[]; size: number; root: string }> {
    const rows = await this.db.all<Row>('SELECT entry.* FROM entry JOIN section ON section.id = entry.section WHERE section.case_id = ? ORDER BY entry.n', caseId)
    const tree = new Tree()
    const lines = rows.map((row, i) => {
      const data = Buffer.from(row.hash, 'hex')
      tree.append(data)
      return { n: i + 1, section: row.section, seq: row.seq, at: row.at_utc, kind: row.kind, prev: row.prev, hash: row.hash, leaf: leafHash(data).toString('hex') }
    })
    return { lines, size: tree.size, root: tree.root().toString('hex') }
  }
}

function newTree(db: Sql): Tree {
  return new Tree(async (tile) => {
    const rows = await db.all<{ hash: string }>('SELECT hash FROM entry WHERE n > ? AND n <= ? ORDER BY n', tile * tileWidth, (tile + 1) * tileWidth)
    return rows.map((row) => leafHash(Buffer.from(row.hash, 'hex')))
  })
}

async function storedTiles(db: Sql): Promise<Map<number, Buffer>> {
  const rows = await db.all<{ idx: number; root: Buffer }>('SELECT idx, root FROM tree_tile ORDER BY idx')
  return new Map(rows.map((row) => [row.idx, row.root]))
}
