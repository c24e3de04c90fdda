// Doors in the walls: the close of the questioning, grants, the envelope, watching a recording. Each opening is on record before it happens.
import { expect, test } from '@playwright/test'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RecordingId } from '../../shared/model/ids'
import { chunkOf } from '../harness/chunks'
import type { RunningApp } from '../harness/launch'
import { cast } from '../harness/people'
import { ask, chooseAlways, codeOf, must, switchTo, write, type Room } from '../harness/room'
import { launchRoom } from '../harness/template'
import { forApp } from '../harness/world'
import { fetchMedia, linesSince, moveClock, otherCase, sizeOf, type OtherCase } from './stage'
import { chart } from '../harness/pictures'

let running: RunningApp & { room: Room; recorded: RecordingId[] }
let other: OtherCase

test.beforeAll(async () => {
  test.setTimeout(240_000)
  running = await launchRoom({ env: { SAYONCE_TRACE: '1' }, stored: [{ seed: 5, count: 45 }] })
  other = await otherCase(running.page, running.room)
})
test.afterAll(async () => { await running?.kill9() })

test('F33: the interviewer reads medical findings only after his questioning is closed, and no longer when it is opened again', async () => {
  const { page, room } = running
  const reads = async () => [room.sections.medical, room.sections.samples, room.sections.psychological, room.sections['psychological-out']].map(async (sectionId) => codeOf(await ask(page, 'log', 'read', { sectionId })))
  const close = async (state: 'done' | 'active') => write(page, room.sections.session, { kind: 'session.service', body: { service: 'questioning', state, owner: null, reason: '' } })
  const all = async () => Promise.all(await reads())
  await switchTo(page, 'interviewer')
  expect(await all()).toEqual(['E-B10', 'E-B10', 'E-B3', 'E-B3'])
  await close('done')
  // The keys come with the next one who holds them.
  expect(await all(), 'nobody has passed a key on yet').toEqual(['E-B10', 'E-B10', 'E-B3', 'E-B3'])
  await switchTo(page, 'medic')
  await switchTo(page, 'interviewer')
  expect(await all()).toEqual(['ok', 'ok', 'E-B3', 'E-B3'])
  expect(codeOf(await ask(page, 'log', 'append', { sectionId: room.sections.medical, fact: { kind: 'undo', body: { seq: 1 } } }))).toBe('E-B3')
  // Where he is not named there is nothing to read, and his colleague's case is not closed.
  expect(codeOf(await ask(page, 'log', 'read', { sectionId: other.sections.medical }))).toBe('E-B10')
  await switchTo(page, 'interviewer2')
  expect(codeOf(await ask(page, 'log', 'read', { sectionId: other.sections.medical }))).toBe('E-B10')
  await switchTo(page, 'interviewer')
  await close('active')
  expect(await all(), 'opened again').toEqual(['E-B10', 'E-B10', 'E-B3', 'E-B3'])
})

test('F75: a grant opens one section to one person until its end; he cannot pass it on, and a clock set back does not revive it', async () => {
  const { page, room } = running
  const { medical } = room.sections
  const read = async () => codeOf(await ask(page, 'log', 'read', { sectionId: medical }))
  await switchTo(page, 'counsellor')
  expect(await read()).toBe('E-B3')
  await must(page, 'access', 'ask', { sectionId: medical, purpose: 'treatment', note: '需了解伤情' })
  await switchTo(page, 'medic')
  const until = new Date(Date.now() + 3_600_000).toISOString()
  expect(codeOf(await ask(page, 'access', 'grant', { sectionId: medical, holder: room.ids.counsellor, purpose: 'treatment', until: new Date(Date.now() + 400 * 86_400_000).toISOString(), note: '过长' }))).toBe('E-B2')
  expect(codeOf(await ask(page, 'access', 'grant', { sectionId: medical, holder: room.ids.medic, purpose: 'treatment', until, note: '给自己' }))).toBe('E-B2')
  const { grantId } = await must(page, 'access', 'grant', { sectionId: medical, holder: room.ids.counsellor, purpose: 'treatment', until, note: '会诊需要' })
  await switchTo(page, 'counsellor')
  expect(await read()).toBe('ok')
  expect(codeOf(await ask(page, 'log', 'append', { sectionId: medical, fact: { kind: 'undo', body: { seq: 1 } } }))).toBe('E-B3')
  // Whoever holds a key by grant alone gives none to others, though his role may grant what is his.
  expect(codeOf(await ask(page, 'access', 'grant', { sectionId: medical, holder: room.ids.observer, purpose: 'review', until, note: '转授' }))).toBe('E-B3')
  expect((await must(page, 'access', 'grants', { caseId: room.caseId })).find((g) => g.grantId === grantId)).toMatchObject({ state: 'running', by: room.ids.medic, purpose: 'treatment' })
  await moveClock(running, 2 * 3_600_000)
  await switchTo(page, 'medic')
  await switchTo(page, 'counsellor')
  expect(await read(), 'after its end').toBe('E-B3')
  await moveClock(running, 0)
  await switchTo(page, 'counsellor')
  expect(await read(), 'the clock set back').toBe('E-B3')
  await switchTo(page, 'medic')
  expect((await must(page, 'access', 'grants', { caseId: room.caseId })).find((g) => g.grantId === grantId)!.state).toBe('expired')
  // Ended by hand at once, too.
  const again = await must(page, 'access', 'grant', { sectionId: medical, holder: room.ids.counsellor, purpose: 'treatment', until: new Date(Date.now() + 3_600_000).toISOString(), note: '会诊需要' })
  await must(page, 'access', 'endGrant', { grantId: again.grantId })
  await switchTo(page, 'counsellor')
  expect(await read()).toBe('E-B3')
  await switchTo(page, 'auditor')
  const log = (await linesSince(page, 0)).filter((l) => l.kind === 'access.changed' && [grantId, again.grantId].includes(l.event!['grantId'] as never)).map((l) => l.event!['act'])
  expect(log).toEqual(['asked', 'granted', 'expired', 'granted', 'ended'])
})

