// Recording through the real path, without screens: start, watch what main says of it, stop; and what the log says afterwards.
import { setTimeout as sleep } from 'node:timers/promises'
import type { ElectronApplication, Page } from '@playwright/test'
import type { Result } from '../../shared/failure'
import type { Entry } from '../../shared/model/entry'
import type { RecordingId, SessionId, TakeId } from '../../shared/model/ids'
import type { AlarmKind, RecorderState } from '../../shared/model/take'
import { must, type Room } from './room'

/** Why one copy is enough for a test; asked whenever there is no second place (F17). */
export const single = '虚构的试验：第二块盘未接入。'

/**
 * Asks in the room window by way of the main process: works where Playwright has lost the page because it crashed. Null while no window answers.
 * A script sent just as a page goes down is never answered, so it is given up after two seconds.
 */
export function askRoom<T>(app: ElectronApplication, script: string): Promise<T | null> {
  return Promise.race([
    sleep(2000, null, { ref: false }),
    app.evaluate(async ({ webContents }, code) => {
      const room = webContents.getAllWebContents().find((w) => !w.isDestroyed() && /^sayonce:\/\/app\/(index\.html)?([?#].*)?$/.test(w.getURL()))
      return room && !room.isCrashed() && !room.isLoading() ? await room.executeJavaScript(code) as unknown : null
    }, script).catch(() => null),
  ]) as Promise<T | null>
}

/** What the recorder says of itself now; null while no window is there to ask. */
export async function recorderNow(app: ElectronApplication): Promise<RecorderState | null> {
  const answer = await askRoom<Result<RecorderState>>(app, 'sayonce.record.now({})')
  return answer?.ok ? answer.value : null
}

/** Starts a take of the session as who is logged in. @throws with the code when it is refused */
export async function startTake(page: Page, sessionId: SessionId): Promise<TakeId> {
  return (await must(page, 'record', 'start', { sessionId, single })).takeId
}

/** Puts both cameras and a microphone to each at their posts, and records all four tracks. Somebody with the recorder's post is logged in. */
export async function useBothCameras(page: Page): Promise<void> {
  const end = Date.now() + 10_000
  for (;;) {
    const { plan, devices, light, sensor, backSeconds } = await must(page, 'record', 'setUp', {})
    const [cameras, microphones] = (['camera', 'microphone'] as const).map((kind) => devices.filter((d) => d.kind === kind)) as [typeof devices, typeof devices]
    if (cameras.length < 2) {
      if (Date.now() > end) throw new Error(`two cameras are needed: ${JSON.stringify(devices)}`)
      await sleep(200)
      continue
    }
    const posts = { camera1: cameras[0]!, camera2: cameras[1]!, microphone1: microphones[0] ?? null, microphone2: microphones[1] ?? null }
    await must(page, 'record', 'setPlan', { plan: { ...plan, posts, tracks: ['face', 'room', 'composite', 'sound'] }, light, sensor, backSeconds })
    return
  }
}

export async function stopTake(page: Page): Promise<void> {
  await must(page, 'record', 'stop', {})
}

/** A recording as acknowledged: up to where its writes are verified, and where it begins on the take's clock. */
export type Acknowledged = { recordingId: RecordingId; track: string; startMs: number; upToMs: number }

/** Follows a take and remembers: what was acknowledged at any time, when each alarm came and went. */
export class Follower {
  readonly acknowledged = new Map<RecordingId, Acknowledged>()
  /** ms of `performance.now()` at which each kind was first seen. */
  readonly raised = new Map<AlarmKind, number>()
  readonly claims: { at: number; takeMs: number; writtenMs: number; alarms: AlarmKind[] }[] = []
  last: RecorderState | null = null
  /** `performance.now()` of the last answer. */
  at = 0
  private running = true
  private readonly loop: Promise<void>

  constructor(private readonly app: ElectronApplication, every = 100) {
    this.loop = this.follow(every)
  }

  private async follow(every: number): Promise<void> {
    while (this.running) {
      const asked = performance.now()
      const state = await recorderNow(this.app)
      if (state) this.take(state, asked)
      await sleep(every)
    }
  }

  private take(state: RecorderState, asked: number): void {
    this.last = state
    this.at = asked
    for (const { recordingId, track, startMs, upToMs } of state.tracks) {
      if (recordingId && (this.acknowledged.get(recordingId)?.upToMs ?? -1) < upToMs) this.acknowledged.set(recordingId, { recordingId, track, startMs, upToMs })
    }
    const alarms = state.alarms.map((a) => a.alarm)
    for (const alarm of alarms) if (!this.raised.has(alarm)) this.raised.set(alarm, performance.now())
    this.claims.push({ at: asked, takeMs: state.takeMs, writtenMs: state.writtenMs, alarms })
  }

  /** Where the take's clock stands now, by the last answer. */
  get takeMs(): number {
    return (this.last?.takeMs ?? 0) + (performance.now() - this.at)
  }

  /** Waits until something holds of the newest state. @throws after `limit` ms, with that state */
  async until(what: string, holds: (state: RecorderState) => boolean, limit = 20_000): Promise<RecorderState> {
    const since = performance.now()
    for (;;) {
      if (this.last && this.at >= since - 50 && holds(this.last)) return this.last
      if (performance.now() - since > limit) throw new Error(`not within ${limit} ms: ${what}; ${JSON.stringify(this.last)}`)
      await sleep(30)
    }
  }

  /** Until every track that should run has so much more on disk than now. */
  async grows(ms: number, limit = ms + 20_000): Promise<RecorderState> {
    const from = this.last?.writtenMs ?? 0
    return this.until(`${ms} ms more on disk`, (s) => s.writtenMs >= from + ms, limit)
  }

  async close(): Promise<void> {
    this.running = false
    await this.loop
  }
}

/** Records for about so many ms of verified writes and stops. @returns the recordings made */
export async function recordFor(running: { app: ElectronApplication; page: Page }, sessionId: SessionId, ms: number): Promise<Acknowledged[]> {
  await startTake(running.page, sessionId)
  const follower = new Follower(running.app)
  try {
    await follower.until(`${ms} ms written`, (s) => s.writtenMs >= ms, ms + 30_000)
  } finally {
    await follower.close()
    await stopTake(running.page)
  }
  return [...follower.acknowledged.values()]
}

/** Everything that the log holds about takes and recordings of this room's session, in order. */
export async function takeLog(page: Page, room: Room): Promise<Entry[]> {
  return (await must(page, 'log', 'read', { sectionId: room.sections.questioning })).filter((e) => /^(take|recording)\./.test(e.kind))
}

export type Gap = { track: string; reason: string; ms: number; fromMs: number; toMs: number }

/** The stretches in which a track recorded nothing, as the record tells them. */
export function gapsOf(entries: readonly Entry[], takeId?: TakeId): Gap[] {
  return entries.flatMap((e) => (e.kind === 'take.event' && e.body.what.type === 'gap' && (takeId === undefined || e.body.takeId === takeId)
    ? [{ track: e.body.what.track, reason: e.body.what.reason, fromMs: e.body.what.fromMs, toMs: e.body.what.toMs, ms: e.body.what.toMs - e.body.what.fromMs }] : []))
}

/** Alarms that the record tells, raised ones only. */
export function alarmsOf(entries: readonly Entry[], takeId?: TakeId): AlarmKind[] {
  return entries.flatMap((e) => (e.kind === 'take.event' && e.body.what.type === 'alarm' && e.body.what.on && (takeId === undefined || e.body.takeId === takeId) ? [e.body.what.alarm] : []))
}
