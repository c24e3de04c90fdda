// Photographs of a section as people see them: each with its latest words; those that an old envelope holds stand among them.
import type { Entry } from '../model/entry'
import type { StaffId, Utc } from '../model/ids'
import type { Photograph } from '../model/photograph'

/** `opened`: how often somebody looked at one of the envelope. `shown` is empty for what was put into an envelope before photographs were drawn anew. */
export type PhotographFact = Photograph & { addedAt: Utc; by: StaffId; opened: number }

export function foldPhotographs(entries: readonly Entry[]): PhotographFact[] {
  const found = new Map<string, PhotographFact>()
  for (const entry of entries) {
    const of = { addedAt: entry.atUtc, by: entry.author, opened: 0 }
    switch (entry.kind) {
      case 'photo.added':
        found.set(entry.body.itemId, { ...entry.body, ...of })
        break
      case 'envelope.item': {
        const { itemId, label, mimeType, bytes, sha256 } = entry.body
        found.set(itemId, { itemId, shot: 'other', scale: false, label, row: null, from: 'file', original: { sha256, bytes: bytes as PhotographFact['original']['bytes'], mimeType }, shown: [], takenAt: null, ...of })
        break
      }
      case 'photo.described': {
        const had = found.get(entry.body.itemId)
        if (had) found.set(entry.body.itemId, { ...had, ...entry.body })
        break
      }
      case 'photo.moved':
        found.delete(entry.body.itemId)
        break
      case 'envelope.opened': {
        const had = found.get(entry.body.itemId)
        if (had) found.set(entry.body.itemId, { ...had, opened: had.opened + 1 })
        break
      }
      default:
    }
  }
  return [...found.values()]
}
