// What is begun in a section and is no fact yet: an addition that is not signed, words of an addendum, places of a form that could not be written. Kept for who began it.
import { z } from 'zod'
import { Answer, Source } from './answer'
import { Key } from './form'
import { RowId, Utc, type ItemId } from './ids'
import { Photograph } from './photograph'

/** Where a draft belongs in its section; there is one at each such place for each person. */
export const DraftSlot = z.string().regex(/^(words|form:[a-z][a-z0-9-]{0,40}|later:[a-z][a-z0-9-]{0,40}\/[a-z][a-z0-9-]{0,40})$/)
export type DraftSlot = z.infer<typeof DraftSlot>

/** Words of an addendum that is not signed. */
export const wordsSlot: DraftSlot = 'words'
export const formSlot = (formId: string): DraftSlot => `form:${formId}`
export const laterSlot = (formId: string, group: string): DraftSlot => `later:${formId}/${group}`

/** Answers are kept whatever is wrong with them: they are checked where they are written. */
export const Draft = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('words'), text: z.string().max(4000) }),
  z.strictObject({
    what: z.literal('places'), formId: Key, version: z.number().int().min(1),
    /** `answer` null: what stands there is to be taken back. `base`: number of the entry it was typed over, 0 for none. */
    places: z.array(z.strictObject({ field: Key, row: RowId.nullable(), answer: Answer.nullable(), source: Source.nullable(), base: z.number().int().min(0) })).min(1).max(500),
  }),
  z.strictObject({
    what: z.literal('addition'), formId: Key, version: z.number().int().min(1), group: Key, row: RowId.nullable(),
    /** In the order in which they were given. */
    answers: z.array(z.strictObject({ field: Key, answer: Answer, source: Source.nullable() })).max(500),
    picked: z.array(z.strictObject({ field: Key, source: Source })).max(500),
  }),
])
export type Draft = z.infer<typeof Draft>

/** A photograph that waits for the signature over it: its file lies in the vault, what is known of it beside the drafts. Written by the main process alone. */
export type PhotographSlot = `photograph:${ItemId}`
export const photographSlot = (itemId: ItemId): PhotographSlot => `photograph:${itemId}`
export const WaitingPhotograph = z.strictObject({ what: z.literal('photograph'), photograph: Photograph })
export type WaitingPhotograph = z.infer<typeof WaitingPhotograph>

/** A draft as it lies in the vault; null when it cannot be opened any more (damaged, or the person's keys are new). */
export const KeptDraft = z.strictObject({ slot: DraftSlot, at: Utc.nullable(), draft: Draft.nullable() })
export type KeptDraft = z.infer<typeof KeptDraft>

/** Most bytes of one draft: two signatures by hand and a page of words are a quarter of it. */
export const draftBytes = 1_048_576
/** Most drafts one person has in one section. */
export const draftCount = 64
