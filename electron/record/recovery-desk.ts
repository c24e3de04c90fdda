// Recovers behind an open room: one recovery at a time, slow while something is being recorded, ended cleanly by a lock.
import { setTimeout as wait } from 'node:timers/promises'
import { Refused } from '../../shared/failure'
import type { Entry } from '../../shared/model/entry'
import type { TakeId } from '../../shared/model/ids'
import type { Store } from '../store/store'
import { findUnfinished, recover, recoverOne, type RecoverOptions, type Recovered } from './recovery'

/** Pause between two chunks while a take runs: the processor and the disk belong to it. */
const politeMs = 20
/** A lock does not wait longer for a disk that hangs: nothing is written after it. */
const patienceMs = 5_000

export type RecoveryWorld = {
  /** The take that runs; `starting`: one is being looked into. */
  running: () => TakeId | 'starting' | null
  tell: (entry: Entry) => void
  /** All that was found in this login, each time a recovery is through. */
  found: (all: Recovered[]) => void
  failed: (error: unknown) => void
}

export class RecoveryDesk {
  private controller = new AbortController()
  private turn: Promise<unknown> = Promise.resolve()
  private going = 0
  private all: Recovered[] = []

  constructor(private readonly world: RecoveryWorld) {}

  get isRunning(): boolean {
    return this.going > 0
  }

  /** What was found in this login. */
  get found(): Recovered[] {
    return this.all
  }

  /** Looks what has no end now; the work itself goes on behind, `done` resolves when it is through or was aborted. Takes that begin later are not touched. */
  async start(store: Store): Promise<{ done: Promise<void> }> {
    const { signal } = this.controller
    const unfinished = await findUnfinished(store)
    const done = this.inTurn(signal, async () => {
      const found = await recover(store, unfinished, { ...this.manner(signal), failed: (error) => this.world.failed(error) })
      if (found.length > 0) this.all = [...this.all.filter((had) => !found.some((f) => f.takeId !== undefined && f.takeId === had.takeId)), ...found]
    })
    return { done: done.catch((error: unknown) => { if (!signal.aborted) this.world.failed(error) }) }
  }

  /** The second disk of this take is gone for good: it is ended with what the vault holds; `reason` goes into the log. Throws `Refused` E-B1 no such take, E-C5 it runs, E-A4 the room was locked. */
  giveUp(store: Store, takeId: TakeId, reason: string): Promise<void> {
    const { signal } = this.controller
    return this.inTurn(signal, async () => {
      if (this.world.running() === takeId) throw new Refused('E-C5')
      const found = await recoverOne(store, takeId, { ...this.manner(signal), givenUp: reason }).catch((error: unknown) => { throw signal.aborted ? new Refused('E-A4') : error })
      this.all = [...this.all.filter((had) => had.takeId !== takeId), ...(found ? [found] : [])]
    })
  }

  /** Resolves when nothing of it runs any more, and nothing will be written. `forget`: what was found, too, for the login is over. */
  async abort({ forget = false } = {}): Promise<void> {
    this.controller.abort()
    const turn = this.turn
    this.controller = new AbortController()
    this.turn = Promise.resolve()
    this.going = 0
    if (forget) this.all = []
    const late = new AbortController()
    await Promise.race([turn, wait(patienceMs, null, { signal: late.signal }).catch(() => undefined)])
    late.abort()
  }

  private manner(signal: AbortSignal): RecoverOptions {
    const { running, tell } = this.world
    return {
      signal, tell, running: () => { const now = running(); return now === 'starting' ? null : now },
      pace: async () => {
        // Even `setImmediate` lets what waits go first.
        await (running() === null ? new Promise((resolve) => { setImmediate(resolve) }) : wait(politeMs))
        signal.throwIfAborted()
      },
    }
  }

  private inTurn(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    this.going++
    const mine = this.turn.then(async () => {
      // A take that is being started has no name yet by which it could be left alone.
      while (this.world.running() === 'starting' && !signal.aborted) await wait(100)
      if (signal.aborted) throw new Refused('E-A4')
      await work()
    }).finally(() => { if (!signal.aborted) this.going-- })
    this.turn = mine.catch(() => undefined)
    return mine.finally(() => { if (!signal.aborted) this.world.found(this.all) })
  }
}
