// The recorder: starts and ends takes and keeps the one that runs alive. It outlives logins: started by one who may, a take goes on while the screen
// is locked or somebody else is logged in. There is no pause (F20).
import { randomBytes } from 'node:crypto'
import { Refused, type Failure } from '../../shared/failure'
import { checklist, mayStart } from '../../shared/fold/checklist'
import type { Order } from '../../shared/model/capture'
import { newId, type Millis, type RecordingId, type SessionId, type TakeId, type Utc } from '../../shared/model/ids'
import type { EndReason } from '../../shared/model/recording'
import type { RecorderState, SelfTest, TakePurpose } from '../../shared/model/take'
import type { Store } from '../store/store'
import { loadWorld, sectionOf } from '../store/world'
import { idle } from './idle-state'
import { Lamp } from './lamp'
import { bytesPerSecond, enough, ensureReserve, freeReserve, freeSeconds, leastStartSeconds, placesOf, reserveBytes, spaceOf, warnSeconds, type PlacesNow } from './places'
import { forgetTake } from './recordings'
import { planKey } from './plan-key'
import { selfTestMs, type SelfTestMeter } from './self-test'
import type { RecorderWorld } from './recorder-world'
import { Take } from './take'
import { newTakeKey } from './take-keys'
import { TakeLog } from './take-log'
import { TakeRun, type OpenPart } from './take-run'
import { within } from './within'

/** Its first write must be there within this time, or there is no recording. */
const firstWriteMs = 10_000
/** The first report of the devices comes with the first write, or soon after. */
const reportMs = 4_000
/** What the capturing window has to drain its encoders. */
const drainMs = 6_000
/** What the last words of a take, the log and the writer are waited for, each. */
const lastWordsMs = 10_000
/** What a disk may take to accept a new take. */
const beginMs = 10_000
const lookMs = 250
const flushMs = 1_000

/** Throws `Refused` E-C1 when the disk does not answer, and what the work throws. */
async function inTime<T>(work: Promise<T>): Promise<T> {
  if (!(await within(beginMs, work))) throw new Refused('E-C1')
  return work
}

const everyMs = (work: () => void, ms: number) => { const timer = setInterval(work, ms); return () => clearInterval(timer) }

/** How the second place stands (F17). */
export function secondState({ places, sameDisk }: PlacesNow): 'none' | 'ready' | 'same-disk' | 'missing' {
  const second = places.find((p) => p.place === 'second')
  return !second ? 'none' : !second.ready ? 'missing' : sameDisk ? 'same-disk' : 'ready'
}

type LastTest = { takeId: TakeId; sessionId: SessionId; meter: SelfTestMeter; tookMs: Millis; spaceSeconds: number | null; copies: { good: number; of: number }; jumped: boolean }

export class Recorder {
  private run: TakeRun | null = null
  /** A start is being looked into; there is no take yet. */
  private starting = false
  private startingId: TakeId | null = null
  private ending: Promise<void> | null = null
  private store: Store | null = null
  /** Key of what the next take records with. */
  private plan: string | null = null
  private broken: Failure | null = null
  private readonly lamp = new Lamp()
  private test: LastTest | null = null
  private stopLooking: (() => void) | null = null
  private flushedMs = 0
  private jumped = false
  /** What can be made again was given up for the space of this take. */
  private freed = false
  private sleeping: Promise<void> = Promise.resolve()

  constructor(private readonly world: RecorderWorld) {
    world.writer.onNews = (news) => {
      if (news.news === 'light') this.lamp.heard(news)
      else this.run?.heard(news)
    }
    world.writer.onReplaced = (next) => {
      this.lamp.begin()
      this.run?.replaced(next)
    }
  }

  get isRunning(): boolean {
    return this.run !== null || this.starting
  }

  /** What runs, for the door; null before its first part. */
  get now(): { recordingId: RecordingId; sessionId: SessionId; startedAt: Utc } | null {
    const primary = this.run?.take.primary()
    return this.run && primary ? { recordingId: primary.recordingId, sessionId: this.run.take.sessionId, startedAt: this.run.take.startedAt } : null
  }

  get sessionId(): SessionId | null {
    return this.run?.take.sessionId ?? null
  }

  /** The take that runs or is about to: what is kept of it is not left over. */
  get takeId(): TakeId | null {
    return this.run?.take.takeId ?? this.startingId
  }

