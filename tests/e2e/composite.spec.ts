// F14, F15: what the picture-in-picture really holds, pixel by pixel out of the encrypted file.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { openRecording } from '../../electron/record/recordings'
import { insetOf } from '../../renderer/capture/blit'
import { stripSizes } from '../../renderer/capture/overlay'
import { launchApp } from '../harness/launch'
import { login } from '../harness/people'
import { must, switchTo } from '../harness/room'
import { Follower, startTake, stopTake, takeLog } from '../harness/take'
import { changeSettings, templateWorld } from '../harness/template'

const [width, height, frameRate] = [640, 360, 15]
const picture = { width, height, frameRate, codec: 'vp8', bitsPerSecond: 1_200_000 } as const

test('F14 F15 XC8 two cameras are one picture with date and time to the second burned in from the recorder\'s own clock, and it lies within a frame of the track of camera 1', async () => {
  test.setTimeout(240_000)
  const { room, ...where } = await templateWorld()
  changeSettings(where.profile, { probed: { at: '2026-01-01T00:00:00.000Z', picture, tried: [] } })
  const running = await launchApp({ ...where, cameras: 2, env: { TZ: 'Asia/Shanghai' } })
  const { page, app } = running
  let entries: Awaited<ReturnType<typeof takeLog>>
  try {
    await switchTo(page, 'recorder')
    await expect.poll(async () => (await must(page, 'record', 'setUp', {})).devices.filter((d) => d.kind === 'camera').length).toBe(2)
    const { plan, devices, light, sensor, backSeconds } = await must(page, 'record', 'setUp', {})
    const [camera1, camera2] = devices.filter((d) => d.kind === 'camera')
    const microphone1 = devices.find((d) => d.kind === 'microphone')!
    await must(page, 'record', 'setPlan', { plan: { ...plan, posts: { camera1: camera1!, microphone1, camera2: camera2!, microphone2: null }, tracks: ['face', 'room', 'composite', 'sound'] }, light, sensor, backSeconds })
    await must(page, 'record', 'climate', { climate: { celsius: 23.4, humidity: 45, source: 'typed' } })
    await startTake(page, room.sessionId)
    const follower = new Follower(app)
    await follower.until('six seconds of all four tracks', (s) => s.tracks.length === 4 && s.tracks.every((t) => t.upToMs > 6000), 30_000)
    await follower.close()
    await stopTake(page)
    entries = await takeLog(page, room)
  } finally {
    await running.close()
  }

  const started = entries.find((e) => e.kind === 'recording.started' && e.body.track === 'composite')
  const take = entries.find((e) => e.kind === 'take.started')
  if (started?.kind !== 'recording.started' || take?.kind !== 'take.started') throw new Error('the log does not tell of the composite')
  const endOf = (id: string) => entries.find((e) => e.kind === 'recording.ended' && e.body.recordingId === id)
  const startMsOf = (id: string, otherwise = 0) => {
    const end = endOf(id)
    return end?.kind === 'recording.ended' && end.body.startMs !== undefined ? end.body.startMs : otherwise
  }
  const bodies = entries.flatMap((e) => (e.kind === 'recording.started' ? [{ ...e.body, startMs: startMsOf(e.body.recordingId, e.body.startMs) }] : []))
  const composite = bodies.find((b) => b.track === 'composite')!
  const fileOf = (track: string) => join(where.world, `${track}.webm`)
  const store = await login(where.vault, room.ids.recorder, room.passwords.recorder)
  try {
    for (const { recordingId, track } of bodies) {
      const reader = await openRecording(store, recordingId)
      const bytes: Buffer[] = []
      for await (const piece of reader.range(0, reader.bytes)) bytes.push(piece)
      await reader.close()
      writeFileSync(fileOf(track!), Buffer.concat(bytes))
    }
  } finally {
    await store.close()
  }
  const file = fileOf('composite')

  expect(probe(file, '-show_entries stream=codec_name')).toEqual(expect.arrayContaining(['vp8', 'opus']))
  const { times, frames } = framesOf(file)

  // The strip: black from edge to edge, with white letters in it, in every frame from the first on.
  const { font, line, margin } = stripSizes(height)
  for (const frame of frames) {
    for (const x of [1, width - 2]) for (let y = 2; y < line - 2; y += 4) expect(at(frame, x, y)).toBeLessThan(60)
    expect(Math.max(...Array.from({ length: 120 }, (_, i) => at(frame, margin + i, line >> 1)))).toBeGreaterThan(150)
  }

  // Camera 2 in its corner: a white frame, and something that moves within.
  const inset = insetOf(width, height)
  const middle = frames[frames.length >> 1]!
  for (const [x, y] of [[inset.x + inset.width / 2, inset.y - 1], [inset.x + inset.width / 2, inset.y + inset.height], [inset.x - 1, inset.y + inset.height / 2], [inset.x + inset.width, inset.y + inset.height / 2]] as const) {
    expect(Math.max(at(middle, x, y), at(middle, x - 1, y), at(middle, x, y - 1))).toBeGreaterThan(150)
  }
  const inside = (frame: Buffer) => Array.from({ length: inset.height }, (_, y) => frame.subarray((inset.y + y) * width + inset.x, (inset.y + y) * width + inset.x + inset.width)).flatMap((row) => [...row])
  const first = inside(frames[10]!)
  const moved = frames.filter((_, i) => i > 10 && i % 6 === 0).map((frame) => inside(frame).filter((value, i) => Math.abs(value - first[i]!) > 60).length)
  expect(Math.max(...moved)).toBeGreaterThan(60)

  // The seconds: the last digits change once a second, when the recorder's clock does.
  const digits = { from: margin, to: margin + font * 12 }
  const ticks = times.filter((_, i) => {
    if (i === 0) return false
    let changed = 0
    for (let y = 2; y < line - 2; y++) for (let x = digits.from; x < digits.to; x++) if (Math.abs(at(frames[i]!, x, y) - at(frames[i - 1]!, x, y)) > 90) changed++
    return changed >= 5
  })
  expect(ticks.length).toBeGreaterThanOrEqual(5)
  expect(Math.abs(ticks.length - (times.at(-1)! - times[0]!))).toBeLessThanOrEqual(1.1)
  const zero = Date.parse(take.body.at) + composite.startMs
  for (const tick of ticks) {
    const into = (zero + tick * 1000) % 1000
    // A frame at 15 a second lasts 67 ms; the rest is the encoder's delay.
    expect(Math.min(into, 1000 - into)).toBeLessThan(160)
  }

  // XC8: laid side by side by their starts on the take's clock, both tracks show the same picture of camera 1 at the same time.
  const face = framesOf(fileOf('face'))
  const faceStart = bodies.find((b) => b.track === 'face')!.startMs
  // Between strip and inset, where the synthetic camera draws what moves.
  const shown = (frame: Buffer) => Array.from({ length: 40 }, (_, y) => Array.from({ length: 40 }, (_, x) => at(frame, 220 + x * 5, 85 + y * 4))).flat()
  const composed = frames.map(shown)
  const apart = Array.from({ length: 8 }, (_, i) => {
    const n = 15 + i * 8
    const [wanted, time] = [shown(face.frames[n]!), faceStart + face.times[n]! * 1000]
    const near = composed.flatMap((picture, j) => {
      const ms = composite.startMs + times[j]! * 1000 - time
      return Math.abs(ms) > 450 ? [] : [{ ms, unlike: picture.reduce((sum, value, k) => sum + Math.abs(value - wanted[k]!), 0) }]
    })
    return near.reduce((best, one) => (one.unlike < best.unlike ? one : best)).ms
  })
  for (const ms of apart) expect(Math.abs(ms), `ms apart: ${apart.map(Math.round).join(' ')}`).toBeLessThanOrEqual(1000 / frameRate)

  // The same for the sound: the synthetic microphone beeps, and all tracks hear it at the same time.
  const beeps = (track: string) => beepsOf(fileOf(track)).map((ms) => ms + bodies.find((b) => b.track === track)!.startMs)
  const heard = beeps('face').slice(1, -1)
  expect(heard.length).toBeGreaterThan(3)
  for (const track of ['sound', 'composite']) {
    const others = beeps(track)
    const off = heard.map((ms) => others.reduce((best, other) => (Math.abs(other - ms) < Math.abs(best) ? other - ms : best), Infinity))
    expect(Math.max(...off.map(Math.abs)), `${track} against face, ms: ${off.map(Math.round).join(' ')}`).toBeLessThanOrEqual(1000 / 30)
  }
})

