// Full text in what one logged-in person may read. The index is made in the background after the login, from the newest entry back to the
// first, lives in memory only and is gone with the lock: nothing of it could be stolen with the disk, or outlive a destroyed case.
import { Refused } from '../../shared/failure'
import type { Hit } from '../../shared/ipc/cases'
import { custodyKinds } from '../../shared/model/custody'
import type { Entry } from '../../shared/model/entry'
import type { FormDefinition } from '../../shared/model/form'
import type { CaseId, SectionId, SessionId } from '../../shared/model/ids'
import type { SectionKind } from '../../shared/model/section'
import { excerpt, normalise, wordsOf } from '../../shared/search-text'
import { hiddenFrom } from '../../shared/see'
import { ownRole } from '../access/members'
import { rightTo } from '../access/walls'
import { openBody } from '../store/entry-body'
import { placeOf, type Row } from '../store/row'
import type { Store } from '../store/store'
import { readable } from './readable'
import { codesOf, LinesBackwards, linesOf, textOf, type Codes, type TextLine } from './search-lines'
import { TextStore } from './search-text-store'

export type SearchOptions = {
  /** Tells answers that are codes from those that people wrote. */
  forms?: (store: Store) => Promise<readonly FormDefinition[]>
  /** Entries gone through, of all. */
  progress?: (done: number, total: number) => void
}

/** Sections that nobody searches: people and keys, acts, photographs, and decisions about places in other texts. */
const never: ReadonlySet<SectionKind> = new Set(['register', 'custody', 'intimate', 'redaction'])
const outside: ReadonlySet<string> = new Set<string>([...custodyKinds, 'staff.added', 'staff.updated', 'staff.card', 'staff.removed', 'recovery.card', 'act.card'])

/** Entries a query: a few milliseconds of the event loop. */
const batch = 250
/** How long work goes on before others get their turn, in milliseconds. */
const stretchMs = 6
/** What the making of the index then leaves to others: a few queries of somebody who waits for his screen. */
const pauseMs = 2
/** Signs of a hit that are shown. */
const shown = 160

/** A section while it is gone through backwards. `key` is null for one that this person may not read. */
type Passing = { number: number; key: Buffer | null; lines: LinesBackwards }
/** A section that was written to in this login: read again when it is searched. */
type Fresh = { entries: Entry[] | null; lines: TextLine[] | null }
type Candidate = { sectionId: SectionId; seq: number }

/** What one login holds. */
class Index {
  readonly texts = new TextStore()
  /** Sections by their number in `texts`. */
  readonly sections: SectionId[] = []
  readonly closed = new Set<SectionId>()
  /** The one written to last stands last. */
  readonly fresh = new Map<SectionId, Fresh>()
  ended = false
  done = 0
  /** Entries behind this number are not known yet. */
  upTo: number

  constructor(readonly store: Store, readonly total: number) {
    this.upTo = total
  }

  get indexed(): number {
    return this.total === 0 ? 1 : this.done / this.total
  }

  wipe(): void {
    this.ended = true
    this.texts.wipe()
    this.fresh.clear()
    this.closed.clear()
    this.sections.length = 0
  }
}

export class Search {
  private index: Index | null = null
  private building: Promise<void> = Promise.resolve()
  constructor(private readonly store: () => Store, private readonly options: SearchOptions = {}) {}

  private async codes(store: Store): Promise<Codes> {
    const forms = await this.options.forms?.(store) ?? []
    // What a definition shows to other roles is for this person no words either.
    return new Set([...codesOf(forms), ...(forms.length > 0 ? hiddenFrom(await ownRole(store), forms) : [])])
  }

  /** After the login: begins to make the index. Called again later (what this person may open has changed) it adds what was closed before. */
  start(): void {
    const store = this.store()
    if (this.index?.store === store) {
      void this.lookAgain(this.index).catch(() => undefined)
      return
    }
    this.clear()
    const index = new Index(store, store.log.last)
    this.index = index
    // A store that was closed meanwhile throws; the search then ends with it.
    this.building = this.build(index).catch(() => undefined)
  }

  /** Resolves when the index is whole, or was given up. */
  ready(): Promise<void> {
    return this.building
  }

  /** Bytes of text in memory, about, and how many lines. */
  size(): { bytes: number; lines: number } {
    return { bytes: this.index?.texts.bytes ?? 0, lines: this.index?.texts.lines ?? 0 }
  }

