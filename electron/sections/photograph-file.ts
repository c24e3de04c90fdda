// One SOM1 file a photograph: chunk 0 = the original as it came, 1 = its small picture, 2 … = the pages that are shown. What is known of them is checked when read.
import { createHash, hkdfSync } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Refused } from '../../shared/failure'
import type { ItemId, SectionId, Sha256 } from '../../shared/model/ids'
import type { Photograph } from '../../shared/model/photograph'
import type { Store } from '../store/store'
import { MediaReader } from '../vault/reader'
import { MediaWriter } from '../vault/writer'

/** Places in the file. `page`: of the first page. */
export const chunks = { original: 0, thumbnail: 1, page: 2 } as const

export const photographFile = (folder: string, sectionId: SectionId, itemId: ItemId) => join(folder, 'media', `${sectionId}.${itemId}.som`)

/** Each photograph has its own key from the section's (HKDF-SHA-256): whoever loses the section loses them all. `use`: an envelope's before part D had another. */
async function keyOf(store: Store, sectionId: SectionId, itemId: ItemId, use: 'photograph' | 'envelope'): Promise<Buffer> {
  return Buffer.from(hkdfSync('sha256', await store.sectionKeys.get(sectionId), Buffer.alloc(0), `sayonce/1/${use}/${itemId}`, 32))
}

export const sha256 = (bytes: Uint8Array): Sha256 => createHash('sha256').update(bytes).digest('hex')

/** Order of the writes: bytes, hash, fact. Nothing is left when one of them fails. `state`: writes the fact. */
export async function keepFile(store: Store, sectionId: SectionId, itemId: ItemId, parts: readonly Buffer[], state: () => Promise<unknown>): Promise<void> {
  const path = photographFile(store.folder, sectionId, itemId)
  const writer = await MediaWriter.create(path, itemId, await keyOf(store, sectionId, itemId, 'photograph'))
  try {
    for (const part of parts) await writer.append(part, 0)
    const { file } = await writer.finish()
    await store.db.run('INSERT OR REPLACE INTO file_hash (recording, bytes, sha256) VALUES (?,?,?)', basename(path, '.som'), file.bytes, file.sha256)
    await state()
  } catch (error) {
    await removeFile(store, sectionId, itemId)
    throw error
  } finally {
    await writer.close()
  }
}

export async function removeFile(store: Store, sectionId: SectionId, itemId: ItemId): Promise<void> {
  const path = photographFile(store.folder, sectionId, itemId)
  await store.db.run('DELETE FROM file_hash WHERE recording = ?', basename(path, '.som')).catch(() => undefined)
  await rm(path, { force: true }).catch(() => undefined)
}

/** The plain bytes of one chunk, when the file is what is known of it. Throws `Refused` E-C7 for another file, a changed one, or another picture. */
export async function chunkOf(store: Store, sectionId: SectionId, item: Pick<Photograph, 'itemId' | 'original' | 'shown'>, index: number, expected: Sha256 | null): Promise<Buffer> {
  const old = item.shown.length === 0
  const path = photographFile(store.folder, sectionId, item.itemId)
  const reader = await MediaReader.open(path, await keyOf(store, sectionId, item.itemId, old ? 'envelope' : 'photograph'), item.itemId, null)
  try {
    const lengths = [...reader.rows()].map((row) => row.bytes)
    if (lengths.length !== (old ? 1 : item.shown.length + chunks.page) || lengths[0] !== item.original.bytes) throw new Refused('E-C7', 'length')
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

/** Whether original and pages are what is known of them, before somebody signs for it. Throws `Refused` E-C7. */
export async function checkFile(store: Store, sectionId: SectionId, item: Photograph): Promise<void> {
  await chunkOf(store, sectionId, item, chunks.original, item.original.sha256)
  for (const [i, page] of item.shown.entries()) await chunkOf(store, sectionId, item, chunks.page + i, page.sha256)
}
