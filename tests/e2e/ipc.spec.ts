// A window taken over by a stranger: whatever it sends, main answers with a known failure, stays up and stays clean.
import { expect, test } from '@playwright/test'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Result } from '../../shared/failure'
import { contract } from '../../shared/ipc/index'
import { accepts, build, channels, recipesFor, type Channel, type Known, type Recipe } from '../harness/hostile'
import { freshId } from '../harness/ids'
import { launchApp, type RunningApp } from '../harness/launch'
import { ask, chooseAlways, codeOf, must, openCase, password, prepareRoom, recordChunks, source, write, type Room } from '../harness/room'
import { forApp } from '../harness/world'

let running: RunningApp
let room: Room
const perChannel = Number(process.env.SAYONCE_FUZZ ?? 60)
const seed = Number(process.env.SAYONCE_SEED ?? 20260203)

test.beforeAll(async () => {
  running = await launchApp({ env: { SAYONCE_TRACE: '1' } })
  room = await prepareRoom(running.page)
  await chooseAlways(running.app, null)
})
test.afterAll(async () => { await running?.kill9() })

type Answered = { answer?: Result<unknown>; threw?: string }

/** Sends every recipe over one channel, one after the other, from the page. */
async function send(channel: Channel, recipes: readonly Recipe[]): Promise<Answered[]> {
  await running.page.evaluate(`globalThis.buildHostile = ${build.toString()}; null`)
  const wish: { group: string; name: string; recipes: unknown[] } = { group: channel.group, name: channel.name, recipes: [...recipes] }
  return running.page.evaluate(async ({ group, name, recipes }) => {
    const { buildHostile } = globalThis as unknown as { buildHostile: (recipe: unknown) => unknown }
    const call = (window.sayonce as unknown as Record<string, Record<string, (input: unknown) => Promise<Result<unknown>>>>)[group]![name]!
    const answers: Answered[] = []
    for (const recipe of recipes) {
      try {
        const answer = await call(buildHostile(recipe))
        answers.push({ answer: answer.ok ? { ok: true, value: null } : answer })
      } catch (error) {
        answers.push({ threw: String(error) })
      }
    }
    return answers
  }, wish)
}

/** What is wrong with an answer; null when nothing is. An argument that cannot even be copied (functions, symbols) never reaches main. */
function wrong(channel: Channel, recipe: Recipe, { answer, threw }: Answered): string | null {
  const shown = `${channel.group}.${channel.name}(${JSON.stringify(recipe).slice(0, 300)})`
  if (!answer) return /Error invoking remote method/.test(threw ?? '') ? `${shown} threw out of main: ${threw}` : null
  if (answer.ok) return accepts(channel, recipe) ? null : `${shown} was accepted`
  return answer.failure.code === 'E-B4' ? `${shown} is a bug (E-B4)` : null
}

async function isClean(): Promise<void> {
  expect(await running.app.evaluate(() => [Object.keys(Object.prototype), Object.keys(Array.prototype), 'polluted' in {}])).toEqual([[], [], false])
  expect(codeOf(await ask(running.page, 'session', 'state', {}))).toBe('ok')
}

const known = (room: Room): Known => ({
  sec: Object.values(room.sections).concat(room.register), ses: [room.sessionId], cas: [room.caseId], stf: [room.staffId, room.colleagueId], per: Object.values(room.persons),
})

/** Whatever fuzzing has started or shut is put right again. */
async function putRight(): Promise<void> {
  const state = await must(running.page, 'session', 'state', {})
  if (state.vault !== 'open') await must(running.page, 'session', 'unlock', { password })
  const entries = await must(running.page, 'log', 'read', { sectionId: room.sections.questioning })
  for (const entry of entries) {
    if (entry.kind === 'recording.started' && !entries.some((end) => end.kind === 'recording.ended' && end.body.recordingId === entry.body.recordingId)) {
      await must(running.page, 'record', 'finish', { recordingId: entry.body.recordingId, reason: 'stopped' })
    }
  }
}

test('XE1: every call with hostile arguments, vault open', async () => {
  test.setTimeout(60_000 + perChannel * 3_000)
  const bad: string[] = []
  for (const channel of channels) {
    const recipes = recipesFor(channel, known(room), perChannel, seed)
    const answers = await send(channel, recipes)
    bad.push(...answers.flatMap((answer, i) => wrong(channel, recipes[i]!, answer) ?? []))
    await putRight()
  }
  expect(bad).toEqual([])
  await isClean()
})

