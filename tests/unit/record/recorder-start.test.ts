// Whether a take may begin, and what the disks have to say about it.
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { record } from '../../../shared/ipc/record'
import { may } from '../../../shared/model/access'
import { checkItems } from '../../../shared/model/checklist-items'
import { roles } from '../../../shared/model/role'
import { append } from '../../harness/case'
import { takeRoom } from './take-room'
import { code, TakeWorld } from './take-world'

/** What the disks are said to have left, instead of what they have. */
const disk = vi.hoisted(() => ({ freed: [] as number[], free: null as null | Record<string, number>, code: null as null | 'E-C31' }))
vi.mock('../../../electron/record/places', async (original) => {
  const real = await original<typeof import('../../../electron/record/places')>()
  return {
    ...real,
    ensureReserve: async () => true,
    freeReserve: async () => { disk.freed.push(room.world.writer.calls.length); return true },
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

const room = takeRoom()

afterEach(() => { Object.assign(disk, { free: null, code: null }) })

describe('start', { timeout: 60_000 }, () => {
  it('F3: not while the checklist lacks something; a self-test needs none of it', async () => {
    for (const item of checkItems.filter((i) => i === 'self-test')) await append(room.store, room.made.section('session'), { kind: 'session.check', body: { item, answer: 'none', reason: '' } })
    expect(await code(room.world.start(room.sessionId))).toBe('E-C3')
    expect(await room.store.db.all('SELECT id FROM take')).toEqual([])
    await room.world.start(room.sessionId, '试', 'self-test')
    expect(room.world.recorder.state().purpose).toBe('self-test')
    await room.world.recorder.stop()
  })

  it('F43: a line may be bound to a recording from its first moment: its start stands in the log as soon as that is asked for', async () => {
    const { recordings } = await room.world.start(room.sessionId)
    await room.world.recorder.writtenUp()
    expect((await room.fold()).recordings.map((r) => r.recordingId)).toEqual(recordings)
    expect((await room.store.db.all<{ id: string }>('SELECT id FROM recording')).map((r) => r.id).sort()).toEqual([...recordings].sort())
    await room.world.recorder.stop()
  })

  it('F16: a self-test that passed counts for the devices it was made with, and for no others', async () => {
    await append(room.store, room.made.section('session'), { kind: 'session.check', body: { item: 'self-test', answer: 'none', reason: '' } })
    await room.world.recorder.attach(room.store)
    const tested = room.world.recorder.state().plan!
    const done = (plan: string) => append(room.store, room.made.section('session'), { kind: 'selftest.done', body: { takeId: 'tak_00000000000000000000' as never, at: room.store.clock.utc(), seconds: 10, findings: [], camerasRight: true, clockOffsetSeconds: 0, passed: true, plan } })
    await done('0123456789abcdef')
    expect(await code(room.world.start(room.sessionId))).toBe('E-C3')
    await done(tested)
    const { picture } = room.world.plan
    room.world.plan = { ...room.world.plan, picture: { ...picture, frameRate: picture.frameRate + 1 } }
    room.world.recorder.changed()
    expect(room.world.recorder.state().plan).not.toBe(tested)
    expect(await code(room.world.start(room.sessionId))).toBe('E-C3')
    room.world.plan = { ...room.world.plan, picture }
    await room.world.start(room.sessionId)
    await room.world.recorder.stop()
  })

  it('XB6: a read-only vault starts none: no row, no file', async () => {
    room.store.log.readOnly = true
    expect(await code(room.world.start(room.sessionId))).toBe('E-A7')
    expect(await room.store.db.all('SELECT id FROM take')).toEqual([])
    expect(await readdir(join(room.store.folder, 'media')).catch(() => [])).toEqual([])
  })

  it('XA10: what can be made again is given up before a start is refused for want of space', async () => {
    const asked: number[] = []
    disk.free = { vault: 1_000_000 }
    room.world = new TakeWorld(room.store, { makeSpace: async (_, bytes) => { asked.push(bytes); disk.free = { vault: 1e12 } } })
    await room.world.start(room.sessionId)
    expect(asked).toHaveLength(1)
    expect(asked[0]).toBeGreaterThan(64 * 1024 * 1024)
    await room.world.recorder.stop()
    await room.world.start(room.sessionId)
    expect(asked).toHaveLength(1)
    await room.world.recorder.stop()
  })

  it('answers at the first verified write, and a second one is refused meanwhile', async () => {
    const { takeId } = await room.world.start(room.sessionId)
    expect(room.world.recorder.state()).toMatchObject({ state: 'running', takeId, primary: { part: 1 }, copies: { good: 1, of: 1 } })
    expect(await code(room.world.recorder.start(room.sessionId, '只有一块盘'))).toBe('E-C5')
    await room.world.recorder.stop()
  })

  it('F17: one copy needs a reason, which the record keeps', async () => {
    expect(await code(room.world.start(room.sessionId, '  '))).toBe('E-C26')
    await room.world.start(room.sessionId, '第二块盘送修')
    await room.world.recorder.stop()
    expect((await room.fold()).takes[0]).toMatchObject({ places: ['vault'], single: '第二块盘送修' })
    // On the same disk it is one copy only, whatever its room.folder is called.
    room.world.secondFolder = join(room.folder, 'near')
    await mkdir(room.world.secondFolder)
    expect(await code(room.world.start(room.sessionId, ''))).toBe('E-C26')
  })

  it('F17: two disks need no reason and hold the same bytes', async (ctx) => {
    ctx.skip(!room.twoDisks, 'one disk')
    room.world.secondFolder = room.far
    const { recordings } = await room.world.start(room.sessionId, '')
    expect(room.world.recorder.state().copies).toEqual({ good: 2, of: 2 })
    await room.world.recorder.stop()
    expect((await room.fold()).takes.at(-1)).toMatchObject({ places: ['vault', 'second'], single: null })
    const name = `media/${recordings[0]}.som`
    expect(await readFile(join(room.store.secondBase!, name))).toEqual(await readFile(join(room.store.folder, name)))
  })

  it('XA10: a disk that is nearly full refuses, with the minutes that are left', async () => {
    const rate = 80_000 // about what two tracks at 500 kbit/s write
    disk.free = { vault: rate * 4 * 60 }
    const answer = await code(room.world.start(room.sessionId))
    expect(answer).toMatch(/^E-C2 \d$/)
    expect(await room.store.db.all('SELECT id FROM take')).toEqual([])
  })

  it('XA13: a place that is read-only refuses with its own sentence', async () => {
    disk.code = 'E-C31'
    expect(await code(room.world.start(room.sessionId))).toBe('E-C31')
  })

  it('a writer that takes no take leaves nothing behind', async () => {
    room.world.writer.refuse.begin = 'E-C1'
    expect(await code(room.world.start(room.sessionId))).toBe('E-C1')
    expect(await room.store.db.all('SELECT id FROM take')).toEqual([])
    expect([room.world.recorder.isRunning, await room.kinds()]).toEqual([false, []])
  })

  it('when no device answers it ends after ten seconds and says so', async () => {
    await room.world.recorder.attach(room.store)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const started = code(room.world.recorder.start(room.sessionId, '只有一块盘'))
      while (room.world.orders.length === 0) await new Promise((resolve) => setImmediate(resolve))
      await vi.advanceTimersByTimeAsync(10_500)
      vi.useRealTimers()
      expect(await started).toBe('E-C4')
    } finally {
      vi.useRealTimers()
    }
    expect(room.world.recorder.state().state).toBe('idle')
    expect(await room.kinds()).toContain('take.ended')
    expect(await room.store.db.all('SELECT id FROM take')).toEqual([])
  })

  it('F24: nobody but the recorder may run it; F20: there is no pause to ask for', () => {
    expect(roles.filter((role) => may(role, 'record.run'))).toEqual(['recorder'])
    expect(Object.keys(record).filter((name) => /pause|resume|mask|hold/i.test(name))).toEqual([])
  })
})

describe('a disk that hangs', { timeout: 60_000 }, () => {
  it('is given ten seconds to take a new take, and then refused', async () => {
    room.world.writer.hangs = ['begin', 'close']
    await room.world.recorder.attach(room.store)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    let answer = ''
    try {
      const started = code(room.world.recorder.start(room.sessionId, '只有一块盘')).then((c) => { answer = c })
      while (!room.world.writer.calls.includes('begin')) await new Promise((resolve) => setImmediate(resolve))
      for (let i = 0; i < 300 && answer === ''; i++) { await vi.advanceTimersByTimeAsync(1_000); await new Promise((resolve) => setImmediate(resolve)) }
      vi.useRealTimers()
      await started
    } finally {
      vi.useRealTimers()
    }
    expect([answer, room.world.recorder.isRunning]).toEqual(['E-C1', false])
  })
})

describe('a disk that fills', { timeout: 60_000 }, () => {
  it('XA11: gives its reserve back before the last chunks and the ends are written', async () => {
    await room.world.start(room.sessionId)
    disk.freed.length = 0
    room.world.writer.calls.length = 0
    await room.world.recorder.stop('space')
    expect(disk.freed).toEqual([0])
    expect(room.world.recorder.state().broken).toEqual({ code: 'E-C13' })
  })

  it('XA11: warned at thirty, ten and five minutes; at the reserve it ends in good order by itself', async () => {
    const { recordings } = await room.world.start(room.sessionId)
    const rate = 85_000
    const warned: number[] = []
    for (const minutes of [40, 25, 9, 4]) {
      disk.free = { vault: rate * minutes * 60 }
      room.world.pass(5_250)
      await new Promise((resolve) => setTimeout(resolve, 20))
      room.world.pass(500)
      for (const id of recordings) await room.world.writer.chunk(id, room.world.recorder.clock().ms)
      if (room.world.recorder.state().alarms.some((a) => a.alarm === 'space')) warned.push(minutes)
    }
    expect(warned).toEqual([25, 9, 4])
    expect(room.world.recorder.isRunning).toBe(true)
    disk.free = { vault: rate * 60 }
    room.world.pass(5_250)
    await vi.waitFor(() => { room.world.pass(250); expect(room.world.recorder.isRunning).toBe(false) }, 10_000)
    expect(room.world.recorder.state().broken).toEqual({ code: 'E-C13' })
    expect((await room.fold()).recordings.map((r) => r.end?.reason)).toEqual(['space', 'space'])
    expect((await room.events()).filter((e) => e.type === 'gap')).toEqual([])
    expect((await room.events()).filter((e) => e.type === 'alarm' && e.alarm === 'space' && e.on)).toHaveLength(3)
    room.world.recorder.acknowledge()
    expect(room.world.recorder.state().broken).toBeNull()
  })
})
