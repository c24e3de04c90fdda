// Photographs and papers of a section (F56, F57): taken in as they are, drawn anew by a sandbox, both kept under a key that goes with the section's.
// One SOM1 file a photograph: chunk 0 = the original, 1 = its small picture, 2 … = the pages that are shown. What the log says of them is checked when read.
import { createHash, hkdfSync, randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Refused } from '../../shared/failure'
import { forbiddenActs } from '../../shared/fold/consent'
import { foldForm } from '../../shared/fold/form'
import { foldPhotographs, type PhotographFact } from '../../shared/fold/photographs'
import { changeFault, isExamination, nextShot, seriesFault, showsChild } from '../../shared/fold/series'
import type { Purpose } from '../../shared/model/access'
import { belongs, type Entry, type Fact } from '../../shared/model/entry'
import type { FormDefinition } from '../../shared/model/form'
import { newId, type Bytes, type ItemId, type RowId, type SectionId, type Sha256 } from '../../shared/model/ids'
import { mostPages, type Photograph, type Shot } from '../../shared/model/photograph'
import type { SectionKind } from '../../shared/model/section'
import { ownRole } from '../access/members'
import { checkRight } from '../access/walls'
import type { Store } from '../store/store'
import { sectionById, sectionOf, type SectionPlace } from '../store/world'
import { MediaReader } from '../vault/reader'
import { MediaWriter } from '../vault/writer'
import { readHead, type FileKind } from './picture-head'
import type { PlainJpeg } from './plain-jpeg'
import { checkStanding } from './closing'
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

const firstPage = 2

export const photographFile = (folder: string, sectionId: SectionId, itemId: ItemId) => join(folder, 'media', `${sectionId}.${itemId}.som`)

/** Each photograph has its own key from the section's (HKDF-SHA-256): whoever loses the section loses them all. `use`: an envelope's before part D had another. */
async function keyOf(store: Store, sectionId: SectionId, itemId: ItemId, use: 'photograph' | 'envelope'): Promise<Buffer> {
  return Buffer.from(hkdfSync('sha256', await store.sectionKeys.get(sectionId), Buffer.alloc(0), `sayonce/1/${use}/${itemId}`, 32))
}

const sha256 = (bytes: Uint8Array): Sha256 => createHash('sha256').update(bytes).digest('hex')

/** The section, when it takes photographs and this person may do that with it. Throws `Refused` E-B3, or like `checkRight`. */
export async function photographSection(store: Store, sectionId: SectionId, act: 'read' | 'write'): Promise<SectionPlace> {
  const section = await sectionById(store, sectionId)
  if (!belongs[section.kind].includes('photo.added')) throw new Refused('E-B3')
  await checkRight(store, section, act)
  // F56: findings of an examination are photographed by whoever examines.
  if (act === 'write' && isExamination(section.kind) && (await ownRole(store)) !== 'medic') throw new Refused('E-B3')
  return section
}

/** The same, when something may be written into it now. Throws `Refused` E-B11 for a signed section, of the envelope for its signed examination, E-B16 after its session was closed, too. */
async function mayChange(store: Store, sectionId: SectionId): Promise<SectionPlace> {
  const section = await photographSection(store, sectionId, 'write')
  const signedWith = section.kind === 'intimate' && section.sessionId !== null ? await sectionOf(store, section.sessionId, 'medical') : sectionId
  if (await isSignedSection(store, signedWith)) throw new Refused('E-B11')
  await checkStanding(store, section, { kind: 'photo.described', body: { itemId: newId('itm', randomBytes), shot: 'other', scale: false, label: '' } })
  return section
}

/** Photographs of a section without a look at any of them. */
export async function listPhotographs(store: Store, sectionId: SectionId): Promise<PhotographFact[]> {
  await photographSection(store, sectionId, 'read')
  return foldPhotographs(await store.log.read(sectionId))
}

async function one(store: Store, sectionId: SectionId, itemId: ItemId): Promise<PhotographFact> {
  const found = foldPhotographs(await store.log.read(sectionId)).find((p) => p.itemId === itemId)
  if (!found) throw new Refused('E-B1')
  return found
}

/** Whether nobody agreed to photographs of the examination, or to the intimate ones. */
async function isForbidden(store: Store, forms: readonly FormDefinition[], { kind, sessionId }: SectionPlace): Promise<boolean> {
  if ((kind !== 'medical' && kind !== 'intimate') || sessionId === null) return false
  const entries = await store.log.read(await sectionOf(store, sessionId, 'medical'))
  return forbiddenActs(forms.filter((form) => form.section === 'medical').map((form) => [form, foldForm(entries, form.id)] as const)).has(kind === 'intimate' ? 'intimate' : 'photographs')
}

