// After a lock what was said and typed is garbage in this process; collected at once, it does not lie there until memory runs short (XE9).
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Runs V8's collector, twice: what finalizers free (key objects of OpenSSL, which wipes them) goes with the second. Some hundred milliseconds at most. */
export async function sweepMemory(): Promise<void> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  setFlagsFromString('--no-expose-gc')
  collect()
  await new Promise((done) => setImmediate(done))
  collect()
}
