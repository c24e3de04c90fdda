// Which devices there are, and which of them stands at a post: by its id, else by a label that only one has.
import type { Device, Plan } from '../../shared/model/capture'

const kinds: Partial<Record<MediaDeviceKind, Device['kind']>> = { videoinput: 'camera', audioinput: 'microphone' }

/** On Windows a second name for one of the other microphones, which says nothing to anybody. */
const ALIAS = 'communications'

/** A driver's name as it may be stored: at most 200 signs, and text (a pair cut in two is none). */
export const labelOf = (label: string): string => label.slice(0, 200).replace(/\p{Cs}/gu, '')

/** Cameras and microphones of this machine as the page may see them; the system's own choice of microphone has the id `default`. */
export async function listDevices(media: Pick<MediaDevices, 'enumerateDevices'>): Promise<Device[]> {
  const all = await media.enumerateDevices().catch(() => [])
  return all.flatMap(({ deviceId, label, kind }) => {
    const ours = kinds[kind]
    return ours && deviceId !== '' && deviceId !== ALIAS ? [{ id: deviceId.slice(0, 200), label: labelOf(label), kind: ours }] : []
  }).slice(0, 64)
}

/** The device meant: the same id, or the only one of the same label (ids change when the profile is new). Null when it is not there. */
export function findDevice(wanted: Device, devices: readonly Device[]): Device | null {
  const same = devices.filter((d) => d.kind === wanted.kind)
  const byId = same.find((d) => d.id === wanted.id)
  if (byId) return byId
  const byLabel = wanted.label === '' ? [] : same.filter((d) => d.label === wanted.label)
  return byLabel.length === 1 ? byLabel[0]! : null
}

/** Posts for a machine nobody has set up: the first camera and the microphone the system prefers, so that it records at all. */
export function defaultPosts(devices: readonly Device[]): Plan['posts'] {
  const microphones = devices.filter((d) => d.kind === 'microphone')
  return {
    camera1: devices.find((d) => d.kind === 'camera') ?? null,
    microphone1: microphones.find((d) => d.id === 'default') ?? microphones[0] ?? null,
    camera2: null, microphone2: null,
  }
}

/** The plan as given; where it names no device at all, with the default posts. */
export function plannedPosts(plan: Plan, devices: readonly Device[]): Plan['posts'] {
  return Object.values(plan.posts).some((post) => post !== null) ? plan.posts : defaultPosts(devices)
}
