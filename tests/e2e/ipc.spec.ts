// A window taken over by a stranger: whatever it sends, main answers with a known failure, stays up and stays clean.
import { expect, test } from '@playwright/test'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Result } from '../../shared/failure'
import { contract } from '../../shared/ipc/index'
import type { RecordingId } from '../../shared/model/ids'
import { may, type Act } from '../../shared/model/access'
import { channels, recipesFor, type Channel, type Known, type Recipe } from '../harness/hostile'
import { freshId } from '../harness/ids'
import type { RunningApp } from '../harness/launch'
import { cast, type Who } from '../harness/people'
import { ask, chooseAlways, codeOf, lock, must, switchTo, write, type Room } from '../harness/room'
import { recordFor, startTake, stopTake } from '../harness/take'
import { launchRoom } from '../harness/template'
import { forApp } from '../harness/world'
import { send, wrong } from './fuzz'
import { captureWindow, fetchMedia, otherCase } from './stage'

let running: RunningApp & { room: Room; recorded: RecordingId[] }
let room: Room
const perChannel = Number(process.env.SAYONCE_FUZZ ?? 60)
const seed = Number(process.env.SAYONCE_SEED ?? 20260203)

/** People who are there to be taken away: no id of the cast is offered where it could be. */
const victims: string[] = []

test.beforeAll(async () => {
  test.setTimeout(240_000)
  running = await launchRoom({ env: { SAYONCE_TRACE: '1' }, stored: [{ seed: 7, count: 2 }, { seed: 8, count: 1 }, { seed: 9, count: 2 }] })
  ;({ room } = running)
  await chooseAlways(running.app, null)
  // The system's own print dialog would wait for somebody.
  await running.app.evaluate(({ BrowserWindow }) => {
    const { webContents } = BrowserWindow.fromId(1)!
    webContents.print = ((_options: unknown, done?: (ok: boolean, why: string) => void) => done?.(false, '')) as typeof webContents.print
  })
  await switchTo(running.page, 'admin')
  const officer = { role: 'observer', sex: 'male', unit: '', badge: '', training: null } as const
  for (const name of ['来客甲', '来客乙']) victims.push((await must(running.page, 'people', 'enrol', { officer: { ...officer, name }, password: null })).staffId)
  await switchTo(running.page, 'recorder')
})
test.afterAll(async () => { await running?.kill9() })

async function isClean(): Promise<void> {
  expect(await running.app.evaluate(() => [Object.keys(Object.prototype), Object.keys(Array.prototype), 'polluted' in {}])).toEqual([[], [], false])
  expect(codeOf(await ask(running.page, 'session', 'state', {}))).toBe('ok')
}

const known = ({ group }: Channel): Known => ({
  sec: Object.values(room.sections).concat(room.register, room.custody), ses: [room.sessionId], cas: [room.caseId], stf: group === 'people' ? victims : [room.ids.recorder, ...victims], per: Object.values(room.persons),
})

/** The bridge of the room window has every group but those of the capturing and the decoding window. */
const roomChannels = channels.filter(({ group }) => group !== 'capture' && group !== 'decode')

/** Who gets furthest with a call: the first of these who may. */
function whoFor({ need, group }: Channel): Who {
  const order: readonly Who[] = group === 'record' || group === 'log' ? ['recorder'] : ['case-officer', 'supervisor', 'admin', 'recorder', 'medic']
  return order.find((who) => need === 'open' || need === 'anyone' || need === 'window' || need === 'section' || may(cast[who].role, need as Act)) ?? 'recorder'
}

/** Whatever fuzzing has started or shut is put right again, and `who` is in. */
async function putRight(who: Who): Promise<void> {
  if ((await must(running.page, 'record', 'now', {})).state !== 'idle') await stopTake(running.page)
  await switchTo(running.page, who)
}

/** Calls that count wrong secrets: after five the door pauses, so that the right one has to come in between. */
const asksSecret = ({ group, name }: Channel) => ['session.unlock', 'session.recover', 'session.changePassword', 'people.addToken', 'people.removeToken', 'access.approveHere'].includes(`${group}.${name}`)

