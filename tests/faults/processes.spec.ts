// XA2-XA5, XA19, XA20: a process of the recorder dies, hangs or sleeps while it records. The others go on; what died is back within two
// seconds, a gap is told with its times, and nothing that was acknowledged is missing.
import { expect, test } from '@playwright/test'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Disk } from '../harness/disks'
import { figure } from '../harness/figures'
import { checkVault, logVerifies, oracle, plainIn } from '../harness/oracle'
import { kill9, limit, pidOf, pidSoon, processesOf, rootNeeded } from '../harness/processes'
import { must, type Room } from '../harness/room'
import { Follower, askRoom, gapsOf, startTake, stopTake, takeLog, useBothCameras, type Acknowledged, type Gap } from '../harness/take'
import { launchRoom } from '../harness/template'
import { worldDir } from '../harness/world'
import type { RunningApp } from '../harness/launch'

test.describe.configure({ mode: 'serial' })

const restartMs = 2000
/** Chromium's clock of frames is not ours: a chunk may begin this much after its part. */
const slackMs = 100

let running: RunningApp & { room: Room }
let second: Disk | null = null
let follower: Follower
const all = new Map<string, Acknowledged>()
const allGaps: Gap[] = []

test.beforeAll(async () => {
  test.setTimeout(400_000)
  const world = worldDir()
  // With root the second place is a disk of its own; without, a folder on the same one.
  const folder = join(world, 'second')
  mkdirSync(folder)
  if (rootNeeded('a second disk') === '') second = new Disk(folder, 700)
  running = await launchRoom({ world, cameras: 2, second: folder })
  await useBothCameras(running.page)
  await startTake(running.page, running.room.sessionId)
  follower = new Follower(running.app)
  await follower.grows(2000)
})
test.afterAll(async () => {
  await follower?.close()
  await running?.kill9()
  second?.unmount()
})

/** What one fault did to the take that runs: gaps by the record, and whether every track records again. */
async function through(name: string, fault: () => Promise<unknown>, { window = true } = {}): Promise<{ gaps: Gap[]; seconds: number }> {
  const before = follower.last!
  const had = window ? gapsOf(await takeLog(running.page, running.room)).length : 0
  const parts = new Map(before.tracks.map((t) => [t.track, t.recordingId]))
  const began = performance.now()
  await fault()
  // Long enough that what died has been missed.
  await sleep(1200)
  await follower.until(`${name}: every track records`, (s) => s.state === 'running' && s.tracks.length === before.tracks.length && s.tracks.every((t) => t.state === 'running' && t.startMs + t.upToMs > before.takeMs + 1500), 20_000)
  const seconds = (performance.now() - began) / 1000
  await follower.grows(1500)
  expect(follower.last!.takeId, 'the same take').toBe(before.takeId)
  const gaps = window ? gapsOf(await takeLog(running.page, running.room)).slice(had) : []
  for (const gap of gaps) expect(gap.ms, `${name}: ${gap.track} was back in ${gap.ms} ms (${gap.reason})`).toBeLessThanOrEqual(restartMs + slackMs)
  // A new part without a gap told would be a gap kept quiet.
  for (const track of window ? follower.last!.tracks : []) if (track.recordingId !== parts.get(track.track)) expect(gaps.map((g) => g.track), `${name}: the gap of ${track.track} is told`).toContain(track.track)
  if (gaps.length > 0) figure(`restart after ${name}`, 'ms', gaps.map((g) => g.ms))
  allGaps.push(...gaps)
  return { gaps, seconds }
}

const eventsOf = async (process: string) => (await takeLog(running.page, running.room)).filter((e) => e.kind === 'take.event' && e.body.what.type === 'process' && e.body.what.process === process).length

test('XA3: the writer is killed, three times: another takes over, nothing is lost and there is no gap at all', async () => {
  for (let i = 0; i < 3; i++) {
    const before = follower.last!
    const writer = await pidSoon(running, 'writer')
    const { gaps } = await through('the writer', async () => { process.kill(writer, 'SIGKILL') })
    expect(gaps).toEqual([])
    expect(follower.last!.tracks.map((t) => t.recordingId), 'the same files').toEqual(before.tracks.map((t) => t.recordingId))
    expect(await pidSoon(running, 'writer')).not.toBe(writer)
    expect(await pidSoon(running, 'spare'), 'a spare stands ready again').toBeGreaterThan(0)
  }
  expect(await eventsOf('writer')).toBe(3)
})

