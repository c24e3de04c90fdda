// The entries of the sections that are being written, read once and then extended: an answer costs the same in a long form as in a short one.
import type { Entry } from '../../shared/model/entry'
import type { SectionId } from '../../shared/model/ids'
import type { Store } from '../store/store'

/** How many sections are kept: who fills a form writes into one at a time. */
const most = 2
const kept = new WeakMap<Store, Map<SectionId, Entry[]>>()

/**
 * All entries of a section as of now. Only inside the log's turn (`appendMade`), where nothing uncommitted is read. Not to be changed by the caller.
 * Goes with the store at the lock.
 */
export async function entriesOf(store: Store, sectionId: SectionId): Promise<readonly Entry[]> {
  const all = kept.get(store) ?? new Map<SectionId, Entry[]>()
  kept.set(store, all)
  // Who lost the key since does not get what was read with it.
  await store.sectionKeys.get(sectionId)
  const entries = all.get(sectionId) ?? []
  const more = await store.log.readFrom(sectionId, entries.at(-1)?.seq ?? 0)
  entries.push(...more)
  all.delete(sectionId)
  all.set(sectionId, entries)
  for (const id of all.keys()) if (all.size > most) all.delete(id)
  return entries
}
