// F75, F79: recording under a locked screen: it goes on, it can be stopped without a secret, and whatever dies meanwhile, what was saved is told.
import { expect, test } from '@playwright/test'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { checkVault, oracle } from '../harness/oracle'
import { kill9 } from '../harness/processes'
import { ask, codeOf, lock, must, switchTo } from '../harness/room'
import { Follower, askRoom, gapsOf, recorderNow, startTake, stopTake, takeLog } from '../harness/take'
import { launchRoom } from '../harness/template'

test('F75 F79: a recording goes on under a locked screen and under other users, and its index catches up', async () => {
  const running = await launchRoom()
  const follower = new Follower(running.app)
  try {
    const { page, room } = running
    const takeId = await startTake(page, room.sessionId)
    await follower.grows(1500)
    const { primary } = follower.last!
    await lock(page, 'idle')
    await follower.grows(2000)
    expect(await must(page, 'session', 'state', {})).toMatchObject({ vault: 'locked' })
    expect(await recorderNow(running.app)).toMatchObject({ state: 'running', takeId, primary })
    // Wrong secrets at the door do it no harm, and whoever is not in starts nothing.
    expect(codeOf(await ask(page, 'session', 'unlock', { who: room.ids.recorder, password: '不对的口令' }))).toBe('E-A1')
    expect(codeOf(await ask(page, 'record', 'start', { sessionId: room.sessionId, single: '没有人登录' }))).toBe('E-A4')
    // A medic comes in: she cannot open the questioning, and it goes on all the same.
    await must(page, 'session', 'unlock', { who: room.ids.medic, password: room.passwords.medic })
    await follower.grows(2000)
    expect(codeOf(await ask(page, 'log', 'read', { sectionId: room.sections.questioning }))).toBe('E-B3')
    await lock(page, 'idle')
    await must(page, 'session', 'unlock', { who: room.ids.recorder, password: room.passwords.recorder })
    expect(codeOf(await ask(page, 'record', 'start', { sessionId: room.sessionId, single: '已经在录' }))).toBe('E-C5')
    await follower.grows(1000)
    await follower.close()
    await stopTake(page)
    const entries = await takeLog(page, room)
    expect(gapsOf(entries)).toEqual([])
    expect(entries.filter((e) => e.kind === 'take.ended').map((e) => (e.kind === 'take.ended' ? e.body.reason : ''))).toEqual(['stopped'])
    expect(entries.filter((e) => e.kind === 'recording.started').length, 'one part of each track').toBe(follower.acknowledged.size)
    await running.close()
    await checkVault(running, [...follower.acknowledged.values()])
  } finally {
    await follower.close()
    await running.kill9()
  }
})

test('F20 F75: stopped at the locked door without a secret: its end waits, a medic leaves it, the next who may writes it', async () => {
  const running = await launchRoom()
  const follower = new Follower(running.app)
  try {
    const { page, room, vault } = running
    const takeId = await startTake(page, room.sessionId)
    await follower.grows(1000)
    await lock(page, 'idle')
    await follower.grows(1500)
    await follower.close()
    await stopTake(page)
    expect(await recorderNow(running.app)).toMatchObject({ state: 'idle', takeId: null })
    const journal = () => existsSync(join(vault, 'media', `${takeId}.som`))
    expect(journal(), 'what happened waits in the journal of the take').toBe(true)
    await must(page, 'session', 'unlock', { who: room.ids.medic, password: room.passwords.medic })
    expect(journal(), 'after the medic').toBe(true)
    await lock(page)
    const opened = await must(page, 'session', 'unlock', { who: room.ids.recorder, password: room.passwords.recorder })
    expect(opened.recovered, 'it was stopped properly: nothing to report').toEqual([])
    const entries = await takeLog(page, room)
    expect(entries.filter((e) => e.kind === 'take.ended').map((e) => (e.kind === 'take.ended' ? [e.body.takeId, e.body.reason] : []))).toEqual([[takeId, 'stopped']])
    for (const { recordingId, upToMs } of follower.acknowledged.values()) {
      const ended = entries.filter((e) => e.kind === 'recording.ended' && e.body.recordingId === recordingId)
      expect(ended).toHaveLength(1)
      if (ended[0]?.kind === 'recording.ended') expect(ended[0].body.durationMs).toBeGreaterThanOrEqual(upToMs)
    }
    await expect.poll(journal, { message: 'the journal goes when all is written up' }).toBe(false)
    await running.close()
    await checkVault(running, [...follower.acknowledged.values()])
  } finally {
    await follower.close()
    await running.kill9()
  }
})

test('XA1: the power cut while it records under a locked screen: the next one who may finds it recovered', async () => {
  test.setTimeout(180_000)
  const first = await launchRoom()
  const follower = new Follower(first.app)
  try {
    const { page, room } = first
    await startTake(page, room.sessionId)
    await follower.grows(1000)
    await lock(page, 'idle')
    await follower.grows(3000)
    await first.kill9()
    await follower.close()
    const acknowledged = [...follower.acknowledged.values()]
    const { running } = await oracle(first, { acknowledged, abnormal: true })
    await running.close()
    await checkVault(first, acknowledged)
  } finally {
    await follower.close()
    await first.kill9()
  }
})

test('XA2: the room window crashes while it records under a locked screen: the recording does not notice, and the window comes back locked', async () => {
  test.setTimeout(180_000)
  const running = await launchRoom()
  const follower = new Follower(running.app)
  try {
    const { page, app, room } = running
    await startTake(page, room.sessionId)
    await follower.grows(1000)
    await lock(page, 'idle')
    await follower.grows(1000)
    const before = follower.last!
    await kill9(running, 'room')
    await expect.poll(() => askRoom<string>(app, `sayonce.session.state({}).then((a) => a.value.vault)`), { timeout: 20_000 }).toBe('locked')
    await follower.grows(2000)
    expect(follower.last).toMatchObject({ state: 'running', takeId: before.takeId, primary: before.primary })
    await follower.close()
    expect(await askRoom(app, 'sayonce.record.stop({})')).toMatchObject({ ok: true })
    await running.close()
    const { running: again, gaps } = await oracle(running, { acknowledged: [...follower.acknowledged.values()], abnormal: false })
    expect(gaps).toEqual([])
    await again.close()
    await checkVault(running, [...follower.acknowledged.values()])
  } finally {
    await follower.close()
    await running.kill9()
  }
})

test('F22: the vault holds media files of takes and nothing beside them', async () => {
  const running = await launchRoom()
  try {
    const { page, room, vault } = running
    await startTake(page, room.sessionId)
    const follower = new Follower(running.app)
    await follower.grows(1500)
    await follower.close()
    await stopTake(page)
    await switchTo(page, 'recorder')
    for (const name of readdirSync(join(vault, 'media'))) expect(name).toMatch(/^(rec|tak|drv)_[0-9a-z]{20}\.som$/i)
  } finally {
    await running.kill9()
  }
})
