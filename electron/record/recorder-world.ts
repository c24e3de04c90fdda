// What the recorder is given by the app, and by a test.
import type { Plan } from '../../shared/model/capture'
import type { Entry } from '../../shared/model/entry'
import type { RecordingId } from '../../shared/model/ids'
import type { Climate, RecorderState } from '../../shared/model/take'
import type { Clock } from '../store/clock'
import type { Store } from '../store/store'
import type { CaptureSide, WriterSide } from './take-run'

export type RecorderWorld = {
  /** The vault's folder. */
  folder: string
  clock: Clock
  writer: WriterSide
  capture: CaptureSide
  /** Of this machine and the policy, asked at each start. */
  settings: () => { plan: Plan; light: string; secondFolder: string }
  /** Typed or read from a sensor, now. */
  climate: () => Climate | null
  /** Gives up to `bytes` back on the vault's disk, of what can be made again. */
  makeSpace?: (store: Store, bytes: number) => Promise<void>
  /** Milliseconds since the machine started, its sleep included; without it sleep is not seen. */
  uptimeMs?: () => number
  /** Jumps of the wall clock since the last call, ms (F30); `last`: also those that would be told later, with what comes to them. */
  jumps: (last?: boolean) => number[]
  tell: {
    state: (state: RecorderState) => void
    entry: (entry: Entry) => void
    runs: (on: boolean) => void
    ended: (recordings: RecordingId[]) => void
    /** It could not be written up as it happened: it is to be recovered. */
    unfinished?: (store: Store) => void
  }
  every?: (work: () => void, ms: number) => () => void
}
