// Recording at the desk in the real app, with a camera and a microphone played from files.
import { expect, test, type Page } from '@playwright/test'
import { readFileSync, statSync } from 'node:fs'
import { makeClip } from '../harness/clip.mjs'
import type { RunningApp } from '../harness/launch'
import { worldDir } from '../harness/world'
import { agree, completeChecklist, files, openDesk, readySession, rows, savedAtLeast, start, stateLine, stop, type LineState } from './desk-world'

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
})
test.afterAll(async () => { await running?.kill9() })

test('F3 recording cannot start while the checklist lacks something: disabled with one sentence, and refused by main', async () => {
  await expect(page.getByTestId('desk-start')).toBeDisabled()
  await expect(page.getByTestId('desk-say')).toContainText('6')
  await completeChecklist(page)
  await page.getByTestId('rail-desk').click()
  await expect(page.getByTestId('desk-start')).toBeEnabled()
})

test('the picture and the sound level are alive before the start', async () => {
  const preview = page.getByTestId('preview-camera1').locator('video')
  await expect.poll(() => preview.evaluate((v: HTMLVideoElement) => v.videoWidth)).toBe(640)
  await expect.poll(async () => Number(await page.getByTestId('desk-level').getAttribute('data-level')), { timeout: 15_000 }).toBeGreaterThan(10)
})

test('F22 while it records nothing is held back, no chunk touches the disk in clear, and the figure never runs ahead of the disk', async () => {
  await start(page)
  const seen: LineState[] = []
  while ((seen.at(-1)?.savedMs ?? 0) < 5000 || seen.length <= 20) {
    const line = await stateLine(page)
    if (line) seen.push(line)
    await page.waitForTimeout(120)
  }
  expect(seen.every((line) => line.held === 0)).toBe(true)
  for (const line of seen) expect(line.elapsedMs).toBeLessThanOrEqual(line.savedMs + 1500)
  expect.soft(seen.map((l) => l.alarms).join('')).toBe('')
  const spilled = files(running.profile).filter((file) => file.includes('blob_storage') && statSync(file).size > 0)
  expect(spilled).toEqual([])
  // The first bytes of every WebM file, and the name that its header carries.
  const clear = files(running.world).filter((file) => {
    const bytes = readFileSync(file)
    return bytes.includes(Buffer.from('1a45dfa3', 'hex')) && bytes.includes('webm')
  })
  expect(clear).toEqual([])
})

test('F20 there is no pause, and one press on End does nothing', async () => {
  expect(await page.getByRole('button', { name: /暂停|pause/i }).count()).toBe(0)
  await page.getByTestId('desk-stop').click()
  await expect(page.getByTestId('desk-stop-bar')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('desk-stop-bar')).toBeHidden()
  // Whoever simply types on has not meant it.
  await page.keyboard.press('F8')
  await page.keyboard.press('a')
  await expect(page.getByTestId('desk-stop-bar')).toBeHidden()
  expect((await stateLine(page))?.state).toBe('running')
})

test('XE5 reload, close and quit are refused while it records', async () => {
  const before = (await stateLine(page))!
  for (const key of ['F5', 'Control+R', 'Control+W']) await page.keyboard.press(key)
  await running.app.evaluate(({ BrowserWindow, app }) => {
    BrowserWindow.fromId(1)!.close()
    app.quit()
  })
  await savedAtLeast(page, before.savedMs + 1500)
  expect((await stateLine(page))!.recording).toBe(before.recording)
})

test('F43 each line is bound to the second at which its typing began, saves itself, and changes the speaker on Enter and F2', async () => {
  const input = page.getByTestId('desk-input')
  await input.click()
  const { elapsedMs: from, startMs } = (await stateLine(page))!
  await input.pressSequentially('课间发生了什么？', { delay: 30 })
  const to = (await stateLine(page))!.elapsedMs
  await page.waitForTimeout(1500)
  await expect(page.getByTestId('desk-line-state')).toHaveText(/已保存 \d\d:\d\d:\d\d/)
  await input.press('Enter')
  await expect(input).toHaveValue('')
  await input.pressSequentially('他推了我一下。')
  await input.press('Enter')
  await page.keyboard.press('F2')
  await input.pressSequentially('老师过来了。')
  await input.press('Enter')
  const lines = page.getByTestId('desk-line')
  await expect(lines).toHaveCount(3)
  await expect(lines.nth(0)).toContainText('问课间发生了什么？')
  await expect(lines.nth(1)).toContainText('答他推了我一下。')
  await expect(lines.nth(2)).toContainText('答老师过来了。')
  const at = Number(await lines.nth(0).getAttribute('data-at-ms'))
  expect(at + startMs).toBeGreaterThanOrEqual(from)
  expect(at + startMs).toBeLessThanOrEqual(to)
})

