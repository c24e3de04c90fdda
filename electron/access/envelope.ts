// The envelope of a session (F57): photographs under a key of their own, each opening with its reason, logged before it happens.
import { hkdfSync, randomBytes } from 'node:crypto'
import { open } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Refused } from '../../shared/failure'
import type { Entry } from '../../shared/model/entry'
import type { Purpose } from '../../shared/model/access'
import { newId, type ItemId, type SectionId, type SessionId, type StaffId, type Utc } from '../../shared/model/ids'
import type { Store } from '../store/store'
import { sectionOf } from '../store/world'
import { MediaReader } from '../vault/reader'
import { MediaWriter } from '../vault/writer'
import { checkRight } from './walls'

/** A camera's largest still is below this. */
const largest = 64 * 1024 * 1024

export const envelopeFile = (folder: string, sectionId: SectionId, itemId: ItemId) => join(folder, 'media', `${sectionId}.${itemId}.som`)

/** Each photograph has its own key, from the section's (HKDF-SHA-256): whoever loses the section loses them all. */
async function keyOf(store: Store, sectionId: SectionId, itemId: ItemId): Promise<Buffer> {
  return Buffer.from(hkdfSync('sha256', await store.sectionKeys.get(sectionId), Buffer.alloc(0), `sayonce/1/envelope/${itemId}`, 32))
}

/** By its first bytes; null for anything that is no still picture. */
function pictureType(bytes: Uint8Array): string | null {
  const starts = (...signature: number[]) => signature.every((b, i) => bytes[i] === b)
  if (starts(0xff, 0xd8, 0xff)) return 'image/jpeg'
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png'
  return starts(0x52, 0x49, 0x46, 0x46) && Buffer.from(bytes.subarray(8, 12)).toString('latin1') === 'WEBP' ? 'image/webp' : null
}

export type Item = { itemId: ItemId; label: string; mimeType: string; bytes: number; addedAt: Utc; by: StaffId; opened: number }

export function foldEnvelope(entries: readonly Entry[]): Item[] {
  return entries.flatMap((entry) => entry.kind !== 'envelope.item' ? [] : [{
    itemId: entry.body.itemId, label: entry.body.label, mimeType: entry.body.mimeType, bytes: entry.body.bytes, addedAt: entry.atUtc, by: entry.author,
    opened: entries.filter((e) => e.kind === 'envelope.opened' && e.body.itemId === entry.body.itemId).length,
  }])
}

/** The envelope of a session, when this person may do that with it. Throws `Refused` like `checkRight`. */
export async function sectionFor(store: Store, sessionId: SessionId, act: 'read' | 'write'): Promise<SectionId> {
  const sectionId = await sectionOf(store, sessionId, 'intimate')
  await checkRight(store, { sectionId, kind: 'intimate' }, act)
  return sectionId
}

export async function listItems(store: Store, sessionId: SessionId): Promise<Item[]> {
  return foldEnvelope(await store.log.read(await sectionFor(store, sessionId, 'read')))
}

/** Takes a picture file in as it is; the file it came from is the camera's, and stays. Throws `Refused` E-B2 for no picture or one too large. */
export async function putItem(store: Store, sessionId: SessionId, label: string, path: string): Promise<ItemId> {
  const sectionId = await sectionFor(store, sessionId, 'write')
  const handle = await open(path, 'r').catch(() => { throw new Refused('E-B2', 'file') })
  let bytes: Buffer
  try {
    const { size } = await handle.stat()
    if (size === 0 || size > largest) throw new Refused('E-B2', 'size')
    bytes = await handle.readFile()
  } finally {
    await handle.close()
  }
  const mimeType = pictureType(bytes)
  if (!mimeType) throw new Refused('E-B2', 'type')
  const itemId = newId('itm', randomBytes)
  const writer = await MediaWriter.create(envelopeFile(store.folder, sectionId, itemId), itemId, await keyOf(store, sectionId, itemId))
  try {
    await writer.append(bytes, 0)
    const { file, sha256 } = await writer.finish()
    await store.db.run('INSERT OR REPLACE INTO file_hash (recording, bytes, sha256) VALUES (?,?,?)', basename(envelopeFile(store.folder, sectionId, itemId), '.som'), file.bytes, file.sha256)
    await store.log.append(sectionId, { kind: 'envelope.item', body: { itemId, label, mimeType, bytes: bytes.length, sha256 } }, store.staffId)
  } finally {
    await writer.close()
    bytes.fill(0)
  }
  return itemId
}

/** Logs the opening with purpose and reason, then gives the reader. */
export async function openItem(store: Store, sessionId: SessionId, itemId: ItemId, purpose: Purpose, reason: string): Promise<{ reader: MediaReader; item: Item }> {
  const sectionId = await sectionFor(store, sessionId, 'read')
  const item = foldEnvelope(await store.log.read(sectionId)).find((i) => i.itemId === itemId)
  if (!item) throw new Refused('E-B1')
  await store.custody({ kind: 'envelope.opened', body: { itemId, target: sectionId, purpose } })
  await store.log.append(sectionId, { kind: 'envelope.opened', body: { itemId, reason } }, store.staffId)
  const reader = await MediaReader.open(envelopeFile(store.folder, sectionId, itemId), await keyOf(store, sectionId, itemId), itemId, null)
  if (reader.bytes === item.bytes) return { item, reader }
  await reader.close()
  throw new Refused('E-C7', 'length')
}
