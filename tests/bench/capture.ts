// What recording costs beside ffmpeg encoding the same frames, whether pictures are lost, and how long a chunk takes to be safe.
import { randomBytes } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Picture } from '../../shared/model/capture'
import { folderIn, worldDir } from '../harness/world'
import { recordWithApp, type Captured } from './capture-app'
import { encodeWithFfmpeg, type Encoded } from './capture-ffmpeg'
import { clipOf, type Frames } from './capture-media'
import { figure, percentile, type Figure } from './figure'
import { countOf } from './scale'

const pictures: Readonly<Record<string, Picture>> = {
  '720p30': { width: 1280, height: 720, frameRate: 30, codec: 'vp8', bitsPerSecond: 2_500_000 },
  '1080p25': { width: 1920, height: 1080, frameRate: 25, codec: 'vp8', bitsPerSecond: 4_000_000 },
}

/** Ten seconds of each unless SAYONCE_BENCH_CAPTURE_SECONDS says longer. */
export async function capture(): Promise<Figure[]> {
  const seconds = countOf('SAYONCE_BENCH_CAPTURE_SECONDS', process.env.SAYONCE_BENCH_CAPTURE_SECONDS, 10, 5)
  const figures: Figure[] = []
  const acks: number[] = []
  const plain: number[] = []
  for (const [name, picture] of Object.entries(pictures)) {
    for (const cameras of [1, 2] as const) {
      const folder = folderIn(worldDir('capture'), 'media')
      const media = await clipOf(picture, folder)
      const wish = { picture, cameras, seconds, media, folder }
      const theirs = await encodeWithFfmpeg(wish)
      const ours = await recordWithApp(wish)
      figures.push(...shapeFigures(`${name}-${cameras}`, picture, cameras, ours, theirs))
      console.error(`capture: ${name} with ${cameras}: ${ours.tracks.map((t) => `${t.track} ${said(t)}`).join('; ')}; ffmpeg ${theirs.tracks.map(said).join('; ')}; memory ${Math.round(ours.firstMemoryMB)} MB, ${seconds} s later ${Math.round(ours.memoryMB)} MB`)
      acks.push(...ours.ackMs)
      plain.push(...await plainWrites(join(folder, 'plain.bin'), ours.chunkBytes))
      await rm(folder, { recursive: true, force: true })
    }
  }
  return [...figures, ...([50, 99] as const).map((p) => figure(`capture-ack-p${p}`, 'ms', { ours: [percentile(acks, p)], theirs: [percentile(plain, p)] }, {
    of: `p${p} of ${acks.length} chunks of all these recordings, from leaving the capturing window to the answer that they are on disk, while the machine encodes`,
    against: `p${p} of write + fdatasync of chunks of the same sizes on a machine at rest`,
  }))]
}

const said = ({ frames, expected, maxGapMs }: Frames): string => `${frames} of ${expected} frames, longest gap ${maxGapMs} ms`
const lost = (tracks: readonly Frames[]): number => tracks.reduce((sum, { frames, expected }) => sum + Math.max(0, expected - frames), 0)
/** Time a frame stands, on average, in the worst of the files: above 1000 / frame rate frames are missing. */
const frameMs = (tracks: readonly Frames[]): number => Math.max(...tracks.map(({ frames, seconds }) => (seconds * 1000) / (frames - 1)))

/** The three figures of one size and number of cameras. */
export function shapeFigures(shape: string, picture: Picture, cameras: 1 | 2, ours: Captured, theirs: Encoded): Figure[] {
  const what = `${picture.width}x${picture.height} at ${picture.frameRate}, ${picture.codec}, ${cameras === 1 ? 'one camera: face, sound' : 'two cameras: face, room, picture-in-picture, sound'}`
  const ffmpeg = 'ffmpeg -re, libvpx realtime cpu-used 6, same frames, rates and number of files, written plain; it never drops a frame, it falls behind instead'
  const one = (a: number, b: number) => ({ ours: [a], theirs: [b] })
  return [
    figure(`capture-cpu-${shape}`, 's', one(ours.cpu, theirs.cpu), { of: `processor seconds a recorded second, all processes of the app, encrypted and synced; ${what}`, against: ffmpeg }),
    figure(`capture-frame-${shape}`, 'ms', one(frameMs(ours.tracks), frameMs(theirs.tracks)), { of: `time a frame stands (${lost(ours.tracks)} frames missing, theirs ${lost(theirs.tracks)}); ${what}`, against: ffmpeg }),
    figure(`capture-memory-${shape}`, 'MB', one(ours.memoryMB, theirs.memoryMB), { of: `memory of all processes of the app, with its window; ${what}`, against: ffmpeg }),
  ]
}

async function plainWrites(file: string, sizes: readonly number[]): Promise<number[]> {
  const handle = await open(file, 'wx', 0o600)
  const took: number[] = []
  try {
    let at = 0
    for (const size of sizes) {
      const bytes = randomBytes(size)
      const before = performance.now()
      await handle.write(bytes, 0, size, at)
      await handle.datasync()
      took.push(performance.now() - before)
      at += size
    }
  } finally {
    await handle.close()
  }
  return took
}
