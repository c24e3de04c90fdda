// F3: what must hold before a recording may start; F4: who may sit with the child. Each rule names its law.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { companions } from '../../../renderer/sections/companions'
import { checklist, mayStart } from '../../../shared/fold/checklist'
import { checkItems, type CheckItem } from '../../../shared/model/checklist-items'
import type { Staff } from '../../../shared/fold/case'
import type { Fact } from '../../../shared/model/entry'
import type { Person } from '../../../shared/model/person'
import { caseOf, member, person, session } from './world'

const [woman, man, second] = [member('female'), member('male'), member('male', 'recorder')]
const staff = [woman, man, second]
const child = person('child', { sex: 'female' })
const guardian = person('guardian')

type StaffFact = Extract<Fact, { kind: 'session.staff' }>['body']
const present = (change: Partial<StaffFact> = {}): Fact =>
  ({ kind: 'session.staff', body: { interviewers: [woman.staffId, man.staffId], recorder: second.staffId, companion: guardian.personId, interpreter: null, ...change } })
const check = (item: CheckItem, answer: 'yes' | 'no' | 'none' = 'yes', reason = ''): Fact => ({ kind: 'session.check', body: { item, answer, reason } })
const answered = [check('guardian-notified'), check('interpreter-needed', 'no'), check('rights-told'), check('individual'), check('room-ready'), check('self-test', 'none', '情况紧急')]

const run = (facts: Fact[], persons: Person[] = [child, guardian], change: Parameters<typeof caseOf>[1] = {}) => checklist({ case: caseOf(persons, change), session: session(facts), staff })
const state = (item: CheckItem, ...world: Parameters<typeof run>) => run(...world).find((c) => c.item === item)!.state
const blocking: CheckItem[] = ['case-data', 'female-staff', 'interpreter-needed', 'rights-told', 'individual']

