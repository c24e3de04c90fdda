// XA1, F18: the power cut while a recording runs. Nothing that was acknowledged may be missing afterwards.
import { expect, test } from '@playwright/test'
import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openRecording } from '../../electron/record/recordings'
import type { RecordingId } from '../../shared/model/ids'
import { chunkOf, mediaMark } from '../harness/chunks'
import { launchApp, type RunningApp } from '../harness/launch'
import { login } from '../harness/people'
import { bringChunks, must, source, switchTo, type Room } from '../harness/room'
import { filesBelow, findPlain } from '../harness/search'
import { templateWorld } from '../harness/template'
import { launcher } from '../harness/world'

const kills = Number(process.env.SAYONCE_KILLS ?? 10)
const chunkMs = 700

/** What the test knows of one recording that was killed: how many chunks the app said were saved. */
type Killed = { recordingId: RecordingId; seed: number; acknowledged: number }

test(`XA1 F18: ${kills} times kill -9 while recording: every acknowledged chunk is there, the end is told, the log verifies`, async () => {
  test.setTimeout(60_000 + kills * 20_000)
  const { world, vault, profile, room } = await templateWorld()
  const killed: Killed[] = []
  for (let round = 0; round <= kills; round++) {
    const running = await launchApp({ world, vault, profile })
    const last = killed.at(-1)
    if (last) await checkRecovery(running, room, last)
    else await switchTo(running.page, 'recorder')
    if (round === kills) {
      await running.close()
      break
    }
    const began = Date.now()
    killed.push(await recordAndKill(running, room, round))
    const touched = filesBelow(world).filter((file) => statSync(file).mtimeMs >= began - 10_000)
    expect(findPlain(touched, [mediaMark, ...room.words]), 'plain text on the disk').toEqual([])
  }
  await checkVault(vault, room, killed)
})

/** Records until a random moment, then cuts the power: of all processes in even rounds, of the main process alone in odd ones. */
async function recordAndKill(running: RunningApp, room: Room, round: number): Promise<Killed> {
  const { page } = running
  const seed = 1000 + round
  const killed = { recordingId: '' as RecordingId, seed, acknowledged: 0 }
  await bringChunks(page)
  await page.exposeFunction('acknowledged', (count: number) => { killed.acknowledged = count })
  killed.recordingId = (await must(page, 'record', 'open', { sessionId: room.sessionId, source })).recordingId
  const moment = 200 + Math.random() * 1500
  const recording = page.evaluate(async ({ recordingId, seed, chunkMs }) => {
    const { chunkOf, acknowledged } = globalThis as unknown as { chunkOf: (seed: number, index: number) => Uint8Array<ArrayBuffer>; acknowledged: (count: number) => void }
    for (let index = 0; ; index++) {
      const saved = await window.sayonce.record.append({ recordingId, index, endMs: (index + 1) * chunkMs, bytes: chunkOf(seed, index) })
      if (!saved.ok) throw new Error(saved.failure.code)
      acknowledged(index + 1)
      await new Promise((done) => setTimeout(done, 50))
    }
  }, { recordingId: killed.recordingId, seed, chunkMs }).catch((error: unknown) => String(error))
  await sleep(moment)
  await running.kill9(round % 2 === 0 ? 'all' : 'main')
  expect(await recording, 'recording was refused instead of killed').not.toMatch(/E-[A-D]\d/)
  return killed
}

async function checkRecovery({ page }: RunningApp, room: Room, { recordingId, acknowledged, seed }: Killed): Promise<void> {
  const opened = await must(page, 'session', 'unlock', { who: room.ids.recorder, password: room.passwords.recorder })
  expect(opened.readOnly).toBe(false)
  expect(opened.recovered).toHaveLength(1)
  const [recovered] = opened.recovered
  expect(recovered!.caseNumber).toBe(room.number)
  const { bytes, durationMs } = await must(page, 'record', 'play', { recordingId, purpose: 'review', agreed: true })
  const chunks = durationMs / chunkMs
  expect(chunks, 'chunks found').toBeGreaterThanOrEqual(acknowledged)
  expect(chunks, 'chunks found').toBeLessThanOrEqual(acknowledged + 1)
  expect(recovered!.seconds).toBe(Math.round(durationMs / 1000))
  expect(Math.abs(Date.now() - Date.parse(recovered!.endedAt))).toBeLessThan(60_000)
  let expected = 0
  for (let i = 0; i < chunks; i++) expected += chunkOf(seed, i).length
  expect(bytes).toBe(expected)
}

/** With the app gone, another program opens a copy of the vault and compares every byte. */
async function checkVault(vault: string, room: Room, killed: readonly Killed[]): Promise<void> {
  const copy = join(mkdtempSync(join(launcher().worlds, 'copy-')), 'vault')
  cpSync(vault, copy, { recursive: true })
  const store = await login(copy, room.ids.recorder, room.passwords.recorder)
  try {
    expect(store.log.readOnly).toBe(false)
    expect(await store.db.isIntact()).toBe(true)
    for (const { recordingId, seed, acknowledged } of killed) {
      const reader = await openRecording(store, recordingId)
      const chunks = reader.durationMs / chunkMs
      expect(chunks).toBeGreaterThanOrEqual(acknowledged)
      const expected = createHash('sha256')
      for (let i = 0; i < chunks; i++) expected.update(chunkOf(seed, i))
      const found = createHash('sha256')
      for await (const bytes of reader.range(0, reader.bytes)) found.update(bytes)
      await reader.close()
      expect(found.digest('hex')).toBe(expected.digest('hex'))
    }
  } finally {
    await store.close()
  }
}