  /** An entry was just written: spares reading it again. What nobody told is found all the same, by its number (`catchUp`). */
  add(entry: Entry): void {
    if (this.index && !outside.has(entry.kind)) touch(this.index, entry.sectionId, entry.seq, entry)
  }

  /** At the lock: overwrites the text. */
  clear(): void {
    this.index?.wipe()
    this.index = null
  }

  /**
   * Lines that hold all the words of `text`, newest first, at most `count`; every section is asked for again, so a grant that has just
   * ended shows nothing any more. `indexed` below 1: older entries were not gone through yet. Throws `Refused` E-A4 when locked.
   */
  async find(text: string, count: number): Promise<{ hits: Hit[]; more: boolean; indexed: number }> {
    this.store()
    if (!this.index) this.start()
    const index = this.index!
    const words = wordsOf(text)
    const { indexed } = index
    if (words.length === 0) return { hits: [], more: false, indexed }
    await catchUp(index)
    const open = opener(index.store)
    const found: Candidate[] = []
    for await (const candidate of this.candidates(index, words)) {
      if (await open(candidate.sectionId)) found.push(candidate)
      if (found.length > count) break
    }
    const hits = await this.resolve(index.store, found.slice(0, count), words)
    if (index.ended) throw new Refused('E-A4')
    return { hits, more: found.length > count, indexed }
  }

  private async *candidates(index: Index, words: readonly string[]): AsyncGenerator<Candidate> {
    const turn = new Turn()
    for (const [sectionId, fresh] of [...index.fresh].reverse()) {
      if (index.ended) throw new Refused('E-A4')
      for (const line of await this.freshLines(index, sectionId, fresh)) {
        if (words.every((word) => line.text.includes(word))) yield { sectionId, seq: line.seq }
      }
      await turn.pass()
    }
    for (const found of index.texts.find(words)) {
      if (index.ended) throw new Refused('E-A4')
      if (found) {
        const sectionId = index.sections[found.section]!
        if (!index.fresh.has(sectionId)) yield { sectionId, seq: found.seq }
      }
      await turn.pass()
    }
  }

  /** The lines of a section as it stands now, in normal form. None when it may not be read or is damaged. */
  private async freshLines(index: Index, sectionId: SectionId, fresh: Fresh): Promise<TextLine[]> {
    if (fresh.lines) return fresh.lines
    try {
      const row = (await readable(index.store, [sectionId])).get(sectionId)
      if (!row || never.has(row.kind)) return []
      fresh.entries ??= await index.store.log.read(sectionId)
    } catch (error) {
      if (error instanceof Refused) return []
      throw error
    }
    fresh.lines = linesOf(fresh.entries, await this.codes(index.store)).map((line) => ({ ...line, text: normalise(line.text) }))
    return fresh.lines
  }

  /** What is shown of the lines that were found: their words as they were written, read and authenticated once more. */
  private async resolve(store: Store, found: readonly Candidate[], words: readonly string[]): Promise<Hit[]> {
    type Place = Row & { section_kind: SectionKind; case_id: CaseId; session_id: SessionId | null; number: string | null }
    const wanted = JSON.stringify(found.map(({ sectionId, seq }) => [sectionId, seq]))
    const rows = await store.db.all<Place>(
      `SELECT entry.*, s.kind AS section_kind, s.case_id AS case_id, s.session_id AS session_id, c.number AS number FROM json_each(?) j
       JOIN entry ON entry.section = j.value ->> 0 AND entry.seq = j.value ->> 1
       JOIN section s ON s.id = entry.section LEFT JOIN case_number c ON c.case_id = s.case_id ORDER BY j.key`, wanted)
    const codes = await this.codes(store)
    const hits: Hit[] = []
    for (const row of rows) {
      const place = placeOf(row)
      const body = openBody(await store.sectionKeys.get(place.sectionId), place, row.body)
      const text = textOf({ ...place, body, hash: row.hash } as Entry, codes)
      hits.push({
        caseId: row.case_id, number: row.number ?? '', sessionId: row.session_id, sectionId: place.sectionId, kind: row.section_kind, seq: place.seq,
        text: excerpt(text, words, shown), at: place.atUtc,
      })
    }
    return hits
  }

