// The recorder in the demonstration: its second disk, set-up and self-test; a first recording that everything happens to, up to the power cut; the
// recording of the questioning while the machine passes from hand to hand; its end and its playback.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect } from '../harness/flow-base'
import { kill9 } from '../harness/processes'
import { recorderNow } from '../harness/take'
import type { Stage } from './stage'

/** One line by the writing process: `recording <time>` or `off <time>` (electron/record/README.md). */
const lamp = (stage: Stage) => join(stage.running.world, 'lamp')
const lampSays = (stage: Stage) => (existsSync(lamp(stage)) ? readFileSync(lamp(stage), 'utf8').split(' ')[0] : '')

/** The supervisor, who is at the machine, names the second disk, on which every recording is written too (F17). */
export async function secondPlace(stage: Stage): Promise<void> {
  const { officer } = stage
  await stage.step('second-place', '审批人设置第二个保存位置', 'The supervisor sets the second saving place', async () => {
    await officer.go('upkeep')
    await officer.dialogsGive(stage.second.folder)
    await officer.at('upkeep-second-choose').click()
    await expect(officer.at('upkeep-second')).toContainText(basename(stage.second.folder))
    await officer.at('upkeep-second').scrollIntoViewIfNeeded()
    await stage.shot('upkeep-second')
  })
}

/** Set-up and self-test by the recorder (F14, F15, F16). */
export async function readyRecorder(stage: Stage): Promise<void> {
  const { officer, tale } = stage
  await stage.step('recorder-set-up', '录制设置：设备、录哪几路、温湿度、录制灯', 'Recorder set-up: devices, tracks, climate, light', async () => {
    await stage.as(tale.staff.recorder)
    await officer.go('desk')
    await officer.previewLives()
    await stage.shot('desk-untested')
    await officer.at('desk-set-up').click()
    await officer.at('set-up').waitFor()
    const composite = officer.at('set-up-track-composite')
    if (!await composite.isChecked()) await composite.click()
    await expect(composite).toBeChecked()
    await typeClimate(stage)
    await officer.previewLives()
    await officer.at('place-camera1').scrollIntoViewIfNeeded()
    await stage.shot('recorder-set-up', 'both')
    await officer.at('set-up-light').fill(`file:${lamp(stage)}`)
    await officer.at('set-up-light').press('Enter')
    await officer.at('set-up-done').click()
  })
  await stage.step('self-test', '录制前自检：录十秒、回放、测量、人工核对', 'Self-test: ten seconds recorded, played back, measured, looked at', async () => {
    const { passed, findings } = await officer.selfTest(async (step) => {
      if (step === 'recording') await expect.poll(async () => Number(await officer.at('selftest-countdown').getAttribute('data-left')), { intervals: [100] }).toBeLessThanOrEqual(7)
      await stage.shot(`self-test-${step}`, step === 'ready' ? 'one' : 'both')
    })
    if (!passed) throw new Error(`the self-test did not pass: ${JSON.stringify(findings)}`)
    await officer.at('desk').waitFor()
  })
}

/** Read off a thermometer, on the set-up screen that is open. */
async function typeClimate({ officer, tale }: Stage): Promise<void> {
  await officer.at('set-up-celsius').fill(String(tale.climate.celsius))
  await officer.at('set-up-humidity').fill(String(tale.climate.humidity))
  await officer.at('set-up-climate-save').click()
  await expect(officer.at('set-up-climate')).toHaveAttribute('data-source', 'typed')
}

