// Long work of which one may run at a time: claimed at once, cancelled from outside, and waited for before the room locks.
import { Refused, type FailureCode } from '../shared/failure'

export class OneWork {
  private running: { controller: AbortController; done: Promise<unknown> } | null = null

  /** `busy`: what is answered while another one runs. */
  constructor(private readonly busy: FailureCode) {}

  get isRunning(): boolean {
    return this.running !== null
  }

  /** Runs `work` as the one of its kind. Throws `Refused` while another one runs: it is claimed before anything is awaited. */
  run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.running) throw new Refused(this.busy)
    const controller = new AbortController()
    const mine = { controller, done: Promise.resolve() as Promise<unknown> }
    this.running = mine
    const result = (async () => work(controller.signal))().finally(() => { this.running = null })
    mine.done = result.catch(() => undefined)
    return result
  }

  cancel(): void {
    this.running?.controller.abort()
  }

  /** Cancels and resolves when nothing of it runs any more. */
  async abort(): Promise<void> {
    const { running } = this
    running?.controller.abort()
    await running?.done
  }
}

/** What a person is still looking at (a dialog) need not be waited for: rejects with `Refused` E-D3 as soon as it is cancelled. */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = () => reject(new Refused('E-D3'))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
