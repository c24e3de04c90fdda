// How far the media in a stream of WebM pieces has come, from the stream itself: so that the state line says what was written, not what was meant to be.
// Elements and their ids: RFC 8794 (EBML), RFC 9559 (Matroska). MediaRecorder writes segment and clusters with unknown size.

const ids = { segment: 0x18538067, cluster: 0x1f43b675, info: 0x1549a966, scale: 0x2ad7b1, tracks: 0x1654ae6b, track: 0xae, number: 0xd7, type: 0x83, time: 0xe7, simple: 0xa3, group: 0xa0, block: 0xa1 } as const
/** Their content is walked through like what surrounds them; every element in them has an id of its own. */
const masters: ReadonlySet<number> = new Set([ids.segment, ids.cluster, ids.info, ids.tracks, ids.track, ids.group])
/** Read whole: unsigned integers. */
const numbers: ReadonlySet<number> = new Set([ids.scale, ids.number, ids.type, ids.time])
/** What may stand beside blocks: previous size, position, block duration, references, additions, padding, codec state, void, checksum. */
const besideBlocks: ReadonlySet<number> = new Set([0xab, 0xa7, 0x9b, 0xfb, 0xfa, 0x75a1, 0x75a2, 0xa4, 0xec, 0xbf, 0x5854])
/** What may follow a cluster without being in it: cues, seek head, tags, chapters, attachments, a further EBML header. */
const besideClusters: ReadonlySet<number> = new Set([0x1c53bb6b, 0x114d9b74, 0x1254c367, 0x1043a770, 0x1941a469, 0x1a45dfa3])
const ebml = 0x1a45dfa3
const clusterId = Buffer.from([0x1f, 0x43, 0xb6, 0x75])

/** Longest piece that has to be seen whole: id 4, size 8, and 8 bytes of a number, or a block's track number and time. */
const longestLook = 24
/** No element of a recording is larger; what says so is damage. */
const largest = 64 * 1024 * 1024
const videoType = 1

/**
 * Takes the pieces in order, of any size, and holds back no more than a few bytes. What is not WebM never stops or fails it: it goes on
 * at the next cluster.
 */
export class WebmTime {
  /** Blocks of video tracks seen so far: one a frame. */
  frames = 0
  /** All blocks seen so far. */
  blocks = 0
  private newest: number | null = null
  private rest: Buffer = Buffer.alloc(0)
  /** Bytes of the present element that are of no interest. */
  private skip = 0
  /** Where one is: before the first cluster, in one, or nowhere. */
  private where: 'start' | 'head' | 'cluster' | 'lost' = 'start'
  private scale = 1_000_000
  private clusterTime: number | null = null
  private track = 0
  private readonly video = new Set<number>()

  /** The newest time of a block so far, ms on the stream's own time line; null before the first. */
  feed(bytes: Uint8Array): number | null {
    const more = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const jump = Math.min(this.skip, more.length)
    this.skip -= jump
    const data = this.rest.length > 0 ? Buffer.concat([this.rest, more.subarray(jump)]) : more.subarray(jump)
    let at = 0
    for (;;) {
      const next = this.where === 'lost' ? this.search(data, at) : this.element(data, at)
      if (next === null) break
      at = next
      if (at > data.length) {
        this.skip = at - data.length
        at = data.length
      }
    }
    this.rest = Buffer.from(data.subarray(this.where === 'lost' ? Math.max(at, data.length - clusterId.length + 1) : at))
    return this.newest
  }

  /** The place of the next cluster; null when there is none in `data`. */
  private search(data: Buffer, at: number): number | null {
    const found = data.indexOf(clusterId, at)
    if (found < 0) return null
    this.where = 'cluster'
    this.clusterTime = null
    return found
  }

  /** Takes in the element at `at` and says where the next one begins; null when more bytes are needed to tell. */
  private element(data: Buffer, at: number): number | null {
    const left = data.length - at
    if (left === 0) return null
    const idLength = Math.clz32(data[at]!) - 23
    if (idLength > 4) return this.lose(at)
    if (left < idLength + 1) return null
    const id = data.readUIntBE(at, idLength)
    if (!this.fits(id)) return this.lose(at)
    if (this.where === 'start') this.where = 'head'
    const sizeLength = Math.clz32(data[at + idLength]!) - 23
    if (sizeLength > 8) return this.lose(at)
    const body = at + idLength + sizeLength
    if (body > data.length) return null
    const size = sizeOf(data, at + idLength, sizeLength)
    if (masters.has(id)) return this.enter(id, body)
    if (size === null || size > largest) return this.lose(at)
    if (numbers.has(id)) {
      if (size > 8) return this.lose(at)
      if (body + size > data.length) return null
      this.number(id, readNumber(data, body, size))
    } else if (id === ids.simple || id === ids.block) {
      if (size < 4) return this.lose(at)
      if (data.length - at < Math.min(longestLook, body - at + size)) return null
      this.block(data, body)
    }
    return body + size
  }

  private fits(id: number): boolean {
    if (this.where === 'start') return id === ebml
    if (this.where !== 'cluster') return true
    return masters.has(id) || numbers.has(id) || id === ids.simple || id === ids.block || besideBlocks.has(id) || besideClusters.has(id)
  }

  private lose(at: number): number {
    this.where = 'lost'
    return at + 1
  }

  private enter(id: number, body: number): number {
    if (id === ids.cluster) {
      this.where = 'cluster'
      this.clusterTime = null
    } else if (id === ids.tracks || id === ids.info) {
      this.where = 'head'
    }
    return body
  }

  private number(id: number, value: number): void {
    if (id === ids.scale && value > 0) this.scale = value
    else if (id === ids.number) this.track = value
    else if (id === ids.type && value === videoType) this.video.add(this.track)
    else if (id === ids.time) this.clusterTime = value
  }

  private block(data: Buffer, body: number): void {
    const trackLength = Math.clz32(data[body]!) - 23
    if (trackLength > 8 || body + trackLength + 2 > data.length) return
    this.blocks++
    if (this.video.has(sizeOf(data, body, trackLength) ?? 0)) this.frames++
    if (this.clusterTime === null) return
    const ms = ((this.clusterTime + data.readInt16BE(body + trackLength)) * this.scale) / 1e6
    if (ms >= 0 && ms <= 1e13 && (this.newest === null || ms > this.newest)) this.newest = ms
  }
}

/** A variable-length integer without its length mark; null when all its bits are set, which means unknown. */
function sizeOf(data: Buffer, at: number, length: number): number | null {
  let value = data[at]! & (0xff >> length)
  let ones = value === 0xff >> length
  for (let i = 1; i < length; i++) {
    const byte = data[at + i]!
    ones &&= byte === 0xff
    value = value * 256 + byte
  }
  return ones ? null : value
}

function readNumber(data: Buffer, at: number, length: number): number {
  let value = 0
  for (let i = 0; i < length; i++) value = value * 256 + data[at + i]!
  return value
}
