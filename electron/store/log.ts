// The chained log: append-only entries by section, a Merkle tree over all of them, its signed head kept outside.
import { createHash } from 'node:crypto'
import { canonical } from '../../shared/canonical'
import { Refused } from '../../shared/failure'
import { Fact, type Entry, type FactKind } from '../../shared/model/entry'
import type { Millis, SectionId, Sha256, StaffId } from '../../shared/model/ids'
import type { Clock } from './clock'
import type { Heads } from './heads'
import { openBody, sealBody, type Place } from './entry-body'
import type { SectionKeys } from './section-keys'
import { isDisk, isFull, type Database, type Sql } from './sql'
import { Tree, leafHash } from './tree'

const genesis = '0'.repeat(64) as Sha256

type Row = { n: number; section: string; seq: number; at_utc: string; at_mono: number; author: string; kind: FactKind; body: Buffer; prev: string; hash: string }

const placeOf = (row: Row): Place => ({
  sectionId: row.section as SectionId, seq: row.seq, atUtc: row.at_utc, atMono: row.at_mono as Millis, author: row.author as StaffId, kind: row.kind, prev: row.prev,
})

/** Hash of an entry: SHA-256 over the canonical form (RFC 8785) of its place and the hash of its encrypted body. */
function entryHash(place: Place, body: Buffer): Sha256 {
  return createHash('sha256').update(canonical({ ...place, body: createHash('sha256').update(body).digest('hex') })).digest('hex')
}

/** One line of the exported log: no personal data, enough to recompute the tree. */
export type AuditLine = { n: number; section: string; seq: number; at: string; kind: string; prev: string; hash: string; leaf: string }

export class Log {
  /** Set when the log did not match its outside head: nothing more is written. */
  readOnly = false
  private turn: Promise<unknown> = Promise.resolve()
  /** Size of the tree at its last written head. */
  private vouched = 0

  private constructor(private readonly db: Database, private readonly heads: Heads, private readonly keys: SectionKeys, private readonly clock: Clock, private readonly tree: Tree) {}

  /**
   * Recomputes every hash, every chain and the tree, and compares with the last head outside the database.
   * A mismatch makes the log read-only; it never throws for damaged content.
   */
  static async open(db: Database, heads: Heads, keys: SectionKeys, clock: Clock): Promise<Log> {
    const tree = new Tree()
    const log = new Log(db, heads, keys, clock, tree)
    const head = await heads.last()
    let matches = head === 'none'
    // Each entry gets its head before the next one is written, so a crash leaves at most one entry without.
    const vouched = head === 'none' || head === 'damaged' ? 0 : head.size
    let whole = true
    const tips = new Map<string, { seq: number; hash: string }>()
    for (const row of await db.all<Row>('SELECT * FROM entry ORDER BY n')) {
      const tip = tips.get(row.section) ?? { seq: 0, hash: genesis }
      if (row.n !== tree.size + 1 || row.seq !== tip.seq + 1 || row.prev !== tip.hash || entryHash(placeOf(row), row.body) !== row.hash) whole = false
      tips.set(row.section, { seq: row.seq, hash: row.hash })
      tree.append(Buffer.from(row.hash, 'hex'))
      if (head !== 'none' && head !== 'damaged' && tree.size === head.size) matches = tree.root().equals(head.root)
    }
    log.readOnly = !whole || !matches || tree.size > vouched + 1
    // A crash between commit and head leaves one entry more than the head says: that is whole, and gets its head now.
    log.vouched = vouched
    if (!log.readOnly && vouched < tree.size) await log.vouch()
    return log
  }

  /**
   * Appends one fact and resolves when it is committed and its head is synced outside the database. Throws `Refused` E-A7 on
   * a read-only vault, E-C2 on a full disk, E-C9 when the disk refuses.
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
      const entry = await this.db.transaction(async (tx) => {
        const { sectionId, fact } = await make(tx)
        const { kind, body } = Fact.parse(fact)
        const last = await tx.get<{ seq: number; hash: string }>('SELECT seq, hash FROM entry WHERE section = ? ORDER BY seq DESC LIMIT 1', sectionId)
        const place: Place = { sectionId, seq: (last?.seq ?? 0) + 1, atUtc: this.clock.utc(), atMono: this.clock.mono(), author, kind, prev: last?.hash ?? genesis }
        const box = sealBody(await this.keys.get(sectionId), place, body)
        const hash = entryHash(place, box)
        await tx.run('INSERT INTO entry (n, section, seq, at_utc, at_mono, author, kind, body, prev, hash) VALUES (?,?,?,?,?,?,?,?,?,?)',
          this.tree.size + 1, sectionId, place.seq, place.atUtc, place.atMono, author, kind, box, place.prev, hash)
        return { ...place, body, hash } as Entry
      }).catch((error: unknown) => { throw isFull(error) ? new Refused('E-C2') : isDisk(error) ? new Refused('E-C9') : error })
      this.tree.append(Buffer.from(entry.hash, 'hex'))
      await this.vouch()
      return entry
    })
    this.turn = turn.catch(() => undefined)
    return turn
  }

  /** Writes the head of the tree as it is now. */
  private async vouch(): Promise<void> {
    await this.heads.write({ size: this.tree.size, root: this.tree.root() }).catch((error: unknown) => {
      throw (error as NodeJS.ErrnoException).code === 'ENOSPC' ? new Refused('E-C2') : new Refused('E-C9')
    })
    this.vouched = this.tree.size
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
  async read(sectionId: SectionId): Promise<Entry[]> {
    const rows = await this.db.all<Row>('SELECT * FROM entry WHERE section = ? ORDER BY seq', sectionId)
    if (rows.length === 0) return []
    const key = await this.keys.get(sectionId)
    return rows.map((row) => {
      const place = placeOf(row)
      return { ...place, body: openBody(key, place, row.body), hash: row.hash } as Entry
    })
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