describe('F3 pre-start checklist', () => {
  test('starts only when every item holds', () => {
    expect(mayStart(run([present(), ...answered]))).toBe(true)
    expect(run([]).map((c) => c.item)).toEqual([...checkItems])
  })

  test('F16 a self-test that passed holds, one that failed or none needs a written reason', () => {
    const done = (passed: boolean): Fact => ({ kind: 'selftest.done', body: { takeId: 'tak_00000000000000000000000000' as never, at: '2026-11-21T06:00:00.000Z' as never, seconds: 10, findings: [], camerasRight: passed, clockOffsetSeconds: 0, passed } })
    expect(state('self-test', [done(true)])).toBe('ok')
    expect(state('self-test', [done(true), done(false)])).toBe('missing')
    expect(state('self-test', [done(false), check('self-test', 'none', '情况紧急')])).toBe('reason')
    expect(state('self-test', [])).toBe('missing')
  })

  test('F16 a self-test of other devices is none, one of these or of a time before that was noted is', () => {
    const done = (plan?: string): Fact => ({ kind: 'selftest.done', body: { takeId: 'tak_00000000000000000000000000' as never, at: '2026-11-21T06:00:00.000Z' as never, seconds: 10, findings: [], camerasRight: true, clockOffsetSeconds: 0, passed: true, ...(plan ? { plan } : {}) } })
    const now = (facts: Fact[], plan?: string) => checklist({ case: caseOf([child, guardian]), session: session(facts), staff, plan }).find((c) => c.item === 'self-test')!.state
    expect(now([done('a')], 'a')).toBe('ok')
    expect(now([done('a')], 'b')).toBe('missing')
    expect(now([done('a'), check('self-test', 'none', '摄像机坏了，换了一台')], 'b')).toBe('reason')
    expect(now([done('b'), done('a')], 'b')).toBe('missing')
    expect(now([done('a')])).toBe('ok')
    expect(now([done()], 'b')).toBe('ok')
  })

  test.each(answered.map((fact) => (fact as Extract<Fact, { kind: 'session.check' }>).body.item))('is blocked when %s was never answered', (item) => {
    const facts = answered.filter((f) => f.kind === 'session.check' && f.body.item !== item)
    expect(mayStart(run([present(), ...facts]))).toBe(false)
  })

  test.each(blocking)('%s cannot be replaced by a written reason', (item) => {
    const item0 = run([check(item, 'no', '写了理由')], []).find((c) => c.item === item)!
    expect(item0.blocking).toBe(true)
    if (item !== 'interpreter-needed' && item !== 'female-staff') expect(item0.state).toBe('missing')
  })

  test('an item that does not block passes with a written reason, not with blanks', () => {
    expect(state('companion', [present({ companion: null })])).toBe('missing')
    expect(state('companion', [present({ companion: null }), check('companion', 'none', '   ')])).toBe('missing')
    expect(state('companion', [present({ companion: null }), check('companion', 'none', '家长在外地，社区代表一小时后到')])).toBe('reason')
  })

  test('a case without child, or without source, does not start', () => {
    expect(state('case-data', [], [guardian])).toBe('missing')
    expect(state('case-data', [], [child], { reporter: '' })).toBe('missing')
    expect(state('case-data', [])).toBe('ok')
  })

  test('two interviewers are two people', () => {
    expect(state('two-staff', [present({ interviewers: [woman.staffId] })])).toBe('missing')
    expect(state('two-staff', [present({ interviewers: [woman.staffId, woman.staffId] })])).toBe('missing')
    expect(state('two-staff', [present()])).toBe('ok')
  })

  test('the recorder is nobody who questions', () => {
    expect(state('recorder-separate', [present({ recorder: man.staffId })])).toBe('missing')
    expect(state('recorder-separate', [present({ recorder: null })])).toBe('missing')
  })

  test('a girl is questioned by at least one woman; no reason replaces that', () => {
    const men = [present({ interviewers: [man.staffId, second.staffId] }), check('female-staff', 'none', '没有女警')]
    expect(state('female-staff', men)).toBe('missing')
    expect(state('female-staff', [present()])).toBe('ok')
    expect(state('female-staff', men, [person('child', { sex: 'male' })])).toBe('ok')
    expect(state('female-staff', men, [person('child', { sex: null })])).toBe('missing')
    // One girl among several children is enough for the rule.
    expect(state('female-staff', men, [person('child', { sex: 'male' }), child])).toBe('missing')
  })

  test('F8 whoever questions holds a training certificate that is good on the day of the session; no reason replaces it', () => {
    const on = (training: Staff['training']) => checklist({ case: caseOf([child, guardian]), session: session([present(), check('trained-staff', 'none', '证书在办')]), staff: [woman, { ...man, training }, second] }).find((c) => c.item === 'trained-staff')
    expect(on(null)).toMatchObject({ state: 'missing', blocking: true })
    expect(on({ certificate: '虚训第2号', until: '2026-11-20' })?.state).toBe('missing')
    expect(on({ certificate: '虚训第2号', until: '2026-11-21' })?.state).toBe('ok')
    expect(state('trained-staff', [present({ interviewers: [] })])).toBe('missing')
  })

  test('an interpreter who is needed must be named and be a person of the case', () => {
    const interpreter = person('interpreter')
    expect(state('interpreter-needed', [check('interpreter-needed')])).toBe('missing')
    expect(state('interpreter-needed', [present({ interpreter: interpreter.personId }), check('interpreter-needed')])).toBe('missing')
    expect(state('interpreter-needed', [present({ interpreter: interpreter.personId }), check('interpreter-needed')], [child, interpreter])).toBe('ok')
    expect(state('interpreter-needed', [check('interpreter-needed', 'no')])).toBe('ok')
  })

  test('taking an answer back (undo) closes the start again', () => {
    const facts = [present(), ...answered]
    expect(mayStart(run([...facts, { kind: 'undo', body: { seq: facts.length + 1 } }]))).toBe(false)
  })

  test('every rule names a law that is on file, in both languages; unconfirmed ones are marked', () => {
    const rules = JSON.parse(readFileSync(join(import.meta.dirname, '../../../assets/law/rules.json'), 'utf8')) as Record<string, { source: { zh: string; en: string }; article: string; zh: string; en: string; verified: boolean }>
    for (const { law } of run([])) {
      expect(rules[law], law).toMatchObject({ zh: expect.stringMatching(/./), en: expect.stringMatching(/./), verified: expect.any(Boolean) })
    }
    expect(new Set(Object.keys(rules))).toEqual(new Set(run([]).map((c) => c.law)))
    expect(rules['recording-separation']!.verified).toBe(false)
    expect(rules['minors-112']).toMatchObject({ article: '§112', verified: true })
  })
})

describe('F4 companion', () => {
  const unsuitable = person('guardian', { unsuitable: '涉嫌参与' })
  const adult = person('suitable-adult')
  const suspect = person('suspect')
  const witness = person('witness')
  const everyone = [child, guardian, unsuitable, adult, suspect, witness]

  test('a suspect, a witness or an unsuitable guardian is no companion, even when written into the log', () => {
    for (const p of [unsuitable, suspect, witness, child]) expect(state('companion', [present({ companion: p.personId })], everyone), p.role).toBe('missing')
    for (const p of [guardian, adult]) expect(state('companion', [present({ companion: p.personId })], everyone), p.role).toBe('ok')
  })

  test('only suitable people are offered; the others are named as barred', () => {
    const { offered, barred } = companions(everyone)
    expect(offered).toEqual([guardian, adult])
    expect(barred).toEqual([unsuitable, suspect])
  })

  test('whoever is offered satisfies the rule, and nobody else does', () => {
    const anyone = fc.array(fc.record({ role: fc.constantFrom('child', 'guardian', 'suitable-adult', 'suspect', 'witness', 'reporter', 'other-child', 'interpreter', 'other'), unsuitable: fc.option(fc.string({ maxLength: 20 })) }), { minLength: 1, maxLength: 6 })
    fc.assert(fc.property(anyone, (list) => {
      const persons = list.map((p) => person(p.role as Person['role'], { unsuitable: p.unsuitable }))
      const offered = new Set(companions(persons).offered.map((p) => p.personId))
      return persons.every((p) => (state('companion', [present({ companion: p.personId })], persons) === 'ok') === offered.has(p.personId))
    }))
  })
})