/**
 * Asked before anything is chosen or taken: whether a photograph may be added now. Throws `Refused`: E-B3, E-B10 without a right, E-B11 for a signed
 * section, E-B16 after the session was closed; without a reason E-F7 when nobody agreed to it (F52), E-F5 (which comes first) when the series is out of order.
 */
export async function mayTake({ store, forms }: Pick<PhotographWorld, 'store' | 'forms'>, wish: Pick<Wish, 'sectionId' | 'shot' | 'row' | 'why'>): Promise<{ kind: SectionKind; /** Only because of the reason. */ byReason: boolean }> {
  const section = await mayChange(store, wish.sectionId)
  const forbidden = showsChild(wish.shot) && await isForbidden(store, forms, section)
  if (forbidden && wish.why.length < 2) throw new Refused('E-F7')
  const fault = seriesFault(section.kind, foldPhotographs(await store.log.read(wish.sectionId)), wish)
  if (fault && wish.why.length < 2) throw new Refused('E-F5', fault)
  return { kind: section.kind, byReason: forbidden || fault !== null }
}

/**
 * Takes one file in. Order of the writes: bytes, hash, fact. Throws `Refused`: E-F1, E-F2, E-F3 for what cannot be taken in, E-E4 when cancelled, like
 * `mayTake`, or from the disk; nothing of it is left then.
 */
export async function addPhotograph(world: PhotographWorld, wish: Wish, bytes: Buffer, from: 'camera' | 'file', signal?: AbortSignal): Promise<ItemId> {
  const { kind, byReason } = await mayTake(world, wish)
  const head = readHead(bytes)
  if (from === 'camera' && head.mimeType === 'application/pdf') throw new Refused('E-F1', 'kind')
  const drawn = await world.decode(jobOf(head.mimeType, bytes, kind === 'intimate'), signal)
  const itemId = newId('itm', randomBytes)
  const photograph: Photograph = {
    itemId, shot: wish.shot, scale: wish.scale, label: wish.label, row: wish.row, from,
    original: { sha256: sha256(bytes), bytes: bytes.length as Bytes, mimeType: head.mimeType },
    shown: shownOf(drawn),
    takenAt: head.takenAt, ...(drawn.of > drawn.pages.length ? { pages: drawn.of } : {}), ...(byReason ? { why: wish.why } : {}),
  }
  if (signal?.aborted) throw new Refused('E-E4')
  await keep(world, wish.sectionId, photograph, bytes, drawn)
  return itemId
}

/** Order of the writes: bytes, hash, fact. Nothing is left when one of them fails. */
async function keep({ store, write }: PhotographWorld, sectionId: SectionId, photograph: Photograph, original: Buffer, drawn: Drawn): Promise<void> {
  const path = photographFile(store.folder, sectionId, photograph.itemId)
  const writer = await MediaWriter.create(path, photograph.itemId, await keyOf(store, sectionId, photograph.itemId, 'photograph'))
  try {
    for (const part of [original, drawn.thumbnail.bytes, ...drawn.pages.map((page) => page.bytes)]) await writer.append(part, 0)
    const { file } = await writer.finish()
    await store.db.run('INSERT OR REPLACE INTO file_hash (recording, bytes, sha256) VALUES (?,?,?)', basename(path, '.som'), file.bytes, file.sha256)
    await write(sectionId, { kind: 'photo.added', body: photograph })
  } catch (error) {
    await remove(store, sectionId, photograph.itemId)
    throw error
  } finally {
    await writer.close()
  }
}

async function remove(store: Store, sectionId: SectionId, itemId: ItemId): Promise<void> {
  const path = photographFile(store.folder, sectionId, itemId)
  await store.db.run('DELETE FROM file_hash WHERE recording = ?', basename(path, '.som')).catch(() => undefined)
  await rm(path, { force: true }).catch(() => undefined)
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
  const original = await chunkOf(store, sectionId, item, 0, item.original.sha256)
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
  await remove(store, sectionId, itemId)
}

const shownOf = (drawn: Drawn): Photograph['shown'] => drawn.pages.map((page) => ({ sha256: sha256(page.bytes), bytes: page.bytes.length as Bytes, width: page.width, height: page.height }))

