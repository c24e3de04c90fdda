// What main and the process that writes media say to each other. Bytes of media do not pass here: they come over a port of their own.
import { z } from 'zod'
import { Millis, RecordingId, TakeId } from '../../shared/model/ids'
import { Place } from '../../shared/model/take'

const Key = z.instanceof(Uint8Array).refine((b) => b.length === 32)
const Count = z.number().int().min(0)
/** `told`: how far main heard of it: chunks, their media bytes, end and tag of the last; null: of none. */
const Resumed = z.strictObject({
  recordingId: RecordingId,
  told: z.strictObject({ chunks: Count.min(1), bytes: Count, endMs: Millis, tag: z.string().regex(/^[0-9a-f]{32}$/) }).nullable(),
})
export type Resumed = z.infer<typeof Resumed>
const Folder = z.strictObject({ place: Place, folder: z.string().min(1) })

export const WriterCall = z.discriminatedUnion('kind', [
  /**
   * Takes a take over: its key, its folders (the vault's first), its light. With `resume`, files that an earlier writer left are
   * continued: the torn end is cut off and the chain goes on. What is in a file beyond what main was told is told again as `saved`, so
   * that no row of the index is missing. `lost`: places that main was told are lost; they are tried again a little later and not waited for.
   */
  z.strictObject({ kind: z.literal('take'), takeId: TakeId, key: Key, folders: z.array(Folder).min(1).max(2), light: z.string(), resume: z.array(Resumed), lost: z.array(Place).max(2) }),
  /** Creates the file of a new recording on every good place. */
  z.strictObject({ kind: z.literal('part'), recordingId: RecordingId }),
  /** Ends one: no chunk is taken after it. */
  z.strictObject({ kind: z.literal('finish'), recordingId: RecordingId }),
  /** One event of the take (canonical JSON), authenticated, appended and synced like a chunk. `n`: its number in the journal, so that one that is repeated is not written twice. */
  z.strictObject({ kind: z.literal('note'), n: z.number().int().min(0), text: z.string().max(20_000), atMs: Millis }),
  /** A sign of life is asked for. */
  z.strictObject({ kind: z.literal('ping') }),
  /** The take is over: light off, files closed, keys wiped. */
  z.strictObject({ kind: z.literal('close') }),
])
export type WriterCall = z.infer<typeof WriterCall>
export const WriterRequest = z.strictObject({ id: z.number().int(), call: WriterCall })
export type WriterRequest = z.infer<typeof WriterRequest>

export const Finished = z.strictObject({
  chunks: z.number().int(), head: z.string(), sha256: z.string(), bytes: z.number().int(), durationMs: Millis,
  file: z.strictObject({ bytes: z.number().int(), sha256: z.string() }), copies: z.number().int().min(0).max(2),
})
export type Finished = z.infer<typeof Finished>

/** `next`: for `take` with `resume`, the chunk each resumed recording waits for; one that could not be resumed is left out. `notes`: events the journal holds. */
export const writerAnswers = {
  take: z.strictObject({ next: z.array(z.strictObject({ recordingId: RecordingId, index: z.number().int(), endMs: Millis })), notes: Count }),
  part: z.null(), finish: Finished, note: z.null(), ping: z.null(), close: z.null(),
} as const

/** What the writer says unasked. `media`: position in the media itself, read from the WebM clusters of what was written (ms); null before the first frame. `bytes`: of this chunk. */
export const WriterNews = z.discriminatedUnion('news', [
  z.strictObject({
    news: z.literal('saved'), recordingId: RecordingId, index: z.number().int(), endMs: Millis, mediaMs: z.number().nullable(), bytes: z.number().int(), tag: z.string(),
    good: z.array(Place), tookMs: z.number(),
  }),
  z.strictObject({ news: z.literal('place'), place: Place, state: z.enum(['lost', 'complete']), code: z.enum(['E-C1', 'E-C2', 'E-C31', 'E-C32']).nullable() }),
  /** The newest write is older than two seconds although chunks wait: the disk hangs. */
  z.strictObject({ news: z.literal('slow'), waitingMs: z.number() }),
  z.strictObject({ news: z.literal('light'), on: z.boolean(), fault: z.string().nullable() }),
])
export type WriterNews = z.infer<typeof WriterNews>

export const WriterMessage = z.union([
  z.strictObject({ id: z.number().int(), value: z.unknown() }),
  z.strictObject({ id: z.number().int(), fault: z.strictObject({ code: z.string(), detail: z.string().optional() }) }),
  WriterNews,
])
export type WriterMessage = z.infer<typeof WriterMessage>
