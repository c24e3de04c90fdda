// Watching a recording again: at once and at any second, frame by frame, two cameras together, and what is damaged passed over (F24, XA15).
import { expect, test, type Page } from '@playwright/test'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launchApp, type RunningApp } from '../harness/launch'
import { must, switchTo, write, type Room } from '../harness/room'
import { storeTake, type WebmTrack } from '../harness/stored-webm'
import { recordFor } from '../harness/take'
import { giveAll, launchRoom, templateWorld } from '../harness/template'
import type { Millis, RecordingId } from '../../shared/model/ids'
import { openDesk } from './desk-world'
import { fetchMedia, linesSince } from './stage'

const seconds = 24
/** The room camera began so much later than the face camera. */
const later = 1500
let clips: { face: Buffer; room: Buffer }

/** Pictures with their own second counted into them; as the recorder writes them: no length, no index. */
function clip(name: string, from: number, folder: string): Buffer {
  const file = join(folder, `${name}.webm`)
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', `testsrc2=s=640x360:r=30`, '-f', 'lavfi', '-i', 'sine=f=330', '-ss', String(from), '-t', String(seconds), '-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '1M', '-g', '60', '-c:a', 'libopus', '-f', 'webm', '-live', '1', file])
  return readFileSync(file)
}

test.beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'playback-'))
  clips = { face: clip('face', 0, folder), room: clip('room', later / 1000, folder) }
  rmSync(folder, { recursive: true })
})

type World = RunningApp & { room: Room; ids: RecordingId[] }

/** `before` runs when the recordings lie in the vault and the app does not run yet. */
async function open(tracks: readonly WebmTrack[], before: (vault: string, ids: RecordingId[]) => void = () => undefined, options: { lang?: 'zh' | 'en' } = {}): Promise<World> {
  const { room, ...where } = await templateWorld()
  const ids = await storeTake(where.vault, room, tracks)
  before(where.vault, ids)
  giveAll(where.vault)
  const running = await launchApp({ ...where, ...options })
  await switchTo(running.page, 'recorder')
  await running.page.reload()
  await openDesk(running.page, room.number)
  return { ...running, room, ids }
}

const face = (): WebmTrack => ({ track: 'face', startMs: 0, webm: clips.face, seconds })
const roomTrack = (): WebmTrack => ({ track: 'room', startMs: later, webm: clips.room, seconds })
const copies = (vault: string) => readdirSync(join(vault, 'media')).filter((name) => name.startsWith('drv_'))
const video = (page: Page) => page.getByTestId('player-video')
const player = (page: Page) => page.getByTestId('player')

async function watch(page: Page, id: RecordingId): Promise<void> {
  await page.locator(`[data-testid="desk-recording"][data-recording="${id}"]`).click()
  await page.getByTestId('agreement-check').check()
  await page.getByTestId('agreement-accept').click()
  await expect.poll(() => video(page).evaluate((v: HTMLVideoElement) => v.readyState), { timeout: 15_000 }).toBeGreaterThanOrEqual(2)
}

/** Time in seconds of the frame that is on the screen, by the file itself: noted at each frame that comes, read when none has come for a moment. */
const frameTime = (page: Page, testId = 'player-video') => page.getByTestId(testId).evaluate(async (v: HTMLVideoElement) => {
  const wait = (ms: number) => new Promise((resolve) => { setTimeout(resolve, ms) })
  const note = () => v.requestVideoFrameCallback((_, { mediaTime }) => { v.dataset['frame'] = String(mediaTime); note() })
  if (v.dataset['frame'] === undefined) {
    v.dataset['frame'] = ''
    note()
    // A still picture gives no frame of itself: nearly the same place is asked for again.
    if (v.paused) v.currentTime += 0.0005
  }
  for (let i = 0; i < 50 && (v.seeking || v.dataset['frame'] === ''); i++) await wait(50)
  if (v.paused) await wait(150)
  return Number(v.dataset['frame'])
})

/** Jumps by the bar and waits until the picture is there; ms it took. */
async function seek(page: Page, ms: number): Promise<number> {
  await page.getByTestId('player-seek').fill(String(ms))
  await expect(player(page)).toHaveAttribute('data-at-ms', String(ms))
  const from = Date.now()
  await expect.poll(() => video(page).evaluate((v: HTMLVideoElement) => !v.seeking && v.readyState >= 2), { intervals: [20] }).toBe(true)
  return Date.now() - from
}

