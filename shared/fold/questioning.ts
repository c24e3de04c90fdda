// The questioning section as people see it: Q/A lines bound to their second (F43), recordings, markers.
import type { Entry } from '../model/entry'
import type { LineId, Millis, RecordingId, Utc } from '../model/ids'
import type { Recording } from '../model/recording'
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
export type Marker = { seq: number; mark: string; text: string; recordingId: RecordingId | null; atMs: Millis; at: Utc }
export type Questioning = { lines: Line[]; recordings: Recording[]; markers: Marker[] }

export function foldQuestioning(entries: readonly Entry[]): Questioning {
  const lines = new Map<LineId, Line>()
  const recordings = new Map<RecordingId, Recording>()
  const markers: Marker[] = []
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
        markers.push({ ...entry.body, seq: entry.seq, at: entry.atUtc })
        break
      case 'recording.started':
        recordings.set(entry.body.recordingId, { ...entry.body, startedAt: entry.atUtc, endedAt: null, end: null })
        break
      case 'recording.ended': {
        const recording = recordings.get(entry.body.recordingId)
        if (recording) recordings.set(recording.recordingId, { ...recording, endedAt: entry.body.endedAt, end: entry.body })
        break
      }
    }
  }
  return { lines: [...lines.values()], recordings: [...recordings.values()], markers }
}
