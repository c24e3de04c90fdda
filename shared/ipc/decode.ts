// What the decoding window may say: it gets one file, gives back pictures drawn anew, and is ended. It can ask for nothing else.
import { z } from 'zod'
import { call } from './contract'

const Bytes = z.instanceof(Uint8Array)
const Side = z.number().int().min(1).max(8192)

export const decode = {
  /** The one file this window was opened for. `side`: longest side of a page drawn of it; `thumbnail`: of its small picture; `pages`: how many at most. */
  job: call('decode', z.strictObject({}), z.strictObject({ mimeType: z.enum(['image/jpeg', 'image/png', 'image/webp', 'application/pdf']), bytes: Bytes, side: Side, thumbnail: Side, pages: z.number().int().min(1) })),
  /** A page as JPEG, in order. Main reads it before it believes anything of it. */
  page: call('decode', z.strictObject({ bytes: Bytes }), z.null()),
  /** All is drawn. `of`: how many pages there are, drawn or not. */
  done: call('decode', z.strictObject({ thumbnail: Bytes, of: z.number().int().min(1).max(1e6) }), z.null()),
  /** `large`: because a picture in it has more points than are taken. */
  failed: call('decode', z.strictObject({ large: z.boolean() }), z.null()),
}
