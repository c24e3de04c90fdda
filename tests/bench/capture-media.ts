// What both sides of the capture bench record: the same clip at the same size, and how frames are counted in what came out.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Picture } from '../../shared/model/capture'
import { makeClip } from '../harness/clip.mjs'

const exec = promisify(execFile)

/** Short: uncompressed, a second of 1080p is 78 MB. Chromium and ffmpeg both play it in a loop. */
const CLIP_SECONDS = 2

/** An uncompressed clip of this size with grain in it, and speech; as a good camera delivers it, without the decoding of Motion JPEG on either side. */
export async function clipOf({ width, height, frameRate }: Picture, folder: string): Promise<{ video: string; audio: string }> {
  const { video: source, audio } = await makeClip({ dir: folder })
  const video = join(folder, `${width}x${height}p${frameRate}.y4m`)
  if (!existsSync(video)) {
    await exec('ffmpeg', ['-v', 'error', '-nostdin', '-y', '-r', String(frameRate), '-f', 'mjpeg', '-i', source, '-t', String(CLIP_SECONDS), '-vf', `scale=${width}:${height},format=yuv420p`, '-strict', '-1', video])
  }
  return { video, audio }
}

/** `expected`: how many frames the time between the first and the last has room for. `maxGapMs`: the longest time without one. */
export type Frames = { frames: number; expected: number; seconds: number; maxGapMs: number }

/** Counts the pictures of a media file by their time stamps (ffprobe). @throws when there are fewer than two */
export async function framesOf(file: string, frameRate: number): Promise<Frames> {
  const { stdout } = await exec('ffprobe', ['-v', 'error', '-select_streams', 'v:0', '-show_entries', 'packet=pts_time', '-of', 'csv=p=0', file], { maxBuffer: 1 << 28 })
  return countFrames(stdout.split('\n').map(Number.parseFloat).filter(Number.isFinite), frameRate)
}

/** As `framesOf`, from the times in seconds. */
export function countFrames(times: readonly number[], frameRate: number): Frames {
  const [first, last] = [times[0], times.at(-1)]
  if (first === undefined || last === undefined || times.length < 2) throw new Error('no pictures were recorded')
  const gaps = times.slice(1).map((time, i) => time - times[i]!)
  return { frames: times.length, expected: Math.round((last - first) * frameRate) + 1, seconds: last - first, maxGapMs: Math.round(Math.max(...gaps) * 1000) }
}
