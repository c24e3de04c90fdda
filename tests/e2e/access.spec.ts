// The walls between professions, through the real bridge: each role logged in, every call, every section, every fact, own case and another's.
import { expect, test } from '@playwright/test'
import { roles, type Role } from '../../shared/model/role'
import { sectionKinds, type SectionKind } from '../../shared/model/section'
import { freshId } from '../harness/ids'
import type { RunningApp } from '../harness/launch'
import { chooseAlways, must, switchTo, write, type Room } from '../harness/room'
import { recordFor, type Acknowledged } from '../harness/take'
import { launchRoom } from '../harness/template'
import { beyond, factsFor, factVerdict, planFor, sectionVerdict, type Standing, type Target } from './access-table'
import { codesOf, linesSince, otherCase, sizeOf, type Call } from './stage'

let running: RunningApp & { room: Room }
let own: Target
let other: Target

test.beforeAll(async () => {
  test.setTimeout(240_000)
  running = await launchRoom({ env: { SAYONCE_TRACE: '1' } })
  const { page, room } = running
  await chooseAlways(running.app, null)
  const stranger = await otherCase(page, room)
  await switchTo(page, 'recorder')
  const forms = (await must(page, 'sections', 'forms', {})).forms.flatMap(({ id, version, section, groups }) => groups.flatMap((g) => g.fields.filter((f) => !g.see && !f.see && !f.guardian).map((f) => ({ id, version, section, field: f.key, rows: g.repeat !== undefined }))))
  const target = async (place: Pick<Target, 'caseId' | 'number' | 'sessionId' | 'sections'> & { persons: { child: Target['child']; guardian: Target['child'] } }, asking: Target['staff']['interviewers']): Promise<Target> => {
    const line = freshId('lin')
    await write(page, place.sections.questioning, { kind: 'qa.added', body: { lineId: line, speaker: 'answer', text: '他推了我', recordingId: null, atMs: 0 } })
    const [{ recordingId }] = await recordFor(running, place.sessionId, 1000) as [Acknowledged]
    // From here on no recording may start: the matrix asks for one.
    await write(page, place.sections.session, { kind: 'session.check', body: { item: 'rights-told', answer: 'no', reason: '' } })
    return { ...place, child: place.persons.child, line, forms, recordingId, staff: { interviewers: asking, recorder: room.ids.recorder, companion: place.persons.guardian, interpreter: null } }
  }
  own = await target({ ...room, sections: { ...room.sections, register: room.register, custody: room.custody } }, [room.ids.interviewer, room.ids.interviewer2])
  // In the other case somebody else asks: nothing of its questioning is the interviewer's.
  other = await target(stranger, [room.ids.interviewer2])
})
test.afterAll(async () => { await running?.kill9() })

const standingIn = (role: Role, target: Target): Standing => ({ anyNamed: true, named: role === 'interviewer' && target === own, closed: false })
/** Recordings lie in one case only: the one of `own`. */
const places = () => [['own case', own], ['another case', other]] as const

test('F75: the table says what the founding text says', () => {
  const readers = (kind: SectionKind) => roles.filter((role) => sectionVerdict(role, kind, 'read', { anyNamed: true, named: true, closed: false }) === 'ok')
  expect(readers('intimate'), 'F57').toEqual(['medic'])
  expect(readers('psychological'), 'F69').toEqual(['counsellor'])
  expect(readers('medical'), 'F33').not.toContain('interviewer')
  expect(readers('samples'), 'F33').not.toContain('interviewer')
  expect(readers('key-volume')).toEqual(['interviewer', 'case-officer', 'supervisor'])
  for (const kind of sectionKinds.filter((k) => k !== 'register' && k !== 'custody')) for (const blind of ['auditor', 'admin'] as const) expect(readers(kind), kind).not.toContain(blind)
})

