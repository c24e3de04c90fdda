// The take's state machine, on a real store with real files; the writing process, the capturing window and the clock are the test's.
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { openRecording, recoverRecordings } from '../../../electron/record/recordings'
import { sectionOf } from '../../../electron/store/world'
import type { Store } from '../../../electron/store/store'
import { foldQuestioning } from '../../../shared/fold/questioning'
import { record } from '../../../shared/ipc/record'
import { may } from '../../../shared/model/access'
import { checkItems } from '../../../shared/model/checklist-items'
import type { Millis, SectionId, SessionId, StaffId } from '../../../shared/model/ids'
import { roles } from '../../../shared/model/role'
import { append, makeCase, type MadeCase } from '../../harness/case'
import { copyRoom, loginAs, type Who } from '../../harness/people'
import { code, planOf, signal, TakeWorld } from './take-world'

/** What the disks are said to have left, instead of what they have. */
const disk = vi.hoisted(() => ({ free: null as null | Record<string, number>, code: null as null | 'E-C31' }))
vi.mock('../../../electron/record/places', async (original) => {
  const real = await original<typeof import('../../../electron/record/places')>()
  return {
    ...real,
    ensureReserve: async () => true,
    placesOf: async (...args: Parameters<typeof real.placesOf>) => {
      const now = await real.placesOf(...args)
      for (const place of now.places) {
        place.free = disk.free?.[place.place] ?? place.free
        if (disk.code !== null && place.place === 'vault') Object.assign(place, { ready: false, code: disk.code })
      }
      return now
    },
    spaceOf: async (folder: string) => {
      const { free, inodes } = await real.spaceOf(folder)
      return { free: disk.free?.[folder.includes('sayonce-') ? 'second' : 'vault'] ?? free, inodes }
    },
  }
})

let folder: string
let far: string
let store: Store
let template: string
let made: MadeCase
let ids: Record<Who, StaffId>
let sessionId: SessionId
let questioning: SectionId
let world: TakeWorld

beforeAll(async () => {
  template = join(await mkdtemp(join(tmpdir(), 'record-template-')), 'vault')
  ids = await copyRoom(template, ['recorder', 'interviewer', 'interviewer2', 'medic'])
  const open = await loginAs(template, 'recorder')
  made = await makeCase(open, ids, { lines: 0 })
  sessionId = made.sessionId
  questioning = await sectionOf(open, sessionId, 'questioning')
  await open.close()
}, 60_000)
afterAll(() => rm(join(template, '..'), { recursive: true, force: true }))

const login = (who: Who = 'recorder', base = 'vault') => loginAs(join(folder, base), who, { secondBase: (vaultId) => join(far, `sayonce-${vaultId}`) })

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'record-'))
  // Another disk than the one of the temporary folder, where there is one.
  far = await mkdtemp(join('/dev/shm', 'record-')).catch(() => mkdtemp(join(tmpdir(), 'far-')))
  await cp(template, join(folder, 'vault'), { recursive: true })
  store = await login()
  world = new TakeWorld(store)
})
afterEach(async () => {
  Object.assign(disk, { free: null, code: null })
  await world.writer.drop()
  await store.close().catch(() => undefined)
  for (const path of [folder, far]) await rm(path, { recursive: true, force: true })
})

const facts = async (open = store) => (await open.log.read(questioning)).filter((e) => /^(?:take|recording)\./.test(e.kind))
const kinds = async () => (await facts()).map((e) => e.kind)
const fold = async (open = store) => foldQuestioning(await open.log.read(questioning))

