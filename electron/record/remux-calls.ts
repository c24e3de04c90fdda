// What main and the process that makes a seekable copy say to each other: one job a process, then it ends, and the keys with it.
import { z } from 'zod'
import { DerivedId, RecordingId } from '../../shared/model/ids'

const Key = z.instanceof(Uint8Array).refine((b) => b.length === 32)

/** `paths`: where the original lies; `rows`, when given, are its chunks as they were indexed. `target`: the file to be made. */
export const RemuxJob = z.strictObject({
  recordingId: RecordingId, paths: z.array(z.string().min(1)).min(1).max(2), key: Key,
  expected: z.strictObject({ chunks: z.number().int().min(0), head: z.string() }), durationMs: z.number().min(0),
  rows: z.array(z.strictObject({ idx: z.number().int(), endMs: z.number(), bytes: z.number().int(), tag: z.string() })).nullable(),
  derivedId: DerivedId, target: z.string().min(1),
})
export type RemuxJob = z.infer<typeof RemuxJob>

/** `done`: of 1 · `made`: size and chain of the new file, which is on the disk · `failed`: it was removed again. */
export const RemuxNews = z.union([
  z.strictObject({ done: z.number().min(0).max(1) }),
  z.strictObject({ made: z.strictObject({ bytes: z.number().int(), chunks: z.number().int(), head: z.string() }) }),
  z.strictObject({ failed: z.enum(['E-C1', 'E-C2', 'E-C7', 'E-C30', 'E-C31', 'E-C32']) }),
])
export type RemuxNews = z.infer<typeof RemuxNews>
