// Which bodies are encrypted: all but those of the custody section, which hold ids, codes and numbers only and must be
// readable by whoever checks an exported log.
import type { SectionId } from '../../shared/model/ids'
import { openBody, openPlainBody, plainBody, sealBody, type Bodies } from './entry-body'
import type { Sql } from './sql'

/** Whatever gives the AES-256 key of a section: throws `Refused` E-B3 when this person holds none. */
export type KeyOfSection = { get(sectionId: SectionId): Promise<Buffer> }

/** True for sections whose bodies are stored in clear. What a section is never changes, so the answer is kept. */
export function custodySections(db: Sql): (sectionId: SectionId) => Promise<boolean> {
  const known = new Map<SectionId, boolean>()
  return async (sectionId) => {
    const before = known.get(sectionId)
    if (before !== undefined) return before
    const row = await db.get<{ kind: string }>('SELECT kind FROM section WHERE id = ?', sectionId)
    if (row) known.set(sectionId, row.kind === 'custody')
    return row?.kind === 'custody'
  }
}

/** Plain canonical JSON for the custody section, AES-256-GCM under the section's key for all others. */
export function bodiesOf(db: Sql, keys: KeyOfSection): Bodies {
  const isPlain = custodySections(db)
  return {
    seal: async (sectionId, place, body) => (await isPlain(sectionId)) ? plainBody(body) : sealBody(await keys.get(sectionId), place, body),
    open: async (sectionId, place, box) => (await isPlain(sectionId)) ? openPlainBody(box) : openBody(await keys.get(sectionId), place, box),
  }
}