describe('start', { timeout: 60_000 }, () => {
  it('F3: not while the checklist lacks something; a self-test needs none of it', async () => {
    for (const item of checkItems.filter((i) => i === 'self-test')) await append(store, made.section('session'), { kind: 'session.check', body: { item, answer: 'none', reason: '' } })
    expect(await code(world.start(sessionId))).toBe('E-C3')
    expect(await store.db.all('SELECT id FROM take')).toEqual([])
    await world.start(sessionId, '试', 'self-test')
    expect(world.recorder.state().purpose).toBe('self-test')
    await world.recorder.stop()
  })

  it('XB6: a read-only vault starts none: no row, no file', async () => {
    store.log.readOnly = true
    expect(await code(world.start(sessionId))).toBe('E-A7')
    expect(await store.db.all('SELECT id FROM take')).toEqual([])
    expect(await readdir(join(store.folder, 'media')).catch(() => [])).toEqual([])
  })

  it('answers at the first verified write, and a second one is refused meanwhile', async () => {
    const { takeId } = await world.start(sessionId)
    expect(world.recorder.state()).toMatchObject({ state: 'running', takeId, primary: { part: 1 }, copies: { good: 1, of: 1 } })
    expect(await code(world.recorder.start(sessionId, '只有一块盘'))).toBe('E-C5')
    await world.recorder.stop()
  })

  it('F17: one copy needs a reason, which the record keeps; two disks need none and hold the same bytes', async () => {
    expect(await code(world.start(sessionId, '  '))).toBe('E-C26')
    await world.start(sessionId, '第二块盘送修')
    await world.recorder.stop()
    expect((await fold()).takes[0]).toMatchObject({ places: ['vault'], single: '第二块盘送修' })
    // On the same disk it is one copy only, whatever its folder is called.
    world.secondFolder = join(folder, 'near')
    await mkdir(world.secondFolder)
    expect(await code(world.start(sessionId, ''))).toBe('E-C26')
    if ((await stat(far)).dev === (await stat(folder)).dev) return
    world.secondFolder = far
    const { recordings } = await world.start(sessionId, '')
    expect(world.recorder.state().copies).toEqual({ good: 2, of: 2 })
    await world.recorder.stop()
    expect((await fold()).takes.at(-1)).toMatchObject({ places: ['vault', 'second'], single: null })
    const name = `media/${recordings[0]}.som`
    expect(await readFile(join(store.secondBase!, name))).toEqual(await readFile(join(store.folder, name)))
  })

  it('XA10: a disk that is nearly full refuses, with the minutes that are left', async () => {
    const rate = 80_000 // about what two tracks at 500 kbit/s write
    disk.free = { vault: rate * 4 * 60 }
    const answer = await code(world.start(sessionId))
    expect(answer).toMatch(/^E-C2 \d$/)
    expect(await store.db.all('SELECT id FROM take')).toEqual([])
  })

  it('XA13: a place that is read-only refuses with its own sentence', async () => {
    disk.code = 'E-C31'
    expect(await code(world.start(sessionId))).toBe('E-C31')
  })

  it('a writer that takes no take leaves nothing behind', async () => {
    world.writer.refuse.begin = 'E-C1'
    expect(await code(world.start(sessionId))).toBe('E-C1')
    expect(await store.db.all('SELECT id FROM take')).toEqual([])
    expect([world.recorder.isRunning, await kinds()]).toEqual([false, []])
  })

  it('when no device answers it ends after ten seconds and says so', async () => {
    await world.recorder.attach(store)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const started = code(world.recorder.start(sessionId, '只有一块盘'))
      while (world.orders.length === 0) await new Promise((resolve) => setImmediate(resolve))
      await vi.advanceTimersByTimeAsync(10_500)
      vi.useRealTimers()
      expect(await started).toBe('E-C4')
    } finally {
      vi.useRealTimers()
    }
    expect(world.recorder.state().state).toBe('idle')
    expect(await kinds()).toContain('take.ended')
    expect(await store.db.all('SELECT id FROM take')).toEqual([])
  })

  it('F24: nobody but the recorder may run it; F20: there is no pause to ask for', () => {
    expect(roles.filter((role) => may(role, 'record.run'))).toEqual(['recorder'])
    expect(Object.keys(record).filter((name) => /pause|resume|mask|hold/i.test(name))).toEqual([])
  })
})

