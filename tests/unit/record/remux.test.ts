// The seekable copy of a recording against ffprobe: the same packets at the same times, an index, a length, and little memory.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Refused } from '../../../shared/failure'
import { recordBytes, remux, type RemuxSource } from '../../../electron/record/remux'

const run = promisify(execFile)
let folder: string
const at = (name: string) => join(folder, name)

/** As MediaRecorder writes it: no duration, no cues, clusters of unknown length, a key frame every two seconds. */
async function make(name: string, video: string[] | null, seconds = 7): Promise<string> {
  await run('ffmpeg', ['-v', 'error', '-y', ...(video ? ['-f', 'lavfi', '-i', 'testsrc2=s=320x180:r=30'] : []), '-f', 'lavfi', '-i', 'sine=f=300:r=48000', '-t', String(seconds),
    ...(video ? [...video, '-g', '60', '-b:v', '700k'] : []), '-c:a', 'libopus', '-b:a', '48k', '-f', 'webm', '-live', '1', at(name)])
  return at(name)
}

/** Time, flags and hash of every packet of each stream, by an independent demuxer. The hash of a damaged packet is compared like any other. */
async function packets(path: string): Promise<Record<string, string[]>> {
  const { stdout } = await run('ffprobe', ['-v', 'error', '-show_packets', '-show_data_hash', 'SHA256', '-of', 'json', path], { maxBuffer: 1e9 })
  const found: Record<string, string[]> = {}
  for (const p of (JSON.parse(stdout) as { packets: { codec_type: string; pts_time: string; flags: string; data_hash: string }[] }).packets) {
    (found[p.codec_type] ??= []).push(`${p.pts_time} ${p.flags[0]} ${p.data_hash}`)
  }
  return found
}

const source = async (path: string, piece = 50_000, bytes?: number, durationMs = 7000): Promise<RemuxSource> => {
  const whole = (await readFile(path)).subarray(0, bytes)
  return { bytes: whole.length, durationMs, async *read() { for (let i = 0; i < whole.length; i += piece) yield whole.subarray(i, i + piece) } }
}

async function copy(from: RemuxSource, to: string): Promise<{ bytes: number; packets: number; records: { length: number; endMs: number }[] }> {
  const pieces: Uint8Array[] = []
  const records: { length: number; endMs: number }[] = []
  const result = await remux(from, { write: async (bytes, endMs) => { pieces.push(bytes); records.push({ length: bytes.length, endMs }) } })
  await writeFile(to, Buffer.concat(pieces))
  return { ...result, records }
}

beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'remux-')) })
afterAll(() => rm(folder, { recursive: true, force: true }))

const codecs: Record<string, string[] | null> = {
  vp8: ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8'],
  // With a colour space in the header, which must not be written into the frames.
  vp9: ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'],
  av1: ['-c:v', 'libsvtav1', '-preset', '10'],
  sound: null,
}