/** The recipes of one round: all at once, or three at a time where secrets are counted. */
function rounds(channel: Channel, recipes: readonly Recipe[]): Recipe[][] {
  const size = asksSecret(channel) ? 3 : Math.max(1, recipes.length)
  return Array.from({ length: Math.ceil(recipes.length / size) }, (_, i) => recipes.slice(i * size, (i + 1) * size))
}

test('XE1: every call with hostile arguments, vault open, by somebody who may use it', async () => {
  test.setTimeout(120_000 + perChannel * 6_000)
  const bad: string[] = []
  for (const channel of roomChannels.toSorted((a, b) => whoFor(a).localeCompare(whoFor(b)))) {
    await putRight(whoFor(channel))
    for (const recipes of rounds(channel, recipesFor(channel, known(channel), asksSecret(channel) ? Math.min(perChannel, 24) : perChannel, seed))) {
      const answers = await send(running.page, channel, recipes)
      bad.push(...answers.flatMap((answer, i) => wrong(channel, recipes[i]!, answer) ?? []))
      if (!asksSecret(channel)) continue
      await lock(running.page)
      await putRight(whoFor(channel))
    }
  }
  await putRight('recorder')
  expect(bad).toEqual([])
  await isClean()
})

test('XE1: after all that, everything that reads the session still answers, and the log is whole', async () => {
  const { page } = running
  await switchTo(page, 'case-officer')
  for (const profile of ['police', 'prosecutor', 'court', 'defence', 'legal-aid', 'hospital'] as const) {
    expect(codeOf(await ask(page, 'redact', 'passages', { sessionId: room.sessionId, profile })), profile).toBe('ok')
    expect(codeOf(await ask(page, 'seal', 'preview', { sessionId: room.sessionId, profile })), profile).toBe('ok')
  }
  expect(codeOf(await ask(page, 'cases', 'list', { from: 0, count: 200 }))).toBe('ok')
  for (const who of ['case-officer', 'recorder', 'medic', 'counsellor', 'legal-aid', 'supervisor'] as const) {
    await switchTo(page, who)
    const rows = await must(page, 'cases', 'sections', { caseId: room.caseId })
    for (const { sectionId, kind, may: right } of rows) if (right.read) expect(codeOf(await ask(page, 'log', 'read', { sectionId })), `${who} ${kind}`).toBe('ok')
  }
  const state = await must(page, 'upkeep', 'verifyLog', {})
  expect(state).toMatchObject({ verified: true, readOnly: false, mismatch: null })
})

test('XE1: every call with hostile arguments, vault locked: nothing but the door answers', async () => {
  test.setTimeout(240_000)
  const bad: string[] = []
  await putRight('recorder')
  await lock(running.page)
  for (const channel of roomChannels) {
    for (const some of rounds(channel, recipesFor(channel, known(channel), asksSecret(channel) ? 12 : 20, seed + 100))) {
      for (const [i, answered] of (await send(running.page, channel, some)).entries()) {
        bad.push(...[wrong(channel, some[i]!, answered) ?? []].flat())
        // To lock what is locked is no fault.
        if (!channel.locked && answered.answer?.ok && `${channel.group}.${channel.name}` !== 'session.lock') bad.push(`${channel.group}.${channel.name} answered while locked`)
      }
      if (!channel.locked || !asksSecret(channel)) continue
      await switchTo(running.page, 'recorder')
      await lock(running.page)
    }
  }
  expect(bad).toEqual([])
  await isClean()
  await putRight('recorder')
})

test('XE1: calls sent all at once answer one by one', async () => {
  const { page } = running
  await lock(page)
  const good = { who: room.ids.recorder, password: room.passwords.recorder }
  const answers = await page.evaluate(async (good) => {
    const { session, cases } = window.sayonce
    return Promise.all([session.unlock(good), session.unlock(good), session.unlock(good), cases.list({ from: 0, count: 5 })])
  }, good)
  expect(answers.map(codeOf)).toEqual(['ok', 'ok', 'ok', 'E-A4'])
  const { sectionId, lines } = { sectionId: room.sections.questioning, lines: Array.from({ length: 40 }, () => freshId('lin')) }
  const written = await page.evaluate(({ sectionId, lines }) => Promise.all(lines.map((lineId) =>
    window.sayonce.log.append({ sectionId, fact: { kind: 'qa.added', body: { lineId, speaker: 'note', text: '同时写入', recordingId: null, atMs: 0 } } }))), { sectionId, lines })
  expect(new Set(written.map(codeOf))).toEqual(new Set(['ok']))
  const busy = await page.evaluate(async ({ sectionId, lineId }) => {
    const { log, session } = window.sayonce
    const append = () => log.append({ sectionId, fact: { kind: 'qa.edited', body: { lineId, text: '锁库前一刻' } } })
    return Promise.all([append(), append(), session.lock({ cause: 'person' }), append()])
  }, { sectionId, lineId: lines[0]! })
  expect(busy.map(codeOf)).not.toContain('E-B4')
  expect((await must(page, 'session', 'unlock', good)).readOnly).toBe(false)
})