describe('a take', { timeout: 60_000 }, () => {
  it('F18: what is shown comes from verified writes and never runs ahead of them', async () => {
    const { recordings: [face, sound] } = await world.start(sessionId)
    world.pass(3_000)
    for (const [id, ms] of [[face!, 2_000], [sound!, 2_000]] as const) await world.writer.chunk(id, ms)
    const state = world.recorder.state()
    expect(state.writtenMs).toBe(2_000)
    expect(state.takeMs).toBe(4_000)
    expect(state.tracks.map((t) => [t.track, t.upToMs, t.state])).toEqual([['face', 2_000, 'running'], ['sound', 2_000, 'running']])
    await world.recorder.stop()
  })

  it('F21: is in the log as one story with its ends, and its key and journal are gone', async () => {
    const { takeId, recordings } = await world.start(sessionId)
    world.pass(1_000)
    for (const id of recordings) await world.writer.chunk(id, 2_000)
    await world.recorder.stop()
    expect(await kinds()).toEqual(['take.started', 'recording.started', 'recording.started', 'recording.ended', 'recording.ended', 'take.ended'])
    const { recordings: [face], takes } = await fold()
    expect(face).toMatchObject({ takeId, track: 'face', startMs: 0, end: { reason: 'stopped', chunks: 2, durationMs: 2_000, copies: 1 } })
    expect(takes[0]).toMatchObject({ takeId, reason: 'stopped', endMs: 2_000 })
    expect(await store.db.all('SELECT id FROM take')).toEqual([])
    expect((await readdir(join(store.folder, 'media'))).filter((name) => name.startsWith('tak_'))).toEqual([])
    expect(await store.db.all('SELECT recording FROM chunk')).toHaveLength(4)
    const reader = await openRecording(store, recordings[0]!)
    expect((await reader.scan()).chunks).toBe(2)
    await reader.close()
  })

  it('XA2: the capturing window dies: its parts end, it is ordered again, and the gap stands in the record', async () => {
    const { takeId, recordings: [face, sound] } = await world.start(sessionId)
    world.recorder.captureGone()
    await vi.waitFor(() => { expect(world.recorder.state().primary).toBeNull() })
    world.pass(750, null)
    expect(world.recorder.state().alarms[0]?.alarm).toBe('restarting')
    expect(world.recorder.hello()).toMatchObject({ kind: 'run', takeId, resumed: true })
    const again = await world.open(takeId, 'face')
    const both = await world.open(takeId, 'sound')
    for (const id of [again, both]) await world.writer.chunk(id, 500)
    await world.recorder.stop()
    const events = await world.events(questioning)
    expect(events.filter((e) => e.type === 'gap')).toEqual([
      { type: 'gap', track: 'face', reason: 'window', fromMs: 1_000, toMs: 1_750 }, { type: 'gap', track: 'sound', reason: 'window', fromMs: 1_000, toMs: 1_750 },
    ])
    expect(events).toContainEqual({ type: 'process', process: 'capture' })
    expect((await fold()).recordings.map((r) => [r.recordingId, r.end?.reason])).toEqual([[face, 'window'], [sound, 'window'], [again, 'stopped'], [both, 'stopped']])
  })

  it('XA2: a capturing window that hangs is killed and loaded anew', async () => {
    await world.start(sessionId)
    world.pass(3_000, null)
    expect(world.recorder.state().alarms.map((a) => a.alarm)).toContain('restarting')
    expect(world.reloads).toBe(0)
    world.pass(1_500, null)
    expect(world.reloads).toBe(1)
    // The new one gets the time that its start takes.
    world.pass(3_000, null)
    expect(world.reloads).toBe(1)
    await world.recorder.stop()
  })

  it('XA3: another writer took over: a new port, the parts go on, and the log says so', async () => {
    const { recordings } = await world.start(sessionId)
    const before = world.connects
    world.writer.onReplaced(recordings.map((recordingId) => ({ recordingId, index: 1, endMs: 1_000 as Millis })))
    expect(world.connects).toBe(before + 1)
    await world.writer.chunk(recordings[0]!, 2_000, Buffer.alloc(9), null)
    world.pass(10_000)
    expect(world.recorder.state().alarms.map((a) => a.alarm)).not.toContain('no-progress')
    await world.recorder.stop()
    expect(await world.events(questioning)).toContainEqual({ type: 'process', process: 'writer' })
    expect((await fold()).recordings.map((r) => r.end?.reason)).toEqual(['stopped', 'stopped'])
  })

  it('XC4 F21: a track that was lost for good leaves a gap until the end; one that never began, a gap from the start', async () => {
    world.plan = planOf('face', 'room', 'sound')
    const { recordings: [face, room] } = await world.start(sessionId)
    await world.recorder.finish(room!, 'track-ended')
    world.pass(2_000)
    await world.writer.chunk(face!, 3_000)
    await world.recorder.stop()
    expect((await world.events(questioning)).filter((e) => e.type === 'gap')).toEqual([{ type: 'gap', track: 'room', reason: 'track-ended', fromMs: 1_000, toMs: 3_000 }])
  })

  it('XA13 XA14: a place that is lost is told within three seconds and the other goes on; back and complete, that is told too', async () => {
    if ((await stat(far)).dev === (await stat(folder)).dev) return
    world.secondFolder = far
    const { recordings } = await world.start(sessionId, '')
    world.writer.onNews({ news: 'place', place: 'second', state: 'lost', code: 'E-C1' })
    world.pass(250)
    expect(world.recorder.state()).toMatchObject({ copies: { good: 1, of: 2 }, alarms: [{ alarm: 'target-lost' }] })
    world.writer.onNews({ news: 'place', place: 'second', state: 'complete', code: null })
    world.pass(2_500)
    for (const id of recordings) await world.writer.chunk(id, 3_000)
    expect(world.recorder.state().copies).toEqual({ good: 2, of: 2 })
    await world.recorder.stop()
    expect((await world.events(questioning)).filter((e) => e.type === 'place')).toEqual([{ type: 'place', place: 'second', state: 'lost' }, { type: 'place', place: 'second', state: 'complete' }])
  })

  it('XA11: warned at thirty, ten and five minutes; at the reserve it ends in good order by itself', async () => {
    const { recordings } = await world.start(sessionId)
    const rate = 85_000
    const warned: number[] = []
    for (const minutes of [40, 25, 9, 4]) {
      disk.free = { vault: rate * minutes * 60 }
      world.pass(5_250)
      await new Promise((resolve) => setTimeout(resolve, 20))
      world.pass(500)
      for (const id of recordings) await world.writer.chunk(id, world.recorder.clock().ms)
      if (world.recorder.state().alarms.some((a) => a.alarm === 'space')) warned.push(minutes)
    }
    expect(warned).toEqual([25, 9, 4])
    expect(world.recorder.isRunning).toBe(true)
    disk.free = { vault: rate * 60 }
    world.pass(5_250)
    await vi.waitFor(() => expect(world.recorder.isRunning).toBe(false), 10_000)
    expect(world.recorder.state().broken).toEqual({ code: 'E-C13' })
    expect((await fold()).recordings.map((r) => r.end?.reason)).toEqual(['space', 'space'])
    expect((await world.events(questioning)).filter((e) => e.type === 'gap')).toEqual([])
    expect((await world.events(questioning)).filter((e) => e.type === 'alarm' && e.alarm === 'space' && e.on)).toHaveLength(3)
    world.recorder.acknowledge()
    expect(world.recorder.state().broken).toBeNull()
  })

  it('XA20: the machine sleeps: the parts end, new ones begin when it wakes, and the time between is told', async () => {
    const { takeId } = await world.start(sessionId)
    world.recorder.suspend()
    await vi.waitFor(() => expect(world.recorder.state().primary).toBeNull())
    expect(world.orders.at(-1)).toMatchObject({ kind: 'stop', reason: 'suspended' })
    world.clock.wall += 60_000
    world.clock.up += 200
    await world.recorder.resume()
    expect(world.orders.at(-1)).toMatchObject({ kind: 'run', takeId, resumed: true })
    const face = await world.open(takeId, 'face')
    await world.writer.chunk(face, 700)
    await world.recorder.stop()
    const events = await world.events(questioning)
    expect(events).toContainEqual({ type: 'suspended', forMs: 60_000 })
    expect(events.filter((e) => e.type === 'gap').map((e) => [e.track, e.reason])).toEqual([['face', 'suspended'], ['sound', 'suspended']])
  })

  it('XA20: everything stood still for seconds without being told: that is on record as well', async () => {
    await world.start(sessionId)
    world.clock.pass(5_000)
    world.look()
    await world.recorder.stop()
    expect(await world.events(questioning)).toContainEqual({ type: 'suspended', forMs: 5_000 })
  })

  it('F30 XC1: a clock that is set moves no duration, and the jump is on record with its alarm', async () => {
    const { recordings: [face] } = await world.start(sessionId)
    world.clock.wall += 365 * 86_400_000
    world.jumps.push(365 * 86_400_000)
    world.pass(1_000)
    await world.writer.chunk(face!, 2_000)
    expect(world.recorder.state()).toMatchObject({ takeMs: 2_000, alarms: [{ alarm: 'clock' }] })
    await world.recorder.stop()
    expect(await world.events(questioning)).toContainEqual({ type: 'clock', byMs: 365 * 86_400_000 })
    expect((await fold()).takes[0]).toMatchObject({ endMs: 2_000 })
  })

  it('a part whose file cannot be made is refused, and ended before its first byte', async () => {
    const { takeId } = await world.start(sessionId)
    world.writer.refuse.part = 'E-C32'
    expect(await code(world.open(takeId, 'room'))).toBe('E-B1')
    expect(await code(world.open(takeId, 'face'))).toBe('E-C32')
    delete world.writer.refuse.part
    await world.recorder.stop()
    expect((await fold()).recordings.map((r) => [r.end?.reason, r.end?.chunks])).toEqual([['stopped', 1], ['stopped', 1], ['error', 0]])
    expect(await store.db.all('SELECT id FROM take')).toEqual([])
  })

  it('outside a take the capturing window is refused everything', async () => {
    await world.start(sessionId)
    const { takeId } = world.recorder
    const recordingId = world.recorder.now!.recordingId
    await world.recorder.stop()
    expect(world.recorder.hello()).toEqual({ kind: 'idle' })
    expect(await code(world.open(takeId!, 'face', 0))).toBe('E-B1')
    expect(await code(world.recorder.finish(recordingId, 'stopped'))).toBe('E-B1')
    expect(() => world.recorder.report({ takeId: takeId!, tracks: [], posts: [signal('camera1')], syncMs: null })).toThrow('E-B1')
    expect(() => world.recorder.done(takeId!)).toThrow('E-B1')
  })

  it('F15: what is burned in follows the thermometer without a new port', async () => {
    await world.start(sessionId)
    const { connects } = world
    world.climate = { celsius: 22.5, humidity: 45, source: 'typed' }
    world.pass(250)
    expect(world.orders.at(-1)).toMatchObject({ kind: 'run', resumed: false, overlay: { climate: { celsius: 22.5 } } })
    expect(world.connects).toBe(connects)
    await world.recorder.stop()
  })
})

