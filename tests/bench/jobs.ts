// The work that is measured inside our own process: run in Electron's main process by tool.ts, in Node by the unit test.
import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { PDFDocument } from '@cantoo/pdf-lib'
import { found } from '../../electron/access/found'
import { TakeWriter } from '../../electron/record/writer'
import { writeBundle, type SealOrder } from '../../electron/seal/bundle'
import { createRoomIdentity, memorySigner } from '../../electron/store/identity'
import { signPdf } from '../../electron/seal/pades'
import { newBundleId, newPassphrase } from '../../electron/seal/passphrase'
import { Store } from '../../electron/store/store'
import { MediaWriter } from '../../electron/vault/writer'
import { canonical } from '../../shared/canonical'
import { newId } from '../../shared/model/ids'
import type { Place } from '../../shared/model/take'
import { cast, officerOf, roomName, unit } from '../harness/people'
import { commits, scale, type Commits, type ScaleJob, type Size } from './scale-jobs'

export type Job =
  | { name: 'vault'; folder: string }
  | { name: 'append'; folder: string; runs: number; chunks: number; bytes: number }
  | { name: 'seal'; folder: string; media: string }
  | ScaleJob

/** Milliseconds of every single append, one list a run. `two`: to two places. */
export type Appended = { writer: number[][]; two: number[][]; take: number[][]; plain: number[][] }
/** `ms`: of `writeBundle` alone. `peakMB`: largest resident set of the whole process so far. */
export type SealedOnce = { file: string; passphrase: string; caPem: string; ms: number; peakMB: number }

export const { password } = cast.supervisor
const now = new Date()

export async function runJob(job: Job): Promise<Appended | SealedOnce | Commits | Size[] | null> {
  switch (job.name) {
    case 'vault': return makeVault(job.folder)
    case 'append': return append(job)
    case 'seal': return seal(job)
    case 'commits': return commits(job)
    case 'scale': return scale(job)
  }
}

/** A vault with its first two people, so that the app opens on its unlock screen. */
async function makeVault(folder: string): Promise<null> {
  const store = await Store.create(folder, cast.supervisor.password)
  const [founder, admin] = [officerOf('supervisor'), { ...officerOf('admin'), password: cast.admin.password }]
  await found(store, { unit, room: roomName, founder, others: [admin] })
  await store.close()
  return null
}

/** The same chunks by turns through the media writer (one place, two places), through all that the writing process does, and by plain write + fdatasync. */
export async function append({ folder, runs, chunks, bytes }: Extract<Job, { name: 'append' }>): Promise<Appended> {
  const places = (['vault', 'second'] as const).map((place) => ({ place, folder: join(folder, place) }))
  for (const place of places) await mkdir(place.folder, { recursive: true })
  // What a camera gives does not compress and is not twice the same.
  const media = Array.from({ length: Math.min(chunks, 32) }, () => randomBytes(bytes))
  const each = async (work: (chunk: Buffer, index: number) => Promise<unknown>): Promise<number[]> => {
    const took: number[] = []
    for (let index = 0; index < chunks; index++) {
      const before = performance.now()
      await work(media[index % media.length]!, index)
      took.push(performance.now() - before)
    }
    return took
  }
  const throughWriter = async (to: readonly { place: Place; folder: string }[]): Promise<number[]> => {
    const id = newId('rec', randomBytes)
    const targets = to.map(({ place, folder: base }) => ({ place, path: join(base, `${id}.som`) }))
    const writer = await MediaWriter.create(targets, id, randomBytes(32))
    const took = await each((chunk, index) => writer.append(chunk, (index + 1) * 1000))
    await writer.close()
    await Promise.all(targets.map(({ path }) => rm(path)))
    return took
  }
  const measured: Appended = { writer: [], two: [], take: [], plain: [] }
  for (let run = 0; run < runs; run++) {
    measured.writer.push(await throughWriter(places.slice(0, 1)))
    measured.plain.push(await plain(join(folder, `plain-${run}.bin`), each))
    measured.two.push(await throughWriter(places))
    measured.take.push(await throughTake(join(folder, 'vault'), each))
  }
  return measured
}

