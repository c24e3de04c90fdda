// What else is printed than a binder: the forms of a section as official pages, the family's plan, a list of photographs, labels.
import { z } from 'zod'
import { Binder, Part, Row } from './binder'

/**
 * Pages of A4 with a running head and page numbers. Each part begins a page with its title and `head`, the table that says whose it is. `running`: the
 * line on top of every page; `foot`: the line at its bottom. `pages`: how many there are, null while they are counted.
 */
export const Sheet = z.strictObject({
  type: z.literal('sheet'), organisation: z.string(), running: z.string(), foot: z.string(), head: z.array(Row), parts: z.array(Part).min(1), pages: z.number().int().nullable(),
})
export type Sheet = z.infer<typeof Sheet>

/** `A4`: 3 × 8 labels of 70 × 37 mm a page. `label`: one of 60 × 40 mm a page. `code` is drawn as a QR code. */
export const Labels = z.strictObject({
  type: z.literal('labels'), paper: z.enum(['A4', 'label']),
  labels: z.array(z.strictObject({ title: z.string(), code: z.string().min(1).max(200), lines: z.array(z.strictObject({ label: z.string(), value: z.string() })) })).min(1).max(500),
})
export type Labels = z.infer<typeof Labels>

/** Whatever the print window draws. */
export const Printed = z.union([Binder, Sheet, Labels])
export type Printed = z.infer<typeof Printed>
