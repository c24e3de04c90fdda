// What the page and the worker of the composite tell each other.
import type { Overlay } from '../../shared/model/capture'
import type { Offset } from './sync'

/** `lateFrames`: written more than 1.75 frame times after the one before, or left out. `maxGapMs`: the longest such time. */
export type Stats = { frames: number; lateFrames: number; maxGapMs: number }

export type ToWorker =
  | { kind: 'start'; width: number; height: number; frameRate: number; overlay: Overlay; fontsUrl: string; second: boolean; writable: WritableStream<VideoFrame> }
  | { kind: 'input'; camera: 1 | 2; readable: ReadableStream<VideoFrame> | null }
  | { kind: 'overlay'; overlay: Overlay }
  /** The recorder's wall time, and `performance.timeOrigin + performance.now()` at that moment. */
  | { kind: 'clock'; wallMs: number; epochMs: number }

export type FromWorker =
  | { kind: 'state'; stats: Stats; sync: Offset | null }
  | { kind: 'fault'; what: string }
