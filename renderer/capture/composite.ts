/// <reference types="dom-mediacapture-transform" />
// The composite track (F14, F15): camera 1 with camera 2 in its corner and date, time, room, case and climate burned in. The
// work is done in composite.worker.ts; this is its handle in the page.
import type { Overlay, Picture } from '../../shared/model/capture'
import type { FromWorker, Stats, ToWorker } from './composite-calls'
// oxlint-disable-next-line import/default -- vite makes it: the address of the bundled worker
import workerUrl from './composite.worker?worker&url'
import type { Offset } from './sync'

export type CompositeOptions = {
  picture: Picture
  overlay: Overlay
  /** Wall time of the recorder in ms since 1970, from main's clock. */
  now: () => number
  /** `font`: the strip stays without words · `write`, `frame: …`: frames are lost · `worker`: it is dead, start another composite. */
  onFault: (what: string) => void
  /** Camera 2 belongs to the plan: its place shows a slate until it comes. Without it the place appears with its first track. */
  second?: boolean
}

export type Composite = {
  readonly track: MediaStreamTrack
  /** The track of a camera, or null when it is gone. It is cloned: the caller's own stays the caller's. */
  setInput: (camera: 1 | 2, track: MediaStreamTrack | null) => void
  setOverlay: (overlay: Overlay) => void
  /** As of half a second ago. */
  stats: () => Stats
  /** How much later camera 2 shows things than camera 1, measured over the last 20 s; null when nothing was seen to measure by. */
  sync: () => Offset | null
  close: () => void
}

/** Trusted types: this page may start this one worker and no other script (the name is allowed in its CSP). */
type Policy = { createScriptURL: (url: string) => string }
let policy: Policy | null = null
function trustedWorkerUrl(): string {
  const types = (globalThis as unknown as { trustedTypes?: { createPolicy: (name: string, rules: Policy) => Policy } }).trustedTypes
  const own = new URL(workerUrl, location.href).href
  policy ??= types?.createPolicy('sayonce-worker', {
    createScriptURL: (url) => {
      if (url !== own) throw new TypeError('no such worker')
      return url
    },
  }) ?? { createScriptURL: (url) => url }
  return policy.createScriptURL(own)
}

const CLOCK_MS = 250
/** A worker says something twice a second; after this many ticks without a word it hangs (2.5 s). */
const DEAD_TICKS = 10

/**
 * Starts the composite; its track delivers from the first moment, slates before the first camera.
 * @throws when the worker or the track cannot be made
 */
export function startComposite({ picture, overlay, now, onFault, second = false }: CompositeOptions): Composite {
  const worker = new Worker(trustedWorkerUrl(), { type: 'module', name: 'sayonce-composite' })
  const generator = new MediaStreamTrackGenerator({ kind: 'video' })
  const inputs = new Map<1 | 2, MediaStreamTrack>()
  let stats: Stats = { frames: 0, lateFrames: 0, maxGapMs: 0 }
  let sync: Offset | null = null

  let silent = 0
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    silent = 0
    if (data.kind === 'fault') return onFault(data.what)
    stats = data.stats
    sync = data.sync
  }
  worker.onerror = () => onFault('worker')
  const tell = (message: ToWorker, transfer: Transferable[] = []) => worker.postMessage(message, transfer)
  const tellClock = () => tell({ kind: 'clock', wallMs: now(), epochMs: performance.timeOrigin + performance.now() })
  const at = (path: string) => new URL(path, location.href).href

  tell({
    kind: 'start', width: picture.width & ~1, height: picture.height & ~1, frameRate: picture.frameRate, overlay, second,
    fontsUrl: at('/fonts/'), writable: generator.writable,
  }, [generator.writable])
  tellClock()
  // Counted in ticks of this page: when the page itself is held up, the worker is not to blame.
  const clock = setInterval(() => {
    tellClock()
    silent += 1
    if (silent === DEAD_TICKS) onFault('worker')
  }, CLOCK_MS)

  const drop = (camera: 1 | 2) => {
    inputs.get(camera)?.stop()
    inputs.delete(camera)
  }
  return {
    track: generator,
    setInput: (camera, track) => {
      drop(camera)
      if (!track || track.readyState === 'ended') return tell({ kind: 'input', camera, readable: null })
      const own = track.clone() as MediaStreamVideoTrack
      inputs.set(camera, own)
      // Two frames: a short hiccup of the worker loses none, a long one leaves no old ones behind.
      const { readable } = new MediaStreamTrackProcessor({ track: own, maxBufferSize: 2 })
      tell({ kind: 'input', camera, readable }, [readable])
    },
    setOverlay: (next) => tell({ kind: 'overlay', overlay: next }),
    stats: () => stats,
    sync: () => sync,
    close: () => {
      clearInterval(clock)
      drop(1)
      drop(2)
      generator.stop()
      worker.terminate()
    },
  }
}
