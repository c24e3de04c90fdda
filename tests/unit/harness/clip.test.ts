// The clip behind the fake camera and microphone is what Chromium accepts, and looks and sounds alive.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { debianPackages, makeClip } from '../../harness/clip.mjs'

const SECONDS = 10
const dir = mkdtempSync(join(tmpdir(), 'sayonce-clip-'))
const environment = { PATH: process.env.PATH, SAYONCE_CACHE: process.env.SAYONCE_CACHE }
let clip: Awaited<ReturnType<typeof makeClip>>

// The first run on a machine fetches a photograph (20 MB) and draws the picture; later runs take it from the cache.
beforeAll(async () => { clip = await makeClip({ dir, seconds: SECONDS }) }, 300_000)
afterAll(() => rmSync(dir, { recursive: true, force: true }))
afterEach(() => {
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
})

/** Small grey pictures, one for each frame: small, so that grain averages out and only motion is left. */
function greyFrames(path: string): Buffer[] {
  const grey = execFileSync('ffmpeg', ['-v', 'error', '-i', path, '-vf', 'scale=80:45:flags=area,format=gray', '-f', 'rawvideo', '-'],
    { maxBuffer: 64 * 1024 * 1024 })
  return Array.from({ length: grey.length / (80 * 45) }, (_, i) => grey.subarray(i * 80 * 45, (i + 1) * 80 * 45))
}

function difference(a: Buffer, b: Buffer): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) / a.length
}

/** Marker codes of each JPEG in a row of JPEGs; throws when bytes lie between or inside them that no marker explains. */
function jpegMarkers(bytes: Buffer): number[][] {
  const pictures: number[][] = []
  let at = 0
  while (at < bytes.length) {
    if (bytes.readUInt16BE(at) !== 0xffd8) throw new Error(`no picture starts at ${at}`)
    const markers: number[] = []
    at += 2
    for (let marker = 0; marker !== 0xda;) {
      if (bytes[at] !== 0xff) throw new Error(`no marker at ${at}`)
      marker = bytes.readUInt8(at + 1)
      markers.push(marker)
      at += 2 + bytes.readUInt16BE(at + 2)
    }
    at = bytes.indexOf(Buffer.from([0xff, 0xd9]), at) + 2
    pictures.push(markers)
  }
  return pictures
}

describe('the camera file', () => {
  test('is 1280x720 Motion JPEG, 4:2:0, thirty pictures for each second', () => {
    const [stream] = JSON.parse(execFileSync('ffprobe', ['-v', 'error', '-count_frames', '-show_streams', '-of', 'json', clip.video], { encoding: 'utf8' })).streams
    expect(stream).toMatchObject({ codec_name: 'mjpeg', width: 1280, height: 720, pix_fmt: 'yuvj420p', nb_read_frames: `${SECONDS * 30}` })
    expect(readFileSync(clip.video).length).toBeLessThan(60_000_000)
  })

  test('is made of whole baseline pictures, each with its own tables', () => {
    const pictures = jpegMarkers(readFileSync(clip.video))
    expect(pictures).toHaveLength(SECONDS * 30)
    for (const markers of pictures) expect(markers).toEqual(expect.arrayContaining([0xdb, 0xc4, 0xc0, 0xda]))
  })

  test('shows someone who moves, and its end leads into its beginning', () => {
    const frames = greyFrames(clip.video)
    const first = frames[0] ?? Buffer.alloc(0)
    const steps = frames.slice(1).map((frame, i) => difference(frame, frames[i] ?? frame))
    const farthest = Math.max(...frames.map((frame) => difference(frame, first)))
    expect(farthest).toBeGreaterThan(4 * Math.max(...steps))
    expect(difference(frames.at(-1) ?? first, first)).toBeLessThan(1.25 * Math.max(...steps))
  })

  test('never shows the same picture twice in a row, as a frozen camera would', () => {
    const bytes = readFileSync(clip.video)
    let start = 0
    let before = ''
    for (let end = bytes.indexOf(Buffer.from([0xff, 0xd9])); end >= 0; end = bytes.indexOf(Buffer.from([0xff, 0xd9]), start)) {
      const picture = bytes.toString('latin1', start, end)
      expect(picture === before).toBe(false)
      before = picture
      start = end + 2
    }
  })
})

describe('the microphone file', () => {
  test('is 48 kHz 16-bit mono, and speaks for about twelve seconds', () => {
    const wav = readFileSync(clip.audio)
    const data = wav.indexOf('data', 12, 'latin1')
    expect([wav.toString('latin1', 0, 4), wav.toString('latin1', 8, 12)]).toEqual(['RIFF', 'WAVE'])
    expect({ format: wav.readUInt16LE(20), channels: wav.readUInt16LE(22), rate: wav.readUInt32LE(24), bits: wav.readUInt16LE(34) })
      .toEqual({ format: 1, channels: 1, rate: 48_000, bits: 16 })
    const samples = new Int16Array(Uint8Array.from(wav.subarray(data + 8)).buffer)
    expect(samples.length / 48_000).toBeGreaterThan(9)
    expect(samples.length / 48_000).toBeLessThan(16)
    const level = Math.sqrt(samples.reduce((sum, sample) => sum + (sample / 32_768) ** 2, 0) / samples.length)
    expect(20 * Math.log10(level)).toBeGreaterThan(-26)
    expect(samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0)).toBeLessThan(32_700)
  })
})

describe('making it', () => {
  test('says where the face comes from and on what terms', () => {
    expect(clip.faceSource).toMatch(/NASA/)
    expect(clip.licence).toMatch(/public domain/i)
    expect(debianPackages).toEqual(expect.arrayContaining(['ffmpeg', 'espeak-ng']))
  })

  test('a second call takes the same bytes from the cache and starts no program', async () => {
    process.env.PATH = '/nonexistent'
    const again = await makeClip({ dir: join(dir, 'again'), seconds: SECONDS })
    expect(readFileSync(again.video).equals(readFileSync(clip.video))).toBe(true)
    expect(readFileSync(again.audio).equals(readFileSync(clip.audio))).toBe(true)
  })

  test('without the photograph it fails with one line and leaves nothing half-made', async () => {
    process.env.PATH = '/nonexistent'
    process.env.SAYONCE_CACHE = join(dir, 'empty')
    const failure = await makeClip({ dir: join(dir, 'none'), seconds: 2 }).catch((error: unknown) => error)
    expect((failure as Error).message).toMatch(/^clip: no sample photograph .*apt-get is not installed$/)
    expect(readdirSync(join(dir, 'empty'))).toEqual([])
    expect(existsSync(join(dir, 'none'))).toBe(false)
  })

  test.each([0, 1.5, 21])('refuses a loop of %s seconds', async (seconds) => {
    await expect(makeClip({ dir, seconds })).rejects.toThrow(/whole number from 2 to 20/)
  })
})