test('F57: a photograph of the envelope is opened with a reason, logged before it is shown; the list and the small picture tell nothing of it', async () => {
  const { page, room } = running
  const sectionId = room.sections.intimate
  const file = join(running.world, 'chart.png')
  writeFileSync(file, chart(64))
  forApp(file)
  await switchTo(page, 'medic')
  const before = await sizeOf(page)
  await chooseAlways(running.app, file)
  const wish = { sectionId, shot: 'label', scale: false, label: '色卡 1', row: null, why: '' } as const
  for (const [field, value] of [['consent-photographs', true], ['consent-intimate', 'yes']] as const) await must(page, 'log', 'append', { sectionId: room.sections.medical, fact: { kind: 'form.answer', body: { formId: 'examination', version: 1, field, answer: { state: 'value', value } } } })
  expect(codeOf(await ask(page, 'photographs', 'import', { ...wish, shot: 'close' })), 'F56 the label comes first').toBe('E-F5')
  const taken = await must(page, 'photographs', 'import', wish)
  await chooseAlways(running.app, null)
  const itemId = taken!.taken[0]!
  const list = () => must(page, 'photographs', 'list', { sectionId })
  expect(await list()).toMatchObject([{ itemId, label: '色卡 1', original: { mimeType: 'image/png', bytes: chart(64).length }, shown: [{ width: 64, height: 64 }], by: room.ids.medic, opened: 0 }])
  expect((await fetchMedia(running, (await must(page, 'photographs', 'thumbnail', { sectionId, itemId })).url)).status).toBe(200)
  const wanted = { sectionId, itemId, page: 0, purpose: 'treatment', reason: '复核伤情' } as const
  for (const bad of [{ reason: '' }, { reason: ' 甲 ' }, { reason: undefined }, { purpose: 'curiosity' }, { purpose: null }]) {
    expect(codeOf(await ask(page, 'photographs', 'open', { ...wanted, ...bad } as never)), JSON.stringify(bad)).toBe('E-B2')
  }
  expect(codeOf(await ask(page, 'photographs', 'open', { ...wanted, page: 1 })), 'a page that is not there').toBe('E-B1')
  expect(codeOf(await ask(page, 'photographs', 'open', { ...wanted, sectionId: room.sections.medical })), 'by way of another section').toBe('E-B1')
  const { url, watermark } = await must(page, 'photographs', 'open', wanted)
  expect(watermark).toContain(cast.medic.name)
  expect(await fetchMedia(running, url)).toMatchObject({ status: 200, bytes: (await list())[0]!.shown[0]!.bytes })
  expect((await list())[0]!.opened).toBe(1)
  await switchTo(page, 'auditor')
  expect(await fetchMedia(running, url), 'after the lock').toMatchObject({ status: 404 })
  const opened = (await linesSince(page, before)).filter((l) => l.kind === 'envelope.opened')
  // One event for the custody log (purpose), one entry with the words inside the walls; refused tries leave none.
  expect(opened.map((l) => [l.sectionKind, l.event && Object.keys(l.event).sort()])).toEqual([['custody', ['itemId', 'purpose', 'target']], ['intimate', null]])
  for (const who of ['supervisor', 'case-officer', 'counsellor', 'interviewer'] as const) {
    await switchTo(page, who)
    for (const code of [codeOf(await ask(page, 'photographs', 'open', wanted)), codeOf(await ask(page, 'photographs', 'thumbnail', { sectionId, itemId })), codeOf(await ask(page, 'photographs', 'list', { sectionId }))]) expect(code, who).toBe('E-B3')
  }
  // Nobody can be given it by a supervisor who cannot open it himself.
  await switchTo(page, 'supervisor')
  expect(codeOf(await ask(page, 'access', 'grant', { sectionId: room.sections.intimate, holder: room.ids.observer, purpose: 'review', until: new Date(Date.now() + 60_000).toISOString(), note: '不应成功' }))).toBe('E-B3')
})

