// Which recording is which: in which take, of which track, the how-manieth part. One numbering for the desk and the sealed sheet.
import type { RecordingId } from '../model/ids'
import { tracks, type Recording } from '../model/recording'

export type Placed = {
  recording: Recording
  /** Number over all of them, from 1, in the order of `placed`: it names the file in a bundle. */
  number: number
  /** Number of its take, from 1, and of how many; recordings of parts A and B are a take each. */
  take: number
  takes: number
  /** Its number among the recordings of its track in its take, from 1, and of how many. */
  part: number
  parts: number
  /** Its number among all recordings of its track, from 1, and of how many: what a line of the record is marked with. */
  run: number
  runs: number
}

/** Takes in their order, in each the tracks from the most important on, in each its parts. */
export function placed(recordings: readonly Recording[]): Placed[] {
  const takes: Recording[][] = []
  const byTake = new Map<string, Recording[]>()
  for (const recording of recordings) {
    const key = recording.takeId ?? recording.recordingId
    const had = byTake.get(key)
    if (had) had.push(recording)
    else {
      const list = [recording]
      byTake.set(key, list)
      takes.push(list)
    }
  }
  const runs = new Map<string, number>()
  const out: Placed[] = []
  takes.forEach((list, t) => {
    for (const track of tracks) {
      const parts = list.filter((r) => r.track === track).sort((a, b) => a.startMs - b.startMs)
      parts.forEach((recording, i) => {
        const run = (runs.get(track) ?? 0) + 1
        runs.set(track, run)
        out.push({ recording, number: out.length + 1, take: t + 1, takes: takes.length, part: i + 1, parts: parts.length, run, runs: 0 })
      })
    }
  })
  return out.map((p) => ({ ...p, runs: runs.get(p.recording.track) ?? 1 }))
}

export function placeOf(list: readonly Placed[], id: RecordingId | null): Placed | null {
  return id === null ? null : list.find((p) => p.recording.recordingId === id) ?? null
}
