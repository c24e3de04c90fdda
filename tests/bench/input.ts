// From a real key or click in the window to what it brings about. The window listens before the input is sent: on a busy machine the input
// would else be there before whoever waits for it, and the bench would wait for ever.
import type { Page } from '@playwright/test'

/** Milliseconds that `watch` finds in the window for what `input` does. `watch` listens when it returns; its promise lies in an object, so that it is not waited for yet. */
export async function fromInput(page: Page, input: () => Promise<unknown>, watch: () => { took: Promise<number> }): Promise<number> {
  const listening = await page.evaluateHandle(watch)
  await input()
  return listening.evaluate(({ took }) => took)
}
