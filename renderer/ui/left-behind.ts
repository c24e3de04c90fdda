// What a screen could not write when it was left: a wrong date, a number that is used already. Kept for who comes back to it, and counted before a signature
// as if it were on a screen. The lock ends it: the window is loaded anew.
import { saveBeforeLock } from './unsaved'

type Places = ReadonlyMap<string, unknown>
type Kept = { places: Promise<Places>; stop: () => void }

const kept = new Map<string, Kept>()

function drop(key: string): void {
  kept.get(key)?.stop()
  kept.delete(key)
}

/** Keeps what `places` resolves to, over what was kept there before, for the screen `key`; `of`: the section it belongs to. */
export function leaveBehind<T>(key: string, of: string, places: Promise<ReadonlyMap<string, T>>): void {
  const before = kept.get(key)?.places ?? Promise.resolve(new Map())
  const all: Promise<Places> = Promise.all([before, places]).then(([had, now]) => new Map([...had, ...now]), () => new Map())
  drop(key)
  let left = 0
  kept.set(key, { places: all, stop: saveBeforeLock(() => all, { of, left: () => left }) })
  void all.then((found) => {
    left = found.size
    if (left === 0 && kept.get(key)?.places === all) drop(key)
  })
}

/** Hands what was kept to `take`, once whatever was on its way is written; it stays kept where `take` says no. */
export async function comeBack<T>(key: string, take: (places: ReadonlyMap<string, T>) => boolean): Promise<void> {
  const mine = kept.get(key)
  if (!mine) return
  const places = await mine.places
  if (kept.get(key) === mine && places.size > 0 && take(places as ReadonlyMap<string, T>)) drop(key)
}
