// The pre-start checklist (F3) as pure functions over the folds. Each rule names its legal basis by id (assets/law/rules.json).
import { checkItems, type CheckItem } from '../model/checklist-items'
import type { PersonRole } from '../model/person'
import { isQualified } from '../model/staff'
import type { SelfTest } from '../model/take'
import type { Case, Staff } from './case'
import type { Session } from './session'

export type Check = {
  item: CheckItem
  /** `ok` holds · `reason` does not hold but a person wrote why · `missing` does not hold. */
  state: 'ok' | 'reason' | 'missing'
  /** A blocking rule cannot be met by a written reason. */
  blocking: boolean
  /** True when a person answers it on the checklist; false when it is computed from the case and the staff. */
  asked: boolean
  reason: string
  law: string
}

/** `plan`: key of the devices that are to record now, where it is known. */
type World = { case: Case; session: Session; staff: readonly Staff[]; plan?: string | undefined }
type Rule = { blocking: boolean; law: string; asked: boolean; holds: (w: World) => boolean }

const person = (w: World, id: string | null) => w.case.persons.find((p) => p.personId === id) ?? null
const mayAccompany: ReadonlySet<PersonRole> = new Set(['guardian', 'suitable-adult'])
const said = (w: World, item: CheckItem) => w.session.checks[item]?.answer === 'yes'

/** A test that passed with other devices is none. */
const isOf = (test: SelfTest, plan: string | undefined) => plan === undefined || test.plan === undefined || test.plan === plan

const rules: Record<CheckItem, Rule> = {
  'case-data': { blocking: true, law: 'minors-11', asked: false, holds: (w) => w.case.reporter !== '' && w.case.persons.some((p) => p.role === 'child') },
  'two-staff': { blocking: false, law: 'procuratorate-260', asked: false, holds: (w) => new Set(w.session.interviewers).size >= 2 },
  'recorder-separate': { blocking: false, law: 'recording-separation', asked: false, holds: (w) => w.session.recorder !== null && !w.session.interviewers.includes(w.session.recorder) },
  'female-staff': {
    blocking: true, law: 'minors-112', asked: false,
    // A sex that is not entered is not "not female".
    holds: (w) => w.case.persons.every((p) => p.role !== 'child' || p.sex === 'male') ||
      w.session.interviewers.some((id) => w.staff.find((s) => s.staffId === id)?.sex === 'female'),
  },
  // F8: everybody who asks holds a training certificate that was good on the day of the session.
  'trained-staff': {
    blocking: true, law: 'minors-101', asked: false,
    holds: (w) => w.session.interviewers.length > 0 && w.session.interviewers.every((id) => isQualified(w.staff.find((s) => s.staffId === id)?.training ?? null, w.session.openedAt.slice(0, 10))),
  },
  // A guardian marked unsuitable or a suspect never counts (F4); the screen does not offer them either.
  companion: { blocking: false, law: 'criminal-procedure-281', asked: false, holds: (w) => { const p = person(w, w.session.companion); return p !== null && mayAccompany.has(p.role) && p.unsuitable === null } },
  'guardian-notified': { blocking: false, law: 'criminal-procedure-281', asked: true, holds: (w) => said(w, 'guardian-notified') },
  'interpreter-needed': {
    blocking: true, law: 'interpretation-89', asked: true,
    holds: (w) => w.session.checks['interpreter-needed']?.answer === 'no' || (said(w, 'interpreter-needed') && person(w, w.session.interpreter) !== null),
  },
  'rights-told': { blocking: true, law: 'police-211', asked: true, holds: (w) => said(w, 'rights-told') },
  individual: { blocking: true, law: 'criminal-procedure-124', asked: true, holds: (w) => said(w, 'individual') },
  'room-ready': { blocking: false, law: 'minors-110', asked: true, holds: (w) => said(w, 'room-ready') },
  // F16: the recorder showed before this session that it records; in an emergency a written reason stands for it.
  'self-test': { blocking: false, law: 'police-208', asked: false, holds: (w) => w.session.selfTest?.passed === true && isOf(w.session.selfTest, w.plan) },
}

/** Every check with its state, in the order of the screen. */
export function checklist(world: World): Check[] {
  return checkItems.map((item) => {
    const { blocking, law, asked, holds } = rules[item]
    const reason = world.session.checks[item]?.reason ?? ''
    return { item, blocking, law, asked, reason, state: holds(world) ? 'ok' : !blocking && reason.trim() !== '' ? 'reason' : 'missing' }
  })
}

/** The session may start recording the questioning when nothing is missing. */
export function mayStart(checks: readonly Check[]): boolean {
  return checks.every((c) => c.state !== 'missing')
}
