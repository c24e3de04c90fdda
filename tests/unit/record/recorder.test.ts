// The recorder and its recovery, on a real store in a real folder.
import { randomBytes } from 'node:crypto'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, truncate, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Refused } from '../../../shared/failure'
import { foldQuestioning } from '../../../shared/fold/questioning'
import { newId, type Millis, type SessionId, type StaffId } from '../../../shared/model/ids'
import { checkItems } from '../../../shared/model/checklist-items'
import { endFile, mediaFile, Recorder } from '../../../electron/record/recorder'
import { openRecording, recoverRecordings } from '../../../electron/record/recordings'
import { sectionOf } from '../../../electron/store/world'
import { systemClock, type Clock } from '../../../electron/store/clock'
import type { Store } from '../../../electron/store/store'
import { append, makeCase, type MadeCase } from '../../harness/case'
import { copyRoom, loginAs, type Who } from '../../harness/people'

const source = { mimeType: 'video/webm;codecs=vp8,opus', camera: 'c', microphone: 'm', width: 1280, height: 720, frameRate: 30 }
const quiet = { saved: () => undefined, entry: () => undefined }
let folder: string
let store: Store
let template: string
let made: MadeCase
let ids: Record<Who, StaffId>
let sessionId: SessionId

beforeAll(async () => {
  template = join(await mkdtemp(join(tmpdir(), 'record-template-')), 'vault')
  ids = await copyRoom(template, ['recorder', 'interviewer', 'interviewer2', 'medic'])
  const open = await loginAs(template, 'recorder')
  made = await makeCase(open, ids, { lines: 0, ready: false })
  sessionId = made.sessionId
  await open.close()
}, 60_000)
afterAll(() => rm(join(template, '..'), { recursive: true, force: true }))

const code = async (work: Promise<unknown>) => work.then(() => 'no failure', (e: unknown) => (e instanceof Refused ? e.code : `bug: ${String(e)}`))

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'record-'))
  await cp(template, join(folder, 'vault'), { recursive: true })
  store = await loginAs(join(folder, 'vault'), 'recorder')
})
afterEach(async () => { await store.close().catch(() => undefined); await rm(folder, { recursive: true, force: true }) })

async function ready(): Promise<void> {
  const { section, persons } = made
  await append(store, section('session'), { kind: 'session.staff', body: { interviewers: [ids.interviewer, ids.interviewer2], recorder: ids.recorder, companion: persons.guardian, interpreter: null } })
  for (const item of checkItems) await append(store, section('session'), { kind: 'session.check', body: { item, answer: item === 'interpreter-needed' ? 'no' : 'yes', reason: '紧急情况，已报批' } })
}

async function newRecorder(tell: ConstructorParameters<typeof Recorder>[2] = quiet): Promise<Recorder> {
  const recorder = new Recorder(store.folder, systemClock, tell)
  await recorder.attach(store)
  return recorder
}

