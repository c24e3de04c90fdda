// Changes of the plan as pure functions: no device stands at two posts, and the tracks follow what stands there.
import { tracks, type Track } from '../../shared/model/recording'
import type { Device, Plan, Post } from '../../shared/model/capture'

const other: { readonly [P in Post]: Post } = { camera1: 'camera2', camera2: 'camera1', microphone1: 'microphone2', microphone2: 'microphone1' }

/** The face is always recorded; the room when something of it stands there; the other two as wished. */
function tracksOf(posts: Plan['posts'], wanted: readonly Track[]): Track[] {
  const room = posts.camera2 !== null || posts.microphone2 !== null
  return tracks.filter((track) => track === 'face' || (track === 'room' ? room : wanted.includes(track)))
}

/**
 * Nothing was chosen for camera 1 or microphone 1: it is the first that stands nowhere else, the system's own microphone before others. Written
 * down with the first change, because a plan that names some device takes the others as absent.
 */
function filled(posts: Plan['posts'], devices: readonly Device[]): Plan['posts'] {
  const first = (kind: Device['kind'], taken: Device | null) => {
    const free = devices.filter((d) => d.kind === kind && d.id !== taken?.id)
    return free.find((d) => d.id === 'default') ?? free[0] ?? null
  }
  return { ...posts, camera1: posts.camera1 ?? first('camera', posts.camera2), microphone1: posts.microphone1 ?? first('microphone', posts.microphone2) }
}

/** Puts a device at a post. Taken from the other post, that one gets what stood here. */
export function withDevice(plan: Plan, post: Post, device: Device | null, devices: readonly Device[]): Plan {
  const had = filled(plan.posts, devices)
  const set = { ...had, [post]: device }
  if (device && had[other[post]]?.id === device.id) set[other[post]] = had[post]
  const posts = filled(set, devices)
  return { ...plan, posts, tracks: tracksOf(posts, plan.tracks) }
}

/** The two cameras change places; the microphones stay. */
export function swapped(plan: Plan): Plan {
  const posts = { ...plan.posts, camera1: plan.posts.camera2, camera2: plan.posts.camera1 }
  return { ...plan, posts }
}

export function withTrack(plan: Plan, track: Track, on: boolean): Plan {
  return { ...plan, tracks: tracksOf(plan.posts, on ? [...plan.tracks, track] : plan.tracks.filter((t) => t !== track)) }
}