/** A first recording: a camera that goes away, a disk that is pulled, the writer and the room window killed, at last the power. Nothing acknowledged is lost. */
export async function mishaps(stage: Stage): Promise<void> {
  const { officer, tale, running } = stage
  const alarms = async () => (await officer.stateLine())?.alarms.split(' ') ?? []
  await stage.step('record-first', '录制人员开始录制；录制灯亮', 'The recorder starts; the light is on', async () => {
    await expect(officer.at('desk-start')).toBeEnabled()
    await officer.previewLives()
    await stage.shot('desk-before')
    await officer.startRecording()
    await officer.savedAtLeast(2000)
    await expect.poll(() => lampSays(stage)).toBe('recording')
    await stage.shot('desk-recorder', 'both')
  })
  await stage.step('camera-lost', '摄像服务被结束：自动接上，中断记入记录', 'The video service is killed: it goes on by itself, the gap is on record', async () => {
    await kill9(running, 'camera')
    await expect.poll(alarms, { intervals: [100] }).toContain('broke')
    await stage.shot('desk-interrupted', 'both')
    await expect.poll(alarms).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(restarting|no-picture|no-progress|stale)$/)]))
    expect((await officer.stateLine())!.part).toBeGreaterThan(1)
  })
  await stage.step('disk-pulled', '拔下第二块盘，再结束写盘程序：录制继续，一份副本；接回后补齐', 'The second disk is pulled and the writer killed: recording goes on with one copy; back again it is completed', async () => {
    stage.second.pull()
    await kill9(running, 'writer')
    await expect.poll(alarms, { intervals: [100] }).toContain('target-lost')
    await stage.shot('desk-one-copy', 'both')
    const { savedMs } = (await officer.stateLine())!
    await officer.savedAtLeast(savedMs + 1500)
    stage.second.plugIn()
    await expect.poll(alarms).not.toContain('target-lost')
  })
  await stage.step('window-killed', '界面窗口被结束：录制照常，窗口自己回来', 'The room window is killed: the recording does not notice, the window comes back', async () => {
    const before = (await recorderNow(running.app))!
    await kill9(running, 'room')
    await expect.poll(async () => (await recorderNow(running.app))?.writtenMs ?? 0).toBeGreaterThan(before.writtenMs + 2500)
    await stage.show.keep('window-back', await stage.windowPicture())
  })
  await stage.step('power-cut', '断电：重新启动后录像完整到最后一次确认的写入', 'The power goes: after the start the recording is whole up to the last acknowledged write', async () => {
    const { writtenMs } = (await recorderNow(running.app))!
    await running.kill9()
    await stage.restart()
    await stage.officer.unlock(tale.staff.recorder)
    // Found in the background, after the door is open.
    await stage.officer.at('recovered-notice').waitFor()
    await stage.shot('recovered')
    await stage.officer.openCaseFromList(stage.number)
    await stage.officer.go('desk')
    const broken = stage.officer.at('desk-recording').and(stage.officer.page.locator('[data-track="sound"][data-end="abnormal"]'))
    await broken.first().waitFor()
    await stage.shot('desk-recovered', 'both')
    // The sound never broke: one part from the start to the cut.
    const kept = Number(await broken.first().getAttribute('data-duration-ms'))
    if (kept < writtenMs - 1500) throw new Error(`acknowledged up to ${writtenMs} ms, there are ${kept} ms`)
  })
}

