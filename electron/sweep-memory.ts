// After a lock what was said and typed is garbage in this process; collected at once, it does not lie there until memory runs short (XE9).
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * Runs V8's collector, twice: what finalizers free (key objects of OpenSSL, which wipes them) goes with the second. Compacting, because a dead string in the
 * middle of a page that lives on (the statement that gave the database its key) stays readable; an emptied page is given back. Some hundred milliseconds at most.
 */
export async function sweepMemory(): Promise<void> {
  setFlagsFromString('--expose-gc')
  setFlagsFromString('--compact-on-every-full-gc')
  const collect = runInNewContext('gc') as (how: { type: 'major'; flavor: 'last-resort' }) => void
  setFlagsFromString('--no-expose-gc')
  collect({ type: 'major', flavor: 'last-resort' })
  await new Promise((done) => setImmediate(done))
  collect({ type: 'major', flavor: 'last-resort' })
  setFlagsFromString('--no-compact-on-every-full-gc')
}
