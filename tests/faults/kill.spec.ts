// XA1, F18: the power cut while it records, at moments spread over its seconds. Nothing that was acknowledged may be missing afterwards.
import { expect, test } from '@playwright/test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TakeId } from '../../shared/model/ids'
import { figure } from '../harness/figures'
import { launchApp } from '../harness/launch'
import { checkVault, logVerifies, oracle } from '../harness/oracle'
import { must, switchTo } from '../harness/room'
import { Follower, startTake, type Acknowledged } from '../harness/take'
import { templateWorld } from '../harness/template'

/** 20 in `npm test`, 200 by `npm run test:faults`. */
const kills = Number(process.env['SAYONCE_KILLS'] ?? 20)
/** What may be lost: the chunk that was being made (1 s), and the one on its way. */
const mostLostMs = 2500

test(`XA1 F18 F24: ${kills} times kill -9 while it records: everything acknowledged is there, the end is told, the log verifies`, async () => {
  test.setTimeout(120_000 + kills * 25_000)
  const place = await templateWorld()
  const { room } = place
  const all: Acknowledged[] = []
  const lost: number[] = []
  let killed: { acknowledged: Acknowledged[]; takeId: TakeId; takeMs: number } | null = null
  for (let round = 0; round <= kills; round++) {
    let running
    if (killed) {
      const { acknowledged, takeId, takeMs } = killed
      // The whole disk is searched now and then: it grows with every round.
      const verdict = await oracle(place, { acknowledged, abnormal: true, plain: round % 10 === 1 })
      ;({ running } = verdict)
      expect(verdict.entries.filter((e) => e.kind === 'take.ended' && e.body.takeId === takeId).map((e) => (e.kind === 'take.ended' ? e.body.reason : '')), 'the take has one end').toEqual(['abnormal'])
      for (const { recordingId } of acknowledged) {
        expect(verdict.entries.filter((e) => e.kind === 'recording.ended' && e.body.recordingId === recordingId).map((e) => (e.kind === 'recording.ended' ? e.body.reason : '')), 'every recording has one end').toEqual(['abnormal'])
      }
      lost.push(Math.max(0, takeMs - Math.max(...acknowledged.map((a) => a.startMs + verdict.lengths.get(a.recordingId)!))))
      all.push(...acknowledged)
    } else {
      running = await launchApp(place)
      await switchTo(running.page, 'recorder')
    }
    if (round === kills) {
      expect((await must(running.page, 'record', 'now', {})).state).toBe('idle')
      await logVerifies(running)
      await running.close()
      break
    }
    const takeId = await startTake(running.page, room.sessionId)
    const follower = new Follower(running.app, 40)
    await follower.until('the first write seen', (s) => s.state === 'running' && s.writtenMs > 0)
    // Each round elsewhere, and the same in every run.
    await sleep(((round * 0.618) % 1) * 2500)
    const takeMs = follower.takeMs
    // The power cut takes all processes in even rounds; in odd ones the main process alone dies.
    await running.kill9(round % 2 === 0 ? 'all' : 'main')
    await follower.close()
    killed = { acknowledged: [...follower.acknowledged.values()].filter((a) => a.upToMs > 0), takeId, takeMs }
    expect(killed.acknowledged.length, 'recordings that had begun').toBeGreaterThan(0)
  }
  figure('loss at kill', 'ms', lost)
  expect(Math.max(...lost), 'lost at a kill, ms').toBeLessThan(mostLostMs)
  await checkVault(place, all)
})
