// What is typed and not yet in the log, over all screens: written before the door shuts, whoever shuts it.

const writers = new Set<() => Promise<unknown>>()

/** Takes part in `saveAll` until the returned function is called. `write` resolves when what waits was tried once. */
export function saveBeforeLock(write: () => Promise<unknown>): () => void {
  writers.add(write)
  return () => { writers.delete(write) }
}

/** Longest wait for a disk that does not answer, in ms: a lock must not hang on it. */
const PATIENCE_MS = 3000

/** Writes everything that waits; resolves when that was tried, or after three seconds. Never rejects. */
export async function saveAll(): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const patience = new Promise<void>((resolve) => { timer = setTimeout(resolve, PATIENCE_MS) })
  await Promise.race([Promise.allSettled([...writers].map(async (write) => write())), patience])
  clearTimeout(timer)
}
