// What a form could not write when its screen was left: a wrong date, a number that is used already, an answer fought over. It stands in the book of drafts, which
// outlives screen and lock, and counts before a signature as if it were on a screen.
import type { Draft, DraftSlot } from '../../shared/model/draft'
import type { SectionId, Utc } from '../../shared/model/ids'
import type { DraftBook } from './draft-book'

type Places = Extract<Draft, { what: 'places' }>

/** Forms that are on the screen: they count for themselves. */
const here = new Set<string>()
/** Screens that are just writing what they can. */
const leaving = new Map<string, Promise<void>>()
const keyOf = (sectionId: SectionId, slot: DraftSlot) => `${sectionId}/${slot}`

/** A form is left; `places` resolves to what is not in the log then, null for nothing. One that fails to say so leaves what was kept. */
export function leaveBehind(book: DraftBook, sectionId: SectionId, slot: DraftSlot, places: Promise<Places | null>): void {
  const key = keyOf(sectionId, slot)
  here.delete(key)
  const done = places.then((left) => book.put(sectionId, slot, left), () => undefined).then(() => { if (leaving.get(key) === done) leaving.delete(key) })
  leaving.set(key, done)
}

/** A form is there again: what was kept of it, once whatever was on its way is written; `restored` when it comes from before a lock. */
export async function comeBack(book: DraftBook, sectionId: SectionId, slot: DraftSlot): Promise<{ places: Places['places']; restored: Utc | null } | null> {
  const key = keyOf(sectionId, slot)
  here.add(key)
  await leaving.get(key)
  await book.open(sectionId)
  const held = book.in(sectionId)?.get(slot)
  return held?.draft?.what === 'places' ? { places: held.draft.places, restored: held.restored } : null
}

/** How many places of a section's forms that are on no screen are not in the log (F63). */
export async function leftBehindIn(book: DraftBook, sectionId: SectionId): Promise<number> {
  await Promise.all(leaving.values())
  await book.open(sectionId)
  return [...book.in(sectionId) ?? []].reduce((sum, [slot, { draft }]) => sum + (draft?.what === 'places' && !here.has(keyOf(sectionId, slot)) ? draft.places.length : 0), 0)
}
