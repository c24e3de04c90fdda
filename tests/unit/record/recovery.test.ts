// After a crash at any moment: what was acknowledged is there, the story is whole and told once, and nobody is told a gap that was none.
import { randomBytes, randomInt } from 'node:crypto'
import { cp, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { mediaFile } from '../../../electron/record/files'
import { openRecording, recoverRecordings } from '../../../electron/record/recordings'
import { identityOf } from '../../../electron/record/take-log'
import { wrap } from '../../../electron/store/keys'
import type { Store } from '../../../electron/store/store'
import { sectionOf } from '../../../electron/store/world'
import { fileHeaderBytes, recordHeaderBytes } from '../../../electron/vault/chunk'
import { MediaWriter } from '../../../electron/vault/writer'
import { foldQuestioning } from '../../../shared/fold/questioning'
import type { RecordingId, SectionId, SessionId, StaffId, TakeId } from '../../../shared/model/ids'
import { append, makeCase } from '../../harness/case'
import { freshId } from '../../harness/ids'
import { copyRoom, loginAs, type Who } from '../../harness/people'
import { code, TakeWorld } from './take-world'

let folder: string
let far: string
let store: Store
let template: string
let sessionId: SessionId
let questioning: SectionId

beforeAll(async () => {
  template = join(await mkdtemp(join(tmpdir(), 'recovery-template-')), 'vault')
  const ids: Record<Who, StaffId> = await copyRoom(template, ['recorder', 'interviewer', 'interviewer2'])
  const open = await loginAs(template, 'recorder')
  ;({ sessionId } = await makeCase(open, ids, { lines: 0 }))
  questioning = await sectionOf(open, sessionId, 'questioning')
  await open.close()
}, 60_000)
afterAll(() => rm(join(template, '..'), { recursive: true, force: true }))

const login = (base: string) => loginAs(base, 'recorder', { secondBase: (vaultId) => join(far, `sayonce-${vaultId}`) })

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recovery-'))
  far = await mkdtemp(join('/dev/shm', 'recovery-')).catch(() => mkdtemp(join(tmpdir(), 'recovery-far-')))
  await cp(template, join(folder, 'vault'), { recursive: true })
  store = await login(join(folder, 'vault'))
})
afterEach(async () => {
  await store.close().catch(() => undefined)
  for (const path of [folder, far]) await rm(path, { recursive: true, force: true })
})

const fold = async () => foldQuestioning(await store.log.read(questioning))
/** Everything of the takes is in the log exactly once, each recording has its start before its end, and nothing is left to do. */
async function wholeStory(): Promise<void> {
  const entries = (await store.log.read(questioning)).filter((e) => identityOf(e) !== null)
  const names = entries.map((e) => identityOf(e))
  expect(new Set(names).size).toBe(names.length)
  for (const e of entries) {
    if (e.kind === 'recording.started') expect(names.indexOf(`recording.ended/${e.body.recordingId}`)).toBeGreaterThan(names.indexOf(identityOf(e)!))
    if (e.kind === 'take.started') expect(names).toContain(`take.ended/${e.body.takeId}`)
  }
  expect(await store.db.all('SELECT id FROM take')).toEqual([])
  expect((await readdir(join(store.folder, 'media'))).filter((name) => name.startsWith('tak_'))).toEqual([])
}
const plain = async (id: RecordingId) => {
  const reader = await openRecording(store, id)
  const parts: Buffer[] = []
  for await (const part of reader.range(0, reader.bytes)) parts.push(part)
  await reader.close()
  return Buffer.concat(parts)
}

/** A take of two tracks that wrote `chunks` seconds of each and then died with its processes. */
async function crashed(world: TakeWorld, chunks: number, { single = '只有一块盘', flushed = true } = {}) {
  const { takeId, recordings } = await world.start(sessionId, single)
  const bytes = new Map<RecordingId, Buffer[]>()
  for (const id of recordings) {
    bytes.set(id, [])
    for (let i = 2; i <= chunks; i++) {
      const chunk = randomBytes(randomInt(50, 700))
      bytes.get(id)!.push(chunk)
      await world.writer.chunk(id, i * 1_000, chunk)
    }
  }
  if (flushed) { world.pass(1_250); await new Promise((resolve) => setTimeout(resolve, 30)) }
  await world.recorder.detach()
  await world.writer.drop()
  return { takeId, recordings, bytes }
}

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

  it('a damaged chunk in the middle ends nothing: what lies behind it stays, and opening says so', async () => {
    const world = new TakeWorld(store)
    const { recordings: [face] } = await crashed(world, 6)
    const path = mediaFile(store.folder, face!)
    const bytes = await readFile(path)
    bytes[Math.floor(bytes.length / 2)]! ^= 4
    await writeFile(path, bytes)
    await recoverRecordings(store)
    expect((await fold()).recordings[0]?.end).toMatchObject({ chunks: 6, reason: 'abnormal' })
    expect(await readFile(path)).toEqual(bytes)
    const reader = await openRecording(store, face!)
    expect((await reader.scan()).chunks).toBeLessThan(6)
    await reader.close()
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

  it('the second disk is away: the vault alone is enough, and its journal there goes when the disk is back', async () => {
    if ((await stat(far)).dev === (await stat(folder)).dev) return
    const world = new TakeWorld(store)
    world.secondFolder = far
    const { recordings } = await crashed(world, 3, { single: '' })
    await store.close()
    const away = `${far}-away`
    await cp(far, away, { recursive: true })
    await rm(far, { recursive: true })
    store = await login(join(folder, 'vault'))
    await recoverRecordings(store)
    expect((await fold()).recordings[0]?.end).toMatchObject({ chunks: 3, copies: 1 })
    await (await openRecording(store, recordings[0]!)).close()
    await cp(away, far, { recursive: true })
    await rm(away, { recursive: true })
    await recoverRecordings(store)
    expect((await readdir(join(store.secondBase!, 'media'))).filter((name) => name.startsWith('tak_'))).toEqual([])
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

