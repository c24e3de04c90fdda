// An answer of a form: a value, or one of four different reasons for having none (F55); and where it comes from (F64).
import { z } from 'zod'
import { Millis, RecordingId } from './ids'

/** A place on a body outline: `x` and `y` from 0 to 1 of its drawing, from the upper left. `region`: the named part of the body it lies in. */
export const Point = z.strictObject({ view: z.string().regex(/^[a-z][a-z-]{0,30}$/), x: z.number().min(0).max(1), y: z.number().min(0).max(1), region: z.string().regex(/^[a-z][a-z0-9-]{0,40}$/).nullable() })
export type Point = z.infer<typeof Point>

/**
 * A signature by hand. `strokes`: each a flat list of x, y, ms from the first touch; x and y from 0 to 1 of a field of `ratio` (width : height).
 * Who refuses or cannot write is noted with the reason instead (程序规定 §206).
 */
export const Signature = z.discriminatedUnion('signed', [
  z.strictObject({ signed: z.literal('drawn'), name: z.string().trim().min(1).max(60), at: z.iso.datetime({ precision: 3 }), ratio: z.number().min(0.5).max(10), strokes: z.array(z.array(z.number()).min(3).max(9_000)).min(1).max(200) }),
  z.strictObject({ signed: z.enum(['refused', 'cannot-write']), name: z.string().trim().min(1).max(60), at: z.iso.datetime({ precision: 3 }), reason: z.string().trim().min(2).max(200), witness: z.string().trim().max(60) }),
])
export type Signature = z.infer<typeof Signature>

export const Value = z.union([z.string().max(10_000), z.number(), z.boolean(), z.array(z.string().max(64)).max(200), Point, Signature])
export type Value = z.infer<typeof Value>

/** Nothing was said: no list, no letter but blanks and signs nobody sees. */
export const isEmpty = (value: Value): boolean => (typeof value === 'string' && !/[^\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u.test(value)) || (Array.isArray(value) && value.length === 0)

/** Words that can be read as they stand: something is seen of them, and no control or direction sign makes them look like others. */
export const isReadable = (text: string): boolean => !isEmpty(text) && /^(?:[^\p{Cc}\p{Cf}\p{Cs}\p{Co}]|[\n\u200c\u200d])+$/u.test(text)

export const Answer = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('value'), value: Value }),
  z.strictObject({ state: z.literal('not-asked') }),
  z.strictObject({ state: z.literal('refused') }),
  z.strictObject({ state: z.literal('not-examined') }),
  z.strictObject({ state: z.literal('unknown') }),
])
export type Answer = z.infer<typeof Answer>
export const nonAnswers = ['not-asked', 'refused', 'not-examined', 'unknown'] as const

/** Where a statement comes from. Asked of the child today it is told once more, and counted (F64). */
export const Source = z.discriminatedUnion('from', [
  /** Said in the questioning at `atMs` of a recording (null: not recorded, or the recording is not known here). */
  z.strictObject({ from: z.literal('interview'), recordingId: RecordingId.nullable(), atMs: Millis }),
  z.strictObject({ from: z.literal('guardian') }),
  z.strictObject({ from: z.literal('papers') }),
  z.strictObject({ from: z.literal('other'), who: z.string().trim().min(1).max(60) }),
  z.strictObject({ from: z.literal('child-today') }),
])
export type Source = z.infer<typeof Source>
export const sources = ['interview', 'guardian', 'papers', 'other', 'child-today'] as const
