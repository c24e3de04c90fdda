// Files from outside are decoded in a hidden window of a session of its own, one file a window: it gets the bytes, gives pixels back as JPEG, and is
// killed, whether it answered or not. What it sends is read as if somebody had taken it over.
import { Refused } from '../shared/failure'
import { note } from './journal'
import type { Decode, DecodeJob, Drawn } from './sections/photographs'
import { plainJpeg, type PlainJpeg } from './sections/plain-jpeg'

/** What is used of the window. `kill` ends its process at once; `memory`: bytes that it holds now, null where the system does not say. */
export type DecodeWindow = { onGone(gone: () => void): void; kill(): void; memory(): number | null }

/** Time for one page, and for a file with all its pages. */
export const pageMs = 15_000
export const fileMs = 60_000
/** Decoded, the largest picture takes 200 MB, and its copies for drawing as much again. */
export const mostMemory = 1_200_000_000
const lookMs = 200
/** A page of the longest side, hardly compressed. */
const largestPage = 32 * 1024 * 1024
/** All pages of one file. */
export const largestDrawn = 160 * 1024 * 1024

type Running = { job: DecodeJob; pages: PlainJpeg[]; taken: boolean; later: () => void; end: (result: Drawn | Refused) => void }

export class DecodeDesk {
  private running: Running | null = null
  private turn: Promise<unknown> = Promise.resolve()

  constructor(private readonly open: () => DecodeWindow) {}

  /** Draws one file anew, after those before it. Throws `Refused` E-F3 when it cannot be drawn within time and memory, E-F2 when a picture inside is too large, E-E4 when it was cancelled. */
  readonly decode: Decode = (job, signal) => {
    const mine = this.turn.then(() => this.draw(job, signal))
    this.turn = mine.catch(() => undefined)
    return mine
  }

  private async draw(job: DecodeJob, signal: AbortSignal | undefined): Promise<Drawn> {
    if (signal?.aborted) throw new Refused('E-E4')
    let window: DecodeWindow | null = null
    const timers: NodeJS.Timeout[] = []
    let stop = () => {}
    try {
      const result = await new Promise<Drawn | Refused>((end) => {
        const out = (detail: string) => () => { note('decode'); end(new Refused('E-F3', detail)) }
        let page: NodeJS.Timeout | undefined
        const later = () => {
          clearTimeout(page)
          page = setTimeout(out('time'), pageMs)
          timers.push(page)
        }
        this.running = { job, pages: [], taken: false, later, end }
        stop = () => end(new Refused('E-E4'))
        signal?.addEventListener('abort', stop, { once: true })
        later()
        timers.push(setTimeout(out('time'), fileMs))
        const opened = this.open()
        window = opened
        opened.onGone(out('gone'))
        timers.push(setInterval(() => { if ((opened.memory() ?? 0) > mostMemory) out('memory')() }, lookMs))
      })
      if (result instanceof Refused) throw result
      return result
    } finally {
      this.running = null
      for (const timer of timers) clearTimeout(timer)
      signal?.removeEventListener('abort', stop)
      ;(window as DecodeWindow | null)?.kill()
    }
  }

  private get now(): Running {
    if (!this.running) throw new Refused('E-B1')
    return this.running
  }

  // ── What the window says ──────────────────────────────────────────────────────────────────────────────────────────────

  job(): DecodeJob {
    const { now } = this
    // Once: whoever takes the window over gets no second file.
    if (now.taken) throw new Refused('E-B1')
    now.taken = true
    return now.job
  }

  page(bytes: Uint8Array): void {
    const { now } = this
    const page = readPage(bytes, now.job.side)
    const had = now.pages.reduce((sum, p) => sum + p.bytes.length, 0)
    if (!page || now.pages.length >= now.job.pages || had + page.bytes.length > largestDrawn) return now.end(new Refused('E-F3', 'page'))
    now.pages.push(page)
    now.later()
  }

  done(small: Uint8Array, of: number): void {
    const { job, pages, end } = this.now
    const thumbnail = readPage(small, job.thumbnail)
    end(thumbnail && pages.length > 0 && of >= pages.length ? { pages, thumbnail, of } : new Refused('E-F3', 'page'))
  }

  failed(large: boolean): void {
    this.now.end(new Refused(large ? 'E-F2' : 'E-F3', 'decode'))
  }
}

function readPage(bytes: Uint8Array, side: number): PlainJpeg | null {
  const page = bytes.length > largestPage ? null : plainJpeg(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  return page && page.width <= side && page.height <= side ? page : null
}
