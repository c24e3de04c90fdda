// After a crash with two saving places of which one is away: nothing that it alone may hold is passed over.
import { readdir, readFile, rm, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { mediaFile } from '../../../electron/record/files'
import { openRecording } from '../../../electron/record/recordings'
import { recoverRecordings } from '../../harness/recover'
import { RecoveryDesk } from '../../../electron/record/recovery-desk'
import { fileHeaderBytes, recordHeaderBytes } from '../../../electron/vault/chunk'
import { crashed, far, fold, folder, plain, questioning, sessionId, store, unplugged, wholeStory } from './recovery-scene'
import { code, TakeWorld } from './take-world'

describe('recovery without the second disk', { timeout: 120_000 }, () => {
  /** Two disks; the vault's refuses after three seconds, the second one has five. */
  async function vaultLost() {
    const world = new TakeWorld(store)
    world.secondFolder = far
    const crash = await crashed(world, 5, { single: '', flushed: false, locked: true })
    for (const id of crash.recordings) {
      const path = mediaFile(store.folder, id)
      const { size } = await stat(path)
      await truncate(path, size - crash.bytes.get(id)!.slice(2).reduce((sum, b) => sum + b.length + recordHeaderBytes, 0))
    }
    return crash
  }

  it('the second disk may hold more and is away: nothing is ended and no key thrown away, and with the disk everything is there', async () => {
    if ((await stat(far)).dev === (await stat(folder)).dev) return
    const { takeId, recordings, bytes } = await vaultLost()
    const { back } = await unplugged()
    expect(await recoverRecordings(store)).toMatchObject([{ waits: 'second', takeId, seconds: 3 }])
    expect((await fold()).recordings.map((r) => r.end)).toEqual([null, null])
    expect(await store.db.all('SELECT id FROM take')).toHaveLength(1)
    // Asked again it says the same, and writes nothing.
    const entries = (await store.log.read(questioning)).length
    expect(await recoverRecordings(store)).toMatchObject([{ waits: 'second' }])
    expect((await store.log.read(questioning)).length).toBe(entries)
    await back()
    expect(await recoverRecordings(store)).toMatchObject([{ seconds: 5 }])
    expect((await fold()).recordings.map((r) => [r.end?.chunks, r.end?.copies])).toEqual([[5, 2], [5, 2]])
    for (const id of recordings) expect((await plain(id)).subarray(400)).toEqual(Buffer.concat(bytes.get(id)!))
    expect((await readdir(join(store.secondBase!, 'media'))).filter((name) => name.startsWith('tak_'))).toEqual([])
    await wholeStory()
  })

  it('the second disk is gone for good: who says so ends the take with what the vault holds, and it stands in the log', async () => {
    if ((await stat(far)).dev === (await stat(folder)).dev) return
    const { takeId } = await vaultLost()
    await unplugged()
    await recoverRecordings(store)
    const seen: string[][] = []
    const desk = new RecoveryDesk({ running: () => null, tell: () => undefined, found: (all) => seen.push(all.map((r) => r.waits ?? 'done')), failed: (error) => { throw error } })
    await (await desk.start(store)).done
    await desk.giveUp(store, takeId, '盘已摔坏')
    expect(seen).toEqual([['second'], ['done']])
    expect((await fold()).recordings.map((r) => [r.end?.reason, r.end?.chunks, r.end?.copies])).toEqual([['abnormal', 3, 1], ['abnormal', 3, 1]])
    const { takes: [take] } = await fold()
    expect(take).toMatchObject({ reason: 'abnormal', endMs: 3_000 })
    expect(take!.events.at(-1)?.what).toEqual({ type: 'place', place: 'second', state: 'given-up', reason: '盘已摔坏' })
    await wholeStory()
    expect(await code(desk.giveUp(store, takeId, '盘已摔坏'))).toBe('E-B1')
  })

  it('a disk that was given up is found after all: parts that only it holds are added, once', async () => {
    if ((await stat(far)).dev === (await stat(folder)).dev) return
    const world = new TakeWorld(store)
    world.secondFolder = far
    const { takeId, recordings } = await world.start(sessionId, '')
    await world.recorder.detach()
    const late = await world.open(takeId, 'face')
    for (let i = 1; i <= 4; i++) await world.writer.chunk(late, i * 1_000)
    await world.writer.drop()
    // The vault's disk failed before this part began: neither its file nor the note of it came there.
    await rm(mediaFile(store.folder, late))
    const journal = mediaFile(store.folder, takeId)
    const bytes = await readFile(journal)
    let [at, last] = [fileHeaderBytes, fileHeaderBytes]
    while (at < bytes.length) { last = at; at += recordHeaderBytes + bytes.readUInt32BE(at + 4) }
    await truncate(journal, last)
    const { back } = await unplugged()
    const desk = new RecoveryDesk({ running: () => null, tell: () => undefined, found: () => undefined, failed: (error) => { throw error } })
    await (await desk.start(store)).done
    await desk.giveUp(store, takeId, '盘丢了')
    expect((await fold()).recordings.map((r) => r.recordingId)).toEqual(recordings)
    await wholeStory()
    await back()
    expect(await recoverRecordings(store)).toMatchObject([{ seconds: 4 }])
    expect((await fold()).recordings.map((r) => r.recordingId).sort()).toEqual([...recordings, late].sort())
    expect((await plain(late)).length).toBe(1_600)
    expect(await recoverRecordings(store)).toEqual([])
    await wholeStory()
    expect((await readdir(join(store.secondBase!, 'media'))).filter((name) => name.startsWith('tak_'))).toEqual([])
  })

  it('a take that was stopped properly needs no second disk', async () => {
    if ((await stat(far)).dev === (await stat(folder)).dev) return
    const world = new TakeWorld(store)
    world.secondFolder = far
    const { recordings } = await world.start(sessionId, '')
    await world.recorder.detach()
    await world.recorder.stop()
    const { back } = await unplugged()
    expect(await recoverRecordings(store)).toEqual([])
    await (await openRecording(store, recordings[0]!)).close()
    await wholeStory()
    await back()
    await recoverRecordings(store)
    expect((await readdir(join(store.secondBase!, 'media'))).filter((name) => name.startsWith('tak_'))).toEqual([])
  })
})
