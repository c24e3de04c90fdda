// XA10, XA11, XA13-XA16, XA18: disks that are full, fill up, turn read-only, answer with errors or hang while it records. What is said to be
// saved is saved; with one good place left the recording goes on; with none it says so and loses nothing that it had claimed.
import { expect, test } from '@playwright/test'
import { chmodSync, closeSync, mkdirSync, openSync, readdirSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { failures } from '../../shared/failure'
import type { RecordingId } from '../../shared/model/ids'
import { mediaBytes } from '../e2e/stage'
import { chunkOf } from '../harness/chunks'
import { Disk } from '../harness/disks'
import { figure } from '../harness/figures'
import type { RunningApp } from '../harness/launch'
import { checkVault, oracle } from '../harness/oracle'
import { footprint, freeze, inject, kill9, limit, mediaFilesOf, pidOf, pidSoon, rootNeeded, straceNeeded } from '../harness/processes'
import { ask, codeOf, must, write, type Room } from '../harness/room'
import { Follower, gapsOf, single, startTake, stopTake, takeLog, type Acknowledged } from '../harness/take'
import { launchRoom } from '../harness/template'
import { worldDir } from '../harness/world'

test.describe.configure({ mode: 'serial' })

const root = rootNeeded('mounting small disks')
test.skip(root !== '', root)

/** Alarms are there within three seconds; a quarter of one for asking. */
const soonMs = 3000 + 400

/** Chunks of one second. */
const stored = { seed: 3, count: 12 }

let running: RunningApp & { room: Room; recorded: RecordingId[] }
let first: Disk
let second: Disk
const all = new Map<string, Acknowledged>()

test.beforeAll(async () => {
  test.setTimeout(400_000)
  if (root !== '') return
  const world = worldDir()
  first = new Disk(join(world, 'vault'), 1200, 2000)
  second = new Disk(join(world, 'second'), 700, 2000)
  running = await launchRoom({ world, second: second.folder, stored: [stored] })
})
test.afterAll(async () => {
  await running?.kill9()
  second?.unmount()
  first?.unmount()
})

const start = async () => codeOf(await ask(running.page, 'record', 'start', { sessionId: running.room.sessionId, single }))

/** Records through what `work` does; its recordings are looked at again at the end of this file. */
async function recording<T>(work: (follower: Follower) => Promise<T>, { stops = true } = {}): Promise<T> {
  await startTake(running.page, running.room.sessionId)
  const follower = new Follower(running.app, 60)
  try {
    await follower.grows(1500)
    return await work(follower)
  } finally {
    await follower.close()
    for (const [id, one] of follower.acknowledged) all.set(id, one)
    if (stops && (await must(running.page, 'record', 'now', {})).state === 'running') await stopTake(running.page)
  }
}

/** Files that the writer has open on one of the two places. */
async function filesOn(disk: Disk): Promise<{ pid: number; files: string[] }> {
  const pid = await pidSoon(running, 'writer')
  return { pid, files: mediaFilesOf(pid).filter((file) => file.startsWith(disk.folder)) }
}

/** How long an alarm took from `since` (performance.now()); `also`: what must hold beside it. */
async function raised(follower: Follower, alarms: readonly string[], since: number, what: string, also: (s: NonNullable<Follower['last']>) => boolean = () => true): Promise<void> {
  await follower.until(what, (s) => s.alarms.some((a) => alarms.includes(a.alarm)) && also(s), 12_000)
  const took = performance.now() - since
  figure(`alarm: ${what}`, 'ms', [took])
  expect(took, what).toBeLessThanOrEqual(soonMs)
}

test('XA10: a disk that is nearly full: the start is refused with the minutes that are left, and nothing is half begun', async () => {
  const media = () => readdirSync(join(running.vault, 'media')).sort()
  const before = media()
  first.fill(40 * 1024 * 1024)
  const answer = await ask(running.page, 'record', 'start', { sessionId: running.room.sessionId, single })
  expect(codeOf(answer)).toBe('E-C2')
  const { detail } = (answer as { failure: { detail?: string } }).failure
  expect(Number(detail), `minutes in ${detail}`).toBeGreaterThanOrEqual(0)
  expect(Number(detail)).toBeLessThan(10)
  for (const { what, safe, todo } of [failures['E-C2'].zh, failures['E-C2'].en]) expect([what, safe, todo].every(Boolean)).toBe(true)
  expect(media()).toEqual(before)
  first.empty()
  expect((await must(running.page, 'record', 'now', {})).state).toBe('idle')
})

test('XA18: no inode is left: the start is refused in the same way', async () => {
  const folder = join(first.folder, 'many')
  mkdirSync(folder)
  try {
    for (let i = 0; statfsSync(first.folder).ffree > 20; i++) closeSync(openSync(join(folder, String(i)), 'w'))
    expect(await start()).toBe('E-C2')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('XA13: the folder of the vault is read-only at the start: refused, with what to do', async () => {
  const media = join(running.vault, 'media')
  chmodSync(media, 0o500)
  try {
    expect(await start()).toMatch(/^E-C(31|1)$/)
  } finally {
    chmodSync(media, 0o700)
  }
})

test('XA13: the second disk is read-only at the start: it begins with one copy, for which somebody gave the reason (F17)', async () => {
  // The folder is there since the first start that got so far.
  await recording(async () => undefined)
  const uncover = second.coverReadOnly(join(second.folder, readdirSync(second.folder).find((name) => /^sayonce-[0-9a-f]{32}$/.test(name))!, 'media'))
  try {
    expect(codeOf(await ask(running.page, 'record', 'start', { sessionId: running.room.sessionId, single: '' })), 'no reason').toBe('E-C26')
    await recording(async (follower) => {
      expect(follower.last!.copies.of).toBe(1)
      await follower.grows(1000)
    })
    const started = (await takeLog(running.page, running.room)).findLast((e) => e.kind === 'take.started')
    expect(started?.kind === 'take.started' && started.body).toMatchObject({ places: ['vault'], single: { reason: single } })
  } finally {
    uncover()
  }
})

for (const [name, calls] of [['XA13: turns read-only', ['pwrite64:error=EROFS', 'pwritev:error=EROFS', 'pwritev2:error=EROFS', 'write:error=EROFS', 'writev:error=EROFS']], ['XA14: answers EIO to every sync', ['fdatasync:error=EIO', 'fsync:error=EIO']]] as const) {
  for (const which of ['second', 'vault'] as const) {
    test(`${name}, the disk of the ${which} place while it records: the other goes on, an alarm says so, and afterwards it is completed`, async () => {
      const why = straceNeeded()
      test.skip(why !== '', why)
      await recording(async (follower) => {
        expect(follower.last!.copies).toEqual({ good: 2, of: 2 })
        const before = follower.last!
        const { pid, files } = await filesOn(which === 'second' ? second : first)
        expect(files.length).toBeGreaterThan(1)
        const injection = await inject(pid, calls, files)
        // From when strace holds on to it: how long that takes is the machine's.
        const since = performance.now()
        try {
          await raised(follower, ['target-lost'], since, `the ${which} place ${name.slice(6)}`)
          expect(follower.last!.copies).toEqual({ good: 1, of: 2 })
          await follower.grows(2000)
          expect(follower.last!.tracks.map((t) => t.recordingId), 'the same parts').toEqual(before.tracks.map((t) => t.recordingId))
        } finally {
          await injection.end()
        }
        await follower.until('both places are complete again', (s) => s.copies.good === 2 && !s.alarms.some((a) => a.alarm === 'target-lost'), 20_000)
        await follower.grows(1000)
      })
      const places = (await takeLog(running.page, running.room)).flatMap((e) => (e.kind === 'take.event' && e.body.what.type === 'place' ? [`${e.body.what.place} ${e.body.what.state}`] : [])).slice(-2)
      expect(places).toEqual([`${which} lost`, `${which} complete`])
    })
  }
}

test('XA14: for a moment no sync works on both disks: nothing is said to be saved that is not, and nothing is missing', async () => {
  const why = straceNeeded()
  test.skip(why !== '', why)
  await recording(async (follower) => {
    const before = follower.last!
    const { pid, files } = { pid: await pidSoon(running, 'writer'), files: [...(await filesOn(first)).files, ...(await filesOn(second)).files] }
    // Not `when=1`: strace counts for each thread on its own.
    const injection = await inject(pid, ['fdatasync:error=EIO'], files)
    await sleep(900)
    await injection.end()
    await follower.grows(3000, 20_000)
    await follower.until('both places are complete', (s) => s.copies.good === 2, 20_000)
    expect(follower.last!.tracks.map((t) => t.recordingId), 'the same parts').toEqual(before.tracks.map((t) => t.recordingId))
  })
})

test('XA14 F18: no disk takes anything for some seconds: the figure stands still, the line does not claim to record, and then nothing is missing', async () => {
  const why = straceNeeded()
  test.skip(why !== '', why)
  await recording(async (follower) => {
    const { pid } = await filesOn(first)
    const injection = await inject(pid, ['fdatasync:error=EIO'])
    const since = performance.now()
    try {
      await sleep(400)
      const stands = follower.last!.writtenMs
      await raised(follower, ['stale'], since, 'no disk takes anything')
      expect(follower.last!.writtenMs, 'what failed is not said to be saved').toBeLessThanOrEqual(stands + 100)
    } finally {
      await injection.end()
    }
    await follower.grows(5000, 25_000)
  })
  const entries = await takeLog(running.page, running.room)
  const takeId = entries.findLast((e) => e.kind === 'take.started')!.kind === 'take.started' ? (entries.findLast((e) => e.kind === 'take.started') as { body: { takeId: string } }).body.takeId : ''
  // Should a part have been given up, its gap is told.
  const parts = entries.filter((e) => e.kind === 'recording.started' && e.body.takeId === takeId)
  const tracks = new Set(parts.map((e) => (e.kind === 'recording.started' ? e.body.track : '')))
  expect(gapsOf(entries, takeId as never).length).toBeGreaterThanOrEqual(parts.length - tracks.size)
})

test('XA16: the disk hangs for five seconds (the writer stands still): it is waited for, what waits is shown, no frame is lost and no part ends', async () => {
  await recording(async (follower) => {
    const before = follower.last!
    const writer = await pidSoon(running, 'writer')
    const since = performance.now()
    const frozen = freeze([writer], 5000)
    await raised(follower, ['stale', 'slow'], since, 'the writer stands still')
    await follower.until('chunks wait', (s) => s.tracks.some((t) => t.waiting > 1), 4000)
    const stands = follower.last!.writtenMs
    expect(follower.last!.takeMs - stands).toBeGreaterThan(1500)
    await frozen
    await follower.until('everything is written', (s) => s.tracks.every((t) => t.waiting <= 1) && s.takeMs - s.writtenMs < 2500 && s.alarms.every((a) => a.alarm !== 'stale'), 15_000)
    await follower.grows(1000)
    expect(await pidOf(running, 'writer'), 'it was not replaced').toBe(writer)
    expect(follower.last!.tracks.map((t) => t.recordingId), 'the same parts').toEqual(before.tracks.map((t) => t.recordingId))
  })
  expect(gapsOf(await takeLog(running.page, running.room))).toEqual([])
})

test('XA18: no more open files are allowed while a camera is lost: the sound goes on, and the picture when the limit is raised', async () => {
  await recording(async (follower) => {
    const before = follower.last!
    const writer = await pidSoon(running, 'writer')
    const { handles } = footprint(writer)
    limit(writer, `--nofile=${handles}:`)
    await kill9(running, 'camera')
    await sleep(4000)
    const sound = (s: typeof before) => s.tracks.find((t) => t.track === 'sound')
    expect(sound(follower.last!)?.recordingId, 'the sound is one part').toBe(sound(before)?.recordingId)
    expect(follower.last!.state).toBe('running')
    expect(follower.last!.alarms.length, 'it is said').toBeGreaterThan(0)
    limit(writer, '--nofile=4096:')
    await follower.until('the picture is back', (s) => s.tracks.every((t) => t.state === 'running'), 25_000)
    await follower.grows(2000)
  })
})

test('XA18: a file may not grow any more (ulimit -f): what was saved stays, and it goes on', async () => {
  await recording(async (follower) => {
    const writer = await pidSoon(running, 'writer')
    const { files } = await filesOn(first)
    limit(writer, `--fsize=${Math.max(...files.map((file) => statSync(file).size)) + 100_000}:`)
    await sleep(4000)
    if ((await pidOf(running, 'writer')) === writer) limit(writer, '--fsize=unlimited:')
    await follower.until('every track records', (s) => s.state === 'running' && s.tracks.every((t) => t.state === 'running') && s.takeMs - s.writtenMs < 2500, 25_000)
    await follower.grows(2000)
  })
})

test('XA11: the disk fills while it records: warned of in time, ended in good order at the reserve, and the room can still write', async () => {
  await recording(async (follower) => {
    const { spaceSeconds } = await follower.until('it is known what fits in', (s) => s.spaceSeconds !== null)
    const rate = Math.min(first.freeBytes, second.freeBytes) / Math.max(1, spaceSeconds!)
    // The second place is lost first; then the vault's own disk fills too.
    second.fill()
    await follower.until('the second place is given up, and no longer what is short', (s) => s.alarms.some((a) => a.alarm === 'target-lost') && s.alarms.every((a) => a.alarm !== 'space'))
    // Well below five minutes: the rate is an estimate that moves.
    first.fill(Math.round(rate * 240))
    const warned = performance.now()
    // While the disk was filling up it may have been warned of more.
    await raised(follower, ['space'], warned, 'five minutes are left', (s) => s.spaceSeconds! < 300)
    await follower.grows(1000)
    first.fill(Math.round(rate * 40))
    await follower.until('it has ended', (s) => s.state === 'idle', 15_000)
    expect(follower.last!.broken?.code).toBe('E-C13')
  })
  const entries = await takeLog(running.page, running.room)
  const ended = entries.findLast((e) => e.kind === 'take.ended')
  expect(ended?.kind === 'take.ended' && ended.body.reason).toBe('space')
  await write(running.page, running.room.sections.questioning, { kind: 'marker', body: { recordingId: null, atMs: 0, mark: 'note', text: '磁盘已满，仍可记录' } })
  await must(running.page, 'record', 'acknowledge', {})
  first.empty()
  second.empty()
})

test('XA11: the disk is full from one moment to the next: what was acknowledged is there, the end is in good order', async () => {
  await recording(async (follower) => {
    second.fill()
    first.fill()
    await follower.until('it has ended', (s) => s.state === 'idle', 25_000)
    expect(follower.last!.broken?.code).toMatch(/^E-C(13|2)$/)
  })
  await write(running.page, running.room.sections.questioning, { kind: 'marker', body: { recordingId: null, atMs: 0, mark: 'note', text: '写满之后' } })
  await must(running.page, 'record', 'acknowledge', {})
  first.empty()
  second.empty()
})

test('XA15: a stretch of a recording is damaged on the only disk that has it: the range is named, the rest is given out as it was recorded', async () => {
  const [recordingId] = running.recorded as [RecordingId]
  const file = join(running.vault, 'media', `${recordingId}.som`)
  const recorded = Buffer.concat(Array.from({ length: stored.count }, (_, i) => chunkOf(stored.seed, i)))
  const handle = openSync(file, 'r+')
  writeSync(handle, Buffer.alloc(64, 0x55), 0, 64, statSync(file).size >> 1)
  closeSync(handle)
  await running.page.evaluate(() => {
    const told: { fromMs: number; toMs: number }[] = []
    window.sayonce.record.hole(({ fromMs, toMs }) => { told.push({ fromMs, toMs }) })
    Object.assign(window, { told })
  })
  const { url, viewId } = await must(running.page, 'record', 'play', { recordingId, purpose: 'review', agreed: true })
  const given = await mediaBytes(running, url)
  // One second of twelve, and nothing but it: noise is no picture, so that how far a player comes would be left to chance here (playback.spec.ts plays a real one).
  const told = () => running.page.evaluate(() => (window as unknown as { told: { fromMs: number; toMs: number }[] }).told)
  await expect.poll(async () => (await told()).length).toBe(1)
  const [hole] = await told()
  const lost = hole!.fromMs / 1000
  expect(hole).toEqual({ fromMs: lost * 1000, toMs: (lost + 1) * 1000 })
  expect(lost).toBeGreaterThan(0)
  expect(lost).toBeLessThan(stored.count)
  const from = Array.from({ length: lost }, (_, i) => chunkOf(stored.seed, i).length).reduce((sum, length) => sum + length, 0)
  expect(given.equals(Buffer.from(recorded).fill(0, from, from + chunkOf(stored.seed, lost).length)), 'zeros where it is lost, all else as recorded').toBe(true)
  await must(running.page, 'record', 'closeView', { viewId })
})

test('after all this: every acknowledged chunk is there and decodes, the log verifies', async () => {
  test.setTimeout(180_000)
  await running.close()
  const { running: again } = await oracle(running, { acknowledged: [...all.values()], abnormal: false })
  await again.close()
  await checkVault(running, [...all.values()])
})
