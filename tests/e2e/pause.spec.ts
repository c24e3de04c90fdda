// The pause of the door after wrong tries. It is waited for in real time, which any other test may use.
import { expect, test } from '@playwright/test'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { launchApp } from '../harness/launch'
import { ask, codeOf, must, switchTo } from '../harness/room'
import { templateWorld } from '../harness/template'
import { linesSince, moveClock } from './stage'

test('XB9: twenty wrong tries: a pause after five, which neither a restart nor the clock nor a lost file ends', async () => {
  test.setTimeout(480_000)
  const { world, vault, profile, room } = await templateWorld()
  const good = { who: room.ids.recorder, password: room.passwords.recorder }
  const wrong = { ...good, password: '不是这个口令' }
  const start = () => launchApp({ world, vault, profile })
  let running = await start()
  try {
    const codes: string[] = []
    let until = 0
    for (let i = 0; i < 20; i++) {
      // The pause begins with the fifth, before the secret is looked at.
      if (i < 5) until = Date.now() + 30_000
      codes.push(codeOf(await ask(running.page, 'session', 'unlock', wrong)))
    }
    expect(codes).toEqual([...Array<string>(5).fill('E-A1'), ...Array<string>(15).fill('E-A10')])
    const answer = await ask(running.page, 'session', 'unlock', good)
    expect(codeOf(answer), 'the right password waits too').toBe('E-A10')
    expect(Number((answer as { failure: { detail: string } }).failure.detail)).toBeLessThanOrEqual(30)
    const waitMs = async () => (await must(running.page, 'session', 'state', {})).waitMs
    for (const by of [366 * 86_400_000, -366 * 86_400_000]) {
      await moveClock(running, by)
      expect(codeOf(await ask(running.page, 'session', 'unlock', good)), `the clock moved by ${by} ms`).toBe('E-A10')
      expect(await waitMs()).toBeLessThanOrEqual(30_000)
    }
    await moveClock(running, 0)
    // Killed and started again: the count is in the file, written before each try.
    await running.kill9()
    running = await start()
    // A start that hung may have taken longer than the pause.
    if (await waitMs() > 1000 || Date.now() < until) expect(codeOf(await ask(running.page, 'session', 'unlock', good)), 'after a restart').toBe('E-A10')
    // The file of the count is gone or changed: that counts as five wrong tries.
    await running.kill9()
    rmSync(join(profile, 'door.json'))
    const removed = Date.now()
    running = await start()
    expect(codeOf(await ask(running.page, 'session', 'unlock', good)), 'after the file was removed').toBe('E-A10')
    // A whole new pause, from the start of the program on.
    expect(await waitMs()).toBeGreaterThanOrEqual(30_000 - (Date.now() - removed))
    await running.kill9()
    const file = join(profile, 'door.json')
    if (existsSync(file)) writeFileSync(file, '{"nonce":"00","tag":"00","data":"00"}\n')
    running = await start()
    expect(codeOf(await ask(running.page, 'session', 'unlock', good)), 'after the file was changed').toBe('E-A10')
    // The pause ends by itself; then the right one is heard and forgives. That a further wrong try doubles it stands in a unit test, with a clock of its own.
    for (let left = await waitMs(); left > 0; left = await waitMs()) await sleep(Math.min(left, 5000))
    await must(running.page, 'session', 'unlock', good)
    expect(await waitMs()).toBe(0)
    // The next opening says how many tries there were.
    await switchTo(running.page, 'auditor')
    const opened = (await linesSince(running.page, 0)).filter((l) => l.kind === 'door.opened' && l.author === room.ids.recorder).at(-1)
    expect(opened!.event!['failures']).toBeGreaterThanOrEqual(5)
  } finally {
    await running.kill9()
  }
})
