// The recorder of the room: one session's run of recordings, one after the other without anybody's help when a device
// fails. A plain object outside React, so that it survives every change of screen. There is no pause (F20).
import { fail, ok, type Failure, type Result } from '../../shared/failure'
import type { Client } from '../../shared/ipc/contract'
import type { RoomContract } from '../../shared/ipc/index'
import type { Millis, RecordingId, SessionId } from '../../shared/model/ids'
import type { EndReason } from '../../shared/model/recording'
import type { Capture, startCapture } from './capture'
import { ChunkQueue } from './chunk-queue'
import type { Signals } from './signals'
import type { Source } from './source'
import { alarmsOf, elapsedMs, goneSilent, type Alarm } from './watch'

/** Everything with an effect is passed in: tests run the recorder without a camera, a disk or a clock. */
export type Ports = {
  openSource: (options: { partial: boolean }) => Promise<Source>
  closeStream: (stream: MediaStream) => void
  watchSignals: (stream: MediaStream, now: number) => Signals
  startCapture: typeof startCapture
  store: Pick<Client<RoomContract>['record'], 'open' | 'append' | 'finish' | 'space'>
  now: () => number
  wait: (ms: number) => Promise<void>
  /** Runs `task` every `ms` until the returned function is called. */
  every: (ms: number, task: () => void) => () => void
}

export type RecorderState = 'idle' | 'starting' | 'running' | 'stopping'

export type Snapshot = {
  state: RecorderState
  sessionId: SessionId | null
  /** The recording that writes now, or the last one of this run. */
  recordingId: RecordingId | null
  /** 1 for the first recording of this run; every break starts another. */
  part: number
  savedUpToMs: number
  /** On the clock of `performance.now()`; null before the first verified write. */
  lastSavedAt: number | null
  /** Saved length of the earlier parts of this run, in ms. */
  earlierMs: number
  /** Time between the last two parts that no recording holds, in ms. */
  gapMs: number
  stream: MediaStream | null
  alarms: readonly Alarm[]
  spaceHours: number | null
  /** Set when a run ended other than by a person's stop; stays until it is acknowledged. */
  broken: Failure | null
}

type Segment = {
  recordingId: RecordingId
  source: Source
  capture: Capture
  queue: ChunkQueue
  openedAt: number
  /** Set when it can no longer record; the next check ends it if nothing else has. */
  trouble: Break | null
}
type Break = Exclude<EndReason, 'stopped' | 'abnormal'>

const idle: Snapshot = {
  state: 'idle', sessionId: null, recordingId: null, part: 0, savedUpToMs: 0, lastSavedAt: null, earlierMs: 0, gapMs: 0,
  stream: null, alarms: [], spaceHours: null, broken: null,
}
const TICK_MS = 250
const RETRY_MS = 2000
const SPACE_MS = 10_000
/** How often a missing camera or microphone is looked for while the other one records. */
const MEND_MS = 10_000
/**
 * Failures that no second try mends: the run ends and says why. A shut door (E-A4) is none: a new part can begin only when the recorder's
 * own person is in again, and then begins by itself.
 */
const hopeless: ReadonlySet<Failure['code']> = new Set(['E-A7', 'E-B2', 'E-B3', 'E-C2', 'E-C3'])

export class Recorder {
  readonly #ports: Ports
  readonly #listeners = new Set<() => void>()
  #snapshot: Snapshot = idle
  #source: Source | null = null
  #signals: Signals | null = null
  #segment: Segment | null = null
  #rotation: Promise<void> | null = null
  #stopTicking: (() => void) | null = null
  #lastChunkAt = 0
  #lastTickAt = 0
  #lastMendAt = 0
  #lastSpaceAt = -Infinity
  #preparing: Promise<void> | null = null
  #wanted = false

