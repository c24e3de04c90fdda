// Frames lost on the way from a camera into the file. Chromium counts plain decimation (a 60 fps camera asked for 30) as discarded too; that is no loss.

const WINDOW_MS = 5000
/** Frames a window may be short of without meaning anything: its edges. */
const SLACK = 2

/** Counts what was thrown away only as far as fewer frames came than the camera promised. */
export class LossCount {
  lost = 0
  #since: { at: number; delivered: number; discarded: number } | null = null

  /** `promised`: frames a second that the device says it delivers. */
  add(at: number, delivered: number, discarded: number, promised: number): void {
    const from = this.#since
    if (from && at - from.at < WINDOW_MS) return
    this.#since = { at, delivered, discarded }
    if (!from) return
    const missing = promised * (at - from.at) / 1000 - (delivered - from.delivered) - SLACK
    this.lost += Math.max(0, Math.min(Math.round(missing), discarded - from.discarded))
  }
}

/** Long enough that frames still in the encoder at its edges are below 1 %. */
const ENCODER_WINDOW_MS = 10_000
const ENCODER_SLACK = 3

/** Frames that reached the recorder and are not in what it wrote: the encoder could not keep up. No statistic of the browser says so. */
export class EncoderLoss {
  lost = 0
  #since: { at: number; delivered: number; written: number } | null = null

  /** At the end of a chunk: frames delivered to the recorder and frames in its chunks, both since it began. */
  add(at: number, delivered: number, written: number): void {
    const from = this.#since
    if (from && at - from.at < ENCODER_WINDOW_MS) return
    this.#since = { at, delivered, written }
    if (from) this.lost += Math.max(0, (delivered - from.delivered) - (written - from.written) - ENCODER_SLACK)
  }
}
