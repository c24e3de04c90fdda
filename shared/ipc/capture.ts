// What the hidden capturing window may ask of main: it opens parts, reports signals, and holds nothing else. It works while the vault is locked.
import { z } from 'zod'
import { Millis, RecordingId, TakeId } from '../model/ids'
import { CaptureReport, Device, Order, Picture } from '../model/capture'
import { EndReason, RecordingStarted } from '../model/recording'
import { call, event } from './contract'

export const capture = {
  /** First words of a new window: what it should be doing. The port to the writer follows as a window message `sayonce-chunks`. */
  hello: call('capture', z.strictObject({}), Order),
  /** Now on the take's clock, ms (0 without a take): asked several times, the quickest answer sets the window's offset. */
  clock: call('capture', z.strictObject({}), z.strictObject({ ms: Millis })),
  /** A track begins a new recording; its zero stood at `startMs`. Refused E-B1 when no such take runs, E-C1/E-C2 when no place takes it. */
  open: call('capture', RecordingStarted.omit({ recordingId: true, startedAt: true }).required({ takeId: true, track: true, startMs: true }), z.strictObject({ recordingId: RecordingId })),
  /** Everything handed out of a recording has been answered; its end is written. `startMs`: where its zero stood, as far as it is known now. */
  finish: call('capture', z.strictObject({ recordingId: RecordingId, reason: EndReason.exclude(['abnormal']), startMs: Millis.optional() }), z.null()),
  /** Twice a second while a take runs. */
  report: call('capture', CaptureReport, z.null()),
  /** The order to stop has been carried out. */
  done: call('capture', z.strictObject({ takeId: TakeId }), z.null()),
  /** Devices of this machine, at the start and at each change. */
  devices: call('capture', z.strictObject({ devices: z.array(Device).max(64) }), z.null()),
  /** The first candidate that lost less than 1 % of its frames, with what was measured for each one tried. */
  probed: call('capture', z.strictObject({ chosen: Picture.nullable(), tried: z.array(z.strictObject({ picture: Picture, lost: z.number().min(0).max(1) })) }), z.null()),
  order: event(Order),
}
