// Where time 0 of a recording lies on this window's clock. MediaRecorder says `start` when the last of its tracks has delivered its first
// frame, but time 0 of the WebM is the first frame of the track that came first, up to 0.2 s earlier (measured); and a first picture is slow in
// coming, because the encoder has to be made. Tracks of one take laid side by side by `start` would lie that far apart (XC8 allows a frame).
//
// So the first pieces are taken out of the recorder every few milliseconds, and every later one is looked at too: a frame stamped m that is seen at t puts time 0 at t - m, less
// the time it took to come out. The smallest of these is right but for the quickest frame, some milliseconds, alike for every track.
//
// Chromium stamps 60 ms of Opus with nearly their end (measured: a beep lies 50-60 ms later beside the pictures than it should). That is the
// same in every track, so it is left as it is: sound and sound lie together, and lips tolerate it (ITU-R BT.1359-1: 125 ms).
import { readId, readSize } from './webm-frames'

const SEGMENT = 0x18538067
const CLUSTER = 0x1f43b675
const TIMECODE = 0xe7
const SIMPLE_BLOCK = 0xa3
const BLOCK_GROUP = 0xa0
const BLOCK = 0xa1
const inside: ReadonlySet<number> = new Set([SEGMENT, CLUSTER, BLOCK_GROUP])

export class ZeroMeter {
  /** When media time 0 was, in ms on the clock of the pieces; null before the first frame. */
  at: number | null = null
  #cluster = 0
  /** Begin of an element that the next piece completes. */
  #rest: Uint8Array = new Uint8Array()

  /** Bytes that came out of the recorder at `seen` (ms), in order, cut anywhere (RFC 9559; the clock of MediaRecorder's WebM ticks in ms). */
  add(seen: number, piece: Uint8Array): void {
    const bytes = new Uint8Array(this.#rest.length + piece.length)
    bytes.set(this.#rest)
    bytes.set(piece, this.#rest.length)
    let last: number | null = null
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
      // Nothing but Segment and Cluster has no size here; anything else is no WebM of ours, and nothing more is measured.
      if (size.value === null) return
      if (body + size.value > bytes.length) break
      const content = bytes.subarray(body, body + size.value)
      if (id.value === TIMECODE) this.#cluster = content.reduce((sum, byte) => sum * 256 + byte, 0)
      else if ((id.value === SIMPLE_BLOCK || id.value === BLOCK) && content.length > 3) {
        last = Math.max(last ?? -Infinity, this.#cluster + ((((content[1]! << 8) | content[2]!) << 16) >> 16))
      }
      at = body + size.value
    }
    this.#rest = bytes.slice(at)
    if (last !== null) this.at = Math.min(this.at ?? Infinity, seen - last)
  }
}
