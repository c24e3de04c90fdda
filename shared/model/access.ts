// Who may open what: role × kind of section, and role × act. The one table behind the walls: keys are sealed by it
// (electron/access), calls are admitted by it (electron/ipc.ts), screens are drawn by it. Grants add single sections to single people.
import { z } from 'zod'
import { roles, type Role } from './role'
import { sectionKinds, type SectionKind } from './section'

/** `read` and `write` are held by key. */
export const sectionActs = ['read', 'write'] as const
export type SectionAct = (typeof sectionActs)[number]

type Row = { readonly [R in Role]?: 'r' | 'rw' | 'assigned' | 'after' }

const police = { interviewer: 'rw', recorder: 'rw', observer: 'r', 'case-officer': 'rw', supervisor: 'r' } as const
const everyone = Object.fromEntries(roles.map((role) => [role, 'r'])) as { readonly [R in Role]: 'r' }

/**
 * `assigned`: read and write for the interviewers named in the session (any interviewer until some are named).
 * `after`: read, from the close of the questioning on (F33: what the interviewer knows must not shape what he asks).
 */
const table: { readonly [K in SectionKind]: Row } = {
  register: { ...everyone, admin: 'rw', supervisor: 'rw' },
  custody: { auditor: 'r', supervisor: 'r' },
  case: { ...police, medic: 'r', counsellor: 'r', 'legal-aid': 'r' },
  // True names: those who must write to and find the people of the case.
  'key-volume': { interviewer: 'rw', 'case-officer': 'rw', supervisor: 'r' },
  session: { ...police, medic: 'rw', counsellor: 'rw', 'legal-aid': 'rw' },
  questioning: { interviewer: 'assigned', recorder: 'rw', observer: 'r', 'case-officer': 'r', supervisor: 'r' },
  // What was said, for those who must not ask again; never for the defence of anybody or the lawyer's file.
  briefing: { interviewer: 'assigned', recorder: 'rw', 'case-officer': 'rw', supervisor: 'r', medic: 'r', counsellor: 'r' },
  medical: { medic: 'rw', 'case-officer': 'r', supervisor: 'r', interviewer: 'after' },
  samples: { medic: 'rw', 'case-officer': 'rw', supervisor: 'r', interviewer: 'after' },
  // F57: nobody but the examiner; every opening with its reason.
  intimate: { medic: 'rw' },
  // F69: therapy notes stay with the counsellor, who chooses what goes into the next line.
  psychological: { counsellor: 'rw' },
  'psychological-out': { counsellor: 'rw', 'case-officer': 'r', supervisor: 'r' },
  'legal-aid': { 'legal-aid': 'rw', 'case-officer': 'r', supervisor: 'r' },
  'follow-up': { 'case-officer': 'rw', interviewer: 'rw', medic: 'rw', counsellor: 'rw', 'legal-aid': 'rw', supervisor: 'r' },
  redaction: { 'case-officer': 'rw', supervisor: 'r' },
  seal: { 'case-officer': 'rw', supervisor: 'r' },
}

/** What a role may do with a kind of section by its role alone; null when only a grant opens it. */
export function rightOf(role: Role, kind: SectionKind): NonNullable<Row[Role]> | null {
  return table[kind][role] ?? null
}

/** Roles whose key opens every section of a kind from the start. The others of the table get it person by person. */
export function rolesOf(kind: SectionKind): Role[] {
  return roles.filter((role) => table[kind][role] === 'r' || table[kind][role] === 'rw')
}

export function mayWrite(role: Role, kind: SectionKind): boolean {
  const right = rightOf(role, kind)
  return right === 'rw' || right === 'assigned'
}

/** What can be done besides reading and writing a section. */
export const acts = [
  'case.list', 'case.open', 'session.open', 'record.run', 'record.play', 'redact', 'seal.request', 'seal.make', 'trust.export', 'verify',
  'grant', 'ask', 'people.manage', 'people.remove', 'people.admit', 'self', 'approve', 'custody.read', 'custody.export', 'policy.set', 'hold', 'dispose',
  'backup', 'rehash', 'recovery.make',
] as const
export const Act = z.enum(acts)
export type Act = z.infer<typeof Act>

const all = roles
const onCase = ['interviewer', 'recorder', 'observer', 'medic', 'counsellor', 'legal-aid', 'case-officer', 'supervisor'] as const
const actTable: { readonly [A in Act]: readonly Role[] } = {
  'case.list': onCase,
  'case.open': ['interviewer', 'recorder', 'case-officer'],
  'session.open': ['interviewer', 'recorder', 'case-officer'],
  // F24: whoever runs the recording is not the one who asks.
  'record.run': ['recorder'],
  'record.play': onCase,
  redact: ['case-officer', 'supervisor'],
  'seal.request': ['case-officer'],
  'seal.make': ['case-officer'],
  'trust.export': ['case-officer', 'supervisor', 'admin'],
  verify: all,
  grant: ['supervisor', 'counsellor', 'medic'],
  ask: onCase,
  // An admin enters, a supervisor admits: one who did both could be two persons.
  'people.manage': ['admin'],
  'people.remove': ['admin', 'supervisor'],
  'people.admit': ['supervisor'],
  self: all,
  approve: ['supervisor', 'case-officer', 'admin'],
  'custody.read': ['auditor', 'supervisor'],
  'custody.export': ['auditor', 'supervisor'],
  'policy.set': ['admin', 'supervisor'],
  hold: ['case-officer', 'supervisor'],
  dispose: ['case-officer'],
  backup: ['admin', 'supervisor'],
  rehash: ['admin', 'auditor', 'supervisor'],
  'recovery.make': ['supervisor'],
}

export function may(role: Role, act: Act): boolean {
  return actTable[act].includes(role)
}

/** What needs two persons: sealing and release, destruction, turning off or changing a control. */
export const dualActs = ['seal', 'dispose', 'control'] as const
export const DualAct = z.enum(dualActs)
export type DualAct = z.infer<typeof DualAct>

/** The two roles whose halves make the key of an act that needs two persons. Either may ask, somebody of the other approves. */
export const dualRoles = { seal: ['case-officer', 'supervisor'], dispose: ['case-officer', 'supervisor'], control: ['admin', 'supervisor'] } as const satisfies Record<DualAct, readonly [Role, Role]>

/** Whose key is also kept by the supervisors, so that they can pass it to a new member. Never a profession whose notes they must not see. */
export function keptBySupervisor(role: Role): boolean {
  return sectionKinds.every((kind) => !rolesOf(kind).includes(role) || rolesOf(kind).includes('supervisor'))
}

/** Why somebody opens what is not his by role. A closed list: the custody log holds no free text. */
export const purposes = ['treatment', 'investigation', 'review', 'court', 'complaint', 'protection'] as const
export const Purpose = z.enum(purposes)
export type Purpose = z.infer<typeof Purpose>

const runsQuestioning: readonly Role[] = ['interviewer', 'recorder', 'case-officer']

/** Whether a role may append a fact to a section it may write: who runs the questioning sets staff and checks, a profession the state of its own services. */
export function mayAppend(role: Role, kind: SectionKind, fact: { kind: string; body: object }): boolean {
  if (!mayWrite(role, kind)) return false
  if (kind !== 'session' || runsQuestioning.includes(role)) return true
  return fact.kind === 'session.service' && 'service' in fact.body && mayWrite(role, fact.body.service as SectionKind)
}
