// The recorder without its windows: real main side, real writer process (under plain Node), real store and files; cameras and clock are the test's.
// Hours pass as fast as the disk takes them.
import { fork, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundleTool } from '../../build/tool.mjs'
import { Recorder } from '../../electron/record/recorder'
import { WriterDesk, writerEnv, type WriterProcess } from '../../electron/record/writer-desk'
import type { Store } from '../../electron/store/store'
import type { CaptureReport, Order, Plan } from '../../shared/model/capture'
import type { Millis, RecordingId, TakeId } from '../../shared/model/ids'
import type { EndReason, Track } from '../../shared/model/recording'
import type { RecorderState } from '../../shared/model/take'
import { makeCase, type MadeCase } from './case'
import { foundRoom, login, cast } from './people'

type Part = { recordingId: RecordingId; next: number; startMs: number; endMs: number }

const mime: Record<Track, string> = { face: 'video/webm;codecs=vp8,opus', room: 'video/webm;codecs=vp8,opus', composite: 'video/webm;codecs=vp8,opus', sound: 'audio/webm;codecs=opus' }

export class Rig {
  readonly folder = mkdtempSync(join(tmpdir(), 'sayonce-rig-'))
  readonly vault = join(this.folder, 'vault')
  readonly second = join(this.folder, 'second')
  readonly desk: WriterDesk<number>
  readonly states: RecorderState[] = []
  readonly parts = new Map<Track, Part>()
  store!: Store
  made!: MadeCase
  recorder!: Recorder
  takeId: TakeId | null = null
  private readonly children: ChildProcess[] = []
  /** The child that has the port, and the port's number. */
  private to: { child: ChildProcess; port: number } | null = null
  private lastPort = 0
  private mono = 1_000_000
  private readonly looks = new Set<() => void>()
  private readonly answered = new Map<string, (ok: boolean) => void>()
  private readonly base = Date.parse('2026-02-03T08:00:00Z')

  private constructor(private readonly file: string, readonly plan: Plan) {
    this.desk = new WriterDesk<number>(() => this.forkWriter())
  }

  /** A founded room with a case that may record, and the recorder logged in. */
  static async make(plan: Plan): Promise<Rig> {
    const rig = new Rig(await bundleTool('electron/record/writer.process.ts'), plan)
    const { store, ids } = await foundRoom(rig.vault, { people: ['supervisor', 'admin', 'recorder', 'interviewer', 'interviewer2'] })
    await store.close()
    rig.store = await login(rig.vault, ids.recorder, cast.recorder.password)
    rig.made = await makeCase(rig.store, ids, { lines: 1 })
    const clock = { utc: () => new Date(rig.base + rig.mono).toISOString(), mono: () => rig.mono as Millis }
    rig.recorder = new Recorder({
      folder: rig.vault, clock, writer: rig.desk,
      capture: { order: (order) => rig.ordered(order), connect: () => rig.connect(), reload: () => { throw new Error('the capturing window was given up') } },
      settings: () => ({ plan, light: '', secondFolder: rig.second }),
      climate: () => null, jumps: () => [],
      tell: { state: (state) => { rig.states.splice(0, rig.states.length, state) }, entry: () => undefined, runs: () => undefined, ended: () => undefined },
      every: (work) => { rig.looks.add(work); return () => { rig.looks.delete(work) } },
    })
    await rig.recorder.attach(rig.store)
    return rig
  }

