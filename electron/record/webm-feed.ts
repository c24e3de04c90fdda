// Takes WebM apart as it comes, in pieces of any size: its track entries as they are written, then each element of its clusters whole. What the
// recorder writes has clusters of unknown length and may break off anywhere. Elements: RFC 9559; numbers and sizes: RFC 8794 §4, §6.
import { Refused } from '../../shared/failure'

export const ids = {
  ebml: 0x1a45dfa3, segment: 0x18538067, info: 0x1549a966, tracks: 0x1654ae6b, cluster: 0x1f43b675, cues: 0x1c53bb6b, seekHead: 0x114d9b74, tags: 0x1254c367,
  timestampScale: 0x2ad7b1, timestamp: 0xe7, simpleBlock: 0xa3, blockGroup: 0xa0, block: 0xa1, reference: 0xfb, trackEntry: 0xae, trackNumber: 0xd7, trackType: 0x83,
  position: 0xa7, prevSize: 0xab, crc: 0xbf, void: 0xec,
} as const

/** Larger elements are no frames of a camera: a damaged length. */
const mostBytes = 64 * 1024 * 1024

/** A frame: its track, its time in ticks of the file, whether decoding can begin with it. */
export type Block = { track: number; ticks: number; key: boolean }
export type Head = { /** The whole Tracks element. */ tracks: Buffer; /** Nanoseconds a tick. */ scale: number; /** Number of the video track; without one, of the first track. */ lead: number; hasVideo: boolean }

export type Visitor = {
  /** Once, before the first cluster. */
  head(head: Head): void
  cluster(): void
  /** An element of the cluster, as written; `block` null: it is the cluster's time. Elements that say where others lie are left out. */
  element(bytes: Buffer, block: Block | null): void
}

type Element = { id: number; data: number; /** Null: unknown. */ size: number | null }

/** Id and size at `at`; null when they are not all there. Throws `Refused` E-C30 for what cannot be one. */
function elementAt(bytes: Buffer, at: number): Element | null {
  const first = bytes[at]
  if (first === undefined) return null
  const idBytes = Math.clz32(first) - 23
  if (idBytes > 4) throw new Refused('E-C30', 'id')
  const lead = bytes[at + idBytes]
  if (lead === undefined) return null
  const sizeBytes = Math.clz32(lead) - 23
  if (sizeBytes > 8) throw new Refused('E-C30', 'size')
  const data = at + idBytes + sizeBytes
  if (data > bytes.length) return null
  let size = lead & (0xff >> sizeBytes)
  let ones = size === 0xff >> sizeBytes
  for (let i = at + idBytes + 1; i < data; i++) {
    size = size * 256 + bytes[i]!
    ones &&= bytes[i] === 0xff
  }
  return { id: bytes.readUIntBE(at, idBytes), data, size: ones ? null : size }
}

/** The children of an element that is whole. */
function* children(bytes: Buffer, from: number): Generator<{ id: number; bytes: Buffer }> {
  for (let at = from; at < bytes.length;) {
    const element = elementAt(bytes, at)
    if (!element || element.size === null || element.data + element.size > bytes.length) throw new Refused('E-C30', 'child')
    yield { id: element.id, bytes: bytes.subarray(element.data, element.data + element.size) }
    at = element.data + element.size
  }
}

function number(bytes: Buffer): number {
  let value = 0
  for (const byte of bytes) value = value * 256 + byte
  return value
}

export class WebmFeed {
  private rest: Buffer = Buffer.alloc(0)
  private scale = 1_000_000
  private tracks: Buffer | null = null
  private lead = { lead: 0, hasVideo: false }
  private begun = false
  private inCluster = false
  private clusterTicks = 0

  constructor(private readonly visitor: Visitor) {}

