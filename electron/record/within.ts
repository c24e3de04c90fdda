// Waiting that has an end.

/** Waits for the work, but not longer; never rejects. False when it was the time. */
export async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const done = await Promise.race([work.then(() => true, () => true), new Promise<false>((resolve) => { timer = setTimeout(resolve, ms, false) })])
  clearTimeout(timer)
  return done
}