test('XE1: after all that, everything that reads the session still answers', async () => {
  const { page } = running
  for (const profile of ['police', 'prosecutor', 'court', 'defence', 'legal-aid', 'hospital'] as const) {
    expect(codeOf(await ask(page, 'redact', 'passages', { sessionId: room.sessionId, profile })), profile).toBe('ok')
    expect(codeOf(await ask(page, 'seal', 'preview', { sessionId: room.sessionId, profile })), profile).toBe('ok')
  }
  expect(codeOf(await ask(page, 'cases', 'list', {}))).toBe('ok')
  for (const sectionId of Object.values(room.sections)) expect(codeOf(await ask(page, 'log', 'read', { sectionId }))).toBe('ok')
  // And the log is whole: nothing that was accepted reads back differently.
  await must(page, 'session', 'lock', {})
  expect((await must(page, 'session', 'unlock', { password })).readOnly).toBe(false)
})

test('XE1: every call with hostile arguments, vault locked: nothing but the door answers', async () => {
  test.setTimeout(120_000)
  const bad: string[] = []
  await must(running.page, 'session', 'lock', {})
  for (const channel of channels) {
    // Each well-formed try at the door costs a second of key stretching.
    const doors = channel.group === 'session' && channel.name === 'unlock'
    const recipes = recipesFor(channel, known(room), doors ? 10 : 20, seed + 100)
    for (const [i, answered] of (await send(channel, recipes)).entries()) {
      bad.push(...[wrong(channel, recipes[i]!, answered) ?? []].flat())
      if (!channel.locked && answered.answer?.ok) bad.push(`${channel.group}.${channel.name} answered while locked`)
    }
  }
  expect(bad).toEqual([])
  await isClean()
  await putRight()
})

test('XE1: calls sent all at once answer one by one', async () => {
  const { page } = running
  await must(page, 'session', 'lock', {})
  const answers = await page.evaluate(async (password) => {
    const { session, cases } = window.sayonce
    return Promise.all([session.unlock({ password }), session.unlock({ password }), session.unlock({ password }), cases.list({})])
  }, password)
  expect(answers.map(codeOf)).toEqual(['ok', 'ok', 'ok', 'E-A4'])
  const { sectionId, lines } = { sectionId: room.sections.questioning, lines: Array.from({ length: 40 }, () => freshId('lin')) }
  const written = await page.evaluate(({ sectionId, lines }) => Promise.all(lines.map((lineId) =>
    window.sayonce.log.append({ sectionId, fact: { kind: 'qa.added', body: { lineId, speaker: 'note', text: '同时写入', recordingId: null, atMs: 0 } } }))), { sectionId, lines })
  expect(new Set(written.map(codeOf))).toEqual(new Set(['ok']))
  const busy = await page.evaluate(async ({ sectionId, lineId }) => {
    const { log, session } = window.sayonce
    const append = () => log.append({ sectionId, fact: { kind: 'qa.edited', body: { lineId, text: '锁库前一刻' } } })
    return Promise.all([append(), append(), session.lock({}), append()])
  }, { sectionId, lineId: lines[0]! })
  expect(busy.map(codeOf)).not.toContain('E-B4')
  expect((await must(page, 'session', 'unlock', { password })).readOnly).toBe(false)
})

test('XB8: wrong, empty, huge and emoji passwords all get the same answer', async () => {
  test.setTimeout(60_000)
  const { page } = running
  await must(page, 'session', 'lock', {})
  for (const wrongOne of [`${password} `, '', 'x'.repeat(10_240), '密'.repeat(10_240), '🦌🏮😀', '\0', password.toUpperCase()]) {
    const answer = await ask(page, 'session', 'unlock', { password: wrongOne })
    expect(answer, JSON.stringify(wrongOne.slice(0, 12))).toEqual({ ok: false, failure: { code: 'E-A1' } })
  }
  expect((await must(page, 'session', 'state', {})).vault).toBe('locked')
  // Full-width digits and the other Unicode form are the same password (NFKC).
  await must(page, 'session', 'unlock', { password: password.normalize('NFD').replace('Lantern', 'Ｌａｎｔｅｒｎ') })
})