  private forkWriter(): WriterProcess<number> {
    const child = fork(this.file, { serialization: 'advanced', env: { ...process.env, ...writerEnv }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    this.children.push(child)
    child.on('message', (message: { port?: number; answer?: { recordingId: string; index: number; ok: boolean } }) => {
      const { port, answer } = message
      if (answer && port === this.to?.port) this.answered.get(`${answer.recordingId} ${answer.index}`)?.(answer.ok)
    })
    return {
      pid: child.pid,
      postMessage: (message, transfer) => {
        if (transfer) {
          this.to = { child, port: transfer[0]! }
          child.send({ port: transfer[0]! })
        } else child.send(message as object)
      },
      on: (event: string, listener: (...args: never[]) => void) => child.on(event, (message: unknown) => {
        // Answers on the stand-in for a port are not main's.
        if (event !== 'message' || !(message as { answer?: unknown }).answer) (listener as (m: unknown) => void)(message)
      }),
      kill: () => child.kill('SIGKILL'),
    }
  }

  /** The process that has the port now. */
  get writer(): ChildProcess {
    return this.to!.child
  }

  private connect(): void {
    this.desk.attachPort(++this.lastPort)
  }

  private ordered(order: Order): void {
    if (order.kind === 'stop') void this.stopParts(order.reason).then(() => { if (this.takeId) this.recorder.done(this.takeId) })
    if (order.kind === 'run') this.takeId = order.takeId
  }

  private async stopParts(reason: EndReason): Promise<void> {
    for (const track of this.parts.keys()) await this.endPart(track, reason)
  }

  async openPart(track: Track): Promise<void> {
    const startMs = this.recorder.clock().ms
    const { recordingId } = await this.recorder.open({ takeId: this.takeId!, track, startMs, mimeType: mime[track], camera: track === 'sound' ? '' : '试验摄像头', microphone: '试验麦克风', width: 640, height: 360, frameRate: 15 })
    this.parts.set(track, { recordingId, next: 0, startMs, endMs: 0 })
  }

  async endPart(track: Track, reason: EndReason): Promise<void> {
    const part = this.parts.get(track)
    this.parts.delete(track)
    if (part) await this.recorder.finish(part.recordingId, reason)
  }

  /** Begins a take; its first chunks are written when this resolves. */
  async start(): Promise<void> {
    const started = this.recorder.start(this.made.sessionId, '试验只有一块盘')
    while (!this.takeId) await new Promise((done) => setTimeout(done, 5))
    for (const track of this.plan.tracks) await this.openPart(track)
    await this.pass(() => Buffer.alloc(2000, 1))
    await started
  }

  /** One second of the take passes: a chunk of every track is written, the capturing window reports twice, the recorder looks four times. */
  async pass(bytesOf: (track: Track, index: number) => Uint8Array): Promise<void> {
    for (let quarter = 0; quarter < 4; quarter++) {
      this.mono += 250
      if (quarter % 2 === 0) this.report()
      for (const look of this.looks) look()
    }
    await Promise.all([...this.parts].map(([track, part]) => this.send(part, bytesOf(track, part.next))))
  }

  /** Until it is answered; what was not when the writer died is sent again to the next, as the capturing window does. */
  private async send(part: Part, bytes: Uint8Array): Promise<void> {
    const endMs = this.recorder.clock().ms - part.startMs
    const name = `${part.recordingId} ${part.next}`
    for (;;) {
      const { to } = this
      const answer = new Promise<boolean | null>((resolve) => {
        const look = setInterval(() => { if (this.to !== to) settle(null) }, 5)
        const settle = (value: boolean | null) => { clearInterval(look); resolve(value) }
        this.answered.set(name, settle)
        to?.child.send({ port: to.port, chunk: { recordingId: part.recordingId, index: part.next, endMs, bytes } }, () => undefined)
      })
      const ok = await answer
      this.answered.delete(name)
      if (ok === false) throw new Error(`chunk ${part.next} of ${part.recordingId} was refused`)
      if (ok === null) continue
      part.next++
      part.endMs = endMs
      return
    }
  }

  private report(): void {
    const age = 100 as Millis
    const post = (one: CaptureReport['posts'][number]['post']) => ({
      post: one, state: 'live' as const, label: '试验', width: 640, height: 360, frameRate: 15, delivered: Math.round(this.mono * 0.015), discarded: 0, frameAgoMs: age, changeAgoMs: age,
      luma: 120, lumaSpread: 40, peak: 0.3, soundAgoMs: age, voiceAgoMs: age, muted: false,
    })
    if (this.takeId) this.recorder.report({ takeId: this.takeId, tracks: [...this.parts].map(([track, { recordingId }]) => ({ track, recordingId, state: 'running' as const, waiting: 0, held: 0, chunkAgoMs: age })), posts: [post('camera1'), post('microphone1'), post('camera2')], syncMs: null })
  }

  async stop(): Promise<void> {
    await this.recorder.stop()
  }

  async end(): Promise<void> {
    this.desk.end()
    for (const child of this.children) child.kill('SIGKILL')
    await this.store?.close().catch(() => undefined)
    rmSync(this.folder, { recursive: true, force: true })
  }
}
