// Photographs of a section as people see them: each with its latest words; those that an old envelope holds stand among them.
import type { Entry } from '../model/entry'
import type { StaffId, Utc } from '../model/ids'
import type { Photograph } from '../model/photograph'
import { unfold } from './addendum'

/**
 * `addedAt`: when it was taken in. `later`: by an addendum, behind the signature (F63). `opened`: how often somebody looked at one of the envelope. `shown` is
 * empty for what was put into an envelope before photographs were drawn anew.
 */
export type PhotographFact = Omit<Photograph, 'inAt'> & { addedAt: Utc; by: StaffId; later: boolean; opened: number }

/** A photograph as it stands in a list. `at`: when the log got it. */
export const listed = ({ inAt, ...photograph }: Photograph, { at, by, later }: { at: Utc; by: StaffId; later: boolean }): PhotographFact => ({ ...photograph, addedAt: inAt ?? at, by, later, opened: 0 })

export function foldPhotographs(entries: readonly Entry[]): PhotographFact[] {
  const found = new Map<string, PhotographFact>()
  let later = false
  for (const entry of entries.flatMap(unfold)) {
    const of = { at: entry.atUtc, by: entry.author, later }
    switch (entry.kind) {
      case 'section.signed':
        later = true
        break
      case 'photo.added':
        found.set(entry.body.itemId, listed(entry.body, of))
        break
      case 'envelope.item': {
        const { itemId, label, mimeType, bytes, sha256 } = entry.body
        found.set(itemId, listed({ itemId, shot: 'other', scale: false, label, row: null, from: 'file', original: { sha256, bytes: bytes as PhotographFact['original']['bytes'], mimeType }, shown: [], takenAt: null }, of))
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

/** The number (from 1) of an earlier one with the very same original, for the one at `at`; null where it is its own. One file is one photograph, however often it was taken in (F56). */
export function sameAs(photographs: readonly Pick<PhotographFact, 'original'>[], at: number): number | null {
  const first = photographs.findIndex((p) => p.original.sha256 === photographs[at]?.original.sha256)
  return first >= 0 && first < at ? first + 1 : null
}
