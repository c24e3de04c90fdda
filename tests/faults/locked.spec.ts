// A recording under a locked screen: it goes on, it can be stopped without a secret, and whatever dies meanwhile, what was saved is told.
import { expect, test } from '@playwright/test'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chunkOf } from '../harness/chunks'
import { launchApp, type RunningApp } from '../harness/launch'
import { ask, bringChunks, codeOf, lock, must, source, switchTo, type Room } from '../harness/room'
import { launchRoom } from '../harness/template'
import type { RecordingId } from '../../shared/model/ids'

type Running = RunningApp & { room: Room }

async function start({ page, room }: Running): Promise<RecordingId> {
  await bringChunks(page)
  return (await must(page, 'record', 'open', { sessionId: room.sessionId, source })).recordingId
}

/** Appends chunks from..to-1 from the page; `ok` or the first failure. */
function append({ page }: RunningApp, recordingId: RecordingId, from: number, to: number): Promise<string> {
  return page.evaluate(async ({ recordingId, from, to }) => {
    const { chunkOf } = globalThis as unknown as { chunkOf: (seed: number, index: number) => Uint8Array<ArrayBuffer> }
    for (let index = from; index < to; index++) {
      const saved = await window.sayonce.record.append({ recordingId, index, endMs: (index + 1) * 1000, bytes: chunkOf(55, index) })
      if (!saved.ok) return saved.failure.code
    }
    return 'ok'
  }, { recordingId, from, to })
}

async function endOf({ page, room }: Running, recordingId: RecordingId) {
  const entries = await must(page, 'log', 'read', { sectionId: room.sections.questioning })
  const ends = entries.filter((e) => e.kind === 'recording.ended' && e.body.recordingId === recordingId)
  expect(ends.length, 'one end').toBeLessThanOrEqual(1)
  const [end] = ends
  return end?.kind === 'recording.ended' ? end : null
}

async function playsWhole(running: Running, recordingId: RecordingId, chunks: number): Promise<void> {
  const { bytes, durationMs } = await must(running.page, 'record', 'play', { recordingId, purpose: 'review', agreed: true })
  expect(durationMs).toBe(chunks * 1000)
  expect(bytes).toBe(Array.from({ length: chunks }, (_, i) => chunkOf(55, i).length).reduce((a, b) => a + b, 0))
}

/** Locks without the window loading itself anew: in the app the page that records stays. */
const lockOnly = async (running: Running) => { await must(running.page, 'session', 'lock', { cause: 'idle' }) }

test('F75: a recording goes on under a locked screen and under other users, and its index catches up', async () => {
  const running = await launchRoom()
  try {
    const { page, room } = running
    const recordingId = await start(running)
    expect(await append(running, recordingId, 0, 3)).toBe('ok')
    await lockOnly(running)
    expect(await must(page, 'session', 'state', {})).toMatchObject({ vault: 'locked', running: { recordingId, sessionId: room.sessionId } })
    expect(await append(running, recordingId, 3, 6), 'locked').toBe('ok')
    // Wrong secrets at the door do it no harm.
    expect(codeOf(await ask(page, 'session', 'unlock', { who: room.ids.recorder, password: '不对的口令' }))).toBe('E-A1')
    expect(codeOf(await ask(page, 'record', 'append', { recordingId: 'rec_00000000000000000000' as RecordingId, index: 6, endMs: 7000, bytes: new Uint8Array(3) as never }))).not.toBe('ok')
    // A medic comes in: she cannot open the questioning, and it goes on all the same.
    await must(page, 'session', 'unlock', { who: room.ids.medic, password: room.passwords.medic })
    expect(await append(running, recordingId, 6, 9), 'somebody else is in').toBe('ok')
    expect(codeOf(await ask(page, 'log', 'read', { sectionId: room.sections.questioning }))).toBe('E-B3')
    await lockOnly(running)
    expect(await append(running, recordingId, 9, 10)).toBe('ok')
    await must(page, 'session', 'unlock', { who: room.ids.recorder, password: room.passwords.recorder })
    expect(codeOf(await ask(page, 'record', 'open', { sessionId: room.sessionId, source }))).toBe('E-C5')
    const ended = await must(page, 'record', 'finish', { recordingId, reason: 'stopped' })
    expect(ended).toMatchObject({ reason: 'stopped', chunks: 10, durationMs: 10_000 })
    expect((await endOf(running, recordingId))!.body).toEqual(ended)
    await playsWhole(running, recordingId, 10)
  } finally {
    await running.kill9()
  }
})

