// XC1, XC4, XC5: cameras and microphones that go away, fall silent or freeze, and a clock that jumps, while it records.
import { expect, test } from '@playwright/test'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { figure } from '../harness/figures'
import { launchApp, type RunningApp } from '../harness/launch'
import { checkVault, oracle } from '../harness/oracle'
import { kill9 } from '../harness/processes'
import { must, switchTo, type Room } from '../harness/room'
import { Follower, alarmsOf, gapsOf, startTake, stopTake, takeLog, useBothCameras, type Acknowledged, type Gap } from '../harness/take'
import { launchRoom, templateWorld } from '../harness/template'
import { worldDir } from '../harness/world'
import { moveClock } from '../e2e/stage'

/** Alarms are there within three seconds after their cause; asking takes a little. */
const soonMs = 3000 + 500
const restartMs = 2000 + 100

test.describe('a device service dies', () => {
  test.describe.configure({ mode: 'serial' })
  let running: RunningApp & { room: Room }
  let follower: Follower
  const acknowledged: Acknowledged[] = []

  test.beforeAll(async () => {
    test.setTimeout(400_000)
    running = await launchRoom({ cameras: 2 })
    await useBothCameras(running.page)
    await startTake(running.page, running.room.sessionId)
    follower = new Follower(running.app)
    await follower.grows(2000)
  })
  test.afterAll(async () => {
    await follower?.close()
    await running?.kill9()
  })

  /** The new gaps after a service was killed and everything records again. */
  async function lose(kind: 'camera' | 'audio'): Promise<{ gaps: Gap[]; before: NonNullable<Follower['last']> }> {
    const before = follower.last!
    const had = gapsOf(await takeLog(running.page, running.room)).length
    await kill9(running, kind)
    await follower.until('a part ended', (s) => s.tracks.some((t) => t.recordingId !== before.tracks.find((b) => b.track === t.track)?.recordingId), 10_000)
    await follower.until('every track records again', (s) => s.tracks.every((t) => t.state === 'running' && t.upToMs > 500), 20_000)
    await follower.grows(2000)
    return { gaps: gapsOf(await takeLog(running.page, running.room)).slice(had), before }
  }

  test('XC4 F21: the cameras go away and come back: the sound is one part, the pictures are back within two seconds, the gap is told', async () => {
    const { gaps, before } = await lose('camera')
    const sound = (s: NonNullable<Follower['last']>) => s.tracks.find((t) => t.track === 'sound')
    expect(sound(before), 'there is a track of sound alone').toBeDefined()
    expect(sound(follower.last!)!.recordingId).toBe(sound(before)!.recordingId)
    expect(gaps.map((g) => g.track)).not.toContain('sound')
    expect(gaps.length).toBeGreaterThan(0)
    figure('restart after a camera is lost', 'ms', gaps.map((g) => g.ms))
    for (const gap of gaps) expect(gap.ms, `${gap.track}, ${gap.reason}`).toBeLessThanOrEqual(restartMs)
    expect(follower.raised.has('broke') || follower.raised.has('restarting') || follower.raised.has('no-picture'), 'a banner').toBe(true)
  })

  test('XC4 F21: the microphones go away and come back: within two seconds everything records again', async () => {
    const { gaps } = await lose('audio')
    expect(gaps.length).toBeGreaterThan(0)
    figure('restart after a microphone is lost', 'ms', gaps.map((g) => g.ms))
    for (const gap of gaps) expect(gap.ms, `${gap.track}, ${gap.reason}`).toBeLessThanOrEqual(restartMs)
  })

  for (const [name, byMs] of [['a year forward', 366 * 86_400_000], ['a year back', -366 * 86_400_000], ['an hour, as at a change of zone', 3_600_000]] as const) {
    test(`XC1 F30: the clock of the machine is moved by ${name} while it records: the length does not change, the jump is on record`, async () => {
      const before = follower.last!
      const parts = before.tracks.map((t) => t.recordingId)
      const { at } = follower
      await moveClock(running, byMs)
      try {
        await follower.until('it is said', (s) => s.alarms.some((a) => a.alarm === 'clock'), 8000)
        await follower.grows(2000)
        // From question to question: how old an answer is does not count.
        const real = follower.at - at
        expect(Math.abs(follower.last!.takeMs - before.takeMs - real), 'the take goes by the other clock').toBeLessThan(700)
        expect(follower.last!.tracks.map((t) => t.recordingId), 'no part ended').toEqual(parts)
      } finally {
        await moveClock(running, 0)
      }
      await follower.grows(1500)
      const jumps = (await takeLog(running.page, running.room)).flatMap((e) => (e.kind === 'take.event' && e.body.what.type === 'clock' ? [e.body.what.byMs] : []))
      // There and back.
      expect(jumps.some((j) => Math.abs(j - byMs) < 5000), `${jumps}`).toBe(true)
      expect(jumps.some((j) => Math.abs(j + byMs) < 5000), `${jumps}`).toBe(true)
    })
  }

  test('after all this: everything acknowledged is there and decodes', async () => {
    test.setTimeout(240_000)
    await follower.close()
    acknowledged.push(...follower.acknowledged.values())
    await stopTake(running.page)
    await running.close()
    const { running: again, entries } = await oracle(running, { acknowledged, abnormal: false })
    expect(alarmsOf(entries)).toContain('clock')
    await again.close()
    await checkVault(running, acknowledged)
  })
})