/** What a key of the player does: it has the focus. */
async function press(page: Page, key: string): Promise<void> {
  await player(page).focus()
  await page.keyboard.press(key)
}

const frameMs = 1000 / 30

/** Waits until the frame on the screen is that of `ms`: at most so much before it (a frame unless told) and so much behind it. A frame that is drawn late is still the one before. */
async function shows(page: Page, ms: number, least = -(frameMs + 5), most = frameMs + 5): Promise<void> {
  await expect.poll(async () => {
    const late = ms - (await frameTime(page)) * 1000
    return late >= least && late < most ? 'there' : `${Math.round(late)} ms off`
  }, { message: `at ${ms}` }).toBe('there')
}

test.describe('one recording and its copy', () => {
  let world: World
  let page: Page
  test.beforeAll(async () => {
    test.setTimeout(180_000)
    world = await open([face(), roomTrack()])
    ;({ page } = world)
    await expect.poll(() => copies(world.vault).length, { timeout: 30_000 }).toBe(2)
    await watch(page, world.ids[0]!)
  })
  test.afterAll(() => world.kill9())

  test('F24 the seekable copy plays at any second that is asked for, under the length of the recording', async () => {
    await expect(player(page)).toHaveAttribute('data-seekable', 'true')
    await expect(player(page)).toHaveAttribute('data-length-ms', String(seconds * 1000))
    expect(await video(page).evaluate((v: HTMLVideoElement) => v.duration)).toBeCloseTo(seconds, 1)
    for (const ms of [20_000, 700, 13_300, 23_900, 0]) {
      await seek(page, ms)
      // The frame that began last at or before it.
      await shows(page, ms, -frameMs)
    }
  })

  test('F24 , and . show the frame before and after, and stop; J K L, Home and End, < and > do what they say', async () => {
    await seek(page, 5000)
    let at = await frameTime(page)
    for (const [key, step] of [['.', 1], ['.', 1], [',', -1], ['.', 1]] as const) {
      await press(page, key)
      await expect.poll(async () => Math.round(((await frameTime(page)) - at) / (frameMs / 1000))).toBe(step)
      at = await frameTime(page)
    }
    await expect(player(page)).toHaveAttribute('data-state', 'paused')
    await press(page, 'l')
    await expect.poll(async () => Math.abs(Number(await player(page).getAttribute('data-at-ms')) - 8067)).toBeLessThan(60)
    await press(page, 'j')
    await expect.poll(async () => Math.abs(Number(await player(page).getAttribute('data-at-ms')) - 5067)).toBeLessThan(60)
    await press(page, 'End')
    await expect(player(page)).toHaveAttribute('data-at-ms', String(seconds * 1000))
    await press(page, 'Home')
    await expect(player(page)).toHaveAttribute('data-at-ms', '0')
    for (const [key, rate] of [['>', 1.25], ['>', 1.5], ['>', 2], ['>', 3], ['>', 3], ['<', 2], ['<', 1.5], ['<', 1.25], ['<', 1], ['<', 0.75], ['<', 0.5], ['<', 0.5], ['>', 0.75], ['>', 1]] as const) {
      await press(page, key)
      expect(await video(page).evaluate((v: HTMLVideoElement) => v.playbackRate)).toBe(rate)
    }
    await press(page, 'k')
    await expect(player(page)).toHaveAttribute('data-state', 'playing')
    await press(page, 'k')
    await expect(player(page)).toHaveAttribute('data-state', 'paused')
  })

  test('F24 XC8 both cameras run side by side within a frame of each other, at any second and speed; each is an opening of its own', async () => {
    await page.getByTestId('player-track-both').click()
    const second = page.getByTestId('player-second')
    await expect.poll(() => second.evaluate((v: HTMLVideoElement) => v.readyState)).toBeGreaterThanOrEqual(2)
    /** How far the two pictures differ from what was filmed at the same time, in ms. */
    const apart = async () => Math.abs((await frameTime(page)) * 1000 - later - (await frameTime(page, 'player-second')) * 1000)
    for (const ms of [9000, 4500, 21_100]) {
      await seek(page, ms)
      await expect.poll(apart, { message: `at ${ms}` }).toBeLessThanOrEqual(frameMs + 1)
    }
    await seek(page, 3000)
    await press(page, ' ')
    for (const speed of [1, 2]) {
      if (speed === 2) for (let i = 0; i < 3; i++) await press(page, '>')
      await page.waitForTimeout(1500)
      const drifts: number[] = []
      for (let i = 0; i < 10; i++) {
        await page.waitForTimeout(150)
        drifts.push(Math.abs(Number(await second.getAttribute('data-drift-ms'))))
      }
      // The middle one: a busy machine may stumble over a single look.
      expect(drifts.sort((a, b) => a - b)[5], `at speed ${speed}: ${drifts}`).toBeLessThanOrEqual(frameMs)
    }
    await press(page, 'k')
    for (let i = 0; i < 3; i++) await press(page, '<')
    // Before it began there is nothing to show, and that is said.
    await seek(page, 500)
    await expect(page.getByTestId('player-second-picture')).toContainText('还没有开始录制')
    await page.getByTestId('player-track-room').click()
    await expect(page.getByTestId('player-second')).toBeHidden()
    await seek(page, 6000)
    expect(Math.abs((await video(page).evaluate((v: HTMLVideoElement) => v.currentTime)) * 1000 - (6000 - later))).toBeLessThan(2)
  })

  test('F25 a mark on the line is gone to by a click and by [ and ]', async () => {
    await page.getByTestId('player-track-face').click()
    await expect.poll(() => video(page).evaluate((v: HTMLVideoElement) => v.readyState)).toBeGreaterThanOrEqual(2)
    const { sections } = world.room
    for (const atMs of [7000, 15_000]) await write(page, sections.questioning, { kind: 'marker', body: { recordingId: world.ids[0]!, atMs: atMs as Millis, mark: 'note', text: '他把书包放下' } })
    await expect(page.locator('[data-testid="player-mark"][data-at-ms="15000"]')).toBeVisible()
    await seek(page, 0)
    await press(page, ']')
    await expect(player(page)).toHaveAttribute('data-at-ms', '7000')
    await press(page, ']')
    await expect(player(page)).toHaveAttribute('data-at-ms', '15000')
    await press(page, '[')
    await expect(player(page)).toHaveAttribute('data-at-ms', '7000')
    await page.locator('[data-testid="player-mark"][data-at-ms="15000"]').click()
    await expect(player(page)).toHaveAttribute('data-at-ms', '15000')
  })

  test('F77 the address of what plays is worth nothing after a lock; the log tells each track that was opened', async () => {
    const url = (await video(page).getAttribute('src'))!
    expect(await fetchMedia(world, url)).toMatchObject({ status: 200 })
    await switchTo(page, 'auditor')
    expect(await fetchMedia(world, url)).toMatchObject({ status: 404 })
    const opened = (await linesSince(page, 0)).filter((l) => l.kind === 'view.opened').map((l) => l.event!['recordingId'])
    expect(new Set(opened)).toEqual(new Set(world.ids))
  })
})

