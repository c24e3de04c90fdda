// Photographs and papers of a section (F56, F57): taken in as they are, drawn anew by a sandbox, both kept under a key that goes with the section's. Into a signed
// section (F63) they come by an addendum: until somebody signs it they wait, his own, and are no fact.
import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { Refused } from '../../shared/failure'
import { foldPhotographs, listed, type PhotographFact } from '../../shared/fold/photographs'
import { changeFault, isExamination, nextShot, showsChild } from '../../shared/fold/series'
import type { Purpose } from '../../shared/model/access'
import { photographSlot } from '../../shared/model/draft'
import type { Entry, Fact } from '../../shared/model/entry'
import type { FormDefinition } from '../../shared/model/form'
import { newId, type Bytes, type ItemId, type RowId, type SectionId } from '../../shared/model/ids'
import { mostAdded, mostPages, type Photograph, type Shot } from '../../shared/model/photograph'
import type { Store } from '../store/store'
import { sectionOf, type SectionPlace } from '../store/world'
import { checkStanding } from './closing'
import { dropWaiting, keepDraft, readWaiting } from './drafts'
import { checkGuards, isForbidden, photographSection } from './photo-guard'
import { chunkOf, chunks, keepFile, photographFile, removeFile, sha256 } from './photograph-file'
import { readHead, type FileKind } from './picture-head'
import type { PlainJpeg } from './plain-jpeg'
import { isSignedSection } from './sign'

/** What the sandbox is asked for: `side` and `thumbnail` are longest sides in pixels, `pages` how many at most. */
export type DecodeJob = { mimeType: FileKind; bytes: Uint8Array<ArrayBuffer>; side: number; thumbnail: number; pages: number }
/** `of`: pages of the file; there can be more than were drawn. */
export type Drawn = { pages: PlainJpeg[]; thumbnail: PlainJpeg; of: number }
/** Draws a file anew in the sandbox. Throws `Refused` E-F3 when it cannot be drawn, E-E4 when it was cancelled. */
export type Decode = (job: DecodeJob, signal?: AbortSignal) => Promise<Drawn>

/** `write` appends to the log and tells the windows. */
/** `forms`: those that may forbid photographs. */
export type PhotographWorld = { store: Store; forms: readonly FormDefinition[]; decode: Decode; write: (sectionId: SectionId, fact: Fact) => Promise<Entry> }
export type Wish = { sectionId: SectionId; shot: Shot; scale: boolean; label: string; row: RowId | null; why: string }

/** Longest side of what is shown: of a picture enough to see a millimetre scale, of a page of A4 about 200 dots an inch. */
const pictureSide = 4096
const pageSide = 2400
/** Longest side of a small picture. One of the envelope has so few points that nothing can be told from it, and no more are stored. */
const thumbnailSide = 320
const blurredSide = 12

/** Where a photograph goes now: into the log, or (`waits`) beside it, since the section is signed. Throws `Refused` E-B11 for the envelope of a signed examination (F57), E-B16 after the session was closed, like `photographSection`. */
async function mayAdd(store: Store, sectionId: SectionId): Promise<{ section: SectionPlace; waits: boolean }> {
  const section = await photographSection(store, sectionId, 'write')
  // The envelope is part of what was examined and bears no signature of its own to add to.
  if (section.kind === 'intimate' && section.sessionId !== null && await isSignedSection(store, await sectionOf(store, section.sessionId, 'medical'))) throw new Refused('E-B11')
  const waits = await isSignedSection(store, sectionId)
  // What is added to a signed section is not kept out by the end of the day: no more are words.
  if (!waits) await checkStanding(store, section, { kind: 'photo.described', body: { itemId: newId('itm', randomBytes), shot: 'other', scale: false, label: '' } })
  return { section, waits }
}

/** The same for what changes what stands in the log. Throws `Refused` E-B11 in a signed section, too. */
async function mayChange(store: Store, sectionId: SectionId): Promise<SectionPlace> {
  const { section, waits } = await mayAdd(store, sectionId)
  if (waits) throw new Refused('E-B11')
  return section
}

