// What is known of the take that runs: its parts on every track, and the gaps between them. Pure bookkeeping, no effects.
import type { CaptureReport, Plan } from '../../shared/model/capture'
import type { Millis, RecordingId, SessionId, TakeId, Utc } from '../../shared/model/ids'
import { tracks as byWeight, type EndReason, type Track } from '../../shared/model/recording'
import type { RecorderState, TakePurpose, TrackState } from '../../shared/model/take'

export type Part = {
  recordingId: RecordingId
  track: Track
  /** Zero of the part on the take's clock, and when its opening was asked for. */
  startMs: Millis
  openedMs: Millis
  /** Synced up to here on the part's own time line. */
  upToMs: Millis
  bytes: number
  chunks: number
  /** Last verified write, on the take's clock; and since when the media themselves have advanced. */
  savedMs: Millis | null
  mediaMs: number | null
  mediaAtMs: Millis
  /** Why it ended; null while it runs. */
  reason: EndReason | null
  /** Its end is in the journal. */
  ended: boolean
  /** What it holds; and since when one of that was away while it went on, if that was seen. */
  picture: boolean
  sound: boolean
  brokeMs: Millis | null
  /** The hole behind it was told. */
  told: boolean
}

export type Gap = { track: Track; reason: EndReason; fromMs: Millis; toMs: Millis }

/** Devices take a moment to open at the start: later than this a track began late. Ends nearer than this are one end. */
const lateMs = 3_000

const endOf = (part: Part) => (part.startMs + part.upToMs) as Millis

export class Take {
  readonly parts: Part[] = []
  private readonly lateTold = new Set<Track>()

  constructor(readonly takeId: TakeId, readonly sessionId: SessionId, readonly purpose: TakePurpose, readonly startedAt: Utc, readonly plan: Plan) {}

  open(recordingId: RecordingId, track: Track, startMs: Millis, nowMs: Millis, holds: { picture: boolean; sound: boolean } = { picture: true, sound: true }): Part {
    const part: Part = { recordingId, track, startMs, openedMs: nowMs, upToMs: 0 as Millis, bytes: 0, chunks: 0, savedMs: null, mediaMs: null, mediaAtMs: nowMs, reason: null, ended: false, ...holds, brokeMs: null, told: false }
    this.parts.push(part)
    return part
  }

  part(recordingId: RecordingId): Part | null {
    return this.parts.find((p) => p.recordingId === recordingId) ?? null
  }

  /** Parts whose end is not written. */
  get running(): Part[] {
    return this.parts.filter((p) => !p.ended)
  }

  /** The part that a track records into now. */
  current(track: Track): Part | null {
    const last = this.parts.findLast((p) => p.track === track)
    return last && last.reason === null ? last : null
  }

  saved(part: Part, { upToMs, bytes, mediaMs, nowMs }: { upToMs: number; bytes: number; mediaMs: number | null; nowMs: Millis }): void {
    part.upToMs = Math.max(part.upToMs, upToMs) as Millis
    part.bytes += bytes
    part.chunks++
    part.savedMs = nowMs
    if (mediaMs !== null && mediaMs > (part.mediaMs ?? -1)) { part.mediaMs = mediaMs; part.mediaAtMs = nowMs }
  }

  /**
   * The holes that can be told now and were not: behind a part that has ended, until the next one of its track that holds all it held (XC4: without
   * its camera a track goes on with its sound alone). With `endMs` the take is over: also behind the last part of a track that ended before, and a
   * planned track that never recorded.
   */
  gaps(endMs: Millis | null = null): Gap[] {
    const gaps: Gap[] = []
    for (const track of this.plan.tracks) {
      const mine = this.parts.filter((p) => p.track === track)
      const [first] = mine
      if (first && first.startMs > lateMs && !this.lateTold.has(track)) {
        this.lateTold.add(track)
        gaps.push({ track, reason: 'track-ended', fromMs: 0 as Millis, toMs: first.startMs })
      }
      for (const [i, part] of mine.entries()) {
        const after = mine[i + 1]
        const next = mine.slice(i + 1).find((p) => (p.picture || !part.picture) && (p.sound || !part.sound))
        if (part.told || !part.ended || (!next && endMs === null)) continue
        const lost = part.reason === 'track-ended' || part.reason === 'no-data'
        const fromMs = Math.min(endOf(part), lost ? (part.brokeMs ?? Infinity) : Infinity, after && after !== next ? after.startMs : Infinity) as Millis
        // At the end of a take its last parts end with it: that is no gap.
        const toMs = next ? next.startMs : !after && (part.reason === 'stopped' || part.reason === 'space') ? endOf(part) : endMs!
        part.told = true
        if (toMs > fromMs) gaps.push({ track, reason: part.reason ?? 'error', fromMs, toMs })
      }
      if (mine.length === 0 && endMs !== null) gaps.push({ track, reason: 'track-ended', fromMs: 0 as Millis, toMs: endMs })
    }
    return gaps
  }

  /** The most important track that runs. */
  private get leading(): Part | null {
    for (const track of byWeight) {
      const part = this.current(track)
      if (part) return part
    }
    return null
  }

  /** What stands for all of them while none runs: the most important of those that went on to the end. */
  private get latest(): Part | null {
    const kept = this.parts.filter((p) => p.savedMs !== null)
    const lastMs = Math.max(...kept.map(endOf))
    const near = kept.filter((p) => endOf(p) >= lastMs - lateMs)
    for (const track of byWeight) {
      const part = near.findLast((p) => p.track === track)
      if (part) return part
    }
    return null
  }

  /** The recording that lines are bound to: the most important track that runs; while none does, the newest that did, and its end. Null before the first. */
  primary(): RecorderState['primary'] {
    const { leading } = this
    const part = leading ?? this.latest
    if (!part) return null
    const { recordingId, startMs, track, upToMs } = part
    return { recordingId, startMs, part: this.parts.filter((p) => p.track === track).indexOf(part) + 1, untilMs: leading ? null : upToMs }
  }

  /** Newest second on disk of the primary track, on the take's clock; while nothing runs, of anything. */
  get writtenMs(): Millis {
    const { leading } = this
    return leading && leading.savedMs !== null ? endOf(leading) : (this.parts.reduce((most, p) => Math.max(most, p.savedMs === null ? 0 : endOf(p)), 0) as Millis)
  }

  get savedMs(): Millis | null {
    const times = this.parts.flatMap((p) => p.savedMs ?? [])
    return times.length === 0 ? null : (Math.max(...times) as Millis)
  }

  tracks(report: CaptureReport | null): TrackState[] {
    return this.plan.tracks.map((track) => {
      const part = this.current(track)
      const said = report?.tracks.find((t) => t.track === track)
      const before = this.parts.some((p) => p.track === track)
      return {
        track, recordingId: part?.recordingId ?? null, startMs: part?.startMs ?? (0 as Millis), upToMs: part?.upToMs ?? (0 as Millis),
        bytes: (part?.bytes ?? 0) as TrackState['bytes'], waiting: said?.waiting ?? 0,
        state: part ? (part.savedMs === null ? (before && this.parts.filter((p) => p.track === track).length > 1 ? 'restarting' : 'starting') : 'running') : said?.state === 'off' ? 'off' : before ? 'restarting' : 'starting',
      }
    })
  }
}