test('F24 XA15 a raw original without length or index can be watched at any second; a damaged second is told and passed over, the rest plays', async () => {
  test.setTimeout(120_000)
  const world = await open([face()], (vault, [id]) => {
    const file = join(vault, 'media', `${id}.som`)
    const bytes = readFileSync(file)
    // Into the chunk of seconds 9 to 10.
    const piece = Math.ceil(clips.face.length / seconds)
    bytes[32 + 9 * (32 + piece) + 32 + 100]! ^= 1
    writeFileSync(file, bytes)
  })
  const { page } = world
  try {
    await watch(page, world.ids[0]!)
    await expect(player(page)).toHaveAttribute('data-seekable', 'false')
    await expect(player(page)).toHaveAttribute('data-length-ms', String(seconds * 1000))
    expect(await video(page).evaluate((v: HTMLVideoElement) => v.duration)).toBe(Infinity)
    for (const ms of [3000, 6500, 1000]) {
      await seek(page, ms)
      await shows(page, ms)
    }
    await seek(page, 7500)
    await press(page, 'k')
    await expect(page.getByTestId('player-loss')).toContainText('00:00:09 至 00:00:10', { timeout: 15_000 })
    await expect(page.getByTestId('player-loss')).toContainText('E-C7')
    await expect(page.getByTestId('player-hole')).toHaveCount(1)
    await expect.poll(async () => Number(await player(page).getAttribute('data-at-ms')), { timeout: 15_000 }).toBeGreaterThan(12_500)
    await expect(player(page)).toHaveAttribute('data-state', 'playing')
    await seek(page, 20_000)
    // It plays on.
    await shows(page, 20_000, -3900, 0)
    // No copy was made of a damaged original.
    expect(copies(world.vault)).toEqual([])
  } finally {
    await world.kill9()
  }
})