test('F77 F78: watching needs the agreement and a purpose; every second given out is on record before it is', async () => {
  test.setTimeout(120_000)
  const { page } = running
  const [recordingId] = running.recorded as [RecordingId]
  await switchTo(page, 'supervisor')
  const before = await sizeOf(page)
  for (const bad of [{}, { agreed: true }, { purpose: 'review' }, { purpose: 'review', agreed: false }, { purpose: 'review', agreed: 'true' }, { purpose: 'idle', agreed: true }]) {
    expect(codeOf(await ask(page, 'record', 'play', { recordingId, ...bad } as never)), JSON.stringify(bad)).toBe('E-B2')
  }
  const { viewId, url, bytes, durationMs, watermark } = await must(page, 'record', 'play', { recordingId, purpose: 'review', agreed: true })
  expect(watermark).toContain(cast.supervisor.name)
  expect(durationMs).toBe(45_000)
  const events = async () => (await linesSince(page, before)).filter((l) => l.kind.startsWith('view.') && l.event!['viewId'] === viewId).map((l) => ({ kind: l.kind, from: l.event!['fromMs'], to: l.event!['toMs'] }))
  expect((await events()).map((e) => e.kind)).toEqual(['view.opened'])
  // Where each second lies in the file: the chunks are known.
  const starts = [0]
  for (let i = 0; i < 45; i++) starts.push(starts[i]! + chunkOf(5, i).length)
  const served = async () => (await events()).filter((e) => e.kind === 'view.served').map((e) => [e.from, e.to])
  expect((await fetchMedia(running, url, `bytes=0-${starts[2]! - 1}`)).bytes).toBe(starts[2])
  expect(await served(), 'the first two seconds').toEqual([[0, 10_000]])
  await fetchMedia(running, url, `bytes=${starts[3]}-${starts[4]! - 1}`)
  expect(await served(), 'the same ten seconds again').toEqual([[0, 10_000]])
  await fetchMedia(running, url, `bytes=${starts[31]}-${starts[33]! - 1}`)
  expect(await served(), 'a jump').toEqual([[0, 10_000], [30_000, 40_000]])
  expect((await fetchMedia(running, url)).bytes).toBe(bytes)
  const ranges = (await served()) as [number, number][]
  const covered = Array.from({ length: 45 }, (_, s) => ranges.some(([from, to]) => from <= s * 1000 && to >= (s + 1) * 1000))
  expect(covered.every(Boolean), 'all 45 seconds').toBe(true)
  expect(Math.max(...ranges.map(([, to]) => to)), 'never past the end').toBe(45_000)
  // What was on the screen is reported beside it; nonsense is not.
  await must(page, 'record', 'watched', { viewId, fromMs: 1000, toMs: 9000, tookMs: 8000 })
  expect(codeOf(await ask(page, 'record', 'watched', { viewId, fromMs: 9000, toMs: 1000, tookMs: 1 }))).toBe('E-B2')
  expect(codeOf(await ask(page, 'record', 'watched', { viewId, fromMs: 9_000_000, toMs: 9_000_001, tookMs: 1 }))).toBe('E-B2')
  await must(page, 'record', 'closeView', { viewId })
  expect((await events()).slice(-2).map((e) => [e.kind, e.from, e.to])).toEqual([['view.watched', 1000, 9000], ['view.closed', undefined, undefined]])
  expect(codeOf(await ask(page, 'record', 'watched', { viewId, fromMs: 1, toMs: 2, tookMs: 1 })), 'after closing').toBe('E-B1')
  // Closed: the address may still be known to the page, but nothing is given out that could not be logged any more.
  expect((await fetchMedia(running, url, 'bytes=0-100')).bytes, 'after closing').toBeLessThanOrEqual(0)
  // Left open at a lock: closed by it.
  const second = await must(page, 'record', 'play', { recordingId, purpose: 'court', agreed: true })
  await switchTo(page, 'auditor')
  expect((await linesSince(page, before)).filter((l) => l.event?.['viewId'] === second.viewId).map((l) => l.kind)).toEqual(['view.opened', 'view.closed'])
})

