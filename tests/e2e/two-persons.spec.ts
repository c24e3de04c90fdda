// Acts that need two persons, and people who lose their right while they are logged in.
import { expect, test, type Page } from '@playwright/test'
import { readdirSync } from 'node:fs'
import type { SessionId } from '../../shared/model/ids'
import { freshId } from '../harness/ids'
import type { RunningApp } from '../harness/launch'
import { cast, type Who } from '../harness/people'
import { ask, chooseAlways, codeOf, must, switchTo, write, type Room } from '../harness/room'
import { launchRoom } from '../harness/template'
import { folderIn } from '../harness/world'
import { codesOf, linesSince, moveClock, sizeOf, type Call } from './stage'

let running: RunningApp & { room: Room }

test.beforeAll(async () => {
  test.setTimeout(240_000)
  running = await launchRoom({ env: { SAYONCE_TRACE: '1' } })
})
test.afterAll(async () => { await running?.kill9() })

test('XE14: two persons: never the same twice, never two of one role, never late, never something else, never again', async () => {
  test.setTimeout(120_000)
  const { page, room } = running
  const wish = { sessionId: room.sessionId, profile: 'court', recipient: '虚构法院', noRecordingReason: '虚构的试验，没有录像。' } as const
  const folder = folderIn(running.world, 'two-persons')
  await chooseAlways(running.app, folder)
  const make = async (requestId: string) => codeOf(await ask(page, 'seal', 'make', { requestId }))
  const here = async (requestId: string, who: Who, password = room.passwords[who]) => codeOf(await ask(page, 'access', 'approveHere', { requestId, staffId: room.ids[who], password }))
  await switchTo(page, 'case-officer')
  const before = await sizeOf(page)
  const request = async () => (await must(page, 'access', 'request', { subject: { dual: 'seal', wish } })).requestId

  const one = await request()
  expect(await make(one), 'nobody approved').toBe('E-B5')
  expect(codeOf(await ask(page, 'access', 'approve', { requestId: one })), 'the same person').toBe('E-B5')
  expect(await here(one, 'case-officer'), 'the same person by his password').toBe('E-B5')
  expect(await here(one, 'case-officer2'), 'another of the same role').toBe('E-B5')
  expect(await here(one, 'medic'), 'a third role').toBe('E-B5')
  expect(await here(one, 'supervisor', '不是他的口令-虚构'), 'wrong password').toBe('E-A1')
  await switchTo(page, 'case-officer2')
  expect(codeOf(await ask(page, 'access', 'approve', { requestId: one })), 'another of the same role, logged in').toBe('E-B5')
  await switchTo(page, 'supervisor')
  const [seen] = await must(page, 'access', 'requests', {})
  expect(seen).toMatchObject({ requestId: one, mine: false, canApprove: true, state: 'open' })
  await must(page, 'access', 'approve', { requestId: one })
  expect(await make(one), 'the approver himself').toBe('E-B3')
  await switchTo(page, 'case-officer2')
  expect(await make(one), 'somebody else than who asked').toBe('E-B6')
  // One line more, and it is not what was approved.
  await switchTo(page, 'recorder')
  await write(page, room.sections.questioning, { kind: 'qa.added', body: { lineId: freshId('lin'), speaker: 'note', text: '批准之后添的一句', recordingId: null, atMs: 0 } })
  await switchTo(page, 'case-officer')
  expect(await make(one), 'changed after the approval').toBe('E-B6')

  const late = await request()
  expect(await here(late, 'supervisor')).toBe('ok')
  await moveClock(running, 25 * 3_600_000)
  expect(await make(late), 'expired').toBe('E-B6')
  await moveClock(running, 0)
  expect(await make(late), 'the clock set back').toBe('E-B6')

  const declined = await request()
  await switchTo(page, 'supervisor')
  await must(page, 'access', 'decline', { requestId: declined })
  expect(codeOf(await ask(page, 'access', 'approve', { requestId: declined }))).toBe('E-B6')
  await switchTo(page, 'case-officer')
  expect(await make(declined)).toBe('E-B6')

  expect(readdirSync(folder), 'nothing has left the room').toEqual([])
  const good = await request()
  expect(await here(good, 'supervisor')).toBe('ok')
  await decideAll(page, room.sessionId)
  // The decisions were changes too.
  expect(await make(good)).toBe('E-B6')
  const final = await request()
  expect(await here(final, 'supervisor')).toBe('ok')
  expect(await make(final)).toBe('ok')
  expect(await make(final), 'used').toBe('E-B6')
  expect(readdirSync(folder)).toHaveLength(1)
  await chooseAlways(running.app, null)

  await switchTo(page, 'auditor')
  const changes = (await linesSince(page, before)).filter((l) => l.kind === 'approval.changed')
  const acts = (requestId: string) => changes.filter((l) => l.event!['requestId'] === requestId).map((l) => l.event!['act'])
  expect([acts(one), acts(late), acts(declined), acts(final)]).toEqual([['requested', 'approved'], ['requested', 'approved', 'expired'], ['requested', 'declined'], ['requested', 'approved', 'used']])
  const exports = (await linesSince(page, before)).filter((l) => l.kind === 'export.made')
  expect(exports.map((l) => [l.event!['what'], l.event!['target']])).toEqual([['bundle', room.sessionId]])
})

