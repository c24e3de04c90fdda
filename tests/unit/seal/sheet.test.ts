// F21, F17, F16, F30: what the information sheet and the record say about the recorder, and how files of several tracks are named.
import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { preview } from '../../../electron/seal/seal'
import type { Fact } from '../../../shared/model/entry'
import { newId, type Millis, type RecordingId, type StaffId, type TakeId, type Utc } from '../../../shared/model/ids'
import type { EndReason, Track } from '../../../shared/model/recording'
import type { TakeEvent, TakePurpose } from '../../../shared/model/take'
import { makeScene, type Scene } from './scene'

let scene: Scene
beforeEach(async () => { scene = await makeScene() }, 60_000)
afterEach(() => scene.close())

const zero = Date.parse('2026-11-21T06:00:00.000Z')
const at = (ms: number) => new Date(zero + ms).toISOString() as Utc
const ms = (n: number) => n as Millis
const q = (fact: Fact) => scene.write('questioning', fact)

async function take({ start = 0, end = 600_000, reason = 'stopped' as EndReason, purpose = 'session' as TakePurpose, single = null as string | null, tracks = ['face', 'sound'] as Track[], events = [] as TakeEvent['what'][], copies = 2, syncMs = null as number | null } = {}): Promise<{ takeId: TakeId; recordings: RecordingId[] }> {
  const takeId = newId('tak', randomBytes)
  await q({ kind: 'take.started', body: { takeId, sessionId: scene.sessionId, purpose, at: at(start), by: scene.store.staffId as StaffId, places: single === null ? ['vault', 'second'] : ['vault'], single: single === null ? null : { reason: single } } })
  const recordings: RecordingId[] = []
  for (const track of tracks) {
    const recordingId = newId('rec', randomBytes)
    recordings.push(recordingId)
    await q({ kind: 'recording.started', body: { recordingId, takeId, track, startMs: ms(40), startedAt: at(start), mimeType: 'video/webm;codecs=vp8,opus', camera: '演示摄像头', microphone: '演示麦克风', width: 1280, height: 720, frameRate: 30 } })
    await q({ kind: 'recording.ended', body: { recordingId, reason, endedAt: at(end), chunks: 3, bytes: 3000 as never, durationMs: ms(end - start), head: 'ab', sha256: 'c'.repeat(64) as never, copies } })
  }
  let n = 1
  for (const what of events) await q({ kind: 'take.event', body: { takeId, n: n++, atMs: ms(61_000), at: at(start + 61_000), what } })
  await q({ kind: 'take.ended', body: { takeId, n, atMs: ms(end - start), at: at(end), reason, ...(syncMs === null ? {} : { syncMs }) } })
  return { takeId, recordings }
}

const drawn = () => scene.drawn(scene.wish({ omitDamagedReason: '试验中没有文件' }))

