// A recorder on a real store with real files, whose writing process, capturing window and clock a test holds in its hands.
import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Recorder } from '../../../electron/record/recorder'
import type { RecorderWorld } from '../../../electron/record/recorder-world'
import type { CaptureSide, OpenPart, WriterSide } from '../../../electron/record/take-run'
import type { WriterNews } from '../../../electron/record/writer-calls'
import type { Store } from '../../../electron/store/store'
import { mediaKey } from '../../../electron/vault/keys'
import { MediaWriter } from '../../../electron/vault/writer'
import { Refused, type FailureCode } from '../../../shared/failure'
import type { CaptureReport, Order, Plan, PostSignal } from '../../../shared/model/capture'
import type { Entry } from '../../../shared/model/entry'
import type { Millis, RecordingId, TakeId } from '../../../shared/model/ids'
import type { Track } from '../../../shared/model/recording'
import type { Climate, Place, RecorderState } from '../../../shared/model/take'

export const code = async (work: Promise<unknown>) => work.then(() => 'no failure', (e: unknown) => (e instanceof Refused ? (e.detail === undefined ? e.code : `${e.code} ${e.detail}`) : `bug: ${String(e)}`))

const picture = { width: 640, height: 360, frameRate: 25, codec: 'vp8', bitsPerSecond: 500_000 } as const
export const planOf = (...tracks: Track[]): Plan => ({ posts: { camera1: null, microphone1: null, camera2: null, microphone2: null }, picture, tracks })

/** Wall and monotonic time move only when a test says so. */
export const movable = () => ({
  wall: Date.parse('2026-11-22T08:00:00.000Z'), up: 1_000, slept: 0,
  utc() { return new Date(this.wall).toISOString() },
  mono() { return this.up as Millis },
  pass(ms: number) { this.wall += ms; this.up += ms },
  /** The machine sleeps: the monotonic clock stands still. */
  sleep(ms: number) { this.wall += ms; this.slept += ms },
})

/** Writes at once, in this process: what the desk of the writing process promises. */
export class FileWriter implements WriterSide {
  onNews: (news: WriterNews) => void = () => undefined
  onReplaced: WriterSide['onReplaced'] = () => undefined
  nextNote = 0
  key: Buffer | null = null
  folders: { place: Place; folder: string }[] = []
  /** What is refused next. */
  refuse: Partial<Record<'begin' | 'part' | 'finish' | 'note', FailureCode>> = {}
  readonly calls: string[] = []
  /** The lamp cannot be reached from the start. */
  faultAtBegin: string | null = null
  /** Calls that never come back: the disk hangs. */
  hangs: readonly string[] = []
  private readonly files = new Map<string, MediaWriter>()
  private readonly held = new Map<string, { until: Promise<void>; go: () => void }>()

  /** Calls take until `release`: the disk is busy, and well. */
  hold(call: string): void {
    let go = () => undefined as void
    const until = new Promise<void>((resolve) => { go = resolve })
    this.held.set(call, { until, go })
  }

  release(call: string): void {
    this.held.get(call)?.go()
    this.held.delete(call)
  }

  private async say<T>(call: 'begin' | 'part' | 'finish' | 'note', work: () => Promise<T>): Promise<T> {
    this.calls.push(call)
    const refused = this.refuse[call]
    if (refused) throw new Refused(refused)
    if (this.hangs.includes(call)) await new Promise(() => undefined)
    await this.held.get(call)?.until
    return work()
  }

  private async open(id: string): Promise<void> {
    for (const { folder } of this.folders) await mkdir(folder, { recursive: true })
    this.files.set(id, await MediaWriter.create(this.folders.map(({ place, folder }) => ({ place, path: join(folder, `${id}.som`) })), id, mediaKey(this.key!, id)))
  }

  begin({ takeId, key, folders }: Parameters<WriterSide['begin']>[0]): Promise<void> {
    return this.say('begin', async () => {
      this.key = Buffer.from(key)
      this.folders = folders
      this.nextNote = 0
      if (this.faultAtBegin !== null) this.onNews({ news: 'light', on: false, fault: this.faultAtBegin })
      await this.open(takeId)
      this.files.set('journal', this.files.get(takeId)!)
    })
  }

  part(recordingId: RecordingId): Promise<void> {
    return this.say('part', () => this.open(recordingId))
  }

  note(text: string, atMs: Millis): Promise<number> {
    const n = this.nextNote++
    return this.say('note', async () => { await this.files.get('journal')!.append(Buffer.from(text), atMs); return n })
  }

  finish(recordingId: RecordingId) {
    return this.say('finish', async () => {
      const { chunks, head, sha256, bytes, durationMs, file, copies } = await this.files.get(recordingId)!.finish()
      return { chunks, head, sha256, bytes, durationMs: durationMs as Millis, file, copies }
    })
  }

  async close(): Promise<void> {
    this.calls.push('close')
    if (this.hangs.includes('close')) await new Promise(() => undefined)
    await this.drop()
  }

  /** As a kill leaves it: nothing more is written. */
  async drop(): Promise<void> {
    for (const writer of new Set(this.files.values())) await writer.close().catch(() => undefined)
    this.files.clear()
    this.key = null
  }

