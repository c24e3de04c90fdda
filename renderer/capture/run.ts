// One take in this window: its posts, its tracks, what is measured of them, and the report of it.
import type { Client } from '../../shared/ipc/contract'
import type { RoomContract } from '../../shared/ipc/index'
import type { CaptureReport, Device, Order, Overlay, Plan, Post, PostSignal } from '../../shared/model/capture'
import type { Millis } from '../../shared/model/ids'
import type { EndReason, Track } from '../../shared/model/recording'
import { startCapture } from './capture'
import type { ChunkPort } from './chunk-port'
import { startComposite, type Composite } from './composite'
import { listDevices, plannedPosts } from './devices'
import { openDevice } from './open-device'
import { allPosts, Posts } from './posts'
import { Signals } from './signals'
import type { TakeClock } from './take-clock'
import { TrackRecorder, type Inputs } from './track'

type RunOrder = Extract<Order, { kind: 'run' }>
type Main = Client<RoomContract>['capture']
type Reason = Exclude<EndReason, 'abnormal'>

/** Posts a track needs one of to be worth recording. */
const needs: Record<Track, readonly Post[]> = { face: ['camera1', 'microphone1'], room: ['camera2', 'microphone2'], composite: ['camera1', 'camera2'], sound: ['microphone1'] }

const RETRY_MS = 2000
/** How long the first part waits for the devices: what comes later joins with the next part. After a crash every second counts. */
const PATIENCE_MS = { begin: 3000, others: 1000, resume: 700 }

/** A driver may say anything; one bad number must not make the whole report unreadable. */
const finite = (value: number | undefined, most = Number.MAX_SAFE_INTEGER) => Number.isFinite(value) ? Math.min(most, Math.max(0, value!)) : 0

export const postPorts = {
  list: () => listDevices(navigator.mediaDevices),
  open: openDevice,
  every: (ms: number, task: () => void) => {
    const timer = setInterval(task, ms)
    return () => clearInterval(timer)
  },
}

const after = (ms: number) => new Promise<void>((resolve) => { setTimeout(resolve, ms) })

/** Clones, so that ending one recording leaves the device open for the others. */
export function makeStream(tracks: readonly MediaStreamTrack[]): { stream: MediaStream; close: () => void } {
  const stream = new MediaStream(tracks.map((track) => track.clone()))
  return { stream, close: () => { for (const track of stream.getTracks()) track.stop() } }
}

export class Run {
  readonly #signals = new Signals()
  readonly #tracks: TrackRecorder[] = []
  readonly #plan: Plan
  readonly #posts: Posts
  #overlay: Overlay
  #composite: Composite | null = null
  #syncMs: number | null = null
  #closed = false

  constructor(readonly order: RunOrder, devices: readonly Device[], readonly clock: TakeClock, readonly chunks: ChunkPort, readonly main: Main) {
    this.#plan = { ...order.plan, posts: plannedPosts(order.plan, devices) }
    this.#overlay = order.overlay
    this.#posts = new Posts(this.#plan.posts, this.#plan.picture, postPorts, (post, track) => this.#changed(post, track))
  }

