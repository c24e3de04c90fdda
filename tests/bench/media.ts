// What it costs to make a recording seekable, and how long a jump takes: against ffmpeg on the same pictures, as a plain file.
import { execFile, fork, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { open, readFile, rm, stat } from 'node:fs/promises'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Page } from '@playwright/test'
import { RemuxNews, type RemuxJob } from '../../electron/record/remux-calls'
import { MediaWriter } from '../../electron/vault/writer'
import { freshId } from '../harness/ids'
import { launchApp } from '../harness/launch'
import { must, switchTo } from '../harness/room'
import { storeTake } from '../harness/stored-webm'
import { giveAll, templateWorld } from '../harness/template'
import { launcher, worldDir } from '../harness/world'
import { byTurns, figure, percentile, timed, type Figure } from './figure'

const run = promisify(execFile)
const copyMB = Number(process.env['SAYONCE_BENCH_COPY_MB'] ?? 1000)
const seekMinutes = Number(process.env['SAYONCE_BENCH_SEEK_MINUTES'] ?? 10)
const seeks = 20
const rounds = 3
const runs = 3

/** 720p as the recorder writes it: no length, no index; a clip of 20 s put behind itself until it is long enough. */
async function film(folder: string, name: string, enough: { mb: number } | { minutes: number }): Promise<string> {
  const base = join(folder, 'base.webm')
  await run('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc2=s=1280x720:r=30,noise=alls=12:allf=t', '-f', 'lavfi', '-i', 'sine=f=300', '-t', '20', '-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '2500k', '-g', '60', '-c:a', 'libopus', base])
  const times = 'mb' in enough ? Math.ceil((enough.mb * 1e6) / (await stat(base)).size) : enough.minutes * 3
  const path = join(folder, name)
  await run('ffmpeg', ['-v', 'error', '-y', '-stream_loop', String(times - 1), '-i', base, '-c', 'copy', '-f', 'webm', '-live', '1', path])
  return path
}

/** Largest resident set of a process, in MB, by the kernel's own count; looked up until it ends. */
async function peakOf(pid: number, ended: () => boolean): Promise<number> {
  let peak = 0
  while (!ended()) {
    try {
      peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024)
    } catch {
      // It ended between two looks.
    }
    await sleep(50)
  }
  return peak
}

async function copies(): Promise<Figure[]> {
  const folder = worldDir('remux')
  const plain = await film(folder, 'plain.webm', { mb: copyMB })
  const size = (await stat(plain)).size
  const [recordingId, key] = [freshId('rec'), randomBytes(32)]
  const original = join(folder, `${recordingId}.som`)
  const writer = await MediaWriter.create(original, recordingId, Buffer.from(key))
  const file = await open(plain)
  const chunk = Buffer.alloc(320 * 1024)
  for (let at = 0, i = 1; at < size; i++) {
    const { bytesRead } = await file.read(chunk, 0, chunk.length, at)
    await writer.append(Buffer.from(chunk.subarray(0, bytesRead)), i * 1000)
    at += bytesRead
  }
  await file.close()
  const { chunks, head, durationMs } = await writer.finish()
  await writer.close()
  const { main } = JSON.parse(readFileSync(join(launcher().app, 'package.json'), 'utf8')) as { main: string }
  // The built process itself, under plain Node: it needs nothing of Electron.
  const program = join(launcher().app, dirname(main), 'remux.process.js')
  const peaks = { ours: [] as number[], theirs: [] as number[] }
  const ours = async () => {
    const derivedId = freshId('drv')
    const job: RemuxJob = { recordingId, paths: [original], key: new Uint8Array(key), expected: { chunks, head }, durationMs, rows: null, derivedId, target: join(folder, `${derivedId}.som`) }
    let ended = false
    const child = fork(program, { serialization: 'advanced', execArgv: ['--max-semi-space-size=4'] })
    const peak = peakOf(child.pid!, () => ended)
    const took = await timed(() => new Promise<void>((resolve, reject) => {
      child.on('message', (message) => {
        const news = RemuxNews.parse(message)
        if ('made' in news) resolve()
        if ('failed' in news) reject(new Error(news.failed))
      })
      child.send(job)
    }))
    ended = true
    peaks.ours.push(await peak)
    child.kill('SIGKILL')
    await rm(job.target)
    return took / 1000
  }
  const theirs = async () => {
    const target = join(folder, 'copy.webm')
    let ended = false
    const child = spawn('ffmpeg', ['-v', 'error', '-y', '-i', plain, '-c', 'copy', target], { stdio: 'ignore' })
    const peak = peakOf(child.pid!, () => ended)
    const took = await timed(() => new Promise<void>((resolve, reject) => { child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`ffmpeg: ${code}`)))) }))
    ended = true
    peaks.theirs.push(await peak)
    // On the disk, as ours is.
    const written = await open(target)
    const synced = await timed(() => written.sync())
    await written.close()
    return (took + synced) / 1000
  }
  const measured = await byTurns(runs, ours, theirs)
  const mb = Math.round(size / 1e6)
  return [
    figure('remux', 's', measured, { of: `seekable copy of ${mb} MB: decrypt and check twice, copy packets, encrypt, sync`, against: `ffmpeg -c copy of the same ${mb} MB as a plain file, synced` }),
    figure('remux-memory', 'MB', peaks, { of: 'largest resident set of the process that makes the copy', against: 'largest resident set of ffmpeg -c copy' }),
  ]
}