test('F43 half-typed pinyin is never saved, and Enter belongs to the input method while it composes', async () => {
  const input = page.getByTestId('desk-input')
  await input.click()
  const keyboard = await page.context().newCDPSession(page)
  await keyboard.send('Input.imeSetComposition', { text: "ta'tui", selectionStart: 6, selectionEnd: 6 })
  await page.waitForTimeout(1600)
  await expect(page.getByTestId('desk-line-state')).toHaveText('未保存…')
  await input.dispatchEvent('keydown', { key: 'Enter', keyCode: 229, isComposing: true })
  await expect(page.getByTestId('desk-line')).toHaveCount(3)
  await keyboard.send('Input.insertText', { text: '他推' })
  await expect(input).toHaveValue('他推')
  await expect(page.getByTestId('desk-line-state')).toHaveText(/已保存/)
  await input.fill('')
  await expect(page.getByTestId('desk-line-state')).toHaveText(/已保存/)
  await keyboard.detach()
})

test('a line can be corrected, removed and brought back', async () => {
  const second = page.getByTestId('desk-line').nth(1)
  await second.hover()
  await second.getByTestId('desk-line-edit').click()
  await page.getByTestId('desk-line-input').fill('他推了我两下。')
  await page.getByTestId('desk-line-input').press('Enter')
  await expect(second).toContainText('他推了我两下。')
  await second.hover()
  await second.getByTestId('desk-line-remove').click()
  await expect(page.getByTestId('desk-line')).toHaveCount(2)
  await page.getByTestId('desk-undo').click()
  await expect(page.getByTestId('desk-line')).toHaveCount(3)
  await page.getByTestId('desk-undo').click()
  await expect(page.getByTestId('desk-line').nth(1)).toContainText('他推了我一下。')
  await page.getByTestId('desk-redo').click()
  await expect(page.getByTestId('desk-line').nth(1)).toContainText('他推了我两下。')
})

test('F20 distress, mark and break are events: the recording runs on', async () => {
  await page.keyboard.press('F4')
  await page.keyboard.press('F6')
  await page.keyboard.press('F7')
  await expect(page.getByTestId('desk-marker')).toHaveCount(3)
  await expect(page.getByTestId('desk-break')).toContainText('休息结束')
  const before = (await stateLine(page))!.savedMs
  await savedAtLeast(page, before + 1000)
  await page.keyboard.press('F7')
  await expect(page.getByTestId('desk-marker')).toHaveCount(4)
  expect(await page.getByTestId('desk-marker').evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.mark))).toEqual(['distress', 'note', 'break-start', 'break-end'])
})

test('F18 the state line stays on every screen', async () => {
  await page.getByTestId('rail-cases').click()
  await expect(page.getByTestId('state-line')).toContainText('正在录制')
  await page.getByTestId('rail-desk').click()
  expect((await stateLine(page))!.part).toBe(1)
})

test('F20 End and then Enter ends it, with everything saved', async () => {
  const { savedMs, startMs } = (await stateLine(page))!
  await stop(page)
  const row = rows(page)
  await expect(row).toHaveAttribute('data-end', 'stopped')
  await expect(row).toContainText('正常结束')
  expect(Number(await row.getAttribute('data-duration-ms'))).toBeGreaterThanOrEqual(savedMs - startMs)
})

test('F43 a click on a line plays that second of its recording; playing advances and seeking lands where it was sent', async () => {
  const line = page.getByTestId('desk-line').nth(1)
  const at = Number(await line.getAttribute('data-at-ms')) / 1000
  await line.getByTestId('desk-line-play').click()
  await agree(page)
  const video = page.getByTestId('player-video')
  const time = () => video.evaluate((v: HTMLVideoElement) => v.currentTime)
  await expect.poll(time).toBeGreaterThan(at + 0.3)
  expect(await time()).toBeLessThan(at + 8)
  expect(await video.evaluate((v: HTMLVideoElement) => v.videoWidth)).toBeGreaterThanOrEqual(640)
  await page.getByTestId('player-toggle').click()
  await expect(page.getByTestId('player')).toHaveAttribute('data-state', 'paused')
  const paused = await time()
  await page.getByTestId('player').focus()
  await page.keyboard.press('ArrowLeft')
  // Where the picture stands once the jump is over.
  const landed = () => video.evaluate((v: HTMLVideoElement) => (v.seeking || v.readyState < 2 ? Number.NaN : v.currentTime))
  await expect.poll(async () => Math.abs(await landed() - Math.max(0, paused - 3))).toBeLessThan(0.4)
  await page.getByTestId('player-seek').fill('3000')
  await expect.poll(async () => Math.abs(await landed() - 3)).toBeLessThan(0.1)
  await expect(page.getByTestId('player-time')).toContainText('00:00:03 / ')
  await page.getByTestId('desk-review-close').click()
})

test('F17 with one saving place the reason is asked for, can be taken back, and stands with the take', async () => {
  await page.getByTestId('desk-start').click()
  await expect(page.getByTestId('single')).toContainText('E-C26')
  await page.getByTestId('single-reason').fill('')
  await expect(page.getByTestId('single-start')).toBeDisabled()
  await page.getByTestId('single-cancel').click()
  await expect(page.getByTestId('state-line')).toBeHidden()
  await expect(page.getByTestId('desk-take').first()).toContainText('第二')
})

