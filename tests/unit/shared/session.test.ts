// F1: one session holds five services and the follow-up, each with owner, state and, where it is not needed, the reason.
import { describe, expect, test } from 'vitest'
import { foldSession } from '../../../shared/fold/session'
import { serviceKinds } from '../../../shared/model/section'
import { entries, id, session, sessionOpened } from './world'

describe('F1 session', () => {
  test('a new session has all six services, open, without owner', () => {
    const { services } = session([])
    expect(Object.keys(services)).toEqual([...serviceKinds])
    for (const kind of serviceKinds) expect(services[kind]).toMatchObject({ service: kind, state: 'open', owner: null, reason: '' })
  })

  test('the last word on a service counts and touches no other', () => {
    const owner = id('stf')
    const { services } = session([
      { kind: 'session.service', body: { service: 'samples', state: 'active', owner, reason: '' } },
      { kind: 'session.service', body: { service: 'samples', state: 'not-needed', owner, reason: '孩子没有受伤' } },
    ])
    expect(services.samples).toMatchObject({ state: 'not-needed', owner, reason: '孩子没有受伤' })
    for (const kind of serviceKinds.filter((k) => k !== 'samples')) expect(services[kind].state).toBe('open')
  })

  test('an undone change of a service brings the earlier state back', () => {
    const { services } = session([
      { kind: 'session.service', body: { service: 'medical', state: 'active', owner: null, reason: '' } },
      { kind: 'session.service', body: { service: 'medical', state: 'done', owner: null, reason: '' } },
      { kind: 'undo', body: { seq: 3 } },
    ])
    expect(services.medical.state).toBe('active')
  })

  test('the retelling counter is the number of this session', () => {
    expect(foldSession(entries([sessionOpened(2)]))?.ordinal).toBe(2)
  })

  test('staff and checks are folded; the last answer to a check counts', () => {
    const [a, b, companion] = [id('stf'), id('stf'), id('per')]
    const folded = session([
      { kind: 'session.staff', body: { interviewers: [a], recorder: null, companion: null, interpreter: null } },
      { kind: 'session.staff', body: { interviewers: [a, b], recorder: null, companion, interpreter: null } },
      { kind: 'session.check', body: { item: 'individual', answer: 'no', reason: '' } },
      { kind: 'session.check', body: { item: 'individual', answer: 'yes', reason: '' } },
    ])
    expect(folded).toMatchObject({ interviewers: [a, b], companion, checks: { individual: { answer: 'yes' } } })
    expect(folded.checks['rights-told']).toBeUndefined()
  })

  test('no session without its opening', () => {
    expect(foldSession([])).toBeNull()
    expect(foldSession(entries([{ kind: 'session.check', body: { item: 'individual', answer: 'yes', reason: '' } }]))).toBeNull()
  })
})
