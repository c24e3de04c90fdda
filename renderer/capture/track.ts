// One track of a take: one recording after the other, without anybody's help when a device or the recorder fails. There is no pause (F20).
import type { Client } from '../../shared/ipc/contract'
import type { RoomContract } from '../../shared/ipc/index'
import type { CaptureReport, Picture } from '../../shared/model/capture'
import type { Millis, RecordingId, TakeId } from '../../shared/model/ids'
import type { EndReason, Track } from '../../shared/model/recording'
import type { Capture, startCapture } from './capture'
import { ChunkQueue } from './chunk-queue'
import { labelOf } from './devices'
import { EncoderLoss } from './frame-count'
import { FrameCount } from './webm-frames'
import type { ChunkPort } from './chunk-port'

/** What a track is recorded from now; null where there is nothing. */
export type Inputs = { picture: MediaStreamTrack | null; sound: MediaStreamTrack | null; camera: string; microphone: string }
type Reason = Exclude<EndReason, 'abnormal'>
export type TrackStatus = CaptureReport['tracks'][number]

/** Everything with an effect is passed in: tests run a track without a device, an encoder or a clock. */
export type TrackPorts = {
  takeId: TakeId
  inputs: () => Inputs
  /** A stream of clones: ending it must not end the device for the other tracks. */
  makeStream: (tracks: readonly MediaStreamTrack[]) => { stream: MediaStream; close: () => void }
  startCapture: typeof startCapture
  main: Pick<Client<RoomContract>['capture'], 'open' | 'finish'>
  chunks: Pick<ChunkPort, 'post' | 'add' | 'remove'>
  /** A moment of `now()` on the take's clock. */
  onTakeClock: (local: number) => number
  now: () => number
  wait: (ms: number) => Promise<void>
  every: (ms: number, task: () => void) => () => void
}

type Part = {
  recordingId: RecordingId
  capture: Capture
  queue: ChunkQueue
  release: () => void
  /** The devices that were there when it began. */
  key: string
  /** It records less than these devices could give, because they gave nothing together. */
  narrowed: boolean
  beganAt: number
  lastChunkAt: number
  /** Why it can record no more; it is closed as soon as the next one runs. */
  dead: Reason | null
  loss: EncoderLoss
}

const TICK_MS = 250
/** No chunk for this long: the recorder has gone silent (a dead track raises no error in MediaRecorder). */
export const NO_CHUNK_MS = 2500
const RETRY_MS = 300
/** A fault often takes several devices, one after the other within some ms; a part begun between two of them would end at once. */
const SETTLE_MS = 100
/** Devices come back one by one too; nothing is lost by waiting, because the part that runs goes on. */
const SETTLE_BACK_MS = 400
/** A dead part keeps collecting what still works until its successor runs, but no longer than this. */
const LINGER_MS = 1000
/** How often a part that records less than it could tries for the whole. */
const MEND_MS = 10_000

export class TrackRecorder {
  readonly #closing = new Set<Part>()
  readonly #ends = new Set<Promise<void>>()
  readonly #stopTicking: () => void
  #part: Part | null = null
  #turning: Promise<void> | null = null
  #again = false
  #stopped: Reason | null = null
  /** Beginnings in a row that gave nothing: which devices are tried next. */
  #attempt = 0
  /** Parts in a row that fell silent although their devices live. */
  #silent = 0
  #everBegan = false
  #abandoned = false
  /** Frames that earlier parts lost in the encoder. */
  #framesLost = 0
  #lastTickAt: number

  constructor(readonly track: Track, readonly picture: Picture, readonly ports: TrackPorts) {
    this.#lastTickAt = ports.now()
    this.#stopTicking = ports.every(TICK_MS, () => this.#tick())
    this.#turn()
  }

