// One take while it runs: parts open and end, writes are counted, signals watched, events written. It holds all it needs, so that a locked screen or
// a crashed window changes nothing; what belongs into the store is written when a store is there.
import { createHash, randomBytes } from 'node:crypto'
import type { z } from 'zod'
import { Refused, type FailureCode } from '../../shared/failure'
import type { capture as contract } from '../../shared/ipc/capture'
import type { CaptureReport, Order, Overlay } from '../../shared/model/capture'
import { newId, type Bytes, type Millis, type RecordingId } from '../../shared/model/ids'
import type { EndReason } from '../../shared/model/recording'
import type { Climate, Place, RecorderState, TakeEvent } from '../../shared/model/take'
import type { Clock } from '../store/clock'
import type { Store } from '../store/store'
import { Patience } from './patience'
import { bytesPerSecond, stopSeconds } from './places'
import { SelfTestMeter } from './self-test'
import { Space } from './space'
import type { Part, Take } from './take'
import { TakeClock } from './take-clock'
import type { TakeLog } from './take-log'
import { expectedPosts, limits, postsOf, Watch } from './watch'
import { within } from './within'
import type { Finished, WriterNews } from './writer-calls'

/** Main's side of the process that writes (writer-desk.ts). */
export type WriterSide = {
  begin(take: { takeId: Take['takeId']; key: Uint8Array; folders: { place: Place; folder: string }[]; light: string }): Promise<unknown>
  part(recordingId: RecordingId): Promise<unknown>
  finish(recordingId: RecordingId): Promise<Finished>
  note(text: string, atMs: Millis): Promise<unknown>
  readonly nextNote: number
  close(): Promise<unknown>
  onNews: (news: WriterNews) => void
  onReplaced: (next: { recordingId: RecordingId; index: number; endMs: Millis }[]) => void
}
/** Main's side of the capturing window. `connect`: a new port between it and the writer. `reload`: ends its process and loads it anew. */
export type CaptureSide = { order(order: Order): void; connect(): void; reload(): void }

export type OpenPart = z.infer<(typeof contract)['open']['input']>

/** The first report of the capturing window: it has to open its devices. */
const firstReportMs = 8_000
/** Devices that give nothing by then do not come in the next moment either. */
const firstLiveMs = 3_000
/** Ends of long parts take their time (everything is summed up); a disk that takes nothing any more is not waited for. */
const endsMs = 300_000
const endsLookMs = 5_000
/** A look this late means that the whole machine, or this process, stood still. */
const stoodStillMs = 3_000
/** The monotonic clock goes on only while the machine is awake: so long after it said that it sleeps it does not. */
const awakeMs = 5_000
/** Where no place takes anything a new part is tried this often. */
const retryMs = 2_000
const spaceEveryMs = 1_500
/** The rate of what was written is trusted after this long. */
const rateAfterMs = 30_000

export class TakeRun {
  state: 'starting' | 'running' | 'stopping' = 'starting'
  readonly watch = new Watch()
  readonly meter: SelfTestMeter
  /** A part has no end in the journal: the next login writes it (recovery.ts). */
  incomplete = false
  /** And its writer may still be at it: nobody else may touch the files now. */
  hung = false
  /** Why a part could not be opened last: what a start that fails answers. */
  failed: FailureCode | null = null
  suspended = false
  private suspendedMs = 0 as Millis
  readonly clock: TakeClock
  /** The last that was measured of it. */
  private syncMs: number | null = null
  private readonly closing = new Map<RecordingId, Promise<void>>()
  private report: CaptureReport | null = null
  private reportedMs: number
  private lookedMs = 0
  private readonly patience = new Patience()
  private orderedMs = 0
  private spaceAtMs = -spaceEveryMs
  private readonly space: Space
  private triedMs = -Infinity
  private slowMs = -Infinity
  private jumpedMs: Millis | null = null
  private restartedMs: Millis | null = null
  private spaceOut = false
  private gapMs = 0 as Millis
  private written = 0
  private readonly lost = new Set<Place>()
  private lastLost: FailureCode | null = null
  private readonly expected: ReturnType<typeof expectedPosts>
  private firstSaved!: () => void
  /** The first verified write of any track. */
  readonly begun = new Promise<void>((resolve) => { this.firstSaved = resolve })
  private captureDone: (() => void) | null = null

