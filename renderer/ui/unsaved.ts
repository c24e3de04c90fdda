// What is typed and not yet in the log, over all screens: written before the door shuts, whoever shuts it.

/** `of`: the section the words belong to. `left`: how many places are not in the log, whatever keeps them out: faulty, refused, fought over, no disk. */
type Unsaved = { of: string; left: () => number }
type Writer = { write: () => Promise<unknown>; unsaved: Unsaved | null }

const writers = new Set<Writer>()

/** Takes part in `saveAll` until the returned function is called. `write` resolves when what waits was tried once. */
export function saveBeforeLock(write: () => Promise<unknown>, unsaved: Unsaved | null = null): () => void {
  const writer = { write, unsaved }
  writers.add(writer)
  return () => { writers.delete(writer) }
}

/** Longest wait for a disk that does not answer, in ms: a lock must not hang on it. */
const PATIENCE_MS = 3000

/** Writes everything that waits; resolves when that was tried, or after three seconds. Never rejects. */
export async function saveAll(): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const patience = new Promise<void>((resolve) => { timer = setTimeout(resolve, PATIENCE_MS) })
  await Promise.race([Promise.allSettled([...writers].map(async ({ write }) => write())), patience])
  clearTimeout(timer)
}

/** How many places of a section, over all screens, are on a screen and not in the log after everything was tried (F63). Never rejects. */
export async function leftIn(sectionId: string): Promise<number> {
  await saveAll()
  return [...writers].reduce((sum, { unsaved }) => sum + (unsaved?.of === sectionId ? unsaved.left() : 0), 0)
}
