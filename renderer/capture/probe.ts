// Which picture this machine can record with these devices: tried for real, with the real encoders, written nowhere (F14).
import type { Device, Picture, Plan, Post } from '../../shared/model/capture'
import { startCapture } from './capture'
import { startComposite } from './composite'
import { plannedPosts } from './devices'
import { LossCount } from './frame-count'
import { Posts } from './posts'
import { makeStream, postPorts } from './run'
import { FrameCount } from './webm-frames'

export type Tried = { picture: Picture; lost: number }

/** A machine that loses less than this of its frames can record that picture. */
export const MOST_LOST = 0.01
/** The first second is left out: encoders and caches are cold. */
const WARM_MS = 1000
const MEASURE_MS = 4000
/** Frames at the two edges of a measurement that say nothing. */
const EDGE_FRAMES = 3

/**
 * Share of frames lost on the way: thrown away before they reached the recorder, or not in what it wrote.
 * @param delivered frames handed to the recorder · @param discarded thrown away before · @param written found in the file
 */
export function lostShare(delivered: number, discarded: number, written: number): number {
  const all = delivered + discarded
  if (all === 0) return 1
  const missing = discarded + Math.max(0, delivered - written - EDGE_FRAMES)
  return Math.min(1, missing / all)
}

/** Tries candidates in their order until one loses less than 1 %; null when none does. `measure` gives null when the devices cannot show that picture. */
export async function choose(candidates: readonly Picture[], measure: (picture: Picture) => Promise<number | null>): Promise<{ chosen: Picture | null; tried: Tried[] }> {
  const tried: Tried[] = []
  for (const picture of candidates) {
    const lost = await measure(picture)
    if (lost === null) continue
    tried.push({ picture, lost })
    if (lost < MOST_LOST) return { chosen: picture, tried }
  }
  return { chosen: null, tried }
}

export async function probe(plan: Plan, candidates: readonly Picture[], devices: readonly Device[]): Promise<{ chosen: Picture | null; tried: Tried[] }> {
  return choose(candidates, (picture) => measure({ ...plan, picture, posts: plannedPosts(plan, devices) }))
}

const wait = (ms: number) => new Promise<void>((resolve) => { setTimeout(resolve, ms) })

type Counted = { stop: () => Promise<{ delivered: number; discarded: number; written: number }> }

/** The worst share of all picture tracks of the plan with this picture; null when a camera has no such picture. */
async function measure(plan: Plan): Promise<number | null> {
  const posts = new Posts(plan.posts, plan.picture, postPorts, () => undefined)
  const ends: (() => unknown)[] = [() => posts.close()]
  try {
    await posts.open()
    const cameras = (['camera1', 'camera2'] as const).map((post) => posts.track(post)).filter((track) => track !== null)
    if (cameras.length === 0) return null
    // A camera that answers with a smaller picture has not got this one: what it gives is another candidate.
    if (cameras.some((camera) => (camera.getSettings().height ?? 0) < plan.picture.height * 0.9)) return null
    const composite = plan.tracks.includes('composite')
      ? startComposite({ picture: plan.picture, overlay: { room: '', caseNumber: '', climate: null }, now: Date.now, second: plan.posts.camera2 !== null, onFault: () => undefined }) : null
    if (composite) {
      composite.setInput(1, posts.track('camera1'))
      composite.setInput(2, posts.track('camera2'))
      ends.unshift(() => composite.close())
    }
    const running = await Promise.all(plan.tracks.map((track) => {
      const [camera, microphone]: [MediaStreamTrack | null, Post] = track === 'face' ? [posts.track('camera1'), 'microphone1']
        : track === 'room' ? [posts.track('camera2'), 'microphone2'] : track === 'composite' ? [composite?.track ?? null, 'microphone1'] : [null, 'microphone1']
      return count(camera, posts.track(microphone), plan.picture)
    }))
    await wait(WARM_MS + MEASURE_MS)
    const shares = await Promise.all(running.filter((r) => r !== null).map(async ({ stop }) => {
      const { delivered, discarded, written } = await stop()
      // Sound alone has no frames to lose; the composite's track does not count what it delivers.
      return delivered === 0 && discarded === 0 && written === 0 ? 0 : lostShare(delivered || written, discarded, written)
    }))
    return Math.max(0, ...shares)
  } catch {
    return 1
  } finally {
    for (const end of ends) end()
  }
}

async function count(camera: MediaStreamTrack | null, microphone: MediaStreamTrack | null, picture: Picture): Promise<Counted | null> {
  const inputs = [camera, microphone].filter((track) => track !== null)
  if (inputs.length === 0) return null
  const { stream, close } = makeStream(inputs)
  const frames = new FrameCount()
  let read: Promise<unknown> = Promise.resolve()
  const capture = await startCapture(stream, picture, { onChunk: (_end, chunk) => { read = read.then(async () => frames.add(await chunk)) }, onLost: () => undefined })
  const clone = stream.getVideoTracks()[0]
  const stats = () => (clone as unknown as { stats?: { deliveredFrames?: number; discardedFrames?: number } } | undefined)?.stats
  const from = stats()?.deliveredFrames ?? 0
  const loss = new LossCount()
  loss.add(performance.now(), from, stats()?.discardedFrames ?? 0, 0)
  return {
    stop: async () => {
      const delivered = stats()?.deliveredFrames ?? 0
      loss.add(performance.now(), delivered, stats()?.discardedFrames ?? 0, clone?.getSettings().frameRate ?? 0)
      await capture.stop()
      await read
      close()
      return { delivered: delivered - from, discarded: loss.lost, written: frames.frames }
    },
  }
}