for (const role of roles) {
  test(`F75 XE3: ${role}: what the table does not give is refused, changes nothing and stands in the log; what it gives works`, async () => {
    test.setTimeout(180_000)
    const { page, room } = running
    const { staffId, password } = { staffId: room.ids[role], password: room.passwords[role] }
    const reader = role === 'auditor' ? 'supervisor' : 'auditor'
    await switchTo(page, reader)
    const before = await sizeOf(page)
    await switchTo(page, role)

    // 1. What is not in the table: sections, facts, calls, on both cases.
    const denied: (Call & { code: string; shown: string })[] = []
    const given: (Call & { codes: readonly string[]; shown: string })[] = []
    for (const [where, target] of places()) {
      const standing = standingIn(role, target)
      for (const kind of sectionKinds) {
        const sectionId = target.sections[kind]
        const read = sectionVerdict(role, kind, 'read', standing)
        const call = { group: 'log', name: 'read', input: { sectionId } }
        const shown = `read ${kind} of ${where}`
        if (read === 'ok') given.push({ ...call, codes: ['ok'], shown })
        else denied.push({ ...call, code: read, shown })
        for (const fact of factsFor(target, kind)) {
          const verdict = factVerdict(role, kind, fact, standing)
          const append = { group: 'log', name: 'append', input: { sectionId, fact }, shown: `${fact.kind} into ${kind} of ${where}` }
          // Writing what is there twice would do no harm; taking the line away would: the matrix needs it again.
          if (verdict === 'ok' && fact.kind !== 'qa.removed') given.push({ ...append, codes: [beyond(fact, kind, target)] })
          else if (verdict !== 'ok') denied.push({ ...append, code: verdict })
        }
      }
      for (const planned of planFor(role, target, password, standing)) {
        const { channel, group, name, input, allowed, codes } = planned
        const call = { group, name, input, shown: `${channel} of ${where}` }
        if (allowed) given.push({ ...call, codes })
        else denied.push({ ...call, code: codes[0]! })
      }
    }
    const answers = await codesOf(page, denied)
    expect(denied.flatMap(({ shown, code }, i) => (answers[i] === code ? [] : [`${shown}: ${answers[i]} instead of ${code}`]))).toEqual([])

    await switchTo(page, reader)
    const quiet = await linesSince(page, before, staffId)
    const refused = quiet.filter((line) => line.kind === 'refused').map((line) => line.event as { call: string; code: string; target: string | null; count: number })
    expect(quiet.filter((line) => !['refused', 'door.opened', 'door.closed'].includes(line.kind)).map((line) => `${line.kind} in ${line.sectionKind}`), 'what was refused left no trace but its refusal').toEqual([])
    const counted = (wanted: (call: string, target: string | null) => boolean) => refused.filter((r) => wanted(r.call, r.target)).reduce((sum, r) => sum + r.count, 0)
    // The print window's calls are refused for their sender: nobody in particular did that.
    const logged = denied.map(({ group, name }) => `${group}.${name}`).filter((call) => call !== 'seal.binder' && call !== 'seal.drawn')
    for (const call of new Set(logged)) expect(counted((c) => c === call), `${call} in the log`).toBe(logged.filter((c) => c === call).length)
    for (const { input, code } of denied.filter(({ name }) => name === 'append' || name === 'read')) {
      const { sectionId } = input as { sectionId: string }
      expect(refused.some((r) => r.target === sectionId && r.code === code)).toBe(true)
    }

    // 2. What is in the table.
    await switchTo(page, role)
    const worked = await codesOf(page, given)
    expect(given.flatMap(({ shown, codes }, i) => (codes.includes(worked[i]!) ? [] : [`${shown}: ${worked[i]} instead of ${codes.join(' or ')}`]))).toEqual([])

    // 3. Forged fields: no call takes somebody else's word for who asks.
    const forged = { staffId: room.ids.supervisor, role: 'supervisor', author: room.ids.supervisor, as: 'supervisor' }
    const forgeries = planFor(role, own, password, standingIn(role, own)).flatMap(({ group, name, input }) =>
      Object.entries(forged).filter(([key]) => !(key in (input as object))).map(([key, value]) => ({ group, name, input: { ...input as object, [key]: value } })))
    const said = await codesOf(page, forgeries)
    expect(forgeries.flatMap(({ group, name, input }, i) => (said[i] === 'E-B2' || (group === 'seal' && said[i] === 'E-B3') ? [] : [`${group}.${name} ${JSON.stringify(input)}: ${said[i]}`]))).toEqual([])

    // 4. And the screen is told the truth about every section.
    for (const [where, target] of places()) {
      for (const row of await must(page, 'cases', 'sections', { caseId: target.caseId })) {
        const verdict = (act: 'read' | 'write') => sectionVerdict(role, row.kind, act, standingIn(role, target)) === 'ok'
        // A second session that a call above opened has nobody named yet.
        if (row.sectionId === target.sections[row.kind]) expect(row.may, `${row.kind} of ${where}`).toEqual({ read: verdict('read'), write: verdict('write') })
      }
    }
  })
}