/** Seconds to jump to: the same for everybody, spread over the whole. */
const places = (seconds: number, round: number) => Array.from({ length: seeks }, (_, i) => (((round * seeks + i + 1) * 0.61803398875) % 1) * (seconds - 15) + 2)

/** ms of each jump, in the window itself. */
async function jumps(page: Page, url: string, to: readonly number[]): Promise<number[]> {
  return page.evaluate(async ({ src, to }) => {
    const video = document.createElement('video')
    video.muted = true
    video.src = src
    document.body.append(video)
    await new Promise((resolve) => { video.onloadeddata = resolve })
    const took: number[] = []
    for (const place of to) {
      const before = performance.now()
      await new Promise((resolve) => { video.onseeked = resolve; video.currentTime = place })
      took.push(performance.now() - before)
    }
    video.removeAttribute('src')
    video.load()
    video.remove()
    return took
  }, { src: url, to })
}

async function seeking(): Promise<Figure[]> {
  const { room, ...where } = await templateWorld()
  const seconds = seekMinutes * 60
  const raw = await film(where.world, 'raw.webm', { minutes: seekMinutes })
  const indexed = join(where.world, 'indexed.webm')
  await run('ffmpeg', ['-v', 'error', '-y', '-i', raw, '-c', 'copy', '-cues_to_front', '1', indexed])
  const webm = await readFile(raw)
  // Of the second one the very end is damaged: no copy is made of it, and the raw original plays.
  const [good, bad] = await storeTake(where.vault, room, [{ track: 'face', startMs: 0, webm, seconds }, { track: 'room', startMs: 0, webm, seconds }])
  const path = join(where.vault, 'media', `${bad}.som`)
  const bytes = await readFile(path)
  bytes[bytes.length - 5]! ^= 1
  writeFileSync(path, bytes)
  giveAll(where.vault)
  const running = await launchApp(where)
  try {
    await switchTo(running.page, 'recorder')
    const made = () => readdirSync(join(where.vault, 'media')).filter((name) => name.startsWith('drv_')).length
    for (let i = 0; i < 600 && made() === 0; i++) await sleep(100)
    const measure = async (id: typeof good, seekable: boolean, round: number) => {
      for (;;) {
        const opened = await must(running.page, 'record', 'play', { recordingId: id!, purpose: 'review', agreed: true })
        if (opened.seekable === seekable) return jumps(running.page, opened.url, places(seconds, round))
        await must(running.page, 'record', 'closeView', { viewId: opened.viewId })
        await sleep(500)
      }
    }
    const theirs = async (file: string, round: number) => {
      const took: number[] = []
      for (const to of places(seconds, round)) took.push(await timed(() => run('ffmpeg', ['-v', 'error', '-ss', String(to), '-i', file, '-map', '0:v', '-frames:v', '1', '-f', 'null', '-'])))
      return took
    }
    const sides = [['derived', good, true, indexed, 'the same packets with an index'], ['raw', bad, false, raw, 'the same raw file']] as const
    const took = new Map(sides.map(([name]) => [name, { ours: [] as number[], theirs: [] as number[] }]))
    // By turns, so that a busy moment of the machine falls on all.
    for (let round = 0; round < rounds; round++) {
      for (const [name, id, seekable, file] of sides) {
        took.get(name)!.ours.push(...await measure(id, seekable, round))
        took.get(name)!.theirs.push(...await theirs(file, round))
      }
    }
    const figures = sides.flatMap(([name, , , , what]) => [50, 99].map((p) => {
      const { ours: own, theirs: other } = took.get(name)!
      return { ...figure(`seek-${name}-p${p}`, 'ms', { ours: [percentile(own, p)], theirs: [percentile(other, p)] }, {
        of: `p${p} of ${own.length} jumps in ${seekMinutes} min of 720p, encrypted, in the window, until the picture is there`, against: `p${p} of ffmpeg -ss and one frame decoded, ${what}, plain, new process each`,
      }), runs: own.length }
    }))
    return figures
  } finally {
    await running.kill9()
  }
}

export async function media(): Promise<Figure[]> {
  return [...await copies(), ...await seeking()]
}