test('XE2: only the main frame of a window we opened is heard', async () => {
  const { app, world } = running
  // A window of our own origin with a preload that hands out the raw invoke, also in frames: what a stranger would need.
  const preload = join(world, 'raw-preload.cjs')
  writeFileSync(preload, `const { contextBridge, ipcRenderer } = require('electron'); contextBridge.exposeInMainWorld('raw', (channel, input) => ipcRenderer.invoke(channel, input))`)
  forApp(preload)
  const answers = await app.evaluate(async ({ BrowserWindow }, preload) => {
    const room = BrowserWindow.fromId(1)!
    const found: Record<string, unknown> = {}
    for (const url of ['sayonce://app/index.html', 'sayonce://app/print.html', 'about:blank', 'data:text/html,<p>']) {
      const window = new BrowserWindow({ show: false, webPreferences: { session: room.webContents.session, preload, sandbox: true, contextIsolation: true, nodeIntegrationInSubFrames: true } })
      const run = (code: string) => window.webContents.executeJavaScript(code).catch((error: unknown) => String(error))
      await Promise.race([window.loadURL(url).catch(() => undefined), new Promise((done) => setTimeout(done, 3000))])
      const outcome = `.then((answer) => answer.ok ? 'ok' : answer.failure.code, (error) => String(error))`
      found[url] = await run(`raw('cases.list', { from: 0, count: 5 })${outcome}`)
      if (url.startsWith('sayonce://app/index')) {
        found['frame'] = await run(`new Promise((done) => {
          const frame = document.createElement('iframe'); document.body.append(frame)
          setTimeout(() => frame.contentWindow.raw ? frame.contentWindow.raw('cases.list', { from: 0, count: 5 })${outcome}.then(done) : done('no bridge'), 300) })`)
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
    const room = BrowserWindow.fromId(1)!.webContents
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
      const answer = await invoke(event, { from: 0, count: 5 })
      found[name] = answer.ok ? 'ok' : answer.failure.code
    }
    return found
  })
  const { 'room window': itself, ...strangers } = codes
  expect(itself).toBe('ok')
  expect(new Set(Object.values(strangers))).toEqual(new Set(['E-B3']))
})

test('XE2: the room window may not use the calls of the print window', async () => {
  for (const { group, name, callers } of roomChannels.filter((channel) => !channel.callers.includes('room'))) {
    expect(callers).toEqual(['print'])
    expect(codeOf(await ask(running.page, group as 'seal', name as 'drawn', {})), `${group}.${name}`).toBe('E-B3')
  }
})

test('XE3: what main alone writes is not even a fact for a window', async () => {
  for (const kind of ['case.opened', 'case.hold', 'session.opened', 'recording.started', 'recording.ended', 'take.started', 'take.ended', 'take.event', 'selftest.done', 'seal.made', 'staff.added', 'staff.updated', 'staff.card', 'staff.removed', 'recovery.card', 'act.card',
    'envelope.item', 'envelope.opened', 'access.noted', 'door.opened', 'refused', 'view.served', 'approval.changed', 'case.destroyed', 'log.reanchored']) {
    for (const sectionId of [room.sections.case, room.register, room.custody]) expect(codeOf(await ask(running.page, 'log', 'append', { sectionId, fact: { kind, body: {} } as never })), kind).toBe('E-B2')
  }
})

test('XE3: what the machine wrote, and what stands elsewhere, cannot be undone', async () => {
  const { page } = running
  const undo = async (sectionId: typeof room.register, seq: number) => codeOf(await ask(page, 'log', 'append', { sectionId, fact: { kind: 'undo', body: { seq } } }))
  await switchTo(page, 'recorder')
  // What the recorder wrote about a take: gaps and alarms must not be taken out of the record.
  await recordFor(running, room.sessionId, 500)
  let tried = 0
  for (const who of ['recorder', 'case-officer'] as const) {
    await switchTo(page, who)
    for (const { sectionId, may: right } of await must(page, 'cases', 'sections', { caseId: room.caseId })) {
      if (!right.read) continue
      const entries = await must(page, 'log', 'read', { sectionId })
      for (const entry of entries) {
        if (!/^(case\.(opened|hold)|session\.opened|recording\.|take\.|selftest\.|seal\.)/.test(entry.kind)) continue
        tried++
        expect(await undo(sectionId, entry.seq), entry.kind).toBe('E-B3')
      }
      expect(await undo(sectionId, entries.length + 1), 'an entry that does not exist').toBe('E-B3')
    }
  }
  expect(tried).toBeGreaterThan(6)
  expect(await undo(room.register, 1), 'a member of staff').toBe('E-B3')
})

test('XE3: ids of another case are refused', async () => {
  const { page } = running
  const other = await otherCase(page, room)
  const stranger = other.persons.child
  const line = freshId('lin')
  await switchTo(page, 'recorder')
  await write(page, other.sections.questioning, { kind: 'qa.added', body: { lineId: line, speaker: 'answer', text: '乙', recordingId: null, atMs: 0 } })
  const here = room.sections
  const elsewhere = running.recorded[1]!
  const code = async (sectionId: typeof room.register, fact: Parameters<typeof write>[2]) => codeOf(await ask(page, 'log', 'append', { sectionId, fact }))
  const refused = /^E-B[13]$/ // there is no such thing here, or it is not allowed here: never accepted
  const staff = { interviewers: [room.ids.interviewer, room.colleagueId], recorder: null, companion: null, interpreter: null }
  expect(await code(here.questioning, { kind: 'qa.edited', body: { lineId: line, text: '甲' } }), 'line').toMatch(refused)
  expect(await code(here.questioning, { kind: 'qa.removed', body: { lineId: line } }), 'line').toMatch(refused)
  expect(await code(other.sections.questioning, { kind: 'qa.added', body: { lineId: freshId('lin'), speaker: 'note', text: '', recordingId: elsewhere, atMs: 0 } }), 'recording').toMatch(refused)
  expect(await code(other.sections.questioning, { kind: 'marker', body: { recordingId: elsewhere, atMs: 0, mark: 'note', text: '' } }), 'recording').toMatch(refused)
  expect(await code(here.session, { kind: 'session.staff', body: { ...staff, companion: stranger } }), 'companion').toMatch(refused)
  expect(await code(here.session, { kind: 'session.staff', body: { ...staff, recorder: freshId('stf') } }), 'recorder').toMatch(refused)
  await switchTo(page, 'case-officer')
  expect(await code(other.sections['key-volume'], { kind: 'key.person', body: { personId: room.persons.child, name: '甲', aliases: [], idNumber: '', birthDate: '', phone: '', address: '', school: '' } }), 'person').toMatch(refused)
  const decision = { profile: 'police' as const, start: 0, end: 1, textSha256: '0'.repeat(64), kind: 'manual' as const, action: 'accept' as const, replacement: '', code: 'R1' as const, reason: '' }
  expect(await code(here.redaction, { kind: 'redaction.decided', body: { ...decision, ref: { sectionId: other.sections.questioning, path: `qa/${line}` } } }), 'text').toMatch(refused)
})

test('XE4: media addresses cannot be guessed, belong to one login and die on lock', async () => {
  test.setTimeout(120_000)
  const { page } = running
  await switchTo(page, 'recorder')
  const recordingId = running.recorded[2]!
  const opening = { recordingId, purpose: 'review', agreed: true } as const
  const { url } = await must(page, 'record', 'play', opening)
  expect(url).toMatch(/^sayonce:\/\/media\/[0-9a-f]{48}$/)
  const status = async (address: string) => (await fetchMedia(running, address)).status
  expect(await status(url)).toBe(200)
  expect((await must(page, 'record', 'play', opening)).url, 'each opening has its own').not.toBe(url)
  const token = url.slice(-48)
  for (const guess of ['', recordingId, token.slice(0, -1), `${token}0`, token.toUpperCase(), '0'.repeat(48), `../app/${token}`, `${token}/x`, '__proto__', 'constructor']) {
    expect(await status(`sayonce://media/${guess}`), guess).toBe(404)
  }
  for (const stranger of ['sayonce://other/', 'sayonce://app/../../main/main.js', 'sayonce://app/%2e%2e/main/main.js', 'sayonce://app/..%2fmain%2fmain.js', 'sayonce://app/index.html%00.js', 'sayonce://app/']) {
    expect(await status(stranger), stranger).toBe(404)
  }
  expect(codeOf(await ask(page, 'record', 'play', { ...opening, recordingId: freshId('rec') }))).toBe('E-B1')
  await lock(page)
  expect(await status(url), 'after lock').toBe(404)
  // Somebody who may not watch it, and the same person again: the old address is nobody's.
  for (const who of ['medic', 'recorder'] as const) {
    await switchTo(page, who)
    expect(await status(url), `the next login: ${who}`).toBe(404)
  }
  // Asked for at the very moment of locking: an address given then is as dead as the others.
  for (let wait = 0; wait < 6; wait++) {
    const racing = await page.evaluate(async ({ opening, wait }) => {
      const { record, session } = window.sayonce
      const played = record.play(opening)
      await new Promise((done) => setTimeout(done, wait * 3))
      await session.lock({ cause: 'person' })
      const one = await played
      return one.ok ? one.value.url : one.failure.code
    }, { opening, wait })
    if (racing.startsWith('sayonce:')) expect(await status(racing), `asked for ${wait * 3} ms before locking`).toBe(404)
    else expect(racing).not.toBe('E-B4')
    await switchTo(page, 'recorder')
  }
})

test('while a recording runs a second one and closing are refused, and a lock does not stop it', async () => {
  const { page, app } = running
  await switchTo(page, 'recorder')
  const takeId = await startTake(page, room.sessionId)
  expect(codeOf(await ask(page, 'record', 'start', { sessionId: room.sessionId, single: '再来一次' }))).toBe('E-C5')
  expect(codeOf(await ask(page, 'record', 'selfTest', { sessionId: room.sessionId, single: '再来一次' }))).toBe('E-C5')
  await lock(page, 'idle')
  await app.evaluate(({ BrowserWindow, app }) => { BrowserWindow.fromId(1)!.close(); app.quit() })
  expect(await must(page, 'session', 'state', {})).toMatchObject({ vault: 'locked' })
  expect(await must(page, 'record', 'now', {})).toMatchObject({ state: 'running', takeId })
  await stopTake(page)
  await switchTo(page, 'recorder')
})

test('the bridge is the contract: its names, functions only, and no way to the event object', async () => {
  const found = await running.page.evaluate(() => Object.fromEntries(Object.entries(window.sayonce).map(([group, members]) =>
    [group, Object.entries(members).map(([name, member]) => `${name}:${typeof member}`).sort()])))
  const all = Object.fromEntries(Object.entries(contract).map(([group, members]) => [group, Object.keys(members).map((name) => `${name}:function`).sort()]))
  // The decoding window's own group is looked at where it runs (photographs.spec.ts).
  const { capture: ofCapture, decode: _, ...ofRoom } = all
  expect(found, 'of the room').toEqual(ofRoom)
  expect(await (await captureWindow(running)).evaluate(() => Object.fromEntries(Object.entries(window.sayonce).map(([group, members]) =>
    [group, Object.entries(members).map(([name, member]) => `${name}:${typeof member}`).sort()]))), 'of the capturing window').toEqual({ capture: ofCapture })
  const heard = await running.page.evaluate(async (sectionId) => {
    const seen: unknown[][] = []
    const stop = window.sayonce.log.appended((...all: unknown[]) => { seen.push(all.map((one) => Object.keys(one as object).sort())) })
    await window.sayonce.log.append({ sectionId, fact: { kind: 'marker', body: { recordingId: null, atMs: 0, mark: 'note', text: '甲' } } })
    stop()
    return seen
  }, room.sections.questioning)
  expect(heard).toEqual([[['atMono', 'atUtc', 'author', 'body', 'hash', 'kind', 'prev', 'sectionId', 'seq']]])
})
