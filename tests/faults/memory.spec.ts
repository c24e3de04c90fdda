// XE9: what is left in the memory of every process after a lock, read as the system's administrator could. Keys must be gone everywhere and
// what was said from the window; what cannot be promised (strings of the main process, the password as it was typed) is counted and printed.
import { expect, test } from '@playwright/test'
import { closeSync, cpSync, mkdtempSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { keepDraft } from '../../electron/sections/drafts'
import { openSlots } from '../../electron/store/slots'
import { vaultKeys } from '../../electron/store/keys'
import { wordsSlot } from '../../shared/model/draft'
import { login } from '../harness/people'
import { giveAll, launchRoom } from '../harness/template'
import { launcher } from '../harness/world'

/** Processes of the app, by their command line. */
function processesOf(profile: string): { pid: number; type: string }[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => {
    try {
      const line = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')
      return line.includes(profile) && !line.includes('playwright') ? [{ pid: Number(name), type: /--type=([\w-]+)/.exec(line)?.[1] ?? 'main' }] : []
    } catch {
      return []
    }
  })
}

/** How often each needle stands in the writable memory of a process. */
function countIn(pid: number, needles: readonly Buffer[]): number[] {
  const counts = needles.map(() => 0)
  const longest = Math.max(...needles.map((n) => n.length))
  let memory: number
  try {
    memory = openSync(`/proc/${pid}/mem`, 'r')
  } catch {
    // Ended since it was listed: a spare process comes and goes.
    return counts
  }
  try {
    const step = 16 * 1024 * 1024
    const buffer = Buffer.alloc(step + longest)
    for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
      const match = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line)
      if (!match || /\[v(var|dso|syscall)/.test(line)) continue
      const [from, to] = [Number.parseInt(match[1]!, 16), Number.parseInt(match[2]!, 16)]
      // V8 keeps terabytes of address space that hold nothing.
      if (to - from > 4 * 1024 ** 3) continue
      for (let at = from; at < to; at += step) {
        let read = 0
        try {
          read = readSync(memory, buffer, 0, Math.min(buffer.length, to - at), at)
        } catch {
          continue
        }
        const seen = buffer.subarray(0, read)
        needles.forEach((needle, i) => {
          for (let hit = seen.indexOf(needle); hit >= 0 && hit < step; hit = seen.indexOf(needle, hit + 1)) counts[i]!++
        })
      }
    }
  } finally {
    closeSync(memory)
  }
  return counts
}

