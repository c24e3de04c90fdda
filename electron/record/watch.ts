// What is wrong with the recording right now, from verified writes and measured signals: one sample in, the alarms out. Pure; every threshold
// stands here with its reason. An alarm is raised at once and cleared when its cause has been away for a moment, so that nothing flickers.
import { posts as everyPost, type Plan, type Post, type PostSignal } from '../../shared/model/capture'
import type { Millis } from '../../shared/model/ids'
import type { Track } from '../../shared/model/recording'
import { alarmKinds, type AlarmKind, type Place } from '../../shared/model/take'

export const limits = {
  /** Writes come every second: after this long the line stops saying that it records. A quarter second before three, because it is looked at four times a second. */
  staleMs: 2_700,
  /** A picture of a real camera never stays the same for so long: its noise changes it. */
  frozenMs: 2_300,
  /** XC5: ten seconds in which the sound does not move at all; a quiet room still moves. */
  flatMs: 10_000,
  /** A track between two parts; a rotation takes less. */
  restartingMs: 400,
  /** A track that was planned and has not begun: its devices have had the time to open. */
  beginMs: 2_500,
  /** The capturing window reports twice a second. */
  silentMs: 2_500,
  /** Frames lost of those due, over ten seconds. */
  dropped: 0.02,
  droppedOverMs: 10_000,
  syncMs: 3_000,
  /** How long the notice of a restart and of a clock that jumped stands. */
  brokeMs: 10_000,
  clockMs: 30_000,
  /** A cause must be away so long before its alarm goes. A restart is over when it is over: `broke` tells of it. */
  calmMs: 2_000,
  spaceSeconds: [1_800, 600, 300],
} as const

export type TrackSample = {
  track: Track
  /** Part that is open now: since when, its last verified write, and when the media last advanced; null between two parts. */
  part: { openedMs: Millis; savedMs: Millis | null; mediaMs: number | null; mediaAtMs: Millis } | null
  /** It had a part before. */
  began: boolean
}
export type Sample = {
  nowMs: Millis
  tracks: readonly TrackSample[]
  /** Since the last report of the capturing window; and what it said. */
  reportAgoMs: number
  /** Since the capturing window was told to record (again): its devices need a moment to open. */
  orderAgoMs: number
  /** Null: this capturing window has not reported yet. */
  posts: readonly PostSignal[] | null
  /** Posts that the plan needs (`expectedPosts`): one that is not there is as lost as one that went away. */
  expected: readonly Post[]
  syncMs: number | null
  /** One frame of the planned picture, ms. */
  frameMs: number
  lost: readonly Place[]
  /** How many there are. */
  places: number
  sameDisk: boolean
  /** The writer said that chunks wait and nothing is written. */
  slow: boolean
  spaceSeconds: number | null
  spaceOut: boolean
  /** On the take's clock; null: not in this take. */
  jumpedMs: Millis | null
  restartedMs: Millis | null
}
export type Alarm = { alarm: AlarmKind; track: Track | null; sinceMs: Millis }
export type Change = { alarm: AlarmKind; track: Track | null; on: boolean }

/** What each planned track is made from. The second pair is wanted when somebody set it; the first always: without it there is no child and no voice. */
export function expectedPosts({ posts, tracks }: Plan): Post[] {
  const room = tracks.includes('room') || tracks.includes('composite')
  const wanted: Record<Post, boolean> = {
    camera1: tracks.includes('face') || tracks.includes('composite'), microphone1: tracks.some((t) => t !== 'room'),
    camera2: room && (posts.camera2 !== null || (tracks.includes('room') && posts.microphone2 === null)), microphone2: tracks.includes('room') && posts.microphone2 !== null,
  }
  return everyPost.filter((post) => wanted[post])
}

const trackOf: { readonly [P in Post]: Track } = { camera1: 'face', microphone1: 'face', camera2: 'room', microphone2: 'room' }
/** What a track is made from. */
export const postsOf: { readonly [T in Track]: readonly Post[] } = { face: ['camera1', 'microphone1'], room: ['camera2', 'microphone2'], composite: ['camera1', 'camera2', 'microphone1'], sound: ['microphone1'] }
const isAway = (posts: readonly PostSignal[], post: Post) => { const signal = posts.find((p) => p.post === post); return !signal || signal.state !== 'live' }
const isCamera = (post: Post) => post === 'camera1' || post === 'camera2'
const keyOf = (alarm: AlarmKind, track: Track | null) => `${alarm}/${track ?? ''}`

type Frames = { atMs: number; delivered: number; discarded: number }

export class Watch {
  private readonly raised = new Map<string, Alarm & { seenMs: number }>()
  private readonly frames = new Map<Post, Frames[]>()
  private readonly gone = new Map<Track, number>()
  /** Posts that gave something since the last order. */
  private readonly live = new Set<Post>()
  private orderAgoMs = 0
  private syncSince: number | null = null
  private spaceLevel = 0

  /** Looks at one sample. Gives what changed; `alarms` has all of them. */
  look(sample: Sample): Change[] {
    const changes: Change[] = []
    const { nowMs } = sample
    for (const { alarm, track } of this.causes(sample)) {
      const key = keyOf(alarm, track)
      const before = this.raised.get(key)
      if (before) before.seenMs = nowMs
      else {
        this.raised.set(key, { alarm, track, sinceMs: nowMs, seenMs: nowMs })
        changes.push({ alarm, track, on: true })
      }
    }
    for (const [key, { alarm, track, seenMs }] of this.raised) {
      if (nowMs - seenMs < (alarm === 'restarting' ? 1 : limits.calmMs)) continue
      this.raised.delete(key)
      changes.push({ alarm, track, on: false })
    }
    // Each further limit of the space is told again.
    const level = limits.spaceSeconds.filter((s) => sample.spaceSeconds !== null && sample.spaceSeconds < s).length
    if (level > this.spaceLevel && this.spaceLevel > 0) changes.push({ alarm: 'space', track: null, on: true })
    this.spaceLevel = level
    return changes
  }

