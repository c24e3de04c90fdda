// Samples never pass through the hands of the child, the family or who accompanies them (F60): whoever is a person of the case takes nothing over.
import { Refused } from '../../shared/failure'
import type { Value } from '../../shared/model/answer'
import type { Field, Group } from '../../shared/model/form'
import { isKin, namesIn, plainName } from '../../shared/plain'
import type { Store } from '../store/store'
import type { SectionPlace } from '../store/world'
import { personsOf, type Named } from './persons'

/** Kinds of takers that no definition can make staff of. */
const family: ReadonlySet<string> = new Set(['child', 'family', 'parent', 'mother', 'father', 'guardian', 'relative', 'companion', 'suitable-adult'])

/** Words that alone name one of them; relatives are told by `isKin`. */
const alone: ReadonlySet<string> = new Set(['孩子', '儿童', '被害人', '本人', '亲属', '亲戚', 'child', 'family', 'parent', 'parents', 'relative', 'mum', 'mom', 'dad', 'aunt', 'uncle'])

function nameIn(value: Value): string | null {
  if (typeof value === 'string') return value
  return typeof value === 'object' && 'signed' in value ? value.name : null
}

/** Whether an answer hands samples to one of the family: of a hand-over only, and there of the taker's fields. `persons`: of the case, by every name that is known here. */
export function isOfTheCase(group: Group, field: Field, value: Value, persons: readonly Named[]): boolean {
  if (group.repeat?.widget !== 'hand-overs' || !/^taker(-|$)/.test(field.key) || field.type === 'staff') return false
  if (field.type === 'choice') return family.has(String(value))
  const name = nameIn(value)
  if (name === null || plainName(name) === '') return false
  const parts = [...namesIn(name), plainName(name)]
  return parts.some((part) => alone.has(part) || isKin(part)) || persons.some((p) => p.names.some((known) => parts.includes(plainName(known))))
}

/** Names are compared with the pseudonyms of the case, and with the true names where this person may read them; else by the next who may (named.ts). Throws `Refused` E-B13. */
export async function checkTaker(store: Store, { caseId }: SectionPlace, group: Group, field: Field, value: Value): Promise<void> {
  if (group.repeat?.widget !== 'hand-overs' || caseId === null) return
  if (isOfTheCase(group, field, value, await personsOf(store, caseId))) throw new Refused('E-B13')
}