describe('a locked screen', { timeout: 60_000 }, () => {
  it('F18: changes nothing for the recording: new parts begin behind it, and the next login writes everything up', async () => {
    const { takeId, recordings: [face] } = await world.start(sessionId)
    await world.recorder.detach()
    await store.close()
    await world.recorder.finish(face!, 'device')
    const again = await world.open(takeId, 'face')
    world.pass(2_000)
    await world.writer.chunk(again, 2_000)
    store = await login()
    await world.recorder.attach(store)
    expect(await recoverRecordings(store, world.recorder.takeId)).toEqual([])
    expect((await fold()).recordings.map((r) => r.end?.reason ?? null)).toEqual(['device', null, null])
    await world.recorder.stop()
    expect((await fold()).recordings.map((r) => r.end?.reason)).toEqual(['device', 'stopped', 'stopped'])
    expect(await store.db.all('SELECT id FROM take')).toEqual([])
  })

  it('a take that ended behind it is written up as it was by who logs in next and may; who may not leaves it', async () => {
    const { takeId, recordings } = await world.start(sessionId)
    await world.recorder.detach()
    await store.close()
    world.pass(1_000)
    for (const id of recordings) await world.writer.chunk(id, 2_000)
    await world.recorder.stop()
    store = await login('medic')
    expect(await recoverRecordings(store)).toEqual([])
    expect(await store.db.all('SELECT id FROM take')).toHaveLength(1)
    await store.close()
    store = await login()
    expect(await recoverRecordings(store)).toEqual([])
    expect((await fold()).takes[0]).toMatchObject({ takeId, reason: 'stopped', endMs: 2_000 })
    expect((await fold()).recordings.map((r) => [r.end?.reason, r.end?.chunks])).toEqual([['stopped', 2], ['stopped', 2]])
    expect(await store.db.all('SELECT recording FROM chunk')).toHaveLength(4)
    expect(await store.db.all('SELECT id FROM take')).toEqual([])
    for (const id of recordings) await (await openRecording(store, id)).close()
  })

  it('a log that refuses now gets it later, once', async () => {
    const { log } = store
    const { recordings } = await world.start(sessionId)
    let failing = true
    const real = log.append.bind(log)
    log.append = async (...args) => {
      const entry = await real(...args)
      // Committed, and its head was refused: it was not acknowledged.
      if (failing) { failing = false; throw new Error('head') }
      return entry
    }
    world.pass(1_250)
    await new Promise((resolve) => setTimeout(resolve, 50))
    await world.writer.chunk(recordings[0]!, 2_000)
    await world.recorder.stop()
    log.append = real
    if ((await store.db.all('SELECT id FROM take')).length > 0) await recoverRecordings(store)
    const all = (await facts()).map((e) => JSON.stringify([e.kind, e.body]))
    expect(new Set(all).size).toBe(all.length)
    expect(await kinds()).toContain('take.ended')
  })
})

