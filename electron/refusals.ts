// Refused acts go to the custody log: the first of its kind at once, what follows it within seconds as one line with a count, so that a
// hostile window cannot drown the log.
import type { FailureCode } from '../shared/failure'
import type { CustodyFact } from '../shared/model/custody'

/** What is a refusal of an act, not a mistake in typing or a fault of the machine. */
const logged: ReadonlySet<FailureCode> = new Set(['E-A19', 'E-B3', 'E-B5', 'E-B6', 'E-B7', 'E-B8', 'E-B10'])
const quiet = 5_000

type Pending = { count: number; timer: NodeJS.Timeout }

export class Refusals {
  private readonly pending = new Map<string, Pending>()

  /** `write` appends to the custody log; it may fail (locked, read-only): a refusal stays a refusal. */
  constructor(private readonly write: (fact: CustodyFact) => Promise<unknown>) {}

  async add(call: string, code: FailureCode, input: unknown): Promise<void> {
    if (!logged.has(code)) return
    const target = firstId(input)
    const key = `${call} ${code} ${target ?? ''}`
    const before = this.pending.get(key)
    if (before) {
      before.count++
      return
    }
    const timer = setTimeout(() => {
      const { count } = this.pending.get(key)!
      this.pending.delete(key)
      if (count > 0) void this.send(call, code, target, count)
    }, quiet)
    timer.unref()
    this.pending.set(key, { count: 0, timer })
    await this.send(call, code, target, 1)
  }

  private async send(call: string, code: FailureCode, target: string | null, count: number): Promise<void> {
    try {
      await this.write({ kind: 'refused', body: { call, code, target, count } })
    } catch {
      // Locked meanwhile, or read-only: a refusal stays a refusal.
    }
  }

  /** Before a lock: counts that still wait are written by the one they belong to. */
  async flush(): Promise<void> {
    for (const [key, { count, timer }] of this.pending) {
      clearTimeout(timer)
      const [call, code, target] = key.split(' ')
      if (count > 0) await this.send(call!, code as FailureCode, target || null, count)
    }
    this.pending.clear()
  }
}

/** The first id in a payload: what the act was aimed at. */
function firstId(value: unknown): string | null {
  if (typeof value === 'string') return /^[a-z]{3}_[0-9a-hjkmnp-tv-z]{20}$/.test(value) ? value : null
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return null
  for (const part of Object.values(value)) {
    const found = firstId(part)
    if (found) return found
  }
  return null
}