  state(): RecorderState {
    const more = { broken: this.broken, ...(this.store && this.plan !== null ? { plan: this.plan } : {}) }
    return this.run ? { ...this.run.toState(), lightFault: this.lamp.fault, ...more } : { ...idle, state: this.starting ? 'starting' : 'idle', climate: this.world.climate(), ...more }
  }

  /** Devices, tracks or picture of the next take may be others now. */
  changed(): void {
    this.plan = planKey(this.world.settings().plan)
    this.tellState()
  }

  private tellState(): void {
    this.world.tell.state(this.state())
  }

  /** Somebody is logged in: what waited is written up. A disk that refuses now leaves it to the next time; the chunks are safe. */
  async attach(store: Store): Promise<void> {
    this.store = store
    this.changed()
    await this.run?.flush(store)
  }

  /** Nobody is any more. Resolves when no write into the store is under way. */
  async detach(): Promise<void> {
    const { store } = this
    this.store = null
    if (store) await this.run?.log.settled()
  }

  /**
   * Starts a take and resolves at its first verified write. `single`: why it goes on with one copy only (F17). Throws `Refused` E-A7 in a
   * read-only vault, E-C5 when one runs, E-C3 while the pre-start checklist (F3) has missing items (not for a self-test), E-C1/E-C31/E-C32 when the
   * vault's place takes no file, E-C2 with the minutes that are left, E-C26 one copy and no reason, E-C4 when nothing was written in time.
   */
  async start(sessionId: SessionId, single: string, purpose: TakePurpose = 'session'): Promise<{ takeId: TakeId }> {
    const { store } = this
    if (!store) throw new Refused('E-A4')
    if (store.log.readOnly) throw new Refused('E-A7')
    if (this.isRunning || this.ending) throw new Refused('E-C5')
    this.starting = true
    this.broken = null
    try {
      this.run = await this.prepare(store, sessionId, single.trim(), purpose)
    } finally {
      this.starting = false
      this.startingId = null
    }
    const { run } = this
    this.jumped = false
    this.freed = false
    this.world.jumps()
    this.stopLooking = (this.world.every ?? everyMs)(() => this.look(), lookMs)
    this.world.tell.runs(true)
    run.run(false)
    this.tellState()
    let saved = false
    await within(firstWriteMs, run.begun.then(() => { saved = true }))
    if (!saved) {
      await this.stop('error')
      throw new Refused(run.failed ?? 'E-C4')
    }
    // Whatever else records: without the child's picture and voice there is no questioning. One of them alone goes on, with its alarm.
    // The newest report may be older than the device that has just written.
    for (let waited = 0; run.hasSource !== true && waited < reportMs; waited += 50) await new Promise((resolve) => { setTimeout(resolve, 50) })
    if (run.hasSource === false) {
      await this.stop('error')
      throw new Refused('E-C4')
    }
    if (run.state === 'starting') run.state = 'running'
    this.tellState()
    return { takeId: run.take.takeId }
  }

