// Which size the pictures of a recording really have: MediaRecorder encodes what the camera gives, which need not be what was asked for, nor what
// Chromium says of the track (it may wrap a larger picture in a smaller one).
import { readId, readSize } from './webm-frames'

const SEGMENT = 0x18538067
const CLUSTER = 0x1f43b675
const TRACKS = 0x1654ae6b
const TRACK_ENTRY = 0xae
const VIDEO = 0xe0
const PIXEL_WIDTH = 0xb0
const PIXEL_HEIGHT = 0xba
const inside: ReadonlySet<number> = new Set([SEGMENT, TRACKS, TRACK_ENTRY, VIDEO])

/** Size of the first picture track as the header says it (RFC 9559 §5.1.4.1.28); null where `begin` of a WebM does not say one. */
export function pictureSize(begin: Uint8Array): { width: number; height: number } | null {
  let width = 0
  let height = 0
  let at = 0
  while (at < begin.length && (width === 0 || height === 0)) {
    const id = readId(begin, at)
    const size = id && readSize(begin, at + id.length)
    if (!size || id.value === CLUSTER) break
    const body = at + id.length + size.length
    if (inside.has(id.value)) {
      at = body
      continue
    }
    if (size.value === null || body + size.value > begin.length) break
    const value = () => begin.subarray(body, body + size.value!).reduce((sum, byte) => sum * 256 + byte, 0)
    if (id.value === PIXEL_WIDTH) width = value()
    else if (id.value === PIXEL_HEIGHT) height = value()
    at = body + size.value
  }
  return width > 0 && height > 0 ? { width, height } : null
}
