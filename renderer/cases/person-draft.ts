// What is being typed about a person, as data: blanks, checks, and the step from typed text to an Identity.
import type { PersonId } from '../../shared/model/ids'
import type { Identity, Person, PersonRole } from '../../shared/model/person'
import { bareId } from './id-number'
import { proposePseudonym, reveals } from './pseudonyms'

/** An identity as typed: aliases in one line. */
export type TypedIdentity = { [K in Exclude<keyof Identity, 'personId' | 'aliases'>]: string } & { aliases: string }
export const emptyIdentity: TypedIdentity = { name: '', aliases: '', idNumber: '', birthDate: '', phone: '', address: '', school: '' }

export const isChild = (role: PersonRole) => role === 'child' || role === 'other-child'
const splitAliases = (typed: string) => typed.split(/[,，、;；\n]/).map((a) => a.trim()).filter((a) => a !== '').slice(0, 10)

/** Every true name typed for this person. */
export const namesOf = (typed: TypedIdentity): string[] => [typed.name.trim(), ...splitAliases(typed.aliases)].filter((n) => n !== '')
export const isBlank = (typed: TypedIdentity): boolean => Object.values(typed).every((v) => v.trim() === '')
export const typedOf = ({ personId: _, aliases, ...rest }: Identity): TypedIdentity => ({ ...rest, aliases: aliases.join('、') })

export function identityOf(personId: PersonId, typed: TypedIdentity): Identity {
  return {
    personId, name: typed.name.trim(), aliases: splitAliases(typed.aliases), idNumber: bareId(typed.idNumber), birthDate: typed.birthDate,
    phone: typed.phone.trim(), address: typed.address.trim(), school: typed.school.trim(),
  }
}

export function blankPerson(personId: PersonId, role: PersonRole, others: readonly Person[], trueNames: readonly string[]): Person {
  const pseudonym = proposePseudonym(isChild(role) ? 'child' : 'adult', others.map((p) => p.pseudonym), trueNames, null)
  return { personId, role, pseudonym, sex: null, ageBand: isChild(role) ? 'unknown' : 'adult', relation: '', unsuitable: null }
}

export type PersonFaults = Partial<Record<'role' | 'pseudonym' | 'sex' | 'unsuitable' | 'name', 'child-taken' | 'pseudonym-needed' | 'pseudonym-is-name' | 'pseudonym-taken' | 'sex-needed' | 'unsuitable-needed' | 'true-name-needed'>>

/** What stops saving; `trueNames` are those of everybody in the case. */
export function faultsOf(person: Person, typed: TypedIdentity, others: readonly Person[], trueNames: readonly string[]): PersonFaults {
  const faults: PersonFaults = {}
  const pseudonym = person.pseudonym.trim()
  // Everything in a case speaks of its one child; main refuses a second.
  if (person.role === 'child' && others.some((p) => p.role === 'child')) faults.role = 'child-taken'
  if (pseudonym === '') faults.pseudonym = 'pseudonym-needed'
  else if (reveals(pseudonym, trueNames)) faults.pseudonym = 'pseudonym-is-name'
  else if (others.some((p) => p.pseudonym === pseudonym)) faults.pseudonym = 'pseudonym-taken'
  // Who may question the child depends on it (未成年人保护法 §112), so it cannot stay open.
  if (person.role === 'child' && person.sex === null) faults.sex = 'sex-needed'
  if (person.unsuitable !== null && person.unsuitable.trim() === '') faults.unsuitable = 'unsuitable-needed'
  if (!isBlank(typed) && typed.name.trim() === '') faults.name = 'true-name-needed'
  return faults
}
