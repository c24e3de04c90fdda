// Sends hostile arguments from a page of the app, and says what is wrong with the answers.
import type { Page } from '@playwright/test'
import type { Result } from '../../shared/failure'
import { accepts, build, type Channel, type Recipe } from '../harness/hostile'

export type Answered = { answer?: Result<unknown>; threw?: string }

/** Sends every recipe over one channel, one after the other, from the page. */
export async function send(page: Page, channel: Channel, recipes: readonly Recipe[]): Promise<Answered[]> {
  await page.evaluate(`globalThis.buildHostile = ${build.toString()}; null`)
  const wish: { group: string; name: string; recipes: unknown[] } = { group: channel.group, name: channel.name, recipes: [...recipes] }
  return page.evaluate(async ({ group, name, recipes }) => {
    const { buildHostile } = globalThis as unknown as { buildHostile: (recipe: unknown) => unknown }
    const call = (window.sayonce as unknown as Record<string, Record<string, (input: unknown) => Promise<Result<unknown>>>>)[group]![name]!
    const answers: Answered[] = []
    for (const recipe of recipes) {
      try {
        const answer = await call(buildHostile(recipe))
        answers.push({ answer: answer.ok ? { ok: true, value: null } : answer })
      } catch (error) {
        answers.push({ threw: String(error) })
      }
    }
    return answers
  }, wish)
}

/** What is wrong with an answer; null when nothing is. An argument that cannot even be copied (functions, symbols) never reaches main. */
export function wrong(channel: Channel, recipe: Recipe, { answer, threw }: Answered): string | null {
  const shown = `${channel.group}.${channel.name}(${JSON.stringify(recipe).slice(0, 300)})`
  if (!answer) return /Error invoking remote method/.test(threw ?? '') ? `${shown} threw out of main: ${threw}` : null
  if (answer.ok) return accepts(channel, recipe) ? null : `${shown} was accepted`
  return answer.failure.code === 'E-B4' ? `${shown} is a bug (E-B4)` : null
}