test('XA15 a damaged copy gives way to the original at the same second, and is made again', async () => {
  test.setTimeout(180_000)
  const first = await open([face()])
  await expect.poll(() => copies(first.vault).length, { timeout: 30_000 }).toBe(1)
  const [had] = copies(first.vault)
  await first.page.getByTestId('lock').click()
  await expect(first.page.getByTestId('unlock')).toBeVisible()
  await first.kill9()
  const file = join(first.vault, 'media', had!)
  const bytes = readFileSync(file)
  bytes[Math.floor(bytes.length * 0.6)]! ^= 1
  writeFileSync(file, bytes)
  giveAll(first.vault)
  const running = await launchApp({ world: first.world, vault: first.vault, profile: first.profile })
  const { page } = running
  try {
    await switchTo(page, 'recorder')
    await page.reload()
    await openDesk(page, first.room.number)
    await watch(page, first.ids[0]!)
    await expect(page.getByTestId('player-copy-lost')).toBeVisible({ timeout: 15_000 })
    await expect(player(page)).toHaveAttribute('data-seekable', 'false')
    await seek(page, 18_000)
    await shows(page, 18_000)
    await expect(page.getByTestId('player-loss')).toHaveCount(0)
    // Another one is made behind it.
    await expect.poll(() => copies(first.vault).length, { timeout: 30_000 }).toBe(1)
    expect(copies(first.vault)).not.toEqual([had])
  } finally {
    await running.kill9()
  }
})

test('F24 every track that the recorder made gets its seekable copy after the stop, and none while it records', async () => {
  test.setTimeout(180_000)
  const running = await launchRoom({ cameras: 2 })
  const { page, room } = running
  try {
    const setUp = await must(page, 'record', 'setUp', {})
    const of = (kind: string, n: number) => setUp.devices.filter((d) => d.kind === kind)[n] ?? null
    await must(page, 'record', 'setPlan', {
      plan: { ...setUp.plan, posts: { camera1: of('camera', 0), microphone1: of('microphone', 0), camera2: of('camera', 1), microphone2: null }, tracks: ['face', 'room', 'composite', 'sound'] }, light: '', sensor: '', backSeconds: 5,
    })
    const parts = await recordFor(running, room.sessionId, 6000)
    expect(new Set(parts.map((p) => p.track))).toEqual(new Set(['face', 'room', 'composite', 'sound']))
    await expect.poll(() => copies(running.vault).length, { timeout: 30_000 }).toBe(parts.length)
    for (const { recordingId, track } of parts) {
      let opened = await must(page, 'record', 'play', { recordingId, purpose: 'review', agreed: true })
      for (let i = 0; i < 50 && !opened.seekable; i++) {
        await page.waitForTimeout(100)
        opened = await must(page, 'record', 'play', { recordingId, purpose: 'review', agreed: true })
      }
      expect(opened.seekable, track).toBe(true)
      const seen = await page.evaluate((src) => new Promise<{ duration: number; at: number; error: string | null }>((resolve) => {
        const video = document.createElement('video')
        video.muted = true
        video.onerror = () => resolve({ duration: 0, at: 0, error: video.error?.message ?? '' })
        video.onloadeddata = () => { video.currentTime = 4.2 }
        video.onseeked = () => resolve({ duration: video.duration, at: video.currentTime, error: null })
        video.src = src
      }), opened.url)
      expect(seen.error, track).toBe(null)
      expect(seen.at, track).toBe(4.2)
      expect(Math.abs(seen.duration * 1000 - opened.durationMs), track).toBeLessThan(250)
    }
    expect(running.output()).not.toContain('"derived"')
  } finally {
    await running.kill9()
  }
})
