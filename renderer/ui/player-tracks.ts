// What the player knows beside the picture: marks on its bar, the tracks of the take, how the second picture follows the first, and keys.
import { across, type Tracked } from '../../shared/align'
import type { RecordingId } from '../../shared/model/ids'
import type { Track } from '../../shared/model/recording'

/** A place in the recording worth going to; `atMs` on its own time line. */
export type PlayerMarker = { atMs: number; kind: 'note' | 'break-start' | 'break-end' | 'distress' | 'disclosure' | 'line' | 'gap'; text: string }

/** A recording of the same take as the one that plays. `lengthMs`: when known, a track of several parts shows the one that was running. */
export type PlayerTrack = Tracked & { recordingId: RecordingId; lengthMs?: number }

/** What is looked at: one track, or both cameras. */
export type Shown = Track | 'both'

/** What can be chosen among these tracks; one alone is no choice. */
export function choices(tracks: readonly PlayerTrack[]): Shown[] {
  const there = new Set(tracks.map((t) => t.track))
  return there.size < 2 ? [] : [...there, ...(there.has('face') && there.has('room') ? ['both' as const] : [])]
}

/** The part of a track that was running when `home` stood at `atMs`; else the last one before, else the first. */
function running(track: Track, tracks: readonly PlayerTrack[], home: PlayerTrack, atMs: number): PlayerTrack | null {
  const parts = tracks.filter((t) => t.track === track).sort((a, b) => a.startMs - b.startMs)
  const begun = parts.filter((part) => across(atMs, home, part) >= 0)
  return begun.findLast((part) => across(atMs, home, part) <= (part.lengthMs ?? Infinity)) ?? begun.at(-1) ?? parts[0] ?? null
}

/** The one or two recordings that a choice shows when `home` stands at `atMs`: the leader, whose sound is heard, and who follows it. */
export function pictures(shown: Shown, tracks: readonly PlayerTrack[], home: PlayerTrack, atMs: number): { leader: PlayerTrack; follower: PlayerTrack | null } {
  const of = (track: Track) => (track === home.track ? home : running(track, tracks, home, atMs))
  return shown === 'both' ? { leader: of('face') ?? home, follower: of('room') } : { leader: of(shown) ?? home, follower: null }
}

/** More than this apart is jumped over, less is caught up with; this near is together. One frame at 30 a second is 33 ms. */
const jumpMs = 150
const nearMs = 8
/** At most so much quicker or slower than its leader: nobody sees it. */
const most = 0.12

/** What the follower does, `behindMs` behind its leader (negative: before it): jump, or play at this part of the leader's speed. */
export function follow(behindMs: number, playing: boolean): { jump: true } | { jump: false; pace: number } {
  if (Math.abs(behindMs) > (playing ? jumpMs : nearMs)) return { jump: true }
  if (!playing || Math.abs(behindMs) <= nearMs) return { jump: false, pace: 1 }
  return { jump: false, pace: 1 + Math.max(-most, Math.min(most, behindMs / 400)) }
}

/** The next marker after (`step` 1) or the last one before (-1) a position; what is less than a second away counts as here. */
export function nextMarker(markers: readonly PlayerMarker[], atMs: number, step: 1 | -1): PlayerMarker | null {
  const beyond = markers.filter((m) => (step > 0 ? m.atMs > atMs + 200 : m.atMs < atMs - 1000)).sort((a, b) => (a.atMs - b.atMs) * step)
  return beyond[0] ?? null
}

export type Stretch = { fromMs: number; toMs: number }

/** Stretches put together where they touch, in order. */
export function merged(stretches: readonly Stretch[]): Stretch[] {
  const out: Stretch[] = []
  for (const { fromMs, toMs } of [...stretches].sort((a, b) => a.fromMs - b.fromMs)) {
    const last = out.at(-1)
    if (last && fromMs <= last.toMs) last.toMs = Math.max(last.toMs, toMs)
    else out.push({ fromMs, toMs })
  }
  return out
}