describe('derived copy', () => {
  for (const [codec, video] of Object.entries(codecs)) {
    it(`F24: is frame-accurate: each packet has the time, the kind and the bytes of the original (${codec})`, { timeout: 120_000 }, async () => {
      const path = await make(`${codec}.webm`, video)
      const result = await copy(await source(path), at(`${codec}.copy.webm`))
      const [original, derived] = await Promise.all([packets(path), packets(at(`${codec}.copy.webm`))])
      expect(Object.keys(derived).sort()).toEqual(video ? ['audio', 'video'] : ['audio'])
      expect(derived).toEqual(original)
      expect(result.packets).toBe(Object.values(original).flat().length)
      // It says how long it is, which the original does not.
      const length = async (file: string) => (await run('ffprobe', ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', file])).stdout.trim()
      expect(await length(path)).toBe('N/A')
      expect(Number(await length(at(`${codec}.copy.webm`)))).toBeCloseTo(7, 0)
    })
  }

  it('F24: keeps the zero of the recording: a first picture that came late stays late', { timeout: 60_000 }, async () => {
    await run('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc2=s=160x90:r=30', '-t', '3', ...codecs.vp8!, '-output_ts_offset', '0.7', '-f', 'webm', '-live', '1', at('late.webm')])
    await copy(await source(at('late.webm')), at('late.copy.webm'))
    expect(await packets(at('late.copy.webm'))).toEqual(await packets(at('late.webm')))
    expect((await packets(at('late.copy.webm'))).video![0]).toMatch(/^0\.7/)
  })

  it('the times of the records never go back and cover what is in them; header and index stand in records of their own, which hold no content', { timeout: 60_000 }, async () => {
    await run('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc2=s=640x360:r=30,noise=alls=60:allf=t', '-t', '6', '-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '20M', '-g', '60', '-f', 'webm', '-live', '1', at('fat.webm')])
    const { records } = await copy(await source(at('fat.webm')), at('fat.copy.webm'))
    expect(records.length).toBeGreaterThan(4)
    expect(records.every((r) => r.length <= recordBytes)).toBe(true)
    expect(records.map((r) => r.endMs)).toEqual(records.map((r) => r.endMs).sort((a, b) => a - b))
    expect(records[0]!.endMs).toBe(0)
    const file = await readFile(at('fat.copy.webm'))
    // Cluster (RFC 9559 §5.1.3) opens the second record.
    expect(file.subarray(records[0]!.length, records[0]!.length + 4).toString('hex')).toBe('1f43b675')
    let through = 0
    for (const { length, endMs } of records) {
      through += length
      if (through === records[0]!.length) continue
      await writeFile(at('cut.webm'), file.subarray(0, through))
      const last = Math.max(0, ...((await packets(at('cut.webm'))).video ?? []).map((p) => Number(p.split(' ')[0]) * 1000))
      expect(last).toBeLessThanOrEqual(endMs)
    }
  })

  it('an original that breaks off anywhere gives a copy of its whole packets, or none', { timeout: 120_000 }, async () => {
    const path = await make('torn.webm', codecs.vp8!, 4)
    const { size } = await stat(path)
    const whole = await packets(path)
    for (let i = 1; i <= 12; i++) {
      const cut = Math.floor((size * i) / 13) + i
      const result = await copy(await source(path, 50_000, cut), at('torn.copy.webm')).catch((error: unknown) => error)
      if (result instanceof Refused) { expect(result.code).toBe('E-C30'); continue }
      if (result instanceof Error) throw result
      const derived = await packets(at('torn.copy.webm'))
      for (const [kind, list] of Object.entries(derived)) {
        expect(list).toEqual(whole[kind]!.slice(0, list.length))
        // Nothing but the block in which it broke off is missing.
        const before = whole[kind]!.filter((p) => Number(p.split(' ')[0]) < (4 * i) / 13 - 0.6)
        expect(list.length).toBeGreaterThanOrEqual(before.length)
      }
    }
  })

  it('nothing is kept when the second reading is not what the first one was, and no bytes of another format are taken', { timeout: 60_000 }, async () => {
    const path = await make('twice.webm', codecs.vp8!, 3)
    const good = await source(path)
    let passes = 0
    const turning: RemuxSource = { bytes: good.bytes, durationMs: 3000, async *read() { passes++; for await (const piece of good.read()) { const own = Buffer.from(piece); const i = own.indexOf(Buffer.from([0xe7, 0x81])); if (passes > 1 && i > 0) own[i + 2]! ^= 1; yield own } } }
    await expect(copy(turning, at('x.webm'))).rejects.toMatchObject({ code: 'E-C30' })
    await expect(copy({ bytes: 4000, durationMs: 1000, async *read() { yield Buffer.alloc(4000, 7) } }, at('x.webm'))).rejects.toMatchObject({ code: 'E-C30' })
  })

  it('what the original cannot give ends it with that failure; a stop ends it too', { timeout: 60_000 }, async () => {
    const path = await make('lost.webm', codecs.vp8!, 3)
    const good = await source(path)
    const lost: RemuxSource = { ...good, async *read() { let n = 0; for await (const piece of good.read()) { n += piece.length; if (n > good.bytes / 2) throw new Refused('E-C7', 'chunk 3'); yield piece } } }
    await expect(copy(lost, at('x.webm'))).rejects.toMatchObject({ code: 'E-C7' })
    await expect(remux(good, { write: async () => undefined }, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i)
  })

  it('XC7: memory does not grow with the recording', { timeout: 300_000 }, async () => {
    await run('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc2=s=640x360:r=30,noise=alls=60:allf=t', '-f', 'lavfi', '-i', 'sine', '-t', '5', '-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '20M', '-g', '60', '-c:a', 'libopus', at('base.webm')])
    await run('ffmpeg', ['-v', 'error', '-y', '-stream_loop', '29', '-i', at('base.webm'), '-c', 'copy', '-f', 'webm', '-live', '1', at('long.webm')])
    const { size } = await stat(at('long.webm'))
    expect(size).toBeGreaterThan(200_000_000)
    const file = await open(at('long.webm'))
    const long: RemuxSource = { bytes: size, durationMs: 150_000, async *read() { for (let i = 0; i < size; ) { const piece = Buffer.alloc(Math.min(320_000, size - i)); await file.read(piece, 0, piece.length, i); i += piece.length; yield piece } } }
    const before = process.memoryUsage().rss
    let peak = 0
    const hash = createHash('sha256')
    await remux(long, { write: async (bytes) => { hash.update(bytes); peak = Math.max(peak, process.memoryUsage().rss - before) } })
    await file.close()
    console.info(`remux of ${Math.round(size / 1e6)} MB: ${Math.round(peak / 1e6)} MB more memory at most`)
    expect(peak).toBeLessThan(150_000_000)
  })
})