  /** The next bytes, in order. Throws `Refused` E-C30 when this is no WebM of one segment with its tracks first. */
  feed(piece: Uint8Array): void {
    const own = Buffer.from(piece.buffer, piece.byteOffset, piece.length)
    const bytes = this.rest.length > 0 ? Buffer.concat([this.rest, own]) : own
    let at = 0
    for (;;) {
      const element = elementAt(bytes, at)
      if (!element) break
      if (element.id === ids.segment) {
        at = element.data
        continue
      }
      if (element.id === ids.cluster) {
        this.openCluster()
        at = element.data
        continue
      }
      if (element.size === null || element.size > mostBytes) throw new Refused('E-C30', 'length')
      const end = element.data + element.size
      if (end > bytes.length) break
      this.take(element.id, bytes.subarray(at, end), element.data - at)
      at = end
    }
    // A copy: the piece is its giver's.
    this.rest = Buffer.from(bytes.subarray(at))
  }

  private openCluster(): void {
    if (!this.tracks) throw new Refused('E-C30', 'tracks')
    if (!this.begun) this.visitor.head({ tracks: this.tracks, scale: this.scale, ...this.lead })
    this.begun = true
    this.inCluster = true
    this.visitor.cluster()
  }

  private take(id: number, bytes: Buffer, data: number): void {
    switch (id) {
      case ids.ebml:
        if (this.begun || this.tracks) throw new Refused('E-C30', 'second')
        return
      case ids.info:
        for (const child of children(bytes, data)) if (child.id === ids.timestampScale) this.scale = number(child.bytes)
        return
      case ids.tracks:
        if (this.tracks) throw new Refused('E-C30', 'second')
        this.tracks = Buffer.from(bytes)
        this.lead = leadOf(bytes, data)
        return
      case ids.cues: case ids.seekHead: case ids.tags:
        this.inCluster = false
        return
      // Lengths and places of the original; a check sum over them.
      case ids.void: case ids.crc: case ids.position: case ids.prevSize:
        return
    }
    if (!this.inCluster) throw new Refused('E-C30', 'place')
    if (id === ids.timestamp) {
      this.clusterTicks = number(bytes.subarray(data))
      this.visitor.element(bytes, null)
    } else if (id === ids.simpleBlock) this.visitor.element(bytes, this.block(bytes.subarray(data), null))
    else if (id === ids.blockGroup) {
      const parts = [...children(bytes, data)]
      const block = parts.find((p) => p.id === ids.block)
      if (!block) throw new Refused('E-C30', 'group')
      this.visitor.element(bytes, this.block(block.bytes, !parts.some((p) => p.id === ids.reference)))
    } else throw new Refused('E-C30', 'element')
  }

  /** RFC 9559 §10.1, §10.2: track, time relative to the cluster, flags. */
  private block(bytes: Buffer, key: boolean | null): Block {
    const trackBytes = Math.clz32(bytes[0] ?? 0) - 23
    if (trackBytes > 8 || bytes.length < trackBytes + 3) throw new Refused('E-C30', 'block')
    const track = number(bytes.subarray(0, trackBytes)) - 2 ** (7 * trackBytes)
    return { track, ticks: this.clusterTicks + bytes.readInt16BE(trackBytes), key: key ?? (bytes[trackBytes + 2]! & 0x80) !== 0 }
  }
}

function leadOf(tracks: Buffer, data: number): Pick<Head, 'lead' | 'hasVideo'> {
  const entries = [...children(tracks, data)].filter((c) => c.id === ids.trackEntry).map((entry) => {
    const parts = [...children(entry.bytes, 0)]
    const of = (id: number) => number(parts.find((p) => p.id === id)?.bytes ?? Buffer.alloc(0))
    return { number: of(ids.trackNumber), isVideo: of(ids.trackType) === 1 }
  })
  const lead = entries.find((e) => e.isVideo) ?? entries[0]
  if (!lead) throw new Refused('E-C30', 'tracks')
  return { lead: lead.number, hasVideo: lead.isVideo }
}
