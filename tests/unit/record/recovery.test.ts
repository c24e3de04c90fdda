// After a crash at any moment: what was acknowledged is there, the story is whole and told once, and nobody is told a gap that was none.
import { randomBytes, randomInt } from 'node:crypto'
import { readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { mediaFile } from '../../../electron/record/files'
import { openRecording } from '../../../electron/record/recordings'
import { recoverRecordings } from '../../harness/recover'
import { RecoveryDesk } from '../../../electron/record/recovery-desk'
import { wrap } from '../../../electron/store/keys'
import { fileHeaderBytes, recordHeaderBytes } from '../../../electron/vault/chunk'
import { MediaWriter } from '../../../electron/vault/writer'
import type { SectionId, SessionId, TakeId } from '../../../shared/model/ids'
import { append } from '../../harness/case'
import { freshId } from '../../harness/ids'
import { crashed, far, fold, folder, plain, questioning, sessionId, store, wholeStory } from './recovery-scene'
import { code, TakeWorld } from './take-world'

describe('recovery', { timeout: 120_000 }, () => {
  it('F18 XA1: a take that died is ended as abnormal where its last write was, plays, and is told once', async () => {
    const world = new TakeWorld(store)
    const { takeId, recordings, bytes } = await crashed(world, 5)
    const recovered = await recoverRecordings(store)
    expect(recovered).toMatchObject([{ seconds: 5 }])
    const { takes, recordings: found } = await fold()
    expect(takes[0]).toMatchObject({ takeId, reason: 'abnormal', endMs: 5_000 })
    expect(found.map((r) => [r.end?.reason, r.end?.chunks, r.end?.durationMs, r.end?.copies])).toEqual([['abnormal', 5, 5_000, 1], ['abnormal', 5, 5_000, 1]])
    for (const id of recordings) expect((await plain(id)).subarray(400)).toEqual(Buffer.concat(bytes.get(id)!))
    expect(takes[0]!.events.filter((e) => e.what.type === 'gap')).toEqual([])
    await wholeStory()
    expect(await recoverRecordings(store)).toEqual([])
  })

  it('F18: it ended when its last chunk was written, not when somebody unlocked', async () => {
    const world = new TakeWorld(store)
    await crashed(world, 3)
    const [at] = (await store.db.all<{ at: string }>('SELECT max(at_utc) AS at FROM chunk'))
    expect((await recoverRecordings(store))[0]?.endedAt).toBe(at!.at)
    expect((await fold()).recordings[0]?.endedAt).toBe(at!.at)
  })

  it('what was never indexed, and never told to the log, comes from journal and files', async () => {
    const world = new TakeWorld(store)
    // Locked right after the start: nothing but the row of the take reached the store.
    const { takeId } = await world.start(sessionId)
    const { log } = store
    await world.recorder.detach()
    const late = await world.open(takeId, 'face')
    for (let i = 1; i <= 4; i++) await world.writer.chunk(late, i * 1_000)
    await world.writer.drop()
    expect((await log.read(questioning)).some((e) => e.kind === 'recording.started' && e.body.recordingId === late)).toBe(false)
    await recoverRecordings(store)
    expect((await fold()).recordings.find((r) => r.recordingId === late)?.end).toMatchObject({ reason: 'abnormal', chunks: 4 })
    expect((await plain(late)).length).toBe(1_600)
    await wholeStory()
  })

  it('property: journal and parts cut at any byte: all that is whole is kept, the story stays whole, and a second look changes nothing', async () => {
    for (let round = 0; round < 25; round++) {
      const world = new TakeWorld(store)
      const { takeId, recordings } = await crashed(world, 3, { flushed: round % 2 === 0 })
      const cuts: string[] = []
      for (const id of [takeId, ...recordings]) {
        const path = mediaFile(store.folder, id)
        const { size } = await stat(path)
        // A crash takes only what was not synced, which is never indexed: that alone may be cut here.
        const indexed = await store.db.get<{ bytes: number | null }>('SELECT sum(bytes + ?) AS bytes FROM chunk WHERE recording = ?', recordHeaderBytes, id)
        const least = indexed?.bytes ? fileHeaderBytes + indexed.bytes : 0
        const at = round % 5 === 0 ? size + randomInt(1, 60) : randomInt(least, size + 1)
        await truncate(path, at)
        cuts.push(`${id.slice(0, 3)} ${at}/${size}`)
      }
      await recoverRecordings(store)
      await wholeStory()
      const entries = (await store.log.read(questioning)).length
      expect(await recoverRecordings(store), cuts.join(', ')).toEqual([])
      expect((await store.log.read(questioning)).length).toBe(entries)
      for (const { recordingId, end } of (await fold()).recordings.filter((r) => r.takeId === takeId)) {
        if (end!.chunks > 0) expect((await plain(recordingId)).length, cuts.join(', ')).toBe(end!.bytes)
      }
    }
  })

  it('acknowledged chunks that are gone from the file are not passed over in silence', async () => {
    const world = new TakeWorld(store)
    const { recordings: [face] } = await crashed(world, 4)
    const path = mediaFile(store.folder, face!)
    await truncate(path, (await stat(path)).size - 300)
    const before = await readFile(path)
    await recoverRecordings(store)
    expect((await fold()).recordings[0]?.end).toMatchObject({ chunks: 4 })
    expect((await code(openRecording(store, face!).then((r) => r.scan().finally(() => r.close())).then((s) => { if (s.chunks < 4) throw new Error('shorter') })))).toMatch(/E-C7|shorter/)
    // Evidence stays as it is.
    expect(await readFile(path)).toEqual(before)
  })

  it('a damaged chunk in the middle ends nothing: what lies behind it stays, and opening says so; a head alone is known from the index, and nothing is lost', async () => {
    for (const [part, whole] of [['data', 2], ['head', 6]] as const) {
      const world = new TakeWorld(store)
      const { recordings: [face], bytes } = await crashed(world, 6)
      const path = mediaFile(store.folder, face!)
      const damaged = await readFile(path)
      const third = fileHeaderBytes + recordHeaderBytes + 400 + recordHeaderBytes + bytes.get(face!)![0]!.length
      damaged[third + (part === 'data' ? recordHeaderBytes : 3)]! ^= 4
      await writeFile(path, damaged)
      await recoverRecordings(store)
      expect((await fold()).recordings.find((r) => r.recordingId === face)?.end).toMatchObject({ chunks: 6, reason: 'abnormal', copies: 0 })
      expect(await readFile(path)).toEqual(damaged)
      const reader = await openRecording(store, face!)
      expect((await reader.scan()).chunks, part).toBe(whole)
      await reader.close()
    }
  })

  it('two places: whichever is whole gives it back, and the other is brought up to it', async () => {
    if ((await stat(far)).dev === (await stat(folder)).dev) return
    const world = new TakeWorld(store)
    world.secondFolder = far
    const { takeId, recordings } = await crashed(world, 5, { single: '', flushed: false })
    const [own, twin] = [store.folder, store.secondBase!].map((base) => mediaFile(base, recordings[0]!))
    await truncate(own!, 200)
    await rm(mediaFile(store.folder, takeId))
    await recoverRecordings(store)
    expect((await fold()).recordings[0]?.end).toMatchObject({ chunks: 5, copies: 2 })
    expect(await readFile(own!)).toEqual(await readFile(twin!))
    expect((await readdir(join(store.secondBase!, 'media'))).filter((name) => name.startsWith('tak_'))).toEqual([])
    await wholeStory()
  })

  it('a vault that was restored without the journal: parts that fit the key of the take are kept', async () => {
    const world = new TakeWorld(store)
    const { takeId } = await world.start(sessionId)
    await world.recorder.detach()
    const late = await world.open(takeId, 'face')
    for (let i = 1; i <= 4; i++) await world.writer.chunk(late, i * 1_000)
    await world.writer.drop()
    await rm(mediaFile(store.folder, takeId))
    expect(await recoverRecordings(store)).toMatchObject([{ damaged: true }])
    expect((await plain(late)).length).toBe(1_600)
    expect((await fold()).recordings.find((r) => r.recordingId === late)?.end?.chunks).toBe(4)
    await wholeStory()
  })

  it('a take key that is damaged is told, and keeps nobody from the rest', async () => {
    const { takeId } = await crashed(new TakeWorld(store), 2)
    await store.db.run('UPDATE take SET wrapped_key = ? WHERE id = ?', JSON.stringify(wrap(randomBytes(32), randomBytes(32), takeId)), takeId)
    const { recordings } = await crashed(new TakeWorld(store), 2)
    const failures: unknown[] = []
    const desk = new RecoveryDesk({ running: () => null, tell: () => undefined, found: () => undefined, failed: (error) => failures.push(error) })
    await (await desk.start(store)).done
    expect(failures).toHaveLength(1)
    expect(desk.found.map((r) => r.waits ?? 'done').sort()).toEqual(['disk', 'done'])
    expect((await fold()).recordings.filter((r) => recordings.includes(r.recordingId)).map((r) => r.end?.chunks)).toEqual([2, 2])
  })

  describe('behind an open room', () => {
    const deskOf = (running: () => TakeId | 'starting' | null, found: (n: number) => void = () => undefined) =>
      new RecoveryDesk({ running, tell: () => undefined, found: (all) => found(all.length), failed: (error) => { throw error } })

    it('a take that begins meanwhile is left alone, and what broke off is ended', async () => {
      const { takeId: old } = await crashed(new TakeWorld(store), 3)
      let world: TakeWorld | null = null
      let now: TakeId | 'starting' | null = 'starting'
      const desk = deskOf(() => now)
      const { done } = await desk.start(store)
      world = new TakeWorld(store)
      const fresh = await world.start(sessionId)
      expect(desk.isRunning).toBe(true)
      now = fresh.takeId
      await done
      expect(desk.isRunning).toBe(false)
      expect((await fold()).takes.map((t) => [t.takeId === old, t.reason])).toEqual([[true, 'abnormal'], [false, null]])
      await world.writer.chunk(fresh.recordings[0]!, 2_000)
      await world.recorder.stop()
      expect((await fold()).takes[1]).toMatchObject({ reason: 'stopped' })
      await wholeStory()
    })

    it('a lock at any moment ends it before anything more is written; the next login does the rest, once', async () => {
      for (let pauses = 0; pauses < 14; pauses++) {
        await crashed(new TakeWorld(store), 3, { flushed: pauses % 2 === 0 })
        const desk = deskOf(() => null)
        let left = pauses
        const { append: real } = store.log
        store.log.append = async (...args) => { const entry = await real.apply(store.log, args); left--; return entry }
        const { done } = await desk.start(store)
        while (left > 0 && desk.isRunning) await new Promise((resolve) => setImmediate(resolve))
        await desk.abort({ forget: true })
        const entries = (await store.log.read(questioning)).length
        await done
        await new Promise((resolve) => setTimeout(resolve, 20))
        expect((await store.log.read(questioning)).length).toBe(entries)
        store.log.append = real
        await recoverRecordings(store)
        await wholeStory()
        for (const { recordingId, end } of (await fold()).recordings) expect((await plain(recordingId)).length).toBe(end!.bytes)
      }
    })
  })

  it('the take that runs now is left alone', async () => {
    const world = new TakeWorld(store)
    const { takeId, recordings } = await world.start(sessionId)
    world.pass(1_250)
    expect(await recoverRecordings(store, takeId)).toEqual([])
    await world.writer.chunk(recordings[0]!, 2_000)
    await world.recorder.stop()
    expect((await fold()).takes[0]).toMatchObject({ reason: 'stopped' })
  })

  it('died between its row and the first words of its journal: nothing happened, and nothing is left', async () => {
    await store.db.run('INSERT INTO take (id, section, session_id, started_at, wrapped_key) VALUES (?,?,?,?,?)', ...(await row()))
    expect(await recoverRecordings(store)).toEqual([])
    expect((await fold()).takes).toEqual([])
    expect(await store.db.all('SELECT id FROM take')).toEqual([])
  })

  it('a recording of before there were takes still gets its honest end', async () => {
    const recordingId = freshId('rec')
    const key = randomBytes(32)
    await store.db.run('INSERT INTO recording (id, section, session_id, started_at, wrapped_key) VALUES (?,?,?,?,?)', recordingId, questioning, sessionId, store.clock.utc(),
      JSON.stringify(wrap(await store.sectionKeys.get(questioning), key, recordingId)))
    const writer = await MediaWriter.create(mediaFile(store.folder, recordingId), recordingId, Buffer.from(key))
    await append(store, questioning, { kind: 'recording.started', body: { recordingId, mimeType: 'video/webm;codecs=vp8,opus', camera: '甲', microphone: '乙', width: 640, height: 360, frameRate: 25 } })
    for (let i = 1; i <= 3; i++) await writer.append(randomBytes(300), i * 1_000)
    await writer.close()
    await truncate(mediaFile(store.folder, recordingId), (await stat(mediaFile(store.folder, recordingId))).size - 7)
    expect(await recoverRecordings(store)).toMatchObject([{ seconds: 2 }])
    expect((await fold()).recordings[0]?.end).toMatchObject({ reason: 'abnormal', chunks: 2, durationMs: 2_000 })
    expect((await plain(recordingId)).length).toBe(600)
  })

  async function row(): Promise<[TakeId, SectionId, SessionId, string, string]> {
    const takeId = freshId('tak')
    return [takeId, questioning, sessionId, store.clock.utc(), JSON.stringify(wrap(await store.sectionKeys.get(questioning), randomBytes(32), takeId))]
  }
})

