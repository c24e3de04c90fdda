// Eight hours of recording by a sped-up clock (point 10, XC7): real recorder, real writer process, real store and files; a part of every track ends
// each half hour and the writer is killed each hour. Memory and open files must be flat, and what lies there at the end must be whole and quick to open.
import { afterAll, expect, test } from 'vitest'
import { randomBytes } from 'node:crypto'
import { openRecording } from '../../electron/record/recordings'
import type { Plan } from '../../shared/model/capture'
import { figure } from '../harness/figures'
import { footprint } from '../harness/processes'
import { Rig } from '../harness/rig'
import { clusterOf, headOf } from '../harness/webm'
import { gapsOf } from '../harness/take'

/** Three minutes in `npm test`, eight hours by `npm run test:soak`. */
const hours = Number(process.env['SAYONCE_SOAK_HOURS'] ?? 0.05)
const seconds = Math.round(hours * 3600)
/** Shares of the whole: samples are taken at each, quarters are compared. */
const samples = 80
const partSeconds = Math.max(30, Math.min(1800, Math.round(seconds / 6)))

const plan: Plan = {
  posts: { camera1: null, microphone1: null, camera2: null, microphone2: null },
  picture: { width: 640, height: 360, frameRate: 15, codec: 'vp8', bitsPerSecond: 200_000 }, tracks: ['face', 'room', 'composite', 'sound'],
}

let rig: Rig | undefined
afterAll(async () => { await rig?.end() })

type Sample = { at: number; main: ReturnType<typeof footprint>; writer: ReturnType<typeof footprint> }
const mean = (all: readonly number[]) => all.reduce((a, b) => a + b, 0) / all.length

test(`XC7: ${hours} hours of four tracks: memory and handles are flat, every part is whole and opens at once`, { timeout: 60_000 + seconds * 1000 }, async () => {
  rig = await Rig.make(plan)
  const began = performance.now()
  await rig.start()
  const noise = randomBytes(64 * 1024)
  const taken: Sample[] = []
  const kills: number[] = []
  for (let second = 1; second <= seconds; second++) {
    if (second % partSeconds === 0) {
      for (const track of plan.tracks) {
        await rig.endPart(track, 'track-ended')
        await rig.openPart(track)
      }
    }
    if (second % (partSeconds * 2) === partSeconds + 7) {
      const died = performance.now()
      const before = rig.writer
      before.kill('SIGKILL')
      await rig.pass((track, index) => chunk(noise, track, index))
      expect(rig.writer).not.toBe(before)
      kills.push(performance.now() - died)
    } else await rig.pass((track, index) => chunk(noise, track, index))
    if (second % Math.max(1, Math.floor(seconds / samples)) === 0) taken.push({ at: second, main: settled(process.pid), writer: settled(rig.writer.pid!) })
  }
  const took = (performance.now() - began) / 1000
  figure('soak: hours of a take', 'h', [hours])
  figure('soak: times real time', 'x', [seconds / took])
  figure('soak: the spare takes over and writes', 'ms', kills)
  const state = rig.recorder.state()
  expect(state.alarms.map((a) => a.alarm).filter((a) => a !== 'broke' && a !== 'same-disk')).toEqual([])
  await rig.stop()

  // The first eighth is start-up: caches fill, the collector finds its size.
  const quarter = Math.floor((taken.length * 7) / 8 / 4)
  const [first, last] = [taken.slice(-4 * quarter, -3 * quarter), taken.slice(-quarter)]
  for (const who of ['main', 'writer'] as const) {
    const mb = [mean(first.map((s) => s[who].mb)), mean(last.map((s) => s[who].mb))] as const
    const handles = [Math.max(...first.map((s) => s[who].handles)), Math.max(...last.map((s) => s[who].handles))] as const
    figure(`soak: memory of ${who === 'main' ? 'main (with the test)' : 'the writer'}, first and last quarter`, 'MB', mb)
    figure(`soak: open files of ${who}, first and last quarter`, 'files', handles)
    // A writer that took over is a younger process: only growth counts.
    expect(mb[1] - mb[0], `${who} grew from ${mb[0]} to ${mb[1]} MB`).toBeLessThan(who === 'writer' ? 24 : 60)
    expect(handles[1] - handles[0], `${who}: open files`).toBeLessThanOrEqual(4)
  }

  const { store, made } = rig
  const entries = await store.log.read(made.section('questioning'))
  const ended = entries.flatMap((e) => (e.kind === 'recording.ended' ? [e.body] : []))
  expect(ended.length).toBe(plan.tracks.length * (Math.floor(seconds / partSeconds) + 1))
  expect(ended.every((e) => e.reason === 'track-ended' || e.reason === 'stopped')).toBe(true)
  expect(entries.filter((e) => e.kind === 'take.ended')).toHaveLength(1)
  // Chunks follow each other in one second of the sped-up clock: a gap would be one that was made up.
  expect(gapsOf(entries).every((g) => g.ms <= 1500)).toBe(true)
  // Each track holds every second.
  for (const track of plan.tracks) {
    const ids = new Set(entries.flatMap((e) => (e.kind === 'recording.started' && e.body.track === track ? [e.body.recordingId] : [])))
    expect(ended.filter((e) => ids.has(e.recordingId)).reduce((sum, e) => sum + e.chunks, 0), track).toBe(seconds + 1)
  }
  const opened: number[] = []
  for (const { recordingId, chunks, bytes } of [ended[0]!, ended.at(-1)!]) {
    const before = performance.now()
    const reader = await openRecording(store, recordingId)
    opened.push(performance.now() - before)
    expect(reader.bytes).toBe(bytes)
    const middle = Math.floor(bytes / 2)
    for await (const piece of reader.range(middle, Math.min(bytes, middle + 1000))) expect(piece.length).toBeGreaterThan(0)
    expect(chunks).toBeGreaterThan(0)
    await reader.close()
  }
  figure('soak: open a part', 'ms', opened)
})

/** What a process needs once its garbage is gone, as far as that can be asked for. */
function settled(pid: number) {
  ;(globalThis as { gc?: () => void }).gc?.()
  return footprint(pid)
}

/** A second as an encoder gives it, a tenth of its usual size: a cluster with a key frame every other second. */
const chunk = (noise: Buffer, track: string, index: number): Uint8Array => {
  const size = track === 'sound' ? 1_000 : 20_000
  const from = (index * 977) % (noise.length - size)
  const body = clusterOf(index * 1000, noise.subarray(from, from + size))
  return index === 0 ? Buffer.concat([headOf(track === 'sound' ? 'sound' : 'picture'), body]) : body
}
