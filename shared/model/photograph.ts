// Photographs of the examination (F56, F57): what is known of each without opening it.
import { z } from 'zod'
import { Bytes, ItemId, RowId, Sha256, Utc } from './ids'

/** In the order a series is taken: the label with the id first, then from far to near; `document`: a page of paper. */
export const shots = ['label', 'overview', 'mid', 'close', 'document', 'other'] as const
export const Shot = z.enum(shots)
export type Shot = z.infer<typeof Shot>

/** A camera's largest still, and any report on paper, is below this (bytes). */
export const largestFile = 64 * 1024 * 1024
/** Pages of a document that are drawn. */
export const mostPages = 50
/** Photographs that one addendum takes into a signed section (F63). */
export const mostAdded = 40
export const ShownPage = z.strictObject({ sha256: Sha256, bytes: Bytes, width: z.number().int().min(1), height: z.number().int().min(1) })

/**
 * `original`: the file as it came, kept encrypted and never shown. `shown`: what the sandbox drew anew of it, a JPEG without any metadata; a document has
 * one a page. `pages`: how many pages the document has, where that is more than are shown. `row`: the finding it belongs to. `takenAt`: what the camera
 * wrote into the file, as text, unchecked. `why`: why the series is out of order. `inAt`: when it was taken in, of one that waited for the signature over it.
 */
export const Photograph = z.strictObject({
  itemId: ItemId, shot: Shot, scale: z.boolean(), label: z.string().max(60), row: RowId.nullable(), from: z.enum(['camera', 'file']),
  original: z.strictObject({ sha256: Sha256, bytes: Bytes, mimeType: z.string().max(60) }),
  shown: z.array(ShownPage).min(1).max(mostPages),
  takenAt: z.string().max(40).nullable(), pages: z.number().int().min(1).max(1e6).optional(), why: z.string().max(200).optional(), inAt: Utc.optional(),
})
export type Photograph = z.infer<typeof Photograph>