  constructor(
    readonly take: Take, readonly log: TakeLog, readonly places: { place: Place; folder: string }[], private readonly sameDisk: boolean, private overlay: Overlay,
    private readonly parts: { clock: Clock; uptimeMs: () => number; writer: WriterSide; capture: CaptureSide; end: (reason: EndReason) => void; /** Whether the vault's disk takes a write now. */ takes: () => Promise<boolean> },
  ) {
    this.clock = new TakeClock(take.startedAt, parts.clock, parts.uptimeMs)
    this.space = new Space(places, (place, state) => void this.event({ type: 'place', place, state }))
    this.reportedMs = firstReportMs - Patience.shortMs
    this.meter = new SelfTestMeter(take.plan)
    this.expected = expectedPosts(take.plan)
  }

  get nowMs(): Millis {
    return this.clock.ms
  }

  /** What still fits in, seconds; null before the disks were asked. */
  get spaceSeconds(): number | null {
    return this.space.seconds
  }

  /** Nothing records until `run`: the line must not say that it does. */
  suspend(): void {
    this.suspended = true
    this.suspendedMs = this.nowMs
  }

  /** Awake again; how long nothing was meant to record, ms. */
  resumed(): Millis {
    this.clock.wake()
    this.suspended = false
    this.lookedMs = this.nowMs
    return (this.nowMs - this.suspendedMs) as Millis
  }

  /** It was told that the machine would sleep, and it did not, or it woke without a word. */
  get isAwake(): boolean {
    return this.suspended && this.nowMs - this.suspendedMs > awakeMs
  }

  /** What the capturing window is to do, and a port for its chunks. `resumed`: it or an earlier one has already recorded of this take. */
  order(resumed: boolean): Order {
    this.orderedMs = this.nowMs
    return this.runOrder(resumed)
  }

  private runOrder(resumed: boolean): Order {
    const { takeId, plan, startedAt } = this.take
    return { kind: 'run', takeId, plan, overlay: this.overlay, startedAt, resumed }
  }

  /** Has the capturing window record, from a new start of its page or after a sleep. */
  run(resumed: boolean): void {
    this.reportedMs = this.nowMs + firstReportMs - Patience.shortMs
    this.parts.capture.order(this.order(resumed))
    this.parts.capture.connect()
  }

  setClimate(climate: Climate | null): void {
    if (JSON.stringify(climate) === JSON.stringify(this.overlay.climate)) return
    this.overlay = { ...this.overlay, climate }
    // The same take again without a new port: only what is burned in has changed.
    if (!this.suspended && this.state !== 'stopping') this.parts.capture.order(this.runOrder(false))
  }