/** A picture that never changes and a sound that is none. */
function deadMedia(world: string): { video: string; audio: string } {
  const media = { video: join(world, 'still.y4m'), audio: join(world, 'silence.wav') }
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', 'color=gray:size=640x360:rate=10:duration=1', '-pix_fmt', 'yuv420p', media.video])
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', 'anullsrc=r=48000:cl=mono', '-t', '20', '-c:a', 'pcm_s16le', media.audio])
  return media
}

test('XC5 F18: a microphone that is muted by the system and a picture that stands still: both are told in time, and it records on', async () => {
  const world = worldDir()
  const running = await launchRoom({ world, media: deadMedia(world) })
  const follower = new Follower(running.app)
  try {
    await startTake(running.page, running.room.sessionId)
    await follower.until('it runs', (s) => s.state === 'running')
    const began = performance.now()
    await follower.until('frozen', (s) => s.alarms.some((a) => a.alarm === 'frozen'), 10_000)
    const frozen = performance.now() - began
    await follower.until('flat', (s) => s.alarms.some((a) => a.alarm === 'flat'), 20_000)
    const flat = performance.now() - began
    figure('alarm: the picture stands still', 'ms', [frozen])
    figure('alarm: ten seconds without sound', 'ms', [flat])
    // Signals begin to count when the devices open, a little before the take runs.
    expect(frozen).toBeLessThanOrEqual(soonMs + 500)
    expect(flat).toBeLessThanOrEqual(10_000 + soonMs)
    await follower.grows(1000)
    expect(follower.last!.level).toBeLessThan(0.01)
    await follower.close()
    await stopTake(running.page)
    expect(alarmsOf(await takeLog(running.page, running.room))).toEqual(expect.arrayContaining(['frozen', 'flat']))
    await running.close()
    await checkVault(running, [...follower.acknowledged.values()])
  } finally {
    await follower.close()
    await running.kill9()
  }
})

test('XC5: without any camera the start is refused or says at once that there is no picture; never a silent nothing', async () => {
  const world = worldDir()
  const { room, ...where } = await templateWorld(world)
  const running = await launchApp({ ...where, cameras: 0 })
  const follower = new Follower(running.app)
  try {
    await switchTo(running.page, 'recorder')
    const answer = await running.page.evaluate((sessionId) => window.sayonce.record.start({ sessionId, single: '没有摄像机的试验' }), room.sessionId)
    if (!answer.ok) expect(answer.failure.code).toBe('E-C4')
    else {
      await follower.until('no picture', (s) => s.alarms.some((a) => a.alarm === 'no-picture'), 6000)
      await follower.grows(1000)
      await stopTake(running.page)
    }
    expect((await must(running.page, 'record', 'now', {})).state).toBe('idle')
  } finally {
    await follower.close()
    await running.kill9()
  }
})