  constructor(ports: Ports) {
    this.#ports = ports
  }

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener)
    return () => { this.#listeners.delete(listener) }
  }
  readonly snapshot = () => this.#snapshot

  /** Position of the running recording in ms, never ahead of what is written by more than 1.5 s. */
  readonly elapsedMs = (): number => {
    const { savedUpToMs } = this.#snapshot
    return this.#segment ? elapsedMs(this.#ports.now() - this.#segment.capture.startedAt, savedUpToMs) : savedUpToMs
  }
  /** ms since the last verified write (since the opening, before the first one). */
  readonly sinceSavedMs = (): number => this.#ports.now() - (this.#snapshot.lastSavedAt ?? this.#segment?.openedAt ?? this.#ports.now())
  /** Peak of the sound, 0 to 1. */
  readonly level = (): number => this.#signals?.level() ?? 0
  /** Blobs held back by RecordRTC; anything but 0 is a fault. */
  readonly held = (): number => this.#segment?.capture.held() ?? 0

  /** Shows camera and microphone before the start. Quiet when there is none: the picture stays empty. */
  readonly prepare = (): Promise<void> => {
    this.#wanted = true
    if (this.#snapshot.state !== 'idle' || this.#source) return Promise.resolve()
    this.#preparing ??= this.#ports.openSource({ partial: false }).then((source) => {
      if (this.#wanted && this.#snapshot.state === 'idle' && !this.#source) this.#adopt(source)
      else this.#ports.closeStream(source.stream)
    }, () => undefined).finally(() => { this.#preparing = null })
    return this.#preparing
  }

  /** Takes the devices back when nothing records. */
  readonly release = (): void => {
    this.#wanted = false
    if (this.#snapshot.state === 'idle') this.#drop()
  }

  /** Starts a run. Fails without one: E-C5 already running, E-C4 no device, or what the store says (E-C2, E-C3). */
  readonly start = async (sessionId: SessionId): Promise<Result<null>> => {
    if (this.#snapshot.state !== 'idle') return fail('E-C5')
    this.#set({ ...idle, state: 'starting', sessionId, stream: this.#snapshot.stream })
    await this.#preparing
    const begun = await this.#freshSource(false).then((source) => this.#begin(source, Promise.resolve()), () => fail('E-C4'))
    if (!begun.ok) {
      this.#drop()
      this.#set({ ...idle })
      return begun
    }
    this.#lastTickAt = this.#ports.now()
    this.#lastMendAt = this.#ports.now()
    this.#lastSpaceAt = -Infinity
    this.#set({ state: 'running' })
    this.#stopTicking = this.#ports.every(TICK_MS, () => this.#tick())
    return ok(null)
  }

  /** Ends the run; resolves when the last chunk is on disk and the end is written. */
  readonly stop = async (): Promise<Result<null>> => {
    if (this.#snapshot.state !== 'running') return ok(null)
    this.#set({ state: 'stopping' })
    await this.#rotation
    const ended = this.#segment ? await this.#close(this.#segment, 'stopped') : ok(null)
    this.#end(ended.ok ? null : ended.failure)
    return ended
  }

  /** Puts away the notice of a broken run. */
  readonly acknowledge = (): void => this.#set({ broken: null })

  async #freshSource(partial: boolean): Promise<Source> {
    if (!partial && this.#source?.stream.getTracks().every((t) => t.readyState === 'live')) return this.#source
    return this.#ports.openSource({ partial })
  }

  /** Starts a recording on `source`; its chunks wait until the recording before it is closed and this one is known. */
  async #begin(source: Source, after: Promise<unknown>): Promise<Result<Segment>> {
    const { now, wait, store } = this.#ports
    const sessionId = this.#snapshot.sessionId!
    let segment: Segment | null = null
    let trouble: Break | null = null
    const lost = (reason: Break) => {
      trouble ??= reason
      if (!segment) return
      segment.trouble ??= reason
      this.#rotate(segment, reason)
    }
    const queue: ChunkQueue = new ChunkQueue({
      wait,
      send: async ({ index, endMs, bytes }) => store.append({ recordingId: segment!.recordingId, index, endMs: endMs as Millis, bytes }),
      onSaved: ({ upTo }) => { if (segment === this.#segment) this.#set({ savedUpToMs: upTo, lastSavedAt: now() }) },
      onFailed: () => lost('error'),
    })
    this.#lastChunkAt = now()
    const capture = await this.#ports.startCapture(source.stream, {
      onChunk: (endMs, bytes) => {
        this.#lastChunkAt = now()
        queue.push(endMs, bytes)
      },
      onLost: lost,
    }).catch(() => null)
    if (!capture) {
      this.#discard(source)
      return fail('E-C4')
    }
    await after
    const { stream: _, ...device } = source
    const opened = await store.open({ sessionId, source: { ...device, mimeType: capture.mimeType } }).catch(() => fail('E-B4'))
    if (!opened.ok) {
      await capture.stop()
      this.#discard(source)
      return opened
    }
    const { recordingId } = opened.value
    segment = { recordingId, source, capture, queue, openedAt: now(), trouble }
    const before = this.#snapshot
    const last = this.#segment
    this.#segment = segment
    if (this.#source !== source) this.#adopt(source)
    this.#set({
      recordingId, part: before.part + 1, earlierMs: before.earlierMs + before.savedUpToMs, savedUpToMs: 0, lastSavedAt: null,
      gapMs: last ? Math.max(0, capture.startedAt - last.capture.startedAt - before.savedUpToMs) : 0,
    })
    queue.open()
    if (trouble) this.#rotate(segment, trouble)
    return ok(segment)
  }

  /** Stops the capture, waits for the last chunk, writes the end. */
  async #close(segment: Segment, reason: Exclude<EndReason, 'abnormal'>): Promise<Result<null>> {
    await segment.capture.stop()
    const whole = await segment.queue.drained()
    const ended = await this.#ports.store.finish({ recordingId: segment.recordingId, reason: whole ? reason : 'error' }).catch(() => fail('E-B4'))
    if (this.#segment === segment && this.#snapshot.state === 'stopping') this.#segment = null
    if (!ended.ok) return ended
    return whole ? ok(null) : fail('E-C1')
  }

  /** Ends `segment` and starts the next recording at once, with whatever device still works. */
  #rotate(segment: Segment, reason: Break, ready?: Source): void {
    if (this.#rotation || this.#segment !== segment || this.#snapshot.state === 'stopping') {
      if (ready) this.#ports.closeStream(ready.stream)
      return
    }
    this.#rotation = this.#next(segment, reason, ready).finally(() => {
      this.#rotation = null
      this.#look()
    })
    this.#look()
  }

  async #next(old: Segment, reason: Break, ready?: Source): Promise<void> {
    const closed = this.#close(old, reason)
    let source = ready
    while (this.#snapshot.state !== 'stopping') {
      const begun: Result<Segment> = source ? await this.#begin(source, closed)
        : await this.#ports.openSource({ partial: true }).then((s) => this.#begin(s, closed), () => fail('E-C4'))
      source = undefined
      if (begun.ok) {
        this.#lastMendAt = this.#ports.now()
        return
      }
      if (hopeless.has(begun.failure.code)) {
        await closed
        return this.#end(begun.failure)
      }
      await this.#ports.wait(RETRY_MS)
      // The store still takes the old recording for a running one: its end was not written. Try that again.
      if (begun.failure.code === 'E-C5') await this.#ports.store.finish({ recordingId: old.recordingId, reason: 'error' }).catch(() => null)
    }
    await closed
    this.#segment = null
  }

  #tick(): void {
    const { now } = this.#ports
    const at = now()
    const late = at - this.#lastTickAt - TICK_MS
    this.#lastTickAt = at
    const segment = this.#segment
    if (this.#snapshot.state === 'running' && segment && !this.#rotation) {
      if (segment.trouble) this.#rotate(segment, segment.trouble)
      else if (goneSilent(at, this.#lastChunkAt, late)) this.#rotate(segment, 'no-data')
      else if (at - this.#lastMendAt > MEND_MS && this.#partial(segment)) void this.#mend(segment)
    }
    if (at - this.#lastSpaceAt > SPACE_MS) {
      this.#lastSpaceAt = at
      void this.#ports.store.space({}).then((r) => { if (r.ok) this.#set({ spaceHours: r.value.hours }) }, () => undefined)
    }
    this.#look()
  }

  #partial(segment: Segment): boolean {
    const { stream } = segment.source
    return stream.getVideoTracks().length === 0 || stream.getAudioTracks().length === 0
  }

  /** Looks for the missing device while the other one records; takes it only when it shows a picture. */
  async #mend(segment: Segment): Promise<void> {
    this.#lastMendAt = Infinity
    const whole = await this.#ports.openSource({ partial: false }).catch(() => null)
    this.#lastMendAt = this.#ports.now()
    if (whole) this.#rotate(segment, 'track-ended', whole)
  }

  #look(): void {
    const { now } = this.#ports
    const segment = this.#segment
    if (!segment || this.#snapshot.state === 'idle') return
    const at = now()
    this.#signals?.look(at)
    const { stream } = segment.source
    const alarms = alarmsOf({
      now: at,
      restarting: this.#rotation !== null && this.#snapshot.state === 'running',
      mendedAt: this.#snapshot.part > 1 ? segment.openedAt : null,
      lastSavedAt: this.#snapshot.lastSavedAt ?? segment.openedAt,
      hasPicture: stream.getVideoTracks().length > 0,
      hasSound: stream.getAudioTracks().length > 0,
      lastFrameAt: this.#signals?.lastFrameAt() ?? at,
      lastSoundAt: this.#signals?.lastSoundAt() ?? at,
      spaceHours: this.#snapshot.spaceHours,
    })
    if (alarms.join() !== this.#snapshot.alarms.join()) this.#set({ alarms })
  }

  #end(broken: Failure | null): void {
    this.#stopTicking?.()
    this.#stopTicking = null
    this.#segment = null
    this.#drop()
    const { recordingId, savedUpToMs, lastSavedAt, earlierMs, part, sessionId } = this.#snapshot
    this.#set({ ...idle, sessionId, recordingId, part, savedUpToMs, lastSavedAt, earlierMs, broken })
    if (this.#wanted) void this.prepare()
  }

  #adopt(source: Source): void {
    this.#drop()
    this.#source = source
    this.#signals = this.#ports.watchSignals(source.stream, this.#ports.now())
    this.#set({ stream: source.stream })
  }

  /** A source that never became a recording. */
  #discard(source: Source): void {
    if (source === this.#source) this.#drop()
    else this.#ports.closeStream(source.stream)
  }

  #drop(): void {
    this.#signals?.close()
    this.#signals = null
    if (this.#source) this.#ports.closeStream(this.#source.stream)
    this.#source = null
    if (this.#snapshot.stream) this.#set({ stream: null })
  }

  #set(patch: Partial<Snapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...patch }
    for (const listener of this.#listeners) listener()
  }
}