/** Photographs of a section without a look at any of them. */
export async function listPhotographs(store: Store, sectionId: SectionId): Promise<PhotographFact[]> {
  await photographSection(store, sectionId, 'read')
  return foldPhotographs(await store.log.read(sectionId))
}

/** Those that who is logged in took in for a signed section and has not signed for. */
export async function listWaiting(store: Store, sectionId: SectionId): Promise<PhotographFact[]> {
  await photographSection(store, sectionId, 'write')
  return waitingIn(store, sectionId)
}

async function waitingIn(store: Store, sectionId: SectionId): Promise<PhotographFact[]> {
  return (await readWaiting(store, sectionId)).map((photograph) => listed(photograph, { at: store.clock.utc(), by: store.staffId, later: true }))
}

/** What stands in the section, and behind it what waits. */
const allOf = async (store: Store, sectionId: SectionId): Promise<PhotographFact[]> => [...foldPhotographs(await store.log.read(sectionId)), ...await waitingIn(store, sectionId)]

async function one(store: Store, sectionId: SectionId, itemId: ItemId): Promise<PhotographFact> {
  const found = (await allOf(store, sectionId)).find((p) => p.itemId === itemId)
  if (!found) throw new Refused('E-B1')
  return found
}

/**
 * Asked before anything is chosen or taken: whether a photograph may be added now. Throws `Refused`: E-B3, E-B10 without a right, E-B11 for the envelope of a
 * signed examination, E-B16 after the session was closed, E-F8 when too many wait; without a reason E-F7 when nobody agreed to it (F52), E-F5 (which comes
 * first) when the series is out of order.
 */
export async function mayTake({ store, forms }: Pick<PhotographWorld, 'store' | 'forms'>, wish: Pick<Wish, 'sectionId' | 'shot' | 'row' | 'why'>): Promise<{ section: SectionPlace; waits: boolean; /** Only because of the reason. */ byReason: boolean }> {
  const { section, waits } = await mayAdd(store, wish.sectionId)
  const taken = await allOf(store, wish.sectionId)
  const byReason = await checkGuards(store, forms, section, taken, wish)
  if (waits && (await readWaiting(store, wish.sectionId)).length >= mostAdded) throw new Refused('E-F8')
  return { section, waits, byReason }
}

/**
 * Takes one file in; into a signed section it waits there (`inAt`) for the signature over it. Order of the writes: bytes, hash, fact. Throws `Refused`: E-F1, E-F2, E-F3 for what cannot be taken in, E-E4 when cancelled, like
 * `mayTake`, or from the disk; nothing of it is left then.
 */
export async function addPhotograph(world: PhotographWorld, wish: Wish, bytes: Buffer, from: 'camera' | 'file', signal?: AbortSignal): Promise<ItemId> {
  const { section: { kind }, waits, byReason } = await mayTake(world, wish)
  const head = readHead(bytes)
  if (from === 'camera' && head.mimeType === 'application/pdf') throw new Refused('E-F1', 'kind')
  const drawn = await world.decode(jobOf(head.mimeType, bytes, kind === 'intimate'), signal)
  const itemId = newId('itm', randomBytes)
  const photograph: Photograph = {
    itemId, shot: wish.shot, scale: wish.scale, label: wish.label, row: wish.row, from,
    original: { sha256: sha256(bytes), bytes: bytes.length as Bytes, mimeType: head.mimeType },
    shown: shownOf(drawn),
    takenAt: head.takenAt, ...(drawn.of > drawn.pages.length ? { pages: drawn.of } : {}), ...(byReason ? { why: wish.why } : {}), ...(waits ? { inAt: world.store.clock.utc() } : {}),
  }
  if (signal?.aborted) throw new Refused('E-E4')
  await keep(world, wish.sectionId, photograph, bytes, drawn)
  return itemId
}

