// Who watched which seconds of which recording (F77). What is decrypted for a window is logged before it is given out; what the window
// says was on the screen is logged beside it. An opening belongs to one person and one agreement, and dies on lock.
import { randomBytes } from 'node:crypto'
import { Refused } from '../../shared/failure'
import type { Purpose } from '../../shared/model/access'
import { newId, type Millis, type RecordingId, type ViewId } from '../../shared/model/ids'
import type { Store } from '../store/store'

/** Stretches are logged in steps of ten seconds. */
const step = 10_000

type View = { recordingId: RecordingId; durationMs: number; logged: Set<number> }

export class Views {
  private readonly views = new Map<ViewId, View>()
  private turn: Promise<unknown> = Promise.resolve()

  constructor(private readonly store: () => Store) {}

  /** Logs the opening with its purpose; the agreement was accepted (F78). */
  async open(recordingId: RecordingId, purpose: Purpose, durationMs: number): Promise<ViewId> {
    const viewId = newId('viw', randomBytes)
    await this.store().custody({ kind: 'view.opened', body: { viewId, recordingId, purpose } })
    this.views.set(viewId, { recordingId, durationMs, logged: new Set() })
    return viewId
  }

  private the(viewId: ViewId): View {
    const view = this.views.get(viewId)
    if (!view) throw new Refused('E-B1')
    return view
  }

  /**
   * Before bytes are given out: what of their stretch is not logged yet is. A record may end when the one before it ended, and holds pictures all the same.
   * `copy`: of a seekable copy, in which only the header ends at 0. Throws when the log cannot be written: then nothing is given out.
   */
  async given(viewId: ViewId, { fromMs, toMs }: { fromMs: number; toMs: number }, copy: boolean): Promise<void> {
    if (copy && toMs === 0) return
    await this.served(viewId, fromMs, toMs)
  }

  /** The same for a stretch that holds content. */
  served(viewId: ViewId, fromMs: number, toMs: number): Promise<void> {
    const turn = this.turn.then(async () => {
      const view = this.the(viewId)
      // What lies on the end or behind it belongs to the last step.
      const from = Math.max(0, Math.min(fromMs, view.durationMs - 1))
      const [first, last] = [Math.floor(from / step), Math.floor(Math.max(from, toMs > fromMs ? toMs - 1 : from) / step)]
      const fresh = Array.from({ length: last - first + 1 }, (_, i) => first + i).filter((block) => !view.logged.has(block))
      if (fresh.length === 0) return
      await this.store().custody({ kind: 'view.served', body: {
        viewId, recordingId: view.recordingId, fromMs: (fresh[0]! * step) as Millis, toMs: Math.min((fresh.at(-1)! + 1) * step, Math.max(view.durationMs, toMs)) as Millis,
      } })
      for (const block of fresh) view.logged.add(block)
    })
    this.turn = turn.catch(() => undefined)
    return turn
  }

  /** What the window says was on the screen. `tookMs`: how long that took (slow motion, a still picture). */
  async watched(viewId: ViewId, fromMs: Millis, toMs: Millis, tookMs: Millis): Promise<void> {
    const view = this.the(viewId)
    if (toMs < fromMs || fromMs > view.durationMs + step) throw new Refused('E-B2')
    await this.store().custody({ kind: 'view.watched', body: { viewId, recordingId: view.recordingId, fromMs, toMs, tookMs } })
  }

  async close(viewId: ViewId): Promise<void> {
    const { recordingId } = this.the(viewId)
    this.views.delete(viewId)
    await this.store().custody({ kind: 'view.closed', body: { viewId, recordingId } })
  }

  /** On lock: what is open is closed and said so. */
  async closeAll(): Promise<void> {
    for (const viewId of this.views.keys()) await this.close(viewId).catch(() => undefined)
    this.views.clear()
  }
}