  /** Opens the devices, then starts every planned track with what is there; what is missing joins when it comes. */
  async start(): Promise<void> {
    await Promise.race([this.#opened(), after(this.order.resumed ? PATIENCE_MS.resume : PATIENCE_MS.begin)])
    if (this.#closed) return
    if (this.#plan.tracks.includes('composite') && needs.composite.some((post) => this.#posts.planned(post))) this.#compose()
    for (const track of this.#plan.tracks) {
      if (needs[track].some((post) => this.#posts.planned(post))) this.#tracks.push(this.#recorder(track))
    }
  }

  /** When every post has answered, or those of the face have and the others had a second more: a track begins whole where it can. */
  async #opened(): Promise<void> {
    const face = needs.face.filter((post) => this.#posts.planned(post))
    const all = this.#posts.open()
    await Promise.race([all, this.#posts.open(face.length > 0 ? face : allPosts).then(() => after(PATIENCE_MS.others))])
  }

  setOverlay(overlay: Overlay): void {
    this.#overlay = overlay
    this.#composite?.setOverlay(overlay)
  }

  /** Devices came or went. */
  look(): void { this.#posts.look() }

  /** Ends every track; resolves when each end is told. */
  async stop(reason: Reason): Promise<void> {
    await Promise.all(this.#tracks.map((track) => track.stop(reason)))
    this.close()
  }

  /** Lets go of the devices; a take that was not stopped is abandoned. */
  close(): void {
    this.#closed = true
    for (const track of this.#tracks) track.abandon()
    this.#composite?.close()
    this.#composite = null
    this.#signals.close()
    this.#posts.close()
  }

  report(): CaptureReport {
    const offset = this.#composite?.sync()?.ms
    if (offset !== undefined) this.#syncMs = Number.isFinite(offset) ? offset : null
    const known = new Map(this.#tracks.map((track) => [track.track, track.status()]))
    return {
      takeId: this.order.takeId,
      tracks: this.#plan.tracks.map((track) => known.get(track) ?? { track, recordingId: null, state: 'off', waiting: 0, held: 0, chunkAgoMs: 0 as Millis }),
      posts: allPosts.map((post) => this.#signal(post)),
      syncMs: this.#syncMs,
    }
  }

  #signal(post: Post): PostSignal {
    const now = performance.now()
    const m = this.#signals.read(post)
    const track = this.#tracks.find((t) => t.track === (post === 'camera1' ? 'face' : post === 'camera2' ? 'room' : null))
    const ago = (at: number | undefined) => Math.round(finite(now - (at ?? now))) as Millis
    const live = this.#posts.track(post) !== null
    return {
      post, state: !this.#posts.planned(post) ? 'none' : live ? 'live' : 'lost', label: this.#posts.label(post), muted: this.#posts.muted(post),
      width: Math.round(finite(m?.width)), height: Math.round(finite(m?.height)), frameRate: finite(m?.frameRate),
      delivered: Math.round(finite(m?.delivered)), discarded: Math.round(finite((m?.discarded ?? 0) + (track?.framesLost() ?? 0))),
      luma: finite(m?.luma, 255), lumaSpread: finite(m?.lumaSpread, 255), peak: finite(m?.peak, 1),
      frameAgoMs: ago(m?.frameAt), changeAgoMs: ago(m?.changeAt), soundAgoMs: ago(m?.soundAt), voiceAgoMs: ago(m?.voiceAt),
    }
  }

  #changed(post: Post, track: MediaStreamTrack | null): void {
    try {
      this.#signals.set(post, track)
    } catch {
      // A device that cannot be measured is still recorded.
    }
    if (post === 'camera1') this.#composite?.setInput(1, track)
    if (post === 'camera2') this.#composite?.setInput(2, track)
    for (const recorder of this.#tracks) recorder.update()
    // Told at once, because it may be back before the next report: the time of the loss stands in the record (F21).
    if (track === null) void this.main.report(this.report()).catch(() => null)
  }

  /** Starts the composite, now and until it runs; it must not keep the cameras from being recorded. */
  #compose(): void {
    if (this.#closed) return
    try {
      this.#composite = this.#newComposite()
      this.#composite.setInput(1, this.#posts.track('camera1'))
      this.#composite.setInput(2, this.#posts.track('camera2'))
    } catch {
      this.#composite = null
      setTimeout(() => this.#compose(), RETRY_MS)
    }
    for (const recorder of this.#tracks) recorder.update()
  }

  #newComposite(): Composite {
    const zero = Date.parse(this.order.startedAt)
    const composite = startComposite({
      picture: this.#plan.picture, overlay: this.#overlay, now: () => zero + this.clock.now(), second: this.#plan.posts.camera2 !== null,
      onFault: (what) => {
        if (what !== 'worker' || this.#closed || this.#composite !== composite) return
        composite.close()
        this.#compose()
      },
    })
    return composite
  }

  #recorder(track: Track): TrackRecorder {
    return new TrackRecorder(track, this.#plan.picture, {
      takeId: this.order.takeId, inputs: () => this.#inputs(track), makeStream, startCapture, main: this.main, chunks: this.chunks,
      onTakeClock: (local) => this.clock.at(local), now: () => performance.now(), wait: (ms) => new Promise((resolve) => { setTimeout(resolve, ms) }),
      every: postPorts.every,
    })
  }

  #inputs(track: Track): Inputs {
    const posts = this.#posts
    const from = (camera: Post | null, microphone: Post): Inputs => ({
      picture: camera ? posts.track(camera) : null, sound: posts.track(microphone), camera: camera ? posts.label(camera) : '', microphone: posts.label(microphone),
    })
    switch (track) {
      case 'face': return from('camera1', 'microphone1')
      case 'room': return from('camera2', 'microphone2')
      case 'sound': return from(null, 'microphone1')
      case 'composite': return !this.#composite ? { picture: null, sound: null, camera: '', microphone: '' } : {
        ...from(null, 'microphone1'), picture: this.#composite.track,
        camera: [posts.label('camera1'), posts.label('camera2')].filter((label) => label !== '').join(' + '),
      }
    }
  }
}
