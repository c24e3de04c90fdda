// Theirs: ffmpeg encodes the same frames at the same pace with the same codec and rate, and writes plain files.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Picture } from '../../shared/model/capture'
import { framesOf, type Frames } from './capture-media'
import { root } from './electron'
import { memoryMB } from './process-tree'

export type Encoded = { cpu: number; memoryMB: number; tracks: Frames[] }

type Wish = { picture: Picture; cameras: 1 | 2; seconds: number; media: { video: string; audio: string }; folder: string }

/** One camera: picture with sound, and sound alone. Two: a file of each camera, a picture-in-picture with a line of text, and sound alone. */
export async function encodeWithFfmpeg({ picture, cameras, seconds, media, folder }: Wish): Promise<Encoded> {
  const { width, height, frameRate, bitsPerSecond } = picture
  const input = (file: string) => ['-stream_loop', '-1', '-re', '-i', file]
  const codec = ['-c:v', picture.codec === 'vp9' ? 'libvpx-vp9' : 'libvpx', '-deadline', 'realtime', '-cpu-used', '6', '-b:v', String(bitsPerSecond), '-g', String(2 * frameRate)]
  const sound = ['-c:a', 'libopus', '-b:a', '64k']
  const out = (name: string, maps: string[], kind: string[]) => [...maps.flatMap((map) => ['-map', map]), ...kind, '-t', String(seconds), join(folder, `${name}.webm`)]
  const text = `drawbox=w=iw:h=ih/22:color=black:t=fill,drawtext=fontfile=${join(root(), 'out/fonts/sans-400.ttf')}:text='%{localtime} · 听雨询问室':fontcolor=white:fontsize=h/30:x=8:y=4`
  const video = [...codec, ...sound]
  const args = cameras === 1
    ? [...input(media.video), ...input(media.audio), ...out('face', ['0:v', '1:a'], video), ...out('sound', ['1:a'], sound)]
    : [...input(media.video), ...input(media.video), ...input(media.audio),
      '-filter_complex', `[0:v]split[a][b];[1:v]split[c][d];[d]scale=${width / 4}:${height / 4}[small];[b][small]overlay=W-w-16:H-h-16,${text}[both]`,
      ...out('face', ['[a]', '2:a'], video), ...out('room', ['[c]'], codec), ...out('composite', ['[both]', '2:a'], video), ...out('sound', ['2:a'], sound)]
  const child = spawn('ffmpeg', ['-v', 'info', '-hide_banner', '-nostats', '-benchmark', '-nostdin', '-y', ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (bytes: Buffer) => { said = (said + bytes.toString()).slice(-4000) })
  let memory = 0
  const timer = setInterval(() => { if (child.pid !== undefined) memory = Math.max(memory, memoryMB(child.pid)) }, 1000)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  }).finally(() => clearInterval(timer))
  const used = /bench: utime=([\d.]+)s stime=([\d.]+)s/.exec(said)
  if (code !== 0 || !used) throw new Error(`ffmpeg ended with ${code}: ${said}`)
  const names = cameras === 1 ? ['face'] : ['face', 'room', 'composite']
  // A whole second of media, however long it took: on a busy machine ffmpeg falls behind where a recorder has to drop frames.
  return { cpu: (Number(used[1]) + Number(used[2])) / seconds, memoryMB: memory, tracks: await Promise.all(names.map((name) => framesOf(join(folder, `${name}.webm`), frameRate))) }
}
