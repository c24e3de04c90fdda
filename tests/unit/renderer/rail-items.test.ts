// The rail shows a person what he may open and nothing else (F24, F33): for each post, from the same table that main asks.
import { describe, expect, test } from 'vitest'
import { firstRoute, officeItems, stepItems, steps } from '../../../renderer/ui/rail-items'
import { acts, may, rightOf } from '../../../shared/model/access'
import { roles, type Role } from '../../../shared/model/role'
import { sessionSections } from '../../../shared/model/section'
import type { SectionRow } from '../../../shared/ipc/cases'
import { id } from '../shared/world'

const sessionId = id('ses')
const caseId = id('cas')
const me = (role: Role) => ({ role, acts: acts.filter((act) => may(role, act)) })
/** Rows as main gives them: what a post reads by its key, and why the rest is closed. */
const rows = (role: Role, change: Partial<Record<string, Partial<SectionRow>>> = {}): SectionRow[] => ['session' as const, ...sessionSections].map((kind) => {
  const right = rightOf(role, kind)
  const read = right !== null && right !== 'after'
  return { sectionId: id('sec'), kind, caseId, sessionId, may: { read, write: right === 'rw' }, closed: read ? null : right === 'after' ? 'questioning' : 'role', ...change[kind] } as SectionRow
})
const shown = (role: Role) => stepItems(me(role), rows(role), sessionId).map(({ step, shut }) => shut ? `${step}:${shut}` : step)

describe('the rail of each post', () => {
  test.each<[Role, string[], string[]]>([
    ['interviewer', ['session', 'desk', 'medical:questioning', 'samples:questioning', 'follow-up'], ['verify']],
    ['recorder', ['session', 'desk'], ['verify']],
    ['observer', ['session', 'desk'], ['verify']],
    ['medic', ['session', 'medical', 'samples', 'follow-up'], ['verify']],
    ['counsellor', ['session', 'psychological', 'follow-up'], ['verify']],
    ['legal-aid', ['session', 'legal-aid', 'follow-up'], ['verify']],
    ['case-officer', ['session', 'desk', 'medical', 'samples', 'psychological', 'legal-aid', 'follow-up', 'redact', 'seal'], ['approvals', 'upkeep', 'verify']],
    ['supervisor', ['session', 'desk', 'medical', 'samples', 'psychological', 'legal-aid', 'follow-up', 'redact'], ['approvals', 'people', 'custody', 'upkeep', 'verify']],
    ['auditor', [], ['custody', 'upkeep', 'verify']],
    ['admin', [], ['approvals', 'people', 'upkeep', 'verify']],
  ])('%s', (role, session, offices) => {
    expect(shown(role)).toEqual(session)
    expect(officeItems(me(role))).toEqual(offices)
  })

  test('no step stands open whose section may not be read', () => {
    for (const role of roles) {
      const closed = rows(role).map((row): SectionRow => ({ ...row, may: { read: false, write: false }, closed: 'role' }))
      expect(stepItems(me(role), closed, sessionId)).toEqual([])
    }
  })

  test('a granted section stands on the rail of a post that has no right to it', () => {
    const granted = rows('medic', { questioning: { may: { read: true, write: false }, closed: null } })
    expect(stepItems(me('medic'), granted, sessionId)).toContainEqual({ step: 'desk', shut: null })
  })

  test('what waits or was destroyed stands there shut, with its reason', () => {
    const shut = rows('medic', { medical: { may: { read: false, write: false }, closed: 'pending' }, intimate: { may: { read: false, write: false }, closed: 'pending' }, samples: { may: { read: false, write: false }, closed: 'destroyed' } })
    expect(stepItems(me('medic'), shut, sessionId)).toEqual(expect.arrayContaining([{ step: 'medical', shut: 'pending' }, { step: 'samples', shut: 'destroyed' }]))
  })

  test('another session of the case opens nothing', () => {
    expect(stepItems(me('supervisor'), rows('supervisor'), id('ses'))).toEqual([])
  })

  test('before a session is open the steps of the post are there, shut, and no others', () => {
    expect(stepItems(me('case-officer'), null, null)).toEqual(steps.map((step) => ({ step, shut: 'none' })))
    expect(stepItems(me('medic'), null, null).map(({ step }) => step)).toEqual(['session', 'medical', 'samples', 'follow-up'])
    expect(stepItems(me('auditor'), null, null)).toEqual([])
  })

  test.each<[Role, string]>([['supervisor', 'cases'], ['medic', 'cases'], ['auditor', 'custody'], ['admin', 'people']])('%s starts on %s', (role, name) => {
    expect(firstRoute(me(role))).toEqual({ name })
  })
})