describe('self-test (F16)', { timeout: 60_000 }, () => {
  it('records ten seconds through the same path and leaves its proof in the session, apart from the questioning', async () => {
    const { takeId } = await world.start(sessionId, '试', 'self-test')
    world.pass(9_000)
    await world.recorder.stop()
    const done = await world.recorder.selfTestDone({ takeId, camerasRight: true, clockOffsetSeconds: 1, played: { frames: 200, peak: 0.3 } })
    expect(done.passed).toBe(true)
    expect(done.findings.map((f) => [f.item, f.state])).toEqual([
      ['picture', 'ok'], ['sound', 'ok'], ['playback', 'ok'], ['space', 'ok'], ['places', 'warn'], ['clock', 'ok'], ['cameras', 'ok'], ['frames', 'ok'],
    ])
    expect((await store.log.read(made.section('session'))).at(-1)).toMatchObject({ kind: 'selftest.done', body: { takeId, passed: true } })
    const { recordings, selfTests } = await fold()
    expect([recordings.length, selfTests.length, selfTests[0]?.recordings.length]).toEqual([0, 1, 2])
    expect(await code(world.recorder.selfTestDone({ takeId: 'tak_00000000000000000000' as never, camerasRight: true, clockOffsetSeconds: 0, played: { frames: 1, peak: 1 } }))).toBe('E-B1')
  })
})

describe('XB5', { timeout: 60_000 }, () => {
  it('files swapped between two takes open in neither place', async () => {
    const first = await world.start(sessionId)
    await world.recorder.stop()
    const second = await world.start(sessionId)
    await world.recorder.stop()
    const [a, b] = [first.recordings[0]!, second.recordings[0]!].map((id) => join(store.folder, 'media', `${id}.som`))
    const [one, two] = [await readFile(a!), await readFile(b!)]
    await writeFile(a!, two)
    await writeFile(b!, one)
    expect([await code(openRecording(store, first.recordings[0]!)), await code(openRecording(store, second.recordings[0]!))].map((c) => c.slice(0, 4))).toEqual(['E-C7', 'E-C7'])
  })
})
