// The one clock: wall time for people, monotonic time for order and durations. Passed in, so that tests can move it.
import { readFileSync } from 'node:fs'
import { uptime } from 'node:os'
import type { Millis, Utc } from '../../shared/model/ids'

export type Clock = { utc(): Utc; mono(): Millis }

/** This start of the machine: its id and the milliseconds since, which nobody can set. */
export type Boot = { id: string; uptimeMs(): number }

export const systemBoot: Boot = {
  // Where the system gives no id, a smaller uptime than before tells a restart.
  id: (() => { try { return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() } catch { return '' } })(),
  uptimeMs: () => uptime() * 1000,
}

export const systemClock: Clock = {
  utc: () => new Date().toISOString(),
  mono: () => Math.round(Number(process.hrtime.bigint() / 1_000_000n)) as Millis,
}