test('XE9: after a lock no process holds a key, and the window nothing that was said; what else is left is counted', async () => {
  test.skip(process.platform !== 'linux' || process.getuid?.() !== 0, 'reads other processes as root')
  test.setTimeout(480_000)
  const running = await launchRoom({ as: null })
  try {
    const { page, room, vault, profile } = running
    // The keys as they must not be found: from a copy of the vault, opened by this test.
    const copy = join(mkdtempSync(join(launcher().worlds, 'copy-')), 'vault')
    cpSync(vault, copy, { recursive: true })
    const attempt = { who: room.ids.interviewer, password: room.passwords.interviewer, token: null }
    const slots = await openSlots(copy, attempt, new Date().toISOString())
    const store = await login(copy, attempt.who, attempt.password)
    const keys: Record<string, Buffer> = { 'root key': slots.root, 'person seed': slots.seed, 'database key': vaultKeys(slots.root).database }
    for (const kind of ['questioning', 'key-volume', 'case'] as const) keys[`section key ${kind}`] = Buffer.from(await store.sectionKeys.get(room.sections[kind]))
    await store.close()
    expect(keys['section key questioning']!.some((byte) => byte !== 0), 'copied before the store wiped it').toBe(true)

    // What stands in the vault already: it reaches the window by main's answers alone, never through this test's own wire.
    const said = { answer: '他在楼道里推了我一把书包都摔破了是蓝鲸书包', 'true name': '柳如烟雨', draft: '还没签名就被叫走的那句琥珀桥' }
    const texts = { password: attempt.password, ...said }
    const wanted = [
      ...Object.entries(texts).flatMap(([name, text]) => [{ name, form: 'UTF-8', needle: Buffer.from(text) }, { name, form: 'UTF-16', needle: Buffer.from(text, 'utf16le') }]),
      ...Object.entries(keys).flatMap(([name, key]) => [{ name, form: 'binary', needle: key }, { name, form: 'hex', needle: Buffer.from(key.toString('hex')) }]),
    ]
    const look = () => processesOf(profile).map(({ pid, type }) => ({ type, counts: countIn(pid, wanted.map((w) => w.needle)) }))
    const report = (when: string, found: ReturnType<typeof look>) => {
      for (const { type, counts } of found) {
        const hits = wanted.flatMap(({ name, form }, i) => (counts[i]! > 0 ? [`${name} (${form}) ${counts[i]}`] : []))
        console.log(`XE9 ${when}: ${type}: ${hits.length > 0 ? hits.join(', ') : 'nothing'}`)
      }
    }

    const before = await login(vault, attempt.who, attempt.password)
    await keepDraft(before, room.sections.questioning, wordsSlot, { what: 'words', text: said.draft })
    await before.close()
    giveAll(vault)

    // As a person does it: chosen from the list, typed key by key.
    await page.locator(`[data-choice="${attempt.who}"]`).click()
    await page.getByTestId('unlock-password').click()
    await page.keyboard.type(attempt.password)
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('cases')).toBeVisible({ timeout: 20_000 })
    const { sections } = room
    expect(await page.evaluate(async (ids) => (await Promise.all(ids.map((sectionId) => window.sayonce.log.read({ sectionId })))).every((a) => a.ok), [sections.questioning, sections['key-volume'], sections.case])).toBe(true)
    // What was begun before and not signed comes back from the vault as it does on a screen.
    expect(await page.evaluate(async (sectionId) => { const kept = await window.sayonce.drafts.read({ sectionId }); return kept.ok && kept.value.length }, sections.questioning)).toBe(1)
    const open = look()
    report('while open', open)
    const inUse = (type: string, name: string) => open.some((p) => p.type === type && wanted.some((w, i) => w.name.startsWith(name) && p.counts[i]! > 0))
    expect([inUse('main', 'section key'), inUse('main', 'root key'), inUse('renderer', 'answer'), inUse('renderer', 'draft')], 'the search finds them while they are in use').toEqual([true, true, true, true])
    await page.getByTestId('lock').click()
    await expect(page.getByTestId('unlock-password')).toBeVisible({ timeout: 20_000 })
    const left = (all: typeof open, wish: (type: string, name: string) => boolean) => all.flatMap(({ type, counts }) => wanted.flatMap(({ name, form }, i) => (wish(type, name) && counts[i]! > 0 ? [`${type}: ${name} (${form}) × ${counts[i]}`] : [])))
    const keysIn = (all: typeof open) => left(all, (_type, name) => /key|seed/.test(name))
    const saidIn = (all: typeof open) => left(all, (type, name) => type === 'renderer' && name in said)
    // What the window let go of lies there until its collector comes by, which it does when it likes: made to run, it leaves what something still holds on to.
    const collector = await page.context().newCDPSession(page)
    let shut = look()
    for (let round = 0; round < 20 && keysIn(shut).length + saidIn(shut).length > 0; round++) {
      report('while it locks', shut)
      // Keys are wiped and swept up by the app alone.
      if (round > 2 && saidIn(shut).length > 0) {
        await collector.send('HeapProfiler.collectGarbage')
        await collector.send('Memory.simulatePressureNotification', { level: 'critical' })
      }
      await page.waitForTimeout(1000)
      shut = look()
    }
    report('after the lock', shut)
    expect(keysIn(shut), 'keys, anywhere').toEqual([])
    expect(saidIn(shut), 'what was said, in the window').toEqual([])
    // Strings cannot be wiped: what the collector freed and nobody has overwritten yet is counted above, and must not grow by locking.
    const count = (all: typeof shut, name: string) => all.reduce((sum, { counts }) => sum + wanted.reduce((n, w, i) => n + (w.name === name ? counts[i]! : 0), 0), 0)
    for (const name of Object.keys(texts)) expect(count(shut, name), name).toBeLessThanOrEqual(count(open, name))
  } finally {
    await running.kill9()
  }
})
