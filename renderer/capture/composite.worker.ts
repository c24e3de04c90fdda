// Puts the pictures of both cameras and the strip of words into one, frame by frame, away from the page's own thread: nothing the page does can
// make it stutter. Camera 1 sets the pace; when it is silent a timer does, so that the encoder behind is never starved (a
// MediaRecorder without frames withholds the sound too). A picture that is gone is never left standing: a slate says so.
import type { Overlay } from '../../shared/model/capture'
import { BLACK, draw, drawGrey, fill, fit, frameAround, fromRgba, i420, insetOf, look, LOOK, planesOf, WHITE, type I420, type Picture3, type Rect } from './blit'
import type { FromWorker, ToWorker } from './composite-calls'
import { overlayParts } from './overlay'
import { SyncMeter, type Offset } from './sync'
import { Words } from './words'

/** Without a frame for this long an input counts as gone. */
const GONE_MS = 1000
/** The timer steps in when nothing was written for this long: more than five frames a second in any case. */
const STARVED_MS = 150
const TICK_MS = 40
const TELL_MS = 500
/** The offset of the cameras is measured with every fourth word. */
const SYNC_TELLS = 4
/** Longer than this the first frame does not wait for the font. */
const FONT_MS = 1500
/** Frames that the encoder may owe us before one is left out. */
const MOST_UNWRITTEN = 4
const SLATE = 44

type Camera = 1 | 2
type Input = {
  /** Set while a track is there. */
  reader: ReadableStreamDefaultReader<VideoFrame> | null
  frameAt: number
  buffer: Uint8Array<ArrayBuffer>
  canvas: OffscreenCanvasRenderingContext2D | null
  grid: Uint8Array
  /** Least difference seen between arrival and the camera's own time stamp, ms: the stamp plus this is the capture time without the jitter of delivery. */
  base: number
  /** Light of the room as this camera saw it change, from an arbitrary zero. */
  light: number
  /** A slate stands in its place. */
  slate: boolean
}

const scope = self as unknown as { postMessage: (message: FromWorker) => void; onmessage: ((event: MessageEvent<ToWorker>) => void) | null }
const input = (): Input => ({ reader: null, frameAt: -Infinity, buffer: new Uint8Array(), canvas: null, grid: new Uint8Array(LOOK.width * LOOK.height), base: Infinity, light: 0, slate: true })
const inputs: Record<Camera, Input> = { 1: input(), 2: input() }
const meter = new SyncMeter()
const stats = { frames: 0, lateFrames: 0, maxGapMs: 0 }

let out: I420
/** Camera 2 as it stands in the corner. */
let inset: I420
let insetAt: Rect
let withInset = false
let frameMs = 1000 / 30
let writer: WritableStreamDefaultWriter<VideoFrame>
let words: Words
let overlay: Overlay
/** Wall time of the recorder = performance.now() of this worker + this. */
let wallMinusNow = Date.now() - performance.now()
let begun = false
let unwritten = 0
let writtenAt = 0
let stampUs = 0

scope.onmessage = ({ data }) => {
  switch (data.kind) {
    case 'start': return start(data)
    case 'input': return setInput(data.camera, data.readable)
    case 'overlay': setOverlay(data.overlay); return
    // The same moment on both sides, whatever time the message took: performance.timeOrigin ties both clocks together.
    case 'clock': wallMinusNow = data.wallMs - data.epochMs + performance.timeOrigin; return
  }
}

function start({ width, height, frameRate, fontsUrl, writable, second, ...rest }: Extract<ToWorker, { kind: 'start' }>): void {
  overlay = rest.overlay
  out = i420(width, height)
  insetAt = insetOf(width, height)
  inset = i420(insetAt.width, insetAt.height)
  frameMs = 1000 / frameRate
  withInset = second
  writer = writable.getWriter()
  words = new Words(width, height, (what) => fault(what))
  const begin = () => {
    if (begun) return
    begun = true
    for (const camera of [1, 2] as const) if (inputs[camera].slate) toSlate(camera)
  }
  // Not a frame without its date and time, unless the font cannot be had.
  void words.load(fontsUrl, overlayParts(overlay, Date.now()).join('')).then(begin)
  setTimeout(begin, FONT_MS)
  for (const camera of [1, 2] as const) toSlate(camera)
  writtenAt = performance.now()
  setInterval(tick, TICK_MS)
  setInterval(tell, TELL_MS)
}

/** Each kind of fault is said once: one that lasts would be said thirty times a second. */
const said = new Set<string>()
function fault(what: string): void {
  if (said.has(what)) return
  said.add(what)
  scope.postMessage({ kind: 'fault', what })
}
let offset: Offset | null = null
let tells = 0
function tell(): void {
  // It costs some milliseconds, and nothing about it is urgent.
  if (tells++ % SYNC_TELLS === 0) offset = meter.offset()
  scope.postMessage({ kind: 'state', stats: { ...stats }, sync: offset })
}


function setOverlay(next: Overlay): void {
  overlay = next
  // Fewer lines than before leave nothing behind.
  if (inputs[1].slate) toSlate(1)
}

function setInput(camera: Camera, readable: ReadableStream<VideoFrame> | null): void {
  const one = inputs[camera]
  void one.reader?.cancel().catch(() => undefined)
  Object.assign(one, { reader: null, base: Infinity, frameAt: -Infinity })
  meter.reset(camera)
  if (camera === 2 && readable) withInset = true
  if (!readable) {
    toSlate(camera)
    return
  }
  // The last picture of another device must not stand while this one starts.
  toSlate(camera)
  one.reader = readable.getReader()
  void follow(camera, one, one.reader)
}