describe('F21 interruptions', () => {
  it('a gap stands in the record and on the sheet, with reason and both times; one of several tracks together once', async () => {
    await take({ events: [
      { type: 'gap', track: 'face', reason: 'track-ended', fromMs: ms(60_000), toMs: ms(61_500) },
      { type: 'gap', track: 'sound', reason: 'track-ended', fromMs: ms(60_200), toMs: ms(61_000) },
    ] })
    const { media, record } = await drawn()
    const words = '脸部画面和声音、单独的声音 2026年11月21日 14:01:00 至 2026年11月21日 14:01:01，约 1.5 秒（设备中断，没有再接上）'
    expect(media).toContain(words)
    expect(record).toContain(`录音录像中断 ${words}`)
  })

  it('R49 says that it went on only where a next part of the track is there, and names that part', async () => {
    const { takeId } = await take({ tracks: ['face'], reason: 'stopped', events: [{ type: 'gap', track: 'face', reason: 'track-ended', fromMs: ms(60_000), toMs: ms(61_500) }] })
    expect((await drawn()).media).toContain('（设备中断，没有再接上）')
    const recordingId = newId('rec', randomBytes)
    await q({ kind: 'recording.started', body: { recordingId, takeId, track: 'face', startMs: ms(61_500), startedAt: at(61_500), mimeType: 'video/webm;codecs=vp8,opus', camera: '', microphone: '', width: 1280, height: 720, frameRate: 30 } })
    await q({ kind: 'recording.ended', body: { recordingId, reason: 'stopped', endedAt: at(600_000), chunks: 3, bytes: 3000 as never, durationMs: ms(538_500), head: 'ab', sha256: 'c'.repeat(64) as never } })
    const { media } = await drawn()
    expect(media).toContain('（设备中断，自动接续）')
    expect(media).toContain('结束方式 正常结束，自动接续为录像 2')
    expect(media!.match(/自动接续为/g)).toHaveLength(1)
  })

  it('R49 a start that came to nothing is told as that, and is no interruption', async () => {
    await take({ tracks: [], reason: 'error', end: 2000 })
    await take({ start: 60_000, end: 660_000 })
    const { media } = await drawn()
    expect(media).toContain('启动未成功，没有录下内容')
    expect(media).toMatch(/中断 无/)
    expect(media).not.toContain('写入故障')
  })

  it('the time between two takes is one, and a take that ended by itself is never a normal end', async () => {
    await take({ reason: 'space' })
    expect((await drawn()).media).toContain('2026年11月21日 14:10:00 起，至今未续录（磁盘到保留线，正常结束）')
    await take({ start: 700_000, end: 900_000 })
    const { media, record } = await drawn()
    expect(media).toContain('2026年11月21日 14:10:00 至 2026年11月21日 14:11:40（磁盘到保留线，正常结束）')
    expect(record).toContain('2026年11月21日 14:00 至 2026年11月21日 14:15')
  })

  it('without any, both say none', async () => {
    await take()
    const { media, record } = await drawn()
    expect(media).toMatch(/中断 无/)
    expect(record).toMatch(/录音录像中断 无/)
  })
})

describe('XC8 two pictures beside each other', () => {
  const measured = (value: number) => scene.write('session', { kind: 'selftest.done', body: {
    takeId: newId('tak', randomBytes), at: at(-60_000), seconds: 10, findings: [{ item: 'sync', state: 'warn', value }], camerasRight: true, clockOffsetSeconds: 0, passed: true,
  } })
  const offsets = (media: string) => [...media.matchAll(/与同次各路对齐\s+(\d+) 毫秒/g)].map((m) => Number(m[1]))

  it('what nobody measured is said not to be measured', async () => {
    await take({ tracks: ['face', 'room'] })
    const { media = '' } = await drawn()
    expect(media).toMatch(/两路同步\s+未测得/)
    expect(offsets(media)).toEqual([0, 0])
  })

  it('the measure of the take goes before that of the self-test, which stands in where there is none', async () => {
    await measured(120)
    await take({ tracks: ['face', 'room'] })
    expect((await drawn()).media).toMatch(/两路同步\s+自检时测得两路画面相差 120 毫秒/)
    await take({ start: 700_000, end: 900_000, tracks: ['face', 'room'], syncMs: -40 })
    const { media = '' } = await drawn()
    expect(media.replace(/\s/g, '')).toContain('第2次录制：录制中测得两路画面相差-40毫秒')
    expect(offsets(media)).toEqual([120, 0, 0, 40])
  })

  it('with one picture there is nothing to say', async () => {
    await take()
    expect((await drawn()).media).not.toContain('两路同步')
  })
})

describe('F17 one copy', () => {
  it('says why, and how many the unit keeps', async () => {
    await take({ single: '第二块盘损坏，正在维修', copies: 1 })
    expect((await drawn()).media).toMatch(/一处。理由：\s+第二块盘损坏，正在维修/)
    expect((await drawn()).media).toContain('录制单位保存原件一份')
  })
  it('two disks are said to be two', async () => {
    await take()
    expect((await drawn()).media).toContain('两块盘，同时写入')
    expect((await drawn()).media).toContain('录制单位保存原件两份')
  })
  it('the reason was typed by hand: a name in it waits for a decision like any other words', async () => {
    await scene.person('child', '小禾', { name: '林晓雨' })
    await take({ single: '林晓雨来得急' })
    expect((await scene.blocks(scene.wish({ omitDamagedReason: '试验中没有文件' }))).some((b) => b.startsWith('E-D1'))).toBe(true)
  })
})