/** The recording of the questioning: locked, it goes on in sight; the interviewer comes in, asks, and finds the medical section closed. */
export async function recording(stage: Stage): Promise<void> {
  const { officer, tale, options } = stage
  await stage.step('record', '录制人员重新填写温湿度，再次开始录制', 'The recorder reads the thermometer again and starts', async () => {
    await officer.at('desk-set-up').click()
    await typeClimate(stage)
    await officer.at('set-up-done').click()
    await expect(officer.at('desk-start')).toBeEnabled()
    await officer.startRecording()
    await officer.savedAtLeast(1000)
  })
  await stage.step('lock', '锁定：录制继续，锁屏上看得见；口令错误', 'Locked: the recording goes on in sight; a wrong password', async () => {
    await officer.lock()
    await officer.at('state-line').waitFor()
    const { savedMs } = (await officer.stateLine())!
    await officer.savedAtLeast(savedMs + 2000)
    await stage.shot('locked-recording', 'both')
    await officer.doorPerson(tale.staff.interviewer.name).click()
    await officer.tryPassword('不是这个口令')
    await officer.at('unlock-failure').waitFor()
    await stage.shot('unlock-wrong')
  })
  await stage.step('questioning', '询问人登录，登记在场人员，提问并记录', 'The interviewer comes in, notes who is present, asks and types', async () => {
    await officer.unlock(tale.staff.interviewer)
    await officer.openCaseFromList(stage.number)
    await officer.go('desk')
    await officer.at('desk-presence').click()
    await officer.at('presence-all').click()
    await expect(officer.at('presence-all')).toBeHidden()
    await stage.shot('desk-presence')
    await officer.at('presence-close').click()
    await officer.at('presence').waitFor({ state: 'hidden' })
    const each = Math.max(0, options.seconds * 1000 / tale.lines.length - 120)
    for (const [i, line] of tale.lines.entries()) {
      await officer.say(line, i, each)
      if (line.speaker === 'note') await officer.takeBreak()
      if (i === 5) {
        await officer.page.keyboard.press('F6')
        await expect(officer.at('desk-marker')).toHaveCount(1)
        await officer.markerWords(tale.markerWords)
      }
      if (i === 7) await stage.shot('desk-recording', 'both')
    }
    await officer.page.keyboard.press('F4')
    await expect(officer.at('desk-marker')).toHaveCount(4)
    await officer.at('desk-marker-earlier').last().click()
  })
  await stage.step('wall', '询问未结束：身体检查对询问人关闭', 'Before the close the medical section is shut to the interviewer', async () => {
    await expect(officer.at('rail-medical')).toHaveAttribute('data-shut', 'questioning')
    await officer.go('medical')
    await officer.at('closed').waitFor()
    await stage.shot('medical-closed')
  })
}

/** The recorder ends the recording; what was said is played; the questioning is closed. */
export async function ending(stage: Stage): Promise<void> {
  const { officer, tale, options } = stage
  await stage.step('stop', '录制人员结束录制，录制灯灭', 'The recorder ends the recording, the light is off', async () => {
    await stage.as(tale.staff.recorder)
    await officer.go('desk')
    await officer.savedAtLeast(options.seconds * 1000)
    await officer.askToStop()
    await stage.shot('desk-stop')
    await officer.stopRecording()
    await expect.poll(() => lampSays(stage)).toBe('off')
  })
  await stage.step('derived', '后台做出可拖动的播放副本，原始录像不动', 'Seekable copies are made in the background, the originals stay', async () => {
    const media = join(stage.running.vault, 'media')
    const copies = () => readdirSync(media).filter((name) => name.startsWith('drv_')).length
    const originals = await officer.at('desk-recording').count()
    await expect.poll(copies, { timeout: 60_000 }).toBeGreaterThanOrEqual(originals)
  })
  await stage.step('playback', '观看须知、水印，点一行问答播放那一秒；合成画面、标记、逐帧', 'Viewer agreement, watermark; a line clicked: its second plays; composite, markers, single frames', async () => {
    await officer.at('desk-line').nth(3).getByTestId('desk-line-play').click()
    await officer.at('agreement').waitFor()
    await stage.shot('agreement')
    await officer.agree()
    await officer.playLine(3)
    await expect(officer.at('player')).toHaveAttribute('data-seekable', 'true')
    await officer.at('watermark').first().waitFor()
    await officer.pausePlayer()
    await stage.shot('desk-playback', 'both')
    await officer.choose('player-track', 'composite')
    await expect(officer.at('player')).toHaveAttribute('data-shown', 'composite')
    await expect.poll(() => officer.at('player-video').evaluate((v: HTMLVideoElement) => v.readyState)).toBeGreaterThanOrEqual(2)
    await officer.pausePlayer()
    await officer.at('player-large').click()
    const at = () => officer.at('player').getAttribute('data-at-ms').then(Number)
    await officer.at('player-mark-forth').click()
    const marked = await at()
    await officer.at('player-frame-forth').click()
    await expect.poll(at).toBeGreaterThan(marked)
    await expect.poll(() => officer.at('player-video').evaluate((v: HTMLVideoElement) => !v.seeking && v.readyState >= 2)).toBe(true)
    await stage.shot('playback-composite', 'both')
    await officer.page.keyboard.press('Escape')
    await officer.finishQuestioning()
  })
}
