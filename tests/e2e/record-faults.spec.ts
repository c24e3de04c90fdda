// What the desk shows when something goes wrong while it records: a disk that hangs, a camera that dies, a kill, a window that crashes, a damaged file.
import { expect, test, type Page } from '@playwright/test'
import { readFileSync, writeFileSync } from 'node:fs'
import { makeClip } from '../harness/clip.mjs'
import { launchApp, type RunningApp } from '../harness/launch'
import { pidSoon } from '../harness/processes'
import { askRoom, recorderNow } from '../harness/take'
import { worldDir } from '../harness/world'
import { agree, completeChecklist, files, openDesk, password, readySession, rows, savedAtLeast, start, stateLine, stop, unlock } from './desk-world'

test.describe.configure({ mode: 'serial' })

let running: RunningApp
let page: Page
let number: string
let media: { video: string; audio: string }

test.beforeAll(async () => {
  // The first one of a run also makes the room.
  test.setTimeout(400_000)
  media = await makeClip({ dir: worldDir('clip'), seconds: 4 })
  ;({ running, number } = await readySession(media))
  page = running.page
  await openDesk(page, number)
  await completeChecklist(page)
  await page.getByTestId('rail-desk').click()
})
test.afterAll(async () => { await running?.kill9() })

test('XA16 F18 while the disk hangs it does not claim to record, the figure stands still, an alarm says so; then nothing is missing', async () => {
  await start(page)
  await savedAtLeast(page, 2000)
  const before = (await stateLine(page))!
  // The process that writes stands still, as on a disk that does not answer.
  const writer = await pidSoon(running, 'writer')
  const frozenAt = Date.now()
  process.kill(writer, 'SIGSTOP')
  try {
    await expect(page.getByTestId('state-line')).toHaveAttribute('data-alarms', /stale/)
    await expect(page.getByTestId('state-line')).not.toContainText('正在录制')
    await expect(page.getByTestId('state-line')).toContainText('没有写入')
    await expect(page.getByTestId('desk-alarm').and(page.locator('[data-alarm="stale"]'))).toContainText('检查磁盘')
    const hung = (await stateLine(page))!
    expect(hung.savedMs - before.savedMs).toBeLessThan(2500)
    expect(hung.elapsedMs).toBeLessThanOrEqual(hung.savedMs + 1500)
    // Six seconds at least, however soon all this was seen.
    await page.waitForTimeout(Math.max(0, frozenAt + 6000 - Date.now()))
  } finally {
    process.kill(writer, 'SIGCONT')
  }
  await expect(page.getByTestId('state-line')).toContainText('正在录制', { timeout: 10_000 })
  await savedAtLeast(page, before.savedMs + 7000)
  expect((await stateLine(page))!).toMatchObject({ part: 1, recording: before.recording })
  await stop(page)
})

test('F21 a camera that dies ends that recording and a new one goes on at once, without a person', async () => {
  await start(page)
  await savedAtLeast(page, 2000)
  const before = (await stateLine(page))!
  const had = await rows(page).count()
  process.kill(await pidSoon(running, 'camera'), 'SIGKILL')
  const killed = Date.now()
  await expect.poll(async () => (await stateLine(page))?.part ?? 0, { timeout: 20_000 }).toBeGreaterThanOrEqual(2)
  await expect(page.locator('[data-alarm="broke"]')).toContainText('E-C23')
  await savedAtLeast(page, before.savedMs + 3000)
  expect(Date.now() - killed).toBeLessThan(15_000)
  const after = (await stateLine(page))!
  expect(after.recording).not.toBe(before.recording)
  // Where the camera needs longer to come back, a short part with the sound alone lies between.
  const now = await rows(page).count()
  expect(now - had).toBeGreaterThanOrEqual(1)
  expect(now - had).toBeLessThanOrEqual(2)
  await expect(rows(page).nth(had - 1)).toHaveAttribute('data-end', 'track-ended')
  await expect(rows(page).last()).toContainText('正在录制')
  await expect(rows(page, 'sound').last(), 'the sound is one part').toContainText('正在录制')
  await stop(page)
  await rows(page).nth(had - 1).click()
  await agree(page)
  await page.getByTestId('player-toggle').click()
  await expect.poll(() => page.getByTestId('player-video').evaluate((v: HTMLVideoElement) => v.currentTime), { timeout: 15_000 }).toBeGreaterThan(0.5)
  await page.getByTestId('desk-review-close').click()
})