async function keep({ store, write }: PhotographWorld, sectionId: SectionId, photograph: Photograph, original: Buffer, drawn: Drawn): Promise<void> {
  const { itemId, inAt } = photograph
  const state = () => inAt === undefined ? write(sectionId, { kind: 'photo.added', body: photograph }) : keepDraft(store, sectionId, photographSlot(itemId), { what: 'photograph', photograph })
  await keepFile(store, sectionId, itemId, [original, drawn.thumbnail.bytes, ...drawn.pages.map((page) => page.bytes)], state)
}

/** Throws away what waits and was not signed for, with its files. What is not there, or signed meanwhile, is passed over. */
export async function discardWaiting(store: Store, sectionId: SectionId, items: readonly ItemId[]): Promise<void> {
  await photographSection(store, sectionId, 'write')
  // The fact first: a file without one is nothing, a fact without its file would be a lie. What a signature takes in at the same time waits no more when its turn is here.
  const gone = await store.db.transaction(async (tx) => {
    const waiting = (await readWaiting(store, sectionId)).map((p) => p.itemId).filter((itemId) => items.includes(itemId))
    await dropWaiting(tx, store, sectionId, waiting)
    return waiting
  })
  for (const itemId of gone) await removeFile(store, sectionId, itemId)
}

/**
 * Takes a photograph of the examination into the envelope of its session (F57), under its id and with a small picture that tells nothing; the file of
 * before is removed. What was typed below it stays in the log. Throws `Refused` E-B3 for another section, E-B1, E-C7 when the file is not what was
 * taken in, or like `mayTake` for either section.
 */
export async function movePhotograph(world: PhotographWorld, { sectionId, itemId }: { sectionId: SectionId; itemId: ItemId }): Promise<void> {
  const { store } = world
  const from = await mayChange(store, sectionId)
  if (from.kind !== 'medical' || from.sessionId === null) throw new Refused('E-B3')
  const to = await sectionOf(store, from.sessionId, 'intimate')
  await mayChange(store, to)
  const item = await one(store, sectionId, itemId)
  const original = await chunkOf(store, sectionId, item, chunks.original, item.original.sha256)
  const drawn = await world.decode(jobOf(readHead(original).mimeType, original, true))
  const { shot, scale, label, takenAt, why } = item
  // The one in the envelope is whole before the other goes: cut short, there are two, and it is done again.
  const isThere = foldPhotographs(await store.log.read(to)).some((p) => p.itemId === itemId)
  if (!isThere) {
    await rm(photographFile(store.folder, to, itemId), { force: true })
    await keep(world, to, {
      itemId, shot, scale, label, row: null, from: item.from, original: item.original, takenAt, shown: shownOf(drawn), ...(drawn.of > drawn.pages.length ? { pages: drawn.of } : {}), ...(why === undefined ? {} : { why }),
    }, original, drawn)
  }
  await world.write(sectionId, { kind: 'photo.moved', body: { itemId } })
  await removeFile(store, sectionId, itemId)
}

const shownOf = (drawn: Drawn): Photograph['shown'] => drawn.pages.map((page) => ({ sha256: sha256(page.bytes), bytes: page.bytes.length as Bytes, width: page.width, height: page.height }))

const jobOf = (mimeType: FileKind, bytes: Buffer, blurred: boolean): DecodeJob => ({
  mimeType, bytes: bytes as Buffer<ArrayBuffer>, side: mimeType === 'application/pdf' ? pageSide : pictureSide, thumbnail: blurred ? blurredSide : thumbnailSide, pages: mimeType === 'application/pdf' ? mostPages : 1,
})

/** What the next of several files chosen at once is: in a series not the same shot again, but what comes next. Nobody has looked at it: no scale is claimed. */
export async function following(store: Store, wish: Wish): Promise<Wish> {
  const { kind } = await photographSection(store, wish.sectionId, 'write')
  if (!isExamination(kind) || wish.shot === 'document' || wish.shot === 'other') return wish
  return { ...wish, ...nextShot(kind, await allOf(store, wish.sectionId), wish.row), scale: false }
}

