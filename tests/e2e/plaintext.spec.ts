// XE11: after a whole session nothing that was said, written or recorded lies anywhere in clear.
import { expect, test } from '@playwright/test'
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { base64Needles, filesBelow, findPlain, gbk, needles } from '../harness/search'
import { mediaOf, webmMarks } from '../harness/oracle'
import { ask, chooseAlways, lock, must, sealForPolice, write } from '../harness/room'
import { recordFor, type Acknowledged } from '../harness/take'
import { launchRoom } from '../harness/template'
import { freshId } from '../harness/ids'
import { folderIn, launcher } from '../harness/world'

test('XE11: the search itself finds what is hidden in each encoding', () => {
  const word = '小鹿灯妈妈'
  const noise = Buffer.from('前后都有别的字 abc ')
  const utf16 = Buffer.from(word, 'utf16le')
  const forms = [Buffer.from(word), utf16, Buffer.from(utf16).swap16(), gbk(word)!, Buffer.from(JSON.stringify(word).replace(/[^\x20-\x7e]/g, (s) => `\\u${s.charCodeAt(0).toString(16)}`)), Buffer.from(encodeURIComponent(word))]
  for (const before of ['', 'x', 'xy']) forms.push(Buffer.from(Buffer.concat([Buffer.from(before), Buffer.from(word), noise]).toString('base64')))
  const all = needles(word)
  for (const form of forms) expect(all.some((needle) => Buffer.concat([noise, form, noise]).includes(needle)), form.toString('hex')).toBe(true)
  expect(gbk('甲')!.toString('hex')).toBe('bcd7')
  expect(base64Needles(Buffer.from('abc'))[0]!.toString()).toBe('YWJj')
  expect(all.some((needle) => noise.includes(needle))).toBe(false)
})

/** Where an app may leave things although nobody told it to. */
const strayPlaces = ['/tmp', '/var/tmp', '/dev/shm', '/run/user']

test('XE11: a session with recording, playback and two bundles leaves no word and no picture in clear', async () => {
  test.setTimeout(480_000)
  const { uid, worlds } = launcher()
  const running = await launchRoom({ cameras: 2 })
  const { page, app, world, profile, vault, room } = running
  const bundles = folderIn(world, 'bundles')
  try {
    await chooseAlways(app, bundles)
    const made = await recordFor(running, room.sessionId, 6000)
    const [{ recordingId: first }] = made as [Acknowledged]
    const late = '最后才写下的青石板'
    await write(page, room.sections.questioning, { kind: 'qa.added', body: { lineId: freshId('lin'), speaker: 'answer', text: late, recordingId: first, atMs: 3000 } })
    made.push(...await recordFor(running, room.sessionId, 2000))
    // Played as the screens do, so that Chromium has every reason to keep parts of it.
    const { url } = await must(page, 'record', 'play', { recordingId: first, purpose: 'review', agreed: true })
    await page.evaluate((url) => new Promise((done) => {
      const video = document.createElement('video')
      video.src = url
      video.onerror = done
      video.oncanplay = done
      document.body.append(video)
      setTimeout(done, 3000)
    }), url)
    const passwords = [(await sealForPolice(page, room.sessionId)).passphrase, (await sealForPolice(page, room.sessionId)).passphrase]

    const words = [...room.words, late, ...passwords, ...passwords.map((one) => one.replaceAll('-', '')), '错误的口令-紫藤萝', '云溪虚构分局法制科']
    const search = (when: string) => {
      const own = uid === null ? [] : strayPlaces.flatMap((place) => filesBelow(place, uid)).filter((file) => !file.startsWith(worlds))
      const places = [...filesBelow(world), ...own]
      expect(places.length).toBeGreaterThan(5)
      expect(findPlain(places, words), when).toEqual([])
      expect(findMedia(places), `${when}, media`).toEqual([])
      expect(findPlain(deletedButOpen(profile), words), `${when}, deleted but open`).toEqual([])
      expect(filesBelow(join(profile, 'blob_storage')), when).toEqual([])
      expect(filesBelow(profile).filter((file) => /cookies|history|web data|cache_data|indexeddb|local storage.*ldb/i.test(file) && statSync(file).size > 100_000), when).toEqual([])
      // The log of the app says codes only.
      expect(needlesIn(running.output(), words), when).toEqual([])
    }
    search('while it runs')
    expect(readdirSync(bundles).filter((name) => name.endsWith('.zip'))).toHaveLength(2)
    expect(readdirSync(bundles).filter((name) => !name.endsWith('.zip'))).toEqual([])
    await lock(page)
    await ask(page, 'session', 'unlock', { who: room.ids.recorder, password: '错误的口令-紫藤萝' })
    search('after locking')
    await running.close()
    search('after quitting')
    // Now that the keys can be had: no stretch of any chunk that was recorded stands anywhere as it was.
    const copy = join(mkdtempSync(join(worlds, 'copy-')), 'vault')
    cpSync(vault, copy, { recursive: true })
    const stretches = [...(await mediaOf(copy, room, made.map((m) => m.recordingId))).values()].flatMap(({ read }) => read.chunks.filter((c) => c.plain.length > 400).map((c) => c.plain.subarray(c.plain.length >> 1, (c.plain.length >> 1) + 48)))
    expect(stretches.length, 'chunks looked for').toBeGreaterThan(10)
    expect(filesBelow(profile).some((file) => file.includes('Partitions')), 'the persistent partition is searched too').toBe(true)
    expect(filesBelow(world).filter((file) => holdsOne(readFileSync(file), stretches))).toEqual([])
    expect(filesBelow(vault).some((file) => file.endsWith('.som'))).toBe(true)
  } finally {
    await running.kill9()
  }
})

const holdsOne = (bytes: Buffer, needles: readonly Buffer[]) => needles.some((needle) => bytes.includes(needle))
const findMedia = (files: readonly string[]) => files.filter((file) => existsSync(file) && holdsOne(readFileSync(file), webmMarks))

const needlesIn = (text: string, words: readonly string[]) => words.filter((word) => text.includes(word))

/** Files that the app's processes hold open although their names are gone; media and shared memory among them. */
function deletedButOpen(profile: string): string[] {
  const found: string[] = []
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(profile)) continue
      for (const fd of readdirSync(`/proc/${pid}/fd`)) {
        const path = `/proc/${pid}/fd/${fd}`
        const target = readlinkSync(path)
        // Shared memory between the processes holds what is on the screen; it is memory, not disk.
        if (target.startsWith('/') && target.endsWith('(deleted)') && !/^\/(dev\/shm|memfd:)/.test(target) && statSync(path).isFile()) found.push(path)
      }
    } catch {
      // Ended meanwhile.
    }
  }
  return found
}
