// Photographs and papers of a section: taken in, re-encoded in a sandbox, shown by an address that dies with the lock.
import { z } from 'zod'
import { call, event } from './contract'
import { Purpose } from '../model/access'
import { ItemId, RowId, SectionId, StaffId, Utc } from '../model/ids'
import { largestFile, mostAdded, mostPages, Photograph, Shot, ShownPage } from '../model/photograph'

/** `why`: the reason for taking a series in another order (F56); empty while the order holds. */
const wish = { sectionId: SectionId, shot: Shot, scale: z.boolean(), label: z.string().trim().max(60), row: RowId.nullable(), why: z.string().trim().max(200) }

/** `shown` is empty for what was put into an envelope before photographs were drawn anew: it is drawn when it is opened. */
export const PhotographRow = Photograph.omit({ inAt: true }).extend({ shown: z.array(ShownPage).max(mostPages), addedAt: Utc, by: StaffId, later: z.boolean(), opened: z.number().int() })
export type PhotographRow = z.infer<typeof PhotographRow>

export const photographs = {
  list: call('open', z.strictObject({ sectionId: SectionId }), z.array(PhotographRow)),
  /** The caller's own that were taken in for a signed section and wait for his signature (`sections.addend`). They outlast a lock. */
  waiting: call('open', z.strictObject({ sectionId: SectionId }), z.array(PhotographRow)),
  /** Throws some of them away, with their files. */
  discard: call('open', z.strictObject({ sectionId: SectionId, itemIds: z.array(ItemId).min(1).max(mostAdded) }), z.null()),
  /** What waits in a section is not what it was. */
  waits: event(z.strictObject({ sectionId: SectionId })),
  /** Asks for files in a native dialog and takes them in one after another. Null when closed. */
  import: call('open', z.strictObject(wish), z.strictObject({ taken: z.array(ItemId), refused: z.array(z.strictObject({ name: z.string(), code: z.string() })) }).nullable()),
  /** One still of the room's camera, as the capturing canvas gave it. */
  take: call('open', z.strictObject({ ...wish, bytes: z.instanceof(Uint8Array).refine((bytes) => bytes.length <= largestFile) }), z.strictObject({ itemId: ItemId })),
  cancel: call('open', z.strictObject({}), z.null()),
  /** `why`: asked for where it becomes one of a series that is out of order with it. */
  describe: call('open', z.strictObject({ sectionId: SectionId, itemId: ItemId, shot: Shot, scale: z.boolean(), label: z.string().trim().max(60), why: z.string().trim().max(200) }), z.null()),
  /** One of the examination's that belongs into the envelope goes there (F57) and is shown outside of it no more. Not back. */
  move: call('open', z.strictObject({ sectionId: SectionId, itemId: ItemId }), z.null()),
  /** A small picture of one that is not intimate; an intimate one only blurred beyond recognition. */
  thumbnail: call('open', z.strictObject({ sectionId: SectionId, itemId: ItemId }), z.strictObject({ url: z.string() })),
  /** Logged before the first byte is decrypted; an intimate one with purpose and reason (F57). */
  open: call('open', z.strictObject({ sectionId: SectionId, itemId: ItemId, page: z.number().int().min(0).max(49), purpose: Purpose.nullable(), reason: z.string().trim().max(200) }), z.strictObject({ url: z.string(), watermark: z.string() })),
  /** The picture was put away: its address dies at once. */
  close: call('open', z.strictObject({ url: z.string().max(200) }), z.null()),
  progress: event(z.strictObject({ done: z.number().int(), of: z.number().int() })),
}