test('F75: stopped at the locked door without a secret: its end waits beside it, a medic leaves it, the next who may writes it', async () => {
  const running = await launchRoom()
  try {
    const { page, room, vault } = running
    const recordingId = await start(running)
    expect(await append(running, recordingId, 0, 2)).toBe('ok')
    await lockOnly(running)
    expect(await append(running, recordingId, 2, 4)).toBe('ok')
    const ended = await must(page, 'record', 'finish', { recordingId, reason: 'stopped' })
    const file = join(vault, 'media', `${recordingId}.end`)
    expect(existsSync(file), 'the end beside the recording').toBe(true)
    expect(readFileSync(file, 'utf8'), 'no name and no word in it').not.toMatch(/[㐀-鿿]/)
    expect((await must(page, 'session', 'state', {})).running).toBeNull()
    await must(page, 'session', 'unlock', { who: room.ids.medic, password: room.passwords.medic })
    expect(existsSync(file), 'after the medic').toBe(true)
    await lock(page)
    const opened = await must(page, 'session', 'unlock', { who: room.ids.recorder, password: room.passwords.recorder })
    expect(opened.recovered, 'it was stopped properly: nothing to report').toEqual([])
    expect(existsSync(file)).toBe(false)
    expect((await endOf(running, recordingId))!.body).toEqual(ended)
    await playsWhole(running, recordingId, 4)
  } finally {
    await running.kill9()
  }
})

test('XA1: the power cut while it records under a locked screen: the next one who may finds it recovered', async () => {
  test.setTimeout(180_000)
  const first = await launchRoom()
  let again: RunningApp | undefined
  try {
    const recordingId = await start(first)
    expect(await append(first, recordingId, 0, 2)).toBe('ok')
    await lockOnly(first)
    expect(await append(first, recordingId, 2, 7), 'acknowledged while locked').toBe('ok')
    await first.kill9()
    again = await launchApp({ world: first.world, vault: first.vault, profile: first.profile })
    const running = { ...again, room: first.room }
    const { page, room } = running
    expect((await must(page, 'session', 'state', {})).running).toBeNull()
    // Who cannot open the questioning leaves it to the next.
    expect((await must(page, 'session', 'unlock', { who: room.ids.medic, password: room.passwords.medic })).recovered).toEqual([])
    await lock(page)
    const opened = await must(page, 'session', 'unlock', { who: room.ids.recorder, password: room.passwords.recorder })
    expect(opened.readOnly).toBe(false)
    expect(opened.recovered).toHaveLength(1)
    expect(opened.recovered[0]).toMatchObject({ caseNumber: room.number, seconds: 7 })
    expect((await endOf(running, recordingId))!.body).toMatchObject({ reason: 'abnormal', chunks: 7 })
    await playsWhole(running, recordingId, 7)
  } finally {
    await first.kill9()
    await again?.kill9()
  }
})

test('XA1: the window crashes while it records under a locked screen: what was saved gets its end, and the window comes back locked', async () => {
  test.setTimeout(180_000)
  const first = await launchRoom()
  let again: RunningApp | undefined
  try {
    const { page, app, vault } = first
    const recordingId = await start(first)
    expect(await append(first, recordingId, 0, 3)).toBe('ok')
    await lockOnly(first)
    expect(await append(first, recordingId, 3, 5)).toBe('ok')
    const crashed = page.waitForEvent('crash').catch(() => undefined)
    await app.evaluate(({ BrowserWindow }) => { BrowserWindow.getAllWindows()[0]!.webContents.forcefullyCrashRenderer() })
    await crashed
    const file = join(vault, 'media', `${recordingId}.end`)
    await expect.poll(() => existsSync(file), { timeout: 10_000 }).toBe(true)
    // Asked in the main process: the page object of the crashed window is of no use any more.
    await expect.poll(() => app.evaluate(({ BrowserWindow }) => {
      const { webContents } = BrowserWindow.getAllWindows()[0]!
      return webContents.isCrashed() ? 'crashed' : webContents.executeJavaScript('window.sayonce.session.state({}).then((a) => JSON.stringify([a.value.vault, a.value.running]))').catch(() => 'not yet') as Promise<string>
    }), { timeout: 20_000 }).toBe('["locked",null]')
    await first.kill9()
    again = await launchApp({ world: first.world, vault, profile: first.profile })
    const running = { ...again, room: first.room }
    await switchTo(again.page, 'recorder')
    expect((await endOf(running, recordingId))!.body).toMatchObject({ reason: 'error', chunks: 5 })
    await playsWhole(running, recordingId, 5)
  } finally {
    await first.kill9()
    await again?.kill9()
  }
})
