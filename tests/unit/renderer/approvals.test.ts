// Requests for a second person, grants and releases: the rules the screens go by.
import { describe, expect, test } from 'vitest'
import { grantable, grantEnd } from '../../../renderer/access/grant-rules'
import { releaseState } from '../../../renderer/access/released'
import { foldReleased } from '../../../shared/fold/form'
import { requestFor, secondPersons, secondRole, stateNow } from '../../../renderer/access/requests'
import type { Approval, Subject } from '../../../shared/ipc/access'
import { dualRoles } from '../../../shared/model/access'
import { dualActs } from '../../../shared/model/access'
import { defaultPolicy } from '../../../shared/model/policy'
import { roles } from '../../../shared/model/role'
import { entries, id } from '../shared/world'

const me = id('stf')
const sessionId = id('ses')
const wish = (recipient: string): Subject => ({ dual: 'seal', wish: { sessionId, profile: 'court', recipient, noRecordingReason: '', omitDamagedReason: '', withoutConsentReason: '' } })
const request = (subject: Subject, change: Partial<Approval> = {}): Approval => ({
  requestId: id('req'), dual: subject.dual, subject, hash: 'a'.repeat(64), about: null, requester: me, requestedAt: '2026-11-21T06:00:00.000Z', expiresAt: '2026-11-22T06:00:00.000Z',
  approver: null, approvedAt: null, state: 'open', mine: true, canApprove: false, ...change,
})

describe('requests for a second person', () => {
  test('a request counts for exactly what was asked: another recipient, or a policy that differs in one number, is another request', () => {
    const policy = (idleMinutes: number): Subject => ({ dual: 'control', control: { what: 'policy', policy: { ...defaultPolicy, idleMinutes } } })
    const list = [request(wish('云栖区人民法院')), request(policy(4))]
    expect(requestFor(list, wish('云栖区人民法院'))).toBe(list[0])
    expect(requestFor(list, wish('云栖区人民法院二庭'))).toBeNull()
    expect(requestFor(list, policy(4))).toBe(list[1])
    expect(requestFor(list, policy(5))).toBeNull()
  })

  test('the order of keys does not matter, the newest counts, and nobody else’s does', () => {
    const older = request(wish('甲'))
    const newer = request(wish('甲'), { requestedAt: '2026-11-21T07:00:00.000Z', state: 'declined' })
    const foreign = request(wish('甲'), { requestedAt: '2026-11-21T08:00:00.000Z', mine: false })
    const turned = JSON.parse('{"wish":{"omitDamagedReason":"","withoutConsentReason":"","recipient":"甲","noRecordingReason":"","profile":"court","sessionId":"' + sessionId + '"},"dual":"seal"}') as Subject
    expect(requestFor([older, newer, foreign], turned)).toBe(newer)
  })

  test('an approval that ran out while the screen stood open cannot be used; a used one stays used', () => {
    const end = Date.parse('2026-11-22T06:00:00.000Z')
    expect(stateNow(request(wish('甲'), { state: 'approved' }), end - 1)).toBe('approved')
    expect(stateNow(request(wish('甲'), { state: 'approved' }), end)).toBe('expired')
    expect(stateNow(request(wish('甲'), { state: 'used' }), end)).toBe('used')
    expect(stateNow(null, end)).toBe('none')
  })

  test('the second person is never who asks and never of the same post', () => {
    const members = roles.flatMap((role) => [{ staffId: id('stf'), role, state: 'active' }, { staffId: id('stf'), role, state: 'waiting' }])
    for (const dual of dualActs) {
      for (const role of dualRoles[dual]) {
        const able = secondPersons(members, dual, members.find((m) => m.role === role)!)
        expect(able.map((m) => [m.role === role, dualRoles[dual].includes(m.role as never), m.state])).toEqual([[false, true, 'active']])
      }
    }
    expect(secondRole('control', 'supervisor')).toBe('admin')
    expect(secondRole('seal', 'case-officer')).toBe('supervisor')
  })
})

describe('grants', () => {
  // Three in the afternoon in Beijing, wherever this runs.
  const now = new Date('2026-11-21T15:00:00+08:00')
  test('run to the end of a day, never longer than the policy allows, never into the past', () => {
    expect(grantEnd('2026-11-21', now, 30)).toBe('2026-11-21T15:59:59.999Z')
    expect(grantEnd('2026-12-21', now, 30)).toBe('2026-12-21T07:00:00.000Z')
    expect(grantEnd('2026-12-22', now, 30)).toBeNull()
    expect(grantEnd('2026-11-20', now, 30)).toBeNull()
    expect(grantEnd('', now, 30)).toBeNull()
  })

  test('go only to people at work on cases who do not read the section by their post', () => {
    const members = roles.map((role) => ({ staffId: id('stf'), role, state: 'active' }))
    expect(grantable(members, 'psychological', me).map((m) => m.role)).toEqual(['interviewer', 'recorder', 'observer', 'medic', 'legal-aid', 'case-officer', 'supervisor'])
    expect(grantable(members, 'medical', me).map((m) => m.role)).toEqual(['interviewer', 'recorder', 'observer', 'counsellor', 'legal-aid'])
    expect(grantable(members.map((m) => ({ ...m, state: 'removed' })), 'medical', me)).toEqual([])
  })
})

describe('F69 what the counsellor lets leave', () => {
  const released = (field: string, value: string | null) => ({ kind: 'form.released' as const, body: { formId: 'counsellor-note', version: 1, field, answer: value === null ? null : { state: 'value' as const, value } } })
  test('the last word counts: released, changed, withdrawn, undone', () => {
    const at = (facts: Parameters<typeof entries>[0]) => Object.fromEntries([...foldReleased(entries(facts), 'counsellor-note').answers].map(([place, { answer }]) => [place, answer]))
    expect(at([released('mood', '平静')])).toEqual({ mood: { state: 'value', value: '平静' } })
    expect(at([released('mood', '平静'), released('mood', null)])).toEqual({})
    expect(at([released('mood', '平静'), released('mood', null), { kind: 'undo', body: { seq: 2 } }])).toEqual({ mood: { state: 'value', value: '平静' } })
    expect(foldReleased(entries([released('mood', '平静')]), 'another-form').answers.size).toBe(0)
  })

  test('a note that changed since it was released says so', () => {
    const calm = { state: 'value' as const, value: ['calm'] }
    expect(releaseState(calm, null)).toBe('kept')
    expect(releaseState(calm, { state: 'value', value: ['calm'] })).toBe('out')
    expect(releaseState({ state: 'value', value: ['calm', 'tired'] }, calm)).toBe('changed')
    expect(releaseState({ state: 'refused' }, calm)).toBe('changed')
    expect(releaseState(null, calm)).toBe('gone')
  })
})
