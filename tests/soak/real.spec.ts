// XC7, point 10: the real app in real time at a reduced picture (`npm run test:soak -- --real --hours N`): memory and open files of every process that
// records are flat, and what was recorded is whole. Runs only when asked for.
import { expect, test } from '@playwright/test'
import { setTimeout as sleep } from 'node:timers/promises'
import { figure } from '../harness/figures'
import { checkVault, logVerifies } from '../harness/oracle'
import { footprint, pidOf, type Kind } from '../harness/processes'
import { Follower, gapsOf, startTake, stopTake, takeLog, useBothCameras } from '../harness/take'
import { launchRoom } from '../harness/template'

const hours = Number(process.env['SAYONCE_SOAK_HOURS'] ?? 8)
const watched = ['main', 'capture', 'writer', 'room'] as const satisfies readonly Kind[]
const samples = 80
/** What a process may grow between the first and the last quarter, MB: caches breathe, leaks climb. */
const growth = 40

test(`XC7: the real app records for ${hours} hours: memory and handles are flat, nothing is missing`, async () => {
  test.setTimeout(hours * 3_600_000 + 600_000)
  const running = await launchRoom({ cameras: 2 })
  const follower = new Follower(running.app, 500)
  try {
    const { page, room } = running
    await useBothCameras(page)
    await startTake(page, room.sessionId)
    const taken: Record<(typeof watched)[number], ReturnType<typeof footprint>>[] = []
    for (let i = 0; i < samples; i++) {
      await sleep((hours * 3_600_000) / samples)
      follower.claims.length = 0
      expect(follower.last?.state, `after ${follower.last?.takeMs} ms`).toBe('running')
      taken.push(Object.fromEntries(await Promise.all(watched.map(async (kind) => [kind, footprint(await pidOf(running, kind))] as const))) as (typeof taken)[number])
    }
    await follower.close()
    await stopTake(page)
    const quarter = Math.floor((taken.length * 7) / 8 / 4)
    const [first, last] = [taken.slice(-4 * quarter, -3 * quarter), taken.slice(-quarter)]
    const mean = (all: readonly number[]) => all.reduce((a, b) => a + b, 0) / all.length
    for (const kind of watched) {
      const mb = [mean(first.map((s) => s[kind].mb)), mean(last.map((s) => s[kind].mb))] as const
      const handles = [Math.max(...first.map((s) => s[kind].handles)), Math.max(...last.map((s) => s[kind].handles))] as const
      figure(`real soak: memory of ${kind}, first and last quarter`, 'MB', mb)
      figure(`real soak: open files of ${kind}, first and last quarter`, 'files', handles)
      expect.soft(mb[1] - mb[0], `${kind} grew, MB`).toBeLessThan(growth)
      expect.soft(handles[1] - handles[0], `${kind}: open files`).toBeLessThanOrEqual(8)
    }
    const gaps = gapsOf(await takeLog(page, room))
    figure('real soak: gaps', 'ms', gaps.map((g) => g.ms))
    expect(gaps).toEqual([])
    await logVerifies(running)
    await running.close()
    await checkVault(running, [...follower.acknowledged.values()])
  } finally {
    await follower.close()
    await running.kill9()
  }
})
