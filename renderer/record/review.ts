// What the player is told about a recording that is looked at again: the other tracks of its take, and the places worth going to.
import { lateMs } from '../../shared/align'
import type { Line, Questioning } from '../../shared/fold/questioning'
import type { RecordingId } from '../../shared/model/ids'
import type { Recording } from '../../shared/model/recording'
import type { SelfTest } from '../../shared/model/take'
import type { PlayerMarker, PlayerTrack } from '../ui/player-tracks'

/** Words of a line that fit the name of a mark. */
const words = 24
const kinds: readonly string[] = ['note', 'break-start', 'break-end', 'distress', 'disclosure'] satisfies PlayerMarker['kind'][]

type World = Pick<Questioning, 'recordings' | 'markers' | 'lines' | 'takes'> & { selfTest: SelfTest | null }

/** `gap`: the words for a stretch that another track lacks. The room camera lies where it was measured beside the face camera. */
export function reviewOf(recordingId: RecordingId, { recordings, markers, lines, takes, selfTest }: World, gap: string): Omit<PlayerTrack, 'recordingId' | 'lengthMs'> & { others: PlayerTrack[]; markers: PlayerMarker[] } {
  const own = recordings.find((r) => r.recordingId === recordingId)
  const roomLateMs = lateMs(takes.find((take) => take.takeId === own?.takeId), selfTest) ?? 0
  const place = (r: Recording): PlayerTrack => ({ recordingId: r.recordingId, track: r.track, startMs: r.startMs, syncMs: r.track === 'room' ? roomLateMs : 0, ...(r.end ? { lengthMs: r.end.durationMs } : {}) })
  if (!own) return { track: 'face', startMs: 0, syncMs: 0, others: [], markers: [] }
  const { track, startMs, syncMs } = place(own)
  const [from, to] = [own.startMs, own.startMs + (own.end?.durationMs ?? 0)]
  const beside = (r: Recording) => r.takeId === own.takeId && r.track !== own.track && r.end !== null && r.end.chunks > 0 && r.startMs < to && r.startMs + r.end.durationMs > from
  const others = own.takeId === null ? [] : recordings.filter(beside).map(place)
  // Lines and markers belong to the track that led when they were written; they stand at the same second of the others.
  const startOf = new Map(recordings.filter((r) => r.takeId !== null && r.takeId === own.takeId).map((r) => [r.recordingId, r.startMs as number]))
  startOf.set(recordingId, own.startMs)
  const at = ({ recordingId: of, atMs }: { recordingId: RecordingId | null; atMs: number }) => {
    const start = of === null ? undefined : startOf.get(of)
    return start === undefined ? null : start + atMs - own.startMs
  }
  const marks: PlayerMarker[] = []
  const add = (atMs: number | null, kind: PlayerMarker['kind'], text: string) => { if (atMs !== null && atMs >= 0 && atMs <= to - from) marks.push({ atMs, kind, text }) }
  for (const line of lines) add(at(line), 'line', shortened(line))
  for (const marker of markers) if (kinds.includes(marker.mark)) add(at(marker), marker.mark as PlayerMarker['kind'], marker.text)
  for (const { what } of takes.find((take) => take.takeId === own.takeId)?.events ?? []) if (what.type === 'gap' && what.track !== own.track) add(what.fromMs - own.startMs, 'gap', gap)
  return { track, startMs, syncMs, others, markers: marks.sort((a, b) => a.atMs - b.atMs) }
}

const shortened = ({ text }: Line) => (text.length > words ? `${text.slice(0, words)}…` : text)
