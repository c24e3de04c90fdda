// XA7 for the first start: the power cut while the vault is being made. Either there is none yet, or a whole one.
import { expect, test } from '@playwright/test'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { launchApp } from '../harness/launch'
import { cast, officerOf } from '../harness/people'
import { ask, must } from '../harness/room'
import { folderIn, worldDir } from '../harness/world'

const setUp = { unit: '云溪虚构分局', room: '听雨询问室', officers: (['supervisor', 'admin'] as const).map((who) => ({ ...officerOf(who), password: cast[who].password })) }
// The door of a machine whose set-up was cut off may not know names: any person's slot is tried.
const founder = { who: null, password: cast.supervisor.password }

test('XA7: kill -9 during the first start: afterwards the room can be set up, or unlocked and used', async () => {
  test.setTimeout(480_000)
  const states: string[] = []
  // So many milliseconds after the first key file lies there; null: while the key is still being stretched; 'answered': as soon as the window was told.
  for (const moment of [null, 0, 10, 40, 'answered'] as const) {
    const world = worldDir('set-up')
    const vault = folderIn(world, 'vault')
    const first = await launchApp({ world, vault })
    let answered = false
    void ask(first.page, 'session', 'setUp', setUp).then((answer) => { answered = answer.ok }, () => undefined)
    for (const end = Date.now() + 60_000; moment !== null && Date.now() < end && !existsSync(join(vault, 'slots.json'));) await sleep(1)
    if (moment === 'answered') await expect.poll(() => answered, { timeout: 60_000 }).toBe(true)
    else await sleep(moment ?? 100)
    await first.kill9()
    const second = await launchApp({ world, vault })
    try {
      const { page } = second
      const { vault: state } = await must(page, 'session', 'state', {})
      states.push(`${state}${answered ? ' answered' : ''}`)
      if (answered) expect(state).toBe('locked')
      if (state === 'none') await must(page, 'session', 'setUp', setUp)
      else await must(page, 'session', 'unlock', founder)
      expect(await must(page, 'session', 'place', {}), `killed at ${moment} ms, then ${state}`).toEqual({ unit: setUp.unit, room: setUp.room })
      const register = (await must(page, 'cases', 'sections', { caseId: null })).find((row) => row.kind === 'register')!
      // Founder and admin with their cards, and the keys of the acts of two persons.
      expect((await must(page, 'log', 'read', { sectionId: register.sectionId })).map((entry) => entry.kind)).toEqual(['staff.added', 'staff.card', 'staff.added', 'staff.card', 'act.card'])
      // And it is whole the next time too.
      await must(page, 'session', 'lock', { cause: 'person' })
      expect((await must(page, 'session', 'unlock', founder)).readOnly).toBe(false)
    } finally {
      await second.kill9()
    }
  }
  expect(states).toContain('none')
  expect(states).toContain('locked answered')
})
