// Where time 0 of a recording lies. MediaRecorder says `start` when the last of its tracks has delivered its first frame, but time 0 of the
// WebM it writes is the first frame of the track that came first: measured, up to 0.2 s earlier. Without this, tracks of one take would lie that
// far apart (XC8: one frame is allowed).
import { readId, readSize } from './webm-frames'

const SEGMENT = 0x18538067
const CLUSTER = 0x1f43b675
const TIMECODE = 0xe7
const SIMPLE_BLOCK = 0xa3
const BLOCK_GROUP = 0xa0
const BLOCK = 0xa1
const inside: ReadonlySet<number> = new Set([SEGMENT, CLUSTER, BLOCK_GROUP])

/**
 * Time in ms of the first frame of the track that began last, in the first bytes of a WebM as MediaRecorder writes it (RFC 9559; its clock
 * ticks in ms); null when no frame is in them yet. What is cut off at the end is left out.
 */
export function lastBegin(bytes: Uint8Array): number | null {
  const first = new Map<number, number>()
  let cluster = 0
  let at = 0
  while (at < bytes.length) {
    const id = readId(bytes, at)
    const size = id && readSize(bytes, at + id.length)
    if (!size) break
    const body = at + id.length + size.length
    if (inside.has(id.value)) {
      at = body
      continue
    }
    if (size.value === null) break
    if (id.value === TIMECODE) cluster = unsigned(bytes.subarray(body, body + size.value))
    else if ((id.value === SIMPLE_BLOCK || id.value === BLOCK) && body + 3 <= bytes.length) {
      const track = bytes[body]! & 0x7f
      const offset = ((bytes[body + 1]! << 8) | bytes[body + 2]!) << 16 >> 16
      if (!first.has(track)) first.set(track, cluster + offset)
    }
    at = body + size.value
  }
  return first.size === 0 ? null : Math.max(...first.values())
}

const unsigned = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum * 256 + byte, 0)
