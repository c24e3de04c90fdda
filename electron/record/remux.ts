// The seekable copy of a recording: the same packets byte for byte, in the same clusters, with a length and an index before them (DESIGN §5);
// nothing is encoded anew. MediaRecorder writes WebM without either. A first pass learns where everything will lie, the second only appends, so that
// the copy can be encrypted record by record. A general muxer was tried and left: it writes into VP9 key frames, forgets the delay of Opus and goes back.
import { Refused } from '../../shared/failure'
import { ids, WebmFeed, type Block, type Head, type Visitor } from './webm-feed'

/** Plain bytes of the original, in order from the start, in pieces that are given away. Whatever it throws ends the work. `durationMs`: the recorder's own length of it. */
export type RemuxSource = { bytes: number; durationMs: number; read(): AsyncGenerator<Uint8Array> }

/** Takes the copy in order. `endMs`: no packet in it or before it is later, on a time line that ends with the recorder's length. */
export type RemuxSink = { write(bytes: Uint8Array, endMs: number): Promise<void> }

export type RemuxOptions = { /** 0 to 1, over both passes. */ progress?: (done: number) => void; signal?: AbortSignal }

/** Bytes of plain media in one record of the copy. */
export const recordBytes = 1024 * 1024

/** Where everything will lie. Plain numbers in step: eight hours have some ten thousand clusters and key frames. */
type Plan = { head: Head; clusterBytes: number[]; cueTicks: number[]; cueCluster: number[]; packets: number; sum: number }

/** A check over what the passes must agree in: track, time, kind and size of each packet. Their bytes were authenticated in both (FNV-1a's step). */
const mix = (sum: number, bytes: Uint8Array, block: Block | null) =>
  [bytes.length, block?.ticks ?? -1, block?.track ?? 0, Number(block?.key)].reduce((all, value) => Math.imul(all ^ value, 0x01000193) >>> 0, sum)

/**
 * Copies the WebM `source` to `sink`. A frame that broke off at its end is left out. When the two passes do not agree in every packet, nothing may
 * be kept. Throws `Refused` E-C30, or what `source`, `sink` or `signal` throw.
 */
export async function remux(source: RemuxSource, sink: RemuxSink, { progress = () => undefined, signal }: RemuxOptions = {}): Promise<{ bytes: number; packets: number }> {
  const plan = await survey(source, (done) => progress(done / 2), signal)
  const cutter = new Cutter(sink, source.durationMs)
  const write = new Writing(plan, cutter)
  cutter.add(header(plan, source.durationMs))
  // The header holds no content: it stands in records of its own, which end at zero.
  await cutter.leave(true)
  await walk(source, new WebmFeed(write), (done) => progress(0.5 + done / 2), signal, () => cutter.leave(false))
  write.end()
  await cutter.end()
  progress(1)
  return { bytes: cutter.bytes, packets: plan.packets }
}

async function walk(source: RemuxSource, feed: WebmFeed, progress: (done: number) => void, signal: AbortSignal | undefined, after: () => Promise<void>): Promise<void> {
  let read = 0
  for await (const piece of source.read()) {
    signal?.throwIfAborted()
    feed.feed(piece)
    await after()
    read += piece.length
    progress(read / source.bytes)
  }
  if (read !== source.bytes) throw new Refused('E-C30', 'short')
}

async function survey(source: RemuxSource, progress: (done: number) => void, signal: AbortSignal | undefined): Promise<Plan> {
  const found: Omit<Plan, 'head'> & { head: Head | null } = { head: null, clusterBytes: [], cueTicks: [], cueCluster: [], packets: 0, sum: 0 }
  let [scaleMs, nextMs] = [1, 0]
  await walk(source, new WebmFeed({
    head: (head) => { found.head = head; scaleMs = head.scale / 1e6 },
    cluster: () => { found.clusterBytes.push(0) },
    element: (bytes, block) => {
      const cluster = found.clusterBytes.length - 1
      found.clusterBytes[cluster]! += bytes.length
      found.sum = mix(found.sum, bytes, block)
      if (!block) return
      found.packets++
      // Each key frame; of sound alone, where every packet is one, one a second.
      if (block.track !== found.head!.lead || !block.key || block.ticks * scaleMs < nextMs) return
      found.cueTicks.push(Math.max(0, block.ticks))
      found.cueCluster.push(cluster)
      nextMs = block.ticks * scaleMs + (found.head!.hasVideo ? 0 : 1000)
    },
  }), progress, signal, async () => undefined)
  if (!found.head || found.packets === 0) throw new Refused('E-C30', 'empty')
  return { ...found, head: found.head }
}

