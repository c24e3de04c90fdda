// XC8: tracks laid beside each other by their starts and their measured difference agree within one frame.
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { across, aligned, type Tracked } from '../../../shared/align'

const run = promisify(execFile)
const rate = 30
let folder: string
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'align-')) })
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Which frame of the source a recorded frame shows: its number is its brightness, 2 a step, from 16 on; it comes round every 100. */
const perRound = 100

/** A recording of the frame-coded source that begins at its frame `from`. */
async function film(name: string, from: number, seconds: number): Promise<string> {
  const path = join(folder, name)
  await run('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', `color=c=black:s=64x64:r=${rate},format=yuv420p,geq=lum='16+2*mod(N+${from}\\,${perRound})':cb=128:cr=128`, '-t', String(seconds), '-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '4', '-b:v', '400k', '-qmin', '2', '-qmax', '10', '-g', '60', '-f', 'webm', '-live', '1', path])
  return path
}

/** Time in ms and number of every frame of a file. */
async function frames(path: string): Promise<{ atMs: number; number: number }[]> {
  const [{ stdout: raw }, { stdout: times }] = await Promise.all([
    run('ffmpeg', ['-v', 'error', '-i', path, '-vf', 'scale=1:1:flags=area,format=gray', '-f', 'rawvideo', '-pix_fmt', 'gray', '-'], { encoding: 'buffer', maxBuffer: 1e8 }) as Promise<{ stdout: Buffer }>,
    run('ffprobe', ['-v', 'error', '-select_streams', 'v', '-show_entries', 'packet=pts_time', '-of', 'csv=p=0', path]),
  ])
  // The conversion to full-range grey is undone: 16 to 235 became 0 to 255.
  const full = (value: number) => Math.round((value * 219) / 255 / 2)
  return times.trim().split('\n').map((time, i) => ({ atMs: Number.parseFloat(time) * 1000, number: full(raw[i]!) }))
}

describe('XC8 tracks of a take', () => {
  it('XC8: exported files laid at their offsets show the same frame of what was filmed, within one frame, although one camera is half a second late', { timeout: 60_000 }, async () => {
    const lateMs = 500
    // The face camera began at frame 0 of the room's life. The room camera began 1.2 s later on the recorder's clock, and its pictures arrive 500 ms late:
    // its first one shows what happened at 0.7 s.
    const [a, b] = await Promise.all([film('face.webm', 0, 3), film('room.webm', Math.round((1.2 - lateMs / 1000) * rate), 3)])
    const [face, room] = aligned([{ path: a, track: 'face', startMs: 0, syncMs: 0 }, { path: b, track: 'room', startMs: 1200, syncMs: lateMs }] as const)
    expect([face!.offsetMs, room!.offsetMs]).toEqual([0, 700])
    const [one, two] = await Promise.all([frames(face!.path), frames(room!.path)])
    const moments = Array.from({ length: 20 }, (_, i) => 800 + i * 100)
    const numberAt = (list: typeof one, ms: number) => list.findLast((f) => f.atMs <= ms)!.number
    for (const ms of moments) {
      const difference = numberAt(one, ms - face!.offsetMs) - numberAt(two, ms - room!.offsetMs)
      expect(Math.abs(((difference + perRound * 1.5) % perRound) - perRound / 2), `at ${ms} ms`).toBeLessThanOrEqual(1)
    }
    // Without the measured difference they do not agree: the test can tell.
    const blind = numberAt(one, 2000) - numberAt(two, 800)
    expect(Math.abs(blind)).toBeGreaterThan(10)
  })

  const tracked = fc.record({ track: fc.constantFrom('face' as const, 'room' as const, 'composite' as const, 'sound' as const), startMs: fc.integer({ min: 0, max: 30_000_000 }), syncMs: fc.integer({ min: -500, max: 500 }) })

  it('there and back is the same position; the same moment stands at the same place of all aligned files', () => {
    fc.assert(fc.property(tracked, tracked, fc.integer({ min: 0, max: 30_000_000 }), (a: Tracked, b: Tracked, atMs) => {
      expect(across(across(atMs, a, b), b, a)).toBe(atMs)
      const [one, two] = aligned([a, b])
      expect(atMs + one!.offsetMs).toBe(across(atMs, a, b) + two!.offsetMs)
      expect(Math.min(one!.offsetMs, two!.offsetMs)).toBe(0)
    }))
  })
})
