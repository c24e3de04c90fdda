// A small fictional case as folds, for the tests of the rules.
import type { Case, Staff } from '../../../shared/fold/case'
import { foldSession, type Session } from '../../../shared/fold/session'
import type { Entry, Fact } from '../../../shared/model/entry'
import { newId } from '../../../shared/model/ids'
import type { Person, PersonRole } from '../../../shared/model/person'

let count = 0
export const id = <P extends Parameters<typeof newId>[0]>(prefix: P) => newId<P>(prefix, (n) => Uint8Array.from({ length: n }, (_, i) => (i === 0 ? count++ : i === 1 ? count >> 5 : i)))

const sectionId = id('sec')
const author = id('stf')

/** Facts as the entries of one section, numbered from 1. */
export function entries(facts: readonly Fact[]): Entry[] {
  return facts.map((fact, i): Entry => ({
    sectionId, seq: i + 1, atUtc: `2026-11-21T06:00:${String(i % 60).padStart(2, '0')}.000Z`, atMono: i * 1000 as Entry['atMono'],
    author, prev: '0'.repeat(64), hash: '1'.repeat(64), ...fact,
  }))
}

export const person = (role: PersonRole, change: Partial<Person> = {}): Person =>
  ({ personId: id('per'), role, pseudonym: `化名${count}`, sex: null, ageBand: 'unknown', relation: '', unsuitable: null, ...change })

export const member = (sex: Staff['sex'], role: Staff['role'] = 'interviewer'): Staff =>
  ({ staffId: id('stf'), name: `某${count}`, role, sex, unit: '云栖区公安分局', badge: '', training: { certificate: '虚训第1号', until: '' }, removed: false })

export const sessionOpened = (ordinal = 1): Fact => ({ kind: 'session.opened', body: { sessionId: id('ses'), ordinal, room: '一号询问室' } })

export function session(facts: readonly Fact[]): Session {
  return foldSession(entries([sessionOpened(), ...facts]))!
}

export const caseOf = (persons: Person[], change: Partial<Case> = {}): Case => ({
  caseId: id('cas'), number: '2026-K7M3-4', openedAt: '2026-11-21T06:00:00.000Z', reporter: '学校班主任', reportedAt: '2026-11-21T13:00',
  firstReceiver: author, receipt: '', hold: false, persons, ...change,
})
