// Many sections at once: which of them this person may read, and their keys. The same rule as `rightTo` (electron/access/walls.ts), in two
// queries instead of five a section; a test holds the two together.
import { rightOf } from '../../shared/model/access'
import type { SectionId } from '../../shared/model/ids'
import type { SectionKind } from '../../shared/model/section'
import { ownRole } from '../access/members'
import type { Holder } from '../store/keyring'
import { sectionContext } from '../store/section-keys'
import type { Store } from '../store/store'

export type Readable = { sectionId: SectionId; kind: SectionKind; /** Opens the section's key; null when its box is damaged. */ key: () => Buffer | null }

/** Those of `ids` that this person may read, by key and by role or grant. The custody log, which has no key, is never among them. */
export async function readable(store: Store, ids: readonly SectionId[]): Promise<Map<SectionId, Readable>> {
  const role = await ownRole(store)
  const list = JSON.stringify(ids)
  const kinds = new Map((await store.db.all<{ id: SectionId; kind: SectionKind }>('SELECT id, kind FROM section WHERE id IN (SELECT value FROM json_each(?))', list)).map((r) => [r.id, r.kind]))
  const boxes = await store.db.all<{ section: SectionId; holder: Holder; box: Buffer }>('SELECT section, holder, box FROM section_key WHERE section IN (SELECT value FROM json_each(?))', list)
  const { ring } = store.sectionKeys
  const found = new Map<SectionId, Readable>()
  for (const { section: sectionId, holder, box } of boxes) {
    const kind = kinds.get(sectionId)
    if (!kind || kind === 'custody' || found.has(sectionId) || !ring.has(holder)) continue
    if (holder !== store.staffId && rightOf(role, kind) === null) continue
    found.set(sectionId, { sectionId, kind, key: () => ring.open(holder, box, sectionContext(sectionId, holder)) })
  }
  return found
}