/**
 * Puts place and words of a photograph right; behind a signature only of one that waits. Throws `Refused` E-B1 for one that is not there, E-F5 when the series would lose its only label, or without a
 * reason when another shot of it is out of order (F56), E-F7 without one when a paper turns into a picture nobody agreed to (F52), or like `mayTake`.
 */
export async function describePhotograph(world: PhotographWorld, { sectionId, itemId, shot, scale, label, why }: { sectionId: SectionId; itemId: ItemId; shot: Shot; scale: boolean; label: string; why: string }): Promise<void> {
  const { store } = world
  const waiting = (await readWaiting(store, sectionId)).find((p) => p.itemId === itemId)
  const section = waiting ? (await mayAdd(store, sectionId)).section : await mayChange(store, sectionId)
  const { kind } = section
  const was = await one(store, sectionId, itemId)
  const all = await allOf(store, sectionId)
  const fault = changeFault(kind, all, itemId, shot)
  // What came in as a paper needed no consent.
  const forbidden = !showsChild(was.shot) && showsChild(shot) && was.why === undefined && await isForbidden(store, world.forms, section)
  if (forbidden && why.length < 2) throw new Refused('E-F7')
  if (fault && why.length < 2) throw new Refused('E-F5', fault)
  if (isExamination(kind) && was.shot === 'label' && shot !== 'label') {
    const rest = all.filter((p) => p.itemId !== itemId)
    if (rest.some((p) => p.shot !== 'document') && !rest.some((p) => p.shot === 'label')) throw new Refused('E-F5', 'label')
  }
  const words = { shot, scale, label, ...(fault || forbidden ? { why } : {}) }
  if (waiting) await keepDraft(store, sectionId, photographSlot(itemId), { what: 'photograph', photograph: { ...waiting, ...words } })
  else await world.write(sectionId, { kind: 'photo.described', body: { itemId, ...words } })
}

/** The small picture as JPEG; of the envelope twelve points wide. Throws `Refused` E-B1 for one that has none. */
export async function thumbnailOf(store: Store, sectionId: SectionId, itemId: ItemId): Promise<Buffer> {
  await photographSection(store, sectionId, 'read')
  const item = await one(store, sectionId, itemId)
  if (item.shown.length === 0) throw new Refused('E-B1')
  return chunkOf(store, sectionId, item, chunks.thumbnail, null)
}

/**
 * One page as JPEG, after its opening stands in the custody log; of the envelope with purpose and reason (F57), the reason in the envelope alone.
 * Throws `Refused` E-B2 without them, E-B1 for a page that is not there, E-C7 when the file is not what was taken in.
 */
export async function openPhotograph(world: Pick<PhotographWorld, 'store' | 'decode' | 'write'>, { sectionId, itemId, page, purpose, reason }: { sectionId: SectionId; itemId: ItemId; page: number; purpose: Purpose | null; reason: string }): Promise<Buffer> {
  const { store } = world
  const { kind } = await photographSection(store, sectionId, 'read')
  const item = await one(store, sectionId, itemId)
  const isOld = item.shown.length === 0
  if (page >= Math.max(1, item.shown.length)) throw new Refused('E-B1')
  if (kind === 'intimate') {
    if (purpose === null || reason.length < 2) throw new Refused('E-B2')
    await store.custody({ kind: 'envelope.opened', body: { itemId, target: sectionId, purpose } })
    await world.write(sectionId, { kind: 'envelope.opened', body: { itemId, reason } })
  } else {
    await store.custody({ kind: 'photo.opened', body: { itemId, target: sectionId, page } })
  }
  if (!isOld) return chunkOf(store, sectionId, item, page + chunks.page, item.shown[page]!.sha256)
  // Taken in before photographs were drawn anew: it is drawn now, and never shown as it came.
  const original = await chunkOf(store, sectionId, item, chunks.original, item.original.sha256)
  const drawn = await world.decode(jobOf(readHead(original).mimeType, original, true))
  return drawn.pages[0]!.bytes
}
