// Which recordings cannot be read whole any more: found out before sealing, so that a person can decide and not a program fail.
import { stat } from 'node:fs/promises'
import { Refused } from '../../shared/failure'
import type { RecordingId } from '../../shared/model/ids'
import type { Recording } from '../../shared/model/recording'
import { mediaPaths } from '../record/files'
import { openRecording } from '../record/recordings'
import type { Store } from '../store/store'

export type Ended = Recording & { end: NonNullable<Recording['end']> }

/** Files that were read whole in this run of the program, with what they were then: a second look need not read gigabytes again. */
const whole = new Map<string, string>()

/** The recordings of `list` of which a chunk is missing, changed or unreadable. Reads each file to its end. */
export async function damagedOf(store: Store, list: readonly Ended[], signal?: AbortSignal): Promise<Set<RecordingId>> {
  const damaged = new Set<RecordingId>()
  for (const recording of list) {
    signal?.throwIfAborted()
    if (!(await isWhole(store, recording))) damaged.add(recording.recordingId)
  }
  return damaged
}

async function isWhole(store: Store, { recordingId, end }: Ended): Promise<boolean> {
  // All places count: what one of them has lost is read from the other.
  const paths = mediaPaths(store, recordingId)
  const states = await Promise.all(paths.map((path) => stat(path).then((s) => `${path} ${s.size} ${s.mtimeMs} ${s.ctimeMs}`, () => '')))
  const state = states.some((one) => one !== '') ? states.join('\n') : null
  if (state !== null && whole.get(recordingId) === state) return true
  try {
    const reader = await openRecording(store, recordingId)
    try {
      const scan = await reader.scan()
      if (scan.chunks !== end.chunks || scan.head !== end.head || scan.sha256 !== end.sha256) return false
    } finally {
      await reader.close()
    }
  } catch (error) {
    if (error instanceof Refused && (error.code === 'E-C7' || error.code === 'E-B1')) return false
    throw error
  }
  if (state !== null) whole.set(recordingId, state)
  return true
}
