// Sealing a session for one recipient: collect → print → assemble → sign → write; a whole bundle or nothing.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import { canonical } from '../../shared/canonical'
import { fail, Refused, type Failure } from '../../shared/failure'
import { foldQuestioning } from '../../shared/fold/questioning'
import { redactText } from '../../shared/fold/redaction'
import type { seal as sealContract, SealStep } from '../../shared/ipc/seal'
import type { FormDefinition } from '../../shared/model/form'
import type { Recording } from '../../shared/model/recording'
import type { SessionId } from '../../shared/model/ids'
import type { RecipientProfile } from '../../shared/model/redaction'
import { openRecording } from '../record/recordings'
import { decisionsFor, passages } from '../redact/passages'
import { profiles } from '../redact/profiles'
import { loadWorld, sectionOf } from '../store/world'
import type { Store } from '../store/store'
import { writeBundle, type SealedBundle, type SealFile } from './bundle'
import { binderContent } from './content'
import { Coverage, missingDeep, printableDeep } from './coverage'
import { memorySigner, type RoomIdentity } from './identity'
import { signPdf } from './pades'
import { newBundleId, newPassphrase } from './passphrase'
import { printBinder, type PrintOptions } from './print'
import { stampBinder } from './stamp'

export type SealWorld = {
  store: Store
  forms: readonly FormDefinition[]
  identity: RoomIdentity
  organisation: string
  fontFolder: string
  isRecording: () => boolean
}

type Preview = z.input<(typeof sealContract)['preview']['output']>
type Progress = (step: SealStep, done: number, total: number) => void

const mediaName = (i: number) => `data/media-${String(i + 1).padStart(3, '0')}-child.webm`
const ended = (recordings: readonly Recording[]) => recordings.flatMap((r) => (r.end && r.end.chunks > 0 ? [{ ...r, end: r.end }] : []))

async function recordingsOf(store: Store, sessionId: SessionId) {
  return foldQuestioning(await store.log.read(await sectionOf(store, sessionId, 'questioning'))).recordings
}

/** What would go in, and what stands in the way. */
export async function preview(world: SealWorld, sessionId: SessionId, profile: RecipientProfile): Promise<Preview> {
  const { store, forms } = world
  const found = await passages(store, forms, sessionId, profile)
  const { decisions, open } = await decisionsFor(store, found, sessionId, profile)
  const binder = await binderContent(store, forms, { sessionId, profile, recipient: '', bundleId: '', createdAt: store.clock.utc(), organisation: world.organisation, room: '' }, { passages: found, decisions }, { size: 0, root: '' }, '')
  const missing = await missingSigns(world, binder)
  const blocks: Failure[] = [
    ...(open > 0 ? [fail('E-D1', String(open)).failure] : []),
    ...(world.isRecording() ? [fail('E-D2').failure] : []),
    ...(missing.length > 0 ? [fail('E-D5', missing.join(' ').slice(0, 60)).failure] : []),
  ]
  return {
    parts: binder.parts.map((part) => {
      const runs = part.blocks.flatMap((b) => b.type === 'rows' ? b.rows.flatMap((r) => r.value) : b.type === 'qa' ? b.lines.flatMap((l) => l.runs) : b.type === 'table' ? b.rows.flat(2) : b.type === 'paragraph' ? b.runs : [])
      const lines = part.blocks.reduce((n, b) => n + (b.type === 'rows' ? b.rows.length : b.type === 'qa' ? b.lines.length : b.type === 'table' ? b.rows.length : 1), 0)
      return { id: part.id, title: part.title, lines, redactions: runs.filter((r) => r.code !== null).length }
    }),
    media: ended(await recordingsOf(store, sessionId)).map((r, i) => ({ name: mediaName(i).slice('data/'.length), bytes: r.end.bytes, durationMs: r.end.durationMs, included: profiles[profile].media })),
    blocks,
  }
}

async function missingSigns(world: SealWorld, binder: unknown): Promise<string[]> {
  const coverage = Coverage.parse(JSON.parse(await readFile(join(world.fontFolder, 'coverage.json'), 'utf8')))
  return missingDeep(printableDeep(binder), coverage)
}

export type SealRequest = { sessionId: SessionId; profile: RecipientProfile; recipient: string; targetDir: string }

/**
 * Makes the bundle in `targetDir`. Throws `Refused`: E-D1 open proposals, E-D2 recording runs, E-D3 cancelled, E-D5 a sign
 * the font lacks, E-C7 a damaged recording, and those of `writeBundle`. Nothing half-made is left. The entry `seal.made`
 * is the caller's, after the verifier has passed the file.
 */
