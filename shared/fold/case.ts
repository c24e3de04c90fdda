// A case as people see it: a fold over the entries of its case section.
import type { Entry } from '../model/entry'
import type { CaseId, PersonId, StaffId, Utc } from '../model/ids'
import type { Identity, Person } from '../model/person'
import type { Role, Sex } from '../model/role'
import { live } from './live'

export type Case = {
  caseId: CaseId
  number: string
  openedAt: Utc
  reporter: string
  reportedAt: string
  firstReceiver: StaffId
  receipt: string
  persons: Person[]
}

/** Null when the section holds no `case.opened`. The last word on a person counts. */
export function foldCase(entries: readonly Entry[]): Case | null {
  let found: Case | null = null
  const persons = new Map<PersonId, Person>()
  for (const entry of live(entries)) {
    if (entry.kind === 'case.opened') found = { ...entry.body, openedAt: entry.atUtc, persons: [] }
    if (entry.kind === 'case.person') persons.set(entry.body.personId, entry.body)
  }
  return found && { ...found, persons: [...persons.values()] }
}

/** True identities by person, from the key volume's entries. */
export function foldIdentities(entries: readonly Entry[]): Map<PersonId, Identity> {
  const identities = new Map<PersonId, Identity>()
  for (const entry of live(entries)) if (entry.kind === 'key.person') identities.set(entry.body.personId, entry.body)
  return identities
}

export type Staff = { staffId: StaffId; name: string; role: Role; sex: Sex; unit: string; badge: string }

export function foldStaff(entries: readonly Entry[]): Staff[] {
  const staff = new Map<StaffId, Staff>()
  for (const entry of live(entries)) if (entry.kind === 'staff.added') staff.set(entry.body.staffId, entry.body)
  return [...staff.values()]
}