test('XE2: only the main frame of a window we opened is heard', async () => {
  const { app, world } = running
  // A window of our own origin with a preload that hands out the raw invoke, also in frames: what a stranger would need.
  const preload = join(world, 'raw-preload.cjs')
  writeFileSync(preload, `const { contextBridge, ipcRenderer } = require('electron'); contextBridge.exposeInMainWorld('raw', (channel, input) => ipcRenderer.invoke(channel, input))`)
  forApp(preload)
  const answers = await app.evaluate(async ({ BrowserWindow }, preload) => {
    const room = BrowserWindow.getAllWindows()[0]!
    const found: Record<string, unknown> = {}
    for (const url of ['sayonce://app/index.html', 'sayonce://app/print.html', 'about:blank', 'data:text/html,<p>']) {
      const window = new BrowserWindow({ show: false, webPreferences: { session: room.webContents.session, preload, sandbox: true, contextIsolation: true, nodeIntegrationInSubFrames: true } })
      const run = (code: string) => window.webContents.executeJavaScript(code).catch((error: unknown) => String(error))
      await Promise.race([window.loadURL(url).catch(() => undefined), new Promise((done) => setTimeout(done, 3000))])
      const outcome = `.then((answer) => answer.ok ? 'ok' : answer.failure.code, (error) => String(error))`
      found[url] = await run(`raw('cases.list', {})${outcome}`)
      if (url.startsWith('sayonce://app/index')) {
        found['frame'] = await run(`new Promise((done) => {
          const frame = document.createElement('iframe'); document.body.append(frame)
          setTimeout(() => frame.contentWindow.raw ? frame.contentWindow.raw('cases.list', {})${outcome}.then(done) : done('no bridge'), 300) })`)
        for (const channel of ['cases.drop', 'log.appended', 'session.locked', 'constructor', 'ELECTRON_BROWSER_REQUIRE']) found[channel] = await run(`raw(${JSON.stringify(channel)}, {})${outcome}`)
      }
      window.destroy()
    }
    return found
  }, preload)
  const { 'cases.drop': unknown, 'log.appended': event, 'session.locked': other, constructor: inherited, ELECTRON_BROWSER_REQUIRE: internal, ...senders } = answers as Record<string, string>
  for (const [sender, code] of Object.entries(senders)) expect(code, sender).toMatch(/^E-B3$|no bridge|raw is not defined|Script failed/)
  expect(senders['sayonce://app/index.html']).toBe('E-B3')
  for (const code of [unknown, event, other, inherited, internal]) expect(code).toMatch(/No handler registered/)
})

test('XE2: a frame inside the room window itself is refused, and so is a call with no frame', async () => {
  const { app } = running
  const codes = await app.evaluate(async ({ BrowserWindow, ipcMain }) => {
    const room = BrowserWindow.getAllWindows()[0]!.webContents
    const invoke = (ipcMain as unknown as { _invokeHandlers: Map<string, (event: unknown, input: unknown) => Promise<Result<unknown>>> })._invokeHandlers.get('cases.list')!
    const real = { origin: 'sayonce://app', parent: null }
    const senders: Record<string, unknown> = {
      'room window': { sender: room, senderFrame: real },
      'frame in the room window': { sender: room, senderFrame: { ...real, parent: room.mainFrame } },
      'no frame': { sender: room, senderFrame: null },
      'opaque origin': { sender: room, senderFrame: { ...real, origin: 'null' } },
      'like our origin': { sender: room, senderFrame: { ...real, origin: 'sayonce://app.evil' } },
      'media origin': { sender: room, senderFrame: { ...real, origin: 'sayonce://media' } },
      'another window': { sender: { id: 999_999 }, senderFrame: real },
    }
    const found: Record<string, string> = {}
    for (const [name, event] of Object.entries(senders)) {
      const answer = await invoke(event, {})
      found[name] = answer.ok ? 'ok' : answer.failure.code
    }
    return found
  })
  const { 'room window': itself, ...strangers } = codes
  expect(itself).toBe('ok')
  expect(new Set(Object.values(strangers))).toEqual(new Set(['E-B3']))
})

test('XE2: the room window may not use the calls of the print window', async () => {
  for (const { group, name, callers } of channels.filter((channel) => !channel.callers.includes('room'))) {
    expect(callers).toEqual(['print'])
    expect(codeOf(await ask(running.page, group as 'seal', name as 'drawn', {})), `${group}.${name}`).toBe('E-B3')
  }
})