  /** A new part: first in the journal, then its file, then its chunks may come. Throws `Refused` E-B1, E-C1, E-C2, E-C31, E-C32. */
  async open({ takeId, track, startMs, ...source }: OpenPart): Promise<{ recordingId: RecordingId }> {
    if (takeId !== this.take.takeId || this.state === 'stopping' || !this.take.plan.tracks.includes(track)) throw new Refused('E-B1')
    const recordingId = newId('rec', randomBytes)
    const began = this.take.parts.some((p) => p.track === track)
    const startedAt = this.clock.wallAt(startMs)
    // Where nothing can be written nothing is announced each time it is tried; and now and then it is tried, because disks come back.
    if (this.lost.size === this.places.length && this.nowMs - this.triedMs < retryMs) throw new Refused(this.lastLost ?? 'E-C1')
    this.triedMs = this.nowMs
    try {
      await this.log.add({ kind: 'recording.started', body: { recordingId, takeId, track, startMs, ...source, startedAt } }, this.nowMs)
      await this.parts.writer.part(recordingId)
    } catch (error) {
      // It was announced and has no file: it ended before its first byte.
      const nothing = { chunks: 0, bytes: 0 as Bytes, durationMs: 0 as Millis, head: '', sha256: createHash('sha256').digest('hex') }
      void this.log.add({ kind: 'recording.ended', body: { recordingId, reason: 'error', endedAt: startedAt, ...nothing } }, this.nowMs).catch(() => undefined)
      if (error instanceof Refused) this.failed = error.code
      throw error
    }
    this.take.open(recordingId, track, startMs, this.nowMs, { picture: source.width > 0, sound: source.microphone !== '' })
    if (began) this.restartedMs = this.nowMs
    this.tellGaps(null)
    return { recordingId }
  }

  /** Ends a part; `startMs` = its zero as measured over all of it. Asked twice it is ended once. Throws `Refused` E-B1 for what is no part of this take. */
  finish(recordingId: RecordingId, reason: EndReason, startMs?: Millis): Promise<void> {
    const part = this.take.part(recordingId)
    if (!part) throw new Refused('E-B1')
    part.reason ??= reason
    const before = this.closing.get(recordingId)
    if (before) return before
    const closing = this.close(part, startMs)
    this.closing.set(recordingId, closing)
    return closing
  }

  private async close(part: Part, startMs?: Millis): Promise<void> {
    const { recordingId } = part
    try {
      const { chunks, bytes, durationMs, head, sha256, file, copies } = await this.parts.writer.finish(recordingId)
      part.upToMs = durationMs
      await this.log.add({ kind: 'recording.ended', body: {
        recordingId, reason: part.reason ?? 'error', endedAt: this.clock.wallAt((startMs ?? part.startMs) + durationMs), chunks, bytes: bytes as never, durationMs, ...(startMs === undefined ? {} : { startMs }), head, sha256, file: file as never, copies,
      } }, this.nowMs).catch(() => undefined)
    } catch {
      // Its bytes are safe; the next login finds it without an end and writes one.
      this.incomplete = true
    }
    part.ended = true
    this.tellGaps(null)
  }

  private tellGaps(endMs: Millis | null): Promise<unknown> {
    const primary = this.take.primary()
    return Promise.all(this.take.gaps(endMs).map((gap) => {
      if (!primary || gap.track === this.take.part(primary.recordingId)?.track) this.gapMs = (gap.toMs - gap.fromMs) as Millis
      return this.event({ type: 'gap', ...gap })
    }))
  }

  event(what: TakeEvent['what']): Promise<void> {
    return this.log.event(this.nowMs, what)
  }

  heard(news: WriterNews): void {
    const { nowMs } = this
    switch (news.news) {
      case 'saved': {
        const part = this.take.part(news.recordingId)
        if (!part) return
        const at = this.parts.clock.utc()
        this.take.saved(part, { upToMs: news.endMs, bytes: news.bytes, mediaMs: news.mediaMs, nowMs })
        this.log.chunk({ recordingId: news.recordingId, idx: news.index, endMs: news.endMs, bytes: news.bytes, tag: news.tag, at })
        this.written += news.bytes
        if (news.tookMs < limits.staleMs) this.slowMs = -Infinity
        this.firstSaved()
        return
      }
      case 'place':
        if (news.state === 'lost') { this.lost.add(news.place); this.lastLost = news.code }
        else this.lost.delete(news.place)
        void this.event({ type: 'place', place: news.place, state: news.state })
        // The last disk is full: what was written is ended in good order while it can be.
        if (this.lost.size === this.places.length && news.code === 'E-C2') this.runOut()
        return
      case 'slow':
        this.slowMs = nowMs
        return
      case 'light':
        return
    }
  }