/** Accepts every proposal, so that nothing blocks the sealing. */
async function decideAll(page: Page, sessionId: SessionId): Promise<void> {
  const { sections } = running.room
  for (const passage of await must(page, 'redact', 'passages', { sessionId, profile: 'court' })) {
    for (const { ref, start, end, textSha256, kind, replacement, code } of passage.proposals) {
      await write(page, sections.redaction, { kind: 'redaction.decided', body: { profile: 'court', ref, start, end, textSha256, kind, action: 'accept', replacement, code, reason: '' } })
    }
  }
}

test('XB16: removed, or his role lowered, while he is logged in: the next act is refused, and he can only leave', async () => {
  const { page, room } = running
  for (const [what, role, name] of [['removed', 'admin', '临时甲'], ['lowered', 'admin', '临时乙']] as const) {
    const password = '虚构的口令-一二三四'
    const officer = { name, role, sex: 'male', unit: '', badge: '', training: null } as const
    await switchTo(page, 'admin')
    const { staffId } = await must(page, 'people', 'enrol', { officer, password })
    // Entered, not admitted: he opens the door and nothing else (F75: an administrator alone lets nobody in).
    await must(page, 'session', 'lock', { cause: 'switch' })
    expect(codeOf(await ask(page, 'session', 'unlock', { who: staffId, password })), 'not admitted').toBe('E-A19')
    await switchTo(page, 'supervisor')
    await must(page, 'people', 'admit', { staffId })
    await must(page, 'session', 'lock', { cause: 'switch' })
    await must(page, 'session', 'unlock', { who: staffId, password })
    if (what === 'removed') await must(page, 'people', 'remove', { staffId, reason: '调离本室' })
    else await must(page, 'people', 'update', { staffId, officer: { ...officer, role: 'observer' } })
    const tries: Call[] = [
      { group: 'people', name: 'list', input: {} }, { group: 'people', name: 'remove', input: { staffId: room.ids.observer, reason: '不应成功' } }, { group: 'cases', name: 'list', input: { from: 0, count: 5 } },
      { group: 'log', name: 'read', input: { sectionId: room.sections.case } }, { group: 'log', name: 'append', input: { sectionId: room.register, fact: { kind: 'undo', body: { seq: 1 } } } },
      { group: 'session', name: 'changePassword', input: { old: password, fresh: `${password}五` } }, { group: 'upkeep', name: 'lines', input: { filter: {}, before: null, count: 5 } }, { group: 'upkeep', name: 'logState', input: {} },
    ]
    // The first try is refused and shuts the door; what comes after it finds it shut.
    const codes = await codesOf(page, tries)
    expect(tries.map(({ group, name }, i) => `${group}.${name}: ${codes[i]}`).filter((line) => !/: E-A(19|4)$/.test(line)), what).toEqual([])
    await expect.poll(async () => (await must(page, 'session', 'state', {})).vault).toBe('locked')
    expect(codeOf(await ask(page, 'session', 'unlock', { who: staffId, password })), `${what}: the door afterwards`).toBe(what === 'removed' ? 'E-A1' : 'E-A19')
    await switchTo(page, 'auditor')
    const mine = (await linesSince(page, 0)).filter((l) => l.author === staffId)
    expect(mine.filter((l) => l.kind === 'refused' && l.event!['code'] === 'E-A19').length, 'the refusal is on record').toBeGreaterThanOrEqual(1)
    expect(mine.at(-1)!.kind).toMatch(/^(door\.closed|refused)$/)
  }
  // The last supervisor and the last admin stay, whoever asks.
  for (const [by, whom] of [['admin', 'admin'], ['admin', 'supervisor'], ['supervisor', 'supervisor'], ['supervisor', 'admin']] as const) {
    await switchTo(page, by)
    expect(codeOf(await ask(page, 'people', 'remove', { staffId: room.ids[whom], reason: '不应成功' })), `${by} removes ${whom}`).toBe('E-A18')
  }
  await switchTo(page, 'admin')
  for (const whom of ['admin', 'supervisor'] as const) {
    expect(codeOf(await ask(page, 'people', 'update', { staffId: room.ids[whom], officer: { name: cast[whom].name, role: 'observer', sex: 'male', unit: '', badge: '', training: null } })), `${whom} lowered`).toBe('E-A18')
  }
})