test('XA3: the spare alone is killed: nothing happens, and another spare stands ready', async () => {
  const spare = await pidSoon(running, 'spare')
  const { gaps } = await through('the spare', async () => { process.kill(spare, 'SIGKILL') })
  expect(gaps).toEqual([])
  await expect.poll(() => pidOf(running, 'spare')).not.toBe(spare)
})

test('XA2: the capturing window is killed, twice: it is back, the gap is told in the record', async () => {
  for (let i = 0; i < 2; i++) {
    const { gaps } = await through('the capturing window', () => kill9(running, 'capture'))
    expect(new Set(gaps.map((g) => g.track)), 'every track').toEqual(new Set(follower.last!.tracks.map((t) => t.track)))
    for (const { reason } of gaps) expect(reason).toBe('window')
    expect(follower.raised.has('restarting') || follower.raised.has('broke'), 'it was said').toBe(true)
  }
  expect(await eventsOf('capture')).toBe(2)
})

test('XA2: the capturing window hangs: it is replaced like a dead one', async () => {
  const capture = await pidSoon(running, 'capture')
  const had = gapsOf(await takeLog(running.page, running.room)).length
  process.kill(capture, 'SIGSTOP')
  try {
    await expect.poll(() => pidOf(running, 'capture'), { timeout: 15_000 }).not.toBe(capture)
    await follower.until('every track records', (s) => s.state === 'running' && s.tracks.every((t) => t.state === 'running'))
    await follower.grows(2000)
    const gaps = gapsOf(await takeLog(running.page, running.room)).slice(had)
    expect(gaps.length).toBeGreaterThan(0)
    // Given up within a second and a half (four on a machine that is slow for everybody), then two to be back; and what of the last second was not written.
    for (const gap of gaps) expect(gap.ms).toBeLessThanOrEqual(8000)
    figure('gap when the capturing window hangs', 'ms', gaps.map((g) => g.ms))
  } finally {
    try { process.kill(capture, 'SIGKILL') } catch { /* Main has done it. */ }
  }
})

test('XA4: the GPU process is killed: the recording goes on', async () => {
  const gpu = await pidSoon(running, 'gpu')
  await through('the GPU process', async () => { process.kill(gpu, 'SIGKILL') })
})

test('XA19: the room window runs out of memory: it goes, the recording does not notice', async () => {
  const room = await pidSoon(running, 'room')
  const before = follower.last!
  // What it may write to, not its address space: V8 reserves terabytes of that beforehand.
  const size = Number(/^VmData:\s+(\d+)/m.exec(readFileSync(`/proc/${room}/status`, 'utf8'))![1]) * 1024
  limit(room, `--data=${size + 200 * 1024 * 1024}:`)
  // A page that takes whatever it can get.
  void askRoom(running.app, `(() => { const all = []; for (let i = 0; ; i++) all.push({ i, text: 'x'.repeat(1000) + i }) })()`)
  await expect.poll(() => pidOf(running, 'room').catch(() => room), { timeout: 40_000 }).not.toBe(room)
  await expect.poll(() => askRoom(running.app, '1 + 1'), { timeout: 20_000 }).toBe(2)
  const after = await follower.grows(2000)
  expect(after).toMatchObject({ takeId: before.takeId, primary: before.primary, state: 'running' })
  expect(after.tracks.map((t) => t.recordingId)).toEqual(before.tracks.map((t) => t.recordingId))
  // Whom the kernel would take first when memory runs out: never one of the recorder before a window.
  const score = (pid: number) => Number(readFileSync(`/proc/${pid}/oom_score_adj`, 'utf8'))
  expect(score(await pidSoon(running, 'writer'))).toBeLessThanOrEqual(score(await pidSoon(running, 'room')))
  expect(score(running.pid)).toBeLessThanOrEqual(score(await pidSoon(running, 'room')))
})

test('XA20: the machine sleeps five seconds: the parts end as suspended, new ones begin on waking, the gap is told', async () => {
  // The room's page died in the test before; everything is asked through the main process.
  const before = follower.last!
  await running.app.evaluate(({ powerMonitor }) => { powerMonitor.emit('suspend') })
  await sleep(700)
  const group = await everyProcess()
  for (const pid of group) process.kill(pid, 'SIGSTOP')
  await sleep(5000)
  for (const pid of group.toReversed()) process.kill(pid, 'SIGCONT')
  await running.app.evaluate(({ powerMonitor }) => { powerMonitor.emit('resume') })
  await follower.until('every track records again', (s) => s.state === 'running' && s.tracks.every((t) => t.state === 'running' && t.startMs > before.takeMs), 20_000)
  await follower.grows(1500)
  expect(follower.last!.takeId).toBe(before.takeId)
  expect(follower.raised.has('broke'), 'a banner says that it was interrupted').toBe(true)
})

