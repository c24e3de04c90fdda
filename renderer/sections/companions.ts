// Who may sit with the child (F4, 刑诉法 §281): guardians and suitable adults not marked unsuitable. Never a suspect.
import type { Person } from '../../shared/model/person'

/** `barred` are those whom one might expect in the list, so that the screen can say why they are not. */
export function companions(persons: readonly Person[]): { offered: Person[]; barred: Person[] } {
  const near = persons.filter((p) => p.role === 'guardian' || p.role === 'suitable-adult')
  return {
    offered: near.filter((p) => p.unsuitable === null),
    barred: [...near.filter((p) => p.unsuitable !== null), ...persons.filter((p) => p.role === 'suspect')],
  }
}