async function follow(camera: Camera, one: Input, reader: ReadableStreamDefaultReader<VideoFrame>): Promise<void> {
  for (;;) {
    const { value: frame, done } = await reader.read().catch(() => ({ value: undefined, done: true }))
    if (done || !frame || one.reader !== reader) {
      frame?.close()
      break
    }
    try {
      await take(camera, one, frame)
    } catch (error) {
      fault(`frame: ${error instanceof Error ? error.name : 'unknown'}`)
    } finally {
      frame.close()
    }
  }
  if (one.reader !== reader) return
  // The track has ended by itself.
  one.reader = null
  toSlate(camera)
}

async function take(camera: Camera, one: Input, frame: VideoFrame): Promise<void> {
  const arrived = performance.now()
  const reader = one.reader
  const picture = await copy(one, frame)
  // Meanwhile the input may have been taken away.
  if (one.reader !== reader) return
  measure(camera, one, frame.timestamp / 1000, arrived, picture)
  one.frameAt = arrived
  const [to, box] = camera === 1 ? [out, { x: 0, y: 0, width: out.width, height: out.height }] : [inset, { x: 0, y: 0, width: inset.width, height: inset.height }]
  const at = fit(picture.y.width, picture.y.height, box)
  // Around a picture of other proportions nothing else draws: slate and older words must go.
  if (at.width !== box.width || at.height !== box.height) fill(to, box, BLACK)
  one.slate = false
  draw(picture, to, at)
  if (camera === 1) write()
}

/** The bytes of a frame. A camera's frames lie in memory as planes; anything else (a graphics card's, 16 bit grey) is drawn as RGBA. */
async function copy(one: Input, frame: VideoFrame): Promise<Picture3> {
  if (frame.format !== null && /^(I4|NV12$)/.test(frame.format)) {
    const { width, height } = frame.visibleRect!
    const bytes = frame.allocationSize()
    if (one.buffer.length < bytes) one.buffer = new Uint8Array(bytes)
    const layout = await frame.copyTo(one.buffer)
    const planes = planesOf(frame.format, one.buffer, layout, width, height)
    if (planes) return planes
  }
  const { displayWidth: width, displayHeight: height } = frame
  if (one.canvas?.canvas.width !== width || one.canvas.canvas.height !== height) one.canvas = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!
  one.canvas.drawImage(frame, 0, 0, width, height)
  const { data } = one.canvas.getImageData(0, 0, width, height)
  return fromRgba('RGBA', new Uint8Array(data.buffer), { offset: 0, stride: width * 4 }, width, height)
}

/** Feeds the sync meter: brightness at the time the camera took the picture, as far as this machine can know it. */
function measure(camera: Camera, one: Input, stampMs: number, arrived: number, picture: Picture3): void {
  const delay = arrived - stampMs
  // Half a second apart: the device has started its time anew.
  if (Math.abs(delay - one.base) > 500) one.base = delay
  // Creeps up by 1 ms in four seconds at 30 frames, so that one early frame does not rule for ever when the clocks drift.
  one.base = Math.min(one.base + 0.008, delay)
  const { light, motion } = look(picture.y, one.grid)
  one.light += light
  meter.add(camera, stampMs + one.base, one.light, motion)
}

/** A plain field with words where a picture is missing. */
function toSlate(camera: Camera): void {
  const picture = camera === 1 ? out : inset
  if (!picture) return
  inputs[camera].slate = true
  fill(picture, { x: 0, y: 0, width: picture.width, height: picture.height }, SLATE)
  const text = words.slate(camera === 1 ? ['摄像机 1 无画面', 'Camera 1: no picture'] : ['摄像机 2 无画面', 'Camera 2: no picture'], picture.width, picture.height, SLATE)
  if (text) drawGrey(text, picture, ((picture.width - text.width) >> 2) << 1, ((picture.height - text.height) >> 2) << 1)
}

function tick(): void {
  const now = performance.now()
  for (const camera of [1, 2] as const) {
    const one = inputs[camera]
    if (!one.slate && now - one.frameAt > GONE_MS) toSlate(camera)
  }
  if (now - writtenAt >= STARVED_MS - TICK_MS) write()
}

/** Lays inset and strip over the main picture and gives it to the encoder. */
function write(): void {
  if (!begun) return
  const now = performance.now()
  const gap = now - writtenAt
  if (stats.frames > 0) {
    if (gap > 1.75 * frameMs) stats.lateFrames++
    stats.maxGapMs = Math.max(stats.maxGapMs, Math.round(gap))
  }
  if (withInset) {
    frameAround(out, insetAt, 2, WHITE)
    draw(inset, out, insetAt)
  }
  const strip = words.strip(overlayParts(overlay, now + wallMinusNow))
  if (strip) drawGrey(strip, out, 0, 0)
  writtenAt = now
  // An encoder that has fallen behind is not helped by more.
  if (unwritten >= MOST_UNWRITTEN) {
    stats.lateFrames++
    return
  }
  stampUs = Math.max(stampUs + 1, Math.round(now * 1000))
  const frame = new VideoFrame(out.data, { format: 'I420', codedWidth: out.width, codedHeight: out.height, timestamp: stampUs, duration: Math.round(frameMs * 1000) })
  unwritten++
  stats.frames++
  writer.write(frame).then(() => { unwritten-- }, () => {
    unwritten--
    frame.close()
    fault('write')
  })
}