describe('recorder', () => {
  it('F3: does not start while the checklist has a missing item, and starts when blocking items hold and the rest have reasons', { timeout: 60_000 }, async () => {
    const recorder = await newRecorder()
    expect(await code(recorder.open(sessionId, source))).toBe('E-C3')
    await ready()
    const { recordingId } = await recorder.open(sessionId, source)
    expect(await code(recorder.open(sessionId, source))).toBe('E-C5')
    await recorder.finish(recordingId, 'stopped')
  })

  it('acknowledges in order only; a chunk out of order, repeated or of another recording is refused', { timeout: 60_000 }, async () => {
    await ready()
    const saved: number[] = []
    const recorder = await newRecorder({ saved: (s) => saved.push(s.index), entry: () => undefined })
    const { recordingId } = await recorder.open(sessionId, source)
    await recorder.append(recordingId, 0, 1000 as Millis, randomBytes(100))
    expect(await code(recorder.append(recordingId, 0, 1000 as Millis, randomBytes(100)))).toBe('E-C6')
    expect(await code(recorder.append(recordingId, 2, 3000 as Millis, randomBytes(100)))).toBe('E-C6')
    expect(await code(recorder.append(newId('rec', randomBytes), 1, 2000 as Millis, randomBytes(100)))).toBe('E-B1')
    await Promise.all([1, 2, 3].map((i) => recorder.append(recordingId, i, (i + 1) * 1000 as Millis, randomBytes(50))))
    expect(saved).toEqual([0, 1, 2, 3])
    const ended = await recorder.finish(recordingId, 'stopped')
    expect(ended).toMatchObject({ chunks: 4, bytes: 250, durationMs: 4000 })
  })

  it('F18, XA1: after a crash everything acknowledged is there, a chunk in flight may be too, and the end says abnormal', { timeout: 60_000 }, async () => {
    await ready()
    const recorder = await newRecorder()
    const { recordingId } = await recorder.open(sessionId, source)
    const bytes = [randomBytes(900), randomBytes(900)]
    for (const [i, b] of bytes.entries()) await recorder.append(recordingId, i, (i + 1) * 1000 as Millis, b)
    // The crash: the folder as it lies on disk now, with half a record behind the last whole one.
    await cp(join(folder, 'vault'), join(folder, 'crashed'), { recursive: true })
    const torn = mediaFile(join(folder, 'crashed'), recordingId)
    await truncate(torn, (await stat(torn)).size + 40)
    await recorder.finish(recordingId, 'stopped')

    const again = await loginAs(join(folder, 'crashed'), 'recorder')
    const recovered = await recoverRecordings(again)
    expect(recovered).toHaveLength(1)
    expect(recovered[0]).toMatchObject({ seconds: 2 })
    const reader = await openRecording(again, recordingId)
    const parts: Buffer[] = []
    for await (const part of reader.range(0, reader.bytes)) parts.push(part)
    expect(Buffer.concat(parts)).toEqual(Buffer.concat(bytes))
    await reader.close()
    const end = foldQuestioning(await again.log.read(await sectionOf(again, sessionId, 'questioning'))).recordings[0]?.end
    expect(end).toMatchObject({ reason: 'abnormal', chunks: 2, durationMs: 2000 })
    expect(await recoverRecordings(again)).toEqual([])
    await again.close()
  })

  it('F18: after a crash the recording ended when its last chunk was written, not when somebody unlocked', { timeout: 60_000 }, async () => {
    await ready()
    const recorder = await newRecorder()
    const { recordingId } = await recorder.open(sessionId, source)
    const saved = await recorder.append(recordingId, 0, 1000 as Millis, randomBytes(900))
    await cp(join(folder, 'vault'), join(folder, 'crashed'), { recursive: true })
    await recorder.finish(recordingId, 'stopped')
    const later: Clock = { utc: () => '2031-01-01T00:00:00.000Z', mono: () => 5 as Millis }
    const again = await loginAs(join(folder, 'crashed'), 'recorder', { clock: later })
    expect((await recoverRecordings(again))[0]?.endedAt).toBe(saved.at)
    const { recordings } = foldQuestioning(await again.log.read(await sectionOf(again, sessionId, 'questioning')))
    expect(recordings[0]?.endedAt).toBe(saved.at)
    await again.close()
  })

  it('XB6: a read-only vault starts no recording: no row, no file', { timeout: 60_000 }, async () => {
    await ready()
    const recorder = await newRecorder()
    store.log.readOnly = true
    expect(await code(recorder.open(sessionId, source))).toBe('E-A7')
    expect(await store.db.all('SELECT id FROM recording')).toEqual([])
    expect(await readdir(join(store.folder, 'media')).catch(() => [])).toEqual([])
  })

  it('an end that the log does not take waits beside the recording: it is ended, and the next unlock writes it as it was', { timeout: 120_000 }, async () => {
    await ready()
    const said: string[] = []
    for (const why of ['E-A7', 'E-C2', 'E-C9'] as const) {
      const recorder = await newRecorder()
      const { recordingId } = await recorder.open(sessionId, source)
      await recorder.append(recordingId, 0, 1000 as Millis, randomBytes(900))
      const { log } = store
      Object.assign(store, { log: { append: async () => { throw new Refused(why) } } })
      const body = await recorder.finish(recordingId, 'stopped')
      Object.assign(store, { log })
      expect([body.reason, recorder.isRunning]).toEqual(['stopped', false])
      await stat(endFile(store.folder, recordingId))
      await store.close()
      store = await loginAs(join(folder, 'vault'), 'recorder')
      expect(await recoverRecordings(store)).toEqual([])
      const { recordings } = foldQuestioning(await store.log.read(await sectionOf(store, sessionId, 'questioning')))
      expect(recordings.at(-1)?.end).toMatchObject({ reason: 'stopped', endedAt: body.endedAt, chunks: 1 })
      said.push(recordingId)
    }
    expect(await store.db.all('SELECT recording FROM file_hash')).toHaveLength(said.length)
  })

  it('when its end can be written nowhere the recorder is free again, and the next unlock finds the recording without one', { timeout: 60_000 }, async () => {
    await ready()
    const recorder = await newRecorder()
    const { recordingId } = await recorder.open(sessionId, source)
    await recorder.append(recordingId, 0, 1000 as Millis, randomBytes(900))
    store.log.readOnly = true
    await mkdir(join(endFile(store.folder, recordingId), 'in the way'), { recursive: true })
    expect(await code(recorder.finish(recordingId, 'stopped'))).toBe('E-A7')
    expect(recorder.isRunning).toBe(false)
    await store.close()
    store = await loginAs(join(folder, 'vault'), 'recorder')
    expect(await recoverRecordings(store)).toHaveLength(1)
    await (await openRecording(store, recordingId)).close()
  })

  it('F79: a recording goes on while nobody is logged in, ends without a secret, and is indexed and ended by the next who may', { timeout: 60_000 }, async () => {
    await ready()
    const recorder = await newRecorder()
    const { recordingId } = await recorder.open(sessionId, source)
    await recorder.append(recordingId, 0, 1000 as Millis, randomBytes(500))
    await recorder.detach()
    await store.close()
    await recorder.append(recordingId, 1, 2000 as Millis, randomBytes(500))
    const ended = await recorder.finish(recordingId, 'stopped')
    expect(ended).toMatchObject({ reason: 'stopped', chunks: 2, durationMs: 2000 })
    // A medic, who may not read the questioning, leaves it as it lies.
    const medic = await loginAs(join(folder, 'vault'), 'medic')
    expect(await recoverRecordings(medic)).toEqual([])
    await medic.close()
    await stat(endFile(join(folder, 'vault'), recordingId))
    store = await loginAs(join(folder, 'vault'), 'recorder')
    expect(await recoverRecordings(store)).toEqual([])
    const [recording] = foldQuestioning(await store.log.read(await sectionOf(store, sessionId, 'questioning'))).recordings
    expect(recording?.end).toMatchObject({ reason: 'stopped', chunks: 2, endedAt: ended.endedAt })
    await (await openRecording(store, recordingId)).close()
    expect(await code(stat(endFile(join(folder, 'vault'), recordingId)))).toMatch(/ENOENT/)
  })

  it('F79: an end that somebody wrote beside the recording without its key counts as none', { timeout: 60_000 }, async () => {
    await ready()
    const recorder = await newRecorder()
    const { recordingId } = await recorder.open(sessionId, source)
    for (let i = 0; i < 3; i++) await recorder.append(recordingId, i, (i + 1) * 1000 as Millis, randomBytes(500))
    await recorder.detach()
    await store.close()
    await recorder.finish(recordingId, 'stopped')
    const path = endFile(join(folder, 'vault'), recordingId)
    const left = JSON.parse(await readFile(path, 'utf8')) as { text: string; mac: string }
    await writeFile(path, JSON.stringify({ ...left, text: left.text.replace('"stopped"', '"error"') }))
    store = await loginAs(join(folder, 'vault'), 'recorder')
    expect(await recoverRecordings(store)).toHaveLength(1)
    const [recording] = foldQuestioning(await store.log.read(await sectionOf(store, sessionId, 'questioning'))).recordings
    expect(recording?.end).toMatchObject({ reason: 'abnormal', chunks: 3 })
  })

  it('F79: while it runs under somebody else’s login its chunks are indexed, and the next recorder finds it running', { timeout: 60_000 }, async () => {
    await ready()
    const recorder = await newRecorder()
    const { recordingId } = await recorder.open(sessionId, source)
    await recorder.append(recordingId, 0, 1000 as Millis, randomBytes(500))
    await recorder.detach()
    await store.close()
    await recorder.append(recordingId, 1, 2000 as Millis, randomBytes(500))
    store = await loginAs(join(folder, 'vault'), 'medic')
    await recorder.attach(store)
    await recorder.append(recordingId, 2, 3000 as Millis, randomBytes(500))
    expect(await store.db.get('SELECT count(*) AS n FROM chunk')).toEqual({ n: 3 })
    await recorder.detach()
    await store.close()
    store = await loginAs(join(folder, 'vault'), 'recorder')
    await recorder.attach(store)
    expect(await recoverRecordings(store, recordingId)).toEqual([])
    await recorder.finish(recordingId, 'stopped')
    expect(foldQuestioning(await store.log.read(await sectionOf(store, sessionId, 'questioning'))).recordings[0]?.end).toMatchObject({ reason: 'stopped', chunks: 3 })
  })

  it('a chunk row that is missing in the middle does not keep the vault shut', { timeout: 60_000 }, async () => {
    await ready()
    const recorder = await newRecorder()
    const { recordingId } = await recorder.open(sessionId, source)
    for (let i = 0; i < 3; i++) await recorder.append(recordingId, i, (i + 1) * 1000 as Millis, randomBytes(500))
    await store.db.run('DROP TRIGGER chunk_no_delete')
    await store.db.run('DELETE FROM chunk WHERE idx = 1')
    await cp(join(folder, 'vault'), join(folder, 'crashed'), { recursive: true })
    await recorder.finish(recordingId, 'stopped')
    const again = await loginAs(join(folder, 'crashed'), 'recorder')
    expect(await recoverRecordings(again)).toHaveLength(1)
    expect(await again.db.get('SELECT count(*) AS n FROM chunk')).toEqual({ n: 3 })
    await again.close()
  })

  it('acknowledged chunks cut from the file after a crash are not passed over in silence', { timeout: 60_000 }, async () => {
    await ready()
    const recorder = await newRecorder()
    const { recordingId } = await recorder.open(sessionId, source)
    for (let i = 0; i < 3; i++) await recorder.append(recordingId, i, (i + 1) * 1000 as Millis, randomBytes(500))
    await cp(join(folder, 'vault'), join(folder, 'crashed'), { recursive: true })
    const file = mediaFile(join(folder, 'crashed'), recordingId)
    await truncate(file, (await stat(file)).size - 532)
    await recorder.finish(recordingId, 'stopped')
    const again = await loginAs(join(folder, 'crashed'), 'recorder')
    await recoverRecordings(again)
    expect(await code(openRecording(again, recordingId))).toBe('E-C7')
    await again.close()
  })

  it('XB4: a damaged or missing media file of an unended recording does not keep the vault shut, and its recording says so', { timeout: 60_000 }, async () => {
    await ready()
    const recorder = await newRecorder()
    const { recordingId } = await recorder.open(sessionId, source)
    await recorder.append(recordingId, 0, 1000 as Millis, randomBytes(500))
    await cp(join(folder, 'vault'), join(folder, 'crashed'), { recursive: true })
    await truncate(mediaFile(join(folder, 'crashed'), recordingId), 5)
    await recorder.finish(recordingId, 'stopped')
    const again = await loginAs(join(folder, 'crashed'), 'recorder')
    expect(await recoverRecordings(again)).toHaveLength(1)
    expect(await code(openRecording(again, recordingId))).toBe('E-C7')
    await again.close()
  })

  it('F22: no byte of the media stands in clear in the vault folder', { timeout: 60_000 }, async () => {
    await ready()
    const recorder = await newRecorder()
    const { recordingId } = await recorder.open(sessionId, source)
    const marker = Buffer.from('PLAIN-MARKER-7731-PLAIN')
    await recorder.append(recordingId, 0, 1000 as Millis, Buffer.concat([marker, randomBytes(500), marker]))
    await recorder.finish(recordingId, 'stopped')
    for (const name of ['room.db', 'room.db-wal', `media/${recordingId}.som`, 'heads.log']) {
      const bytes = await readFile(join(folder, 'vault', name)).catch(() => Buffer.alloc(0))
      expect(bytes.includes(marker), name).toBe(false)
      expect(bytes.includes(Buffer.from('小禾')), name).toBe(false)
    }
  })
})
