// What the capturing window is told to record, and what it reports of its devices. Types of the wire between it and main.
import { z } from 'zod'
import { Millis, RecordingId, TakeId, Utc } from './ids'
import { Climate } from './take'
import { EndReason, Track } from './recording'

/** The four device posts of the room. `camera1` looks at the child, `camera2` at the whole room. */
export const posts = ['camera1', 'microphone1', 'camera2', 'microphone2'] as const
export const Post = z.enum(posts)
export type Post = z.infer<typeof Post>

/** A device by its stable id; the label is for people, and finds the device again when the id has changed. */
export const Device = z.strictObject({ id: z.string().max(200), label: z.string().max(200), kind: z.enum(['camera', 'microphone']) })
export type Device = z.infer<typeof Device>

export const codecs = ['vp8', 'vp9', 'av1'] as const
export const Codec = z.enum(codecs)
export type Codec = z.infer<typeof Codec>

/** How pictures are recorded: frame height of 16:9, frames a second, bits a second of each picture. */
export const Picture = z.strictObject({
  width: z.number().int().min(160).max(1920), height: z.number().int().min(90).max(1080),
  frameRate: z.number().min(5).max(60), codec: Codec, bitsPerSecond: z.number().int().min(100_000).max(20_000_000),
})
export type Picture = z.infer<typeof Picture>

const vp8 = (width: number, height: number, frameRate: number, bitsPerSecond: number): Picture => ({ width, height, frameRate, codec: 'vp8', bitsPerSecond })
/** What the probe tries, best first. VP8 loses no frame where the others do and its raw files can be sought (measured: reference/media.md §1). */
export const candidates: readonly Picture[] = [
  vp8(1920, 1080, 25, 4_000_000), vp8(1280, 720, 30, 2_500_000), vp8(1280, 720, 25, 2_000_000), vp8(960, 540, 25, 1_500_000), vp8(640, 360, 25, 800_000),
]

/** Which device stands at which post (null: none), which picture, which tracks. Kept in the settings of this machine. */
export const Plan = z.strictObject({
  posts: z.strictObject({ camera1: Device.nullable(), microphone1: Device.nullable(), camera2: Device.nullable(), microphone2: Device.nullable() }),
  picture: Picture,
  tracks: z.array(Track).min(1),
})
export type Plan = z.infer<typeof Plan>

/** What is burned into the composite besides date and time. */
export const Overlay = z.strictObject({ room: z.string().max(60), caseNumber: z.string().max(30), climate: Climate.nullable() })
export type Overlay = z.infer<typeof Overlay>

/** What the capturing window should be doing. `idle`: all devices released. */
export const Order = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('idle') }),
  /** `startedAt`: the wall clock at zero of the take's clock, for the burned-in time; `resumed`: an earlier capturing process of this take died. */
  z.strictObject({ kind: z.literal('run'), takeId: TakeId, startedAt: Utc, plan: Plan, overlay: Overlay, resumed: z.boolean() }),
  /** Stop every track, drain, and say so with `capture.done`. */
  z.strictObject({ kind: z.literal('stop'), takeId: TakeId, reason: EndReason }),
  /** Measure which picture this machine can record with these devices (point 1); answered by `capture.probed`. */
  z.strictObject({ kind: z.literal('probe'), plan: Plan, candidates: z.array(Picture).min(1) }),
])
export type Order = z.infer<typeof Order>

/** One post as measured in the last half second. Times are ages in ms at the time of the report. */
export const PostSignal = z.strictObject({
  post: Post,
  state: z.enum(['none', 'live', 'lost']),
  label: z.string().max(200),
  width: z.number().int().min(0), height: z.number().int().min(0), frameRate: z.number().min(0),
  /** Frames delivered and thrown away since the device was opened. */
  delivered: z.number().int().min(0), discarded: z.number().int().min(0),
  /** Since a frame came, and since one came that differed from the one before it. */
  frameAgoMs: Millis, changeAgoMs: Millis,
  /** Mean brightness 0-255 and its spread: a covered lens is dark and even. */
  luma: z.number().min(0).max(255), lumaSpread: z.number().min(0).max(255),
  /** Peak 0-1 of the last report; since the sound last moved, and since somebody last spoke. */
  peak: z.number().min(0).max(1), soundAgoMs: Millis, voiceAgoMs: Millis,
  muted: z.boolean(),
})
export type PostSignal = z.infer<typeof PostSignal>

export const CaptureReport = z.strictObject({
  takeId: TakeId,
  tracks: z.array(z.strictObject({
    track: Track, recordingId: RecordingId.nullable(), state: z.enum(['starting', 'running', 'restarting', 'off']),
    waiting: z.number().int().min(0),
    /** Blobs held back by the encoder: anything but 0 is a fault. */
    held: z.number().int().min(0),
    /** Since the last chunk left the encoder, ms. */
    chunkAgoMs: Millis,
  })),
  posts: z.array(PostSignal),
  /** Measured offset between the pictures of camera 1 and camera 2 in ms; null when there was nothing to measure it by. */
  syncMs: z.number().nullable(),
})
export type CaptureReport = z.infer<typeof CaptureReport>

/** Ports between the capturing window and the writer: bytes one way, their fate the other. */
export const ChunkMessage = z.strictObject({ recordingId: RecordingId, index: z.number().int().min(0), endMs: Millis, bytes: z.instanceof(Uint8Array) })
export type ChunkMessage = z.infer<typeof ChunkMessage>
export const ChunkAnswer = z.discriminatedUnion('ok', [
  /** On disk, on every place that is counted as good. */
  z.strictObject({ recordingId: RecordingId, index: z.number().int().min(0), ok: z.literal(true) }),
  z.strictObject({ recordingId: RecordingId, index: z.number().int().min(0), ok: z.literal(false), code: z.enum(['E-C1', 'E-C2', 'E-C6', 'E-B1']) }),
])
export type ChunkAnswer = z.infer<typeof ChunkAnswer>
