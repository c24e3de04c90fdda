// The questioning section as people see it: takes and their recordings, Q/A lines bound to their second (F43), markers (F25), who was in the room.
import type { Entry } from '../model/entry'
import type { LineId, Millis, PersonId, RecordingId, StaffId, TakeId, Utc } from '../model/ids'
import type { EndReason, Recording } from '../model/recording'
import type { Place, TakeEvent, TakePurpose } from '../model/take'
import { live } from './live'

export type Line = {
  lineId: LineId
  seq: number
  speaker: 'question' | 'answer' | 'note'
  text: string
  recordingId: RecordingId | null
  /** Position on that recording's time line when the line was begun. */
  atMs: Millis
  at: Utc
  edited: boolean
  /** Entry that last changed its words. */
  changedSeq: number
}
/** `atMs` as it stands now, `backMs`: how far it lies before the moment of the key. `at`: when the key was pressed. */
export type Marker = { seq: number; mark: string; text: string; recordingId: RecordingId | null; atMs: Millis; backMs: number; at: Utc }
/** Somebody came into the room of the questioning, or left it. */
export type Coming = { seq: number; who: StaffId | PersonId; present: boolean; recordingId: RecordingId | null; atMs: Millis; at: Utc }
/** One run of the recorder with what happened in it. `endedAt` null: it runs, or its end is not written yet. */
export type Take = {
  takeId: TakeId; purpose: TakePurpose; startedAt: Utc; by: StaffId; places: Place[]; single: string | null
  endedAt: Utc | null; endMs: Millis | null; reason: EndReason | null
  /** How much later camera 2 showed the same than camera 1, measured while it recorded; null when nothing was. */
  syncMs: number | null
  events: TakeEvent[]
}
export type Questioning = {
  lines: Line[]
  /** Of the questioning itself; those of self-tests stand apart. */
  recordings: Recording[]
  markers: Marker[]
  /** In the order they were noted. */
  presence: Coming[]
  /** Takes of the questioning. */
  takes: Take[]
  selfTests: { take: Take; recordings: Recording[] }[]
}

export function foldQuestioning(entries: readonly Entry[]): Questioning {
  const lines = new Map<LineId, Line>()
  const recordings = new Map<RecordingId, Recording>()
  const markers: Marker[] = []
  const presence: Coming[] = []
  const takes = new Map<TakeId, Take>()
  for (const entry of live(entries)) {
    switch (entry.kind) {
      case 'qa.added':
        lines.set(entry.body.lineId, { ...entry.body, seq: entry.seq, at: entry.atUtc, edited: false, changedSeq: entry.seq })
        break
      case 'qa.edited': {
        const line = lines.get(entry.body.lineId)
        if (line) lines.set(line.lineId, { ...line, text: entry.body.text, edited: true, changedSeq: entry.seq })
        break
      }
      case 'qa.removed':
        lines.delete(entry.body.lineId)
        break
      case 'marker':
        markers.push({ ...entry.body, backMs: entry.body.backMs ?? 0, seq: entry.seq, at: entry.atUtc })
        break
      case 'marker.changed': {
        const { marker: seq, atMs, text } = entry.body
        const i = markers.findIndex((m) => m.seq === seq)
        const had = markers[i]
        if (had) markers[i] = { ...had, atMs, text, backMs: had.backMs + had.atMs - atMs }
        break
      }
      case 'presence':
        presence.push({ ...entry.body, seq: entry.seq, at: entry.atUtc })
        break
      case 'take.started': {
        const { takeId, purpose, at, by, places, single } = entry.body
        takes.set(takeId, { takeId, purpose, startedAt: at, by, places, single: single?.reason ?? null, endedAt: null, endMs: null, reason: null, syncMs: null, events: [] })
        break
      }
      case 'take.ended': {
        const { takeId, at, atMs, reason, syncMs = null } = entry.body
        const take = takes.get(takeId)
        if (take) takes.set(takeId, { ...take, endedAt: at, endMs: atMs, reason, syncMs })
        break
      }
      case 'take.event':
        takes.get(entry.body.takeId)?.events.push(entry.body)
        break
      case 'recording.started':
        recordings.set(entry.body.recordingId, {
          ...entry.body, takeId: entry.body.takeId ?? null, track: entry.body.track ?? 'face', startMs: entry.body.startMs ?? (0 as Millis),
          startedAt: entry.body.startedAt ?? entry.atUtc, endedAt: null, end: null,
        })
        break
      case 'recording.ended': {
        const recording = recordings.get(entry.body.recordingId)
        if (recording) recordings.set(recording.recordingId, { ...recording, startMs: entry.body.startMs ?? recording.startMs, endedAt: entry.body.endedAt, end: entry.body })
        break
      }
    }
  }
  const all = [...recordings.values()]
  const tests = new Set([...takes.values()].filter((take) => take.purpose === 'self-test').map((take) => take.takeId))
  const ofTest = ({ takeId }: Recording) => takeId !== null && tests.has(takeId)
  return {
    lines: [...lines.values()], recordings: all.filter((r) => !ofTest(r)), markers, presence, takes: [...takes.values()].filter((take) => !tests.has(take.takeId)),
    selfTests: [...takes.values()].filter((take) => tests.has(take.takeId)).map((take) => ({ take, recordings: all.filter((r) => r.takeId === take.takeId) })),
  }
}

/** Who is in the room by the newest word about each. */
export function presentOf(presence: readonly Coming[]): ReadonlySet<StaffId | PersonId> {
  const now = new Map(presence.map((p) => [p.who, p.present]))
  return new Set([...now].flatMap(([who, present]) => (present ? [who] : [])))
}
