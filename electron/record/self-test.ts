// The self-test (F16): what was measured while it recorded ten seconds, and what a person saw, made into findings. `value` of each finding is in the
// unit named with its limits here. Passed is what has nothing `bad`.
import type { CaptureReport, Plan, Post } from '../../shared/model/capture'
import type { Millis, TakeId, Utc } from '../../shared/model/ids'
import type { SelfTest } from '../../shared/model/take'
import { leastStartSeconds } from './places'
import { planKey } from './plan-key'
import { limits } from './watch'

/** Length of the recording, ms. */
export const selfTestMs = 10_000

export const bounds = {
  /** picture, second-picture: spread of brightness (0-255). A covered lens is even; the dimmest real room is not. */
  spread: { ok: 6, warn: 3 },
  /** sound: peak (0-1) of a spoken sentence. Below the first it is hard to understand, below the second there was none. */
  peak: { ok: 0.03, warn: 0.01 },
  /** playback: frames shown of what was recorded. */
  frames: { ok: 25, warn: 5 },
  /** clock: seconds that the machine differs from a trusted clock. */
  clock: { ok: 5, warn: 60 },
  /** sync: frames between the two pictures. */
  sync: { ok: 1, warn: 3 },
  /** frames: share that was lost. */
  lost: { ok: 0.01, warn: 0.05 },
} as const

type Finding = SelfTest['findings'][number]
type Camera = { spread: number; frozenMs: number; lost: boolean; first: { delivered: number; discarded: number } | null; last: { delivered: number; discarded: number } | null }

/** Most is best, or least is best. */
const most = (value: number, { ok, warn }: { ok: number; warn: number }): Finding['state'] => (value >= ok ? 'ok' : value >= warn ? 'warn' : 'bad')
const least = (value: number, { ok, warn }: { ok: number; warn: number }): Finding['state'] => (value <= ok ? 'ok' : value <= warn ? 'warn' : 'bad')

/** Keeps what the reports of a take say, for the findings. Memory does not grow with the take. */
export class SelfTestMeter {
  private readonly cameras = new Map<Post, Camera>()
  private peak = 0
  private voice = false
  private sound: 'none' | 'live' | 'lost' = 'none'
  private syncMs: number | null = null
  private reports = 0

  constructor(private readonly plan: Plan) {}

  report({ posts, syncMs }: CaptureReport): void {
    this.reports++
    this.syncMs = syncMs ?? this.syncMs
    for (const signal of posts) {
      if (signal.post === 'microphone1') {
        this.sound = signal.state
        this.peak = Math.max(this.peak, signal.peak)
        // An age smaller than the time between two reports and the start of the counting.
        if (signal.state === 'live' && !signal.muted && signal.voiceAgoMs < 1_000 && this.reports > 1) this.voice = true
      } else if (signal.post !== 'microphone2' && signal.state !== 'none') {
        const before = this.cameras.get(signal.post)
        const frames = { delivered: signal.delivered, discarded: signal.discarded }
        this.cameras.set(signal.post, {
          spread: Math.max(before?.spread ?? 0, signal.lumaSpread), frozenMs: Math.max(before?.frozenMs ?? 0, this.reports > 4 ? signal.changeAgoMs : 0),
          lost: signal.state === 'lost', first: before?.first ?? (signal.state === 'live' ? frames : null), last: signal.state === 'live' ? frames : (before?.last ?? null),
        })
      }
    }
  }

  /**
   * `places`: how many copies were made of how many wanted, `single` when one copy only was accepted. `jumped`: the wall clock jumped meanwhile.
   */
  result({ takeId, at, tookMs, spaceSeconds, copies, jumped, camerasRight, clockOffsetSeconds, played }: {
    takeId: TakeId; at: Utc; tookMs: Millis; spaceSeconds: number | null; copies: { good: number; of: number }; jumped: boolean
    camerasRight: boolean; clockOffsetSeconds: number; played: { frames: number; peak: number }
  }): SelfTest {
    const findings: Finding[] = []
    for (const [post, item] of [['camera1', 'picture'], ['camera2', 'second-picture']] as const) {
      const camera = this.cameras.get(post)
      if (!camera && (post === 'camera2' && this.plan.posts.camera2 === null)) continue
      const dead = !camera || camera.lost || camera.frozenMs > limits.frozenMs
      findings.push({ item, state: dead ? 'bad' : most(camera.spread, bounds.spread), value: camera?.spread ?? 0 })
    }
    findings.push({ item: 'sound', state: this.sound !== 'live' || !this.voice ? 'bad' : most(this.peak, bounds.peak), value: this.peak })
    const heard = played.peak >= bounds.peak.warn / 2
    findings.push({ item: 'playback', state: heard ? most(played.frames, bounds.frames) : 'bad', value: played.frames })
    findings.push({ item: 'space', state: most(spaceSeconds ?? 0, { ok: 4 * 3600, warn: leastStartSeconds }), value: spaceSeconds ?? 0 })
    findings.push({ item: 'places', state: copies.good >= 2 ? 'ok' : copies.good === 1 && copies.of === 1 ? 'warn' : 'bad', value: copies.good })
    const off = Math.abs(clockOffsetSeconds)
    findings.push({ item: 'clock', state: jumped ? 'bad' : least(off, bounds.clock), value: clockOffsetSeconds })
    findings.push({ item: 'cameras', state: camerasRight ? 'ok' : 'bad', value: camerasRight ? 1 : 0 })
    if (this.syncMs !== null) {
      const frames = Math.abs(this.syncMs) * this.plan.picture.frameRate / 1000
      // Out of step is aligned at export: worth knowing, no reason not to begin.
      findings.push({ item: 'sync', state: least(frames, bounds.sync) === 'ok' ? 'ok' : 'warn', value: this.syncMs })
    }
    findings.push({ item: 'frames', state: least(this.lost(), bounds.lost), value: this.lost() })
    return { takeId, at, seconds: tookMs / 1000, findings, camerasRight, clockOffsetSeconds, passed: findings.every((f) => f.state !== 'bad'), plan: planKey(this.plan) }
  }

  /** The worse of the two cameras. */
  private lost(): number {
    const shares = [...this.cameras.values()].map(({ first, last }) => {
      if (!first || !last || last.delivered < first.delivered || last.discarded < first.discarded) return 0
      const lost = last.discarded - first.discarded
      const all = lost + last.delivered - first.delivered
      return all === 0 ? 1 : lost / all
    })
    return Math.max(0, ...shares)
  }
}