/** Where each beep begins, ms. */
function beepsOf(file: string): number[] {
  const raw = execFileSync('ffmpeg', ['-v', 'quiet', '-i', file, '-af', 'aresample=async=1:first_pts=0', '-ac', '1', '-ar', '8000', '-f', 's16le', '-'], { maxBuffer: 1 << 28 })
  const found: number[] = []
  let loudAt = -Infinity
  for (let i = 0; i < raw.length >> 1; i++) {
    if (Math.abs(raw.readInt16LE(i * 2)) < 2000) continue
    if (i - loudAt > 800) found.push(i / 8)
    loudAt = i
  }
  return found
}

const probe = (file: string, entries: string) => execFileSync('ffprobe', ['-v', 'error', ...entries.split(' '), '-of', 'csv=p=0', file], { encoding: 'utf8' }).trim().split('\n')
const at = (frame: Buffer, x: number, y: number) => frame[y * width + x]!

/** Every picture as luma, with its time in seconds. */
function framesOf(file: string): { times: number[]; frames: Buffer[] } {
  const times = probe(file, '-select_streams v -show_entries packet=pts_time').map(Number.parseFloat)
  const raw = execFileSync('ffmpeg', ['-v', 'quiet', '-i', file, '-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'gray', '-'], { maxBuffer: 1 << 30 })
  const frames = Array.from({ length: Math.floor(raw.length / (width * height)) }, (_, i) => raw.subarray(i * width * height, (i + 1) * width * height))
  expect(frames.length).toBe(times.length)
  return { times, frames }
}
