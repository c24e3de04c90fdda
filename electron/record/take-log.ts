// The facts of one take on their way into the log: first into the take's journal on every saving place, then, as soon as somebody is logged in
// who may open its section, into log and index. What is in memory only can be read from the journal again (recordings.ts).
import { canonical } from '../../shared/canonical'
import type { Entry, Fact } from '../../shared/model/entry'
import type { Bytes, Millis, RecordingId, SectionId, SessionId, Sha256, TakeId, Utc } from '../../shared/model/ids'
import type { TakeEvent } from '../../shared/model/take'
import type { Clock } from '../store/clock'
import type { Sql } from '../store/sql'
import type { Store } from '../store/store'
import { wrapRecordingKey } from './take-keys'

export type TakeFact = Extract<Fact, { kind: 'take.started' | 'take.ended' | 'take.event' | 'recording.started' | 'recording.ended' }>
export type TakePlace = { takeId: TakeId; sectionId: SectionId; sessionId: SessionId; startedAt: Utc }
export type ChunkRow = { recordingId: RecordingId; idx: number; endMs: number; bytes: number; tag: string; at: Utc }

/** One chunk of a journal. */
export const journalText = (at: Utc, fact: TakeFact) => canonical({ at, fact })

/** What makes two facts of takes the same one: written twice it counts once. */
export function identityOf(fact: Fact): string | null {
  switch (fact.kind) {
    case 'take.started': case 'take.ended': return `${fact.kind}/${fact.body.takeId}`
    case 'take.event': return `${fact.kind}/${fact.body.takeId}/${fact.body.n}`
    case 'recording.started': case 'recording.ended': return `${fact.kind}/${fact.body.recordingId}`
    default: return null
  }
}

/** Identities of the facts of takes that a section holds. */
export const known = (entries: readonly Entry[]) => new Set(entries.flatMap((e) => identityOf(e) ?? []))

/** Puts rows of chunks into the index, those that are there already passed over. */
export async function indexChunks(db: Pick<Store['db'], 'transaction'>, rows: readonly ChunkRow[]): Promise<void> {
  if (rows.length === 0) return
  await db.transaction(async (tx) => {
    for (const { recordingId, idx, endMs, bytes, tag, at } of rows) {
      await tx.run('INSERT OR IGNORE INTO chunk (recording, idx, end_ms, bytes, tag, at_utc) VALUES (?,?,?,?,?,?)', recordingId, idx, endMs, bytes, tag, at)
    }
  })
}

/**
 * Writes one fact of a take into the log with the rows that belong to it: a recording's row with its own wrapped key before its start, the
 * hash of its file after its end. Throws like `Log.append`.
 */
export async function writeFact(store: Store, take: Omit<TakePlace, 'startedAt'>, key: Buffer, fact: TakeFact): Promise<Entry> {
  if (fact.kind === 'recording.started') {
    const { recordingId, startedAt } = fact.body
    await store.db.run('INSERT OR IGNORE INTO recording (id, section, session_id, started_at, wrapped_key) VALUES (?,?,?,?,?)',
      recordingId, take.sectionId, take.sessionId, startedAt ?? store.clock.utc(), await wrapRecordingKey(store, take.sectionId, key, recordingId))
  }
  const entry = await store.log.append(take.sectionId, fact, store.staffId)
  if (fact.kind === 'recording.ended') await rememberHash(store.db, fact.body.recordingId, fact.body.file)
  return entry
}

/** Without it the next check of everything remembers the file. */
async function rememberHash(db: Sql, recordingId: RecordingId, file: { bytes: Bytes; sha256: Sha256 } | undefined): Promise<void> {
  if (file) await db.run('INSERT OR REPLACE INTO file_hash (recording, bytes, sha256) VALUES (?,?,?)', recordingId, file.bytes, file.sha256).catch(() => undefined)
}

export class TakeLog {
  private readonly facts: TakeFact[] = []
  private rows: ChunkRow[] = []
  private turn: Promise<unknown> = Promise.resolve()
  /** A write failed: what it wrote before it did is looked up before anything is written again. */
  private doubt = false

  /** `journal.note` appends and resolves when that is synced; a note that is refused now is written as soon as a disk takes it. `key`: the take's, wiped with `wipe`. */
  constructor(
    readonly take: TakePlace, private readonly key: Buffer, private readonly journal: { note(text: string, atMs: Millis): Promise<unknown>; readonly nextNote: number },
    private readonly clock: Clock, private readonly tell: (entry: Entry) => void,
  ) {}

  /** Everything said so far is in log and index. */
  get isWritten(): boolean {
    return this.facts.length === 0 && this.rows.length === 0
  }

  /** Number and times of the fact that is added next, which must follow at once. */
  stamp(atMs: Millis): Pick<TakeEvent, 'takeId' | 'n' | 'atMs' | 'at'> {
    return { takeId: this.take.takeId, n: this.journal.nextNote, atMs, at: this.clock.utc() }
  }

  /** Something that happened. A journal that cannot be written now does not keep it from the log. */
  async event(atMs: Millis, what: TakeEvent['what']): Promise<void> {
    await this.add({ kind: 'take.event', body: { ...this.stamp(atMs), what } }, atMs).catch(() => undefined)
  }

  /** A fact: resolves when it stands in the journal, so that something may rest on it. It goes to the log even when the journal refuses it now (then this rejects). */
  add(fact: TakeFact, atMs: Millis): Promise<unknown> {
    this.facts.push(fact)
    return this.journal.note(journalText(this.clock.utc(), fact), atMs)
  }

  chunk(row: ChunkRow): void {
    this.rows.push(row)
  }

  /** Resolves when no write into the store is under way. */
  async settled(): Promise<void> {
    await this.turn
  }

  /** The take is over: what is not written by now is read from the journal at the next login. */
  wipe(): void {
    this.key.fill(0)
    this.facts.length = 0
    this.rows = []
  }

  /** Writes up what waits. True when nothing waits any more; false when this person may not, or the disk refused. Never throws. */
  flush(store: Store): Promise<boolean> {
    const turn = this.turn.then(async () => {
      if (this.isWritten) return true
      const { take, key } = this
      try {
        if (store.log.readOnly || !(await store.sectionKeys.canOpen(take.sectionId))) return false
        const there = this.doubt ? known(await store.log.read(take.sectionId)) : new Set<string>()
        while (this.facts[0]) {
          const [fact] = this.facts
          // Order of durable writes: the index of a recording stands before its end does.
          if (fact.kind === 'recording.ended') await this.index(store)
          if (!there.has(identityOf(fact)!)) this.tell(await writeFact(store, take, key, fact))
          this.facts.shift()
        }
        await this.index(store)
        this.doubt = false
        return true
      } catch {
        this.doubt = true
        return false
      }
    })
    this.turn = turn.catch(() => undefined)
    return turn
  }

  private async index(store: Store): Promise<void> {
    const waiting = new Set(this.facts.flatMap((f) => (f.kind === 'recording.started' ? [f.body.recordingId] : [])))
    const ready = this.rows.filter((r) => !waiting.has(r.recordingId))
    await indexChunks(store.db, ready)
    const done = new Set(ready)
    this.rows = this.rows.filter((r) => !done.has(r))
  }
}
