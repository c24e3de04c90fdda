// XA7 for the first start: the power cut while the vault is being made. Either there is none yet, or a whole one.
import { expect, test } from '@playwright/test'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { launchApp } from '../harness/launch'
import { ask, must } from '../harness/room'
import { folderIn, worldDir } from '../harness/world'

const password = '栈桥-青瓷-四十二-Lantern'
const setUp = { password, unit: '云溪虚构分局', room: '听雨询问室', officer: { name: '沈知雁', role: 'interviewer' as const, sex: 'female' as const, badge: '' } }

test('XA7: kill -9 during the first start: afterwards the room can be set up, or unlocked and used', async () => {
  test.setTimeout(120_000)
  const states: string[] = []
  // So many milliseconds after the first key file lies there; null: while the key is still being stretched.
  for (const moment of [null, 0, 10, 40, 1500]) {
    const world = worldDir('set-up')
    const vault = folderIn(world, 'vault')
    const first = await launchApp({ world, vault })
    let answered = false
    void ask(first.page, 'session', 'setUp', setUp).then((answer) => { answered = answer.ok }, () => undefined)
    for (let i = 0; moment !== null && i < 5000 && !existsSync(join(vault, 'slots.json')); i++) await sleep(1)
    await sleep(moment ?? 100)
    await first.kill9()
    const second = await launchApp({ world, vault })
    try {
      const { page } = second
      const { vault: state } = await must(page, 'session', 'state', {})
      states.push(`${state}${answered ? ' answered' : ''}`)
      if (answered) expect(state).toBe('locked')
      if (state === 'none') await must(page, 'session', 'setUp', setUp)
      else await must(page, 'session', 'unlock', { password })
      expect(await must(page, 'session', 'place', {}), `killed at ${moment} ms, then ${state}`).toEqual({ unit: setUp.unit, room: setUp.room })
      const [register] = await must(page, 'cases', 'sections', { caseId: null })
      expect((await must(page, 'log', 'read', { sectionId: register!.sectionId })).map((entry) => entry.kind)).toEqual(['staff.added'])
      // And it is whole the next time too.
      await must(page, 'session', 'lock', {})
      expect((await must(page, 'session', 'unlock', { password })).readOnly).toBe(false)
    } finally {
      await second.kill9()
    }
  }
  expect(states).toContain('none')
  expect(states).toContain('locked answered')
})