  private async prepare(store: Store, sessionId: SessionId, single: string, purpose: TakePurpose): Promise<TakeRun> {
    const { clock, writer } = this.world
    const { plan, light, secondFolder } = this.world.settings()
    const world = await loadWorld(store, sessionId)
    if (world.session.closed) throw new Refused('E-B16')
    if (purpose === 'session' && !mayStart(checklist({ ...world, plan: planKey(plan) }))) throw new Refused('E-C3')
    const now = await placesOf(this.world.folder, secondFolder, store.slots.file.vaultId)
    const ready = now.places.filter((p) => p.ready)
    const [vault] = now.places
    if (!vault?.ready) throw new Refused(vault?.code ?? 'E-C1')
    const rate = bytesPerSecond(plan)
    if (this.world.makeSpace && vault.free < leastStartSeconds * rate + reserveBytes) {
      await inTime(this.world.makeSpace(store, freeSeconds * rate + reserveBytes - vault.free))
      vault.free = (await spaceOf(vault.folder)).free
    }
    if (!(await within(beginMs, ensureReserve(this.world.folder)))) throw new Refused('E-C1')
    for (const place of ready) {
      const { ok, seconds } = enough(place, rate)
      // A second disk that is full is no second disk; the vault's own is needed.
      if (ok) continue
      if (place.place === 'vault') throw new Refused('E-C2', String(Math.floor(Math.min(seconds, leastStartSeconds) / 60)))
      ready.splice(ready.indexOf(place), 1)
    }
    const alone = ready.length < 2 || now.sameDisk
    if (alone && single === '') throw new Refused('E-C26')
    const takeId = newId('tak', randomBytes)
    this.startingId = takeId
    const sectionId = await sectionOf(store, sessionId, 'questioning')
    const startedAt = clock.utc()
    const { key, wrapped } = await newTakeKey(store, sectionId, takeId)
    await store.db.run('INSERT INTO take (id, section, session_id, started_at, wrapped_key) VALUES (?,?,?,?,?)', takeId, sectionId, sessionId, startedAt, wrapped)
    const folders = ready.map(({ place, folder }) => ({ place, folder }))
    const log = new TakeLog({ takeId, sectionId, sessionId, startedAt }, key, writer, clock, this.world.tell.entry)
    const overlay = { room: (JSON.parse((await store.meta('place')) ?? '{}') as { room?: string }).room ?? '', caseNumber: world.case.number, climate: this.world.climate() }
    const run = new TakeRun(new Take(takeId, sessionId, purpose, startedAt, plan), log, folders, now.sameDisk, overlay,
      { clock, uptimeMs: this.world.uptimeMs ?? clock.mono, writer, capture: this.world.capture, end: (reason) => void this.stop(reason), takes: async () => (await placesOf(this.world.folder, '', store.slots.file.vaultId)).places[0]?.ready === true })
    try {
      this.lamp.begin()
      await inTime(writer.begin({ takeId, key, folders, light }))
      await inTime(log.add({ kind: 'take.started', body: { takeId, sessionId, purpose, at: startedAt, by: store.staffId, places: folders.map((f) => f.place), single: alone ? { reason: single } : null } }, 0 as Millis))
    } catch (error) {
      await within(beginMs, writer.close())
      log.wipe()
      await forgetTake(store, takeId).catch(() => undefined)
      throw error
    }
    return run
  }

  /** Ten seconds recorded as a take of its own (F16); resolves at its first write. It ends by itself. */
  async selfTest(sessionId: SessionId, single: string): Promise<{ takeId: TakeId }> {
    const started = await this.start(sessionId, single, 'self-test')
    setTimeout(() => { if (this.takeId === started.takeId) void this.stop('stopped') }, selfTestMs).unref()
    return started
  }

  /** What came of the self-test, with what a person saw; its proof is written into the session. Throws `Refused` E-B1 for any but the last one. */
  async selfTestDone({ takeId, ...told }: { takeId: TakeId; camerasRight: boolean; clockOffsetSeconds: number; played: { frames: number; peak: number } }): Promise<SelfTest> {
    const { store, test } = this
    if (!store) throw new Refused('E-A4')
    if (test?.takeId !== takeId || this.isRunning) throw new Refused('E-B1')
    const result = test.meter.result({ ...test, ...told, at: this.world.clock.utc() })
    // One proof of one test.
    this.test = null
    try {
      this.world.tell.entry(await store.log.append(await sectionOf(store, test.sessionId, 'session'), { kind: 'selftest.done', body: result }, store.staffId))
    } catch (error) {
      this.test = test
      throw error
    }
    return result
  }

  /** Ends the take: drains, writes every end, and resolves when all is written that can be. Does nothing when none runs. Needs no login. */
  stop(reason: EndReason = 'stopped'): Promise<void> {
    const { run } = this
    if (!run) return Promise.resolve()
    this.ending ??= this.end(run, reason).finally(() => { this.ending = null })
    return this.ending
  }

  private async end(run: TakeRun, reason: EndReason): Promise<void> {
    const { writer, capture, tell } = this.world
    const { take } = run
    run.state = 'stopping'
    this.tellState()
    await this.sleeping
    if (reason === 'space') {
      // First of all: what is in hand now, and the ends of the parts, are written on what it gives back.
      await freeReserve(this.world.folder)
      this.broken = { code: 'E-C13' }
    }
    await run.halt(reason, run.suspended ? 0 : drainMs)
    for (const byMs of this.world.jumps(true)) void run.event({ type: 'clock', byMs })
    // A disk that hangs must not keep anybody from starting anew, or from closing the app.
    const inTime = await within(lastWordsMs, run.over(reason))
    const { store } = this
    let written = false
    const flushed = store ? await within(lastWordsMs, run.flush(store).then((all) => { written = all })) : true
    await within(lastWordsMs, writer.close())
    const whole = inTime && flushed && !run.incomplete
    const forgotten = store !== null && written && whole
    if (!whole) this.broken ??= { code: 'E-C33' }
    if (forgotten) await forgetTake(store, take.takeId).catch(() => undefined)
    const { spaceSeconds, copies } = run.toState()
    if (take.purpose === 'self-test') this.test = { takeId: take.takeId, sessionId: take.sessionId, meter: run.meter, tookMs: run.nowMs, spaceSeconds, copies, jumped: this.jumped }
    this.stopLooking?.()
    this.stopLooking = null
    this.run = null
    run.log.wipe()
    capture.order({ kind: 'idle' })
    this.tellState()
    tell.runs(false)
    // What could not be written up as it happened is read from the journal: now, if somebody is there who may, else at the next login.
    if (this.store && !forgotten && inTime && flushed && !run.hung) tell.unfinished?.(this.store)
    tell.ended(take.parts.map((p) => p.recordingId))
  }

