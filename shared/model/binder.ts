// The binder: what the sealed PDF says, as data. Main makes it already redacted; the print pages only draw it.
import { z } from 'zod'

/** A stretch of text; `code` is set where something was hidden and names the reason (R1 …). */
export const Run = z.strictObject({ text: z.string(), code: z.string().nullable() })
export type Run = z.infer<typeof Run>
const Runs = z.array(Run)

/** A signature by hand as paths in a box of `width` × `height`. */
export const Drawing = z.strictObject({ width: z.number(), height: z.number(), paths: z.array(z.string().regex(/^[MLQ0-9. -]*$/)) })
export type Drawing = z.infer<typeof Drawing>

export const Row = z.strictObject({ label: z.string(), value: Runs, note: z.string().nullable(), wide: z.boolean().optional(), drawing: Drawing.optional() })
export type Row = z.infer<typeof Row>

export const Block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('paragraph'), runs: Runs }),
  z.strictObject({ type: z.literal('heading'), text: z.string() }),
  /** Label and value pairs, drawn as a ruled table like an official form: two pairs side by side where `pairs` is set and neither row is `wide`. */
  z.strictObject({ type: z.literal('rows'), title: z.string().nullable(), pairs: z.boolean().optional(), rows: z.array(Row) }),
  /** The question-and-answer record. `clock` = position on the recording, e.g. 00:03:12. */
  z.strictObject({ type: z.literal('qa'), lines: z.array(z.strictObject({ mark: z.string(), runs: Runs, clock: z.string() })) }),
  z.strictObject({ type: z.literal('table'), title: z.string().nullable(), head: z.array(z.string()), widths: z.array(z.number()), rows: z.array(z.array(Runs)) }),
  /** Numbered points on the body outlines of one age group, a figure for each view that has any. `type`: kind of injury, told by a letter. */
  z.strictObject({ type: z.literal('body'), title: z.string().nullable(), bodyGroup: z.string(), points: z.array(z.strictObject({ view: z.string(), n: z.number().int(), x: z.number(), y: z.number(), type: z.string().nullable() })) }),
  /** Places to sign and fingerprint by hand, with what stands before each. */
  z.strictObject({ type: z.literal('signatures'), lines: z.array(z.string()) }),
])
export type Block = z.infer<typeof Block>

export const Part = z.strictObject({ id: z.string(), title: z.string(), blocks: z.array(Block) })
export type Part = z.infer<typeof Part>

export const Binder = z.strictObject({
  bundleId: z.string(),
  title: z.string(),
  organisation: z.string(),
  caseNumber: z.string(),
  createdAt: z.string(),
  /** Rows on the cover: recipient, child (pseudonym), dates, content digest … */
  cover: z.array(z.strictObject({ label: z.string(), value: z.string() })),
  parts: z.array(Part).min(1),
  /** First page of each part by id, for the contents; empty on the first of the two prints. */
  pageOf: z.record(z.string(), z.number()),
})
export type Binder = z.infer<typeof Binder>