test('XE3: facts go only into the sections they belong to', async () => {
  const { page } = running
  const { sections, persons } = room
  const facts = {
    'key.person': { personId: persons.child, name: '甲', aliases: [], idNumber: '', birthDate: '', phone: '', address: '', school: '' },
    'qa.added': { lineId: freshId('lin'), speaker: 'answer' as const, text: '甲', recordingId: null, atMs: 0 },
    'staff.added': { staffId: freshId('stf'), name: '甲', role: 'admin' as const, sex: 'male' as const, unit: '', badge: '' },
    'form.answer': { formId: 'x', version: 1, field: 'x', answer: { state: 'unknown' as const } },
  }
  const homes: Record<keyof typeof facts, readonly string[]> = {
    'key.person': ['key-volume'], 'qa.added': ['questioning'], 'staff.added': [], 'form.answer': ['medical', 'samples', 'psychological', 'legal-aid', 'follow-up'],
  }
  for (const [kind, body] of Object.entries(facts) as ['qa.added', never][]) {
    for (const [section, sectionId] of Object.entries(sections)) {
      if (!homes[kind].includes(section)) expect(codeOf(await ask(page, 'log', 'append', { sectionId, fact: { kind, body } })), `${kind} into ${section}`).toBe('E-B3')
    }
  }
  // What main alone writes is not even a fact for a window.
  for (const kind of ['case.opened', 'session.opened', 'recording.started', 'recording.ended', 'seal.made']) {
    expect(codeOf(await ask(page, 'log', 'append', { sectionId: sections.case, fact: { kind, body: {} } as never })), kind).toBe('E-B2')
  }
})

test('XE3: what the machine wrote, and what stands elsewhere, cannot be undone', async () => {
  const { page } = running
  const undo = async (sectionId: typeof room.register, seq: number) => codeOf(await ask(page, 'log', 'append', { sectionId, fact: { kind: 'undo', body: { seq } } }))
  await recordChunks(page, room.sessionId, 7, 2)
  for (const sectionId of Object.values(room.sections)) {
    const entries = await must(page, 'log', 'read', { sectionId })
    for (const entry of entries) {
      if (!/^(case\.opened|session\.opened|recording\.|seal\.)/.test(entry.kind)) continue
      expect(await undo(sectionId, entry.seq), entry.kind).toBe('E-B3')
    }
    expect(await undo(sectionId, entries.length + 1), 'an entry that does not exist').toBe('E-B3')
  }
  expect(await undo(room.register, 1), 'a member of staff').toBe('E-B3')
})

test('XE3: ids of another case are refused', async () => {
  const { page } = running
  const other = await openCase(page, room.staffId)
  const stranger = freshId('per')
  await write(page, other.sections.case, { kind: 'case.person', body: { personId: stranger, role: 'child', pseudonym: '乙', sex: 'male', ageBand: '6-9', relation: '', unsuitable: null } })
  const line = freshId('lin')
  await write(page, other.sections.questioning, { kind: 'qa.added', body: { lineId: line, speaker: 'answer', text: '乙', recordingId: null, atMs: 0 } })
  const here = room.sections
  const elsewhere = await recordChunks(page, room.sessionId, 8, 1)
  const code = async (sectionId: typeof room.register, fact: Parameters<typeof write>[2]) => codeOf(await ask(page, 'log', 'append', { sectionId, fact }))
  const refused = /^E-B[13]$/ // there is no such thing here, or it is not allowed here: never accepted
  const staff = { interviewers: [room.staffId, room.colleagueId], recorder: null, companion: null, interpreter: null }
  expect(await code(here.questioning, { kind: 'qa.edited', body: { lineId: line, text: '甲' } }), 'line').toMatch(refused)
  expect(await code(here.questioning, { kind: 'qa.removed', body: { lineId: line } }), 'line').toMatch(refused)
  expect(await code(other.sections.questioning, { kind: 'qa.added', body: { lineId: freshId('lin'), speaker: 'note', text: '', recordingId: elsewhere, atMs: 0 } }), 'recording').toMatch(refused)
  expect(await code(other.sections.questioning, { kind: 'marker', body: { recordingId: elsewhere, atMs: 0, mark: 'note', text: '' } }), 'recording').toMatch(refused)
  expect(await code(here.session, { kind: 'session.staff', body: { ...staff, companion: stranger } }), 'companion').toMatch(refused)
  expect(await code(here.session, { kind: 'session.staff', body: { ...staff, recorder: freshId('stf') } }), 'recorder').toMatch(refused)
  const decision = { profile: 'police' as const, start: 0, end: 1, textSha256: '0'.repeat(64), kind: 'manual' as const, action: 'accept' as const, replacement: '', code: 'R1' as const, reason: '' }
  expect(await code(here.redaction, { kind: 'redaction.decided', body: { ...decision, ref: { sectionId: other.sections.questioning, path: `qa/${line}` } } }), 'text').toMatch(refused)
})

