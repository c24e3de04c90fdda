// The walker that says how far written media has come agrees with ffprobe, wherever the stream is cut, and nothing upsets it.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebmTime } from '../../../electron/record/webm-time'

type Sample = { name: string; bytes: Buffer; lastMs: number; packets: number; frames: number }

/** ffprobe takes Opus' lead-in (CodecDelay, 6.5 ms) off the block's time. */
const codecDelayMs = 7

let folder: string
const samples: Sample[] = []

function run(tool: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(tool, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  if (status !== 0) throw new Error(`${tool}: ${stderr}`)
  return stdout
}

function make(name: string, ...args: string[]): void {
  const path = join(folder, `${name}.webm`)
  run('ffmpeg', '-v', 'error', '-y', ...args, '-f', 'webm', path)
  const { packets } = JSON.parse(run('ffprobe', '-v', 'error', '-show_entries', 'packet=codec_type,pts_time', '-of', 'json', path)) as { packets: { codec_type: string; pts_time: string }[] }
  samples.push({
    name, bytes: readFileSync(path), lastMs: Math.max(...packets.map((p) => Math.round(Number(p.pts_time) * 1000) + (p.codec_type === 'audio' ? codecDelayMs : 0))), packets: packets.length,
    frames: packets.filter((p) => p.codec_type === 'video').length,
  })
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'webm-'))
  const picture = ['-f', 'lavfi', '-i', 'testsrc=size=160x120:rate=15:duration=7']
  const sound = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=7']
  const vp8 = ['-c:v', 'libvpx', '-deadline', 'realtime', '-b:v', '200k', '-g', '30']
  make('live', ...picture, ...sound, ...vp8, '-c:a', 'libopus', '-live', '1')
  make('seekable', ...picture, ...sound, ...vp8, '-c:a', 'libopus')
  make('picture', ...picture, ...vp8, '-live', '1')
  make('sound', ...sound, '-c:a', 'libopus', '-live', '1')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Feeds the bytes in pieces that end at `cuts`. */
function fed(bytes: Buffer, cuts: readonly number[] = []): WebmTime & { last: number | null } {
  const walker = new WebmTime()
  let last: number | null = null
  let from = 0
  for (const to of [...new Set(cuts)].filter((cut) => cut < bytes.length).sort((a, b) => a - b).concat(bytes.length)) {
    last = walker.feed(bytes.subarray(from, to))
    from = to
  }
  return Object.assign(walker, { last })
}

describe('WebmTime', () => {
  it('names the time of the last packet and counts frames as ffprobe does, for streams and files, with and without picture', () => {
    for (const { name, bytes, lastMs, packets, frames } of samples) {
      const walker = fed(bytes)
      expect({ name, last: walker.last, blocks: walker.blocks, frames: walker.frames }).toEqual({ name, last: lastMs, blocks: packets, frames })
    }
    expect(samples[0]!.frames).toBeGreaterThan(100)
  })

  it('says the same wherever the stream is cut into pieces, and holds back next to nothing', () => {
    for (const { bytes, lastMs, packets, frames } of samples) {
      fc.assert(fc.property(fc.array(fc.nat(bytes.length - 1), { maxLength: 40 }), (cuts) => {
        const walker = fed(bytes, cuts)
        expect([walker.last, walker.blocks, walker.frames]).toEqual([lastMs, packets, frames])
        expect((walker as unknown as { rest: Buffer }).rest.length).toBeLessThan(64)
      }), { numRuns: 60 })
    }
    const one = samples[0]!
    expect(fed(one.bytes.subarray(0, 20_000), Array.from({ length: 20_000 }, (_, i) => i)).last).toBe(fed(one.bytes.subarray(0, 20_000)).last)
  })

  it('never runs ahead of what it was given, and never goes back', () => {
    const { bytes, lastMs } = samples[0]!
    const walker = new WebmTime()
    let before = -1
    for (let at = 0; at < bytes.length; at += 1000) {
      const now = walker.feed(bytes.subarray(at, at + 1000)) ?? -1
      expect(now).toBeGreaterThanOrEqual(before)
      expect(now).toBeLessThanOrEqual(lastMs)
      before = now
    }
    expect(new WebmTime().feed(bytes.subarray(0, 100))).toBeNull()
  })

  it('finds the next cluster again when it begins in the middle of a stream or meets damage', () => {
    for (const { name, bytes, lastMs } of samples.filter((s) => s.frames > 0)) {
      expect(fed(bytes.subarray(5000)).last, name).toBe(lastMs)
      const hurt = Buffer.from(bytes)
      hurt.fill(0xa5, Math.floor(bytes.length / 3), Math.floor(bytes.length / 3) + 500)
      expect(fed(hurt).last, name).toBe(lastMs)
    }
  })

  it('stands any bytes: says nothing of noise, and ends', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 3000 }), fc.array(fc.nat(3000), { maxLength: 5 }), (noise, cuts) => {
      expect(fed(Buffer.from(noise), cuts).last).toBeNull()
    }), { numRuns: 500 })
    const { bytes, lastMs } = samples[0]!
    fc.assert(fc.property(fc.nat(bytes.length - 1), fc.uint8Array({ minLength: 1, maxLength: 400 }), (at, noise) => {
      const hurt = Buffer.from(bytes)
      hurt.set(noise.subarray(0, bytes.length - at), at)
      const { last } = fed(hurt, [at])
      // Damage may cost a time stamp; it never breaks off, and it mostly gets to the end all the same.
      expect(last === null || Number.isFinite(last)).toBe(true)
      if (at > bytes.length - 10) expect(last).toBeGreaterThan(lastMs - 2000)
    }), { numRuns: 300 })
  })
})