/** From the chunk on the port of the writing process to its answer, without the process. */
async function throughTake(folder: string, each: (work: (chunk: Buffer, index: number) => Promise<unknown>) => Promise<number[]>): Promise<number[]> {
  const writer = new TakeWriter(() => undefined)
  const recordingId = newId('rec', randomBytes)
  let hand: (message: unknown) => void = () => undefined
  let answered: (ok: boolean) => void = () => undefined
  writer.attach({ post: ({ ok }) => answered(ok), onMessage: (listener) => { hand = listener }, close: () => undefined })
  const takeId = newId('tak', randomBytes)
  await writer.handle({ kind: 'take', takeId, key: randomBytes(32), folders: [{ place: 'vault', folder }], light: '', resume: [], lost: [] })
  await writer.handle({ kind: 'part', recordingId })
  const took = await each((chunk, index) => new Promise<void>((resolve, reject) => {
    answered = (ok) => { if (ok) resolve(); else reject(new Error('a chunk was refused')) }
    hand({ recordingId, index, endMs: (index + 1) * 1000, bytes: new Uint8Array(chunk) })
  }))
  await writer.handle({ kind: 'finish', recordingId })
  await writer.handle({ kind: 'close' })
  await Promise.all([recordingId, takeId].map((id) => rm(join(folder, `${id}.som`), { force: true })))
  return took
}

async function plain(path: string, each: (work: (chunk: Buffer, index: number) => Promise<unknown>) => Promise<number[]>): Promise<number[]> {
  const handle = await open(path, 'wx', 0o600)
  let at = 0
  const took = await each(async (chunk) => {
    await handle.write(chunk, 0, chunk.length, at)
    await handle.datasync()
    at += chunk.length
  })
  await handle.close()
  await rm(path)
  return took
}

/** Seals one recording (the file `media`) with a signed PDF and a custody log, as a session is sealed. */
export async function seal({ folder, media }: Extract<Job, { name: 'seal' }>): Promise<SealedOnce> {
  await mkdir(folder, { recursive: true })
  const identity = await createRoomIdentity({ organisation: '虚构市公安局', room: '演示询问室', now })
  const signer = memorySigner(identity)
  const document = await PDFDocument.create()
  document.addPage().drawText('Fictional record')
  const pdf = await signPdf(await document.save(), signer, { reason: '封存', location: '演示询问室', when: now })
  const leaf = createHash('sha256').update('\0bench').digest('hex')
  const audit = Buffer.from(`${canonical({ n: 0, at: now.toISOString(), kind: 'session.opened', section: 'questioning', leaf })}\n`)
  const passphrase = newPassphrase()
  const order: SealOrder = {
    targetDir: folder, bundleId: newBundleId(now), signer, passphrase,
    files: [
      { path: 'data/binder.pdf', role: 'binder', mediaType: 'application/pdf', size: pdf.length, open: async () => pdf },
      { path: 'data/audit.jsonl', role: 'audit', mediaType: 'application/jsonl', size: audit.length, open: async () => audit },
      { path: 'data/media-001-child.webm', role: 'recording', mediaType: 'video/webm', size: (await stat(media)).size, open: () => createReadStream(media, { highWaterMark: 1 << 20 }) as AsyncIterable<Uint8Array> },
    ],
    manifestInfo: {
      createdAt: now.toISOString() as never, caseNumber: 'XG-2026-0007-K', recipient: { profile: 'prosecutor', name: '虚构区人民检察院' }, supersedes: null,
      // The tree over a single leaf is that leaf (RFC 6962 §2.1).
      custody: { size: 1, root: leaf as never },
      documents: [{ path: 'data/binder.pdf', pages: 1, signatures: 1, attachments: [] }],
      media: [{ path: 'data/media-001-child.webm', label: 'child', durationMs: 1000 as never }],
    },
  }
  const before = performance.now()
  const { file } = await writeBundle(order)
  return { file, passphrase, caPem: identity.caCertPem, ms: performance.now() - before, peakMB: process.resourceUsage().maxRSS / 1024 }
}
