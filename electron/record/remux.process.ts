// The process that makes the seekable copy of one recording: it reads, unpacks, packs and writes far from main and from the recorder, with the
// lowest claim on the processor, and ends when it is done.
import { rm } from 'node:fs/promises'
import { constants, setPriority } from 'node:os'
import { Refused } from '../../shared/failure'
import { mediaKey } from '../vault/keys'
import { MediaReader } from '../vault/reader'
import { MediaWriter } from '../vault/writer'
import { remux } from './remux'
import { RemuxJob, RemuxNews } from './remux-calls'

/** Electron's utilityProcess has a `parentPort`; a child of plain Node, as in tests, has `send`. */
type ParentPort = { postMessage(message: unknown): void; on(event: 'message', listener: (event: { data: unknown }) => void): void; on(event: 'close', listener: () => void): void }
const parent = (process as unknown as { parentPort?: ParentPort }).parentPort

const say = (news: RemuxNews) => {
  if (parent) parent.postMessage(news)
  else if (process.connected) process.send?.(news)
}
/** Steps of progress that are told. */
const steps = 100

async function make(job: RemuxJob): Promise<void> {
  const key = Buffer.from(job.key)
  const reader = await MediaReader.open(job.paths, key, job.recordingId, job.expected, job.rows ?? undefined)
  const writer = await MediaWriter.create(job.target, job.derivedId, mediaKey(key, job.derivedId))
  let told = -1
  try {
    const { bytes } = await remux(
      { bytes: reader.bytes, durationMs: job.durationMs, read: () => reader.range(0, reader.bytes) },
      { write: async (plain, endMs) => { await writer.append(plain, endMs) } },
      { progress: (done) => {
        const step = Math.floor(done * steps)
        // The last step is `made`.
        if (step > told && step < steps) say({ done: (told = step) / steps })
      } },
    )
    const { chunks, head } = await writer.finish()
    say({ made: { bytes, chunks, head } })
  } finally {
    await reader.close()
    await writer.close()
    key.fill(0)
  }
}

async function run(message: unknown): Promise<void> {
  const { data: job } = RemuxJob.safeParse(message)
  if (!job) return
  try {
    await make(job)
  } catch (error) {
    await rm(job.target, { force: true }).catch(() => undefined)
    const { data } = RemuxNews.safeParse({ failed: error instanceof Refused ? error.code : 'E-C30' })
    say(data ?? { failed: 'E-C30' })
  }
}

try {
  setPriority(constants.priority.PRIORITY_LOW)
} catch {
  // It works as well, at the cost of others.
}
if (parent) {
  parent.on('message', ({ data }) => void run(data))
  parent.on('close', () => process.exit(0))
} else {
  process.on('message', (message) => void run(message))
  process.on('disconnect', () => process.exit(0))
}