describe('what happened meanwhile', () => {
  it('F30 clock jumps, sleep, lost disks and restarted processes are listed with their times', async () => {
    await take({ events: [
      { type: 'clock', byMs: -3600_000 }, { type: 'suspended', forMs: ms(42_000) }, { type: 'place', place: 'second', state: 'lost' }, { type: 'place', place: 'second', state: 'complete' },
      { type: 'process', process: 'writer' }, { type: 'alarm', alarm: 'frozen', on: true, track: 'face' },
    ] })
    const { media } = await drawn()
    for (const words of ['系统时钟被拨慢 3600.0 秒', '机器休眠 42 秒', '第二块盘不可用', '第二块盘恢复，已补齐', '写盘程序重新启动', '脸部画面和声音：画面停住不动', '00:01:01']) expect(media).toContain(words)
  })

  it('R58 an alarm that flickers is one line with how often and how long', async () => {
    const flicker = Array.from({ length: 80 }, (_, i) => ({ type: 'alarm' as const, alarm: 'dropped' as const, on: i % 2 === 0, track: null }))
    await take({ events: [...flicker, { type: 'alarm', alarm: 'flat', on: true, track: null }] })
    const { media } = await drawn()
    expect(media!.match(/有画面丢失/g)).toHaveLength(1)
    expect(media).toContain('共 40 次')
    expect(media).toContain('麦克风没有声音信号')
  })

  it('breaks and who came and went stand in the record and on the sheet', async () => {
    const companion = await scene.person('guardian', '禾妈妈', {})
    await take()
    await q({ kind: 'marker', body: { recordingId: null, atMs: ms(0), mark: 'break-start', text: '' } })
    await q({ kind: 'presence', body: { recordingId: null, atMs: ms(0), who: companion, present: true } })
    const { media, record } = await drawn()
    for (const text of [media, record]) {
      expect(text).toContain('禾妈妈（法定代理人）进入')
      expect(text).toContain('休息（录制不停）')
    }
  })
})

describe('F16 the self-test', () => {
  it('its result is printed, and its recordings never go along', async () => {
    const test = await take({ purpose: 'self-test', single: '录制前自检', end: 10_000 })
    await take({ tracks: ['face', 'room'] })
    await scene.write('session', { kind: 'selftest.done', body: { takeId: test.takeId, at: at(11_000), seconds: 10, findings: [{ item: 'sound', state: 'warn', value: 0.02 }, { item: 'sync', state: 'ok', value: 12 }], camerasRight: true, clockOffsetSeconds: -3, passed: true } })
    const { media } = await drawn()
    expect(media).toContain('通过（声音应注意）；画面对应正确；与标准时间相差 -3 秒。自检录像 1 次，单独保存，不随卷移送。')
    expect(media).toContain('两路画面相差 12 毫秒')
    expect(media).not.toContain('media-003')
    expect((await preview(scene.world, scene.wish())).media).toHaveLength(2)
  })
  it('that there was none is said', async () => {
    await take()
    expect((await drawn()).media).toContain('录制前自检 未做')
  })
})

it('XC8 each file says how it is laid beside the others of its take, the measured difference of the cameras included', async () => {
  const { takeId } = await take({ tracks: ['face', 'room'] })
  await scene.write('session', { kind: 'selftest.done', body: { takeId, at: at(0), seconds: 10, findings: [{ item: 'sync', state: 'ok', value: 25 }], camerasRight: true, clockOffsetSeconds: 0, passed: true } })
  const { media } = await drawn()
  // Both began at 40 ms; the room camera shows things 25 ms later, so its file begins that much earlier.
  expect(media).toMatch(/脸部画面和声音 (?:(?!录像 2).)*与同次各路对齐 25 毫秒/s)
  expect(media).toMatch(/录像 2.*与同次各路对齐 0 毫秒/s)
})

it('F24 files are named by their number on the sheet and their track, the same whatever is left out', async () => {
  await take({ tracks: ['sound', 'composite', 'room', 'face'] })
  await take({ start: 700_000, end: 800_000, tracks: ['face'] })
  const { media } = await preview(scene.world, scene.wish())
  expect(media.map((m) => m.name).sort()).toEqual(['media-001-face.webm', 'media-002-room.webm', 'media-003-composite.webm', 'media-004-sound.webm', 'media-005-face.webm'])
})