  private runOut(): void {
    this.spaceOut = true
    if (this.state === 'running') this.parts.end('space')
  }

  /** The spare writer has taken over: a new port. A recording it could not go on with is closed by the next login. */
  replaced(next: { recordingId: RecordingId }[]): void {
    const known = new Set(next.map((n) => n.recordingId))
    for (const part of this.take.running) {
      // It reads the media from the middle: where they stand is not known before their next cluster.
      part.mediaMs = null
      if (known.has(part.recordingId) || this.closing.has(part.recordingId)) continue
      part.reason ??= 'error'
      part.ended = true
      this.incomplete = true
    }
    this.restartedMs = this.nowMs
    void this.event({ type: 'process', process: 'writer' })
    if (!this.suspended) this.parts.capture.connect()
  }

  /** The capturing window is gone: what it recorded is ended. It is loaded anew by who noticed. */
  captureGone(): void {
    this.report = null
    this.reportedMs = this.nowMs + firstReportMs - Patience.shortMs
    void this.event({ type: 'process', process: 'capture' })
    for (const part of this.take.running) void this.finish(part.recordingId, this.suspended ? 'suspended' : 'window')
    this.captureDone?.()
  }

  reported(report: CaptureReport): void {
    if (report.takeId !== this.take.takeId) throw new Refused('E-B1')
    this.report = report
    this.syncMs = report.syncMs ?? this.syncMs
    this.reportedMs = this.nowMs
    this.meter.report(report)
    for (const { post, state, frameAgoMs } of report.posts) {
      if (state !== 'lost') continue
      const isCamera = post === 'camera1' || post === 'camera2'
      // Since its last frame, or since now.
      const since = this.nowMs - (isCamera ? frameAgoMs : 0)
      for (const track of this.take.plan.tracks) {
        // The composite goes on without a camera: its picture says so itself.
        const part = postsOf[track].includes(post) && !(isCamera && track === 'composite') ? this.take.current(track) : null
        if (part && part.brokeMs === null && (isCamera ? part.picture : part.sound)) part.brokeMs = Math.max(part.startMs, since) as Millis
      }
    }
  }

  /** Whether the child's camera or the first microphone gives anything; null while they may still be opening. */
  get hasSource(): boolean | null {
    return this.report?.posts.some((p) => (p.post === 'camera1' || p.post === 'microphone1') && p.state === 'live') ? true : this.report && this.nowMs - this.orderedMs > firstLiveMs ? false : null
  }

  done(): void {
    this.captureDone?.()
  }

  /** Has the capturing window stop, and waits until it has, at most `limitMs`. Its parts are being ended then, which may take its time: others may begin beside them. */
  async quiet(reason: EndReason, limitMs: number): Promise<void> {
    const { takeId } = this.take
    await within(limitMs, new Promise<void>((resolve) => {
      this.captureDone = resolve
      this.parts.capture.order({ kind: 'stop', takeId, reason })
    }))
    this.captureDone = null
    for (const { recordingId } of this.take.running) void this.finish(recordingId, reason)
  }

  /** The same, and waits for the ends. */
  async halt(reason: EndReason, limitMs: number): Promise<void> {
    await this.quiet(reason, limitMs)
    const ends = Promise.all(this.take.running.map((p) => this.finish(p.recordingId, reason)))
    for (let waited = 0; waited < endsMs && !(await within(endsLookMs, ends)); waited += endsLookMs) if (waited >= 3 * endsLookMs && !(await this.parts.takes())) break
    // A disk that hangs: what is there is safe, and the next login ends it.
    if (this.take.running.length > 0) this.incomplete = this.hung = true
  }

  /** The holes behind the last parts, and the end of the take. */
  async over(reason: EndReason): Promise<void> {
    await this.tellGaps(this.nowMs)
    const { nowMs } = this
    await this.log.add({ kind: 'take.ended', body: { ...this.log.stamp(nowMs), reason, ...(this.syncMs === null ? {} : { syncMs: this.syncMs }) } }, nowMs).catch(() => undefined)
  }