const id = (value: number) => {
  const bytes = Buffer.alloc(value > 0xffffff ? 4 : value > 0xffff ? 3 : value > 0xff ? 2 : 1)
  bytes.writeUIntBE(value, 0, bytes.length)
  return bytes
}
/** Size in eight bytes (RFC 8794 §4): known before the value is. */
const size = (value: number) => {
  const bytes = Buffer.alloc(8)
  bytes.writeUIntBE(value, 2, 6)
  bytes[0] = 1
  return bytes
}
const element = (what: number, ...data: Buffer[]) => {
  const length = data.reduce((sum, part) => sum + part.length, 0)
  return Buffer.concat([id(what), length < 0x7f ? Buffer.from([0x80 | length]) : size(length), ...data])
}
const uint = (what: number, value: number, bytes = 6) => {
  const data = Buffer.alloc(bytes)
  data.writeUIntBE(value, 0, bytes)
  return element(what, data)
}
const text = (what: number, value: string) => element(what, Buffer.from(value, 'ascii'))
/** Id and length of a cluster. */
const clusterHead = (bytes: number) => Buffer.concat([id(ids.cluster), size(bytes)])

function header({ head, clusterBytes, cueTicks, cueCluster }: Plan, durationMs: number): Buffer {
  const duration = Buffer.alloc(8)
  duration.writeDoubleBE((durationMs * 1e6) / head.scale)
  const info = element(ids.info, uint(ids.timestampScale, head.scale), element(0x4489, duration), text(0x4d80, 'SayOnce'), text(0x5741, 'SayOnce'))
  const point = (ticks: number, at: number) => element(0xbb, uint(0xb3, ticks), element(0xb7, uint(0xf7, head.lead, 2), uint(0xf1, at)))
  const pointBytes = point(0, 0).length
  const clustersAt = info.length + head.tracks.length + id(ids.cues).length + 8 + pointBytes * cueTicks.length
  const starts: number[] = []
  let end = clustersAt
  for (const bytes of clusterBytes) {
    starts.push(end)
    end += clusterHead(bytes).length + bytes
  }
  const cues = Buffer.concat([id(ids.cues), size(pointBytes * cueTicks.length), ...cueTicks.map((ticks, i) => point(ticks, starts[cueCluster[i]!]!))])
  const ebml = element(ids.ebml, uint(0x4286, 1, 1), uint(0x42f7, 1, 1), uint(0x42f2, 4, 1), uint(0x42f3, 8, 1), text(0x4282, 'webm'), uint(0x4287, 4, 1), uint(0x4285, 2, 1))
  return Buffer.concat([ebml, id(ids.segment), size(end), info, head.tracks, cues])
}

/** The second pass: clusters with their lengths, and the same elements in them. */
class Writing implements Visitor {
  private clusters = 0
  private packets = 0
  private sum = 0

  constructor(private readonly plan: Plan, private readonly cutter: Cutter) {}

  head({ tracks, scale, lead }: Head): void {
    const { head } = this.plan
    if (!tracks.equals(head.tracks) || scale !== head.scale || lead !== head.lead) throw new Refused('E-C30', 'passes')
  }

  cluster(): void {
    this.cutter.add(clusterHead(this.plan.clusterBytes[this.clusters++] ?? 0))
  }

  element(bytes: Buffer, block: Block | null): void {
    this.sum = mix(this.sum, bytes, block)
    if (block) {
      this.packets++
      this.cutter.endMs = Math.max(this.cutter.endMs, Math.ceil((block.ticks * this.plan.head.scale) / 1e6))
    }
    this.cutter.add(bytes)
  }

  end(): void {
    const { plan } = this
    if (this.packets !== plan.packets || this.sum !== plan.sum || this.clusters !== plan.clusterBytes.length) throw new Refused('E-C30', 'passes')
  }
}

/** Collects what is appended into records. */
class Cutter {
  endMs = 0
  bytes = 0
  private held: Uint8Array[] = []
  private heldBytes = 0

  constructor(private readonly sink: RemuxSink, private readonly durationMs: number) {}

  /** Keeps `part` until `leave`: it must not change. */
  add(part: Uint8Array): void {
    this.held.push(part)
    this.heldBytes += part.length
    this.bytes += part.length
  }

  /** Writes what fills whole records, and with `all` the rest. */
  async leave(all: boolean): Promise<void> {
    if (!all && this.heldBytes < recordBytes) return
    const whole = Buffer.concat(this.held, this.heldBytes)
    let at = 0
    for (; whole.length - at >= recordBytes || (all && at < whole.length); at += recordBytes) await this.sink.write(whole.subarray(at, at + recordBytes), Math.min(this.endMs, this.durationMs))
    this.held = at < whole.length ? [Buffer.from(whole.subarray(at))] : []
    this.heldBytes = Math.max(0, whole.length - at)
  }

  /** The copy is as long as the original: its last record ends there. */
  async end(): Promise<void> {
    this.endMs = this.durationMs
    await this.leave(true)
  }
}