test('F25 a marker is set five seconds back with one key, moved by single seconds, and its words are typed later', async () => {
  await start(page)
  await savedAtLeast(page, 7000)
  const had = await page.getByTestId('desk-marker').count()
  const { elapsedMs: from, startMs } = (await stateLine(page))!
  await page.keyboard.press('F6')
  await expect(page.getByTestId('desk-marker')).toHaveCount(had + 1)
  const { elapsedMs: to } = (await stateLine(page))!
  const marker = page.getByTestId('desk-marker').last()
  const set = Number(await marker.getAttribute('data-at-ms'))
  // Between the two looks at the line, which says at most a second less than the clock does.
  expect(set).toBeGreaterThanOrEqual(from - startMs - 5000)
  expect(set).toBeLessThanOrEqual(to - startMs - 5000 + 1000)
  expect(await marker.getAttribute('data-back-ms')).toBe('5000')
  await page.getByTestId('desk-marker-earlier').click()
  await page.getByTestId('desk-marker-earlier').click()
  await expect(marker).toHaveAttribute('data-at-ms', String(Math.max(0, set - 2000)))
  await page.getByTestId('desk-marker-later').click()
  await expect(marker).toHaveAttribute('data-at-ms', String(Math.max(0, set - 1000)))
  await page.waitForTimeout(1000)
  await page.getByTestId('desk-marker-edit').last().click()
  await page.getByTestId('desk-marker-words').fill('说到操场')
  await page.keyboard.press('Enter')
  await expect(marker).toContainText('说到操场')
  await expect(marker).toHaveAttribute('data-at-ms', String(Math.max(0, set - 1000)))
})

test('XF1 F20 Escape, Alt+F4, closing and one press do not end it; held for two seconds it ends', async () => {
  const before = (await stateLine(page))!
  for (const key of ['Escape', 'Alt+F4', 'F8', 'Escape']) await page.keyboard.press(key)
  await running.app.evaluate(({ BrowserWindow }) => { for (const window of BrowserWindow.getAllWindows()) window.close() })
  const button = page.getByTestId('desk-stop')
  await button.hover()
  await page.mouse.down()
  await page.waitForTimeout(900)
  await page.mouse.up()
  await expect(page.getByTestId('desk-stop-bar')).toBeVisible()
  await page.getByTestId('desk-stop-no').click()
  await savedAtLeast(page, before.savedMs + 1500)
  expect(await stateLine(page)).toMatchObject({ state: 'running', recording: before.recording, part: 1 })
  await button.hover()
  const pressed = Date.now()
  await page.mouse.down()
  await expect(page.getByTestId('state-line')).toBeHidden()
  expect(Date.now() - pressed).toBeGreaterThanOrEqual(2000)
  await page.mouse.up()
})

test('XF2 who types for a minute without a recording is told, with a tone and what to do', async () => {
  const input = page.getByTestId('desk-input')
  await input.click()
  await input.pressSequentially('没有录')
  // Thirty seconds and again thirty seconds later, by the page's own clock.
  for (const later of [29_000, 58_000, 61_000]) {
    await page.evaluate((byMs) => {
      const clock = performance as unknown as { real?: () => number; now: () => number }
      clock.real ??= performance.now.bind(performance)
      const { real } = clock
      clock.now = () => real() + byMs
    }, later)
    await input.pressSequentially('像')
  }
  const banner = page.getByTestId('desk-forgotten')
  await expect(banner).toHaveAttribute('data-code', 'E-C27')
  await expect(banner).toContainText('没有在录制')
  await start(page)
  await expect(banner).toBeHidden()
  await page.evaluate(() => { delete (performance as { now?: unknown }).now })
  await input.fill('')
})

test('XF3 nobody has spoken for twenty minutes: it is asked, and it records on whatever is answered', async () => {
  await savedAtLeast(page, 1000)
  const before = (await stateLine(page))!
  // The capturing window tells that the last voice was long ago.
  await running.app.evaluate(({ ipcMain }) => {
    const handlers = (ipcMain as unknown as { _invokeHandlers: Map<string, (event: unknown, input: { posts: { voiceAgoMs: number }[] }) => unknown> })._invokeHandlers
    const report = handlers.get('capture.report')!
    handlers.set('capture.report', (event, input) => report(event, { ...input, posts: input.posts.map((post) => ({ ...post, voiceAgoMs: post.voiceAgoMs + 20 * 60_000 })) }))
    ;(globalThis as { putBack?: () => void }).putBack = () => { handlers.set('capture.report', report as never) }
  })
  const asked = page.getByTestId('desk-quiet')
  await expect(asked).toHaveAttribute('data-code', 'E-C28')
  await page.getByTestId('desk-quiet-on').click()
  await expect(asked).toBeHidden()
  await running.app.evaluate(() => { (globalThis as { putBack?: () => void }).putBack?.() })
  await savedAtLeast(page, before.savedMs + 1500)
  expect(await stateLine(page)).toMatchObject({ state: 'running', recording: before.recording })
  await stop(page)
})
