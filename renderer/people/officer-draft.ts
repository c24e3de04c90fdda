// What is being typed about a member of staff, as data: blanks, checks, and the step from typed text to an Officer.
import type { Role, Sex } from '../../shared/model/role'
import type { Officer } from '../../shared/model/staff'

export type OfficerDraft = { name: string; role: Role; sex: Sex | null; unit: string; badge: string; certificate: string; until: string }

export const blankOfficer = (role: Role, unit: string): OfficerDraft => ({ name: '', role, sex: null, unit, badge: '', certificate: '', until: '' })

export const draftOf = (officer: Officer): OfficerDraft => ({
  name: officer.name, role: officer.role, sex: officer.sex, unit: officer.unit, badge: officer.badge,
  certificate: officer.training?.certificate ?? '', until: officer.training?.until ?? '',
})

export type OfficerFaults = { name?: 'name-taken'; certificate?: 'certificate-needed' }

/** What stops saving. Names are how people are told apart at the door, so no two may have the same. */
export function faultsOf(draft: OfficerDraft, taken: readonly string[]): OfficerFaults {
  return {
    ...(taken.includes(draft.name.trim()) && { name: 'name-taken' as const }),
    ...(draft.certificate.trim() === '' && draft.until !== '' && { certificate: 'certificate-needed' as const }),
  }
}

/** Null until it is complete and free of faults. */
export function officerOf(draft: OfficerDraft, taken: readonly string[]): Officer | null {
  const { role, sex, until } = draft
  const name = draft.name.trim()
  const certificate = draft.certificate.trim()
  if (name === '' || sex === null || Object.keys(faultsOf(draft, taken)).length > 0) return null
  return { name, role, sex, unit: draft.unit.trim(), badge: draft.badge.trim(), training: certificate === '' ? null : { certificate, until } }
}
