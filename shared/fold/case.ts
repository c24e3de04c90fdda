// A case as people see it: a fold over the entries of its case section.
import type { Entry } from '../model/entry'
import type { CaseId, PersonId, StaffId, Utc } from '../model/ids'
import type { Identity, Person } from '../model/person'
import type { Card, Officer } from '../model/staff'
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
  /** A legal hold stands (F81). */
  hold: boolean
}

/** Null when the section holds no `case.opened`. The last word on a person counts. */
export function foldCase(entries: readonly Entry[]): Case | null {
  let found: Case | null = null
  const persons = new Map<PersonId, Person>()
  for (const entry of live(entries)) {
    if (entry.kind === 'case.opened') found = { ...entry.body, openedAt: entry.atUtc, persons: [], hold: false }
    if (entry.kind === 'case.hold' && found) found.hold = entry.body.on
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

export type Staff = Officer & { staffId: StaffId; removed: boolean }

/** Everybody ever entered, in order; the last word on a person counts. Those removed stay, marked: old papers name them. */
export function foldStaff(entries: readonly Entry[]): Staff[] {
  const staff = new Map<StaffId, Staff>()
  for (const entry of live(entries)) {
    // Entries of part A know no training.
    if (entry.kind === 'staff.added' || entry.kind === 'staff.updated') staff.set(entry.body.staffId, { ...entry.body, training: entry.body.training ?? null, removed: false })
    if (entry.kind === 'staff.removed') { const known = staff.get(entry.body.staffId); if (known) staff.set(known.staffId, { ...known, removed: true }) }
  }
  return [...staff.values()]
}

/** The newest card of each person, signatures not yet checked (electron/access/cards.ts does). */
export function foldCards(entries: readonly Entry[]): Card[] {
  return entries.flatMap((entry) => (entry.kind === 'staff.card' ? [entry.body] : []))
}