  /** Devices came, went or were replaced. */
  update(): void {
    if (this.#stopped) return
    if (!this.#part || this.#part.key !== keyOf(this.ports.inputs())) this.#turn()
  }

  /** Ends it for good; resolves when the last chunk is on disk and its end is told. */
  async stop(reason: Reason): Promise<void> {
    this.#stopped ??= reason
    this.#stopTicking()
    if (this.#part) this.#retire(this.#part, reason)
    await this.#turning
    while (this.#ends.size > 0) await Promise.all(this.#ends)
  }

  /** Nobody will answer any more: what is not on disk is given up, and everything is let go of. */
  abandon(): void {
    this.#abandoned = true
    this.#stopped ??= 'error'
    this.#stopTicking()
    if (this.#part) this.#retire(this.#part, 'error')
    for (const part of this.#closing) part.queue.drop()
  }

  status(): TrackStatus {
    const part = this.#part
    const parts = [...this.#closing, ...(part ? [part] : [])]
    const runs = part !== null && part.dead === null
    return {
      track: this.track, recordingId: part?.recordingId ?? null,
      state: this.#stopped ? 'off' : runs ? 'running' : this.#everBegan ? 'restarting' : 'starting',
      waiting: parts.reduce((sum, p) => sum + p.queue.waiting, 0),
      held: parts.reduce((sum, p) => sum + p.capture.held(), 0),
      chunkAgoMs: Math.max(0, Math.round(part ? this.ports.now() - part.lastChunkAt : 0)) as Millis,
    }
  }

  /** Frames lost in the encoder since the track began. */
  framesLost(): number { return this.#framesLost + (this.#part?.loss.lost ?? 0) }

  #tick(): void {
    const at = this.ports.now()
    const late = at - this.#lastTickAt - TICK_MS
    this.#lastTickAt = at
    const part = this.#part
    if (!part || this.#turning) return
    // When this window itself was held up, chunks may be waiting behind the check: decided one check later.
    if (part.dead) this.#turn()
    else if (late < 1000 && at - part.lastChunkAt > NO_CHUNK_MS) this.#lost(part, 'no-data')
    else if (part.narrowed && at - part.beganAt > MEND_MS) {
      part.beganAt = at
      this.#attempt = 0
      this.#turn()
    } else if (!part.narrowed && at - part.beganAt > 2 * NO_CHUNK_MS) this.#attempt = this.#silent = 0
  }

  #lost(part: Part, reason: Reason): void {
    if (part !== this.#part || part.dead || this.#stopped) return
    part.dead = reason
    // Once may be the encoder; when it goes on, something less than all devices is tried.
    if (reason === 'no-data' && ++this.#silent > 1) this.#attempt += 1
    void this.ports.wait(LINGER_MS).then(() => { if (this.#part === part) this.#retire(part, reason) })
    this.#turn()
  }

  /** Begins the next part, now and until one runs. */
  #turn(): void {
    this.#again = true
    this.#turning ??= this.#work().finally(() => { this.#turning = null })
  }

  async #work(): Promise<void> {
    while (this.#again && !this.#stopped) {
      const before = this.#part
      if (before) await this.ports.wait(before.dead ? SETTLE_MS : SETTLE_BACK_MS)
      if (this.#stopped) return
      this.#again = false
      const inputs = this.ports.inputs()
      // What had changed is as before: the part that runs is the right one.
      if (this.#part && !this.#part.dead && !this.#part.narrowed && this.#part.key === keyOf(inputs)) return
      if (!inputs.picture && !inputs.sound) {
        if (this.#part) this.#retire(this.#part, this.#part.dead ?? 'track-ended')
        return // `update` comes with the device.
      }
      const begun = await this.#begin(inputs)
      if (begun === 'runs') continue
      // A part that still runs goes on; its devices are tried again later.
      if (this.#part && !this.#part.dead && this.#part.key === keyOf(inputs)) return
      if (this.#stopped) return
      if (begun === 'silent') this.#attempt += 1
      this.#again = true
      await this.ports.wait(RETRY_MS)
    }
  }

  async #begin(all: Inputs): Promise<'runs' | 'silent' | 'refused'> {
    const { ports } = this
    const inputs = narrow(all, this.#attempt)
    const made = ports.makeStream([inputs.picture, inputs.sound].filter((t) => t !== null))
    let part: Part | null = null
    let trouble: Reason | null = null
    let lastChunkAt = ports.now()
    const lost = (reason: Reason) => {
      trouble ??= reason
      if (part) this.#lost(part, reason)
    }
    const loss = new EncoderLoss()
    const frames = new FrameCount()
    let counted: Promise<unknown> = Promise.resolve()
    const queue = new ChunkQueue({ post: ports.chunks.post, onFailed: () => lost('error') })
    const capture = await ports.startCapture(made.stream, this.picture, {
      onChunk: (endMs, bytes) => {
        lastChunkAt = ports.now()
        if (part) part.lastChunkAt = lastChunkAt
        queue.push(endMs, bytes)
        const delivered = framesOf(inputs.picture)
        if (delivered === null) return
        const at = lastChunkAt
        counted = counted.then(async () => frames.add(await bytes)).then(() => loss.add(at, delivered, frames.frames), () => undefined)
      },
      onLost: lost,
    }).catch(() => null)
    if (!capture) {
      made.close()
      return 'silent'
    }
    const settings = inputs.picture?.getSettings() ?? {}
    const opened = await ports.main.open({
      takeId: ports.takeId, track: this.track, mimeType: capture.mimeType, startMs: ports.onTakeClock(capture.startedAt),
      camera: inputs.picture ? labelOf(all.camera) : '', microphone: inputs.sound ? labelOf(all.microphone) : '',
      width: inputs.picture ? capture.size?.width ?? Math.round(settings.width || this.picture.width) : 0,
      height: inputs.picture ? capture.size?.height ?? Math.round(settings.height || this.picture.height) : 0,
      // What the composite's generated track says of its rate means nothing (NaN, Infinity, 30).
      frameRate: !inputs.picture ? 0 : this.track !== 'composite' && Number.isFinite(settings.frameRate) ? settings.frameRate! : this.picture.frameRate,
    }).catch(() => null)
    if (!opened?.ok) {
      queue.drop()
      await capture.stop()
      made.close()
      return 'refused'
    }
    const { recordingId } = opened.value
    part = {
      recordingId, capture, queue, release: made.close, key: keyOf(all), narrowed: inputs !== all, beganAt: ports.now(), lastChunkAt, dead: null, loss,
    }
    ports.chunks.add(recordingId, queue)
    queue.open(recordingId)
    const before = this.#part
    this.#part = part
    this.#everBegan = true
    if (before) this.#retire(before, before.dead ?? (keeps(before.key, part.key) ? 'device' : 'track-ended'))
    if (this.#stopped) this.#retire(part, this.#stopped)
    else if (trouble) this.#lost(part, trouble)
    else this.update()
    return 'runs'
  }

  /** Stops a part, waits for its last chunk, tells its end. Runs beside the next part. */
  #retire(part: Part, reason: Reason): void {
    if (this.#closing.has(part)) return
    this.#closing.add(part)
    if (this.#abandoned) part.queue.drop()
    this.#framesLost += part.loss.lost
    if (this.#part === part) this.#part = null
    const end = this.#close(part, reason).finally(() => {
      this.#closing.delete(part)
      this.#ends.delete(end)
    })
    this.#ends.add(end)
  }

  async #close(part: Part, reason: Reason): Promise<void> {
    await part.capture.stop()
    part.release()
    const whole = await part.queue.drained()
    this.ports.chunks.remove(part.recordingId)
    await this.ports.main.finish({ recordingId: part.recordingId, reason: whole ? reason : 'error', startMs: this.ports.onTakeClock(part.capture.startedAt) as Millis }).catch(() => null)
  }
}

/** The devices a part records, as one word: it changes when one of them goes, comes or is another. */
function keyOf({ picture, sound }: Inputs): string {
  return `${picture?.id ?? ''} ${sound?.id ?? ''}`
}

/** Nothing that was recorded under the one word is missing under the other: something came, and nothing went. */
function keeps(before: string, now: string): boolean {
  const after = now.split(' ')
  return before.split(' ').every((id, i) => id === '' || id === after[i])
}

/** Frames a camera has delivered; null where nobody counts. */
function framesOf(track: MediaStreamTrack | null): number | null {
  return (track as unknown as { stats?: { deliveredFrames?: number } } | null)?.stats?.deliveredFrames ?? null
}

/** When both together have given nothing: sound alone, then the picture alone, then both again. Either alone is better than nothing. */
function narrow(inputs: Inputs, attempt: number): Inputs {
  if (!inputs.picture || !inputs.sound || attempt % 3 === 0) return inputs
  return attempt % 3 === 1 ? { ...inputs, picture: null } : { ...inputs, sound: null }
}