test('XE4: media addresses cannot be guessed and die on lock', async () => {
  const { page } = running
  const recordingId = await recordChunks(page, room.sessionId, 9, 2)
  const { url } = await must(page, 'record', 'play', { recordingId })
  expect(url).toMatch(/^sayonce:\/\/media\/[0-9a-f]{48}$/)
  const status = (address: string) => running.app.evaluate(async ({ BrowserWindow }, address) => {
    const { session } = BrowserWindow.getAllWindows()[0]!.webContents
    return (await session.fetch(address)).status
  }, address)
  expect(await status(url)).toBe(200)
  const token = url.slice(-48)
  for (const guess of ['', recordingId, token.slice(0, -1), `${token}0`, token.toUpperCase(), '0'.repeat(48), `../app/${token}`, `${token}/x`, '__proto__', 'constructor']) {
    expect(await status(`sayonce://media/${guess}`), guess).toBe(404)
  }
  for (const stranger of ['sayonce://other/', 'sayonce://app/../../main/main.js', 'sayonce://app/%2e%2e/main/main.js', 'sayonce://app/..%2fmain%2fmain.js', 'sayonce://app/index.html%00.js', 'sayonce://app/']) {
    expect(await status(stranger), stranger).toBe(404)
  }
  expect(codeOf(await ask(page, 'record', 'play', { recordingId: freshId('rec') }))).toBe('E-B1')
  await must(page, 'session', 'lock', {})
  expect(await status(url), 'after lock').toBe(404)
  await must(page, 'session', 'unlock', { password })
  expect(await status(url), 'after the next unlock').toBe(404)
  // Asked for at the very moment of locking: an address given then is as dead as the others.
  for (let wait = 0; wait < 6; wait++) {
    const racing = await page.evaluate(async ({ recordingId, wait }) => {
      const { record, session } = window.sayonce
      const played = record.play({ recordingId })
      await new Promise((done) => setTimeout(done, wait))
      await session.lock({})
      const one = await played
      return one.ok ? one.value.url : null
    }, { recordingId, wait })
    if (racing) expect(await status(racing), `asked for ${wait} ms before locking`).toBe(404)
    await must(page, 'session', 'unlock', { password })
  }
})

test('while a recording runs a second one, lock and close are refused', async () => {
  const { page, app } = running
  const { recordingId } = await must(page, 'record', 'open', { sessionId: room.sessionId, source })
  expect(codeOf(await ask(page, 'record', 'open', { sessionId: room.sessionId, source }))).toBe('E-C5')
  expect(codeOf(await ask(page, 'session', 'lock', {}))).toBe('E-C8')
  await app.evaluate(({ BrowserWindow, app }) => { BrowserWindow.getAllWindows()[0]!.close(); app.quit() })
  expect(codeOf(await ask(page, 'session', 'state', {}))).toBe('ok')
  await must(page, 'record', 'finish', { recordingId, reason: 'stopped' })
})

test('the bridge is the contract: its names, functions only, and no way to the event object', async () => {
  const found = await running.page.evaluate(() => Object.fromEntries(Object.entries(window.sayonce).map(([group, members]) =>
    [group, Object.entries(members).map(([name, member]) => `${name}:${typeof member}`).sort()])))
  expect(found).toEqual(Object.fromEntries(Object.entries(contract).map(([group, members]) => [group, Object.keys(members).map((name) => `${name}:function`).sort()])))
  const heard = await running.page.evaluate(async () => {
    const seen: unknown[][] = []
    const stop = window.sayonce.log.appended((...all: unknown[]) => { seen.push(all.map((one) => Object.keys(one as object).sort())) })
    const sections = await window.sayonce.cases.sections({ caseId: null })
    if (sections.ok) {
      const staffId = `stf_${'1'.repeat(20)}`
      await window.sayonce.log.append({ sectionId: sections.value[0]!.sectionId, fact: { kind: 'staff.added', body: { staffId, name: '丙', role: 'observer', sex: 'male', unit: '', badge: '' } } })
    }
    stop()
    return seen
  })
  expect(heard).toEqual([[['atMono', 'atUtc', 'author', 'body', 'hash', 'kind', 'prev', 'sectionId', 'seq']]])
})