  acknowledge(): void {
    this.broken = null
    this.tellState()
  }

  private look(): void {
    const { run, store } = this
    if (!run) return
    const jumps = this.world.jumps()
    if (jumps.length > 0) this.jumped = true
    // Asleep without a word from the system: as if it had been told, and awake again.
    const slept = run.clock.wake() > 0 && !run.suspended
    if (slept) this.suspend()
    if (slept || run.isAwake) void this.resume()
    run.setClimate(this.world.climate())
    run.look(jumps)
    if (store && !this.freed && (run.spaceSeconds ?? Infinity) < warnSeconds[0]) {
      // Once a take: what that gives is given.
      this.freed = true
      void this.world.makeSpace?.(store, freeSeconds * bytesPerSecond(run.take.plan)).catch(() => undefined)
    }
    const now = run.nowMs
    if (store && (now - this.flushedMs >= flushMs || now < this.flushedMs)) {
      this.flushedMs = now
      void run.flush(store)
    }
    this.tellState()
  }

  /** What a line or a mark is bound to stands in the log before it: resolves when all that was said of the running take does, as far as it can now. */
  async writtenUp(): Promise<void> {
    if (this.store) await this.run?.flush(this.store)
  }

  // What the capturing window says. It may say it while the vault is locked.

  private get running(): TakeRun {
    if (!this.run) throw new Refused('E-B1')
    return this.run
  }

  /** A window that was loaded (anew): what it should do. The port to the writer is handed over as well. */
  hello(): Order {
    const { run } = this
    if (!run || run.state === 'stopping' || run.suspended) return { kind: 'idle' }
    // Loaded anew without having crashed: what the page before it recorded has ended all the same.
    if (run.take.running.some((p) => p.reason === null)) run.captureGone()
    // In its own turn: the window listens once it has the answer.
    setImmediate(() => this.world.capture.connect())
    return run.order(run.take.parts.length > 0)
  }

  clock(): { ms: Millis } {
    return { ms: this.run?.nowMs ?? (0 as Millis) }
  }

  async open(part: OpenPart): Promise<{ recordingId: RecordingId }> {
    return this.running.open(part)
  }

  async finish(recordingId: RecordingId, reason: EndReason, startMs?: Millis): Promise<void> {
    return this.running.finish(recordingId, reason, startMs)
  }

  report(report: Parameters<TakeRun['reported']>[0]): void {
    this.running.reported(report)
  }

  done(takeId: TakeId): void {
    if (this.running.take.takeId === takeId) this.running.done()
  }

  // What happens to the processes and the machine.

  /** The capturing window's process is gone; it is being loaded anew. */
  captureGone(): void {
    this.run?.captureGone()
  }

  /** Another process of the app died: the recording goes on, and the record says so. */
  processGone(process: 'window' | 'gpu'): void {
    void this.run?.event({ type: 'process', process })
  }

  /** The machine goes to sleep (XA20): the parts end as well as they can. */
  suspend(): void {
    const { run } = this
    if (!run || run.state === 'stopping' || run.suspended) return
    run.suspend()
    this.sleeping = run.quiet('suspended', drainMs)
  }

  /** It woke: new parts, and the time without a recording goes into the record. */
  async resume(): Promise<void> {
    const { run } = this
    if (!run?.suspended) return
    await this.sleeping
    // Told twice, or stopped meanwhile.
    if (!run.suspended || this.run !== run) return
    void run.event({ type: 'suspended', forMs: run.resumed() })
    if (run.state !== 'stopping') run.run(true)
    this.tellState()
  }
}
