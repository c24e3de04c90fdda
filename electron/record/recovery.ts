// At unlock what never ended is brought to an honest end: takes from their journals, recordings of before there were takes each on its own.
import { readdir, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { parseCanonical } from '../../shared/canonical'
import { Refused } from '../../shared/failure'
import type { Opened } from '../../shared/ipc/session'
import { Fact, type Entry } from '../../shared/model/entry'
import { TakeId, Utc, type Millis, type RecordingId, type SectionId, type SessionId } from '../../shared/model/ids'
import type { Store } from '../store/store'
import { mediaKey } from '../vault/keys'
import { MediaReader } from '../vault/reader'
import { mediaFile, mediaPaths } from './files'
import { endPart, findParts, ifRefused, indexWhole, isSpoilt, type Manner } from './part-end'
import { endOf, forgetTake, keyOf, type End, type RecordingRow } from './recordings'
import { openTakeKey } from './take-keys'
import { identityOf, known, writeFact, type TakeFact } from './take-log'

/**
 * What the person is told. `damaged`: something of it does not authenticate, beyond the second that a crash may cost. `waits`: nothing was ended, for
 * the second disk may hold more and is not there (`second`), or because a disk refused (`disk`); the next login tries again.
 */
export type Recovered = Opened['recovered'][number]
export type RecoverOptions = Manner & {
  /** A take that runs now; asked before each. */
  running?: () => TakeId | null
  /** What was written into the log. */
  tell?: (entry: Entry) => void
  /** One that could not be recovered; without it that is thrown. */
  failed?: (error: unknown) => void
}

type TakeRow = { id: TakeId; section: SectionId; session_id: SessionId; started_at: Utc; wrapped_key: string; number: string | null }
type AloneRow = RecordingRow & { started_at: Utc; number: string | null }
/** What had no end when it was looked at. What begins later is none of it. */
export type Unfinished = { takes: TakeRow[]; recordings: AloneRow[] }

export async function findUnfinished(store: Store): Promise<Unfinished> {
  return {
    takes: await store.db.all<TakeRow>(`SELECT take.id, take.section, take.session_id, take.started_at, take.wrapped_key, case_number.number
      FROM take JOIN section ON section.id = take.section LEFT JOIN case_number ON case_number.case_id = section.case_id ORDER BY take.started_at`),
    recordings: await store.db.all<AloneRow>(`SELECT recording.id, recording.section, recording.wrapped_key, recording.started_at, case_number.number
      FROM recording JOIN section ON section.id = recording.section LEFT JOIN case_number ON case_number.case_id = section.case_id ORDER BY recording.started_at`),
  }
}

/**
 * After a crash or power cut (F18): what the journals of unfinished takes say goes into the log, parts without an end are kept as far as they are
 * whole and get the end `abnormal`, chunks that were synced but not yet indexed are indexed. What ended while nobody was logged in is written as
 * it was. What this person may not read waits for one who may; the take that runs now is left alone. May be ended and begun again at any point.
 */
export async function recover(store: Store, { takes, recordings }: Unfinished, options: RecoverOptions): Promise<Recovered[]> {
  const recovered: Recovered[] = []
  const one = async (row: { number: string | null; started_at: string }, work: () => Promise<Recovered | null>) => {
    try {
      const found = await work()
      if (found) recovered.push(found)
    } catch (error) {
      if (options.signal?.aborted || !options.failed) throw error
      options.failed(error)
      recovered.push({ caseNumber: row.number ?? '', endedAt: row.started_at, seconds: 0, waits: 'disk' })
    }
  }
  for (const row of takes) {
    if (row.id === options.running?.() || !(await store.sectionKeys.canOpen(row.section))) continue
    await one(row, () => recoverTake(store, row, options))
  }
  const ofTakes = new Set<string>(takes.map((t) => t.id))
  const sections = new Map<SectionId, Entry[] | null>()
  for (const row of recordings) {
    if (!sections.has(row.section)) sections.set(row.section, (await store.sectionKeys.canOpen(row.section)) ? await store.log.read(row.section) : null)
    const entries = sections.get(row.section)
    const start = entries?.find((e) => e.kind === 'recording.started' && e.body.recordingId === row.id)
    // Without a start it died before anything was recorded: there is no recording to speak of.
    if (!entries || start?.kind !== 'recording.started' || endOf(entries, row.id) || ofTakes.has(start.body.takeId ?? '')) continue
    await one(row, () => recoverAlone(store, row, options))
  }
  for (const row of await givenUpTakes(store)) {
    const isBack = store.secondBase !== null && (await stat(mediaFile(store.secondBase, row.id)).then(() => true, () => false))
    if (isBack && (await store.sectionKeys.canOpen(row.section))) await one(row, () => recoverFound(store, row, options))
  }
  await sweepJournals(store)
  return recovered
}

/** One take alone. `givenUp`: why its second disk is taken to be gone for good; then what the vault holds is all there is, until the disk is back after all. Throws `Refused` E-B1 when there is no such take. */
export async function recoverOne(store: Store, takeId: TakeId, options: RecoverOptions & { givenUp?: string }): Promise<Recovered | null> {
  const row = (await findUnfinished(store)).takes.find((t) => t.id === takeId)
  if (!row) throw new Refused('E-B1')
  return recoverTake(store, row, options)
}

async function recoverTake(store: Store, row: TakeRow, { givenUp = '', signal, pace, tell }: RecoverOptions & { givenUp?: string }): Promise<Recovered | null> {
  const manner: Manner = { ...(signal ? { signal } : {}), ...(pace ? { pace } : {}) }
  const key = await openTakeKey(store, row.section, row.id, row.wrapped_key)
  const take = { takeId: row.id, sectionId: row.section, sessionId: row.session_id }
  try {
    const entries = await store.log.read(row.section)
    const have = known(entries)
    const facts: TakeFact[] = entries.flatMap((e) => (identityOf(e) === null ? [] : [e as unknown as TakeFact]))
    const write = async (fact: TakeFact) => {
      if (have.has(identityOf(fact)!)) return
      signal?.throwIfAborted()
      // Whoever plays it as soon as it has its end finds its index too.
      if (fact.kind === 'recording.ended') await indexWhole(store, fact.body.recordingId, mediaKey(key, fact.body.recordingId), fact.body)
      signal?.throwIfAborted()
      const entry = await writeFact(store, take, key, fact)
      have.add(identityOf(fact)!)
      facts.push(fact)
      tell?.(entry)
    }
    const journal = await readJournal(store, row.id, key)
    for (const { fact } of journal.notes) await write(fact)
    let { damaged } = journal
    // A vault that was restored has no journal: whatever fits the key is part of the take.
    if (damaged || journal.missing) for (const fact of await findParts(store, row, key, new Set(facts.flatMap((f) => ('recordingId' in f.body ? [f.body.recordingId] : []))))) {
      damaged = true
      await write(fact)
    }
    const mine = () => facts.filter((f) => 'takeId' in f.body && f.body.takeId === row.id)
    const starts = mine().flatMap((f) => (f.kind === 'recording.started' ? [f.body] : []))
    const endFor = (id: RecordingId) => facts.flatMap((f) => (f.kind === 'recording.ended' && f.body.recordingId === id ? [f.body] : []))[0]
    const caseNumber = row.number ?? ''
    const secondAway = await isSecondNeeded(store, row.id, mine(), starts.every((s) => endFor(s.recordingId)), damaged)
    if (secondAway && givenUp === '') return { caseNumber, ...(await soFar(store, row, key, starts, endFor)), ...(damaged ? { damaged } : {}), waits: 'second', takeId: row.id }
    let lastMs = 0
    const nextNote = () => Math.max(-1, ...mine().flatMap((f) => (f.kind === 'take.event' ? [f.body.n] : []))) + 1
    let endedAt = row.started_at
    let abnormal = secondAway
    for (const { recordingId, startMs = 0 as Millis, startedAt = row.started_at } of starts) {
      let end = endFor(recordingId)
      if (end) await indexWhole(store, recordingId, mediaKey(key, recordingId), end)
      else {
        abnormal = true
        const part = await endPart(store, recordingId, mediaKey(key, recordingId), startedAt, manner)
        damaged ||= part.damaged
        end = part.end
        await write({ kind: 'recording.ended', body: end })
      }
      lastMs = Math.max(lastMs, startMs + end.durationMs)
      if (end.endedAt > endedAt) endedAt = end.endedAt
    }
    const began = mine().find((f) => f.kind === 'take.started')
    if (began && secondAway) {
      await write({ kind: 'take.event', body: { takeId: row.id, n: nextNote(), atMs: lastMs as Millis, at: store.clock.utc(), what: { type: 'place', place: 'second', state: 'given-up', reason: givenUp } } })
    }
    if (began && !mine().some((f) => f.kind === 'take.ended')) {
      abnormal = true
      await write({ kind: 'take.ended', body: { takeId: row.id, n: nextNote(), atMs: lastMs as Millis, at: endedAt, reason: 'abnormal' } })
    }
    signal?.throwIfAborted()
    // What began after the vault's disk had failed has no key but the take's: it is kept for the day the disk is found.
    if (secondAway) await store.setMeta(givenUpKey(row.id), JSON.stringify(row))
    await forgetTake(store, row.id)
    if (!damaged && (!abnormal || starts.length === 0 || isTest(began))) return null
    return { caseNumber, endedAt, seconds: Math.round(lastMs / 1000), ...(damaged ? { damaged } : {}) }
  } finally {
    key.fill(0)
  }
}

const givenUpKey = (takeId: TakeId) => `given-up/${takeId}`
const givenUpTakes = async (store: Store) => (await store.db.all<{ value: string }>(`SELECT value FROM meta WHERE key LIKE 'given-up/%'`)).map((row) => JSON.parse(row.value) as TakeRow)

/** A disk that had been given up is back: parts that only it holds are recordings after all. What is known already stays as it was ended. */
async function recoverFound(store: Store, row: TakeRow, { signal, pace, tell }: RecoverOptions): Promise<Recovered | null> {
  const key = await openTakeKey(store, row.section, row.id, row.wrapped_key)
  try {
    const have = known(await store.log.read(row.section))
    const { notes } = await readJournal(store, row.id, key)
    const [from, rest] = [have.size, { takeId: row.id, sectionId: row.section, sessionId: row.session_id }]
    let [endedAt, seconds] = [row.started_at as string, 0]
    for (const { fact } of notes) {
      if (fact.kind !== 'recording.started' || have.has(identityOf(fact)!)) continue
      const { recordingId, startedAt = row.started_at } = fact.body
      const noted = notes.find((n) => n.fact.kind === 'recording.ended' && n.fact.body.recordingId === recordingId)?.fact
      const made = mediaKey(key, recordingId)
      const started = await writeFact(store, rest, key, fact)
      tell?.(started)
      if (noted?.kind === 'recording.ended') await indexWhole(store, recordingId, made, noted.body)
      const end = noted?.kind === 'recording.ended' ? noted.body : (await endPart(store, recordingId, made, startedAt, { ...(signal ? { signal } : {}), ...(pace ? { pace } : {}) })).end
      signal?.throwIfAborted()
      const ended = await writeFact(store, rest, key, { kind: 'recording.ended', body: end })
      tell?.(ended)
      have.add(identityOf(fact)!)
      seconds += Math.round(end.durationMs / 1000)
      if (end.endedAt > endedAt) endedAt = end.endedAt
    }
    await store.dropMeta(givenUpKey(row.id))
    await forgetTake(store, row.id)
    return have.size > from ? { caseNumber: row.number ?? '', endedAt, seconds } : null
  } finally {
    key.fill(0)
  }
}

const isTest = (began: TakeFact | undefined) => began?.kind === 'take.started' && began.body.purpose === 'self-test'

/**
 * True when the second place had a part in the take, is not there now (it is known by the take's journal), and nothing proves that the vault holds everything:
 * a vault's disk that failed first knows nothing of what came after it.
 */
async function isSecondNeeded(store: Store, takeId: TakeId, facts: readonly TakeFact[], allEnded: boolean, damaged: boolean): Promise<boolean> {
  const began = facts.find((f) => f.kind === 'take.started')
  if (isTest(began)) return false
  const had = began?.kind === 'take.started' ? began.body.places.includes('second') : damaged && store.secondBase !== null
  if (!had) return false
  const mark = store.secondBase === null ? null : began ? mediaFile(store.secondBase, takeId) : join(store.secondBase, 'media')
  if (mark !== null && (await stat(mark).then(() => true, () => false))) return false
  const vault = facts.flatMap((f) => (f.kind === 'take.event' && f.body.what.type === 'place' && f.body.what.place === 'vault' ? [f.body.what.state] : [])).at(-1)
  return !(facts.some((f) => f.kind === 'take.ended') && (allEnded || vault !== 'lost'))
}

/** How far what is there goes, by the heads of the files alone. */
async function soFar(store: Store, row: TakeRow, key: Buffer, starts: readonly { recordingId: RecordingId; startMs?: Millis | undefined; startedAt?: Utc | undefined }[], endFor: (id: RecordingId) => End | undefined): Promise<{ endedAt: string; seconds: number }> {
  let [endedAt, lastMs] = [row.started_at as string, 0]
  for (const { recordingId, startMs = 0, startedAt = row.started_at } of starts) {
    const end = endFor(recordingId)
    const reader = end ? null : await MediaReader.open(mediaPaths(store, recordingId), mediaKey(key, recordingId), recordingId, null).catch(ifRefused(null))
    const ms = end?.durationMs ?? reader?.durationMs ?? 0
    await reader?.close()
    const at = new Date(Date.parse(startedAt) + ms).toISOString()
    if (at > endedAt) endedAt = at
    lastMs = Math.max(lastMs, startMs + ms)
  }
  return { endedAt, seconds: Math.round(lastMs / 1000) }
}

const Noted = z.strictObject({ at: Utc, fact: Fact })

/** The facts of a journal, each note from whichever place can give it. `damaged`: some are lost; `missing`: there is no such file. */
async function readJournal(store: Store, takeId: TakeId, takeKey: Buffer): Promise<{ notes: { at: Utc; fact: TakeFact }[]; damaged: boolean; missing: boolean }> {
  const notes: { at: Utc; fact: TakeFact }[] = []
  const paths = mediaPaths(store, takeId)
  const reader = await MediaReader.open(paths, mediaKey(takeKey, takeId), takeId, null).catch(ifRefused(null))
  if (!reader) return { notes, damaged: await isSpoilt(paths), missing: (await Promise.all(paths.map((path) => stat(path).catch(() => null)))).every((found) => found === null) }
  try {
    for await (const chunk of reader.range(0, reader.bytes, { onHole: () => undefined })) {
      const noted = chunk[0] === 0 ? null : Noted.safeParse(parseCanonical(chunk.toString('utf8')))
      if (noted?.success && identityOf(noted.data.fact) !== null) notes.push(noted.data as { at: Utc; fact: TakeFact })
    }
    return { notes, damaged: (await reader.scan()).damaged, missing: false }
  } finally {
    await reader.close()
  }
}

/** A recording of before there were takes, with the key in its row. */
async function recoverAlone(store: Store, row: AloneRow, { signal, pace, tell }: RecoverOptions): Promise<Recovered> {
  const key = await keyOf(store, row)
  try {
    const { end, damaged } = await endPart(store, row.id, key, row.started_at, { ...(signal ? { signal } : {}), ...(pace ? { pace } : {}) })
    signal?.throwIfAborted()
    const entry = await store.log.append(row.section, { kind: 'recording.ended', body: end }, store.staffId)
    tell?.(entry)
    return { caseNumber: row.number ?? '', endedAt: end.endedAt, seconds: Math.round(end.durationMs / 1000), ...(damaged ? { damaged } : {}) }
  } finally {
    key.fill(0)
  }
}

/** Journals of takes that are written up, left where a place was away or a crash came between: without their take's key they say nothing. */
async function sweepJournals(store: Store): Promise<void> {
  for (const path of mediaPaths(store, 'x')) {
    const folder = join(path, '..')
    const names = (await readdir(folder).catch(() => [] as string[])).filter((name) => name.endsWith('.som') && TakeId.safeParse(basename(name, '.som')).success)
    if (names.length === 0) continue
    // Asked after the names were read: a take that begins now has its row before its journal.
    const pending = new Set([...(await store.db.all<{ id: string }>('SELECT id FROM take')), ...(await givenUpTakes(store))].map((row) => `${row.id}.som`))
    for (const name of names) if (!pending.has(name)) await rm(join(folder, name), { force: true }).catch(() => undefined)
  }
}
