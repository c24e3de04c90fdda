// The capturing window taken over by a stranger: it has its own few calls and none of the room's, and whatever it sends main stays up and clean.
import { expect, test } from '@playwright/test'
import type { Result } from '../../shared/failure'
import { channels, recipesFor } from '../harness/hostile'
import type { RunningApp } from '../harness/launch'
import type { Room } from '../harness/room'
import { startTake, stopTake } from '../harness/take'
import { launchRoom } from '../harness/template'
import { send, wrong } from './fuzz'
import { captureWindow } from './stage'

let running: RunningApp & { room: Room }
let room: Room
const perChannel = Number(process.env.SAYONCE_FUZZ ?? 60)
const seed = Number(process.env.SAYONCE_SEED ?? 20260203)
const captureChannels = channels.filter(({ group }) => group === 'capture')

test.beforeAll(async () => {
  test.setTimeout(240_000)
  running = await launchRoom({ env: { SAYONCE_TRACE: '1' } })
  ;({ room } = running)
})
test.afterAll(async () => { await running?.kill9() })

const known = { ses: [] as string[] }

test('XE1: every call of the capturing window with hostile arguments, while nothing is recorded and while a take runs', async () => {
  test.setTimeout(120_000)
  const bad: string[] = []
  for (const runs of [false, true]) {
    if (runs) await startTake(running.page, room.sessionId)
    for (const channel of captureChannels) {
      // What fits could end the parts that are being recorded, as that window may: the take goes on in new ones.
      const recipes = recipesFor(channel, known, perChannel, seed + 200)
      const answers = await send(await captureWindow(running), channel, recipes)
      bad.push(...answers.flatMap((answer, i) => wrong(channel, recipes[i]!, answer) ?? []))
    }
  }
  expect(bad).toEqual([])
  await stopTake(running.page)
  expect(await running.app.evaluate(() => [Object.keys(Object.prototype), Object.keys(Array.prototype), 'polluted' in {}])).toEqual([[], [], false])
})

test('XE2: no window may use the calls of another: the capturing window none of the room, the room none of the capturing window', async () => {
  await captureWindow(running)
  const asked = channels.map(({ group, name, callers }) => ({ channel: `${group}.${name}`, callers }))
  const codes = await running.app.evaluate(async ({ webContents, ipcMain }, asked) => {
    const handlers = (ipcMain as unknown as { _invokeHandlers: Map<string, (event: unknown, input: unknown) => Promise<Result<unknown>>> })._invokeHandlers
    const senderFrame = { origin: 'sayonce://app', parent: null }
    const of = (page: RegExp) => webContents.getAllWebContents().find((w) => page.test(w.getURL()))
    const senders = { room: of(/app\/(index\.html)?([?#].*)?$/), capture: of(/capture\.html/) }
    const found: string[] = []
    for (const { channel, callers } of asked) {
      for (const [who, sender] of Object.entries(senders)) {
        if (callers.includes(who as never)) continue
        const answer = await handlers.get(channel)!({ sender, senderFrame }, {})
        if (answer.ok || answer.failure.code !== 'E-B3') found.push(`${who} ${channel}: ${answer.ok ? 'ok' : answer.failure.code}`)
      }
    }
    return found
  }, asked)
  expect(codes).toEqual([])
})
