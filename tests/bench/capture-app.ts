// Ours: the real app records, from the fake camera to the synced file; measured from outside.
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import { openRecording } from '../../electron/record/recordings'
import type { Picture } from '../../shared/model/capture'
import type { RecordingId } from '../../shared/model/ids'
import type { Track } from '../../shared/model/recording'
import { launchApp } from '../harness/launch'
import { login } from '../harness/people'
import { must, switchTo, type Room } from '../harness/room'
import { Follower, startTake, stopTake } from '../harness/take'
import { changeSettings, templateWorld } from '../harness/template'
import { framesOf, type Frames } from './capture-media'
import { countCpu, memoryMB } from './process-tree'

/** `cpu`: processor seconds a recorded second. `ackMs`: from handing a chunk out to its answer, each. */
export type Captured = { cpu: number; memoryMB: number; firstMemoryMB: number; ackMs: number[]; chunkBytes: number[]; tracks: (Frames & { track: Track })[] }

type Wish = { picture: Picture; cameras: 1 | 2; seconds: number; media: { video: string; audio: string }; folder: string }

/** What is not yet even: devices open, encoders find their rate. */
const SETTLE_MS = 3000

export async function recordWithApp({ picture, cameras, seconds, media, folder }: Wish): Promise<Captured> {
  const { room, ...where } = await templateWorld()
  changeSettings(where.profile, { probed: { at: '2026-01-01T00:00:00.000Z', picture, tried: [] } })
  const running = await launchApp({ ...where, media })
  const made = new Map<RecordingId, Track>()
  let measured: Omit<Captured, 'tracks'>
  try {
    const { page, app, pid } = running
    await switchTo(page, 'recorder')
    await setPosts(page, cameras)
    const capturing = await capturingPage(running)
    await watchAnswers(capturing)
    await startTake(page, room.sessionId)
    const follower = new Follower(app, 1000)
    try {
      await follower.until('all tracks write', (state) => state.tracks.length > 0 && state.tracks.every((t) => t.state === 'running' && t.upToMs > 0))
      await sleep(SETTLE_MS)
      await capturing.evaluate(() => { (globalThis as unknown as { benchAnswers: unknown[] }).benchAnswers.length = 0 })
      const firstMemoryMB = memoryMB(pid)
      const cpu = countCpu(pid)
      const since = performance.now()
      await sleep(seconds * 1000)
      const took = (performance.now() - since) / 1000
      const used = cpu()
      const answers = await capturing.evaluate(() => (globalThis as unknown as { benchAnswers: { ms: number; bytes: number }[] }).benchAnswers)
      measured = { cpu: used / took, memoryMB: memoryMB(pid), firstMemoryMB, ackMs: answers.map((a) => a.ms), chunkBytes: answers.map((a) => a.bytes) }
      for (const { recordingId, track } of follower.acknowledged.values()) made.set(recordingId, track as Track)
    } finally {
      await follower.close()
      await stopTake(page)
    }
  } finally {
    await running.close()
  }
  return { ...measured, tracks: await framesIn(where.vault, room, made, picture, folder) }
}

/** The first fake camera at both posts: a file plays one camera only, and an encoder does not mind that two pictures are alike. */
async function setPosts(page: Page, cameras: 1 | 2): Promise<void> {
  for (let tries = 0; ; tries++) {
    const { devices, plan, light, sensor, backSeconds } = await must(page, 'record', 'setUp', {})
    const [camera, microphone] = [devices.find((d) => d.kind === 'camera') ?? null, devices.find((d) => d.kind === 'microphone') ?? null]
    if (camera && microphone) {
      const second = cameras === 2 ? camera : null
      await must(page, 'record', 'setPlan', {
        plan: { ...plan, posts: { camera1: camera, microphone1: microphone, camera2: second, microphone2: null }, tracks: second ? ['face', 'room', 'composite', 'sound'] : ['face', 'sound'] },
        light, sensor, backSeconds,
      })
      return
    }
    if (tries > 50) throw new Error('the app found no fake camera or microphone')
    await sleep(200)
  }
}

async function capturingPage({ app }: Awaited<ReturnType<typeof launchApp>>): Promise<Page> {
  for (let tries = 0; tries < 100; tries++) {
    const page = app.windows().find((window) => /\/capture\.html/.test(window.url()))
    if (page) return page
    await sleep(100)
  }
  throw new Error('there is no capturing window')
}

/** Times every chunk where it leaves the capturing window and where its answer comes back; the window's own code is not touched. */
async function watchAnswers(page: Page): Promise<void> {
  await page.evaluate(() => {
    const answers: { ms: number; bytes: number }[] = []
    Object.assign(globalThis, { benchAnswers: answers })
    const sent = new Map<string, { at: number; bytes: number }>()
    const ports = new WeakSet<MessagePort>()
    const post = MessagePort.prototype.postMessage
    MessagePort.prototype.postMessage = function (this: MessagePort, ...args: unknown[]) {
      const { recordingId, index, bytes } = args[0] as { recordingId: string; index: number; bytes?: Uint8Array }
      if (!ports.has(this)) {
        ports.add(this)
        this.addEventListener('message', ({ data }: MessageEvent<{ recordingId: string; index: number }>) => {
          const found = sent.get(`${data.recordingId} ${data.index}`)
          if (found) answers.push({ ms: performance.now() - found.at, bytes: found.bytes })
        })
      }
      if (bytes) sent.set(`${recordingId} ${index}`, { at: performance.now(), bytes: bytes.byteLength })
      return Reflect.apply(post, this, args) as void
    }
  })
}

/** Opens what was recorded as the app would, and counts its pictures. */
async function framesIn(vault: string, room: Room, made: ReadonlyMap<RecordingId, Track>, picture: Picture, folder: string): Promise<Captured['tracks']> {
  const store = await login(vault, room.ids.recorder, room.passwords.recorder)
  const tracks: Captured['tracks'] = []
  try {
    for (const [recordingId, track] of made) {
      if (track === 'sound') continue
      const file = join(folder, `${recordingId}.webm`)
      const reader = await openRecording(store, recordingId)
      const out = createWriteStream(file)
      for await (const piece of reader.range(0, reader.bytes)) if (!out.write(piece)) await once(out, 'drain')
      out.end()
      await once(out, 'finish')
      await reader.close()
      tracks.push({ track, ...await framesOf(file, picture.frameRate) })
    }
  } finally {
    await store.close()
  }
  return tracks
}
