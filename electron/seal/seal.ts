// Sealing a session for one recipient: collect → print → assemble → sign → write; a whole bundle or nothing.
import { createHash, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import { canonical } from '../../shared/canonical'
import { fail, Refused, type Failure } from '../../shared/failure'
import { foldQuestioning } from '../../shared/fold/questioning'
import { redactText, type Decided } from '../../shared/fold/redaction'
import type { Passage } from '../../shared/ipc/redact'
import type { seal as sealContract, SealStep } from '../../shared/ipc/seal'
import type { Binder } from '../../shared/model/binder'
import type { FormDefinition } from '../../shared/model/form'
import type { BundleId, RecordingId, SessionId } from '../../shared/model/ids'
import type { Recording } from '../../shared/model/recording'
import type { RecipientProfile } from '../../shared/model/redaction'
import { printableDeep } from '../../shared/printable'
import { openRecording } from '../record/recordings'
import type { Known } from '../redact/detect'
import { goingTo, type Going } from '../redact/going'
import { decisionsFor, hidden, passages } from '../redact/passages'
import { profiles } from '../redact/profiles'
import { formsOfSession } from '../sections/as-signed'
import type { Definitions } from '../sections/definitions'
import { loadWorld, sectionOf, type World } from '../store/world'
import type { Store } from '../store/store'
import type { MediaReader } from '../vault/reader'
import { writeBundle, type SealedBundle, type SealFile } from './bundle'
import { binderContent, type Custody } from './content'
import { Coverage, missingDeep, namedByNumber } from '../sections/coverage'
import type { PrintOptions } from '../sections/handover'
import { damagedOf } from './damage'
import type { Signer } from '../store/identity'
import { lastCheck, type Leak } from './last-check'
import { ended, mediaPath, numberOf } from './media-part'
import { signPdf } from './pades'
import { newBundleId, newPassphrase } from './passphrase'
import { printBinder } from './print'
import { stampBinder } from './stamp'

export type SealWorld = {
  store: Store
  definitions: Definitions
  organisation: string
  fontFolder: string
  isRecording: () => boolean
  /** Recordings that did not end are still being looked through. */
  isRecovering: () => boolean
}

type Preview = z.input<(typeof sealContract)['preview']['output']>
type Progress = (step: SealStep, done: number, total: number) => void

/** What a person wants sealed, with the written reasons that lift a block (E-D7, E-C7) or a missing consent (F52); empty where there is none. */
export type Wish = { sessionId: SessionId; profile: RecipientProfile; recipient: string; noRecordingReason: string; omitDamagedReason: string; withoutConsentReason: string }

/** A reason of one sign is none. */
const written = (reason: string) => [...reason].length >= 2

type Gathered = {
  wish: Wish
  /** By which its forms are read: what was signed by the versions that were signed. */
  forms: readonly FormDefinition[]
  scene: World
  found: Passage[]
  going: Going
  decisions: Decided[]
  open: number
  hide: Known[]
  recordings: readonly Recording[]
  damaged: ReadonlySet<RecordingId>
}

/** Everything of the session that sealing looks at. */
export async function gather({ store, definitions }: SealWorld, wish: Wish, signal?: AbortSignal): Promise<Gathered> {
  const { sessionId, profile } = wish
  const scene = await loadWorld(store, sessionId)
  const forms = await formsOfSession(store, definitions, sessionId)
  const found = await passages(store, forms, sessionId, profile, written(wish.withoutConsentReason))
  const { recordings } = foldQuestioning(await store.log.read(await sectionOf(store, sessionId, 'questioning')))
  return {
    wish, forms, scene, found, going: await goingTo(store, forms, sessionId, profile, written(wish.withoutConsentReason)), ...await decisionsFor(store, found, sessionId, profile), hide: await hidden(store, scene, profile), recordings,
    damaged: profiles[profile].media ? await damagedOf(store, ended(recordings), signal) : new Set(),
  }
}

type Made = { bundleId: string; createdAt: string; custody: Custody; digest: string }

export async function draw({ store, definitions, organisation }: SealWorld, { wish, forms, found, going, decisions, recordings, damaged }: Gathered, { custody, digest, ...made }: Made): Promise<Binder> {
  const { noRecordingReason, omitDamagedReason } = wish
  const media = { recordings, included: profiles[wish.profile].media, damaged, noRecordingReason, omitDamagedReason }
  return printableDeep(await binderContent({ store, forms, definitions }, { ...wish, ...made, organisation, media, going }, { passages: found, decisions }, custody, digest))
}

/** A take of the session is not written up to its end: parts of it may be missing from the log. */
const isUnfinished = async ({ store, isRecovering }: SealWorld, { sessionId }: Wish) =>
  isRecovering() || (await store.db.get('SELECT id FROM take WHERE session_id = ?', sessionId)) !== undefined

/** What stands in the way, the gravest first. */
async function blocksOf(world: SealWorld, gathered: Gathered, binder: Binder): Promise<Failure[]> {
  const { wish, open, recordings, damaged } = gathered
  const missing = missingDeep(binder, Coverage.parse(JSON.parse(await readFile(join(world.fontFolder, 'coverage.json'), 'utf8'))))
  const leaks = open > 0 ? [] : leaksOf(world, gathered, binder)
  return [
    ...(world.isRecording() ? [fail('E-D2').failure] : (await isUnfinished(world, wish)) ? [fail('E-C34').failure] : []),
    ...(open > 0 ? [fail('E-D1', String(open)).failure] : []),
    ...(leaks.length > 0 ? [fail('E-D1', `${leaks.reduce((sum, l) => sum + l.count, 0)} · ${leaks.map((l) => l.place).join('、')}`.slice(0, 200)).failure] : []),
    ...(ended(recordings).length === 0 && !written(wish.noRecordingReason) ? [fail('E-D7').failure] : []),
    ...(written(wish.omitDamagedReason) ? [] : recordings.flatMap((r) => (damaged.has(r.recordingId) ? [fail('E-C7', `录像 ${numberOf(recordings, r.recordingId)} ${fileName(recordings, r)}`).failure] : []))),
    ...(missing.length > 0 ? [fail('E-D5', missing.slice(0, 6).map(namedByNumber).join('')).failure] : []),
  ]
}

function leaksOf({ organisation }: SealWorld, { wish, scene, found, decisions, hide, recordings }: Gathered, binder: Binder): Leak[] {
  return lastCheck({
    binder, passages: found, decisions, hide, numbers: profiles[wish.profile].numbers,
    own: [organisation, scene.session.room, ...scene.staff.flatMap((s) => [s.name, s.unit])],
    typed: [
      { place: '接收单位名称', text: wish.recipient, free: false },
      { place: '案件编号', text: scene.case.number, free: false },
      ...scene.case.persons.map((p) => ({ place: '人员化名', text: p.pseudonym, free: true })),
      ...decisions.filter((d) => d.action === 'accept').map((d) => ({ place: '替换文字', text: d.replacement, free: true })),
      ...recordings.flatMap((r) => [{ place: '设备名称', text: r.camera, free: false }, { place: '设备名称', text: r.microphone, free: false }]),
      { place: '未录音录像的理由', text: wish.noRecordingReason, free: true },
      { place: '不附损坏录像的理由', text: wish.omitDamagedReason, free: true },
      { place: '未获同意仍提供的理由', text: wish.withoutConsentReason, free: true },
    ],
  })
}

const fileName = (recordings: readonly Recording[], { recordingId }: Recording) => mediaPath(recordings, recordingId).slice('data/'.length)
/** What goes into the bundle of the recordings. */
const packed = ({ wish, recordings, damaged }: Gathered) => (profiles[wish.profile].media ? ended(recordings).filter((r) => !damaged.has(r.recordingId)) : [])

/**
 * Everything that would go in, as text to be hashed: what a second person approves. It changes with a word, a decision, a recording or
 * the wish itself; the same again gives the same.
 */
export async function approvable(world: SealWorld, wish: Wish): Promise<string> {
  return approvableOf(world, await gather(world, wish))
}

const blank = { bundleId: '', createdAt: '1970-01-01T00:00:00.000Z', custody: { size: 0, root: '', checkpoint: '' }, digest: '' }

async function approvableOf(world: SealWorld, gathered: Gathered): Promise<string> {
  const { wish, decisions, recordings, damaged } = gathered
  return canonical({
    // Every page as the recipient will read it, but for what only the making of the bundle brings.
    wish, binder: await draw(world, gathered, blank), damaged: [...damaged].sort(), decisions,
    recordings: ended(recordings).map((r) => ({ recordingId: r.recordingId, sha256: r.end.sha256, head: r.end.head })),
  })
}

/** What would go in, and what stands in the way. */
export async function preview(world: SealWorld, wish: Wish): Promise<Preview> {
  const gathered = await gather(world, wish)
  const binder = await draw(world, gathered, { bundleId: '', createdAt: world.store.clock.utc(), custody: { size: 0, root: '', checkpoint: '' }, digest: '' })
  const going = new Set(packed(gathered).map((r) => r.recordingId))
  return {
    parts: binder.parts.map((part) => {
      const runs = part.blocks.flatMap((b) => b.type === 'rows' ? b.rows.flatMap((r) => r.value) : b.type === 'qa' ? b.lines.flatMap((l) => l.runs) : b.type === 'table' ? b.rows.flat(2) : b.type === 'paragraph' ? b.runs : [])
      const lines = part.blocks.reduce((n, b) => n + (b.type === 'rows' ? b.rows.length : b.type === 'qa' ? b.lines.length : b.type === 'table' ? b.rows.length : 1), 0)
      return { id: part.id, title: part.title, lines, redactions: runs.filter((r) => r.code !== null).length }
    }),
    media: ended(gathered.recordings).map((r) => ({ name: fileName(gathered.recordings, r), bytes: r.end.bytes, durationMs: r.end.durationMs, included: going.has(r.recordingId) })),
    blocks: await blocksOf(world, gathered, binder),
  }
}

/** Hash of a text as the recipient sees it, with a salt of its own. The salts lie in the same list today; F91 will keep them apart and open single ones. */
function salted(text: unknown): { salt: string; sha256: string } {
  const salt = randomBytes(16)
  return { salt: salt.toString('hex'), sha256: createHash('sha256').update(salt).update(canonical(text)).digest('hex') }
}

/**
 * Makes the bundle in `targetDir`. `approved`: what a second person approved (`approvable`); E-B6 when it is that no more. Throws `Refused`: what `preview` gives as blocks, E-D3 cancelled, and those of
 * `writeBundle`. Nothing half-made is left. The entry `seal.made` is the caller's, after the verifier has passed the file.
 */
export async function makeBundle(world: SealWorld, wish: Wish, targetDir: string, signer: Signer, approved: string, print: Pick<PrintOptions, 'openPrintWindow' | 'handover'>, signal: AbortSignal, progress: Progress): Promise<SealedBundle & { bundleId: BundleId; pages: number }> {
  const { store } = world
  const { profile } = wish
  const cancelled = <T>(work: Promise<T>) => work.catch((error: unknown) => { throw signal.aborted ? new Refused('E-D3') : error })
  progress('collect', 0, 1)
  if (world.isRecording()) throw new Refused('E-D2')
  if (await isUnfinished(world, wish)) throw new Refused('E-C34')
  const gathered = await cancelled(gather(world, wish, signal))
  const { found, decisions, recordings, scene } = gathered
  // What is signed is what was approved, whatever was written since.
  if (await approvableOf(world, gathered) !== approved) throw new Refused('E-B6')
  const checkpoint = await store.log.checkpoint()
  const audit = await store.log.audit(scene.case.caseId)
  const custody = { size: audit.size, root: audit.root }
  const createdAt = store.clock.utc()
  const bundleId = newBundleId(new Date(createdAt))

  // The footer cannot carry the hash of a manifest that lists the PDF; it carries that of this inner list (reference/pdf.md §2).
  const inner = Buffer.from(canonical({
    bundleId, createdAt, custody,
    recordings: ended(recordings).map((r) => ({ recordingId: r.recordingId, sha256: r.end.sha256, chunks: r.end.chunks, head: r.end.head })),
    texts: found.map((p) => salted(redactText(p.text, p.textSha256, decisions.filter((d) => d.ref.sectionId === p.ref.sectionId && d.ref.path === p.ref.path)))),
  }))
  const digest = createHash('sha256').update(inner).digest('hex')
  const binder = await draw(world, gathered, { bundleId, createdAt, custody: { ...custody, checkpoint }, digest })
  const [block] = await blocksOf(world, gathered, binder)
  if (block) throw new Refused(block.code, block.detail)

  progress('print', 0, 2)
  const { pdf, pages } = await cancelled(printBinder(binder, { ...print, signal, onProgress: (done, total) => progress('print', done, total) }))
  progress('assemble', 0, 1)
  const attachment = 'content-digest.json'
  const stamped = await stampBinder(pdf, {
    bundleId, digest, fontBytes: await readFile(join(world.fontFolder, 'serif-400.ttf')), title: binder.title, author: world.organisation, at: new Date(createdAt),
    attachments: [{ name: attachment, bytes: inner, mimeType: 'application/json', description: '内容摘要清单' }],
  })
  progress('sign', 0, 1)
  const signed = await signPdf(stamped, signer, { reason: '封存', location: world.organisation, when: new Date(createdAt) })
  if (signal.aborted) throw new Refused('E-D3')

  const media = packed(gathered)
  const readers: MediaReader[] = []
  try {
    for (const r of media) readers.push(await openRecording(store, r.recordingId))
    const auditBytes = Buffer.from(audit.lines.map((line) => `${canonical(line)}\n`).join(''))
    const checkpointBytes = Buffer.from(checkpoint)
    const files: SealFile[] = [
      { path: 'data/binder.pdf', role: 'binder', mediaType: 'application/pdf', size: signed.length, open: async () => signed },
      { path: 'data/audit.jsonl', role: 'audit', mediaType: 'application/jsonl', size: auditBytes.length, open: async () => auditBytes },
      ...(checkpoint === '' ? [] : [{ path: 'data/checkpoint.txt', role: 'other' as const, mediaType: 'text/plain; charset=utf-8', size: checkpointBytes.length, open: async () => checkpointBytes }]),
      ...media.map((r, i): SealFile => ({ path: mediaPath(recordings, r.recordingId), role: 'recording', mediaType: r.mimeType.replace(/;.*/, ''), size: readers[i]!.bytes, open: () => readers[i]!.range(0, readers[i]!.bytes) })),
    ]
    const total = files.reduce((sum, f) => sum + (f.size ?? 0), 0)
    const sealed = await writeBundle({
      targetDir, bundleId, files, signer, signal, passphrase: newPassphrase(),
      manifestInfo: {
        createdAt, caseNumber: scene.case.number, recipient: { profile, name: wish.recipient }, custody, supersedes: null,
        documents: [{ path: 'data/binder.pdf', pages, signatures: 1, attachments: [attachment] }],
        media: media.map((r) => ({ path: mediaPath(recordings, r.recordingId), label: r.track, durationMs: r.end.durationMs })),
      },
      onProgress: ({ bytes }) => progress('media', bytes, total),
    })
    return { ...sealed, bundleId, pages }
  } finally {
    await Promise.all(readers.map((r) => r.close()))
  }
}
