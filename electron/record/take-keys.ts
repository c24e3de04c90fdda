// The key of a take: 32 random bytes from which the keys of its recordings and its journal are derived, so that parts can begin behind a locked
// screen. It lies wrapped under the questioning section's key, bound to the take, until everything of the take is written up.
import { randomBytes } from 'node:crypto'
import { Refused } from '../../shared/failure'
import type { RecordingId, SectionId, TakeId } from '../../shared/model/ids'
import { unwrap, wrap, type Sealed } from '../store/keys'
import type { Store } from '../store/store'
import { mediaKey } from '../vault/keys'

type Keys = Pick<Store, 'sectionKeys'>

/** A new key and its wrapped form for the table `take`. Throws like `SectionKeys.get`. */
export async function newTakeKey(store: Keys, sectionId: SectionId, takeId: TakeId): Promise<{ key: Buffer; wrapped: string }> {
  const key = randomBytes(32)
  return { key, wrapped: JSON.stringify(wrap(await store.sectionKeys.get(sectionId), key, takeId)) }
}

/** Throws `Refused` E-C7 (`key`) when the wrapped form is not what was written. */
export async function openTakeKey(store: Keys, sectionId: SectionId, takeId: TakeId, wrapped: string): Promise<Buffer> {
  const key = unwrap(await store.sectionKeys.get(sectionId), JSON.parse(wrapped) as Sealed, takeId)
  if (!key) throw new Refused('E-C7', 'key')
  return key
}

/** The key of one recording wrapped on its own, as it stays in its row when the take's key is gone. */
export async function wrapRecordingKey(store: Keys, sectionId: SectionId, takeKey: Buffer, recordingId: RecordingId): Promise<string> {
  const key = mediaKey(takeKey, recordingId)
  try {
    return JSON.stringify(wrap(await store.sectionKeys.get(sectionId), key, recordingId))
  } finally {
    key.fill(0)
  }
}