export async function makeBundle(world: SealWorld, request: SealRequest, print: Pick<PrintOptions, 'openPrintWindow' | 'handover'>, signal: AbortSignal, progress: Progress): Promise<SealedBundle & { bundleId: string; pages: number }> {
  const { store, forms, identity } = world
  const { sessionId, profile } = request
  progress('collect', 0, 1)
  if (world.isRecording()) throw new Refused('E-D2')
  const found = await passages(store, forms, sessionId, profile)
  const { decisions, open } = await decisionsFor(store, found, sessionId, profile)
  if (open > 0) throw new Refused('E-D1', String(open))
  const { case: theCase } = await loadWorld(store, sessionId)
  const recordings = ended(await recordingsOf(store, sessionId))
  const audit = await store.log.audit(theCase.caseId)
  const custody = { size: audit.size, root: audit.root }
  const createdAt = store.clock.utc()
  const bundleId = newBundleId(new Date(createdAt))

  // The footer cannot carry the hash of a manifest that lists the PDF; it carries that of this inner list (reference/pdf.md §2).
  const inner = Buffer.from(canonical({
    bundleId, createdAt, custody,
    recordings: recordings.map((r) => ({ recordingId: r.recordingId, sha256: r.end.sha256, chunks: r.end.chunks, head: r.end.head })),
    texts: found.map((p) => createHash('sha256').update(canonical(redactText(p.text, p.textSha256, decisions.filter((d) => d.ref.sectionId === p.ref.sectionId && d.ref.path === p.ref.path)))).digest('hex')),
  }))
  const digest = createHash('sha256').update(inner).digest('hex')
  const order = { sessionId, profile, recipient: request.recipient, bundleId, createdAt, organisation: world.organisation, room: '' }
  const binder = printableDeep(await binderContent(store, forms, order, { passages: found, decisions }, custody, digest))
  const missing = await missingSigns(world, binder)
  if (missing.length > 0) throw new Refused('E-D5', missing.join(' ').slice(0, 60))

  const cancelled = <T>(work: Promise<T>) => work.catch((error: unknown) => { throw signal.aborted ? new Refused('E-D3') : error })
  const { pdf, pages } = await cancelled(printBinder(binder, { ...print, signal, onProgress: (done, total) => progress('print', done, total) }))
  progress('assemble', 0, 1)
  const attachment = 'content-digest.json'
  const stamped = await stampBinder(pdf, {
    bundleId, digest, fontBytes: await readFile(join(world.fontFolder, 'serif-400.ttf')), title: binder.title, author: world.organisation, at: new Date(createdAt),
    attachments: [{ name: attachment, bytes: inner, mimeType: 'application/json', description: '内容摘要清单' }],
  })
  progress('sign', 0, 1)
  const signer = memorySigner(identity)
  const signed = await signPdf(stamped, signer, { reason: '封存', location: world.organisation, when: new Date(createdAt) })
  if (signal.aborted) throw new Refused('E-D3')

  const media = profiles[profile].media ? recordings : []
  const readers = await Promise.all(media.map((r) => openRecording(store, r.recordingId)))
  try {
    const auditBytes = Buffer.from(audit.lines.map((line) => `${canonical(line)}\n`).join(''))
    const files: SealFile[] = [
      { path: 'data/binder.pdf', role: 'binder', mediaType: 'application/pdf', size: signed.length, open: async () => signed },
      { path: 'data/audit.jsonl', role: 'audit', mediaType: 'application/jsonl', size: auditBytes.length, open: async () => auditBytes },
      ...media.map((r, i): SealFile => ({ path: mediaName(i), role: 'recording', mediaType: r.mimeType.replace(/;.*/, ''), size: readers[i]!.bytes, open: () => readers[i]!.range(0, readers[i]!.bytes) })),
    ]
    const total = files.reduce((sum, f) => sum + (f.size ?? 0), 0)
    const sealed = await writeBundle({
      targetDir: request.targetDir, bundleId, files, signer, signal, passphrase: newPassphrase(),
      manifestInfo: {
        createdAt, caseNumber: theCase.number, recipient: { profile, name: request.recipient }, custody, supersedes: null,
        documents: [{ path: 'data/binder.pdf', pages, signatures: 1, attachments: [attachment] }],
        media: media.map((r, i) => ({ path: mediaName(i), label: 'child', durationMs: r.end.durationMs })),
      },
      onProgress: ({ bytes }) => progress('media', bytes, total),
    })
    return { ...sealed, bundleId, pages }
  } finally {
    await Promise.all(readers.map((r) => r.close()))
  }
}