  /** A chunk arrives over the port. */
  async chunk(recordingId: RecordingId, endMs: number, bytes: Buffer = randomBytes(400), mediaMs: number | null = endMs): Promise<void> {
    const { index, tag } = await this.files.get(recordingId)!.append(bytes, endMs)
    this.onNews({ news: 'saved', recordingId, index, endMs: endMs as Millis, mediaMs, bytes: bytes.length, tag, good: this.folders.map((f) => f.place), tookMs: 1 })
  }
}

export class TakeWorld {
  readonly clock = movable()
  readonly writer = new FileWriter()
  readonly orders: Order[] = []
  readonly states: RecorderState[] = []
  readonly entries: Entry[] = []
  readonly jumps: number[] = []
  connects = 0
  reloads = 0
  plan = planOf('face', 'sound')
  secondFolder = ''
  climate: Climate | null = null
  /** What the looking timer calls. */
  look: () => void = () => undefined
  recorder: Recorder
  private readonly capture: CaptureSide = {
    order: (order) => { this.orders.push(order); if (order.kind === 'stop') queueMicrotask(() => { if (this.answers) this.recorder.done(order.takeId) }) },
    connect: () => { this.connects++ }, reload: () => { this.reloads++ },
  }
  /** What the capturing window reports; null: the first camera and microphone are well. */
  present: PostSignal[] | null = null
  /** The capturing window says `done` by itself. */
  answers = true

  constructor(readonly store: Store, options: Partial<RecorderWorld> = {}) {
    this.recorder = new Recorder({
      folder: store.folder, clock: this.clock, writer: this.writer, capture: this.capture, climate: () => this.climate, uptimeMs: () => this.clock.up + this.clock.slept, jumps: () => this.jumps.splice(0),
      settings: () => ({ plan: this.plan, light: '', secondFolder: this.secondFolder }),
      tell: { state: (state) => this.states.push(state), entry: (entry) => this.entries.push(entry), runs: () => undefined, ended: () => undefined },
      every: (work) => { this.look = work; return () => { this.look = () => undefined } },
      ...options,
    })
  }

  /** Starts a take whose tracks all begin at once; gives their recordings in the order of the plan. */
  async start(sessionId: Parameters<Recorder['start']>[0], single = '只有一块盘', purpose: 'session' | 'self-test' = 'session'): Promise<{ takeId: TakeId; recordings: RecordingId[] }> {
    await this.recorder.attach(this.store)
    const started = purpose === 'session' ? this.recorder.start(sessionId, single) : this.recorder.selfTest(sessionId, single)
    started.catch(() => undefined)
    while (this.orders.at(-1)?.kind !== 'run') {
      await new Promise((resolve) => setTimeout(resolve, 5))
      if ((await Promise.race([started.then(() => 'done', () => 'failed'), new Promise((resolve) => setImmediate(() => resolve(null)))])) === 'failed') await started
    }
    const { takeId } = this.orders.at(-1) as Extract<Order, { kind: 'run' }>
    const recordings: RecordingId[] = []
    for (const track of this.plan.tracks) recordings.push(await this.open(takeId, track))
    this.pass(1_000)
    for (const recordingId of recordings) await this.writer.chunk(recordingId, 1_000)
    await started
    return { takeId, recordings }
  }

  async open(takeId: TakeId, track: Track, startMs: number = this.recorder.clock().ms, { picture = track !== 'sound' } = {}): Promise<RecordingId> {
    const sound = !picture
    const source: OpenPart = {
      takeId, track, startMs: startMs as Millis, mimeType: sound ? 'audio/webm;codecs=opus' : 'video/webm;codecs=vp8,opus', camera: sound ? '' : '甲', microphone: '乙',
      width: sound ? 0 : 640, height: sound ? 0 : 360, frameRate: sound ? 0 : 25,
    }
    return (await this.recorder.open(source)).recordingId
  }

  /** Time passes; the recorder looks four times a second, and the capturing window reports unless told not to. */
  pass(ms: number, report: Partial<CaptureReport> | null = {}): void {
    for (let left = ms; left > 0; left -= 250) {
      this.clock.pass(Math.min(250, left))
      if (report) this.report(report)
      this.look()
    }
  }

  report(report: Partial<CaptureReport> = {}): void {
    const takeId = this.recorder.takeId
    if (takeId) this.recorder.report({ takeId, tracks: [], posts: this.present ?? [signal('camera1', { delivered: Math.round(this.clock.up / 40) }), signal('microphone1')], syncMs: null, ...report })
  }

  /** What the take says has happened, from the log. */
  async events(sectionId: Parameters<Store['log']['read']>[0]) {
    return (await this.store.log.read(sectionId)).flatMap((e) => (e.kind === 'take.event' ? [e.body.what] : []))
  }
}

export const signal = (post: PostSignal['post'], change: Partial<PostSignal> = {}): PostSignal => ({
  post, state: 'live', label: '甲', width: 640, height: 360, frameRate: 25, delivered: 0, discarded: 0, frameAgoMs: 40 as Millis, changeAgoMs: 40 as Millis, luma: 120, lumaSpread: 40,
  peak: 0.4, soundAgoMs: 0 as Millis, voiceAgoMs: 200 as Millis, muted: false, ...change,
})