test('F18 XA1 a kill while recording loses at most the current chunk; the next start says so and the part plays', async () => {
  await start(page)
  await savedAtLeast(page, 3000)
  const before = (await stateLine(page))!
  const had = await rows(page).count()
  await running.kill9()
  const { world, vault, profile } = running
  running = await launchApp({ world, vault, profile, media })
  page = running.page
  await unlock(page, password)
  await expect(page.getByText('发现未正常结束的录制，已自动保存')).toBeVisible({ timeout: 20_000 })
  await openDesk(page, number)
  await expect(rows(page)).toHaveCount(had)
  const row = rows(page).nth(had - 1)
  await expect(row).toHaveAttribute('data-end', 'abnormal')
  await expect(row).toContainText('异常中断于')
  expect(Number(await row.getAttribute('data-duration-ms'))).toBeGreaterThanOrEqual(before.savedMs - before.startMs)
  await row.click()
  await agree(page)
  await page.getByTestId('player-toggle').click()
  await expect.poll(() => page.getByTestId('player-video').evaluate((v: HTMLVideoElement) => v.currentTime), { timeout: 15_000 }).toBeGreaterThan(1)
})

test('XA2 F18 a crash of the window while recording: the recording does not notice, the window comes back and can end it', async () => {
  await page.getByTestId('desk-review-close').click()
  await start(page)
  await savedAtLeast(page, 2000)
  const before = (await stateLine(page))!
  // Playwright holds on to a crashed page, so the window is asked through the main process.
  await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().find((w) => /app\/(index\.html)?([?#].*)?$/.test(w.webContents.getURL()))!.webContents.forcefullyCrashRenderer())
  await expect.poll(() => askRoom<boolean>(running.app, `document.querySelector('[data-testid="state-line"]')?.dataset.recording === '${before.recording}'`), { timeout: 20_000 }).toBe(true)
  await expect.poll(async () => (await recorderNow(running.app))?.writtenMs ?? 0, { timeout: 20_000 }).toBeGreaterThan(before.savedMs + 3000)
  expect(await askRoom(running.app, 'sayonce.record.stop({})')).toMatchObject({ ok: true })
  const { world, vault, profile } = running
  await running.close()
  running = await launchApp({ world, vault, profile, media })
  page = running.page
  await unlock(page, password)
  await openDesk(page, number)
  await expect(page.getByText('发现未正常结束的录制，已自动保存')).toBeHidden()
  await expect(rows(page).last()).toHaveAttribute('data-end', 'stopped')
  await start(page)
  await savedAtLeast(page, 1000)
  await stop(page)
})

test('XB1 XA15 a recording with one changed byte is not played as if it were whole: the player names the stretch that is lost (E-C7)', async () => {
  const row = rows(page).first()
  const id = await row.getAttribute('data-recording')
  // The original, and the copy that was made of it: in the media the derived ones carry names of their own.
  const flip = (file: string) => {
    const bytes = readFileSync(file)
    const middle = Math.floor(bytes.length / 2)
    bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle)
    writeFileSync(file, bytes)
  }
  flip(files(running.vault).find((path) => path.includes(id!))!)
  for (const file of files(running.vault).filter((path) => /drv_/.test(path))) flip(file)
  await row.click()
  await agree(page)
  await page.getByTestId('player-toggle').click().catch(() => undefined)
  const told = page.getByTestId('player-loss').or(page.getByTestId('player-failure')).first()
  await expect(told).toContainText('E-C7', { timeout: 30_000 })
})