  /** In order of urgency. */
  get alarms(): Alarm[] {
    return [...this.raised.values()].map(({ alarm, track, sinceMs }) => ({ alarm, track, sinceMs })).sort((a, b) => alarmKinds.indexOf(a.alarm) - alarmKinds.indexOf(b.alarm))
  }

  private *causes(sample: Sample): Generator<{ alarm: AlarmKind; track: Track | null }> {
    const { nowMs, posts } = sample
    const silent = sample.reportAgoMs > limits.silentMs
    if (silent) yield { alarm: 'restarting', track: null }
    for (const one of sample.tracks) yield* this.ofTrack(one, sample)
    if (sample.spaceOut) yield { alarm: 'space-out', track: null }
    // None left: nothing is written, and no copy is left to speak of.
    if (sample.lost.length > 0) yield { alarm: sample.lost.length === sample.places ? 'stale' : 'target-lost', track: null }
    // What an old report said is not known now: `restarting` says so.
    if (sample.orderAgoMs < this.orderAgoMs) this.live.clear()
    this.orderAgoMs = sample.orderAgoMs
    if (!silent && posts) {
      for (const { post, state } of posts) if (state === 'live') this.live.add(post)
      const opening = (post: Post) => !this.live.has(post) && sample.orderAgoMs < limits.beginMs
      for (const signal of posts) if (!opening(signal.post)) yield* this.ofPost(signal, nowMs)
      for (const post of sample.expected) if (isAway(posts, post) && !opening(post)) yield { alarm: isCamera(post) ? 'no-picture' : 'no-sound', track: trackOf[post] }
    }
    if (sample.slow) yield { alarm: 'slow', track: null }
    if (sample.jumpedMs !== null && nowMs - sample.jumpedMs < limits.clockMs) yield { alarm: 'clock', track: null }
    const apart = sample.syncMs !== null && Math.abs(sample.syncMs) > sample.frameMs
    this.syncSince = apart ? (this.syncSince ?? nowMs) : null
    if (this.syncSince !== null && nowMs - this.syncSince >= limits.syncMs) yield { alarm: 'sync', track: 'room' }
    if (sample.restartedMs !== null && nowMs - sample.restartedMs < limits.brokeMs) yield { alarm: 'broke', track: null }
    if (sample.spaceSeconds !== null && sample.spaceSeconds < limits.spaceSeconds[0]) yield { alarm: 'space', track: null }
    if (sample.sameDisk) yield { alarm: 'same-disk', track: null }
  }

  private *ofTrack({ track, part, began }: TrackSample, { nowMs, posts, expected }: Sample): Generator<{ alarm: AlarmKind; track: Track }> {
    if (part) {
      this.gone.delete(track)
      if (nowMs - (part.savedMs ?? part.openedMs) > limits.staleMs) yield { alarm: 'stale', track }
      else if (part.mediaMs !== null && nowMs - part.mediaAtMs > limits.staleMs) yield { alarm: 'no-progress', track }
      return
    }
    // A track whose devices are all away is told by their alarms; the others go on.
    const mine = expected.filter((post) => postsOf[track].includes(post))
    if (posts && mine.every((post) => isAway(posts, post))) return
    const since = this.gone.get(track) ?? (began ? nowMs : 0)
    this.gone.set(track, since)
    if (nowMs - since >= (began ? limits.restartingMs : limits.beginMs)) yield { alarm: 'restarting', track }
  }

  private *ofPost(signal: PostSignal, nowMs: Millis): Generator<{ alarm: AlarmKind; track: Track }> {
    const { post, state } = signal
    const track = trackOf[post]
    if (state === 'none') return
    if (state === 'lost' || signal.muted) {
      this.frames.delete(post)
      yield { alarm: isCamera(post) ? 'no-picture' : 'no-sound', track }
      return
    }
    if (!isCamera(post)) {
      // Open, and not one sample: dead, and not merely quiet.
      if (signal.frameAgoMs > limits.frozenMs) yield { alarm: 'no-sound', track }
      else if (signal.soundAgoMs > limits.flatMs) yield { alarm: 'flat', track }
      return
    }
    if (signal.frameAgoMs > limits.frozenMs || signal.changeAgoMs > limits.frozenMs) yield { alarm: 'frozen', track }
    if (this.drops(signal, nowMs) > limits.dropped) yield { alarm: 'dropped', track }
  }

  /** Share of frames lost since ten seconds ago; 0 before it is known. */
  private drops({ post, delivered, discarded }: PostSignal, nowMs: Millis): number {
    const seen = (this.frames.get(post) ?? []).filter((f) => nowMs - f.atMs <= limits.droppedOverMs)
    const [first] = seen
    // Counters start anew with the device.
    const fresh = first === undefined || delivered < first.delivered || discarded < first.discarded
    this.frames.set(post, fresh ? [{ atMs: nowMs, delivered, discarded }] : [...seen, { atMs: nowMs, delivered, discarded }])
    if (fresh || nowMs - first.atMs < limits.droppedOverMs / 2) return 0
    const all = delivered - first.delivered + discarded - first.discarded
    return all === 0 ? 0 : (discarded - first.discarded) / all
  }
}