/** All processes of the app: main first, so that it does not see the others stand still. */
async function everyProcess(): Promise<number[]> {
  const pids = new Set([running.pid, ...(await processesOf(running)).map((p) => p.pid)])
  // Zygotes are in no list of Electron's.
  for (const name of readdirSync('/proc').filter((n) => /^\d+$/.test(n))) {
    try {
      if (readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(running.profile)) pids.add(Number(name))
    } catch { /* Ended meanwhile. */ }
  }
  return [...pids]
}

test('after all this: the take ends in good order, every acknowledged chunk is on both disks, every part decodes, the log verifies', async () => {
  test.setTimeout(180_000)
  await follower.close()
  for (const [id, one] of follower.acknowledged) all.set(id, one)
  expect(await askRoom(running.app, 'sayonce.record.stop({})')).toMatchObject({ ok: true })
  expect(plainIn(running)).toEqual([])
  await running.close()
  const verdict = await oracle(running, { acknowledged: [...all.values()], abnormal: false, launch: { cameras: 2 } })
  try {
    const { entries, gaps } = verdict
    expect(entries.filter((e) => e.kind === 'take.ended').map((e) => (e.kind === 'take.ended' ? e.body.reason : ''))).toEqual(['stopped'])
    const slept = entries.find((e) => e.kind === 'take.event' && e.body.what.type === 'suspended')
    expect(slept?.kind === 'take.event' && slept.body.what.type === 'suspended' && slept.body.what.forMs, 'XA20 in the record').toBeGreaterThanOrEqual(4500)
    expect(gaps.filter((g) => g.reason === 'suspended').every((g) => g.ms >= 4500)).toBe(true)
    // Parts and gaps of a track cover the take without a hole.
    for (const track of new Set([...all.values()].map((a) => a.track))) {
      const parts = [...all.values()].filter((a) => a.track === track).map((a) => ({ from: a.startMs, to: a.startMs + verdict.lengths.get(a.recordingId)! })).sort((a, b) => a.from - b.from)
      for (const [i, part] of parts.entries()) {
        const next = parts[i + 1]
        if (next && next.from - part.to > 50) expect(gaps.some((g) => g.track === track && g.fromMs <= part.to + 1500 && g.toMs >= next.from - 1500), `${track}: ${part.to} to ${next.from} is told`).toBe(true)
      }
    }
    await logVerifies(verdict.running)
  } finally {
    await verdict.running.close()
  }
  const named = second === null ? undefined : join(second.folder, readdirSync(second.folder).find((name) => /^sayonce-[0-9a-f]{32}$/.test(name))!)
  await checkVault(running, [...all.values()], named === undefined ? {} : { second: named })
})

test('XA5: killed while it stops, at six moments: the originals are whole, and the seekable copy is made at the next login', async () => {
  test.setTimeout(240_000)
  const place = await launchRoom()
  let now: RunningApp = place
  try {
    for (const after of [0, 30, 100, 250, 500, 900]) {
      await startTake(now.page, place.room.sessionId)
      const watch = new Follower(now.app)
      await watch.grows(2000)
      await watch.close()
      const acknowledged = [...watch.acknowledged.values()]
      void stopTake(now.page).catch(() => undefined)
      await sleep(after)
      await now.kill9()
      const { running: again } = await oracle(place, { acknowledged, plain: false })
      now = again
      const ids = acknowledged.map((a) => a.recordingId)
      await expect.poll(async () => {
        const played = await Promise.all(ids.map((recordingId) => must(now.page, 'record', 'play', { recordingId, purpose: 'review', agreed: true })))
        return played.every((p) => p.seekable)
      }, { timeout: 30_000, message: `the derived copies, killed ${after} ms after the stop` }).toBe(true)
    }
    const media = readdirSync(join(place.vault, 'media'))
    const entries = await takeLog(now.page, place.room)
    const recordings = entries.filter((e) => e.kind === 'recording.ended').length
    expect(media.filter((n) => n.startsWith('drv_')).length, 'one derived copy each, no half one').toBe(recordings)
    expect(media.filter((n) => n.startsWith('rec_')).length).toBe(recordings)
    expect(media.filter((n) => n.startsWith('tak_')), 'no journal is left').toEqual([])
  } finally {
    await now.kill9()
  }
})
