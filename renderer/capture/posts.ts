// The device posts of a take: each is opened, watched, and when its device is lost tried again every second for as long as the take runs.
import type { Device, Picture, Plan, Post } from '../../shared/model/capture'
import { findDevice, labelOf } from './devices'

export const allPosts = ['camera1', 'microphone1', 'camera2', 'microphone2'] as const satisfies readonly Post[]

/** Effects are passed in: tests run the posts without a device or a clock. */
export type PostPorts = {
  list: () => Promise<Device[]>
  open: (device: Device, picture: Picture) => Promise<MediaStreamTrack>
  /** Runs `task` every `ms` until the returned function is called. */
  every: (ms: number, task: () => void) => () => void
}

export type PostChange = (post: Post, track: MediaStreamTrack | null) => void

const TICK_MS = 250
/** Ticks between two tries to open a lost device: one second. */
const RETRY_TICKS = 4
/** Ticks without a single frame after which a camera is lost although nobody said so (1 s). Ticks of a held-up window do not count up. */
const STALL_TICKS = 4
/** A camera that is muted or stands still is given this many ticks to come back by itself before it is opened anew. */
const PATIENCE_TICKS = 8

class Keeper {
  /** Given out while it delivers. */
  track: MediaStreamTrack | null = null
  /** Open, but muted or standing still: kept for a while, because the same device cannot be opened beside it. */
  #silent: MediaStreamTrack | null = null
  #ticks = 0
  #stalled = 0
  #frames = -1
  #opening: Promise<void> | null = null
  #closed = false
  #unlisten: () => void = () => undefined

  constructor(readonly post: Post, readonly device: Device, readonly picture: Picture, readonly ports: PostPorts, readonly changed: PostChange) {}

  get label(): string { return labelOf((this.track ?? this.#silent)?.label ?? this.device.label) }
  get muted(): boolean { return (this.track ?? this.#silent)?.muted ?? false }

  /** Tries to open the device, once at a time. Never rejects. */
  open(): Promise<void> {
    if (this.#closed || this.track || this.#silent) return Promise.resolve()
    this.#opening ??= this.#try().finally(() => { this.#opening = null })
    return this.#opening
  }

  async #try(): Promise<void> {
    this.#ticks = 0
    try {
      const device = findDevice(this.device, await this.ports.list())
      if (!device) return
      const track = await this.ports.open(device, this.picture)
      if (this.#closed) return track.stop()
      this.#listen(track)
      this.#give(track)
    } catch {
      // Not there, in use, or dark: the next try comes in a second.
    }
  }

  tick(): void {
    this.#ticks += 1
    const open = this.track ?? this.#silent
    if (open?.readyState === 'ended') return this.#drop()
    if (this.track && this.#standsStill(this.track)) this.#silence()
    if (this.#silent && !this.#standsStill(this.#silent) && !this.#silent.muted) return this.#give(this.#silent)
    if (this.#silent && this.#ticks > PATIENCE_TICKS) this.#drop()
    if (!this.track && !this.#silent && this.#ticks >= RETRY_TICKS) void this.open()
  }

  close(): void {
    this.#closed = true
    this.#unlisten()
    this.track?.stop()
    this.#silent?.stop()
    this.track = this.#silent = null
  }

  #listen(track: MediaStreamTrack): void {
    const ended = () => this.#drop()
    // A muted camera sends nothing, and a recorder waiting for its picture holds the sound back. A muted microphone sends silence.
    const muted = () => { if (track.kind === 'video') this.#silence() }
    const unmuted = () => { if (this.#silent === track) this.#give(track) }
    track.addEventListener('ended', ended)
    track.addEventListener('mute', muted)
    track.addEventListener('unmute', unmuted)
    this.#unlisten = () => {
      track.removeEventListener('ended', ended)
      track.removeEventListener('mute', muted)
      track.removeEventListener('unmute', unmuted)
    }
  }

  #give(track: MediaStreamTrack): void {
    this.#silent = null
    this.#stalled = 0
    this.#frames = -1
    this.track = track
    this.changed(this.post, track)
  }

  #silence(): void {
    if (!this.track) return
    this.#silent = this.track
    this.track = null
    this.#ticks = 0
    this.changed(this.post, null)
  }

  #drop(): void {
    const lost = this.track !== null
    this.#unlisten()
    this.track?.stop()
    this.#silent?.stop()
    this.track = this.#silent = null
    // The first try follows at once: after a crash of Chromium's capture service the device is there again.
    this.#ticks = RETRY_TICKS
    if (lost) this.changed(this.post, null)
  }

  #standsStill(track: MediaStreamTrack): boolean {
    const frames = framesOf(track)
    if (frames === null) return false
    this.#stalled = frames === this.#frames ? this.#stalled + 1 : 0
    this.#frames = frames
    return this.#stalled >= STALL_TICKS
  }
}

/** Frames a camera has delivered; null for a microphone or where the browser does not count. */
function framesOf(track: MediaStreamTrack): number | null {
  if (track.kind !== 'video') return null
  return (track as unknown as { stats?: { deliveredFrames?: number } }).stats?.deliveredFrames ?? null
}

export class Posts {
  readonly #keepers = new Map<Post, Keeper>()
  readonly #stop: () => void

  constructor(posts: Plan['posts'], picture: Picture, ports: PostPorts, changed: PostChange) {
    for (const post of allPosts) {
      const device = posts[post]
      if (device) this.#keepers.set(post, new Keeper(post, device, picture, ports, changed))
    }
    this.#stop = ports.every(TICK_MS, () => { for (const keeper of this.#keepers.values()) keeper.tick() })
  }

  /** First try at every post; resolves when those of `first` have answered. A driver that hangs at another one holds nothing up. */
  async open(first: readonly Post[] = allPosts): Promise<void> {
    const tries = [...this.#keepers].map(([post, keeper]) => ({ post, answered: keeper.open() }))
    await Promise.all(tries.filter((t) => first.includes(t.post)).map((t) => t.answered))
  }

  /** Whether the plan puts a device there. */
  planned(post: Post): boolean { return this.#keepers.has(post) }

  /** The live track of a post; null when there is none now. It belongs to the post: clone it to use it. */
  track(post: Post): MediaStreamTrack | null {
    const track = this.#keepers.get(post)?.track ?? null
    return track?.readyState === 'live' ? track : null
  }

  label(post: Post): string { return this.#keepers.get(post)?.label ?? '' }
  muted(post: Post): boolean { return this.#keepers.get(post)?.muted ?? false }

  /** Devices came or went: lost posts are tried at once. */
  look(): void {
    for (const keeper of this.#keepers.values()) void keeper.open()
  }

  close(): void {
    this.#stop()
    for (const keeper of this.#keepers.values()) keeper.close()
    this.#keepers.clear()
  }
}
