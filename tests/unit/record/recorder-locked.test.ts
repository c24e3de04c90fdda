// The recorder behind a locked screen, its self-test, and its files in the wrong hands.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openRecording } from '../../../electron/record/recordings'
import { recoverRecordings } from '../../harness/recover'
import { takeRoom } from './take-room'
import { code } from './take-world'

const room = takeRoom()

describe('a locked screen', { timeout: 60_000 }, () => {
  it('F18: changes nothing for the recording: new parts begin behind it, and the next login writes everything up', async () => {
    const { takeId, recordings: [face] } = await room.world.start(room.sessionId)
    await room.world.recorder.detach()
    await room.store.close()
    await room.world.recorder.finish(face!, 'device')
    const again = await room.world.open(takeId, 'face')
    room.world.pass(2_000)
    await room.world.writer.chunk(again, 2_000)
    room.store = await room.login()
    await room.world.recorder.attach(room.store)
    expect(await recoverRecordings(room.store, room.world.recorder.takeId)).toEqual([])
    expect((await room.fold()).recordings.map((r) => r.end?.reason ?? null)).toEqual(['device', null, null])
    await room.world.recorder.stop()
    expect((await room.fold()).recordings.map((r) => r.end?.reason)).toEqual(['device', 'stopped', 'stopped'])
    expect(await room.store.db.all('SELECT id FROM take')).toEqual([])
  })

  it('a take that ended behind it is written up as it was by who logs in next and may; who may not leaves it', async () => {
    const { takeId, recordings } = await room.world.start(room.sessionId)
    await room.world.recorder.detach()
    await room.store.close()
    room.world.pass(1_000)
    for (const id of recordings) await room.world.writer.chunk(id, 2_000)
    await room.world.recorder.stop()
    room.store = await room.login('medic')
    expect(await recoverRecordings(room.store)).toEqual([])
    expect(await room.store.db.all('SELECT id FROM take')).toHaveLength(1)
    await room.store.close()
    room.store = await room.login()
    expect(await recoverRecordings(room.store)).toEqual([])
    expect((await room.fold()).takes[0]).toMatchObject({ takeId, reason: 'stopped', endMs: 2_000 })
    expect((await room.fold()).recordings.map((r) => [r.end?.reason, r.end?.chunks])).toEqual([['stopped', 2], ['stopped', 2]])
    expect(await room.store.db.all('SELECT recording FROM chunk')).toHaveLength(4)
    expect(await room.store.db.all('SELECT id FROM take')).toEqual([])
    for (const id of recordings) await (await openRecording(room.store, id)).close()
  })

  it('a log that refuses now gets it later, once', async () => {
    const { log } = room.store
    const { recordings } = await room.world.start(room.sessionId)
    let failing = true
    const real = log.append.bind(log)
    log.append = async (...args) => {
      const entry = await real(...args)
      // Committed, and its head was refused: it was not acknowledged.
      if (failing) { failing = false; throw new Error('head') }
      return entry
    }
    room.world.pass(1_250)
    await new Promise((resolve) => setTimeout(resolve, 50))
    await room.world.writer.chunk(recordings[0]!, 2_000)
    await room.world.recorder.stop()
    log.append = real
    if ((await room.store.db.all('SELECT id FROM take')).length > 0) await recoverRecordings(room.store)
    const all = (await room.facts()).map((e) => JSON.stringify([e.kind, e.body]))
    expect(new Set(all).size).toBe(all.length)
    expect(await room.kinds()).toContain('take.ended')
  })
})

describe('self-test (F16)', { timeout: 60_000 }, () => {
  it('records ten seconds through the same path and leaves its proof in the session, apart from the room.questioning', async () => {
    const { takeId } = await room.world.start(room.sessionId, '试', 'self-test')
    room.world.pass(9_000)
    await room.world.recorder.stop()
    const done = await room.world.recorder.selfTestDone({ takeId, camerasRight: true, clockOffsetSeconds: 1, played: { frames: 200, peak: 0.3 } })
    expect(done.passed).toBe(true)
    expect(done.findings.map((f) => [f.item, f.state])).toEqual([
      ['picture', 'ok'], ['sound', 'ok'], ['playback', 'ok'], ['space', 'ok'], ['places', 'warn'], ['clock', 'ok'], ['cameras', 'ok'], ['frames', 'ok'],
    ])
    expect((await room.store.log.read(room.made.section('session'))).at(-1)).toMatchObject({ kind: 'selftest.done', body: { takeId, passed: true } })
    const { recordings, selfTests } = await room.fold()
    expect([recordings.length, selfTests.length, selfTests[0]?.recordings.length]).toEqual([0, 1, 2])
    // One proof of one test.
    expect(await code(room.world.recorder.selfTestDone({ takeId, camerasRight: false, clockOffsetSeconds: 0, played: { frames: 200, peak: 0.3 } }))).toBe('E-B1')
    expect(await code(room.world.recorder.selfTestDone({ takeId: 'tak_00000000000000000000' as never, camerasRight: true, clockOffsetSeconds: 0, played: { frames: 1, peak: 1 } }))).toBe('E-B1')
  })
})

describe('XB5', { timeout: 60_000 }, () => {
  it('files swapped between two takes open in neither place', async () => {
    const first = await room.world.start(room.sessionId)
    await room.world.recorder.stop()
    const second = await room.world.start(room.sessionId)
    await room.world.recorder.stop()
    const [a, b] = [first.recordings[0]!, second.recordings[0]!].map((id) => join(room.store.folder, 'media', `${id}.som`))
    const [one, two] = [await readFile(a!), await readFile(b!)]
    await writeFile(a!, two)
    await writeFile(b!, one)
    expect([await code(openRecording(room.store, first.recordings[0]!)), await code(openRecording(room.store, second.recordings[0]!))].map((c) => c.slice(0, 4))).toEqual(['E-C7', 'E-C7'])
  })
})