const jobOf = (mimeType: FileKind, bytes: Buffer, blurred: boolean): DecodeJob => ({
  mimeType, bytes: bytes as Buffer<ArrayBuffer>, side: mimeType === 'application/pdf' ? pageSide : pictureSide, thumbnail: blurred ? blurredSide : thumbnailSide, pages: mimeType === 'application/pdf' ? mostPages : 1,
})

/** What the next of several files chosen at once is: in a series not the same shot again, but what comes next. Nobody has looked at it: no scale is claimed. */
export async function following(store: Store, wish: Wish): Promise<Wish> {
  const { kind } = await photographSection(store, wish.sectionId, 'write')
  if (!isExamination(kind) || wish.shot === 'document' || wish.shot === 'other') return wish
  return { ...wish, ...nextShot(kind, foldPhotographs(await store.log.read(wish.sectionId)), wish.row), scale: false }
}

/**
 * Puts place and words of a photograph right. Throws `Refused` E-B1 for one that is not there, E-F5 when the series would lose its only label, or without a
 * reason when another shot of it is out of order (F56), E-F7 without one when a paper turns into a picture nobody agreed to (F52), or like `mayTake`.
 */
export async function describePhotograph(world: PhotographWorld, { sectionId, itemId, shot, scale, label, why }: { sectionId: SectionId; itemId: ItemId; shot: Shot; scale: boolean; label: string; why: string }): Promise<void> {
  const section = await mayChange(world.store, sectionId)
  const { kind } = section
  const was = await one(world.store, sectionId, itemId)
  const all = foldPhotographs(await world.store.log.read(sectionId))
  const fault = changeFault(kind, all, itemId, shot)
  // What came in as a paper needed no consent.
  const forbidden = !showsChild(was.shot) && showsChild(shot) && was.why === undefined && await isForbidden(world.store, world.forms, section)
  if (forbidden && why.length < 2) throw new Refused('E-F7')
  if (fault && why.length < 2) throw new Refused('E-F5', fault)
  if (isExamination(kind) && was.shot === 'label' && shot !== 'label') {
    const rest = all.filter((p) => p.itemId !== itemId)
    if (rest.some((p) => p.shot !== 'document') && !rest.some((p) => p.shot === 'label')) throw new Refused('E-F5', 'label')
  }
  await world.write(sectionId, { kind: 'photo.described', body: { itemId, shot, scale, label, ...(fault || forbidden ? { why } : {}) } })
}

/** The plain bytes of one chunk, when the file is what the log says. Throws `Refused` E-C7 for another file, a changed one, or another picture. */
async function chunkOf(store: Store, sectionId: SectionId, item: PhotographFact, index: number, expected: Sha256 | null): Promise<Buffer> {
  const old = item.shown.length === 0
  const path = photographFile(store.folder, sectionId, item.itemId)
  const reader = await MediaReader.open(path, await keyOf(store, sectionId, item.itemId, old ? 'envelope' : 'photograph'), item.itemId, null)
  try {
    const lengths = [...reader.rows()].map((row) => row.bytes)
    if (lengths.length !== (old ? 1 : item.shown.length + firstPage) || lengths[0] !== item.original.bytes) throw new Refused('E-C7', 'length')
    const from = lengths.slice(0, index).reduce((sum, length) => sum + length, 0)
    const parts: Buffer[] = []
    for await (const part of reader.range(from, from + lengths[index]!)) parts.push(part)
    const bytes = Buffer.concat(parts)
    if (expected !== null && sha256(bytes) !== expected) throw new Refused('E-C7', 'picture')
    return bytes
  } finally {
    await reader.close()
  }
}

/** The small picture as JPEG; of the envelope twelve points wide. Throws `Refused` E-B1 for one that has none. */
export async function thumbnailOf(store: Store, sectionId: SectionId, itemId: ItemId): Promise<Buffer> {
  await photographSection(store, sectionId, 'read')
  const item = await one(store, sectionId, itemId)
  if (item.shown.length === 0) throw new Refused('E-B1')
  return chunkOf(store, sectionId, item, 1, null)
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
  if (!isOld) return chunkOf(store, sectionId, item, page + firstPage, item.shown[page]!.sha256)
  // Taken in before photographs were drawn anew: it is drawn now, and never shown as it came.
  const original = await chunkOf(store, sectionId, item, 0, item.original.sha256)
  const drawn = await world.decode(jobOf(readHead(original).mimeType, original, true))
  return drawn.pages[0]!.bytes
}
