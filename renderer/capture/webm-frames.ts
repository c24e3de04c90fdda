// Counts the pictures in what the encoder wrote. Reads WebM only as far as that needs (RFC 8794 EBML, RFC 9559 Matroska).

const SEGMENT = 0x18538067
const CLUSTER = 0x1f43b675
const TRACKS = 0x1654ae6b
const TRACK_ENTRY = 0xae
const TRACK_NUMBER = 0xd7
const TRACK_TYPE = 0x83
const SIMPLE_BLOCK = 0xa3
const BLOCK_GROUP = 0xa0
const BLOCK = 0xa1
const VIDEO = 1
/** Elements whose children are looked at; everything else is stepped over. */
const open: ReadonlySet<number> = new Set([SEGMENT, CLUSTER, TRACKS, TRACK_ENTRY, BLOCK_GROUP])

/** Counts video frames in a WebM stream as MediaRecorder writes it (sizes of Segment and Cluster unknown), given in pieces cut anywhere. */
export class FrameCount {
  frames = 0
  /** Begin of an element that the next piece completes. */
  #rest: Uint8Array = new Uint8Array()
  /** Bytes of an element's body still to come that say nothing. */
  #skip = 0
  #number = 0
  #video: number | null = null

  add(piece: Uint8Array): void {
    if (piece.length <= this.#skip) {
      this.#skip -= piece.length
      return
    }
    const bytes = new Uint8Array(this.#rest.length + piece.length - this.#skip)
    bytes.set(this.#rest)
    bytes.set(piece.subarray(this.#skip), this.#rest.length)
    this.#skip = 0
    let at = 0
    while (at < bytes.length) {
      const end = this.#element(bytes, at)
      if (end === null) break
      at = end
    }
    this.#skip = Math.max(0, at - bytes.length)
    this.#rest = bytes.slice(at)
  }

  /** Reads the element at `at`; gives where the next begins, null when more bytes are needed. */
  #element(bytes: Uint8Array, at: number): number | null {
    const id = readId(bytes, at)
    const size = id && readSize(bytes, at + id.length)
    if (!size) return null
    const body = at + id.length + size.length
    if (open.has(id.value)) return body
    // Nothing but Segment and Cluster has no size here; anything else is no WebM of ours: nothing more is counted.
    if (size.value === null) return Infinity
    const small = id.value === TRACK_NUMBER || id.value === TRACK_TYPE
    if (body + (small ? size.value : 1) > bytes.length && size.value > 0) return null
    if (id.value === TRACK_NUMBER) this.#number = bytes[body + size.value - 1]!
    else if (id.value === TRACK_TYPE && bytes[body] === VIDEO) this.#video = this.#number
    // A block begins with its track's number: one byte with the marker bit, for numbers below 127.
    else if ((id.value === SIMPLE_BLOCK || id.value === BLOCK) && (bytes[body]! & 0x7f) === this.#video) this.frames += 1
    return body + size.value
  }
}

export function readId(bytes: Uint8Array, at: number): { value: number; length: number } | null {
  const first = bytes[at]
  const length = first ? Math.clz32(first) - 23 : 0
  if (length < 1 || at + length > bytes.length) return null
  let value = 0
  for (let i = 0; i < length; i++) value = value * 256 + bytes[at + i]!
  return { value, length }
}

/** An element's size; `value` null when it is unknown (all ones). */
export function readSize(bytes: Uint8Array, at: number): { value: number | null; length: number } | null {
  const first = bytes[at]
  const length = first ? Math.clz32(first) - 23 : 0
  if (length < 1 || at + length > bytes.length) return null
  let value = first! & (0xff >> length)
  let ones = value === 0xff >> length
  for (let i = 1; i < length; i++) {
    ones &&= bytes[at + i] === 0xff
    value = value * 256 + bytes[at + i]!
  }
  return { value: ones ? null : value, length }
}