  /** Four times a second. `jumps`: of the wall clock since the last look. */
  look(jumps: readonly number[]): void {
    const { nowMs } = this
    const late = nowMs - this.lookedMs
    this.lookedMs = nowMs
    this.patience.looked(nowMs, late)
    if (late > stoodStillMs && !this.suspended && this.state !== 'stopping') {
      void this.event({ type: 'suspended', forMs: late as Millis })
      this.restartedMs = nowMs
      // Nobody could report meanwhile.
      this.reportedMs = Math.max(this.reportedMs, nowMs - limits.silentMs)
    }
    if (jumps.length > 0) this.jumpedMs = nowMs
    for (const byMs of jumps) void this.event({ type: 'clock', byMs })
    if (this.suspended || this.state === 'stopping') return
    if (nowMs - this.reportedMs > this.patience.ms(nowMs)) {
      this.captureGone()
      this.parts.capture.reload()
    }
    if (nowMs - this.spaceAtMs >= spaceEveryMs) {
      this.spaceAtMs = nowMs
      this.space.look(this.rate, this.lost, this.take.primary()?.recordingId ?? null)
    }
    if ((this.space.untilStop ?? Infinity) < stopSeconds) this.runOut()
    if (this.state === 'starting') return
    const { take, report } = this
    const changes = this.watch.look({
      nowMs, posts: report?.posts ?? null, expected: this.expected, orderAgoMs: nowMs - this.orderedMs, reportAgoMs: nowMs - this.reportedMs, syncMs: report?.syncMs ?? null, frameMs: 1000 / take.plan.picture.frameRate,
      tracks: take.plan.tracks.map((track) => ({ track, part: take.current(track), began: take.parts.some((p) => p.track === track) })),
      lost: this.away, places: this.places.length, sameDisk: this.sameDisk, slow: nowMs - this.slowMs < limits.staleMs, spaceSeconds: this.space.seconds, spaceOut: this.spaceOut,
      jumpedMs: this.jumpedMs, restartedMs: this.restartedMs,
    })
    for (const { alarm, track, on } of changes) void this.event({ type: 'alarm', alarm, track, on })
  }

  private get away(): Place[] {
    return [...new Set([...this.lost, ...this.space.away])]
  }

  /** Bytes a second to each place: what was written, once that says something, else what the plan writes. */
  private get rate(): number {
    const { nowMs, written } = this
    return nowMs > rateAfterMs && written > 0 ? Math.max(written / (nowMs / 1000), 1_000) : bytesPerSecond(this.take.plan)
  }

  toState(): RecorderState {
    const { take, report, nowMs } = this
    const { savedMs } = take
    const microphone = report?.posts.find((p) => p.post === 'microphone1')
    const of = this.sameDisk ? 1 : this.places.length
    return {
      state: this.state, purpose: take.purpose, takeId: take.takeId, sessionId: take.sessionId, startedAt: take.startedAt, takeMs: nowMs, writtenMs: take.writtenMs,
      sinceWriteMs: savedMs === null ? null : (Math.max(0, nowMs - savedMs) as Millis), tracks: take.tracks(report), primary: take.primary(),
      copies: { good: Math.min(of, this.places.length - this.away.length), of }, spaceSeconds: this.space.seconds, level: microphone?.peak ?? 0,
      quietMs: microphone?.voiceAgoMs ?? nowMs, held: report?.tracks.reduce((sum, t) => sum + t.held, 0) ?? 0,
      alarms: this.suspended ? [{ alarm: 'restarting', track: null, sinceMs: this.suspendedMs }, ...this.watch.alarms] : this.watch.alarms, gapMs: this.gapMs, syncMs: report?.syncMs ?? null, climate: this.overlay.climate, lightFault: null, broken: null,
    }
  }

  flush(store: Store): Promise<boolean> {
    return this.log.flush(store)
  }
}