  private async build(index: Index): Promise<void> {
    const { store } = index
    const passing = new Map<SectionId, Passing>()
    const turn = new Turn(pauseMs)
    try {
      for (let last = index.total; last > 0 && !index.ended; last -= batch) {
        const rows = await store.db.all<Row>('SELECT * FROM entry WHERE n > ? AND n <= ? ORDER BY n DESC', last - batch, last)
        await this.meet(index, rows, passing, turn)
        for (const row of rows) {
          await turn.pass()
          if (index.ended) return
          this.take(index, row, passing)
        }
        index.done = index.total - Math.max(0, last - batch)
        this.options.progress?.(index.done, index.total)
      }
    } finally {
      for (const { key } of passing.values()) key?.fill(0)
    }
  }

  /** Opens the keys of the sections that these rows are the first of. */
  private async meet(index: Index, rows: readonly Row[], passing: Map<SectionId, Passing>, turn: Turn): Promise<void> {
    const met = [...new Set(rows.filter((row) => !outside.has(row.kind)).map((row) => row.section as SectionId))].filter((id) => !passing.has(id))
    if (met.length === 0) return
    const codes = await this.codes(index.store)
    const open = await readable(index.store, met)
    for (const sectionId of met) {
      await turn.pass()
      const row = open.get(sectionId)
      const key = row && !never.has(row.kind) ? row.key() : null
      if (!row) index.closed.add(sectionId)
      passing.set(sectionId, { number: key ? index.sections.push(sectionId) - 1 : -1, key, lines: new LinesBackwards(codes) })
    }
  }

  private take(index: Index, row: Row, passing: Map<SectionId, Passing>): void {
    const sectionId = row.section as SectionId
    const section = passing.get(sectionId)
    if (!section) return
    if (section.key) {
      const entry = opened(row, section.key)
      if (entry) for (const line of section.lines.next(entry)) index.texts.push(section.number, line.seq, normalise(line.text))
    }
    if (row.seq > 1) return
    // The section's first entry: nothing of it comes any more.
    section.key?.fill(0)
    passing.delete(sectionId)
  }

  /** Sections that were closed when they were met and are open now: read when they are searched. */
  private async lookAgain(index: Index): Promise<void> {
    const closed = [...index.closed]
    for (let at = 0; at < closed.length && !index.ended; at += batch) {
      const open = await readable(index.store, closed.slice(at, at + batch))
      for (const sectionId of open.keys()) {
        index.closed.delete(sectionId)
        if (!index.fresh.has(sectionId)) index.fresh.set(sectionId, { entries: null, lines: null })
      }
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}

/** Marks sections that were written to since somebody last looked. */
async function catchUp(index: Index): Promise<void> {
  const rows = await index.store.db.all<Pick<Row, 'n' | 'section' | 'seq' | 'kind'>>('SELECT n, section, seq, kind FROM entry WHERE n > ? ORDER BY n', index.upTo)
  for (const { n, section, seq, kind } of rows) {
    if (!outside.has(kind)) touch(index, section as SectionId, seq)
    index.upTo = n
  }
}

function touch({ fresh }: Index, sectionId: SectionId, seq: number, entry: Entry | null = null): void {
  const known = fresh.get(sectionId) ?? { entries: null, lines: null }
  if (known.entries && known.entries.length >= seq) return
  if (entry && known.entries?.length === seq - 1) known.entries.push(entry)
  else known.entries = null
  known.lines = null
  fresh.delete(sectionId)
  fresh.set(sectionId, known)
}

/** Null for an entry that does not authenticate: the log's own check reports it. */
function opened(row: Row, key: Buffer): Entry | null {
  const place = placeOf(row)
  try {
    return { ...place, body: openBody(key, place, row.body), hash: row.hash } as Entry
  } catch (error) {
    if (error instanceof Refused) return null
    throw error
  }
}

/** Asks the walls once a section and search. */
function opener(store: Store): (sectionId: SectionId) => Promise<boolean> {
  const known = new Map<SectionId, boolean>()
  return async (sectionId) => {
    const before = known.get(sectionId)
    if (before !== undefined) return before
    const row = await store.db.get<{ kind: SectionKind }>('SELECT kind FROM section WHERE id = ?', sectionId)
    const may = row !== undefined && !never.has(row.kind) && (await rightTo(store, { sectionId, kind: row.kind })).may.read
    known.set(sectionId, may)
    return may
  }
}

/** Lets everybody else work when this one has worked long enough. */
class Turn {
  private since = performance.now()

  constructor(private readonly pauseMs = 0) {}

  async pass(): Promise<void> {
    if (performance.now() - this.since < stretchMs) return
    await new Promise((resolve) => { if (this.pauseMs === 0) setImmediate(resolve); else setTimeout(resolve, this.pauseMs) })
    this.since = performance.now()
  }
}
